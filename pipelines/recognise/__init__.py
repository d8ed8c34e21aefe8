"""Which table is where in a file, what its columns are, and what is said around it: a recipe, or a question.

In order: the tables of every sheet, what is said around each, what its columns are, and a plan that joins them. Every
decision keeps a confidence and a reason; what the file does not say comes back as a question in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.given import CATEGORIES, ColumnSaid, read_column
from pipelines.recipe import Recipe, fingerprint
from pipelines.recognise.around import Around, Said, look_around
from pipelines.recognise.columns import Column, Profile, classify, profile_columns
from pipelines.recognise.merged import fill_merged
from pipelines.recognise.own_layout import is_headings_alone, schema_named
from pipelines.recognise.plan import Plan, plan_table
from pipelines.recognise.questions import ask
from pipelines.recognise.side_by_side import parted
from pipelines.recognise.tables import Row, Table, find_tables
from pipelines.recognise.unfinished import unfinished
from pipelines.standards.categories import DIMENSIONS, Reading, read_phrase
from pipelines.standards.measures import measure, settle_measure
from pipelines.standards.numbers import read_number
from pipelines.standards.periods import settle
from schemas import code_lists
from schemas.registry import Schema
from validation.issues import NOTHING_FILLED_IN, TABLE_NOT_USED, Issue, Place, column_letters
from validation.reading import Source
from validation.reading.aside import is_set_aside

if TYPE_CHECKING:
    from pipelines.standardise import Standardised

_TABLE_NUMBER = re.compile(
    r"(?<![A-Z0-9])(?:NM_(?P<dataset>\d+)_\d|(?P<table>(?:TS|KS|QS)\d{3}[A-Z]{0,2}))(?![A-Z0-9])", re.IGNORECASE
)
BARE_NUMBERS = 6  # Fewer on a sheet without a table are dates and telephone numbers.
_NOMIS = re.compile(r"^Nm-(\d+)d", re.IGNORECASE)


@dataclass
class Recognised:
    """plans: of the tables that hold figures. tables: all, with their columns. bare_sheets: numbers, but no table.

    unfilled: the sheets that hold the headings of our own layout and no row.
    """

    source: Source
    plans: list[Plan] = field(default_factory=list)
    tables: list[tuple[Table, list[Profile], list[Column]]] = field(default_factory=list)
    bare_sheets: list[str] = field(default_factory=list)
    unfilled: list[str | None] = field(default_factory=list)

    def schema_named(self) -> str | None:
        """The schema that tables in our own layout name by their measures."""
        return schema_named({profile.label: profile.texts for profile in found} for _, found, _ in self.tables)

    def questions(self, made: Standardised, schema: Schema | None, has_rows: bool) -> list[Issue]:
        if not has_rows and not self.plans and self.unfilled:
            return [_nothing_filled_in(self.source, self.unfilled[0])]
        issues = unfinished(self.plans)
        issues += ask(self.source, self.plans, [columns for _, _, columns in self.tables], made, schema, has_rows)
        return issues + self._unread() if has_rows else issues

    def _unread(self) -> list[Issue]:
        """The tables and sheets with numbers of which nothing was taken: a person should know of them."""
        taken = {id(plan.table) for plan in self.plans}
        issues = []
        for table, _, columns in self.tables:
            labels = [
                column.label for column in columns if column.role in {"ignored", "value", "plain"} and column.label
            ]
            if id(table) not in taken and labels and table.last_row > table.first_row:
                issues.append(_not_used(table.sheet.name, table.where, f"we do not know “{labels[0][:60]}”"))
        return issues + [_not_used(name, f"sheet “{name}”", "no table was found on it") for name in self.bare_sheets]

    def recipe(self, schema: Schema | None, given: dict[str, Any], issues: Sequence[Issue]) -> Recipe:
        """What was recognised, as a file for a person."""
        questions = [f"{issue.message} {issue.what_to_do}" for issue in issues if issue.kind.code.endswith("-needed")]
        labels = [[profile.label for profile in profiles] for _, profiles, _ in self.tables]
        return Recipe(
            schema.name if schema else None,
            schema.version if schema else None,
            fingerprint(labels),
            given,
            [_table_recipe(plan) for plan in self.plans],
            questions,
        )

    def profile(self) -> list[dict[str, Any]]:
        """A dict a column of the largest table, as ``validation.profile`` writes it, with what it is taken for."""
        if not self.tables:
            return []
        from validation.profile import profile_columns as describe

        table, profiles, columns = max(self.tables, key=lambda t: t[0].last_row - t[0].first_row)
        by_number = {column.number: column for column in columns}
        labels = [profile.label for profile in profiles]
        found = describe(table.sheet.connection, table.sheet.relation, labels, (table.first_row, table.last_row))
        for profile, column in zip(profiles, found, strict=True):
            column["taken_for"] = by_number[profile.number].role if profile.number in by_number else "blank"
        return found


def recognise(source: Source, recipe: Recipe | None = None) -> Recognised:
    """Find the tables of a file and plan what is to be read from each. What a recipe gives wins over what is found."""
    given = recipe.given if recipe else {}
    shown = [sheet for sheet in source.sheets if not sheet.hidden and not is_set_aside(sheet)]
    found: list[tuple[list[Table], list[Row]]] = [find_tables(sheet) for sheet in shown]
    result = Recognised(source)
    for sheet, (tables, loose) in zip(shown, found, strict=True):
        if sheet.name and not tables and _numbers(loose) >= BARE_NUMBERS:
            result.bare_sheets.append(sheet.name)
        if not tables and is_headings_alone(loose):
            result.unfilled.append(sheet.name)
    prose: list[list[Row]] = [loose for tables, loose in found if not tables]
    pending: list[tuple[Table, list[Profile], Around, list[Column]]] = []
    for tables, _ in found:
        for table in (part for whole in tables for part in parted(whole)):
            fill_merged(table)
            profiles = profile_columns(table)
            around = look_around(table, [], source.name, _nomis_title(profiles) or _file_title(source.name))
            columns = _overridden(classify(table, profiles, "age_band" in around.facts, around), given)
            if any(column.role in {"value", "plain"} for column in columns):
                pending.append((table, profiles, around, columns))
            else:
                prose.append([*table.preamble, *table.header, *table.body[:200], *table.footer])
            result.tables.append((table, profiles, columns))
    for table, profiles, near, columns in pending:
        around = (
            look_around(table, prose, source.name, _nomis_title(profiles) or _file_title(source.name))
            if prose
            else near
        )
        if around.facts.keys() != near.facts.keys():
            columns = _overridden(classify(table, profiles, "age_band" in around.facts, around), given)
        texts = {profile.number: profile.texts for profile in profiles}
        plan = plan_table(table, columns, around, texts, given)
        if plan.figures:
            result.plans.append(plan)
    _share_measure(result.plans)
    return result


def _file_title(name: str) -> str | None:
    """What a table number in a file's name stands for, as in ``census2021-ts041-ltla.csv`` or ``NM_162_1.csv``."""
    datasets = code_lists.load("nomis-datasets").codes
    for found in _TABLE_NUMBER.finditer(name):
        if code := datasets.get((found["dataset"] or found["table"]).upper()):
            return f"{code.label}, census" if found["table"] else code.label
    return None


