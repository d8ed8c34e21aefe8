"""Files that people break by hand, judged as they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from frictionless import Report as FrictionlessReport
from frictionless import Resource, Schema, system

from validation.as_is import check_as_is
from validation.issues import EXTRA_LABEL, NOT_IN_LIST, REPEATED_KEY, WRONG_TYPE
from validation.report import Report

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
    "formula": HEADER + "1,=1+1,all,+5\n2,@x,male,٣\n",
}


def write(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def both(path: Path, descriptor: dict[str, Any]) -> tuple[Counter[Any], Counter[Any]]:
    """What we and frictionless say: how often each type is at each row and field."""
    schema = Schema.from_descriptor(json.loads(json.dumps(descriptor)))
    with system.use_context(trusted=True):
        theirs = Resource(path=path.name, basepath=str(path.parent), schema=schema).validate(limit_errors=0)
    report = check_as_is(path, descriptor)
    assert report.listing is not None
    return counted(report.listing), counted(theirs.to_descriptor()["tasks"][0]["errors"])


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
        {"foreignKeys": [{"fields": ["id"], "reference": {"resource": "", "fields": ["value"]}}]},
        {"missingValues": ["a", ""]},
        {"primaryKey": ["id", "absent"]},
        {"fields": [{"name": "id", "type": "no-such-type"}]},
        {"fields": [{"name": "id", "type": "integer", "constraints": {"pattern": "1"}}]},
    ],
)
def test_what_a_schema_says_beyond_one_table_is_judged_too(more: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, "value,id,name,sex\n1,2,a,all\n3,3,b,x\n")

    try:
        ours, theirs = both(path, DESCRIPTOR | more)
    except Exception:  # frictionless refuses the schema as soon as it is read: so do we, as an issue.
        (issue,) = check_as_is(path, DESCRIPTOR | more).issues
        assert issue.kind.code == "not-read-by-frictionless"
    else:
        assert ours == theirs


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
