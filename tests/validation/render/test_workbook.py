"""The annotated workbook: the officer's own file with its faulty cells marked, and the issues in front."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.validation.render.conftest import a_hidden_sheet, a_report, the_issues
from validation.issues import COLUMN_NOT_USED, Issue, Place
from validation.reading import Source
from validation.render import workbook, workbook_new
from validation.render.workbook import write_workbook
from validation.report import Change, Report

RED, AMBER, BLUE = "FBD3CE", "FDE6B3", "D5E6F9"
TYPES = '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Any]:
    """The workbook of a report, read back."""

    def write(report: Report, source: Source | None = None, name: str = "checked.xlsx") -> Any:
        write_workbook(report, tmp_path / name, source)
        return openpyxl.load_workbook(tmp_path / name, keep_vba=name.endswith("m"))

    return write


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:]


def links(sheet: Any) -> dict[str, str]:
    """Where each link of a sheet leads, by its words."""
    return {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def listed(sheet: Any) -> dict[int, list[Any]]:
    """The issues of the first sheet, by number."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == "No.")
    return {row[0]: row for row in rows[start + 1 :] if isinstance(row[0], int)}


def test_a_copy_keeps_formats_formulas_choices_and_comments(as_workbook: Source, written: Callable[..., Any]) -> None:
    own = openpyxl.load_workbook(as_workbook.path).worksheets[0]

    copy = written(a_report(own.title), as_workbook)[own.title]

    assert copy["C4"].number_format == copy["C7"].number_format == "#,##0"
    assert (copy["A1"].font.b, copy["A1"].font.sz, copy["A5"].font.i) == (True, 16, True)
    assert copy["C9"].value == "=SUM(C4:C8)"
    assert (copy.freeze_panes, copy.column_dimensions["A"].width) == ("A4", 31)
    assert [str(merged) for merged in copy.merged_cells.ranges] == ["A1:C1"]
    assert copy.data_validations.dataValidation[0].formula1 == '"Halton,Wirral"'
    assert copy["C7"].comment.text.startswith("Ask Sam\n\n✘ Must fix (issue 1)")


def test_a_cell_at_fault_is_coloured_by_severity_and_says_why(as_workbook: Source, written: Callable[..., Any]) -> None:
    name = as_workbook.sheets[0].name

    copy = written(a_report(name), as_workbook)[name]

    assert [colour(copy[cell]) for cell in ("C7", "A5", "C8")] == [RED, AMBER, AMBER]
    assert "“Wirrall” is no area that we know." in copy["A5"].comment.text
    assert "Did you mean “Wirral (E08000015)”?" in copy["A5"].comment.text
    assert copy["A4"].comment is None


def test_a_white_text_does_not_vanish_on_the_light_ground(as_workbook: Source, written: Callable[..., Any]) -> None:
    name = as_workbook.sheets[0].name

    assert written(a_report(name), as_workbook)[name]["A5"].font.color.rgb[-6:] == "10272D"


def test_the_first_sheet_lists_the_issues_with_links_to_their_cells(
    as_workbook: Source, written: Callable[..., Any]
) -> None:
    name = as_workbook.sheets[0].name

    book = written(a_report(name), as_workbook)

    front = book.worksheets[0]
    assert (front.title, book.active.title) == ("Issues 2", "Issues 2")  # The officer's own sheet is called Issues.
    assert front["A1"].value == "✘ Not ready yet: claimants.csv"
    assert listed(front)[2][1:7] == [
        *("! Should fix", "Q1 'draft'!A5", "“Wirrall” is no area that we know."),
        *(listed(front)[2][4], "Wirral (E08000015)", 1),
    ]
    assert links(front)["Q1 'draft'!A5"] == "'Q1 ''draft'''!A5"


def test_one_sheet_alone_is_selected(as_workbook: Source, written: Callable[..., Any]) -> None:
    book = written(a_report(as_workbook.sheets[0].name), as_workbook)

    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [True, False, False, False]


