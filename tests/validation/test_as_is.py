"""Files that people break by hand, judged as they are."""

from __future__ import annotations

import bz2
import csv
import gc
import gzip
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from frictionless import Dialect, Resource, system
from frictionless import Report as FrictionlessReport

from validation.as_is import check_as_is
from validation.engine import connect
from validation.issues import EXTRA_LABEL, NOT_IN_LIST, NOT_READ_BY_FRICTIONLESS, REPEATED_KEY, WRONG_TYPE
from validation.report import Report

VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
DESCRIPTOR: dict[str, Any] = {
    "primaryKey": "id",
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True}},
        {"name": "name", "type": "string", "constraints": {"required": True}},
        {"name": "sex", "type": "string", "constraints": {"enum": ["all", "male", "female"]}},
        {"name": "value", "type": "number"},
    ],
}
HEADER = "id,name,sex,value\n"
BROKEN = {
    "right": HEADER + "1,a,all,1.5\n2,b,male,2\n",
    "no-last-newline": HEADER + "1,a,all,1.5\n2,b,male,x",
    "blank-lines": HEADER + "\n1,a,all,1.5\n\n\n2,b,male,x\n\n",
    "windows-lines": HEADER.replace("\n", "\r\n") + "1,a,all,1.5\r\n2,b,mail,2\r\n",
    "old-mac-lines": HEADER.replace("\n", "\r") + "1,a,all,1.5\r2,b,mail,2\r",
    "mixed-lines": HEADER + "1,a,all,1.5\r\n2,b,mail,2\n",
    "extra-delimiter-at-the-end": HEADER + "1,a,all,1.5,\n2,b,male,2\n",
    "short-row": HEADER + "1,a\n2,b,male,2\n3\n",
    "long-row": HEADER + "1,a,all,1.5,x,,y\n",
    "row-of-commas": HEADER + ",,,\n1,a,all,1\n",
    "quoted": HEADER + '1,"a, b",all,1.5\n2,"say ""hi""",male,2\n2,"two\nlines",male,z\n',
    "quote-within": HEADER + '1,5" pipe,all,1.5\n2,"b"x,male,2\n',
    "blanks-beside-quotes": HEADER + '1, "a",all,1.5\n2,"b" ,male,2\n3,c, male,2\n',
    "unclosed-quote": HEADER + '1,a,all,1.5\n2,"b,male,2\n3,c,male,2\n',
    "semicolons": (HEADER + "1,a,all,1.5\n2,b,x,2\n").replace(",", ";"),
    "tabs": (HEADER + "1,a,all,1.5\n2,b,x,2\n").replace(",", "\t"),
    "title-above": "A title\n\n" + HEADER + "1,a,all,1.5\n2,b,x,2\n",
    "repeated-keys": HEADER + "1,a,all,1\n01,b,male,2\n1,c,male,3\n,d,male,3\n",
    "renamed-label": "id,Name,sex,value\n1,a,all,1\n",
    "swapped-labels": "id,sex,name,value\n1,a,all,1\n",
    "blank-and-twice": "id,,sex,sex\n1,a,all,1\n",
    "header-only": HEADER,
    "not-a-table": "<!DOCTYPE html>\n<html><body>Sorry</body></html>\n",
    "nul": HEADER + "1,a\0b,all,1\n",
    "empty": "",
    "blank-header": "\n1,a,all,1\n",
    "a-bare-return": HEADER + '1,"a\rb",all,1\n2,b,male,x\n',
    "a-declaration-of-another-encoding": HEADER + '1,"<meta charset=""utf-16"">",all,1\n2,b,mail,2\n',
    "what-looks-like-utf-7": HEADER + "1,+AGE-,all,1\n2,16+,mail,2\n",
    "many-nuls": HEADER + "1,a\0\0\0\0\0\0\0\0,all,1\n",
    "an-end-of-file-mark": HEADER + "1,a,all,1\n\x1a",
    "title-of-the-whole-width": "a,b,c,d\n" + HEADER + "1,a,all,1\n",
    "header-twice": HEADER + "1,a,all,1\n" + HEADER,
    "labels-with-blanks": " id , name,sex ,value\n1,a,all,1\n",
    "labels-in-capitals": "ID,NAME,SEX,VALUE\n1,a,all,1\n",
    "byte-order-mark-within": HEADER + "\ufeff1,a,all,1\n",
    "line-separators": HEADER + "1,a\u2028b\x85c,all,1\n2,b\x0cc,mail,2\n",
    "single-quotes": HEADER + "1,'a,b',all,1\n2,'b',mail,2\n",
    "pipes": (HEADER + "1,a,all,1\n2,b,x,2\n").replace(",", "|"),
    "a-byte-order-mark-alone": "\ufeff",
    "a-lone-quote": '"',
    "formula": HEADER + "1,=1+1,all,+5\n2,@x,male,٣\n",
}


