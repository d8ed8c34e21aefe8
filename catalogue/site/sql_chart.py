"""A result as a chart: which columns to draw where nobody has chosen, and what stands in the way where none can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.charts.picture import Picture
from catalogue.query.figures import Point, Series
from catalogue.query.guarded import Result
from catalogue.query.tables import Column
from catalogue.site.words import plural

MOST_LINES, MOST_BARS = 10, 40
YEARS = range(1000, 3000)
NAMED_YEAR = ("year", "jahr")
SERIES_FIRST = ("area_name", "measure", "sex", "age_band", "mode")
CODES = ("_code", "code")


@dataclass(frozen=True)
class Choice:
    """Names of columns. x: what stands along the axis, a period or a text. y: the number. series: one line for each."""

    x: str
    y: str
    series: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in (("x", self.x), ("y", self.y), ("series", self.series)) if value]


@dataclass(frozen=True)
class Drawn:
    """picture: what to draw; None with the reason in ``why``. said: what is left out."""

    choice: Choice
    picture: Picture | None
    is_over_time: bool = False
    why: str = ""
    said: str = ""


def numbers_of(result: Result) -> list[str]:
    """The columns that can be drawn as figures: those of numbers, years last."""
    found = [column.name for column in result.columns if column.kind == "number"]
    return sorted(found, key=lambda name: name.casefold().endswith(NAMED_YEAR))


def others_of(result: Result) -> list[str]:
    """The columns that can stand along the axis."""
    return [column.name for column in result.columns if column.kind != "other"]


def suggest(result: Result) -> Choice | None:
    """A period and a number make lines, one for each of a few texts; a text and a number make bars. None otherwise."""
    numbers = numbers_of(result)
    if not numbers or not result.rows:
        return None
    y = next((name for name in numbers if name in ("value", "percent")), numbers[0])
    texts = [column.name for column in result.columns if column.kind == "text" and column.name != y]
    times = [name for name in others_of(result) if name != y and _is_time(result, name)]
    time = next((name for name in times if len(set(_values(result, name))) > 1), None)
    if time is not None:
        return Choice(time, y, _telling_apart(result, [name for name in texts if name not in times], time))
    names = [name for name in texts if not name.endswith(CODES)] or texts
    names = [name for name in names if len(set(_values(result, name))) == len(result.rows)] or names
    return Choice(names[0], y) if names else None


def _telling_apart(result: Result, texts: Sequence[str], time: str) -> str:
    """The text that tells the rows of one period apart, if they are several; nothing where none is needed."""
    if len(set(_values(result, time))) == len(result.rows):
        return ""
    ordered = sorted(texts, key=lambda name: SERIES_FIRST.index(name) if name in SERIES_FIRST else len(SERIES_FIRST))
    for name in ordered:
        pairs = list(zip(_values(result, time), _values(result, name), strict=True))
        if len(set(pairs)) == len(pairs):
            return name
    return ordered[0] if ordered else ""


def read_choice(result: Result, asked: Mapping[str, str]) -> Choice | None:
    """What the address chooses, completed by the suggestion; names that the result does not have are passed over."""
    suggested = suggest(result)
    known = {column.name for column in result.columns}
    x, y = asked.get("x", ""), asked.get("y", "")
    series = asked.get("series")
    x = x if x in others_of(result) else (suggested.x if suggested else "")
    y = y if y in numbers_of(result) else (suggested.y if suggested else "")
    if not x or not y:
        return None
    if series is None or (series and series not in known):
        series = suggested.series if suggested and suggested.x == x else ""
    return Choice(x, y, "" if series in (x, y) else series)


def draw(result: Result, choice: Choice, title: str = "") -> Drawn:
    """The chart of a choice."""
    x, y, series = (_place(result, name) for name in (choice.x, choice.y, choice.series))
    rows = [row for row in result.rows if row[x] is not None]
    is_over_time = _is_time(result, choice.x) and len({row[x] for row in rows}) > 1
    if not rows:
        return Drawn(choice, None, why="The column along the axis is empty.")
    keys = [(_text(row[x]), _text(row[series]) if series is not None else "") for row in rows]
    if len(set(keys)) < len(keys):
        return Drawn(choice, None, is_over_time, why=_several(is_over_time))
    found, said = _lines(rows, x, y, series, choice) if is_over_time else _bars(rows, x, y, series)
    picture = Picture(tuple(found), over=choice.y, title=title or f"{choice.y} by {choice.x}")
    if not picture.told:
        return Drawn(choice, None, is_over_time, why=f"The column {choice.y} holds no number.")
    return Drawn(choice, picture, is_over_time, said=said)


def _several(is_over_time: bool) -> str:
    what = "period" if is_over_time else "name"
    return f"Several rows have the same {what}. Choose a column that tells them apart, or group them in the query."


def _lines(rows: Sequence[Any], x: int, y: int, series: int | None, choice: Choice) -> tuple[list[Series], str]:
    names = list(dict.fromkeys(_text(row[series]) if series is not None else choice.y for row in rows))
    found = []
    for paint, name in enumerate(names[:MOST_LINES]):
        own = [row for row in rows if series is None or _text(row[series]) == name]
        points = [_point(_day(row[x]), _text(row[x]), row[y]) for row in own]
        ordered = sorted((point for point in points if point is not None), key=lambda point: point.start)
        if ordered:
            found.append(Series(name or "(none)", name or "(none)", tuple(ordered), paint=paint))
    more = len(names) - MOST_LINES
    return found, f"The first {MOST_LINES} lines of {len(names)}; the table has all." if more > 0 else ""


def _bars(rows: Sequence[Any], x: int, y: int, series: int | None) -> tuple[list[Series], str]:
    found = []
    for place, row in enumerate(rows[:MOST_BARS]):
        name = _text(row[x]) + (f", {_text(row[series])}" if series is not None else "")
        point = _point(date(2000, 1, 1), "", row[y])
        if point is not None:
            found.append(Series(str(place), name or "(none)", (point,)))
    cut = len(rows) > MOST_BARS
    return found, f"The first {MOST_BARS} rows of {plural(len(rows), 'row')}; the table has all." if cut else ""


def _point(day: date | None, words: str, value: Any) -> Point | None:
    if day is None:
        return None
    return Point(words, "", day, float(value) if _is_number(value) else None, "" if _is_number(value) else "none")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _is_time(result: Result, name: str) -> bool:
    """Whether every value of a column is a date, a period, or a year in a column that is called so."""
    column = _column(result, name)
    values = [value for value in _values(result, name) if value is not None]
    if column is None or not values:
        return False
    if column.kind in ("date", "moment"):
        return True
    if column.kind == "number":
        is_year = column.name.casefold().endswith((*NAMED_YEAR, "period"))
        return is_year and all(isinstance(value, int) and value in YEARS for value in values)
    return column.kind == "text" and all(_day(value) is not None for value in set(values))


def _day(value: Any) -> date | None:
    """The first day of a period of the Liverpool way, of a date, or of a year."""
    if isinstance(value, int) and value in YEARS:
        return date(value, 1, 1)
    if not isinstance(value, str) or not value[:4].isdecimal():
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        pass
    from pipelines.standards.periods import read_period

    period = read_period(value) if len(value) < 40 else None
    if period is not None:
        return period.start
    return date(int(value), 1, 1) if len(value) == 4 and int(value) in YEARS else None


def _place(result: Result, name: str) -> Any:
    return next((place for place, column in enumerate(result.columns) if column.name == name), None)


def _column(result: Result, name: str) -> Column | None:
    return next((column for column in result.columns if column.name == name), None)


def _values(result: Result, name: str) -> list[Any]:
    place = _place(result, name)
    return [row[place] for row in result.rows]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
