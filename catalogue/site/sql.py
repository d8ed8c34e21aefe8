"""The SQL workbench: a query in the address, its rows as a table, a chart and files. None is run in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.charts.drawing import draw, height_of
from catalogue.charts.picture import SIZES
from catalogue.config import sql_limits
from catalogue.entries import MEDIA_TYPES
from catalogue.errors import NotFound, NotValid
from catalogue.query import guarded, table_list
from catalogue.query.connection import quote
from catalogue.query.examples import examples_for
from catalogue.query.guarded.files import FILES
from catalogue.query.kept_answers import KeptAnswers
from catalogue.query.tables import Column
from catalogue.site import sql_chart
from catalogue.site.base import blueprint, library
from catalogue.site.words import status_words

RESULTS_KEPT, CELLS_KEPT = 16, 40_000
BYTES_SHOWN, ROWS_SHOWN, LETTERS_SHOWN = 22_000, 500, 120
TABLES_SHOWN = 60
OPTIONAL = ("table", "find", "from", "x", "y")

_kept = KeptAnswers(RESULTS_KEPT)


@dataclass(frozen=True)
class Cell:
    """text: as it is shown. is_null: there is no value. more: what a status means."""

    text: str
    is_number: bool = False
    is_null: bool = False
    more: str = ""


@dataclass(frozen=True)
class Shown:
    """The rows of a result that one page has room for. start: how many come before them."""

    result: guarded.Result
    rows: list[list[Cell]]
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.rows)

    @property
    def is_all(self) -> bool:
        return self.start == 0 and self.end == len(self.result.rows)


@blueprint.get("/sql")
def sql() -> BaseResponse:
    asked = request.args.to_dict()
    if any(not asked.get(name, "x").strip() for name in OPTIONAL) or asked.get("q") == "":
        kept = {name: value for name, value in asked.items() if value.strip() or name == "series"}
        return redirect(_address(**kept), 302)  # The form sends what was left empty too: the address need not say it.
    shelf = library()
    limits = sql_limits(shelf.settings)
    query = _query(asked.get("q", ""))
    values: dict[str, Any] = {"query": query, "limits": limits, "asked": asked, **_tables(asked)}
    if not query.strip():
        return make_response(render_template("sql.html", examples=_examples(), **values))
    status, headers = 200, {}
    try:
        result = _run(query)
        values |= _of_a_result(result, asked)
    except guarded.Busy as busy:
        status, headers, values["fault"] = 429, {"Retry-After": str(busy.retry_seconds)}, busy
    except (guarded.Refused, guarded.Failed) as fault:
        status, values["fault"] = 400, fault
    return make_response(render_template("sql.html", examples=_examples(), **values), status, headers)


@blueprint.get("/sql/table/<name>")
def sql_table(name: str) -> str:
    """The columns of one table: a part of the page, for its script."""
    return render_template("_sql_columns.html", **_columns(name))


@blueprint.get("/sql/result.<any(csv, json, parquet):suffix>")
def sql_result(suffix: str) -> Response:
    """All the rows of the answer, as many as may be. Raises what a query can raise."""
    result = _run(_query(request.args.get("q", "")))
    response = current_app.response_class(FILES[suffix](result), content_type=MEDIA_TYPES[f".{suffix}"])
    response.headers.set("Content-Disposition", "attachment", filename=f"result.{suffix}")
    if result.cut:
        response.headers["X-Truncated"] = result.cut
    return response


@blueprint.get("/sql/chart-<any(wide, narrow):size>.svg")
def sql_chart_file(size: str) -> Response:
    drawn = _drawn(_run(_query(request.args.get("q", ""))), request.args.to_dict())
    if drawn is None or drawn.picture is None:
        raise NotValid(drawn.why if drawn else "There is no number in this result to draw.")
    return current_app.response_class(draw(drawn.picture, SIZES[size]), mimetype="image/svg+xml")


def _query(text: str) -> str:
    """The query as it was written, with the line ends of a form made plain."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _run(query: str) -> guarded.Result:
    """The answer, kept for the files and the chart that are made of it."""
    shelf = library()
    if not query.strip():
        raise NotValid("There is no query in this address.", what_to_do="Write one on the SQL page.")
    key = (str(shelf.warehouse.current().path), query)
    if (found := _kept.find(key)) is not None:
        kept: guarded.Result = found
        return kept
    result = guarded.run(shelf.warehouse, query, sql_limits(shelf.settings))
    if len(result.rows) * len(result.columns) <= CELLS_KEPT:
        _kept.get(key, lambda: result)
    return result


