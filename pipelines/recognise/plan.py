"""What is to be read from one table: which columns hold figures, and what is known of each of them.

A plan is everything that reshaping and standardising need; a recipe is the part of it that a person reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pipelines.given import read_given_period
from pipelines.recognise.around import Around, Said, defined_periods
from pipelines.recognise.columns import COMPANIONS, Column
from pipelines.recognise.own_layout import is_own_header
from pipelines.recognise.tables import Table
from pipelines.standards.categories import DIMENSIONS, Reading, read_phrase
from pipelines.standards.measures import automatic_schemas
from pipelines.standards.measures import measure as measure_code
from pipelines.standards.periods import Period, PeriodContext, date_order, one_year, serial_day, unsettled_period
from schemas.ages import band
from schemas.text import normalise

_CLASSIFIED = re.compile(r"\(\d+ categories\)(?: Code)?$", re.IGNORECASE)
ROWS_TO_A_SLIP = 4  # Of a column of periods, for each that may be a slip.
_ISO_FIRST = re.compile(r"\d{4}-\d\d-01\b")


@dataclass
class Figures:
    """One column of figures. facts: what its label says, by field. periods: those that its label names, unsettled.

    companions: role → column number, of the same row. statuses: of the markers in its label.
    """

    number: int
    label: str
    facts: dict[str, str]
    period: Period | None = None
    statuses: tuple[str, ...] = ()
    companions: dict[str, int] = field(default_factory=dict)
    confidence: float = 0.9
    reason: str = ""
    total: bool = False


@dataclass
class Plan:
    """table, its columns by role, and what is said around it. said: table facts by field, a person's word first.

    is_foreseen: its periods run into years to come. stray_period: the one text that does, by a slip of the pen.
    """

    table: Table
    columns: list[Column]
    around: Around
    figures: list[Figures]
    said: dict[str, Said]
    context: PeriodContext = field(default_factory=PeriodContext)
    period_texts: list[str] = field(default_factory=list)
    role: str = "value"
    dates_are_first: bool = False
    is_foreseen: bool = False
    stray_period: str | None = None

    def is_given(self, name: str) -> bool:
        """Whether a person has said this of the table, so that nothing else may doubt it."""
        return name in self.said and self.said[name].confidence == 1

    def column(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    @property
    def categories(self) -> list[Column]:
        return [column for column in self.columns if column.role == "category"]


def plan_table(
    table: Table, columns: list[Column], around: Around, texts: Mapping[int, list[str]], given: Mapping[str, Any]
) -> Plan:
    """Join what the columns, the lines around and a person say. A plan without figures is a table with none we know."""
    said = {
        name: Said(str(value), 1.0, "the recipe says so")
        for name, value in given.items()
        if not isinstance(value, dict)
    }
    if text := given.get("period"):
        period = read_given_period(str(text))
        said["period"] = Said(str(text), 1.0, "the recipe says so", period)
    for name, what in around.facts.items():
        said.setdefault(name, what)
    figures = _figures(columns, said)
    _give(figures, given)
    _open_top_age(figures, around)
    _open_top_age_of_rows(columns, texts, around)
    plan = Plan(table, columns, around, figures, said)
    for name in ("area", "place"):
        if around.is_of_part and name in said and said[name].confidence < 1:
            del said[name]
    if "area" not in said and "place" in said and _speaks_of_one_place(columns, texts):
        said["area"] = said["place"]
    if "period" not in said and "census" in said and not any(column.role == "period" for column in columns):
        said["period"] = said["census"]
    if said.get("role", Said("", 0, "")).value == "half_width":
        plan.role = "half_width"
    _adopt_measure(plan, texts)
    _take_measure_of_method(plan, texts)
    _doubt_qualified_measures(plan)
    _set_context(plan, texts, given)
    return plan


def _figures(columns: list[Column], said: Mapping[str, Said]) -> list[Figures]:
    values = [column for column in columns if column.role == "value"]
    plain = [column for column in columns if column.role == "plain"]
    if not values and len(plain) == 1 and "measure" in said:
        values = plain
    labelled = [column for column in values if column.reading is not None and column.reading.says_something]
    named = [column for column in values if column not in labelled]
    if (
        named
        and any(column.role == "category" for column in columns)
        and not any("measure" in dict(c.reading.facts) for c in labelled if c.reading)
    ):
        values = named
    figures = []
    for column in values:
        reading = column.reading or Reading()
        facts = {name: code for name, code in reading.facts if name != "role"}
        period = reading.periods[0] if len(reading.periods) == 1 else None
        if len(reading.periods) > 1:
            continue
        companions = {c.role: c.number for c in columns if c.role in COMPANIONS and c.of == column.number}
        figures.append(
            Figures(
                column.number,
                column.label,
                facts,
                period,
                reading.statuses,
                companions,
                column.confidence,
                column.reason,
                reading.total,
            )
        )
    placed = [item for item in figures if "area" in item.facts]
    return placed or figures  # Beside columns of areas, one that names none is a sum or a difference of them.


def _speaks_of_one_place(columns: Sequence[Column], texts: Mapping[int, list[str]]) -> bool:
    """Whether nothing but the title could say where the figures are of: no row has a name or a code of its own."""
    keyed = {"area_code", "area_name", "area_type", "count_point"}
    return not any(c.role in keyed or (c.role == "attribute" and len(texts.get(c.number, [])) > 1) for c in columns)


def _give(figures: Sequence[Figures], given: Mapping[str, Any]) -> None:
    """A person's word stands for what the labels say once, for all figures; labels that tell figures apart keep theirs,
    and so does a column of which the person has said more."""
    mapped = {str(label).strip().casefold() for label in given.get("columns") or {}}
    free = [item for item in figures if item.label.strip().casefold() not in mapped]
    for name in (*DIMENSIONS, "measure", "unit"):
        if name in given and len({item.facts.get(name) for item in free}) == 1:
            for item in free:
                item.facts[name] = str(given[name])
    if "period" in given and len({item.period for item in free}) == 1 and free[0].period is not None:
        for item in free:
            item.period = read_given_period(str(given["period"]))


def _open_top_age(figures: list[Figures], around: Around) -> None:
    """The last of a run of single years from 0 stands for itself and above: nobody is left out of a population."""
    ages = [(item, int(item.facts["age_band"])) for item in figures if item.facts.get("age_band", "").isdigit()]
    numbers = sorted({age for _, age in ages})
    if not numbers or numbers[0] != 0 or not _may_be_open(numbers):
        return
    has_open = any(
        item.facts.get("age_band", "").endswith("+") and item.facts["age_band"] == f"{numbers[-1] + 1}+"
        for item in figures
    )
    if has_open and around.top_age is None:
        return
    top = around.top_age if around.top_age in numbers else numbers[-1]
    opened = band(top, None)
    for item, age in ages:
        if age == top and opened is not None:
            item.facts["age_band"] = opened.code
            item.reason = "the last single year of age stands for itself and above"


def _may_be_open(ages: Sequence[int]) -> bool:
    """Whether ages run from 0 to one at which publishers stop counting: 75, 80, 85, … and not 64 or 17."""
    return bool(ages) and list(ages) == list(range(len(ages))) and ages[-1] >= 75 and ages[-1] % 5 == 0


def _open_top_age_of_rows(columns: list[Column], texts: Mapping[int, list[str]], around: Around) -> None:
    """The same of a column of ages: 0, 1, 2, … 90, of which the last stands for itself and above; ours says 90+."""
    if is_own_header([column.label for column in columns]):
        return
    for column in columns:
        if column.role != "category" or not column.ages:
            continue
        readings = [read_phrase(text, field=column.field, ages=True) for text in texts[column.number]]
        codes = {reading.get("age_band") or "" for reading in readings}
        numbers = sorted(int(code) for code in codes if code.isdigit())
        if _may_be_open(numbers) and (around.top_age is not None or f"{numbers[-1] + 1}+" not in codes):
            column.top_age = around.top_age if around.top_age in numbers else numbers[-1]


def _adopt_measure(plan: Plan, texts: Mapping[int, list[str]]) -> None:
    """Columns that only break a figure down are of the measure that their total is of."""
    for column in plan.columns:
        is_mode = column.role == "category" and column.field == "mode"
        named = read_phrase(column.label).get("measure") if is_mode else None
        if named and "measure" not in plan.said:
            plan.said["measure"] = Said(named, 0.8, f"the label “{column.label}” names it")
    if "year" not in plan.said and any(_CLASSIFIED.search(column.label) for column in plan.columns):
        census = one_year(2021, "census")
        plan.said["year"] = Said("census", 0.8, "labels such as “(12 categories)” are those of the census of 2021")
        if plan.column("period") is None:
            plan.said.setdefault("period", Said(census.code, 0.8, plan.said["year"].reason, census))
    own = Counter(item.facts["measure"] for item in plan.figures if "measure" in item.facts)
    counts = [code for code in own if measure_code(code).more["adds_up"] == "yes"]
    if "measure" not in plan.said and len(counts) == 1:
        parts = [item for item in plan.figures if "measure" not in item.facts and set(item.facts) & set(DIMENSIONS)]
        if parts and not any(item.total for item in parts):  # A total is not of the measure of one of its parts.
            plan.said["measure"] = Said(counts[0], 0.85, "the columns beside them are of it")
    for item in plan.figures:
        if item.total and "measure" not in item.facts and (age := item.facts.get("age_band")):
            plan.said.setdefault("age_band", Said(age, 0.85, f"“{item.label}” says of whom all the figures are"))
    for column in plan.columns:
        if column.role == "category":
            for text in texts.get(column.number, []):
                reading = read_phrase(text, field=column.field, ages=column.ages)
                if reading.total and reading.get("age_band") and reading.is_explained:
                    plan.said.setdefault(
                        "age_band",
                        Said(str(reading.get("age_band")), 0.85, f"“{text}” says of whom all the figures are"),
                    )


def _take_measure_of_method(plan: Plan, texts: Mapping[int, list[str]]) -> None:
    """A count point's figures are named by the column that says how they were made (“…previous year's AADF…”), or by
    standing at an hour of a day."""
    if plan.column("count_point") is None or "measure" in plan.said:
        return
    if plan.column("hour"):
        plan.said["measure"] = Said("count", 0.9, "each figure is of one hour at one count point")
        return
    if any("aadf" in column.label.casefold() for column in plan.columns):
        plan.said["measure"] = Said("annual_average_daily_flow", 0.9, "a label speaks of AADF")
        return
    period = plan.column("period")
    days = [unsettled_period(text) for text in texts.get(period.number, [])] if period else []
    if days and all(day is not None and day.type == "day" for day in days):
        plan.said["measure"] = Said("count", 0.85, "each figure is of one day at one count point")
        return
    for column in plan.columns:
        if "method" in column.label.casefold():
            named = {read_phrase(text).get("measure") for text in texts.get(column.number, [])} - {None}
            if len(named) == 1:
                plan.said["measure"] = Said(str(named.pop()), 0.85, f"“{column.label}” speaks of it")


def _doubt_qualified_measures(plan: Plan) -> None:
    """“Claimants” in a table of “council tax support claimants” are not the claimant count: a title that puts words
    which we do not know beside a measure's own takes the measure away from labels that say no more than its name."""
    spoken = {word for column in plan.columns for word in normalise(column.label).split()}
    qualified = {concept for concept, words in plan.around.qualified.items() if not _spoken(words, spoken)}
    doubted = any(not _spoken({word}, spoken) for word in plan.around.doubts)
    for item in plan.figures:
        named = item.facts.get("measure")
        if named and measure_code(named).more["schema"] not in automatic_schemas():
            continue  # A schema that is only taken when a person names it is not doubted.
        if named and len(item.label.split()) <= 4 and (doubted or measure_code(named).more["concept"] in qualified):
            item.facts["measure"] = "doubtful"
    said = plan.said.get("measure")
    if said is None or said.confidence == 1:
        return
    if doubted or (said.confidence < 0.8 and measure_code(said.value).more["concept"] in qualified):
        plan.said["measure"] = Said("doubtful", said.confidence, "the title puts words beside it that we do not know")


