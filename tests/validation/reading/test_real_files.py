"""Every real published file opens, or says in a sentence why it cannot."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from validation.reading import Source, Unreadable, open_source

PEOPLE_S_NOTES = {".md"}


def test_every_real_file_opens_or_says_why_not(shared_data: Path) -> None:
    refused = {}
    for path in sorted(path for path in shared_data.rglob("*") if path.is_file() and path.suffix not in PEOPLE_S_NOTES):
        try:
            source = open_source(path, duckdb.connect())
        except Unreadable as error:
            refused[path.name] = error.issue.kind.code
            continue
        assert any(sheet.head(1) for sheet in source.sheets), path.name

    assert set(refused.values()) <= {"no-table"}
    assert all(name.endswith(".json") for name in refused)


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows", "columns"),
    [
        ("services/Hospital.csv", "cp1252", "¬", 1218, 22),
        ("services/taskforce.csv", "utf-8", ",", 3035, 6),
        ("unemployment/ons_els_claimant-count.csv", "utf-8-sig", ",", 10326, 12),
        ("council/Final Spend Data - April 2023.csv", "cp1252", ",", 4644, 12),
        ("unemployment/claimants_liverpool_lsoa.csv", "utf-8", ",", 309, 3),
    ],
)
def test_a_real_text_file_has_its_dialect_and_its_size(
    shared_data: Path, name: str, encoding: str, delimiter: str, rows: int, columns: int
) -> None:
    source = open_source(shared_data / name, duckdb.connect())

    assert (source.encoding, source.delimiter) == (encoding, delimiter)
    assert (source.sheets[0].rows, source.sheets[0].columns) == (rows, columns)


def sheet_sizes(source: Source) -> dict[str | None, tuple[int, int]]:
    return {sheet.name: (sheet.rows, sheet.columns) for sheet in source.sheets}


def test_real_workbooks_have_their_sheets_as_a_spreadsheet_counts_them(shared_data: Path) -> None:
    counts = open_source(shared_data / "unemployment/nomis_2022_11_08_145145.xlsx", duckdb.connect())
    estimates = open_source(shared_data / "population/ukmidyearestimates20192020ladcodes.xls", duckdb.connect())
    support = "council/Local_Council_Tax_Support_Claimants_Live_Table_Q3_2022-23_v2.ods"
    tax = open_source(shared_data / support, duckdb.connect())

    assert sheet_sizes(counts) == {"Data": (2060, 22)}
    assert sheet_sizes(estimates)["MYE2 - Persons"] == (433, 95)
    assert sheet_sizes(tax)["Table_2"] == (348, 39)
    assert [sheet.name for sheet in tax.sheets if sheet.hidden] == [
        "FROM_SQL_QRC1",
        "LA_List",
        "FROM_SQL_QRC4_",
        "LA_comments",
    ]
