"""The page that shows a report with the officer's own table in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import validation.render
from tests.catalogue.contrast import contrast
from tests.catalogue.page import Page
from tests.validation.render.conftest import a_hidden_sheet, a_report
from validation.issues import BLANK_ROW, COLUMN_NOT_USED, NO_SCHEMA_FITS, UNKNOWN_AREA, Issue, Place
from validation.reading import Source
from validation.render.html import Beside, Published, html
from validation.report import Report

CSS = (Path(validation.render.__file__).parent / "report.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "card", "wash")
TEXTS = [
    *((text, ground) for text in ("ink", "soft", "link") for ground in GROUNDS),
    *((text, f"{text}-wash") for text in ("good", "warn", "bad", "info")),
    *(("ink", f"{ground}-wash") for ground in ("warn", "bad", "info", "good")),
    *(("on", text) for text in ("warn", "bad", "info")),
    *((text, "card") for text in ("good", "warn", "bad", "info")),
    ("good", "paper"),
]


def page(text: str) -> Page:
    found = Page()
    found.feed(text)
    return found


def cell(text: str, anchor: str) -> str:
    """The element of a cell, as it is written."""
    found = re.search(rf'<td id="{anchor}".*?</td>', text, re.S)
    assert found is not None, anchor
    return found.group()


def a_clean_report() -> Report:
    report = a_report(None)
    report.issues = []
    return report


def test_a_page_is_valid_html_whatever_came_of_the_check(as_csv: Source, as_workbook: Source) -> None:
    name = as_workbook.sheets[0].name
    unknown = Report(source={"name": "books.csv"}, issues=[Issue(NO_SCHEMA_FITS, {"name": "books.csv"})])
    unknown.profile = [{"column": "A", "label": "shelf", "type": "text", "distinct": 2, "examples": ["<b>"]}]
    quarantined = a_report(None)
    quarantined.statistics["privacy"] = {"quarantined": True}
    published = Published(("area_code", "value"), (("E06000006", "1204"),), 3)
    pages = [
        html(a_report(None), as_csv.sheets, Beside("fixed file.csv", "c.csv", published, True)),
        html(a_report(name, a_hidden_sheet("Issues"), *a_report(name).issues), as_workbook.sheets),
        html(a_clean_report(), as_csv.sheets, Beside(is_fixable=True)),
        html(a_report(None)),
        html(quarantined, as_csv.sheets),
        html(unknown, as_csv.sheets),
    ]

    faults = [[fault for fault in page(text).faults() if fault != "<style> stands in the page"] for text in pages]
    assert faults == [[]] * len(pages)


def test_a_marked_cell_leads_to_its_issue_and_the_issue_to_its_cell(as_csv: Source) -> None:
    text = html(a_report(None), as_csv.sheets)

    assert 'href="#issue-1"' in cell(text, "t1-C7")
    assert "many" in cell(text, "t1-C7")
    assert re.search(r'id="issue-1".*?href="#t1-C7"', text, re.S)


def test_a_mark_does_not_rely_on_colour_alone(as_csv: Source) -> None:
    text = html(a_report(None), as_csv.sheets)

    assert "✘1</a>" in cell(text, "t1-C7")
    assert "!2</a>" in cell(text, "t1-A5")
    assert 'aria-label="Issue 1, must fix"' in cell(text, "t1-C7")


def test_what_a_file_holds_never_becomes_markup(as_csv: Source) -> None:
    report = a_report(None)
    report.source["name"] = "<img src=x onerror=alert(1)>.csv"
    report.profile = [{"label": "<b>bold</b>", "examples": ["<i>"]}]
    report.issues.append(Issue(COLUMN_NOT_USED, {"label": "<u>`x`</u>", "why": "<s>"}, 1, (Place(None, None, 2),)))
    beside = Beside('"><script>.csv', None, Published(("<th>",), (("<td>",),), 1))

    text = html(report, as_csv.sheets, beside)

    assert "<script" not in text
    assert not re.search(r"<(img|b>bold|i>|u>|s>)", text.replace("<i>blank</i>", ""))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_page_stands_alone_and_forbids_scripts(as_csv: Source) -> None:
    text = html(a_report(None), as_csv.sheets)

    assert "default-src 'none'" in text
    assert [at for tag in ("script", "link", "img", "iframe", "form") for at, _ in page(text).all(tag)] == []
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_no_issues_found_is_said_aloud_with_what_was_checked_and_what_was_read(as_csv: Source) -> None:
    said = page(html(a_clean_report(), as_csv.sheets)).text()

    assert "✔ No issues found" in said
    assert "made 3 rows of it" in said
    assert "✔ types" in said
    assert "5 cells = 3 values" in said


def test_what_was_changed_is_said_with_its_rule_before_and_after(as_csv: Source) -> None:
    said = page(html(a_report(None), as_csv.sheets)).text()

    assert "4 period A period became its ISO 8601 form “January 2024” 2024-01" in said


def test_a_suggestion_is_asked_unless_the_advice_names_it(as_csv: Source) -> None:
    named = replace(UNKNOWN_AREA, what_to_do="Write Wirral, or its code.")
    found = ({"value": "Wirrall", "line": ""}, 1, (Place(None, 5, 1),), ("Wirral", "Worrall"))

    assert "Did you mean “Wirral” or “Worrall”?" in html(a_report(None, Issue(UNKNOWN_AREA, *found)), as_csv.sheets)
    assert "Did you mean" not in html(a_report(None, Issue(named, *found)), as_csv.sheets)


def test_the_help_of_a_kind_stands_in_the_page_with_its_example(as_csv: Source) -> None:
    kind = replace(UNKNOWN_AREA, why="Names are many.", fix="Press `Ctrl+H`.", example="| Area |\n|---|\n| Wirral\\* |")

    text = html(a_report(None, Issue(kind, {"value": "Wirrall"}, 1, (Place(None, 5, 1),))), as_csv.sheets)

    assert "Names are many." in text
    assert "Press <code>Ctrl+H</code>." in text
    assert "<td>Wirral*</td>" in text


def test_the_links_to_what_stands_beside_it_are_relative_and_quoted(as_csv: Source) -> None:
    text = html(a_report(None), as_csv.sheets, Beside("out/fixed file?.csv", "changes.csv"))

    assert {"out/fixed%20file%3F.csv", "changes.csv"} <= set(page(text).links())


def test_how_to_get_the_fixed_file_is_said_where_it_was_not_written(as_csv: Source) -> None:
    report = a_report(None)
    report.source["name"] = "my claimants.csv"

    said = page(html(report, as_csv.sheets, Beside(is_fixable=True))).text()

    assert "lcr check 'my claimants.csv' --fixed fixed.xlsx" in said
    assert "--changes changes.csv" in said


def test_a_quarantined_file_shows_nothing_of_its_cells(as_csv: Source) -> None:
    report = a_report(None)
    report.statistics["privacy"] = {"quarantined": True}
    report.profile = [{"column": "A", "label": "Area", "examples": ["Halton"]}]

    text = html(report, as_csv.sheets, Beside("fixed.csv", "changes.csv", Published(("a",), (("Halton",),), 1)))

    assert "Quarantined" in text
    assert "A7" not in text
    assert "C7" in text  # Where to look is said; what is there is not.
    assert not {word for word in ("Wirral", "Halton", "many”", "January", "fixed.csv", "script&gt;") if word in text}


def a_long_file(folder: Path, rows: int, columns: int = 3) -> Path:
    path = folder / "long.csv"
    labels = ",".join(f"label {number}" for number in range(1, columns + 1))
    lines = (",".join(f"{row}.{column}" for column in range(columns)) for row in range(2, rows + 1))
    path.write_text("\n".join([labels, *lines]) + "\n")
    return path


def an_issue_in(*places: Place, count: int | None = None) -> Report:
    values = {"value": "x", "near": "none", "line": ""}
    report = a_report(None, Issue(UNKNOWN_AREA, values, count or len(places), places))
    report.recipe = None
    return report


def test_only_the_rows_around_the_faults_are_shown_and_the_others_counted(
    tmp_path: Path, read: Callable[[Path], Source]
) -> None:
    source = read(a_long_file(tmp_path, 500))

    said = page(html(an_issue_in(Place(None, 200, 2)), source.sheets)).text()

    assert "… 197 rows without issues … 199 199.0" in said
    assert "201 201.0 201.1 201.2 … 299 rows without issues …" in said


def test_rows_that_may_have_more_faults_are_not_said_to_be_without(
    tmp_path: Path, read: Callable[[Path], Source]
) -> None:
    source = read(a_long_file(tmp_path, 500))

    said = page(html(an_issue_in(Place(None, 200, 2), count=40), source.sheets)).text()

    assert "rows without issues" not in said
    assert "… 197 rows not shown …" in said


def test_a_page_is_bounded_however_many_faults_there_are(tmp_path: Path, read: Callable[[Path], Source]) -> None:
    source = read(a_long_file(tmp_path, 3_000))
    values = [{"value": f"x{row}", "near": "none", "line": ""} for row in range(2, 3_001)]
    issues = [Issue(UNKNOWN_AREA, one, 1, (Place(None, row, 1),)) for row, one in enumerate(values, start=2)]
    report = a_report(None, *issues)
    report.recipe = None

    text = html(report, source.sheets)

    assert text.count("<tr") < 100
    assert "and 2,949 more of this kind" in text
    assert len(text) < 100_000


def test_of_a_wide_table_the_columns_at_fault_are_among_those_shown(
    tmp_path: Path, read: Callable[[Path], Source]
) -> None:
    source = read(a_long_file(tmp_path, 5, columns=300))

    text = html(an_issue_in(Place(None, 3, 250)), source.sheets)

    assert "260 columns not shown" in text
    assert "3.249" in cell(text, "t1-IP3")
    assert len(re.findall('<th scope="col">', text.split('class="own"')[1].split("</thead>")[0])) == 40


def test_a_blank_cell_and_blanks_around_a_text_can_be_seen(tmp_path: Path, read: Callable[[Path], Source]) -> None:
    (tmp_path / "blanks.csv").write_text("a,b\n Sefton ,\n")
    source = read(tmp_path / "blanks.csv")

    text = html(an_issue_in(Place(None, 2, 1), Place(None, 2, 2)), source.sheets)

    assert "␣Sefton␣" in cell(text, "t1-A2")
    assert "blank" in cell(text, "t1-B2")


def test_a_blank_row_at_fault_is_shown(tmp_path: Path, read: Callable[[Path], Source]) -> None:
    (tmp_path / "gap.csv").write_text("a,b\n1,2\n,\n3,4\n")
    report = a_report(None, Issue(BLANK_ROW, {}, 1, (Place(None, 3),)))
    report.recipe = None

    text = html(report, read(tmp_path / "gap.csv").sheets)

    assert re.search(r'<th scope="row" id="t1-3">.*?#issue-1', text, re.S)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    light, dark = re.findall(r":root \{([^}]*--paper[^}]*)\}", CSS)[:2]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", light + (dark if theme == "dark" else "")))
    full = {
        name: colour if len(colour) == 7 else f"#{''.join(c * 2 for c in colour[1:])}"
        for name, colour in colours.items()
    }

    assert contrast(full[text], full[ground]) >= 4.5