def _spoken(words: Iterable[str], labels: set[str]) -> bool:
    """Whether a title's words speak of a column of their own, as “… and rank” does of “Rank”."""
    plain = {word for text in words for word in text.split()}
    return all(word in labels or f"{word}s" in labels or word.rstrip("s") in labels for word in plain)


def _take_embedded_periods(plan: Plan, texts: Mapping[int, list[str]]) -> None:
    """“Claimant count (March 2024)” in a column of indicators dates its own row, whatever the title says."""
    if plan.column("period") is not None or any(item.period for item in plan.figures):
        return
    for column in plan.categories:
        readings = [read_phrase(text, field=column.field, ages=column.ages) for text in texts.get(column.number, [])]
        if any(len(reading.periods) == 1 and reading.facts for reading in readings):
            plan.columns.append(replace(column, role="period", field=None, embedded=True))
            return


def _period_in(text: str) -> Period | None:
    """The period that a cell is, or the only one that stands in it."""
    if whole := unsettled_period(text) or serial_day(text):
        return whole
    found = read_phrase(text).periods
    return found[0] if len(found) == 1 else None


def _adopt_period(plan: Plan) -> None:
    """“Claimants, April 2024” beside “Rate (%)”: the rate is of the same month."""
    said = plan.said.get("measure")
    concepts: dict[str, set[Period | None]] = {}
    for item in plan.figures:
        named = item.facts.get("measure") or (said.value if said else None)
        if named and named != "doubtful":
            concepts.setdefault(measure_code(named).more["concept"], set()).add(item.period)
    if plan.column("period") is not None or "period" in plan.said:
        return
    for item in plan.figures:
        named = item.facts.get("measure") or (said.value if said else None)
        if item.period is None and named and named != "doubtful":
            periods = concepts[measure_code(named).more["concept"]] - {None}
            item.period = periods.pop() if len(periods) == 1 else None


