"""What became of dates: ranges that a spreadsheet took for dates, and dates in two orders in one column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validation.issues import DATE_FOR_RANGE, MIXED_DATE_ORDERS, Issue, Place
from validation.shape.region import Column, Found, Region

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "|".join(MONTHS)
_DAY_MONTH = re.compile(rf"(\d\d?)-({_NAMES})", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"({_NAMES})-(\d\d)", re.IGNORECASE)
_ISO = re.compile(r"\d\d(\d\d)-(\d\d)-(\d\d)(?:T00:00:00)?")
_RANGE = re.compile(
    r"\s*(?:aged?s?\s+)?\d{1,3}\s*(?:(?:-|–|to)\s*\d{1,3}|\+|(?:and|or) (?:over|above|more|under))\b", re.IGNORECASE
)
_BAND = re.compile(r"\s*(?:aged?\s+)?(\d{1,3})\s*(?:(?:-|–|to)\s*(\d{1,3})|(\+|(?:and|or) over))\s*", re.IGNORECASE)
_OF_RANGES = re.compile(r"\bages?\b|\baged\b|\bbands?\b|\bsize\b", re.IGNORECASE)
_OF_DATES = re.compile(r"\b(?:dates?|months?|years?|periods?|quarters?|birth|from|since|at)\b", re.IGNORECASE)
_BY_DAY = r"^\s*(?:1[3-9]|2[0-9]|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:[0-9]{2}){1,2}(?:[ T]|$)"
_BY_MONTH = r"^\s*(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2[0-9]|3[01])[/.-](?:[0-9]{2}){1,2}(?:[ T]|$)"
_SLASHED = r"^\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}|[0-9]{4})(?:[ T].*)?$"


def dates_for_ranges(region: Region) -> Iterator[Issue]:
    """Issue: ``date-instead-of-range``, where a column of ranges such as 16-24, or their headings, hold dates."""
    dated = dates_in_headings([column.label.rpartition("; ")[2] for column in region.columns])
    for place, (text, likely) in dated.items() if region.header_rows else ():
        column = region.columns[place]
        where = Place(region.sheet.name, region.header_rows[-1], column.number, column.label, text)
        values = {"value": text, "label": "the headings", "likely": " or ".join(f"“{each}”" for each in likely)}
        yield Issue(DATE_FOR_RANGE, values, 1, (where,), likely)
    for column in region.columns:
        if column.holds in {"figures", "period"} or not column.is_whole:
            continue
        ranges = {text: likely for text in column.texts if (likely := ranges_behind(text))}
        if ranges and _is_of_ranges(column, ranges):
            for found in region.find(column, ranges):
                likely = ranges[found.text]
                yield _with_suggestions(region, column, found, likely)


def dates_in_headings(labels: Sequence[str]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Headings that are dates among headings that are ranges, by place, with the ranges that they may have been.

    0-4, 05-Sep, 15-19: September 5 to 9 fits into what the others leave free, so no period is meant.
    """
    bands = [found for label in labels if (found := _BAND.fullmatch(label))]
    if len(bands) < 2:
        return {}
    taken = [(int(found[1]), int(found[2]) if found[2] else 999) for found in bands]
    dated = {}
    for place, label in enumerate(labels):
        free = tuple(text for text in ranges_behind(label) if not _overlaps(text, taken))
        if free:
            dated[place] = (label.strip(), free)
    return dated


def _overlaps(text: str, taken: Sequence[tuple[int, int]]) -> bool:
    low, high = (int(part) for part in text.split("-"))
    return low > high or any(low <= last and first <= high for first, last in taken)


def _with_suggestions(region: Region, column: Column, found: Found, likely: tuple[str, ...]) -> Issue:
    made = region.issue(DATE_FOR_RANGE, column, [found], likely=" or ".join(f"“{each}”" for each in likely))
    return Issue(made.kind, made.values, made.count, made.places, likely)


def ranges_behind(text: str) -> tuple[str, ...]:
    """The ranges that a spreadsheet set to British dates may have turned into this date: ``Sep-16`` → ``9-16``."""
    shown = text.strip()
    if found := _DAY_MONTH.fullmatch(shown):
        return (_ascending(int(found[1]), _month(found[2])),)
    if found := _MONTH_YEAR.fullmatch(shown):
        return (f"{_month(found[1])}-{int(found[2])}",)
    if found := _ISO.fullmatch(shown):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        by_day = _ascending(day, month)
        return (f"{month}-{year}", by_day) if day == 1 and year > 12 else (by_day,)
    return ()


def _ascending(one: int, other: int) -> str:
    return f"{min(one, other)}-{max(one, other)}"


def _month(name: str) -> int:
    return MONTHS.index(name.casefold()) + 1


def _is_of_ranges(column: Column, dates: dict[str, tuple[str, ...]]) -> bool:
    """Whether a column's label says that it holds ranges, or most of its texts are no dates and some are ranges."""
    label = column.label.replace("_", " ")
    if _OF_RANGES.search(label) and not _OF_DATES.search(label):
        return True
    others = [text for text in column.texts if text not in dates]
    return len(others) >= len(dates) and sum(bool(_RANGE.match(text)) for text in others) > 1


def mixed_date_orders(region: Region) -> Iterator[Issue]:
    """Issue: ``mixed-date-orders``, where 13/02/2024 and 02/13/2024 stand in one column."""
    for column in region.columns:
        if column.is_numeric or region.is_long or not _has_slashed(column):
            continue
        if orders := _orders(region, column):
            yield orders


def _has_slashed(column: Column) -> bool:
    few = column.texts[:40]
    return sum(bool(re.match(_SLASHED, text)) for text in few) * 2 > len(few)


def _orders(region: Region, column: Column) -> Issue | None:
    """The dates of the rarer order: each is certain, as no month is above 12."""
    counts = ", ".join(f"count(*) FILTER (regexp_matches({column.name}, '{order}'))" for order in (_BY_DAY, _BY_MONTH))
    [(by_day, by_month)] = region.ask(f"SELECT {counts} FROM {region.bounds}")
    if not (by_day and by_month):
        return None
    odd_is_day = by_day < by_month
    odd, normal = (_BY_DAY, _BY_MONTH) if odd_is_day else (_BY_MONTH, _BY_DAY)
    [(usual,)] = region.ask(
        f"SELECT arg_min({column.name}, row) FROM {region.bounds} AND regexp_matches({column.name}, '{normal}')"
    )
    words = ("day", "month") if odd_is_day else ("month", "day")
    found = region.find_matching(column, odd)
    return region.issue(MIXED_DATE_ORDERS, column, found, odd=words[0], normal=words[1], usual=usual.strip())
