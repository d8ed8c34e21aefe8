"""Which slice of a dataset a page shows: one measure, one level of area, one value of each dimension.

A visitor's choice is taken where the data has it. Otherwise the widest is taken (all ages, both sexes, any purpose), or
else the one with the latest and most figures, so that a page always has something true to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.query import labels
from catalogue.query.area_rows import rows_of_area, text_of
from catalogue.query.connection import Row, Warehouse, quote

WIDEST = ("all", "any", "all_motor")
MOSTLY = 0.8  # A measure with so much of the most rows is as well covered as any: the list's order then decides.
LEVELS = ("local_authority", "ward", "msoa", "lsoa", "constituency", "combined_authority", "region", "country")
LEVEL_LABELS = {
    "local_authority": "Local authorities", "ward": "Wards", "msoa": "Neighbourhoods (MSOAs)",
    "lsoa": "Small areas (LSOAs)", "combined_authority": "City regions", "region": "Regions", "country": "Countries",
    "constituency": "Constituencies", "county": "Counties", "output_area": "Output areas",
}  # fmt: skip
FIELD_LABELS = {"measure": "Measure", "area_type": "Areas", "age_band": "Age", "period_type": "Kind of period"}
NOT_DIMENSIONS = (
    "area_code area_name area_type period period_start period_end period_type measure value unit "
    "lower_95 upper_95 status source_sheet source_row source_column"
).split()


@dataclass(frozen=True)
class Option:
    code: str
    label: str


@dataclass(frozen=True)
class Select:
    """One thing to choose: its field, the codes there are, and the one chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def chosen_label(self) -> str:
        return next((option.label for option in self.options if option.code == self.chosen), self.chosen)


@dataclass(frozen=True)
class Selection:
    """A slice: ``table``'s rows where every field of ``filters`` has its value, and ``level`` the type of its areas."""

    table: str
    selects: tuple[Select, ...]

    @property
    def chosen(self) -> dict[str, str]:
        return {select.name: select.chosen for select in self.selects}

    @property
    def measure(self) -> str:
        return self.chosen["measure"]

    @property
    def level(self) -> str:
        return self.chosen["area_type"]

    @property
    def unit(self) -> str:
        return self.chosen.get("unit", "")

    @property
    def is_rank(self) -> bool:
        """Whether the values are places in an order, of which the first is 1: no quantity that is high or low."""
        return self.unit == "place_in_order"

    @property
    def filters(self) -> dict[str, str]:
        return {name: code for name, code in self.chosen.items() if name != "area_type"}

    @property
    def key(self) -> str:
        """The choice as one text, the same for the same choice."""
        return "&".join(f"{name}={code}" for name, code in sorted(self.chosen.items()))

    @property
    def questions(self) -> tuple[Select, ...]:
        """The selects that leave a visitor something to choose."""
        return tuple(select for select in self.selects if len(select.options) > 1)

    @property
    def breakdown(self) -> str:
        """What the dimensions were set to, in words: ``women, aged 16 to 24``; nothing where all are the widest."""
        fixed = ("measure", "area_type", "unit", "period_type")
        said = [one.chosen_label for one in self.selects if one.name not in fixed and one.chosen not in WIDEST]
        return ", ".join(label[:1].lower() + label[1:] for label in said)


def dimensions(warehouse: Warehouse, table: str) -> tuple[str, ...]:
    """The columns of an indicator table that break a measure down, in the table's order."""
    return tuple(name for name in warehouse.columns(table) if name not in NOT_DIMENSIONS)


def is_indicator(warehouse: Warehouse, table: str) -> bool:
    """Whether the table holds observations: a measure's values by area and period."""
    needed = {"area_code", "area_type", "period", "period_start", "period_type", "measure", "value", "unit"}
    return needed <= set(warehouse.columns(table))


def combinations(warehouse: Warehouse, table: str, area: str | None = None) -> list[Row]:
    """Each measure, level and combination of dimensions that the table has, with its rows and latest period."""
    names = ["measure", "area_type", *dimensions(warehouse, table), "unit", "period_type"]
    if area and (kept := rows_of_area(warehouse, table, area)):
        return warehouse.remembered(("combinations", table, area), lambda: kept.combinations(names))
    columns = ", ".join(f"{text_of(name)} AS {quote(name)}" for name in names)
    where = "WHERE area_code = ?" if area else ""
    sql = (
        f"SELECT {columns}, count(*) AS n_rows, max(period_start) AS latest "
        f"FROM {quote(table)} {where} GROUP BY ALL ORDER BY ALL"
    )
    key = ("combinations", table, area)
    return warehouse.remembered(key, lambda: warehouse.rows(sql, [area] if area else []))


def select(warehouse: Warehouse, table: str, asked: Mapping[str, str], area: str | None = None) -> Selection | None:
    """The slice that was asked for, completed; None where the table has no observation to show."""
    left = combinations(warehouse, table, area)
    if not left:
        return None
    selects: list[Select] = []
    for name in ("measure", "area_type", *dimensions(warehouse, table), "unit", "period_type"):
        codes = {row[name] for row in left}
        chosen = asked.get(name)
        if chosen not in codes or chosen is None:
            measure = selects[0].chosen if selects else ""
            chosen = _preferred(name, left, measure)
        options = tuple(Option(code, _label(name, code)) for code in _ordered(name, codes))
        selects.append(Select(name, FIELD_LABELS.get(name, _words(name)), options, chosen))
        left = [row for row in left if row[name] == chosen]
    return Selection(table, tuple(selects))


def _preferred(name: str, rows: list[Row], measure: str) -> str:
    weight: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        code = row[name]
        known = weight.get(code, (row["latest"], 0))
        weight[code] = (max(known[0], row["latest"]), known[1] + row["n_rows"])
    if name == "measure":
        most = max(n_rows for _, n_rows in weight.values())
        full = [code for code in weight if weight[code][1] >= MOSTLY * most]
        return min(full, key=lambda code: labels.order_of(name, code))
    if name == "area_type":
        return min(weight, key=_level)
    wanted = [labels.fact_of(measure, "default_age")] if name == "age_band" else []
    for code in (*WIDEST, *wanted):
        if code in weight:
            return code
    return max(sorted(weight, key=lambda code: labels.order_of(name, code)), key=lambda code: weight[code])


def _level(code: str) -> tuple[int, str]:
    return (LEVELS.index(code) if code in LEVELS else len(LEVELS), code)


def _ordered(name: str, codes: set[str]) -> list[str]:
    if name == "area_type":
        return sorted(codes, key=_level)
    return sorted(codes, key=lambda code: (code not in WIDEST, labels.order_of(name, str(code))))


def _label(name: str, code: str) -> str:
    if name == "area_type":
        return LEVEL_LABELS.get(code, _words(code))
    return labels.label_of(name, code) if code else "Not stated"


def _words(name: str) -> str:
    return name[:1].upper() + name[1:].replace("_", " ")
