"""What we say beside frictionless's errors of a file judged as it is, and that it never is among them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from frictionless import Resource, system

from validation import issues
from validation.as_is import check_as_is
from validation.as_is.beside.files import sheet_names
from validation.issues import Issue, IssueKind
from validation.report import Report

ROOT = Path(__file__).parents[2]
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "integer"},
    {"name": "area_name", "type": "string", "constraints": {"required": True}},
    {"name": "value", "type": "number"},
    {"name": "seen", "type": "date", "format": "any"},
]
SCHEMA: dict[str, Any] = {"fields": FIELDS}
VERSION_2 = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}
HEADER = "id,area_name,value,seen\n"
GOOD = "1,Liverpool,5.5,2024-01-31\n"

# What is in the file, its schema, the kind that says so, and in how many cells or rows.
CASES: dict[str, tuple[str, dict[str, Any], IssueKind, int]] = {
    "spaces": (HEADER + "1,   ,5,2024-01-31\n2,\u00a0,5,2024-01-31\n", SCHEMA, issues.BLANK_LOOKING, 2),
    "odd-whole-numbers": (HEADER + "+1,a,5,\n1_000,a,5,\n007,a,5,\n٣,a,5,\n 5,a,5,\n", SCHEMA, issues.ODD_NUMBER, 5),
    "odd-numbers": (HEADER + "1,a,+5.5,\n1,a,1_000.5,\n1,a,007.5,\n1,a,٣,\n", SCHEMA, issues.ODD_NUMBER, 4),
    "no-figures": (HEADER + "1,a,INF,\n1,a,NaN,\n", SCHEMA, issues.NOT_A_FIGURE, 2),
    "words": (
        "n\nn/a 12\n£12\n",
        {"fields": [{"name": "n", "type": "number", "bareNumber": False}]},
        issues.WORDS_IN_NUMBER,
        1,
    ),
    "guessed-dates": (HEADER + "1,a,5,01/02/2024\n1,a,5,Jan 2024\n" + GOOD, SCHEMA, issues.GUESSED_DATE, 2),
    "swallowed": (HEADER + '1,"Sefton,5,\n2,Wirral,5,\n3,Halton",5,\n' + GOOD, SCHEMA, issues.SWALLOWED_ROWS, 1),
    "unclosed": (HEADER + GOOD + '2,"Sefton,5,\n3,Wirral,5,\n', SCHEMA, issues.UNCLOSED_QUOTE_AS_IS, 1),
    "reordered": ("area_name,id,value,seen\na,1,5,\n", SCHEMA, issues.COLUMNS_REORDERED, 1),
    "left-out": ("id,value,seen\n1,5,\n", SCHEMA, issues.COLUMN_LEFT_OUT, 1),
    "one-too-many": ("id,notes,area_name,value,seen\n1,x,a,5,\n", SCHEMA, issues.COLUMN_UNKNOWN, 1),
    "nearly": ("id,Area Name ,value,seen\n1,a,5,\n", SCHEMA, issues.LABEL_NEARLY, 1),
    "blank-end": (HEADER + GOOD + ",,,\n\n,,,\n", SCHEMA, issues.BLANK_END, 3),
    "web-page": ("<!DOCTYPE html>\n<html><body>Sorry</body></html>\n", SCHEMA, issues.NOT_A_TABLE, 1),
    "decimals": (HEADER + "5.0,a,5,\n6.0,a,5,\n7.5,a,5,\n", SCHEMA, issues.WHOLE_WITH_DECIMALS, 2),
    "categories": (
        "a,n\nx,1\ny,01\nz,3\n",
        {"fields": [{"name": "a", "type": "string", "categories": ["x", {"value": "y", "label": "Y"}]}, {"name": "n"}]},
        issues.NOT_IN_CATEGORIES,
        1,
    ),
    "unique-keys": (
        "a,n\nx,1\nx,2\nx,1\n,1\n,1\n",
        {"fields": [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}], "uniqueKeys": [["a", "n"]]},
        issues.REPEATED_UNIQUE_KEY,
        1,
    ),
    "labelled-missing-values": (
        HEADER + GOOD,
        SCHEMA | {"missingValues": [{"value": "[c]", "label": "confidential"}]},
        issues.NEEDS_VERSION_2,
        1,
    ),
    "key-of-lists": (
        "a\n[1]\n[1]\n",
        {"primaryKey": "a", "fields": [{"name": "a", "type": "array"}]},
        issues.KEY_OF_LISTS,
        1,
    ),
}


def judged(folder: Path, text: str, schema: dict[str, Any], name: str = "table.csv", **options: Any) -> Report:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return check_as_is(path, schema, **options)


def ours(report: Report) -> list[Issue]:
    return [issue for issue in report.issues if issue.beside]


@pytest.mark.parametrize("case", CASES)
def test_what_frictionless_lets_pass_is_said_beside_its_errors(case: str, tmp_path: Path) -> None:
    text, schema, kind, count = CASES[case]

    found = {issue.kind: issue.count for issue in ours(judged(tmp_path, text, schema))}

    assert found[kind] == count


def test_a_file_in_order_has_nothing_beside(tmp_path: Path) -> None:
    text = HEADER + GOOD + '-2,"St. Helens, north",-0.5,2024-01-31\n0,"two\nlines",1e3,\n'

    assert ours(judged(tmp_path, text, SCHEMA)) == []


@pytest.mark.parametrize("case", CASES)
def test_plain_leaves_out_all_that_is_ours_and_no_error(case: str, tmp_path: Path) -> None:
    text, schema, _, _ = CASES[case]

    plain, full = judged(tmp_path, text, schema, plain=True), judged(tmp_path, text, schema)

    assert ours(plain) == []
    assert list(plain.listing or ()) == list(full.listing or ())
    assert plain.issues == [issue for issue in full.issues if not issue.beside]


@pytest.mark.parametrize("case", sorted(CASES.keys() - {"key-of-lists"}))  # At which frictionless stops.
def test_the_errors_in_the_json_are_those_of_frictionless_alone(case: str, tmp_path: Path) -> None:
    text, schema, kind, _ = CASES[case]
    report = judged(tmp_path, text, schema)
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    with system.use_context(trusted=True):
        theirs = Resource(path=str(tmp_path / "table.csv"), schema=str(tmp_path / "schema.json")).validate()

    data = json.loads(report.to_json())

    assert keys(data) == keys(theirs.to_descriptor())
    assert data["valid"] == theirs.valid
    assert kind.code in {error["code"] for error in data["tasks"][0]["beside"]}
    assert Report.from_json(report.to_json()).issues == report.issues


def keys(data: dict[str, Any]) -> set[tuple[str, int | None, str]]:
    errors = [*data["errors"], *(error for task in data["tasks"] for error in task["errors"])]
    return {(error["type"], error.get("rowNumber"), error.get("fieldName") or "") for error in errors}


def test_an_error_beside_fails_a_file_that_frictionless_calls_valid(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "<!DOCTYPE html>", "type": "string"}]}
    page = "<!DOCTYPE html>\n<html><body>Sorry</body></html>\n"

    report = judged(tmp_path, page, schema)

    assert (report.outcome, report.to_dict()["valid"]) == ("failed", True)
    assert judged(tmp_path, page, schema, plain=True).outcome == "passed"


def test_the_columns_out_of_order_are_one_sentence(tmp_path: Path) -> None:
    (issue,) = ours(judged(tmp_path, "area_name,id,value,seen\n1,1,5,\n", SCHEMA))

    assert issue.message == (
        "All the columns are there, in another order than the schema has: area_name, id, value, seen."
    )


def test_the_column_that_is_missing_is_named_and_not_the_last(tmp_path: Path) -> None:
    (issue,) = ours(judged(tmp_path, "id,value,seen\n1,5,\n", SCHEMA))

    assert issue.message.startswith("There is no column for area_name.")


def test_a_swallowed_row_is_found_at_its_cell(tmp_path: Path) -> None:
    (issue,) = ours(judged(tmp_path, HEADER + GOOD * 3 + '1,"Sefton,5,\n2,Wirral,5,\n3,Halton",5,\n' + GOOD, SCHEMA))

    assert [place.cell for place in issue.places] == ["B5"]


def test_what_is_beside_is_found_among_thousands_of_rows(tmp_path: Path) -> None:
    rows = [f"{row},Liverpool,{row}.5,2024-01-31\n" for row in range(1, 5_000)]
    rows[4_000] = "4001,  ,+4001.5,2024-01-31\n"

    found = {issue.kind: issue.places[0].cell for issue in ours(judged(tmp_path, HEADER + "".join(rows), SCHEMA))}

    assert found == {issues.BLANK_LOOKING: "B4002", issues.ODD_NUMBER: "C4002"}


def test_noughts_of_a_group_are_no_odd_number(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "n", "type": "number", "groupChar": ".", "decimalChar": ","}]}

    assert ours(judged(tmp_path, 'n\n"1.000,5"\n"12,5"\n', schema)) == []


def test_a_schema_that_says_version_2_is_judged(tmp_path: Path) -> None:
    missing = {"missingValues": [{"value": "[c]", "label": "confidential"}, {"value": ""}]}
    fields = [{"name": "n", "type": "integer", "constraints": {"exclusiveMinimum": 0}}, {"name": "t", "type": "string"}]

    report = judged(tmp_path, "n,t\n[c],a\n1,b\n0,c\n", VERSION_2 | missing | {"fields": fields})

    (error,) = report.listing or ()
    assert (error["type"], error["rowNumber"], error["code"]) == ("constraint-error", 4, "too-small")


def test_a_schema_of_version_2_that_does_not_say_so_is_judged_beside(tmp_path: Path) -> None:
    schema = SCHEMA | {"missingValues": [{"value": "[c]", "label": "confidential"}, {"value": ""}]}

    report = judged(tmp_path, HEADER + "1,a,[c],\n2,b,x,\n", schema)

    assert [error["type"] for error in report.listing or ()] == ["schema-error"]
    assert {issue.kind: issue.count for issue in ours(report)} == {issues.NEEDS_VERSION_2: 1, issues.WRONG_TYPE: 1}


def test_a_reference_to_no_row_is_one_issue_and_what_is_beside_is_found_too(tmp_path: Path) -> None:
    key = {"fields": ["part_of"], "reference": {"resource": "", "fields": ["code"]}}
    fields = [
        {"name": "code", "type": "string"},
        {"name": "part_of", "type": "string"},
        {"name": "n", "type": "integer"},
    ]

    report = judged(tmp_path, "code,part_of,n\na,,+1\nb,a,2\nc,z,3\nd,y,4\n", {"fields": fields, "foreignKeys": [key]})

    said = {issue.kind: (issue.count, issue.beside) for issue in report.issues}
    assert said == {issues.UNKNOWN_REFERENCE: (2, False), issues.ODD_NUMBER: (1, True)}
    assert [place.row for place in report.issues[0].places] == [4, 5]
    assert report.issues[0].message == "part_of is not in code, where the schema says that it must be."


def test_a_header_of_which_nothing_is_known_is_one_issue(tmp_path: Path) -> None:
    (issue,) = judged(tmp_path, "x,y\n1,2\n", SCHEMA | {"fieldsMatch": "partial"}).issues[:1]

    assert (issue.kind, issue.beside) == (issues.UNMATCHED_HEADER, False)


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_cover_sheet_that_is_judged_instead_of_the_table_is_said(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "code", "type": "string"}]}

    report = check_as_is(workbook(tmp_path / "a.xlsx", Cover=[["A title"]], Data=[["code"], ["x"]]), schema)

    (issue,) = ours(report)
    assert issue.kind == issues.OTHER_SHEETS
    assert issue.message == "The workbook has 2 sheets, and only the first, “Cover”, was judged. The others: Data."
    assert issue.what_to_do == "Put the sheet with the table first, or leave out --as-is."


def test_the_sheets_of_a_workbook_are_named_without_opening_it(tmp_path: Path) -> None:
    tables = '<table:table table:style-name="t" table:name="Notes &amp; more"/><table:table table:name="Data"/>'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", f"<office:spreadsheet>{tables}</office:spreadsheet>")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")

    assert sheet_names(tmp_path / "a.ods") == ["Notes & more", "Data"]
    assert sheet_names(workbook(tmp_path / "a.xlsx", **{"A&B": [["a"]], "C": []})) == ["A&B", "C"]
    assert sheet_names(tmp_path / "b.xlsx") == sheet_names(tmp_path / "absent.xls") == []


@pytest.mark.parametrize("what", ["an Excel workbook", "JSON"])
def test_a_file_that_was_only_renamed_is_not_a_text(what: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    if what == "JSON":
        path.write_text('[{"id": 1, "area_name": "Liverpool"}]\n')
    else:
        workbook(tmp_path / "table.xlsx", Data=[["id"], [1]]).rename(path)

    (issue,) = ours(check_as_is(path, SCHEMA))

    assert (issue.kind, issue.message) == (
        issues.NOT_A_TABLE_OF_TEXT,
        f"“table.csv” is {what}, under the name of a text with delimiters.",
    )


def test_a_code_that_excel_made_a_number_may_have_lost_its_nought(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "code", "type": "string"}]}

    report = check_as_is(workbook(tmp_path / "a.xlsx", Data=[["code"], [151], ["0151"], [None]]), schema)

    assert {issue.kind: issue.count for issue in ours(report)} == {issues.NUMBER_FOR_TEXT: 1, issues.BLANK_END: 1}


def test_a_file_whose_cells_are_not_judged_does_not_pass(tmp_path: Path) -> None:
    report = judged(tmp_path, HEADER + GOOD, SCHEMA, name="table.txt")

    assert [issue.kind for issue in ours(report)] == [issues.NOT_READ_BY_FRICTIONLESS]
    assert (report.outcome, list(report.listing or ())) == ("failed", [])


def test_the_guide_names_every_kind_that_stands_beside() -> None:
    from validation.issues import beside

    theirs = (issues.UNMATCHED_HEADER, issues.UNKNOWN_REFERENCE)
    guide = (ROOT / "docs" / "as-is.md").read_text(encoding="utf-8")
    kinds = [kind for kind in vars(beside).values() if isinstance(kind, IssueKind) and kind not in theirs]

    assert [kind.code for kind in kinds if f"`{kind.code}`" not in guide] == []
