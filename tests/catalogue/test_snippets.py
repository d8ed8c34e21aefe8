"""The lines to paste: each is run here as it stands, against a server of this machine, where its tool is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from catalogue.snippets import TOOLS, Source, snippets
from tests.catalogue.conftest import Visitor

DATASET = "/dataset/unemployment"
HOSTILE = Source(
    "odd-names",
    "odd names",
    {key: f"http://127.0.0.1/x.{key}" for key in ("csv", "parquet", "json", "duckdb")},
    [('a"b', "string"), ("#(lf)", "number"), ("if", "date"), ("é è", "string"), ("other", "geopoint")],
)


@pytest.fixture(scope="module")
def pasted(app: Flask) -> Iterator[dict[str, str]]:
    """The code of each tool as the dataset's page shows it, while the catalogue is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        host = f"127.0.0.1:{server.server_port}"
        with app.test_client() as client:
            text = client.get(DATASET, headers={"Host": host}).text
        found = re.findall(r'<pre [^>]*aria-label="([^"]+)" data-copy><code>(.*?)</code>', text, re.S)
        keys = {title: key for key, (title, *_) in TOOLS.items()}
        yield {keys[unescape(title)]: unescape(code) for title, code in found if unescape(title) in keys}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(folder: Path, *command: str) -> str:
    """What the command printed. No warning is allowed either."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here, so its lines were not run")
    return found


def test_every_tool_is_on_the_page(pasted: dict[str, str]) -> None:
    assert list(pasted) == list(TOOLS)


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("pandas", "df['period'].dtype, df['value'].dtype, df['value'].isna().sum(), len(df)"),
        ("polars", "df['period'].dtype, df['value'].dtype, df['value'].null_count(), len(df)"),
        (
            "duckdb-python",
            "*db.sql('SELECT period, value FROM unemployment').types, "
            "*db.sql('SELECT count(*) - count(value), count(*) FROM unemployment').fetchall()[0]",
        ),
    ],
)
def test_the_lines_of_python_run_and_codes_stay_text(
    pasted: dict[str, str], tmp_path: Path, key: str, facts: str
) -> None:
    said = run(tmp_path, sys.executable, "-W", "error", "-c", f"{pasted[key]}\nprint({facts})")

    assert "E06000006" in said
    assert said.splitlines()[-1] in ("str float64 1 97", "String Float64 1 97", "VARCHAR DOUBLE 1 97")


def test_the_lines_of_r_run_and_codes_stay_text(pasted: dict[str, str], tmp_path: Path) -> None:
    more = "cat('\\n', nrow(df), class(df$period), class(df$period_start), sum(is.na(df$value)), '\\n')"
    said = run(tmp_path, program("Rscript"), "-e", f"options(warn = 2)\n{pasted['r']}\n{more}")

    assert "97 character Date 1" in said


def test_the_lines_of_javascript_run(pasted: dict[str, str], tmp_path: Path) -> None:
    said = run(tmp_path, program("node"), "--input-type=module", "-e", pasted["javascript"])

    assert said.startswith("97 {")
    assert "area_code: 'E06000006'" in said


def test_the_lines_of_curl_run(pasted: dict[str, str], tmp_path: Path) -> None:
    program("curl")
    said = run(tmp_path, "sh", "-ec", pasted["curl"])

    assert said.startswith("area_code,area_name,")
    assert len((tmp_path / "unemployment.csv").read_text("utf-8").splitlines()) == 98


def test_the_sql_for_the_shell_runs(pasted: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where DuckDB’s own program is not installed, one of three lines stands for it: the SQL and the file are ours."""
    program("curl")
    if shutil.which("duckdb") is None:
        stands_in = f"#!{sys.executable}\nimport sys, duckdb\n_, mode, file, sql = sys.argv\n"
        stands_in += "assert mode == '-readonly'\nprint(duckdb.connect(file, read_only=True).sql(sql))\n"
        (tmp_path / "duckdb").write_text(stands_in, encoding="utf-8")
        (tmp_path / "duckdb").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert "E06000006" in run(tmp_path, "sh", "-ec", pasted["duckdb"])


def test_power_query_types_every_column_once_and_closes_what_it_opens(pasted: dict[str, str]) -> None:
    code = pasted["excel"]
    without_texts = re.sub(r'"(?:[^"]|"")*"', "", code)

    assert re.findall(r'\{"(value|period|period_start)", (type \w+)\}', code) == [
        ("period", "type text"),
        ("period_start", "type date"),
        ("value", "type number"),
    ]
    for opening, closing in ("()", "[]", "{}"):
        assert without_texts.count(opening) == without_texts.count(closing)
    assert re.match(r"let\n.*\nin\n    Typed\n$", code, re.S)
    assert "/resource/csv/download/unemployment.csv" in code


@pytest.mark.parametrize("key", list(TOOLS))
def test_a_column_of_any_name_is_quoted(key: str) -> None:
    code = next(one.code for one in snippets(HOSTILE) if one.key == key)
    quoted: dict[str, Callable[[], bool]] = {
        "r": lambda: '"a\\"b" = "character"' in code and '"if" = "Date"' in code,
        "excel": lambda: '{"a""b", type text}' in code and '{"#(#)(lf)", type number}' in code,
        "duckdb": lambda: 'FROM "odd names"' in code,
        "duckdb-python": lambda: 'FROM "odd names"' in code,
    }

    assert quoted.get(key, lambda: "127.0.0.1" in code)()


def test_an_older_version_is_pasted_with_addresses_that_never_change(visitor: Visitor) -> None:
    codes = [text for at, text in visitor.open(f"{DATASET}/version/1").all("pre") if "data-copy" in at]

    assert any("/resource/1-parquet/download/unemployment.parquet" in code for code in codes)
    assert not any("/resource/parquet/" in code for code in codes)