def write(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def both(path: Path, descriptor: dict[str, Any], dialect: dict[str, Any] | None = None) -> tuple[Counter[Any], ...]:
    """What we and frictionless say: how often each type is at each row and field.

    frictionless gets the schema as its command line does: by its path.
    """
    schema = path.parent / "schema.json"
    schema.write_text(json.dumps(descriptor))
    with system.use_context(trusted=True):
        resource = Resource(path=str(path), schema=str(schema))
        if dialect is not None:
            resource.dialect = Dialect.from_descriptor(json.loads(json.dumps(dialect)))
        theirs = resource.validate(limit_errors=0).to_descriptor()
    report = check_as_is(path, descriptor, dialect=dialect)
    assert report.listing is not None
    return counted(report.listing), counted([*theirs["errors"], *theirs["tasks"][0]["errors"]])


def counted(errors: Any) -> Counter[Any]:
    keys = ("type", "rowNumber", "fieldName", "fieldNumber", "note")
    return Counter(tuple(error.get(key) or "" for key in keys) for error in errors)


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_gets_the_errors_that_frictionless_gives(fault: str, tmp_path: Path) -> None:
    ours, theirs = both(write(tmp_path, BROKEN[fault]), DESCRIPTOR)

    assert ours == theirs


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "iso-8859-15"])
@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_an_encoding_is_told_as_frictionless_tells_it(encoding: str, suffix: str, tmp_path: Path) -> None:
    text = HEADER + "".join(f"{row},Café of Sefton – façade,all,{row}.5\n" for row in range(40)) + "x,é,mail,£\n"
    text = text.replace(",", "\t") if suffix == "tsv" else text

    ours, theirs = both(write(tmp_path, text.encode(encoding, "replace"), f"table.{suffix}"), DESCRIPTOR)

    assert ours == theirs


def test_a_file_that_frictionless_takes_for_no_table_is_not_passed_in_silence(tmp_path: Path) -> None:
    (issue,) = check_as_is(write(tmp_path, HEADER + "1,a,mail,x\n", "table.txt"), DESCRIPTOR).issues

    assert issue.kind.code == "not-read-by-frictionless"


def test_bytes_of_another_encoding_far_down_are_told_too(tmp_path: Path) -> None:
    text = HEADER.encode() + b"".join(b"%d,a,all,1\n" % row for row in range(20_000)) + b"20001,caf\xe9,all,1\n"

    ours, theirs = both(write(tmp_path, text), DESCRIPTOR)

    assert {error[0] for error in ours} == {error[0] for error in theirs} == {"encoding-error"}


