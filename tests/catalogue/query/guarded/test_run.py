"""What strangers' SQL is answered: rows, or a refusal that says where and what to do; never more than its bounds."""

from __future__ import annotations

import pytest

from catalogue.query.connection import Warehouse
from catalogue.query.guarded import Busy, Failed, Refused, SqlLimits, asking, run

SOME = SqlLimits(seconds=30, rows=50, output_mb=1)
LITTLE_TIME = SqlLimits(seconds=0.3)
ONE_AT_A_TIME = SqlLimits(at_once=1)


def refusal(warehouse: Warehouse, sql: str) -> Refused:
    with pytest.raises(Refused) as caught:
        run(warehouse, sql, SOME)
    return caught.value


def test_a_query_is_answered_with_its_columns_types_and_rows(warehouse: Warehouse) -> None:
    sql = (
        "SELECT area_name, max(period_start) AS last, sum(value) AS all_of_it FROM unemployment"
        " WHERE area_name = 'Halton' GROUP BY area_name;"
    )

    result = run(warehouse, sql, SOME)

    assert [(column.name, column.kind) for column in result.columns] == [
        ("area_name", "text"),
        ("last", "date"),
        ("all_of_it", "number"),
    ]
    [[name, day, total]] = result.rows
    assert (name, len(day), type(total)) == ("Halton", 10, float)
    assert not result.is_truncated


