"""The table of a dataset: which rows a page shows, in which order, and that the files hold exactly those."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, quote

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalogue.query import row_files, row_steps, rows
from catalogue.query.kept_answers import KeptAnswers
from catalogue.query.questions import Question, read_question
from catalogue.query.tables import Column, Table
from catalogue.site import table as table_pages
from tests.catalogue.conftest import Visitor, visit

TABLE = "/dataset/unemployment/table"
OLD = "/dataset/unemployment/version/1/table"


def shown(visitor: Visitor, address: str) -> list[str]:
    """The text of each row of the page."""
    return [text for _, text in visitor.open(address).all("tr")][1:]


def records(client: FlaskClient, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(client.get(f"{TABLE}.json?{query}").data)
    return found


def test_the_page_says_how_many_rows_there_are_and_shows_the_first(visitor: Visitor) -> None:
    page = visitor.open(TABLE)

    assert "All 97 rows." in page.text()
    assert "Rows 1 to 50 of 97" in page.text()
    assert len(page.all("tr")) == 51


def test_codes_periods_and_figures_are_shown_in_words(visitor: Visitor) -> None:
    columns = "&".join(f"_columns={name}" for name in ("area_name", "period", "sex", "age_band", "measure", "value"))
    rows_ = shown(visitor, f"{TABLE}?area_name=Halton&measure=claimant_count&sex=female&{columns}")

    assert len(rows_) == 1
    assert rows_[0].startswith("Halton October 2023 Female Aged 16 and over Claimant count 1,000")


def test_what_was_asked_for_stands_above_the_table_and_in_no_column(visitor: Visitor) -> None:
    page = visitor.open(f"{TABLE}?measure=claimant_count&sex=female")
    heads = [text for attributes, text in page.all("th") if attributes.get("scope") == "col"]

    assert not {"Measure", "Sex"} & set(heads)
    assert "Measure is Claimant count" in page.text()


def test_what_every_row_says_is_said_once(visitor: Visitor) -> None:
    page = visitor.open("/dataset/people-2021/table")

    assert "period, mid-2021" in page.text() or "kind of period, Mid-year" in page.text()
    assert "Age band" not in [text for attributes, text in page.all("th")]


def test_a_name_leads_to_its_area_and_a_row_to_its_source(visitor: Visitor) -> None:
    links = visitor.open(f"{TABLE}?area_name=Halton&period=2015").links()
    source = next(link for link in links if "/provenance?" in link)

    assert "/area/E06000006" in links
    assert "version=2&area_code=E06000006&period=2015&sex=all&age_band=16-64&measure=unemployment_rate" in source


def test_several_values_of_a_column_are_a_choice_and_several_columns_a_condition(client: FlaskClient) -> None:
    found = records(client, "area_name=Halton&area_name=Sefton&period=2016")

    assert [(row["area_name"], row["period"]) for row in found] == [("Halton", "2016"), ("Sefton", "2016")]


def test_letters_are_found_in_capitals_and_small(client: FlaskClient) -> None:
    assert {row["area_name"] for row in records(client, "area_name__contains=LIVER")} == {
        "Liverpool",
        "Liverpool City Region",
    }


def test_a_range_includes_both_its_ends(client: FlaskClient) -> None:
    assert {row["value"] for row in records(client, "value__from=4.3&value__to=4.4")} <= {4.3, 4.4}
    assert {row["period"] for row in records(client, "period_start__from=2022-01-01&period_start__to=2023-01-01")} == {
        "2022",
        "2023",
    }


def test_blank_cells_can_be_asked_for_and_left_out(client: FlaskClient) -> None:
    blank = records(client, "value__blank=yes")

    assert [(row["area_name"], row["period"], row["status"]) for row in blank] == [("Knowsley", "2017", "c")]
    assert len(records(client, "value__blank=no")) == 96
    assert len(records(client, "status=c&status__blank=yes")) == 97


def test_a_withheld_figure_says_why_and_is_not_nought(visitor: Visitor) -> None:
    rows_ = shown(visitor, f"{TABLE}?status__blank=no")

    assert len(rows_) == 1
    assert "withheld to protect people" in rows_[0]


def test_a_heading_sorts_up_then_down_and_says_so(visitor: Visitor) -> None:
    up = visitor.open(f"{TABLE}?measure=unemployment_rate&_sort=value")
    down = visitor.open(f"{TABLE}?measure=unemployment_rate&_sort=value&_order=down")

    assert [at["aria-sort"] for at, _ in up.all("th") if "aria-sort" in at] == ["ascending"]
    assert [at["aria-sort"] for at, _ in down.all("th") if "aria-sort" in at] == ["descending"]
    assert f"{TABLE}?measure=unemployment_rate&_sort=value&_order=down" in up.links()
    assert f"{TABLE}?measure=unemployment_rate&_sort=value" in down.links()


@pytest.mark.parametrize("order", ["up", "down"])
def test_blank_cells_stand_last_either_way(client: FlaskClient, order: str) -> None:
    values = [row["value"] for row in records(client, f"_sort=value&_order={order}")]

    assert values[-1] is None
    assert values[:-1] == sorted(values[:-1], reverse=order == "down")  # type: ignore[type-var]


def test_codes_stand_as_in_their_list_and_not_by_their_letters(client: FlaskClient) -> None:
    found = [row["sex"] for row in records(client, "_sort=sex&_columns=sex")]

    assert list(dict.fromkeys(found)) == ["all", "female", "male"]
    table = a_table({"age_band": ["5-9", "10-14", "0-4", "all"]})
    assert [row["age_band"] for row in rows.page(table, Question(sort="age_band"))] == ["all", "0-4", "5-9", "10-14"]


def test_only_chosen_columns_are_shown(visitor: Visitor, client: FlaskClient) -> None:
    page = visitor.open(f"{TABLE}?_columns=value&_columns=area_code")

    assert [text for at, text in page.all("th")][:2] == ["Area code", "Value"]
    assert client.get(f"{TABLE}.csv?_columns=value&_columns=area_code").text.startswith("area_code,value\n")


def test_what_was_chosen_is_named_and_can_be_taken_away(visitor: Visitor) -> None:
    page = visitor.open(f"{TABLE}?area_name=Halton&value__from=4&_sort=value")

    assert "Area name is Halton Remove" in page.text()
    assert "Value is 4 or more Remove" in page.text()
    assert f"{TABLE}?value__from=4&_sort=value" in page.links()
    assert f"{TABLE}?_sort=value" in page.links()


def test_what_was_chosen_is_named_as_the_data_names_it(visitor: Visitor) -> None:
    assert (
        "is Halton, Sefton or Up and down Remove"
        in visitor.open(f"{TABLE}?area_name=Halton&area_name=Sefton&area_name=Up+and+down").text()
    )
    assert "or Status has no value Remove" in visitor.open(f"{TABLE}?status=c&status__blank=yes").text()


def test_the_form_keeps_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.open(f"{TABLE}?area_name=Halton&value__from=4&_sort=value&_order=down&_rows=25")
    inputs = [at for at, _ in page.all("input")]

    assert [at["value"] for at in inputs if "checked" in at] == ["Halton"]
    assert {"value__from": "4", "_rows": "25"}.items() <= {at["name"]: at.get("value") for at in inputs}.items()
    assert [text for at, text in page.all("option") if "selected" in at] == ["Value", "Highest or last at the top"]


def test_the_address_does_not_say_what_was_left_empty(client: FlaskClient) -> None:
    response = client.get(f"{TABLE}?area_name=Halton&value__from=&value__to=&_sort=&_order=")

    assert (response.status_code, response.headers["Location"]) == (302, f"{TABLE}?area_name=Halton")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("value__from=abc", "“abc” is not a number (Value: at least)"),
        ("value=nan", "“nan” is not a number"),
        ("value__to=1e999", "is not a number"),
        ("period_start__from=31/12/2020", "is not a date such as 2024-03-31"),
        ("sex__from=a", "neither numbers nor dates"),
        ("value__blank=perhaps", "neither yes nor no"),
        ("_sort=nothing", "“nothing” is no column of this table (sort by)"),
        ("_order=sideways", "is not one of up, down"),
        ("_columns=nothing", "is no column of this table (columns)"),
        ("_page=0", "is not a number of a page"),
        ("_page=1.5", "is not a number of a page"),
        ("_page=99999999999999999999", "is not a number of a page"),
        ("_rows=7", "is not one of 25, 50, 100"),
        ("area_name=" + "x" * 201, "at most 200 letters"),
        ("area_name=a%00b", "is no value"),
        ("&".join(f"sex={number}" for number in range(101)), "more than 100 values"),
    ],
)
def test_what_cannot_be_read_is_said_and_no_rows_are_shown(
    visitor: Visitor, client: FlaskClient, query: str, words: str
) -> None:
    page = visitor.open(f"{TABLE}?{query}", status=400)

    assert words in page.text()
    assert page.all("table") == []
    refused = client.get(f"{TABLE}.csv?{query}")
    assert refused.status_code == 422
    assert "could" in refused.text or "is" in refused.text


def test_a_strange_parameter_is_passed_over_on_the_page_and_refused_for_a_file(
    visitor: Visitor, client: FlaskClient
) -> None:
    assert "There is no column “colour”" in visitor.open(f"{TABLE}?colour=red").text()
    assert client.get(f"{TABLE}.csv?colour=red").status_code == 422


@pytest.mark.parametrize("page", ["3", "1000000000"])
def test_a_page_after_the_last_says_which_is_the_last(visitor: Visitor, page: str) -> None:
    found = visitor.open(f"{TABLE}?_page={page}", status=404)

    assert "the last is page 2" in found.text()
    assert f"{TABLE}?_page=2" in found.links()


def test_no_row_is_said_and_offers_the_way_back(visitor: Visitor) -> None:
    page = visitor.open(f"{TABLE}?area_name=Atlantis&value__from=1")

    assert "No row matches all of that" in page.text()


def test_the_pages_together_hold_every_row_once(client: FlaskClient, visitor: Visitor) -> None:
    address = f"{TABLE}?_columns=area_name&_columns=period&_columns=sex&_rows=25"
    found = [text for page in range(1, 5) for text in shown(visitor, f"{address}&_page={page}")]

    assert len(found) == len(records(client, ""))
    assert len(set(found)) == 97


@pytest.mark.parametrize(("address", "count"), [(TABLE, 97), (OLD, 65)])
def test_each_version_shows_its_own_rows(visitor: Visitor, address: str, count: int) -> None:
    assert f"All {count} rows" in visitor.open(address).text()


def test_an_older_version_says_that_there_is_a_newer_one(visitor: Visitor) -> None:
    assert "These are the rows of version 1." in visitor.open(OLD).text()


@pytest.mark.parametrize("number", ["9", "0x1", "x", "99999999999", "²"])
def test_a_version_that_is_not_there_is_said(visitor: Visitor, number: str) -> None:
    assert "has no version" in visitor.open(f"/dataset/unemployment/version/{quote(number)}/table", status=404).text()


def test_the_rows_are_shown_while_the_warehouse_is_away(broken_home: Path) -> None:
    (broken_home / "warehouse" / "current").unlink()

    assert "All 97 rows" in Visitor(visit(broken_home)).open(TABLE).text()


def test_rows_of_a_damaged_file_are_refused(broken_home: Path) -> None:
    path = broken_home / "packages" / "unemployment" / "1" / "unemployment.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    assert "differs from the one that was published" in visit(broken_home).get(OLD).text


def test_without_a_filter_the_csv_is_the_published_one(client: FlaskClient, published: Path) -> None:
    for number in (1, 2):
        folder = published / "packages" / "unemployment" / str(number)
        address = f"/dataset/unemployment/version/{number}/table.csv"
        assert client.get(address).data == (folder / "unemployment.csv").read_bytes()


def test_every_format_holds_exactly_the_rows_that_were_asked_for(client: FlaskClient) -> None:
    query = "measure=unemployment_rate&value__from=5&_sort=value&_order=down&_columns=area_name&_columns=value"
    wanted = [(row["area_name"], row["value"]) for row in records(client, query)]
    from_csv = list(csv.DictReader(io.StringIO(client.get(f"{TABLE}.csv?{query}").text)))
    parquet = pq.read_table(io.BytesIO(client.get(f"{TABLE}.parquet?{query}").data))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{TABLE}.xlsx?{query}").data))["Data"]

    assert len(wanted) > 10
    assert [(row["area_name"], float(row["value"])) for row in from_csv] == wanted
    assert [(row["area_name"], row["value"]) for row in parquet.to_pylist()] == wanted
    assert list(sheet.iter_rows(values_only=True))[1:] == wanted
    assert parquet.schema.metadata[b"lcr:version"] == b"2"


def test_no_text_is_a_formula_in_a_file_for_spreadsheets(client: FlaskClient) -> None:
    query = "area_type=ward"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{TABLE}.xlsx?{query}").data))["Data"]
    names = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=Anfield"]

    assert [cell.data_type for cell in names] == ["s"]
    assert ",'=Anfield," in client.get(f"{TABLE}.csv?{query}").text
    assert [row["area_name"] for row in records(client, query)] == ["=Anfield"]


def test_no_row_makes_an_empty_file_with_its_columns(client: FlaskClient) -> None:
    query = "area_name=Atlantis&_columns=value"

    assert client.get(f"{TABLE}.csv?{query}").text == "value\n"
    assert records(client, query) == []
    assert pq.read_table(io.BytesIO(client.get(f"{TABLE}.parquet?{query}").data)).num_rows == 0


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx"])
def test_rows_that_one_has_are_not_sent_again(client: FlaskClient, suffix: str) -> None:
    address = f"{TABLE}.{suffix}?area_name=Halton"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Disposition"] == f"attachment; filename=unemployment-rows.{suffix}"
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).headers["ETag"] == first.headers["ETag"]
    assert client.get(f"{TABLE}.{suffix}?area_name=Sefton").headers["ETag"] != first.headers["ETag"]


def test_a_file_of_rows_is_sent_while_it_is_made(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def slowly(*_: object) -> Iterator[bytes]:
        for number in range(1000):
            made.append(number)
            yield b"a row\n"

    monkeypatch.setattr(table_pages.row_files, "csv_chunks", slowly)
    response = client.get(f"{TABLE}.csv", buffered=False)

    assert len(made) < 10
    assert response.get_data() == b"a row\n" * 1000
    assert "Content-Length" not in response.headers


def test_more_rows_than_a_workbook_should_hold_are_refused_with_a_way_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_pages, "EXCEL_MOST", 10)
    response = client.get(f"{TABLE}.xlsx")

    assert response.status_code == 422
    assert "These are 97 rows" in response.text
    assert "download them as CSV" in response.text


def test_the_page_with_every_column_is_small(client: FlaskClient) -> None:
    columns = "&".join(f"_columns={name}" for name in records(client, "")[0])

    assert len(client.get(f"{TABLE}?{columns}").data) < 60_000
    assert f"{TABLE}?_sort=value&amp;_columns=%2A" in client.get(f"{TABLE}?{columns}").text
    assert client.get(f"{TABLE}.csv?_columns=*").data == client.get(f"{TABLE}.csv").data


def test_the_first_rows_stand_on_the_page_of_the_dataset(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment")

    assert "The first 8 of 97 rows" in page.text()
    assert TABLE in page.links()


def a_table(columns: dict[str, list[object]]) -> Table:
    """A table in memory of these columns."""
    connection = duckdb.connect()
    kinds = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", date: "DATE", bool: "BOOLEAN", Decimal: "DECIMAL(10,2)"}
    given = {
        name: next((type(value) for value in values if value is not None), str) for name, values in columns.items()
    }
    listed = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}" {kinds[kind]}' for name, kind in given.items())
    connection.execute(f"CREATE TABLE t ({listed})")
    cells = ", ".join(f"unnest(?::{kinds[kind]}[])" for kind in given.values())
    connection.execute(f"INSERT INTO t SELECT {cells}", list(columns.values()))
    found = tuple(Column(name, kinds[kind]) for name, kind in given.items())
    return Table("t", "rowid", found, connection.cursor, KeptAnswers(64))


MANY: dict[str, list[object]] = {
    "number": [None if n % 11 == 0 else float(n * 7919 % 503) for n in range(2000)],
    "text": [f"name {n * 31 % 700}" for n in range(2000)],
    "few": [None if n % 5 == 0 else "abc"[n % 3] for n in range(2000)],
    "one": [1.0] * 2000,
    "odd": [float("inf") if n % 7 == 0 else float("-inf") if n % 13 == 0 else float(n % 90) for n in range(2000)],
    "nan": [float("nan") if n % 9 == 0 else float(n % 90) for n in range(2000)],
    "empty": ["" if n % 3 == 0 else f"{n % 400}" for n in range(2000)],
    "whole": [2**63 - 1 if n % 4 == 0 else n % 300 for n in range(2000)],
    "day": [date.max if n % 5 == 0 else date(2000, 1, 1) + timedelta(n % 700) for n in range(2000)],
    "exact": [None if n % 50 == 0 else Decimal(n * 37 % 900) / 100 for n in range(2000)],
    "yes": [n % 3 == 0 for n in range(2000)],
    "none": [None] * 2000,
}


def _rank(value: object) -> tuple[bool, object]:
    """NaN stands above every number, as DuckDB has it."""
    return (True, 0) if value != value else (False, value)


@pytest.fixture(scope="module")
def many() -> Table:
    return a_table({**MANY, "place": list(range(2000))})


@pytest.mark.parametrize("column", list(MANY))
@pytest.mark.parametrize("is_down", [False, True])
def test_a_sorted_page_deep_in_a_table_is_the_one_that_sorting_it_all_gives(
    monkeypatch: pytest.MonkeyPatch, many: Table, column: str, is_down: bool
) -> None:
    filled = [n for n in range(2000) if MANY[column][n] is not None]
    ordered = sorted(filled, key=lambda n: (_rank(MANY[column][n]), -n if is_down else n), reverse=is_down)  # type: ignore[arg-type,return-value]
    ordered += [n for n in range(2000) if MANY[column][n] is None]
    monkeypatch.setattr(rows, "SHALLOW", 100)
    monkeypatch.setattr(row_steps, "STEPS", 20)

    for page in (1, 3, 4, 11, 23, 37, 40):
        asked = Question(sort=column, is_down=is_down, page=page)
        assert [row["place"] for row in rows.page(many, asked)] == ordered[(page - 1) * 50 : page * 50], page


def test_columns_of_any_name_can_be_sorted_filtered_and_chosen() -> None:
    names = ["_sort", "_page", 'x" FROM t; --', "a b", "a b__from", "name", "version"]
    table = a_table({name: [1.0, 2.0, None] for name in names})

    for name in names:
        query = f"{quote(name + '__from')}=2&_sort={quote(name)}&_columns={quote(name)}"
        asked = read_question(table, parse_qs(query))
        assert (asked.faults, asked.unknown) == ((), ()), name
        assert rows.page(table, asked) == [{name: 2.0}]
        exactly = read_question(table, parse_qs(f"{quote(name + '__is')}=1"))
        assert [row[name] for row in rows.page(table, exactly)] == [1.0]
        assert read_question(table, parse_qs("&".join(f"{quote(k)}={v}" for k, v in exactly.pairs()))) == exactly
        assert read_question(table, parse_qs("&".join(f"{quote(k)}={quote(v)}" for k, v in asked.pairs()))) == asked


def test_exact_numbers_are_numbers_in_json_and_excel(tmp_path: Path) -> None:
    table = a_table({"n": [Decimal("1.25"), None, Decimal("-3.5")], "x": [float("nan"), float("inf"), 1.0]})
    row_files.write_excel(table, Question(), tmp_path / "n.xlsx", [])
    sheet = openpyxl.load_workbook(tmp_path / "n.xlsx")["Data"]
    found = json.loads(b"".join(row_files.json_chunks(table, Question())))

    assert [(row["n"], row["x"]) for row in found] == [(1.25, None), (None, None), (-3.5, 1)]
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [(1.25, None), (None, None), (-3.5, 1)]
