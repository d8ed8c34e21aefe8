"""What a workbook carries out of sight is looked at too: hidden sheets, comments, properties, caches, history."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from pipelines.engines.local import open_engine
from tests.validation import people
from validation.privacy import Screening, screen
from validation.reading import open_source
from validation.reading.workbook_parts import workbook_parts

Change = Callable[[openpyxl.Workbook], None]
CONTENT = '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:dc="d">'
ODS_BODY = (
    '<office:body><office:spreadsheet>{before}<table:table table:name="Data"><table:table-row>'
    '<table:table-cell office:value-type="string">{note}<text:p>Liverpool</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
PIVOT = (
    '<pivotCacheDefinition><cacheFields><cacheField name="{first}"><sharedItems>{shared}</sharedItems></cacheField>'
    '<cacheField name="{second}"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
)


def a_workbook(path: Path, change: Change | None = None, parts: dict[str, str] | None = None) -> Path:
    """A workbook of two figures, changed, and with more parts put into its package."""
    book = openpyxl.Workbook()
    book.properties.creator = None
    sheet = book.active
    assert sheet is not None
    for row in (["Area", "Claimants"], ["Liverpool", 30], ["Wirral", 20]):
        sheet.append(row)
    if change is not None:
        change(book)
    book.save(path)
    with zipfile.ZipFile(path, "a") as package:
        for name, text in (parts or {}).items():
            package.writestr(name, text)
    return path


def screened(path: Path) -> Screening:
    return screen(open_source(path, open_engine()))


def codes(screening: Screening) -> list[str]:
    return [issue.kind.code for issue in screening.issues]


def commented(text: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B2"].comment = Comment(text, "Jane Bloggs")

    return change


def with_hidden_sheet(*makers: Callable[[int], str]) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("Lookup")
        sheet.sheet_state = "hidden"
        sheet.append(["Name", "Date of birth"][: len(makers)])
        for place in range(30):
            sheet.append([maker(place) for maker in makers])

    return change


def a_pivot(first: str, texts: Callable[[int], str], second: str, values: Callable[[int], str]) -> dict[str, str]:
    """The parts of a pivot cache: the texts are shared, the values are written out."""
    shared = "".join(f'<s v="{texts(place)}"/>' for place in range(12))
    rows = "".join(f'<r><x v="{place}"/><s v="{values(place)}"/></r>' for place in range(12))
    return {
        "xl/pivotCache/pivotCacheDefinition1.xml": PIVOT.format(first=first, second=second, shared=shared),
        "xl/pivotCache/pivotCacheRecords1.xml": f"<pivotCacheRecords>{rows}</pivotCacheRecords>",
    }


def test_a_plain_workbook_passes_and_says_what_was_looked_at(tmp_path: Path) -> None:
    screening = screened(a_workbook(tmp_path / "plain.xlsx"))

    assert screening.outcome == "pass"
    assert screening.issues == ()
    assert "comments, properties, links" in screening.looked_at[1]


def test_a_comment_is_told_of_and_its_author_masked(tmp_path: Path) -> None:
    screening = screened(a_workbook(tmp_path / "book.xlsx", commented("revised in May")))

    assert codes(screening) == ["comments-in-workbook"]
    assert screening.issues[0].message == "The workbook has a comment, by J*** B***. Whoever downloads it can read it."
    assert screening.issues[0].places[0].cell == "Sheet!B2"
    assert screening.outcome == "pass"


def test_a_comment_with_an_address_is_reviewed(tmp_path: Path) -> None:
    screening = screened(a_workbook(tmp_path / "book.xlsx", commented("ask jane@example.org")))

    assert codes(screening) == ["contact-in-comment", "comments-in-workbook"]
    assert screening.outcome == "review"


@pytest.mark.parametrize("text", ["NI AB 12 34 56 C", "NHS 9434765919", "DOB 01/02/1980"])
def test_a_comment_that_tells_of_a_person_quarantines_the_file(tmp_path: Path, text: str) -> None:
    screening = screened(a_workbook(tmp_path / "book.xlsx", commented(f"left out: {text}")))

    assert codes(screening)[0] == "hidden-personal-data"
    assert screening.is_quarantined
    assert text.split(maxsplit=1)[1] not in str(screening.issues)


def test_people_on_a_hidden_sheet_quarantine_the_file(tmp_path: Path) -> None:
    screening = screened(a_workbook(tmp_path / "book.xlsx", with_hidden_sheet(people.name, people.birth_date)))

    assert screening.is_quarantined
    assert screening.issues[0].message.startswith("The hidden sheet “Lookup” has a row for each person")


def test_names_alone_on_a_hidden_sheet_quarantine_it_too(tmp_path: Path) -> None:
    screening = screened(a_workbook(tmp_path / "book.xlsx", with_hidden_sheet(people.name)))

    assert codes(screening) == ["hidden-personal-data"]
    assert screening.is_quarantined


def test_the_author_is_named_behind_a_mask(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.properties.creator = "Jane Bloggs"
        book.properties.lastModifiedBy = "Data Services Team"

    screening = screened(a_workbook(tmp_path / "book.xlsx", change))

    assert codes(screening) == ["file-names-its-author"]
    assert screening.issues[0].message == "The file's properties name J*** B*** (masked) as its author."


def test_an_author_that_is_a_program_is_nobody(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.properties.creator = "openpyxl"
        book.properties.lastModifiedBy = "Microsoft Office User"

    assert codes(screened(a_workbook(tmp_path / "book.xlsx", change))) == []


def test_a_property_of_ones_own_is_looked_at(tmp_path: Path) -> None:
    custom = '<Properties><property name="Client"><vt:lpwstr>AB123456C</vt:lpwstr></property></Properties>'

    screening = screened(a_workbook(tmp_path / "book.xlsx", parts={"docProps/custom.xml": custom}))

    assert codes(screening) == ["hidden-personal-data"]


def test_a_link_to_another_file_names_the_file_and_not_its_folders(tmp_path: Path) -> None:
    target = "file:///C:/Users/jane.bloggs/staff%20list.xlsx"
    link = f'<Relationships><Relationship Id="rId1" Target="{target}" TargetMode="External"/></Relationships>'
    parts = {"xl/externalLinks/_rels/externalLink1.xml.rels": link}

    screening = screened(a_workbook(tmp_path / "book.xlsx", parts=parts))

    assert codes(screening) == ["link-to-another-file"]
    assert "staff list.xlsx" in screening.issues[0].message
    assert "bloggs" not in str(screening.issues)


def test_a_pivot_table_that_keeps_figures_is_reviewed(tmp_path: Path) -> None:
    parts = a_pivot("Ward", "Ward {}".format, "Claimants", str)

    screening = screened(a_workbook(tmp_path / "book.xlsx", parts=parts))

    assert codes(screening) == ["pivot-table-keeps-its-rows"]
    assert "12 rows" in screening.issues[0].message


def test_a_pivot_table_that_keeps_people_quarantines_the_file(tmp_path: Path) -> None:
    parts = a_pivot("Client", people.name, "NI number", people.insurance_number)

    screening = screened(a_workbook(tmp_path / "book.xlsx", parts=parts))

    assert codes(screening) == ["hidden-personal-data"]
    assert screening.issues[0].message.startswith("A pivot table's copy of its source holds")
    assert screening.is_quarantined


def test_a_history_of_changes_and_files_within_are_reviewed(tmp_path: Path) -> None:
    parts = {"xl/revisions/revisionHeaders.xml": "<headers/>", "xl/embeddings/Workbook1.xlsx": "PK"}

    screening = screened(a_workbook(tmp_path / "book.xlsx", parts=parts))

    assert codes(screening) == ["tracked-changes", "embedded-files"]


def an_ods(path: Path, note: str = "", before: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", CONTENT + ODS_BODY.format(note=note, before=before))
        package.writestr("meta.xml", "<m><meta:initial-creator>Jane Bloggs</meta:initial-creator></m>")
    return path


def test_an_ods_has_comments_authors_and_history_as_well(tmp_path: Path) -> None:
    note = (
        "<office:annotation ><dc:creator>Joe Roe</dc:creator><text:p>ask joe@example.org</text:p></office:annotation>"
    )

    parts = workbook_parts(an_ods(tmp_path / "book.ods", note, "<table:tracked-changes></table:tracked-changes>"))

    assert parts is not None
    assert [(one.text, one.author, one.sheet) for one in parts.comments] == [("ask joe@example.org", "Joe Roe", "Data")]
    assert parts.properties == {"initial-creator": "Jane Bloggs"}
    assert parts.has_tracked_changes


@pytest.mark.parametrize("name", ["xl/comments1.xml", "xl/pivotCache/pivotCacheDefinition1.xml", "docProps/custom.xml"])
def test_a_hostile_part_is_searched_to_its_end_without_effort(tmp_path: Path, name: str) -> None:
    hostile = "<comment ref='A1' <cacheField name=\"" * 60_000
    parts = {name: hostile, "xl/pivotCache/pivotCacheRecords1.xml": "<r>" * 100_000}

    assert workbook_parts(a_workbook(tmp_path / "book.xlsx", parts=parts)) is not None


def test_an_entity_in_a_part_is_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "AB123456C">]><comments><authors/><comment ref="A1"><t>&a;</t></comment></comments>'

    parts = workbook_parts(a_workbook(tmp_path / "book.xlsx", parts={"xl/comments9.xml": bomb}))

    assert parts is not None
    assert [comment.text for comment in parts.comments] == ["&a;"]