def test_every_kind_of_value_is_told_as_json_tells_it(warehouse: Warehouse) -> None:
    sql = (
        "SELECT NULL, true, 1::HUGEINT << 70, 'NaN'::DOUBLE, 1.10::DECIMAL(5,2), DATE '2024-02-29',"
        " TIMESTAMP '2024-02-29 10:00', [1, NULL], {'a': DATE '2024-01-01'}, 'ab'::BLOB, TIME '10:00'"
    )

    assert run(warehouse, sql, SOME).rows == [
        [None, True, 1 << 70, "nan", 1.1, "2024-02-29", "2024-02-29 10:00:00", [1, None], {"a": "2024-01-01"}, "6162",
         "10:00:00"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "FROM unemployment LIMIT 1",
        "WITH one AS (SELECT 1 AS n) SELECT n FROM one",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT count(*) FROM r",
        "SELECT row_number() OVER (ORDER BY value), lag(value) OVER w FROM unemployment WINDOW w AS (ORDER BY period)",
        "SELECT list_transform([1, 2], lambda x: x + 1), [x * 2 FOR x IN [1, 2]]",
        "SELECT * FROM unemployment PIVOT (sum(value) FOR area_name IN ('Halton', 'Wirral'))",
        "SELECT d.name FROM main.datasets AS d JOIN fields AS f ON f.dataset = d.name GROUP BY ALL ORDER BY ALL",
        "SELECT * FROM range(3), generate_series(1, 2), unnest([1, 2])",
        "SELECT CASE WHEN value > 1 THEN 'a' END, value BETWEEN 1 AND 2, area_name LIKE 'H%' FROM unemployment",
        "SELECT approx_quantile(value, 0.5), string_agg(DISTINCT area_name, ', ') FROM unemployment -- and a comment",
        "VALUES (1, 'a'), (2, 'b')",
        "SELECT current_date, extract(year FROM period_start) FROM unemployment",
        "SELECT DISTINCT ON (area_code) area_code, value FROM observations ORDER BY area_code, period DESC",
    ],
)
def test_what_people_write_to_read_tables_is_run(warehouse: Warehouse, sql: str) -> None:
    assert run(warehouse, sql, SOME).rows


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT 1; SELECT * FROM unemployment", "One query at a time"),
        ("", "no query yet"),
        ("-- nothing", "no query yet"),
        ("COPY (SELECT 1) TO 'x.csv'", "COPY is not answered"),
        ("EXPORT DATABASE 'x'", "not answered"),
        ("ATTACH 'x.duckdb'", "ATTACH is not answered"),
        ("INSTALL httpfs", "not answered"),
        ("SET threads = 8", "SET is not answered"),
        ("RESET memory_limit", "not answered"),
        ("PRAGMA database_list", "PRAGMA is not answered"),
        ("CALL pragma_version()", "CALL is not answered"),
        ("CHECKPOINT", "not answered"),
        ("CREATE TEMP TABLE t AS SELECT 1", "CREATE is not answered"),
        ("CREATE TEMP MACRO f(x) AS x", "CREATE is not answered"),
        ("PREPARE p AS SELECT 1", "PREPARE is not answered"),
        ("EXPLAIN SELECT 1", "EXPLAIN is not answered"),
        ("DROP TABLE unemployment", "DROP is not answered"),
        ("UPDATE unemployment SET value = 0", "UPDATE is not answered"),
        ("WITH x AS (INSERT INTO unemployment FROM unemployment RETURNING *) FROM x", "INSERT is not answered"),
        ("SELECT ?", "no parameters"),
        ("PIVOT unemployment ON area_name USING sum(value)", "PIVOT needs to know its columns"),
        ("SHOW TABLES", "SHOW, DESCRIBE"),
        ("SHOW ALL TABLES", "SHOW, DESCRIBE"),
        ("FROM (SHOW unemployment)", "SHOW, DESCRIBE"),
        ("SUMMARIZE unemployment", "SHOW, DESCRIBE"),
        ("FROM query('SELECT 1')", "“query” cannot be used as a table"),
        ("FROM query_table('unemployment')", "“query_table” cannot be used"),
        ("FROM json_execute_serialized_sql('x')", "cannot be used as a table"),
        ("FROM '/etc/passwd'", "no table “/etc/passwd”"),
        ("FROM read_csv('/etc/passwd')", "“read_csv” cannot be used"),
        ("FROM read_text('/etc/passwd')", "“read_text” cannot be used"),
        ("FROM glob('/*')", "“glob” cannot be used"),
        ("FROM sniff_csv('/etc/passwd')", "“sniff_csv” cannot be used"),
        ("FROM python_secret", "no table “python_secret”"),
        ("FROM duckdb_tables()", "“duckdb_tables” cannot be used"),
        ("FROM duckdb_tables", "no table “duckdb_tables”"),
        ("FROM duckdb_settings()", "“duckdb_settings” cannot be used"),
        ("FROM information_schema.tables", "no table “information_schema.tables”"),
        ("FROM pg_catalog.pg_settings", "no table “pg_catalog.pg_settings”"),
        ("FROM sqlite_master", "no table “sqlite_master”"),
        ("FROM system.main.unemployment.x", "no table"),
        ("WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables", "name of the engine’s own"),
        ("SELECT (SELECT count(*) FROM duckdb_settings())", "“duckdb_settings” cannot be used"),
        ("SELECT current_setting('temp_directory')", "“current_setting” cannot be used"),
        ("SELECT system.main.current_setting('temp_directory')", "“current_setting” cannot be used"),
        ("SELECT getenv('PATH')", "“getenv” cannot be used"),
        ("SELECT write_log('x')", "“write_log” cannot be used"),
        ("SELECT sleep_ms(100000)", "“sleep_ms” cannot be used"),
        ("SELECT nextval('s')", "“nextval” cannot be used"),
        ("SELECT 1 ORDER BY (SELECT version())", "“version” cannot be used"),
        ("SELECT 1 FROM unemployment WHERE pg_sleep(9) IS NULL", "“pg_sleep” cannot be used"),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, "nested too deeply"),
        ("SELECT " + "+".join("1" * 3000), "nested too deeply"),
        ("SELECT 1 " + " " * 8000, "The most that is taken here is 8,000"),
        ("\x00", "no query yet"),
    ],
)  # fmt: skip
def test_what_is_not_a_reading_of_the_published_tables_is_refused(warehouse: Warehouse, sql: str, words: str) -> None:
    python_secret = [1]

    refused = refusal(warehouse, sql)

    assert words in str(refused)
    assert refused.what_to_do.endswith((".", "?"))
    assert python_secret == [1]