@pytest.mark.parametrize(
    "more",
    [
        {"fieldsMatch": "subset"},
        {"fieldsMatch": "equal"},
        {"fieldsMatch": "superset"},
        {"fieldsMatch": "partial"},
        {"fieldsMatch": "exact"},
        {"fieldsMatch": "partial", "fields": [{"name": "other", "type": "string"}]},
        {"fieldsMatch": "subset", "missingValues": ["a"], "fields": [{"name": "id", "type": "integer"}]},
        {"foreignKeys": [{"fields": ["id"], "reference": {"resource": "", "fields": ["value"]}}]},
        {"foreignKeys": [{"fields": "id", "reference": {"resource": "table", "fields": "value"}}]},
        {"foreignKeys": [{"fields": ["id"], "reference": {"resource": "areas", "fields": ["code"]}}]},
        {"missingValues": [{"value": "a", "label": "absent"}]},
        {"$schema": VERSION_2, "missingValues": [{"value": "a", "label": "absent"}, {"value": ""}]},
        {"$schema": VERSION_2, "uniqueKeys": [["sex"]]},
        {"$schema": VERSION_2, "fields": [{"name": "id", "type": "integer", "constraints": {"exclusiveMaximum": 2}}]},
        {"$schema": VERSION_2, "fields": [{"name": "id", "type": "integer", "categories": [1]}]},
        {"fields": [{"name": "id", "type": "integer", "constraints": {"exclusiveMaximum": 2}}]},
        {"fields": [{"name": "id", "type": "integer", "missingValues": ["2"]}]},
        {"fields": [{"name": "id", "type": "string", "constraints": {"pattern": "(?i)a"}}]},
        {"fields": [{"name": "id", "type": "date", "example": "2024-02-30"}]},
        {"fields": [{"name": "id"}]},
        {"fields": []},
        {"missingValues": ["a", ""]},
        {"primaryKey": ["id", "absent"]},
        {"fields": [{"name": "id", "type": "no-such-type"}]},
        {"fields": [{"name": "id", "type": "integer", "constraints": {"pattern": "1"}}]},
    ],
)
def test_what_a_schema_says_beyond_one_table_is_judged_too(more: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, "value,id,name,sex\n1,2,a,all\n3,3,b,x\n")

    try:
        ours, theirs = both(path, descriptor_with(more))
    except re.error:  # frictionless stops where a pattern is none: so do we, and say so.
        (issue,) = check_as_is(path, descriptor_with(more)).issues
        assert issue.kind.code == "not-read-by-frictionless"
    else:
        assert ours == theirs


def descriptor_with(more: dict[str, Any]) -> dict[str, Any]:
    return more if "fields" in more else DESCRIPTOR | more