def test_a_text_that_looks_like_a_formula_stays_a_text(
    as_workbook: Source, as_csv: Source, written: Callable[..., Any]
) -> None:
    report = a_report(None)
    report.changes = [Change("marker", "value", "=1+1", "@x", 1)]
    report.issues += [Issue(COLUMN_NOT_USED, {"label": "x", "why": "y"}, 1, (), ("=HYPERLINK(1)",))]

    books = [written(report, as_csv), written(report, as_workbook)]

    cells = [cell for book in books for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if str(cell.value).startswith(("=", "@")) and cell.value != "=SUM(C4:C8)"]
    assert {cell.data_type for cell in texts} == {"s"}
    assert [cell.value for cell in texts].count("=HYPERLINK(1)") == 2
    assert [cell.value for cell in texts].count("@x") == 2
    assert all(cell.quotePrefix for cell in texts if cell.parent.title == "Changes" or cell.parent.title == "claimants")


def test_what_was_changed_stands_on_a_sheet_of_its_own(as_csv: Source, written: Callable[..., Any]) -> None:
    rows = list(written(a_report(None), as_csv)["Changes"].values)

    assert rows[1][:5] == (4, "period", "period-format", "January 2024", "2024-01")


def test_a_table_of_text_becomes_a_workbook_with_the_same_marks(as_csv: Source, written: Callable[..., Any]) -> None:
    book = written(a_report(None), as_csv)

    sheet = book["claimants"]
    assert book.sheetnames == ["Issues", "Changes", "claimants"]
    assert [colour(sheet[cell]) for cell in ("C7", "A5", "C8")] == [RED, AMBER, AMBER]
    assert sheet["C7"].comment.text.startswith("✘ Must fix (issue 1)\n“many” is no number")
    assert (sheet["A3"].font.b, sheet.freeze_panes) == (True, "A4")
    assert (sheet["A5"].value, sheet["C4"].value) == ("Wirrall", 1204)


def test_numbers_become_numbers_only_where_they_look_the_same(
    tmp_path: Path, read: Callable[[Path], Source], written: Callable[..., Any]
) -> None:
    cells = ["12", "-0.5", "00012", "1.50", "1e5", "57.699999999999996", "12345678901234", "1,204", "5%", "+3", "NaN"]
    (tmp_path / "n.csv").write_text('"' + '","'.join(["a"] * len(cells)) + '"\n"' + '","'.join(cells) + '"\n')
    report = a_report(None)
    report.issues, report.recipe = [], None

    values = list(written(report, read(tmp_path / "n.csv"))["n"].values)[1]

    assert list(values) == [12, -0.5, *cells[2:]]


def test_a_row_or_column_at_fault_is_marked_in_the_row_and_at_its_label(
    as_csv: Source, as_workbook: Source, written: Callable[..., Any]
) -> None:
    for source in (as_csv, as_workbook):
        name = source.sheets[0].name
        issues = [replace(one, places=(Place(name, 4),)) for one in the_issues(name)[:1]]
        issues.append(Issue(COLUMN_NOT_USED, {"label": "Month", "why": "y"}, 1, (Place(name, None, 2),)))

        book = written(a_report(name, *issues), source)

        sheet = book[name or "claimants"]
        assert [colour(cell) for cell in sheet[4]][:3] == [RED] * 3
        assert sheet["A4"].comment.text.startswith("✘ Must fix")
        assert (colour(sheet["B3"]), sheet["B3"].comment.text[:14]) == (BLUE, "i Good to know")


def test_of_a_long_table_the_first_rows_and_those_at_fault_are_copied_at_their_own_number(
    tmp_path: Path, read: Callable[[Path], Source], written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_new, "ROWS_COPIED", 10)
    (tmp_path / "long.csv").write_text("a\n" + "".join(f"{row}\n" for row in range(2, 101)))
    report = a_report(None, replace(the_issues(None)[0], places=(Place(None, 60, 1),)))
    report.recipe = None

    book = written(report, read(tmp_path / "long.csv"))

    rows = {cell.row: cell.value for (cell,) in book["long"].iter_rows() if cell.value is not None}
    assert rows == {
        1: "a",
        **{row: row for row in range(2, 11)},
        11: "Rows 11 to 59 are not copied here",
        60: 60,
        61: "Rows 61 to 100 are not copied here",
    }
    front = [cell.value for cell in book.worksheets[0]["A"]]
    assert "Left out of the sheet “long”: the rows after 10 that have no issue listed here." in front


