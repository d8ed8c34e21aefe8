"""Read a period as publishers write it: ``2023/24``, ``Jul 2017-Jun 2018``, ``mid-2019``, ``2001-01-01/P1Y``.

A text is read for all that it says and no more. What a bare year or ``2023/24`` means depends on the table around it,
so those come back as a ``year`` or a ``year_pair`` for ``settle`` to settle from a ``PeriodContext``; if nothing there
settles it, the answer is a question.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from pipelines.standards.markers import split_markers

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
YEAR = r"(?P<{0}>(?:19|20)\d\d)"
CENSUS_DAYS = {
    1981: date(1981, 4, 5),
    1991: date(1991, 4, 21),
    2001: date(2001, 4, 29),
    2011: date(2011, 3, 27),
    2021: date(2021, 3, 21),
}
UNSETTLED = ("year", "year_pair")


@dataclass(frozen=True)
class Period:
    """start, end: inclusive civil dates. type: a code of period-types; ``year`` or ``year_pair`` until settled."""

    start: date
    end: date
    type: str

    @property
    def code(self) -> str:
        """ISO 8601, so that text order is time order within one type: ``2024``, ``2024-Q2``, ``2023-04/2024-03``."""
        if self.type in {"calendar_year", "year"}:
            return f"{self.start.year}"
        if self.type == "quarter":
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        if self.type == "hour":
            return f"{self.start:%Y-%m-%dT%H}"
        if self.type == "month":
            return f"{self.start:%Y-%m}"
        if self.start == self.end:
            return self.start.isoformat()
        if self.start.day == 1 and self.end == _month_end(self.end.year, self.end.month):
            return f"{self.start:%Y-%m}/{self.end:%Y-%m}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def is_settled(self) -> bool:
        return self.type not in UNSETTLED


@dataclass(frozen=True)
class PeriodContext:
    """What the table around says of its periods.

    year: what a bare year is (``mid_year``, ``census``, ``calendar_year``, …), None where nothing says. pair: what
    ``2023/24`` is. labelled: years or pairs that a note defines, by (first year, last year). day: how dates of the form
    ``01/02/2024`` are written, ``dmy`` or ``mdy``, when the column settles it. first_of_month: what a date that is
    always the first of a month stands for: ``month``, ``year_ending``, ``day`` or None.
    ends: what a column of months says that each of them ends: a ``year`` or a ``quarter``.
    dashed: ``month`` where ``2011-12`` is December 2011, since the column's other texts are months.
    """

    year: str | None = None
    pair: str | None = None
    labelled: tuple[tuple[tuple[int, int], Period], ...] = ()
    day: str | None = None
    first_of_month: str | None = None
    ends: str | None = None
    dashed: str | None = None


@dataclass(frozen=True)
class Found:
    period: Period
    start: int
    end: int


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def one_day(day: date) -> Period:
    return Period(day, day, "day")


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), _month_end(year, number), "month")


def months(first: date, last_year: int, last_month: int) -> Period:
    """Whole months from ``first`` to the end of the last; its type follows from its length."""
    last = _month_end(last_year, last_month)
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    kind = {1: "month", 3: "quarter", 12: "rolling_year"}.get(length, "range")
    if length == 3 and first.month % 3 != 1:
        kind = "rolling_quarter"
    return Period(first, last, kind)


def year_ending(year: int, number: int) -> Period:
    """The twelve months that end with a month."""
    end = _month_end(year, number)
    start = date(year - 1, number + 1, 1) if number < 12 else date(year, 1, 1)
    return Period(start, end, "rolling_year")


def one_year(year: int, kind: str) -> Period:
    """A year of a kind that its number alone fixes."""
    if kind == "mid_year":
        return Period(date(year, 6, 30), date(year, 6, 30), kind)
    if kind == "census" and year in CENSUS_DAYS:
        return Period(CENSUS_DAYS[year], CENSUS_DAYS[year], kind)
    if kind == "census":
        return Period(date(year, 1, 1), date(year, 12, 31), "calendar_year")
    if kind == "financial_year":
        return Period(date(year, 4, 1), date(year + 1, 3, 31), kind)
    if kind == "academic_year":
        return Period(date(year, 9, 1), date(year + 1, 8, 31), kind)
    return Period(date(year, 1, 1), date(year, 12, 31), kind)


def _middle(name: str) -> str:
    return rf"(?P<{name}>mid[- ]?)?"


_SEP = r"\s*(?:-|–|—|to|until)\s*"
_EDGE = r"(?<![\w./])"
_END = r"(?![\w])"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_EDGE + "(?:" + pattern + ")" + _END, re.IGNORECASE)


_ISO_DATE = r"(?P<{0}y>(?:19|20)\d\d)-(?P<{0}m>\d\d)-(?P<{0}d>\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?|T\d\d)?"
_DAY_MONTH_YEAR = (
    r"(?P<{0}d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?" + MONTH.format("{0}mon") + r",?\s+" + YEAR.format("{0}y")
)


def _iso(found: re.Match[str], prefix: str) -> date:
    return date(int(found[prefix + "y"]), int(found[prefix + "m"]), int(found[prefix + "d"]))


def _day(found: re.Match[str], prefix: str) -> date:
    return date(int(found[prefix + "y"]), MONTHS[found[prefix + "mon"].lower()], int(found[prefix + "d"]))


def _read_duration(found: re.Match[str]) -> Period:
    start, unit, amount = _iso(found, "a"), found["unit"].upper(), int(found["n"])
    if unit == "D":
        end = start + timedelta(days=amount - 1)
    else:
        total = start.month - 1 + amount * (12 if unit == "Y" else 1)
        end = date(start.year + total // 12, total % 12 + 1, start.day) - timedelta(days=1)
    return _span(start, end)


def _span(start: date, end: date) -> Period:
    """The most particular type that two inclusive bounds allow."""
    if start == end:
        return Period(start, end, "day")
    if start.day == 1 and end == _month_end(end.year, end.month):
        period = months(start, end.year, end.month)
        if period.type == "rolling_year":
            kind = {1: "calendar_year", 4: "financial_year"}.get(start.month, "rolling_year")
            return replace(period, type=kind)
        return period
    days = (end - start).days
    return Period(start, end, "rolling_year" if 363 <= days <= 366 else "range")


def _read_month_range(found: re.Match[str]) -> Period:
    groups = found.groupdict()
    last_month = MONTHS[groups["m2"].lower()]
    last_year = int(groups["y2"])
    first_month = MONTHS[groups["m1"].lower()]
    first_year = int(groups["y1"]) if groups.get("y1") else last_year - (first_month > last_month)
    if groups.get("h1") or groups.get("h2"):
        start, end = date(first_year, first_month, 16), date(last_year, last_month, 15)
        return Period(start, end, "rolling_year" if 363 <= (end - start).days <= 366 else "range")
    return months(date(first_year, first_month, 1), last_year, last_month)


def _read_pair(found: re.Match[str]) -> Period | None:
    first = int(found["y1"])
    last = int(found["y2"]) if len(found["y2"]) == 4 else first // 100 * 100 + int(found["y2"])
    if last == first // 100 * 100 and first % 100 == 99:
        last += 100
    if last != first + 1:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31), "year_pair")


def _read_kinded_pair(kind: str):  # type: ignore[no-untyped-def]
    def read(found: re.Match[str]) -> Period | None:
        pair = _read_pair(found)
        return one_year(pair.start.year, kind) if pair else None

    return read


def _read_quarter(found: re.Match[str]) -> Period:
    number, year = int(found["q"]), int(found["y"])
    first = number * 3 - 2
    return replace(months(date(year, first, 1), year, first + 2), type="quarter")


def _read_financial_quarter(found: re.Match[str]) -> Period:
    number, year = int(found["q"]), int(found["y"])
    first = number * 3 + 1
    year, first = (year + 1, first - 12) if first > 12 else (year, first)
    return replace(months(date(year, first, 1), year, first + 2), type="financial_quarter")


def _two_digit(year: str) -> int:
    return int(year) if len(year) == 4 else (2000 if int(year) < 70 else 1900) + int(year)


# In order: the first that fits at a place is taken, so what says more stands before what says less.
_PATTERNS: list[tuple[re.Pattern[str], object]] = [
    (_compiled(_ISO_DATE.format("a") + r"/P(?P<n>\d+)(?P<unit>[YMD])"), _read_duration),
    (_compiled(_ISO_DATE.format("a") + "/" + _ISO_DATE.format("b")), lambda f: _span(_iso(f, "a"), _iso(f, "b"))),
    (
        _compiled(YEAR.format("y1") + r"-(?P<m1>0[1-9]|1[0-2])/" + YEAR.format("y2") + r"-(?P<m2>0[1-9]|1[0-2])"),
        lambda f: months(date(int(f["y1"]), int(f["m1"]), 1), int(f["y2"]), int(f["m2"])),
    ),
    (_compiled(_ISO_DATE.format("a")), lambda f: Period(_iso(f, "a"), _iso(f, "a"), "day")),
    (
        _compiled(r"(?:census(?: day)?,?\s*(?:on\s*)?\(?)" + _DAY_MONTH_YEAR.format("a")),
        lambda f: Period(_day(f, "a"), _day(f, "a"), "census"),
    ),
    (
        _compiled(
            r"(?:years?|12 months|twelve months|annual)[- ](?:ending|ended|to|end)(?: in)?:?\s+(?P<h2>mid[- ]?)?"
            r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?" + MONTH.format("m") + r",?\s+" + YEAR.format("y")
        ),
        lambda f: _mid_year_ending(f) if f["h2"] else year_ending(int(f["y"]), MONTHS[f["m"].lower()]),
    ),
    (
        _compiled(_DAY_MONTH_YEAR.format("a") + _SEP + _DAY_MONTH_YEAR.format("b")),
        lambda f: _span(_day(f, "a"), _day(f, "b")),
    ),
    (
        _compiled(
            _middle("h1")
            + MONTH.format("m1")
            + r"[ ,-]*"
            + YEAR.format("y1")
            + _SEP
            + _middle("h2")
            + MONTH.format("m2")
            + r"[ ,-]*"
            + YEAR.format("y2")
        ),
        _read_month_range,
    ),
    (
        _compiled(MONTH.format("m1") + r"\s*(?:-|–|to|/)\s*" + MONTH.format("m2") + r"[ ,-]+" + YEAR.format("y2")),
        _read_month_range,
    ),
    (
        _compiled(YEAR.format("y2") + r"\s+" + MONTH.format("m1") + r"\s*(?:-|–|to)\s*" + MONTH.format("m2")),
        _read_month_range,
    ),
    (_compiled(_DAY_MONTH_YEAR.format("a")), lambda f: Period(_day(f, "a"), _day(f, "a"), "day")),
    (
        _compiled(MONTH.format("m") + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,\s+" + YEAR.format("y")),
        lambda f: one_day(date(int(f["y"]), MONTHS[f["m"].lower()], int(f["d"]))),
    ),
    (_compiled(MONTH.format("m") + r"[ ,-]+" + YEAR.format("y")), lambda f: month(int(f["y"]), MONTHS[f["m"].lower()])),
    (
        _compiled(MONTH.format("m") + r"[-' ]+(?P<yy>\d\d)"),
        lambda f: month(_two_digit(f["yy"]), MONTHS[f["m"].lower()]),
    ),
    (_compiled(YEAR.format("y") + r"[ -]?" + MONTH.format("m")), lambda f: month(int(f["y"]), MONTHS[f["m"].lower()])),
    (
        _compiled(r"(?:FYE|FY ending|financial year ending)[ -]*(?:(?:31(?:st)? )?March )?" + YEAR.format("y")),
        lambda f: one_year(int(f["y"]) - 1, "financial_year"),
    ),
    (
        _compiled(r"q(?:uarter )?(?P<q>[1-4])[ -]*" + YEAR.format("y") + r"[/-](?:20)?\d\d"),
        _read_financial_quarter,
    ),
    (_compiled(YEAR.format("y") + r"[/-](?:20)?\d\d[ -]*q(?:uarter )?(?P<q>[1-4])"), _read_financial_quarter),
    (
        _compiled(
            r"(?:FY|financial years?|fiscal year)[ -]*" + YEAR.format("y1") + r"\s*(?:/|-|–|to)\s*(?P<y2>(?:20)?\d\d)"
        ),
        _read_kinded_pair("financial_year"),
    ),
    (
        _compiled(
            r"(?:academic years?|school year|AY)[ -]*" + YEAR.format("y1") + r"\s*(?:/|-|–|to)\s*(?P<y2>(?:20)?\d\d)"
        ),
        _read_kinded_pair("academic_year"),
    ),
    (_compiled(YEAR.format("y") + r"[ -]*q(?:uarter |tr )?(?P<q>[1-4])"), _read_quarter),
    (_compiled(r"q(?:uarter |tr )?(?P<q>[1-4])[ -,]*" + YEAR.format("y")), _read_quarter),
    (_compiled(r"mid[- ]?(?:year[- ]?)?" + YEAR.format("y")), lambda f: one_year(int(f["y"]), "mid_year")),
    (_compiled(YEAR.format("y") + r"[- ]?mid[- ]?year"), lambda f: one_year(int(f["y"]), "mid_year")),
    (_compiled(r"census(?: day)?,?\s*(?:of\s*)?" + YEAR.format("y")), lambda f: one_year(int(f["y"]), "census")),
    (_compiled(YEAR.format("y") + r"\s+census"), lambda f: one_year(int(f["y"]), "census")),
    (_compiled(YEAR.format("y") + r"M(?P<m>0[1-9]|1[0-2])"), lambda f: month(int(f["y"]), int(f["m"]))),
    (_compiled(YEAR.format("y1") + r"\s*(?:/|-|–)\s*(?P<y2>(?:19|20)?\d\d)"), None),
    (_compiled(YEAR.format("y")), lambda f: Period(date(int(f["y"]), 1, 1), date(int(f["y"]), 12, 31), "year")),
]
_COULD_BE = re.compile(r"(?:19|20)\d\d|[A-Za-z]{3}[-' ]?\d\d|\d[/.]\d\d?[/.]\d\d")  # What no period is without.
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d|\d\d)(?:\s+\d\d:\d\d(?::\d\d)?(?:\s*[AP]M)?)?")
_COMPACT_PAIR = re.compile(r"((?:19|20)\d\d)(\d\d)")


def _mid_year_ending(found: re.Match[str]) -> Period:
    year, number = int(found["y"]), MONTHS[found["m"].lower()]
    return Period(date(year - 1, number, 16), date(year, number, 15), "rolling_year")


def _read_ambiguous_pair(found: re.Match[str]) -> Period | None:
    """``2017-18`` is a pair of years; ``2017-03`` a month, as no pair ends with it; ``2011-12`` could be either."""
    pair = _read_pair(found)
    if pair:
        return pair
    if "-" in found[0] and len(found["y2"]) == 2 and 1 <= int(found["y2"]) <= 12:
        return month(int(found["y1"]), int(found["y2"]))
    return None


def find_periods(text: str) -> list[Found]:
    """Every period that a text names, left to right, without overlap. A title, a header or a note may hold several."""
    found: list[Found] = []
    taken = [False] * len(text)
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            try:
                period = (read or _read_ambiguous_pair)(match)  # type: ignore[operator]
            except (ValueError, OverflowError):  # The 31st of February, say: no date, so no period.
                continue
            if period is None or period.end < period.start:
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(Found(period, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


@lru_cache(maxsize=65536)
def read_period(text: str, context: PeriodContext = PeriodContext()) -> Period | None:
    """The period that a whole cell is, settled by its context; None where it is no period or nothing settles it."""
    stripped = re.sub(r"^(?:as at|at|on)\s+", "", split_markers(text)[0], flags=re.IGNORECASE)
    if day := serial_day(stripped):
        return settle(day, context)
    if slashed := _SLASHED.fullmatch(stripped):
        return settle(_slashed_day(slashed, context.day), context)
    if compact := _COMPACT_PAIR.fullmatch(stripped):
        first, last = int(compact[1]), int(compact[2])
        if last == (first + 1) % 100 and not 1 <= last <= 12:
            return settle(Period(date(first, 1, 1), date(first + 1, 12, 31), "year_pair"), context)
        return month(first, last) if 1 <= last <= 12 and last != (first + 1) % 100 else None
    found = find_periods(stripped)
    if len(found) != 1 or found[0].start != 0 or found[0].end != len(stripped):
        return None
    return settle(found[0].period, context)


def serial_day(text: str) -> Period | None:
    """The day that a spreadsheet counts as this number, from the last days of 1899: 45292 is 1 January 2024."""
    shown = text.strip().removesuffix(".0")
    if not (len(shown) == 5 and shown.isascii() and shown.isdigit() and 29_000 <= int(shown) <= 60_000):
        return None
    day = date(1899, 12, 30) + timedelta(days=int(shown))
    return Period(day, day, "day")


@lru_cache(maxsize=65536)
def unsettled_period(text: str) -> Period | None:
    """As ``read_period``, but a year or pair of years comes back as it is written."""
    stripped = split_markers(text)[0]
    if len(stripped) > 80 or not _COULD_BE.search(stripped):
        return None
    if slashed := _SLASHED.fullmatch(stripped):
        return _slashed_day(slashed, "dmy") or _slashed_day(slashed, "mdy")
    found = find_periods(stripped)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(stripped):
        return found[0].period
    return None


def _slashed_day(found: re.Match[str], order: str | None) -> Period | None:
    first, second, year = int(found[1]), int(found[2]), _two_digit(found[3])
    if order is None:
        order = "dmy" if first > 12 else "mdy" if second > 12 else "same" if first == second else None
    if order is None:
        return None
    day, number = (second, first) if order == "mdy" else (first, second)
    try:
        return Period(date(year, number, day), date(year, number, day), "day")
    except ValueError:
        return None


def date_order(texts: list[str]) -> str | None:
    """``dmy`` or ``mdy`` where one of a column's slashed dates settles it and none contradicts; else None.

    Where all begin with 01 and go on with many other numbers, they are first days of months: nobody counts on the first
    days of one January after another.
    """
    orders = set()
    found_all = [found for text in texts if (found := _SLASHED.fullmatch(text.strip()))]
    if {found[1].lstrip("0") for found in found_all} == {"1"}:
        years, seconds = {found[3] for found in found_all}, {found[2] for found in found_all}
        if len(seconds) >= 6 or (len(years) >= 2 and len(seconds) >= 3):
            return "dmy"
    for text in texts:
        if found := _SLASHED.fullmatch(text.strip()):
            if int(found[1]) > 12:
                orders.add("dmy")
            elif int(found[2]) > 12:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def settle(period: Period | None, context: PeriodContext) -> Period | None:
    """Make a year or a pair of years the kind that the context says; a settled period is returned as it is."""
    if period is None:
        return None
    for years, meant in context.labelled:
        if period.type in UNSETTLED and years == (period.start.year, period.end.year):
            return meant
    if period.type == "year_pair" and context.dashed == "month":
        return month(period.start.year, period.end.year % 100) if period.end.year % 100 <= 12 else None
    if period.type == "year" and context.year:
        period = one_year(period.start.year, context.year)
    elif period.type == "year_pair" and context.pair:
        period = one_year(period.start.year, context.pair)
    elif period.type == "day" and period.start.day == 1 and context.first_of_month:
        period = _from_first(period, context.first_of_month)
    if period.type == "month" and context.ends:
        period = _ended_by(period, context.ends)
    if not period.is_settled or period.type == "range":
        return None
    return period


def _from_first(period: Period, kind: str) -> Period:
    if kind == "month":
        return month(period.start.year, period.start.month)
    if kind == "year_ending":
        return year_ending(period.start.year, period.start.month)
    return period


def _ended_by(last: Period, kind: str) -> Period:
    """The year, or the three months, of which a month is the last."""
    if kind == "year":
        return year_ending(last.start.year, last.start.month)
    number = last.start.year * 12 + last.start.month - 3
    if last.start.month % 3 == 0:
        return Period(date(number // 12, number % 12 + 1, 1), last.end, "quarter")
    return Period(date(number // 12, number % 12 + 1, 1), last.end, "rolling_quarter")


def year_to_mid(year: int) -> Period:
    """The twelve months to 30 June: what a flow (births, moves) of a mid-year table covers."""
    return Period(date(year - 1, 7, 1), date(year, 6, 30), "rolling_year")
