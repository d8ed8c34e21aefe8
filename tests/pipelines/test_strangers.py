"""Hostile files, each checked in a process apart: each ends in a sentence within its limits, and leaves nothing."""

from __future__ import annotations

import resource
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.checking import Checked, check_apart, checked_from
from tests.pipelines import hostile
from tests.validation import people
from validation.apart.client import Ended, ForkServer
from validation.apart.limits import Limits

LIMITS = Limits(memory_mb=384, seconds=20, files=64, output_mb=64)
POPULATION = "Area code,Year,Population\nE08000012,2023,496770\nE08000015,2023,322453\n"
Check = Callable[..., Checked]


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    held = ForkServer("pipelines.apart")
    yield held
    held.close()


@pytest.fixture
def check(server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Check a file of this content, and see that its scratch folder is gone and that we hold no more than before."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def checked(content: bytes | str | Path, name: str = "file.csv", limits: Limits = LIMITS, **how: Any) -> Checked:
        path = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = check_apart(path, limits, server=server, **how)
        assert list(scratch.iterdir()) == []
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 64 << 10
        return found

    return checked


def sentence(checked: Checked) -> str:
    """The one sentence about a file that could not be read."""
    [issue] = checked.report.issues
    assert checked.report.outcome == "failed"
    assert checked.sentence
    return f"{issue.kind.code}: {issue.message}"


def test_an_honest_file_is_checked(check: Check) -> None:
    checked = check(POPULATION)

    assert (checked.report.outcome, checked.report.schema, checked.sentence) == ("passed", "population", None)
    assert checked.report.statistics["rows"] == 2


def test_what_is_made_of_a_file_is_taken_out_of_its_scratch_folder(check: Check, tmp_path: Path) -> None:
    into = tmp_path / "taken"
    into.mkdir()
    wanted = ["csv", "parquet", "xlsx", "recipe", "changes", "report", "page", "annotated"]

    outputs = check(POPULATION, outputs=wanted, into=into).outputs

    assert sorted(outputs) == sorted(wanted)
    assert all(path.parent == into and path.stat().st_size for path in outputs.values())


def test_a_report_of_too_many_issues_keeps_those_of_most_cells(check: Check, tmp_path: Path) -> None:
    rows = "".join(f"E08000012,2023,{number} or so\n" for number in range(3_000))
    content = POPULATION * 1 + "E08000012,2022,1\n" * 3_500 + rows

    short = check(content, limits=replace(LIMITS, answer_mb=1))
    whole = check(content, limits=replace(LIMITS, answer_mb=16))

    assert len(whole.report.issues) > 2_000 >= len(short.report.issues)
    assert short.report.statistics["left_out"]["issues"] == len(whole.report.issues) - len(short.report.issues)
    assert (short.report.outcome, short.report.cells) == (whole.report.outcome, whole.report.cells)


MEMORY = "ran-out-of-memory: “file.csv” needs more than the 384 MB of memory that we give to one file."
DISK = "wrote-too-much: “file.csv” needs more than the 64 MB of disk that we give to one file."
DAMAGED = "damaged-file: “file.csv” is damaged or cut short and cannot be read as a workbook."
TIMES = "and we read at most 250 times what it has packed, as real data never has more."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(hostile.corners, MEMORY, id="a workbook with two cells as far apart as they can be"),
        pytest.param(hostile.crafted_strings, MEMORY, id="a workbook that promises four billion texts"),
        pytest.param(hostile.crafted_xls, DAMAGED, id="an old workbook that promises four billion sectors"),
        pytest.param(
            lambda: hostile.workbook_bomb(110),
            f"file-too-large: “file.csv” has 115,343,419 bytes once unpacked, {TIMES}",
            id="a workbook bomb",
        ),
        pytest.param(hostile.laughing_workbook, DAMAGED, id="a billion laughs in a workbook"),
        pytest.param(lambda: hostile.laughing_workbook(hostile.OUTSIDE, "&outside;"), DAMAGED, id="an entity outside"),
        pytest.param(hostile.laughing_opendocument, DAMAGED, id="a billion laughs in OpenDocument"),
        pytest.param(
            lambda: hostile.zip_bomb(110),
            f"file-too-large: “file.csv” has 115,343,360 bytes once unpacked, {TIMES}",
            id="a ZIP bomb",
        ),
        pytest.param(
            lambda: hostile.lying_zip_bomb(20),
            "damaged-file: “a.csv” is damaged or cut short and cannot be read as a compressed file.",
            id="a ZIP bomb that lies about its size",
        ),
        pytest.param(
            lambda: hostile.overlapping_zip(1, 500),
            f"file-too-large: “file.csv” has 524,288,000 bytes once unpacked, {TIMES}",
            id="a ZIP of many names for one member",
        ),
        pytest.param(
            lambda: hostile.nested_zip(4),
            "not-a-table: “inner.zip” is an archive within an archive, not a table.",
            id="a ZIP in a ZIP",
        ),
        pytest.param(lambda: hostile.gzip_bomb(150), DISK, id="a gzip bomb"),
        pytest.param(
            hostile.nested_gzip, "not-a-table: “file” is an archive within an archive, not a table.", id="gzip in gzip"
        ),
        pytest.param(
            lambda: hostile.many_columns(100_000),
            "file-too-large: “file.csv” has 100,000 columns, and we read at most 16,384 columns.",
            id="100,000 columns",
        ),
        pytest.param(lambda: hostile.wide_json(5_000), MEMORY, id="JSON whose every record has names of its own"),
        pytest.param(
            lambda: b"Area,Count\n" + b"Halton\0,\0\n" * 100,
            "not-a-table: “file.csv” is a binary file, not a table.",
            id="NUL bytes",
        ),
    ],
)
def test_a_file_that_asks_too_much_is_told_so(check: Check, content: Callable[[], bytes], expected: str) -> None:
    assert sentence(check(content())) == expected