def test_of_a_very_wide_table_as_many_rows_are_copied_as_there_is_room_for(
    tmp_path: Path, read: Callable[[Path], Source], written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_new, "CELLS_COPIED", 100)
    monkeypatch.setattr(workbook_new, "BATCH_CELLS", 50)
    (tmp_path / "wide.csv").write_text("\n".join(",".join(f"{row}.{n}" for n in range(30)) for row in range(1, 9)))
    report = a_report(None, replace(the_issues(None)[0], places=(Place(None, 6, 30),)))
    report.recipe = None

    book = written(report, read(tmp_path / "wide.csv"))

    rows = [row[0].row for row in book["wide"].iter_rows() if row[29].value is not None]
    assert rows == [1, 2, 3, 6]
    assert "✘ Must fix" in book["wide"].cell(6, 30).comment.text


def test_a_workbook_too_large_to_copy_is_written_as_values_and_says_so(
    as_workbook: Source, written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "COPIED_CELLS", 5)
    name = as_workbook.sheets[0].name

    book = written(a_report(name), as_workbook)

    assert colour(book["Q1 'draft"]["C7"]) == RED
    assert any("values alone" in str(cell.value) for cell in book.worksheets[0]["A"])


def test_a_workbook_that_the_library_cannot_read_is_written_as_values(
    as_workbook: Source, written: Callable[..., Any]
) -> None:
    whole = zipfile.ZipFile(as_workbook.path)
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/styles.xml"] = b"<styleSheet>"
    with zipfile.ZipFile(as_workbook.path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    book = written(a_report(as_workbook.sheets[0].name), as_workbook)

    assert book.worksheets[2]["A5"].value == "Wirrall"


@pytest.mark.parametrize(("name", "kept"), [("checked.xlsm", True), ("checked.xlsx", False)])
def test_macros_are_kept_where_the_copy_may_hold_them(
    name: str, kept: bool, as_workbook: Source, written: Callable[..., Any], tmp_path: Path
) -> None:
    with zipfile.ZipFile(as_workbook.path) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    parts["xl/vbaProject.bin"] = b"macros"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", TYPES.encode())
    with zipfile.ZipFile(as_workbook.path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)

    book = written(a_report(as_workbook.sheets[0].name), as_workbook, name)

    assert ("xl/vbaProject.bin" in zipfile.ZipFile(tmp_path / name).namelist()) is kept
    said = [str(cell.value) for cell in book.worksheets[0]["A"]]
    assert any("macros" in line for line in said) is not kept


def test_a_quarantined_file_is_not_copied_and_its_cells_are_not_said(
    as_workbook: Source, written: Callable[..., Any]
) -> None:
    report = a_report(as_workbook.sheets[0].name)
    report.statistics["privacy"] = {"quarantined": True}

    book = written(report, as_workbook)

    texts = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book.sheetnames == ["Issues"]
    assert "C7" in texts
    assert not [word for word in ("Wirral", "“many”", "January", "script") if word in texts]


def test_no_issues_found_is_said_with_what_was_checked(as_csv: Source, written: Callable[..., Any]) -> None:
    report = a_report(None)
    report.issues = []

    said = [cell.value for cell in written(report, as_csv).worksheets[0]["A"]]

    assert {"✔ Passed: claimants.csv", "✔ No issues found.", "types: ✔ passed"} <= set(said)


def test_a_hidden_sheet_is_led_to_and_marks_no_cell(as_workbook: Source, written: Callable[..., Any]) -> None:
    book = written(a_report(as_workbook.sheets[0].name, a_hidden_sheet("Issues")), as_workbook)

    assert links(book.worksheets[0]) == {"Issues": "'Issues'!A1"}
    assert book["Issues"]["A1"].comment is None