def _set_context(plan: Plan, texts: Mapping[int, list[str]], given: Mapping[str, Any]) -> None:
    _take_embedded_periods(plan, texts)
    column = plan.column("period")
    plan.period_texts = texts.get(column.number, []) if column else []
    if column and "period" in given and len(plan.period_texts) == 1:
        column.role, column.reason = "attribute", "the recipe gives the period"
        column, plan.period_texts = None, []
    _adopt_period(plan)
    found = [period for text in plan.period_texts if (period := _period_in(text))]
    found += [item.period for item in plan.figures if item.period]
    if (what := plan.said.get("period")) and what.period:
        found.append(what.period)
    kind = _year_kind(plan, texts, found, given)
    years = sorted({period.start.year for period in found})
    first = bool(found) and all(period.type == "day" and period.start.day == 1 for period in found)
    plan.dates_are_first = first and (column is not None or all(_ISO_FIRST.search(i.label) for i in plan.figures))
    if not any(c.passes for c in plan.categories) and any(p.start > date.today() for p in found):
        plan.stray_period = _stray_period(plan)
        plan.is_foreseen = plan.stray_period is None
    plan.context = PeriodContext(
        year=kind,
        pair=str(given["year_pair"]) if "year_pair" in given else plan.around.pair or pair_named(column),
        labelled=defined_periods(plan.around, years) if "year" not in given else (),
        day=str(given["date_order"]) if "date_order" in given else date_order(plan.period_texts),
        first_of_month=str(given["dates"]) if "dates" in given else None,
        ends=_what_ends(plan, column),
        dashed="month" if any(period.type == "month" for period in found) else None,
    )