def test_a_parquet_bomb_ends_within_its_limits(check: Check) -> None:
    """Four kilobytes stand for twenty gigabytes: which limit is met first is DuckDB's to choose."""
    assert sentence(check(hostile.parquet_bomb(2_000_000), "file.parquet")).split(":")[0] in {
        "ran-out-of-memory",
        "wrote-too-much",
    }


def test_deep_json_is_no_table(check: Check) -> None:
    deep = "no-table: “file.json” holds no table (its JSON is nested too deeply)."

    assert sentence(check(hostile.deep_json(100_000), "file.json")) == deep


def test_one_line_of_60_megabytes_ends_within_its_memory(check: Check, tmp_path: Path) -> None:
    path = hostile.one_line(tmp_path / "file.csv", 60)

    assert sentence(check(path, limits=replace(LIMITS, memory_mb=128))).startswith("ran-out-of-memory")


def test_empty_lines_without_end_are_read_or_given_up(check: Check, tmp_path: Path) -> None:
    path = hostile.empty_lines(tmp_path / "file.csv", 500_000)

    assert {issue.kind.code for issue in check(path).report.issues} <= {"no-schema-fits", "took-too-long"}


def test_a_quotation_mark_that_is_never_closed_swallows_no_more_than_a_cell(check: Check, tmp_path: Path) -> None:
    path = hostile.one_cell(tmp_path / "file.csv", 1)

    assert "unclosed-quote" in {issue.kind.code for issue in check(path).report.issues}


def test_a_number_of_fifty_thousand_digits_is_no_number(check: Check) -> None:
    content = POPULATION.replace("496770", "9" * 50_000).replace("322453", "1e999999999")

    issues = check(content).report.issues

    assert [issue.kind.code for issue in issues if issue.severity == "error"][:2] == ["unreadable-number"] * 2
    assert all(len(issue.message) < 2_000 for issue in issues)


@pytest.mark.parametrize("bit", [8 * 4 + 3, 8 * 60, 8 * 700 + 5, 8 * 1200 + 1, 8 * 1400 + 7, 8 * 1570 + 2, 8 * 1577])
def test_a_flipped_bit_in_parquet_is_read_or_told(check: Check, bit: int) -> None:
    checked = check(hostile.flipped(hostile.parquet(), bit), "file.parquet")

    assert checked.sentence is None or checked.report.issues[0].kind.code == "damaged-file"