@pytest.mark.parametrize(
    "dialect",
    [
        {},
        {"header": False},
        {"headerRows": [2]},
        {"headerRows": [1, 2], "headerJoin": "-"},
        {"commentChar": "#"},
        {"commentRows": [2]},
        {"skipBlankRows": True},
        {"headerCase": False},
        {"delimiter": ";"},
        {"csv": {"delimiter": ";", "quoteChar": "'", "skipInitialSpace": True}},
    ],
)
def test_a_dialect_that_is_given_is_followed(dialect: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,sex,value\n#1,a,all,1\n\n2,b,mail,x\n3; 'c;d'; all;1\n")

    ours, theirs = both(path, DESCRIPTOR, dialect)

    assert ours == theirs


PATTERNS = [
    r"(?=.*\d)[a-z0-9]+", r"(?!foo)[a-z]+", r"(?<=a)b|ab", r"(.)\1", r"(?P<x>a)(?P=x)", r"(?>a+)b", r"a++b",
    r"\w+", r"\d+", r"\s*", r"[^\d]+", r"a\b", r"\Aa\Z", r"a$", r"^a", r"^a|b$", r"(a|b)", "a{,2}", "[]a]+",
    "(?#a word)a", r"\x61", "é+", "[à-ü]+", ".", ".*", "", "(?i:A)", r"(?s:.)+", "[A-Z]{1,2}", "[a-z]+[0-9]?",
]  # fmt: skip


def test_a_pattern_is_judged_as_python_reads_it(tmp_path: Path) -> None:
    texts = ["a", "b", "aa", "ab", "aab", "foo", "foo1", "a1", "1", "٣", "é", "éé", "A", "a\n", " ", "\u00a0", "]", "ſ"]
    fields = [
        {"name": pattern or "none", "type": "string", "constraints": {"pattern": pattern}} for pattern in PATTERNS
    ]
    table = io.StringIO()
    csv.writer(table).writerows([[field["name"] for field in fields], *([text] * len(fields) for text in texts)])

    ours, theirs = both(write(tmp_path, table.getvalue()), {"fields": fields})

    assert ours == theirs
    assert len({error[2] for error in ours}) > 25  # Most patterns refuse some of the texts.


LEAKS = pytest.mark.filterwarnings(  # frictionless leaves packed files open; the collector closes them.
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@LEAKS
@pytest.mark.parametrize("suffix", ["csv.gz", "csv.zip", "csv.bz2", "tsv.gz"])
def test_a_compressed_file_is_judged_too(suffix: str, tmp_path: Path) -> None:
    text = (HEADER + "1,a,mail,x\n").replace(",", "\t" if "tsv" in suffix else ",").encode()
    packed = {"gz": gzip.compress, "bz2": bz2.compress, "zip": zipped}[suffix.split(".")[1]](text)

    ours, theirs = both(write(tmp_path, packed, f"table.{suffix}"), DESCRIPTOR)

    assert ours == theirs
    assert {error[0] for error in ours} == {"constraint-error", "type-error"}
    gc.collect()  # What frictionless left open is closed within this test.


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("table.csv", content)
    return packed.getvalue()


@LEAKS
@pytest.mark.parametrize("name", ["table.csv.gz", "table.csv.bz2", "table.xlsx", "table.parquet"])
def test_what_is_not_what_its_name_says_is_one_error(name: str, tmp_path: Path) -> None:
    ours, theirs = both(write(tmp_path, b"no such thing", name), DESCRIPTOR)

    assert ours == theirs
    gc.collect()


def test_a_workbook_is_judged_too(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["id", "name", "sex", "value"],
        [1, "a", "all", 1.5],
        ["x", None, "mail", 2, "more"],
        [],
        [2.0, 5, "all"],
    ):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")

    ours, theirs = both(tmp_path / "table.xlsx", DESCRIPTOR)

    assert ours == theirs
    assert {error[0] for error in ours} >= {"constraint-error", "type-error", "extra-label", "blank-row"}


def test_a_value_that_cannot_be_compared_is_no_crash(tmp_path: Path) -> None:
    fields = [
        {"name": "at", "type": "time", "constraints": {"minimum": "10:00:00"}},
        {"name": "n", "type": "number", "constraints": {"minimum": 0}},
    ]

    report = check_as_is(write(tmp_path, "at,n\n11:00:00Z,1\n11:00:00,sNaN\n"), {"fields": fields})

    assert [(error["type"], error["rowNumber"]) for error in report.listing or ()] == [
        ("type-error", 2),
        ("type-error", 3),
    ]


def test_a_file_far_wider_than_its_schema_ends_in_one_sentence(tmp_path: Path) -> None:
    labels = ",".join(f"c{number}" for number in range(100_000))

    (issue,) = check_as_is(write(tmp_path, f"{labels}\n1\n"), DESCRIPTOR).issues

    assert issue.message == "its row 1 has 100,000 columns, far more or fewer than the schema has fields"


@pytest.mark.parametrize("columns", [149, 151])
def test_a_wide_file_is_judged_on_either_way(columns: int, tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(columns)]
    rows = [["1"] * columns, ["x", *["2"] * (columns - 1)], ["3"] * (columns - 1)]
    text = "".join(f"{','.join(row)}\n" for row in (names, *rows))

    ours, theirs = both(write(tmp_path, text), {"fields": [{"name": name, "type": "integer"} for name in names]})

    assert ours == theirs


@LEAKS
@pytest.mark.parametrize("name", ["a#b.csv", "a?b.csv.gz", "[x].xlsx", "a*b.csv"])
def test_a_name_that_looks_like_an_address_is_a_name(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, b"a,n\nx,y\n" if name.endswith("csv") else b"no such thing", name)
    fields = [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}]

    (issue,) = (issue for issue in check_as_is(path, {"fields": fields}).issues if not issue.beside)

    assert issue.kind == (WRONG_TYPE if name.endswith("csv") else NOT_READ_BY_FRICTIONLESS)
    gc.collect()


def test_many_files_are_judged_on_one_connection(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "1,a,mail,1\n")
    with connect() as connection:
        for schema in (DESCRIPTOR, {"fields": [{"name": name} for name in ("id", "name", "sex", "value")]}, DESCRIPTOR):
            report = check_as_is(path, schema, connection)

        assert len(list(report.listing or ())) == 1


def test_the_limit_of_a_thousand_errors_is_not_ours(tmp_path: Path) -> None:
    rows = "".join(f"{row},a,mail,x\n" for row in range(5_000))

    report = check_as_is(write(tmp_path, HEADER + rows), DESCRIPTOR)

    assert {issue.kind: issue.count for issue in report.issues} == {NOT_IN_LIST: 5_000, WRONG_TYPE: 5_000}
    assert len(list(report.listing or ())) == 10_000


def test_the_report_names_the_cell_the_value_and_what_to_do(tmp_path: Path) -> None:
    report = check_as_is(write(tmp_path, HEADER + "1,a,all,1\n2,b,mail,2\n"), DESCRIPTOR)

    (issue,) = report.issues
    assert (issue.places[0].cell, issue.places[0].value) == ("C3", "mail")
    (error,) = report.listing or ()
    assert (error["address"], error["cell"], error["cells"]) == ("C3", "mail", ["2", "b", "mail", "2"])
    assert error["what_to_do"] == "Write one of these, in just this spelling."


def test_a_repeated_key_shows_the_whole_row_and_the_row_before_it(tmp_path: Path) -> None:
    report = check_as_is(write(tmp_path, HEADER + "1,a,all,1\n2,b,male,2\n1,c,male,3\n"), DESCRIPTOR)

    (issue,), (error,) = report.issues, list(report.listing or ())
    assert (issue.kind, issue.places[0].row) == (REPEATED_KEY, 4)
    assert error["note"] == "the same as in the row at position 2"
    assert error["cells"] == ["1", "c", "male", "3"]


def test_a_column_too_many_is_one_issue_and_not_one_a_row(tmp_path: Path) -> None:
    report = check_as_is(write(tmp_path, "id,name,sex,value,more\n1,a,all,1,z\n2,b,all,1,z\n"), DESCRIPTOR)

    (issue,) = report.issues
    assert issue.kind is EXTRA_LABEL
    assert issue.message == "The schema has no field for the column “more”."


@pytest.mark.parametrize("fault", ["quoted", "short-row", "repeated-keys", "renamed-label", "empty", "right"])
def test_the_report_is_one_that_frictionless_reads(fault: str, tmp_path: Path) -> None:
    report = check_as_is(write(tmp_path, BROKEN[fault]), DESCRIPTOR)

    data = json.loads(report.to_json())

    assert list(FrictionlessReport.metadata_validate(data)) == []
    read = FrictionlessReport.from_descriptor(json.loads(report.to_json()))
    assert read.valid == (report.outcome == "passed") == (not read.task.errors)
    assert json.loads(Report.from_json(report.to_json()).to_json()) == data


def test_a_clean_file_is_judged_without_frictionless(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = write(tmp_path, BROKEN["right"])
    script = (
        "import sys; from validation.as_is import check_as_is; import json;"
        f"r = check_as_is({str(path)!r}, json.loads({json.dumps(DESCRIPTOR)!r})); assert r.outcome == 'passed';"
        "assert not {'frictionless', 'pandas', 'rich', 'pyarrow'} & set(sys.modules), 'a slow import'"
    )

    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