def _numbers(rows: Sequence[Row]) -> int:
    """How many figures stand in lines of prose: the numbers after the first cell, which may be a note's own."""
    return sum(read_number(cell) is not None for _, cells in rows for cell in cells[1:] if cell)


def _not_used(sheet: str | None, where: str, why: str) -> Issue:
    return Issue(TABLE_NOT_USED, {"where": where[:1].upper() + where[1:], "why": why}, 1, (Place(sheet),))


def _nothing_filled_in(source: Source, sheet: str | None) -> Issue:
    where = f" of the sheet {sheet}" if sheet else ""
    return Issue(NOTHING_FILLED_IN, {"name": source.name, "where": where}, 1, (Place(sheet, 1),))


def _nomis_title(profiles: Sequence[Profile]) -> str | None:
    """The title of the Nomis dataset whose number a URN column carries."""
    for profile in profiles:
        if profile.label.casefold() == "urn" and profile.texts and (found := _NOMIS.match(profile.texts[0])):
            code = code_lists.load("nomis-datasets").codes.get(found[1])
            return code.label if code else None
    return None


def _overridden(columns: list[Column], given: dict[str, Any]) -> list[Column]:
    """Columns that a person has mapped by their label."""
    said = {str(label).strip().casefold(): str(role) for label, role in (given.get("columns") or {}).items()}
    for column in columns:
        if (role := said.get(column.label.strip().casefold())) is None:
            continue
        column.confidence, column.reason = 1.0, "the recipe says so"
        what = read_column(role) or ColumnSaid(role)
        if what.facts:
            column.role, column.reading = "value", _given_reading(column.label, what)
        elif role in CATEGORIES:
            column.role, column.field = "category", role
        else:
            column.role = role
    return columns