@pytest.mark.parametrize("pattern", ["(?=a)(a+)+$", "(a|aa)+\\1?$"])
def test_a_pattern_that_never_ends_is_ended_by_the_clock(check: Check, pattern: str) -> None:
    schema = {"fields": [{"name": "a", "type": "string", "constraints": {"pattern": pattern}}]}

    ended = check("a\n" + "a" * 60 + "!\n", as_is=schema, limits=replace(LIMITS, seconds=1))

    assert sentence(ended) == "took-too-long: Checking “file.csv” took more than 1 seconds, so we stopped."
    assert "(a+)+" in str(ended.sentence)


def test_a_schema_that_names_another_machine_reaches_none(check: Check, tmp_path: Path) -> None:
    reference = {"resource": "http://127.0.0.1:9/x.csv", "fields": "a"}
    schema = {"fields": [{"name": "a", "type": "string"}], "foreignKeys": [{"fields": "a", "reference": reference}]}

    assert check("a\nx\n", as_is=schema).report.outcome == "failed"


@pytest.mark.parametrize(
    ("recipe", "why"),
    [
        pytest.param(hostile.yaml_bomb("questions"), "`questions` takes texts", id="aliases of aliases"),
        pytest.param("recipe: 1\ngiven:\n  period: 0x" + "f" * 9_999 + "\n", "longer than any", id="a number"),
        pytest.param("[" * 1_200, "it is nested too deeply", id="nested"),
        pytest.param("recipe: 1\ngiven: &a\n  markers: *a\n", "it is not YAML in line", id="an alias of itself"),
    ],
)
def test_a_hostile_recipe_is_refused(check: Check, tmp_path: Path, recipe: str, why: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(recipe)

    assert why in sentence(check(POPULATION, recipe=path))


def test_aliases_of_aliases_do_no_harm_where_a_recipe_keeps_them(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(hostile.yaml_bomb("tables"))

    assert check(POPULATION, recipe=path).report.statistics["rows"] == 2


def test_a_file_that_crashes_its_reader_is_told_so_and_so_is_an_answer_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    for ended in (Ended("crashed", None, -11, 0.1, 50.0), Ended("answered", {"report": {"tasks": []}}, 0, 0.1, 50.0)):
        assert sentence(checked_from(ended, path, LIMITS)) == (
            "reader-crashed: “file.xlsx” stopped the program that reads it, so we could not look inside."
        )


def test_a_link_is_not_followed(check: Check, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text(POPULATION)
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")

    assert sentence(check(link)) == (
        "not-a-file: “link.csv” is a link, and not a file of its own, so we did not read it."
    )


def test_a_file_of_people_leaves_nothing_behind_but_that_it_is_one(check: Check, tmp_path: Path) -> None:
    rows = people.numbered(30, people.name, people.birth_date, people.postcode, "1", "Liverpool", "January 2024")
    content = people.table("Forename,Date of birth,Postcode,Claimant count,Area,Month", rows)
    into = tmp_path / "taken"
    into.mkdir()

    checked = check(content, outputs=["csv", "recipe", "changes", "report"], into=into)

    assert checked.report.outcome == "quarantined"
    assert list(checked.outputs) == ["report"]
    told = checked.outputs["report"].read_text() + checked.report.to_json()
    assert [cell for row in rows for cell in row[:3] if cell in told] == []


def test_members_that_climb_out_are_named_and_land_nowhere(check: Check, tmp_path: Path) -> None:
    report = check(hostile.zipped({"../evil.csv": POPULATION, "table.csv": POPULATION}), "data.zip").report

    assert [issue.message for issue in report.of_severity("error")] == [
        "“../evil.csv” was not read: its name climbs out of the archive’s folder."
    ]
    assert not list(tmp_path.parent.glob("**/evil.csv"))


def test_the_makers_make_what_they_say() -> None:
    """A bomb that a reader refuses for another fault proves nothing: what surrounds them is sound."""
    import io

    import python_calamine as calamine

    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(hostile.workbook(hostile.sheet(rows))))
    assert book.get_sheet_by_index(0).to_python() == [[1.0, "x"]]

    with zipfile.ZipFile(io.BytesIO(hostile.overlapping_zip(1, 3))) as archive:
        assert [info.file_size for info in archive.infolist()] == [hostile.MB] * 3
