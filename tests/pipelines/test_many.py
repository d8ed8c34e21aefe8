"""A folder, a ZIP or a Data Package checked as one: each file on its own, nothing missed, nothing fetched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Report as FrictionlessReport

from pipelines.many import Asked, check_many, is_many
from tests.pipelines import hostile
from validation.apart.client import ForkServer
from validation.apart.limits import Limits
from validation.reading import Unreadable
from validation.render.many import text
from validation.reports import Reports

LIMITS = Limits(memory_mb=384, seconds=20, files=64, output_mb=64)
POPULATION = "Area code,Year,Population\nE08000012,2023,496770\nE08000015,2023,322453\n"
WRONG = POPULATION.replace("322453", "many")
Check = Callable[..., Reports]


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    held = ForkServer("pipelines.apart")
    yield held
    held.close()


@pytest.fixture
def check(server: ForkServer) -> Check:
    return lambda path, asked=None: check_many(path, LIMITS, asked, at_once=2, server=server)


@pytest.fixture
def a_folder(tmp_path: Path) -> Callable[..., Path]:
    """A folder of these files, by their names in it."""

    def made(**files: str | bytes | dict[str, Any]) -> Path:
        folder = tmp_path / "sent-in"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = json.dumps(content) if isinstance(content, dict) else content
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return made


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as target:
        for file in sorted(folder.rglob("*")):
            target.write(file, file.relative_to(folder))
    return path


def outcomes(reports: Reports) -> dict[str, str]:
    return {file.name: file.outcome for file in reports.files}


FILES = {
    "2023/right.csv": POPULATION,
    "wrong.csv": WRONG,
    "crashes.xlsx": hostile.corners(),
    "readme.md": "# Population",
    "scan.csv": b"%PDF-1.7",
    ".hidden.csv": POPULATION,
    "__MACOSX/._right.csv": b"\0",
    "inner.zip": hostile.zipped({"a.csv": POPULATION}),
}


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_each_file_has_its_own_report_and_none_is_missed(
    check: Check, a_folder: Callable[..., Path], form: str
) -> None:
    folder = a_folder(**FILES)

    reports = check(folder if form == "folder" else zipped(folder))

    assert outcomes(reports) == {"2023/right.csv": "passed", "crashes.xlsx": "not read", "wrong.csv": "failed"}
    assert sorted(reports.passed_over) == [
        ("inner.zip", "it is an archive: check it by itself"),
        ("readme.md", "its name is not that of a table"),
        ("scan.csv", "it is a PDF document"),
    ]
    assert reports.outcome == "failed"


def test_the_summary_says_what_became_of_each_file(check: Check, a_folder: Callable[..., Path]) -> None:
    summary = text(check(a_folder(**FILES)), width=100)

    lines = [" ".join(line.split()) for line in summary.splitlines()]
    assert "3 files: 1 passed, 1 not read, 1 not ready yet in sent-in" in lines
    assert "2023/right.csv ✔ Passed 2" in lines
    assert "• readme.md was not checked: its name is not that of a table." in lines
    assert any(line.startswith("✘ “crashes.xlsx” needs more than the 384 MB of memory") for line in lines)


def test_as_json_it_is_one_frictionless_report_with_a_task_for_each_file(
    check: Check, a_folder: Callable[..., Path]
) -> None:
    found = json.loads(check(a_folder(**FILES)).to_json())

    assert [task["place"] for task in found["tasks"]] == ["2023/right.csv", "crashes.xlsx", "wrong.csv"]
    assert [task["valid"] for task in found["tasks"]] == [True, False, False]
    assert (found["valid"], found["stats"]["tasks"], found["stats"]["errors"]) == (False, 3, 2)
    assert FrictionlessReport.from_descriptor({key: found[key] for key in found if key != "outcome"}).valid is False


def test_a_member_that_climbs_out_is_a_fault_of_the_archive(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "sent-in.zip"
    path.write_bytes(hostile.zipped({"../evil.csv": POPULATION, "table.csv": POPULATION}))

    reports = check(path)

    assert outcomes(reports) == {"table.csv": "passed"}
    assert [issue.kind.code for issue in reports.issues] == ["unsafe-member"]
    assert reports.outcome == "failed"


def test_links_in_a_folder_are_not_followed(check: Check, a_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = a_folder(**{"table.csv": POPULATION})
    (tmp_path / "other.csv").write_text(POPULATION)
    (folder / "link.csv").symlink_to(tmp_path / "other.csv")
    (folder / "round").symlink_to(folder)

    reports = check(folder)

    assert outcomes(reports) == {"table.csv": "passed"}
    assert ("link.csv", "it is a link or a device, and not a file") in reports.passed_over


SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "town", "type": "string"}]}


def package(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"name": "towns", "resources": list(resources)}


@pytest.mark.parametrize("form", ["folder", "zip", "descriptor"])
def test_a_package_is_judged_as_it_declares_itself(check: Check, a_folder: Callable[..., Path], form: str) -> None:
    declared = {"dialect": {"delimiter": ";"}, "encoding": "cp1252", "schema": "towns.schema.json"}
    folder = a_folder(
        **{
            "datapackage.json": package(
                {"name": "plain", "path": "data/plain.csv", "schema": SCHEMA},
                {"name": "declared", "path": "data/declared.csv", **declared},
                {"name": "population", "path": "data/population.csv"},
            ),
            "towns.schema.json": SCHEMA,
            "data/plain.csv": "id,town\n1,Halton\nx,Sefton\n",
            "data/declared.csv": "id;town\n1;Caffè, the\n".encode("cp1252"),
            "data/population.csv": POPULATION,
            "data/unnamed.csv": POPULATION,
        }
    )
    path = {"folder": folder, "zip": zipped(folder), "descriptor": folder / "datapackage.json"}[form]

    reports = check(path, Asked(listing=True))

    assert outcomes(reports) == {
        "data/plain.csv": "failed",
        "data/declared.csv": "passed",
        "data/population.csv": "passed",
    }
    [task, *_] = reports.to_dict()["tasks"]
    assert [(error["type"], error["rowNumber"], error["fieldName"]) for error in task["errors"]] == [
        ("type-error", 3, "id")
    ]
    assert ("data/unnamed.csv", "the package does not name it as a resource") in reports.passed_over


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"path": "http://127.0.0.1:9/x.csv"}, "which is an address: we read only what lies in the package's folder"),
        ({"path": "../secret.csv"}, "which leads out of the package's folder"),
        ({"path": "/etc/passwd"}, "which leads out of the package's folder"),
        ({"path": "missing.csv"}, "and there is no such file"),
        ({"name": "nothing"}, "and does not say which file it is"),
        ({"path": "table.csv", "schema": "http://127.0.0.1:9/s.json"}, "which is an address: we read only what"),
        ({"path": "table.csv", "schema": "table.csv"}, "and it is no schema in JSON"),
    ],
)
def test_a_package_reaches_nothing_but_its_own_files(
    check: Check, a_folder: Callable[..., Path], tmp_path: Path, resource: dict[str, Any], message: str
) -> None:
    (tmp_path / "secret.csv").write_text(POPULATION)
    named = {"name": "fine", "path": "table.csv"}
    folder = a_folder(**{"datapackage.json": package(named, resource), "table.csv": POPULATION})

    reports = check(folder)

    assert set(outcomes(reports).values()) == {"passed"}
    assert [issue.kind.code for issue in reports.issues] == ["resource-not-found"]
    assert message in reports.issues[0].message


def test_every_file_can_be_judged_by_one_schema_as_it_is(check: Check, a_folder: Callable[..., Path]) -> None:
    folder = a_folder(**{"one.csv": "id,town\n1,Halton\n", "two.csv": "id,town\nx,Halton\n"})

    assert outcomes(check(folder, Asked(as_is=SCHEMA))) == {"one.csv": "passed", "two.csv": "failed"}


def test_a_folder_without_a_table_is_refused(check: Check, a_folder: Callable[..., Path]) -> None:
    with pytest.raises(Unreadable, match=r"holds no table \(readme.md: its name is not that of a table\)"):
        check(a_folder(**{"readme.md": "x"}))


def test_a_workbook_called_zip_is_one_file(a_folder: Callable[..., Path]) -> None:
    folder = a_folder(**{"book.zip": hostile.workbook(hostile.sheet("")), "files.zip": hostile.zipped({"a.csv": "x"})})

    assert (is_many(folder / "book.zip"), is_many(folder / "files.zip"), is_many(folder)) == (False, True, True)