def _given_reading(label: str, what: ColumnSaid) -> Reading:
    """What a person says of a column, and what its label says beside that: “Female claimnts” stay female."""
    own = read_phrase(label)
    facts = dict(what.facts)
    for name, code in own.facts:
        if name in DIMENSIONS or (name == "unit" and _is_unit_of(facts["measure"], code)):
            facts.setdefault(name, code)
    periods = (what.period,) if what.period else own.periods
    return Reading(tuple(facts.items()), periods, own.statuses)


def _is_unit_of(code: str, unit: str) -> bool:
    """Whether figures of a measure may stand in a unit and still be of that measure."""
    found = settle_measure({"measure": code, "unit": unit}, {measure(code).more["schema"]})
    return found.measure == code and found.lacks != "unit"


def _share_measure(plans: Sequence[Plan]) -> None:
    """A table of half widths is of the measure that the file's other tables are of, where they are of one."""
    others = {plan.said["measure"].value for plan in plans if plan.role == "value" and "measure" in plan.said}
    for plan in plans:
        if plan.role == "half_width" and "measure" not in plan.said and len(others) == 1:
            plan.said["measure"] = next(p.said["measure"] for p in plans if "measure" in p.said)


def _said_value(said: Said, plan: Plan) -> str:
    settled = settle(said.period, plan.context) if said.period else None
    return settled.code if settled else said.value


def _table_recipe(plan: Plan) -> dict[str, Any]:
    figures = {item.number: item for item in plan.figures}
    columns = []
    for column in plan.columns:
        entry: dict[str, Any] = {"column": column_letters(column.number + 1), "label": column.label, "as": column.role}
        if column.field:
            entry["field"] = column.field
        if item := figures.get(column.number):
            entry["as"] = plan.role
            entry |= item.facts
            if item.period:
                settled = settle(item.period, plan.context)
                entry["period"] = settled.code if settled else "not settled"
        elif column.role in {"value", "plain"}:
            entry["as"] = "ignored"
        entry["confidence"] = round(column.confidence, 2)
        entry["reason"] = column.reason
        columns.append(entry)
    facts = {
        name: {"value": _said_value(said, plan), "confidence": round(said.confidence, 2), "reason": said.reason}
        for name, said in plan.said.items()
        if name not in {"role", "within"}
    }
    return {
        "sheet": plan.table.sheet.name,
        "header_rows": [row for row, _ in plan.table.header],
        "first_row": plan.table.first_row,
        "last_row": plan.table.last_row,
        "facts": facts,
        "columns": columns,
    }
