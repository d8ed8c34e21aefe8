"""Areas that do not go with their period or with one another: ended codes, old lists, levels in one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pipelines.doubts.table import Observations, measure_facts
from pipelines.doubts.words import MONTHS, counted_areas, listed, period_words
from pipelines.recognise.plan import Plan
from schemas import areas
from schemas.areas import SMALL_TYPES, Area
from schemas.text import normalise
from validation.issues import (
    AREA_BESIDE_SUCCESSOR,
    AREA_LISTS_MIXED,
    EXAMPLES_KEPT,
    LEVELS_MIXED,
    OLD_AREA_LIST,
    SUPERSEDED_AREA_CODE,
    Issue,
    Place,
)
from validation.reading.relation import make_table

# From the widest to the smallest: one of a former holds those of a latter, or shares ground with them.
LEVELS = ("country", "region", "combined_authority", "lep", "county", "local_authority", "ward", "msoa", "lsoa")
_LEVEL_LABELS = ("area type", "geography type", "geography", "type", "class", "level", "geography level", "areatype")


def doubt_areas(seen: Observations, plans: Sequence[Plan]) -> list[Issue]:
    return [*_ended(seen), *_mixed_levels(seen, plans)]


def _ended(seen: Observations) -> list[Issue]:
    """Figures of areas that had ended when their period began."""
    small = any(item.area_type in SMALL_TYPES for item in seen.slices)
    ends = areas.register().ends(small=small)
    codes = [code for code in seen.distinct("area_code") if code in ends]
    if not codes:
        return []
    days = [ends[code] for code in codes]
    make_table(seen.connection, "doubt_ends", {"code": ("VARCHAR", codes), "ended": ("DATE", days)})
    rows = seen.query(
        "SELECT o.area_code::VARCHAR, count(o.value) FILTER (o.period_start >= e.ended),"
        " min(o.period_start) FILTER (o.period_start >= e.ended), any_value(o.source_sheet), min(o.source_row)"
        f" FROM {seen.relation} o JOIN doubt_ends e ON o.area_code = e.code"
        " GROUP BY o.area_code HAVING count(o.value) > 0 ORDER BY min(o.source_row), 1"
    )
    held = [_Ended(_known(row[0]), ends[row[0]], *row[1:]) for row in rows]
    gone = [each for each in held if each.cells]
    mixed = _mixed_lists(seen, [each for each in held if each.area.type in SMALL_TYPES])
    beside = _beside_successors(seen, [each for each in gone if each.area.type not in SMALL_TYPES])
    told = {issue.values["code"] for issue in beside}
    plain = [each for each in gone if each.area.type not in SMALL_TYPES and each.area.code not in told]
    old = [each for each in gone if each.area.type in SMALL_TYPES]
    return [*mixed, *beside, *_superseded(plain), *_old_lists(old)]


@dataclass(frozen=True)
class _Ended:
    """An area with figures of a time when it was no more. since: the first such period. day: from when it was gone."""

    area: Area
    day: date
    cells: int
    since: date
    sheet: str | None
    row: int | None

    @property
    def place(self) -> Place:
        return Place(self.sheet, self.row)


def _known(code: str) -> Area:
    area = areas.register().by_code(code)
    assert area is not None  # It came from the register.
    return area


def _named(code: str) -> str:
    area = areas.register().by_code(code)
    return f"{area.name} ({code})" if area and area.name else code


def _superseded(gone: list[_Ended]) -> list[Issue]:
    """One issue for the areas that ended on one day; the region's own stand alone."""
    groups: dict[tuple[date, str], list[_Ended]] = {}
    for each in gone:
        groups.setdefault((each.day, each.area.code if each.area.in_region else ""), []).append(each)
    issues = []
    for (day, _), members in groups.items():
        first = members[0].area
        heirs = areas.register().live_codes(first) if first.successors else ()
        more = f" and {len(members) - 1:,} more" if len(members) > 1 else ""
        values = {
            "area": _named(first.code) + more,
            "day": _day_words(day - timedelta(days=1)),
            "instead": f"; {listed(list(map(_named, heirs)))} took the place of {first.name}" if heirs else "",
        }
        cells = sum(each.cells for each in members)
        places = tuple(each.place for each in members[:EXAMPLES_KEPT])
        advice = tuple(map(_named, heirs)) if len(members) == 1 else ()
        issues.append(Issue(SUPERSEDED_AREA_CODE, values, cells, places, advice))
    return issues


def _day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _old_lists(gone: list[_Ended]) -> list[Issue]:
    """One note for the small areas of one authority that are of a list before the one in force."""
    groups: dict[tuple[str, str | None, int], list[_Ended]] = {}
    for each in gone:
        groups.setdefault((each.area.type, each.area.parent, each.day.year), []).append(each)
    issues = []
    for (kind, parent, year), members in groups.items():
        within = areas.register().by_code(parent or "")
        values = {
            "areas": counted_areas(kind, len(members)),
            "authority": within.name if within else "the authority",
            "list": max(members[0].area.vintage.split()),
            "new": str(year),
            "since": str(min(member.since for member in members).year),
        }
        places = tuple(member.place for member in members[:EXAMPLES_KEPT])
        heirs = dict.fromkeys(heir for member in members for heir in member.area.successors)
        issues.append(Issue(OLD_AREA_LIST, values, len(members), places, tuple(map(_named, list(heirs)[:3]))))
    return issues