def _of_a_result(result: guarded.Result, asked: dict[str, str]) -> dict[str, Any]:
    start = asked.get("from", "")
    begin = int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 0
    shown = _shown(result, min(begin, max(0, len(result.rows) - 1)))
    values: dict[str, Any] = {"shown": shown, "result": result, "drawn": _drawn(result, asked)}
    values["later"] = _address(**{**asked, "from": str(shown.end)}) if shown.end < len(result.rows) else ""
    values["first"] = _address(**{name: value for name, value in asked.items() if name != "from"})
    values["files"] = [(suffix, url_for("site.sql_result", suffix=suffix, q=result.sql)) for suffix in FILES]
    values |= {"numbers": sql_chart.numbers_of(result), "others": sql_chart.others_of(result)}
    if (drawn := values["drawn"]) and drawn.picture:
        pinned = dict(drawn.choice.pairs()) | {"q": result.sql}
        values["charts"] = {
            name: (
                url_for("site.sql_chart_file", size=name, **pinned),
                SIZES[name].width,
                height_of(drawn.picture, SIZES[name]),
            )
            for name in ("wide", "narrow")
        }
    return values


def _drawn(result: guarded.Result, asked: dict[str, str]) -> sql_chart.Drawn | None:
    choice = sql_chart.read_choice(result, asked)
    return sql_chart.draw(result, choice) if choice else None


def _shown(result: guarded.Result, start: int) -> Shown:
    """As many rows from there on as a page has room for."""
    rows: list[list[Cell]] = []
    room = BYTES_SHOWN
    for row in result.rows[start : start + ROWS_SHOWN]:
        cells = [_cell(value, column) for value, column in zip(row, result.columns, strict=True)]
        room -= sum(len(cell.text.encode("utf-8", "replace")) + len(cell.more) + 24 for cell in cells) + 10
        if room < 0 and rows:
            break
        rows.append(cells)
    return Shown(result, rows, start)


def _cell(value: Any, column: Column) -> Cell:
    if value is None:
        return Cell("null", column.kind == "number", is_null=True)
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = text.lower() if isinstance(value, bool) else text
    text = text if len(text) <= LETTERS_SHOWN else text[: LETTERS_SHOWN - 1] + "…"
    more = status_words(text) if column.name == "status" else ""
    return Cell(text, column.kind == "number", more=more if more != text else "")


def _tables(asked: dict[str, str]) -> dict[str, Any]:
    """The list at the side: those that were looked for, and the columns of the one that was opened."""
    warehouse = library().warehouse
    find = asked.get("find", "")[:100]
    found = table_list.found_in(warehouse, find) if find else table_list.tables_of(warehouse)
    listed = {"tables": found[:TABLES_SHOWN], "all_tables": len(found), "find": find}
    name = asked.get("table", "")
    is_known = name in warehouse.tables()
    return listed | (_columns(name) if is_known else {"table": None, "columns": []})


def _columns(name: str) -> dict[str, Any]:
    warehouse = library().warehouse
    table = next((one for one in table_list.tables_of(warehouse) if one.name == name), None)
    if table is None:
        raise NotFound(f"There is no table called “{name}”.")
    dataset = next((entry for entry in library().entries() if entry.name.replace("-", "_") == name), None)
    columns = [(one, quote(one.name) if not _is_plain(one.name) else one.name)
               for one in table_list.columns_of(warehouse, name)]  # fmt: skip
    return {"table": table, "columns": columns, "dataset": dataset}


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name == name.lower()


def _examples() -> list[Any]:
    shelf = library()
    return examples_for(shelf.warehouse.tables(), shelf.settings.datasets)


def _address(**values: str) -> str:
    query = urlencode(values)
    return url_for("site.sql") + (f"?{query}" if query else "")
