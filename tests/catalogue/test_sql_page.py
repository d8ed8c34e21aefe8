"""The SQL page: a query in the address, its answer as a table, a chart and files, and mistakes told where they are."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalogue.config import Settings
from catalogue.query.examples import Example, read_examples
from catalogue.query.guarded import Busy, Result
from catalogue.query.guarded.allowed import refuse_forbidden
from catalogue.query.tables import Column
from catalogue.site import sql, sql_chart
from pipelines import warehouse_metadata
from tests.catalogue.conftest import Visitor, visit
from tests.datasets.shipped import DATASETS, SHIPPED, harmonised

RATES = "SELECT period, area_name, value FROM unemployment WHERE measure = 'unemployment_rate' ORDER BY ALL"
BY_AREA = "SELECT area_name, max(value) AS highest FROM unemployment GROUP BY area_name ORDER BY 2"


def at(path: str = "/sql", **values: str) -> str:
    return f"{path}?{urlencode(values)}"


def result(columns: list[tuple[str, str]], rows: list[list[object]]) -> Result:
    return Result("SELECT", tuple(Column(*one) for one in columns), rows, "", 0.0)


def test_the_page_begins_with_an_example_that_can_be_run(visitor: Visitor) -> None:
    page = visitor.open("/sql")

    assert page.all("h1") == [({}, "Ask the data in SQL")]
    assert "SELECT" in page.all("textarea")[0][1]
    assert "may run for 5 seconds" in page.text()
    assert "10,000 rows" in page.text()
    assert [link for link in page.links() if link.startswith("/sql?q=")]


def test_an_answer_stands_as_table_chart_and_files(visitor: Visitor) -> None:
    page = visitor.open(at(q=RATES))

    assert [text.split()[0] for _, text in page.all("th")] == ["period", "area_name", "value"]
    assert "2015" in page.text()
    assert "Line chart of value by period" in page.all("img")[0][0]["alt"]
    assert "One line for each area_name" in page.text()
    assert [link.split("?")[0] for link in page.links() if "/sql/result." in link] == [
        "/sql/result.csv",
        "/sql/result.json",
        "/sql/result.parquet",
    ]


def test_a_text_and_a_number_are_drawn_as_bars(visitor: Visitor, client: FlaskClient) -> None:
    image = visitor.open(at(q=BY_AREA)).all("img")[0][0]
    drawing = client.get(image["src"])

    assert image["alt"].startswith("Bar chart of highest by area_name")
    assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
    assert "Halton" in drawing.text


def test_the_chart_is_of_the_columns_that_are_chosen(visitor: Visitor) -> None:
    page = visitor.open(at(q=RATES, x="area_name", y="value", series=""))

    assert "Several rows have the same name" in page.text()
    assert page.all("img") == []


def test_a_withheld_figure_is_null_and_its_status_is_told_in_words(visitor: Visitor) -> None:
    page = visitor.open(at(q="SELECT area_name, value, status FROM unemployment WHERE status = 'c'"))

    assert "Knowsley null c withheld to protect people" in " ".join(page.text().split())


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        (
            "SELCT 1",
            400,
            "We cannot read the query at “SELCT”. The mistake may stand just before it. This is at line 1",
        ),
        ("SELECT 1;\nSELECT 2", 400, "One query at a time"),
        ("FROM unemploymnt", 400, "Did you mean “unemployment”?"),
        ("FROM '<script>alert(1)</script>'", 400, "There is no table “<script>alert(1)</script>”"),
        ("SELECT '" + "x" * 9000 + "'", 400, "The most that is taken here is 8,000"),
        ("\x00\ufffd\u202e", 400, "We cannot read the query"),
        ("SELECT 1 WHERE false", 200, "The query is right, and no row answers it"),
        ("SELECT 'a' AS \"a b\", NULL, [1], '<b>'", 200, "<b>"),
    ],
)
def test_any_query_is_answered_with_a_sound_page(visitor: Visitor, query: str, status: int, words: str) -> None:
    page = visitor.open(at(q=query), status=status)

    assert words in " ".join(page.text().split())
    assert page.all("script")[0][0]["type"] == "module"


def test_the_place_of_a_mistake_is_there_to_be_selected(visitor: Visitor) -> None:
    page = visitor.open(at(q="SELECT area_name,\r\n  valeu\r\nFROM unemployment"), status=400)
    fault = next(attributes for attributes, _ in page.all("div") if attributes.get("id") == "fault")

    assert (fault["data-start"], fault["data-end"]) == ("20", "25")


@pytest.mark.parametrize(
    "more", ["from=-1", "from=99999999999", "from=x", "x=nothing&y=nothing", "series=%00", "table=x"]
)
def test_whatever_else_stands_in_the_address_is_no_fault(client: FlaskClient, more: str) -> None:
    assert client.get(f"{at(q=RATES)}&{more}").status_code == 200


def test_what_the_form_left_empty_is_not_in_the_address(client: FlaskClient) -> None:
    answered = client.get(at(q="SELECT 1", find="", table=""))

    assert (answered.status_code, answered.headers["Location"]) == (302, "/sql?q=SELECT+1")


def test_a_table_opens_with_its_columns_and_what_they_mean(visitor: Visitor, client: FlaskClient) -> None:
    page = visitor.open(at(q="SELECT 1", table="unemployment"))

    assert "GSS code" in page.text()
    assert "/dataset/unemployment" in page.links()
    assert "GSS code" in client.get("/sql/table/unemployment").text
    assert client.get("/sql/table/nothing").status_code == 404


def test_tables_are_found_by_a_word_or_a_column(visitor: Visitor) -> None:
    assert "people_2021" not in visitor.open(at(find="claimants unemployment")).text()
    assert "is_in_region" in visitor.open(at(find="is_in_region", table="areas")).text()
    assert "No table and no column is called that" in visitor.open(at(find="zebra")).text()


def test_a_long_answer_is_shown_in_parts(visitor: Visitor, client: FlaskClient) -> None:
    query = "SELECT range AS n, repeat('word ', 10) AS words FROM range(2000)"
    first = visitor.open(at(q=query))
    next_rows = next(link for link in first.links() if "from=" in link)

    assert len(client.get(at(q=query)).data) < 60_000
    assert "Rows 1 to" in first.text()
    assert "Back to the first rows" in visitor.open(next_rows.split("#")[0]).text()


def test_the_files_hold_every_row_in_their_types(client: FlaskClient) -> None:
    query = "SELECT range AS n, DATE '2024-01-01' AS day, '=1+1' AS text, 1.5 AS value FROM range(3)"

    text = client.get(at("/sql/result.csv", q=query))
    rows = json.loads(client.get(at("/sql/result.json", q=query)).data)
    table = pq.read_table(io.BytesIO(client.get(at("/sql/result.parquet", q=query)).data))

    assert text.text == "n,day,text,value\n" + "".join(f"{n},2024-01-01,'=1+1,1.5\n" for n in range(3))
    assert rows[2] == {"n": 2, "day": "2024-01-01", "text": "=1+1", "value": 1.5}
    assert [str(field.type) for field in table.schema] == ["int64", "date32[day]", "string", "double"]
    assert "result.csv" in text.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/sql/result.csv", "/sql/result.parquet", "/sql/chart-wide.svg"])
def test_a_file_of_a_wrong_query_says_what_is_wrong(client: FlaskClient, path: str) -> None:
    assert "There is no table “x”" in client.get(at(path, q="FROM x")).text
    assert client.get(at(path, q="FROM x")).status_code == 422
    assert client.get(path).status_code == 422


def test_where_the_places_are_taken_the_visitor_is_told_when_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Busy("As many queries are running as there is room for.")

    monkeypatch.setattr(sql.guarded, "run", full)

    for address in (at(q="SELECT 98"), at("/sql/result.csv", q="SELECT 98")):
        answered = client.get(address)
        assert (answered.status_code, answered.headers["Retry-After"]) == (429, "5")
        assert "As many queries are running" in answered.text


def test_the_same_page_is_not_sent_twice_and_a_mistake_is_never_kept(client: FlaskClient) -> None:
    answered = client.get(at(q="SELECT 1"))
    again = client.get(at(q="SELECT 1"), headers={"If-None-Match": answered.headers["ETag"]})

    assert again.status_code == 304
    assert "ETag" not in client.get(at(q="SELCT 1")).headers


def test_before_anything_is_published_the_page_says_so(tmp_path: Path) -> None:
    assert visit(tmp_path / "nothing").get("/sql").status_code == 503
    assert Settings(home=tmp_path).sql_rows == 10_000


@pytest.mark.parametrize(
    ("columns", "rows", "choice"),
    [
        ([("period", "VARCHAR"), ("value", "DOUBLE")], [["2020-Q1", 1.0], ["2020-Q2", 2.0]], ("period", "value", "")),
        ([("year", "BIGINT"), ("n", "BIGINT")], [[2020, 1], [2021, 2]], ("year", "n", "")),
        ([("d", "DATE"), ("sex", "VARCHAR"), ("n", "INTEGER")],
         [["2020-01-01", "a", 1], ["2020-01-01", "b", 1], ["2021-01-01", "a", 1]], ("d", "n", "sex")),
        ([("area_code", "VARCHAR"), ("area_name", "VARCHAR"), ("n", "INTEGER")],
         [["E1", "Halton", 1], ["E2", "Wirral", 2]], ("area_name", "n", "")),
        ([("a", "VARCHAR")], [["x"]], None),
        ([("n", "INTEGER")], [[1]], None),
    ],
)  # fmt: skip
def test_the_chart_that_fits_is_suggested(
    columns: list[tuple[str, str]], rows: list[list[object]], choice: tuple[str, str, str] | None
) -> None:
    suggested = sql_chart.suggest(result(columns, rows))

    assert suggested == (sql_chart.Choice(*choice) if choice else None)


def test_lines_beyond_the_first_ten_are_left_out_and_that_is_said() -> None:
    rows: list[list[object]] = [[f"{year}", f"area {n}", n] for n in range(12) for year in (2020, 2021)]
    found = result([("period", "VARCHAR"), ("area_name", "VARCHAR"), ("n", "INTEGER")], rows)

    drawn = sql_chart.draw(found, sql_chart.Choice("period", "n", "area_name"))

    assert drawn.picture is not None
    assert len(drawn.picture.series) == 10
    assert drawn.said == "The first 10 lines of 12; the table has all."


@pytest.fixture(scope="module")
def shipped() -> Iterator[duckdb.DuckDBPyConnection]:
    """The shipped datasets that the examples read, and the tables that say what they mean."""
    wanted = {table for example in read_examples(SHIPPED) for table in example.tables}
    with duckdb.connect() as connection:
        warehouse_metadata.create_metadata(connection)
        warehouse_metadata.write_standard(connection)
        names = [name for name in DATASETS if warehouse_metadata.table_name(name) in wanted]
        for name in names:
            _put(connection, name)
        parts = (f"FROM {warehouse_metadata.table_name(name)}" for name in names)
        connection.execute("CREATE VIEW observations AS " + " UNION ALL BY NAME ".join(parts))
        yield connection


def _put(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    found, table = harmonised(name), warehouse_metadata.table_name(name)
    rows = found.connection.sql(f"FROM {found.relation}").to_arrow_table()  # noqa: F841 (DuckDB finds it by name)
    connection.execute(f"CREATE TABLE {table} AS FROM rows")
    for column in ("area_code", "area_name", "area_type"):
        connection.execute("INSERT INTO fields (dataset, name) VALUES (?, ?)", [name, column])
    connection.execute("INSERT INTO datasets (name, table_name, title) VALUES (?, ?, ?)", [name, table, name])
    warehouse_metadata.write_areas(connection, name)


@pytest.mark.parametrize("example", read_examples(SHIPPED), ids=lambda example: example.title)
def test_every_example_runs_over_the_shipped_datasets(shipped: duckdb.DuckDBPyConnection, example: Example) -> None:
    assert shipped.execute(example.sql).fetchall()


@pytest.mark.parametrize("example", read_examples(SHIPPED), ids=lambda example: example.title)
def test_every_example_is_such_as_a_visitor_may_run(example: Example) -> None:
    with duckdb.connect() as connection:
        told = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [example.sql]).fetchall()

    refuse_forbidden(json.loads(told[0][0])["statements"][0], example.tables)
    assert example.title