_ENDS = re.compile(
    r"\b(?:(?P<year>(?:12|twelve) months|years?)|(?P<quarter>(?:3|three) months|quarters?))"
    r" (?:ending|ended|to|end)\s*$",
    re.IGNORECASE,
)


def _what_ends(plan: Plan, column: Column | None) -> str | None:
    """Whether what stands over months says that they end a year, or a quarter: “Year ending”, above or in a title."""
    table = plan.table
    over = [column.label] if column else [part for item in plan.figures for part in table.labels[item.number][:-1]]
    said = (text for text in (*over, *(cell for _, cells in table.preamble for cell in cells)) if text)
    found = next(filter(None, (_ENDS.search(" ".join(text.split())) for text in said)), None)
    return found.lastgroup if found else None


def _stray_period(plan: Plan) -> str | None:
    """The one text of the column of periods that is of a time to come, where it is a slip and no projection.

    A projection goes on from the years that are past, in many rows; a slip stands apart from them, in few.
    """
    column, today = plan.column("period"), date.today()
    if column is None or any(item.period for item in plan.figures):
        return None
    read = {text: period for text in plan.period_texts if (period := _period_in(text)) and period.type != "hour"}
    ahead = [text for text, period in read.items() if period.start > today]
    past = [period.end for period in read.values() if period.start <= today]
    if len(ahead) != 1 or not past:
        return None
    stray = read[ahead[0]]
    if stray.start - max(past) <= stray.end - stray.start:
        return None
    table, name = plan.table, f"c{column.number + 1}"
    [(rows, few)] = table.sheet.connection.execute(
        f"SELECT count({name}), count(*) FILTER ({name} = ?) FROM {table.sheet.relation}"
        f" WHERE row BETWEEN {table.first_row} AND {table.last_row}",
        [ahead[0]],
    ).fetchall()
    return ahead[0] if few * ROWS_TO_A_SLIP <= rows else None


def pair_named(column: Column | None) -> str | None:
    """What 2023/24 is where the label of its column says it: “Financial year”."""
    label = normalise(column.label) if column else ""
    return next((f"{kind}_year" for kind in ("financial", "academic") if f"{kind} year" in label), None)


def _year_kind(plan: Plan, texts: Mapping[int, list[str]], found: list[Period], given: Mapping[str, Any]) -> str | None:
    if "year" in given:
        return str(given["year"])
    kinds = [str(item.facts["year"]) for item in plan.figures if "year" in item.facts]
    for column in plan.categories:
        for text in texts.get(column.number, [])[:100]:
            if year := read_phrase(text, field=column.field, ages=column.ages).get("year"):
                kinds.append(year)
    if not kinds and "year" in plan.said:
        kinds = [plan.said["year"].value]
    if re.search(r"\bC(?:2011|2021)_", " ".join(column.label for column in plan.columns)):
        kinds = ["census"]
    if len(set(kinds)) == 1:
        return kinds[0]
    return "calendar_year"