@pytest.mark.parametrize(
    ("sql", "message", "what_to_do", "place"),
    [
        ("SELCT 1", "at “SELCT”", "Correct the query", (1, 1)),
        ("SELECT 1 FORM x", "at “x”", "Correct the query", (1, 15)),
        ("SELECT", "ends before it is complete", "Correct", None),
        ("FROM unemploymnt", "no table “unemploymnt”", "Did you mean “unemployment”", (1, 6)),
        ("SELECT\n  valeu\nFROM unemployment", "no column “valeu”", "Did you mean “value”", (2, 3)),
        ("SELECT population_2 FROM datasets", "no column “population_2”", "The list shows", (1, 8)),
        ("SELECT 'é', fooo(1)", "function “fooo”", "floor", (1, 13)),
        ("SELECT sum(area_name) FROM unemployment", "“sum(VARCHAR)” does not work", "TRY_CAST", (1, 8)),
        ("SELECT area_name FROM unemployment a, people_2021 b", "Ambiguous reference", "Correct", (1, 8)),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_may_have_been_meant(
    warehouse: Warehouse, sql: str, message: str, what_to_do: str, place: tuple[int, int] | None
) -> None:
    refused = refusal(warehouse, sql)

    assert message in str(refused)
    assert what_to_do in refused.what_to_do
    assert ((refused.line, refused.column) if refused.place else None) == place


def test_the_place_is_shown_with_a_mark_under_it(warehouse: Warehouse) -> None:
    place = refusal(warehouse, "SELECT area_name,\n       valeu\nFROM unemployment").place

    assert place is not None
    assert place.excerpt == "       valeu\n       ^^^^^"


def test_an_error_about_a_value_does_not_tell_the_value(warehouse: Warehouse) -> None:
    refused = refusal(warehouse, "SELECT CAST(area_name AS INTEGER) FROM unemployment")

    assert "cannot be turned into the type" in str(refused)
    assert "Halton" not in str(refused) + refused.what_to_do
    assert refused.column == 8


def test_rows_are_cut_where_there_are_more_than_may_be(warehouse: Warehouse) -> None:
    result = run(warehouse, "FROM range(1000000000000)", SOME)

    assert (len(result.rows), result.cut) == (50, "rows")
    assert run(warehouse, "FROM range(50)", SOME).cut == ""


def test_the_answer_is_cut_where_it_grows_too_large(warehouse: Warehouse) -> None:
    result = run(warehouse, "SELECT repeat('a', 300000) FROM range(20)", SOME)

    assert (len(result.rows), result.cut) == (3, "size")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT repeat('a', 1000000000)",
        "SELECT * FROM (SELECT unnest(range(100000000))) LIMIT 1001",
        "SELECT list(range) FROM range(200000000)",
        "SELECT repeat('a', 1000000) FROM range(1001)",
    ],
)
def test_a_query_that_fills_the_memory_is_stopped(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises(Failed, match="more than the 128 MB of memory"):
        run(warehouse, sql, SqlLimits(seconds=30, memory_mb=128))


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
        "SELECT count(*) FROM range(1000000) a, range(1000000) b",
    ],
)
def test_a_query_that_does_not_end_is_stopped(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises(Failed, match=r"ran for 0\.3 seconds"):
        run(warehouse, sql, LITTLE_TIME)


def test_a_query_finds_nothing_that_another_left_behind(warehouse: Warehouse) -> None:
    first = run(warehouse, "SELECT txt FROM (SELECT 'a' AS txt)", SOME)

    assert first.rows == [["a"]]
    assert "no column “txt”" in str(refusal(warehouse, "SELECT txt FROM datasets"))


def test_where_all_places_are_taken_the_visitor_is_told_to_come_back(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "QUEUE_SECONDS", 0.0)

    with asking._turn(ONE_AT_A_TIME.at_once), pytest.raises(Busy) as caught:
        run(warehouse, "SELECT 1", ONE_AT_A_TIME)

    assert caught.value.retry_seconds > 0
    assert run(warehouse, "SELECT 1", ONE_AT_A_TIME).rows == [[1]]