def _mixed_lists(seen: Observations, ended: list[_Ended]) -> list[Issue]:
    """Areas of an authority that never were in force together, side by side in one period."""
    if not ended:
        return []
    types = sorted({each.area.type for each in ended})
    rows = seen.query(
        "SELECT area_type::VARCHAR, period::VARCHAR, period_type::VARCHAR, list(DISTINCT area_code::VARCHAR),"
        f" min(source_row) FROM {seen.relation} WHERE list_contains(?, area_type::VARCHAR) AND value IS NOT NULL"
        " GROUP BY ALL ORDER BY 2, 1",
        [types],
    )
    gone = {each.area.code: each for each in ended}
    issues: dict[tuple[str, str | None], Issue] = {}
    for kind, period, period_type, codes, _ in rows:
        for parent in dict.fromkeys(gone[code].area.parent for code in codes if code in gone):
            old = [gone[code] for code in codes if code in gone and gone[code].area.parent == parent]
            first = min(each.day.year for each in old)
            new = [code for code in codes if _begins(code, parent) >= first]
            if new and (kind, parent) not in issues:
                values = {
                    "old": counted_areas(kind, len(old)),
                    "new": counted_areas(kind, len(new)),
                    "authority": _named(parent or ""),
                    "year": str(first),
                    "period": period_words(period, period_type),
                }
                places = tuple(each.place for each in sorted(old, key=lambda each: each.row or 0)[:EXAMPLES_KEPT])
                issues[kind, parent] = Issue(AREA_LISTS_MIXED, values, len(old), places)
    return list(issues.values())


@lru_cache(maxsize=10_000)
def _begins(code: str, parent: str | None) -> int:
    """The year of the first list that an area of that authority is in; 0 for any other."""
    area = areas.register().by_code(code)
    return int(area.vintage[:4]) if area and area.parent == parent and area.vintage else 0


def _beside_successors(seen: Observations, gone: list[_Ended]) -> list[Issue]:
    """An ended area with figures in a period that all of its successors have figures in too: counted twice."""
    pairs = [(each, heir) for each in gone for heir in each.area.successors]
    issues = []
    for each in gone:
        heirs = [heir for other, heir in pairs if other is each]
        if not heirs:
            continue
        marks = ", ".join("?" for _ in heirs)
        rows = seen.query(
            f"SELECT a.period, count(*), min(a.source_row) FROM {seen.relation} a WHERE a.area_code = ? AND"
            " a.period_start >= ? AND a.value IS NOT NULL AND (SELECT count(DISTINCT b.area_code) FROM"
            f" {seen.relation} b WHERE b.area_code IN ({marks}) AND b.period = a.period AND b.measure = a.measure"
            " AND b.value IS NOT NULL) > 0 GROUP BY a.period ORDER BY 1 LIMIT 1",
            [each.area.code, each.day, *heirs],
        )
        for _, cells, row in rows:
            values = {"area": _named(each.area.code), "code": each.area.code, "heirs": listed(list(map(_named, heirs)))}
            issues.append(Issue(AREA_BESIDE_SUCCESSOR, values, cells, (Place(each.sheet, row),)))
    return issues


def _mixed_levels(seen: Observations, plans: Sequence[Plan]) -> list[Issue]:
    """Areas within one another in one column of figures that add up, where no column says of which level each is."""
    types = {
        item.area_type
        for item in seen.slices
        if item.area_type in LEVELS and measure_facts(item.measure)["adds_up"] == "yes"
    }
    if len(types) < 2:
        return []
    rows = seen.query(
        "SELECT source_sheet, source_column, area_type::VARCHAR, count(DISTINCT area_code) FROM"
        f" {seen.relation} WHERE list_contains(?, measure::VARCHAR) GROUP BY ALL ORDER BY 1, 2, 3",
        [sorted({item.measure for item in seen.slices if measure_facts(item.measure)["adds_up"] == "yes"})],
    )
    columns: dict[tuple[str | None, int | None], dict[str, int]] = {}
    for sheet, column, kind, number in rows:
        if kind in LEVELS:
            columns.setdefault((sheet, column), {})[kind] = number
    sheets = {sheet for sheet, _ in columns if not _says_level(sheet, plans)}
    mixed = {place: held for place, held in columns.items() if len(held) > 1 and place[0] in sheets}
    if not mixed:
        return []
    most = max(mixed.values(), key=lambda held: sum(held.values()))
    kinds = sorted(most, key=LEVELS.index)
    values = {"areas": listed([counted_areas(kind, most[kind]) for kind in kinds])}
    places = tuple(Place(sheet, None, column) for sheet, column in mixed)
    return [Issue(LEVELS_MIXED, values, len(mixed), places[:EXAMPLES_KEPT])]


def _says_level(sheet: str | None, plans: Sequence[Plan]) -> bool:
    """Whether a column of the sheet's table says what kind of area each row is."""
    return any(
        normalise(column.label.rstrip("0123456789")) in _LEVEL_LABELS
        for plan in plans
        if plan.table.sheet.name == sheet
        for column in plan.columns
    )
