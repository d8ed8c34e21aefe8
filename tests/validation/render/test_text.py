"""What a report says in a terminal."""

from __future__ import annotations

from validation.issues import NOT_IN_LIST, WRONG_TYPE, Issue, IssueKind, Place
from validation.render.text import text
from validation.report import Cells, Change, Report


def an_issue(count: int = 412, sheet: str | None = "Data") -> Issue:
    places = tuple(Place(sheet, row, 3, "sex") for row in range(5, 25))
    return Issue(NOT_IN_LIST, {"field": "sex", "expected": "“all”, “male”"}, count, places, ("male",))


def a_report(*issues: Issue) -> Report:
    return Report(source={"name": "claimants.csv"}, schema="unemployment", schema_version="1.0.0", issues=list(issues))


def test_no_issues_found_is_said_aloud_with_what_was_checked() -> None:
    report = a_report()
    report.statistics["checked"] = ["types", "code lists"]

    said = text(report)

    assert "✔ Passed  claimants.csv" in said
    assert "No issues found." in said
    assert "Checked: types, code lists." in said


def test_the_same_fault_in_many_cells_is_said_once_with_its_first_five() -> None:
    said = text(a_report(an_issue()))

    assert "412 cells  Not one of the values allowed" in said
    assert "at Data!C5, C6, C7, C8, C9 and 407 more" in said
    assert said.count("412 cells of sex hold something that is not in its list") == 1
    assert "Did you mean “male”?" in said
    assert "→ Write one of these, in just this spelling." in said


def test_what_must_be_fixed_comes_before_what_should_be() -> None:
    warning = IssueKind("dash", "A dash", "A dash.", "Say what it means.", "warning")
    notice = IssueKind("hidden", "A hidden sheet", "A sheet is hidden.", "", "info")

    said = text(a_report(Issue(notice), Issue(warning), an_issue()))

    assert said.index("Must fix") < said.index("Should fix") < said.index("Good to know")
    assert "412 to fix, 1 to look at." in said


def test_square_brackets_of_the_source_are_shown_as_they_are() -> None:
    report = a_report(Issue(WRONG_TYPE, {"field": "[bold]value", "expected": "numbers"}))
    report.changes = [Change("marker", "value", "12 [p]", "12", 7)]

    said = text(report)

    assert "[bold]value should hold numbers." in said
    assert "“12 [p]” → 12" in said


def test_the_sum_of_cells_is_said_and_a_loss_is_said_to_be_ours() -> None:
    balanced, lost = a_report(), a_report()
    balanced.cells, lost.cells = Cells(10, 7, 2, 1), Cells(10, 7, 1, 1)

    assert "10 cells = 7 values + 2 markers + 1 with issues. Nothing was lost." in " ".join(text(balanced).split())
    assert "1 unaccounted for. This is a fault of ours." in " ".join(text(lost).split())


def test_a_file_of_no_schema_is_shown_column_by_column() -> None:
    column = {"column": "B", "label": "Spend", "type": "number", "blank": 3, "distinct": 12, "minimum": 1, "maximum": 9}
    report = Report(source={"name": "spend.csv"}, profile=[column])

    said = text(report)

    assert "? Not recognised  spend.csv" in said
    assert "B  Spend" in said
    assert "1 … 9" in said


def test_no_line_is_wider_than_eighty_columns_or_ends_in_colour() -> None:
    long_words = Issue(WRONG_TYPE, {"field": "a_field " * 30, "expected": "numbers " * 20}, 3)

    lines = text(a_report(long_words, an_issue(sheet="A sheet with quite a long name"))).splitlines()

    assert max(map(len, lines)) <= 80
    assert "\x1b" not in "".join(lines)


def test_a_fault_of_every_cell_of_a_column_is_said_of_the_column() -> None:
    report = a_report(an_issue(412))
    report.issues = [Issue(NOT_IN_LIST, {"field": "sex", "expected": "“all”", "total": 412}, 412, an_issue().places)]

    assert "No cell of sex holds one of the values that it takes" in " ".join(text(report).split())


def test_cells_that_hold_the_same_are_named_together() -> None:
    places = [Place(None, row, 4, "value", "n/a" if row % 2 else "none") for row in range(2, 6)]

    said = text(a_report(Issue(WRONG_TYPE, {"field": "value", "expected": "numbers"}, 4, tuple(places))))

    assert "“none” at D2, D4; “n/a” at D3, D5" in said


def test_each_check_is_said_to_have_passed_unless_an_issue_is_of_its_kind() -> None:
    report = a_report(an_issue())
    report.statistics["checked"] = ["types", "code lists", "the weather"]

    said = text(report)

    assert "✔ 1 of 3 checks passed" in said
    assert "Checked: types." in said
    assert "Checked as well: the weather." in said


def test_a_quarantined_report_repeats_nothing_that_a_cell_holds() -> None:
    issue = Issue(WRONG_TYPE, {"field": "Jo Bloggs", "expected": "numbers"}, 1, (Place(None, 2, 4, "x", "Jo Bloggs"),))
    report = a_report(issue)
    report.changes = [Change("marker", "value", "Jo Bloggs", "x", 7)]
    report.statistics["privacy"] = {"quarantined": True}

    said = text(report)

    assert "■ Quarantined" in said
    assert "at D2" in said
    assert "Bloggs" not in said


def test_a_character_that_steers_a_terminal_is_not_sent_to_it() -> None:
    said = text(a_report(Issue(WRONG_TYPE, {"field": "a\x1b[31m\x9bb", "expected": "numbers"})))

    assert "\x1b" not in said
    assert "\x9b" not in said
