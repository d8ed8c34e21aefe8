"""A report as plain data for a page that is drawn elsewhere: each part bounded, in the words of every rendering.

It is made where a stranger's file may be read, and drawn where it may not. So it holds texts, numbers and nothing else,
and whoever reads it back judges its shape (the annotations here are what it is judged by) and escapes its texts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from schemas import code_lists
from validation.issues import Severity
from validation.reading.source import Sheet
from validation.render import checked, words
from validation.render.excerpt import Excerpt, ExcerptCell, ExcerptRow, Excerpts, Size, excerpts
from validation.render.html import FIGURE, Published, shown_blanks
from validation.render.places import spots
from validation.render.profile_text import profile_row
from validation.render.words import Fault, Group
from validation.report import Outcome, Report

FAULTS_SHOWN = 50  # of a kind
KINDS_SHOWN = 80
PLACES_SHOWN = 6
RULES_SHOWN = 60
COLUMNS_READ = 120
TABLES_READ = 12
LONGEST_VALUE = 40
LONGEST_SENTENCE = 600
LONGEST_TEXT = 90
SMALL = Size(rows=36, columns=14, cells=270)  # A page of at most 60 kB must bear it.


@dataclass(frozen=True)
class Address:
    """A place as a person says it. anchor: where the page shows it; nothing where it does not."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Spot:
    """Places whose cells hold the same."""

    value: str
    places: tuple[Address, ...]


@dataclass(frozen=True)
class ShownFault:
    number: int
    count: int
    says_count: bool
    message: str
    what_to_do: str
    meant: str
    spots: tuple[Spot, ...]
    more: int


@dataclass(frozen=True)
class ShownKind:
    """The faults of one kind, those with the most cells first. rest: how many faults are not among them."""

    code: str
    title: str
    severity: Severity
    total: int
    counted: str
    advice: str
    faults: tuple[ShownFault, ...]
    rest: int


@dataclass(frozen=True)
class Cell:
    """faults: their numbers. span: over how many columns it is shown."""

    text: str
    faults: tuple[int, ...] = ()
    anchor: str = ""
    span: int = 1
    is_figure: bool = False


@dataclass(frozen=True)
class Row:
    """number: as a spreadsheet shows it; 0 for a line that stands for ``left_out`` rows."""

    number: int
    cells: tuple[Cell | None, ...]
    is_head: bool
    faults: tuple[int, ...]
    anchor: str
    left_out: int
    is_blank: bool


@dataclass(frozen=True)
class Column:
    letters: str
    faults: tuple[int, ...]
    anchor: str


@dataclass(frozen=True)
class ShownSheet:
    name: str
    anchor: str
    columns: tuple[Column | None, ...]
    rows: tuple[Row, ...]
    faults: tuple[int, ...]
    columns_left_out: int
    is_whole: bool


@dataclass(frozen=True)
class Changed:
    """The changes of one rule to one field, with the most frequent of them."""

    rule: str
    field: str
    cells: int
    before: str
    after: str
    more: int


@dataclass(frozen=True)
class Recognised:
    """A column, or something said around the table. what: the field; more: the facts of its figures. sure: 0 to 1."""

    letters: str
    label: str
    what: str
    more: tuple[tuple[str, str], ...]
    sure: float
    reason: str


@dataclass(frozen=True)
class TableRead:
    """A table that was read. said: what holds for all of its figures, and stands elsewhere than in its columns."""

    sheet: str
    first_row: int
    last_row: int
    said: tuple[Recognised, ...]
    columns: tuple[Recognised, ...]
    columns_left_out: int


@dataclass(frozen=True)
class Question:
    """Something that a file leaves open, and the line of a recipe that would answer it.

    key: of ``given``; name: the sign, area or heading that it is about, for keys that hold several; offered: answers.
    """

    code: str
    severity: Severity
    message: str
    key: str
    name: str
    offered: tuple[str, ...]
    cells: int


@dataclass(frozen=True)
class View:
    """changed: how many cells we changed. profile: a row a column, of a file that fits no schema."""

    name: str
    outcome: Outcome
    is_recognised: bool
    sign: str
    said: str
    look: str
    summary: str
    facts: tuple[str, ...]
    schema: str
    sha256: str
    is_masked: bool
    must_fix: int
    should_fix: int
    to_know: int
    kinds: tuple[ShownKind, ...]
    changed: int
    rules: tuple[Changed, ...]
    checks: tuple[tuple[str, bool | None], ...]
    cells: str
    rows: int
    sheets: tuple[ShownSheet, ...]
    sheets_left_out: int
    tables: tuple[TableRead, ...]
    profile: tuple[tuple[str, ...], ...]
    published: Published | None
    questions: tuple[Question, ...]


def view(
    report: Report, sheets: Sequence[Sheet] = (), published: Published | None = None, questions: Sequence[Question] = ()
) -> View:
    """The view of a report. Of a quarantined file it repeats nothing, whatever else is given."""
    groups, is_masked = words.groups(report)[:KINDS_SHOWN], words.is_masked(report)
    marked = [fault for group in groups for fault in group.faults[:FAULTS_SHOWN]]
    table = excerpts(report, marked, () if is_masked else sheets, SMALL)
    sign, said, look = words.outcome(report)
    rules = [] if is_masked else checked.rules(report)
    return View(
        name=words.name_of(report),
        outcome=report.outcome,
        is_recognised=report.schema is not None,
        sign=sign,
        said=said,
        look=look,
        summary=words.summary(report),
        facts=tuple(words.facts(report)),
        schema=report.schema or "",
        sha256=str(report.source.get("sha256") or ""),
        is_masked=is_masked,
        must_fix=_total(groups, "error"),
        should_fix=_total(groups, "warning"),
        to_know=_total(groups, "info"),
        kinds=tuple(_kind(group, table) for group in groups),
        changed=sum(rule.cells for rule in rules),
        rules=tuple(_changed(rule) for rule in rules[:RULES_SHOWN]),
        checks=tuple(checked.checks(report)),
        cells=checked.cells_line(report),
        rows=int(report.statistics.get("rows") or 0),
        sheets=tuple(_sheet(sheet) for sheet in table.sheets),
        sheets_left_out=table.sheets_left_out,
        tables=() if is_masked else tuple(_tables(report)),
        profile=() if is_masked else tuple(_profile(report)),
        published=None if is_masked else published,
        questions=() if is_masked else tuple(questions),
    )


def write_view(made: View, target: Path) -> None:
    target.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8", errors="replace")


def _total(groups: Sequence[Group], severity: str) -> int:
    return sum(group.total for group in groups if group.kind.severity == severity)


def _kind(group: Group, table: Excerpts) -> ShownKind:
    shown = group.faults[:FAULTS_SHOWN]
    is_alone = len(group.faults) == 1
    return ShownKind(
        code=group.kind.code,
        title=group.kind.title,
        severity=group.kind.severity,
        total=group.total,
        counted=group.counted,
        advice=_cut(group.advice, LONGEST_SENTENCE),
        faults=tuple(_fault(fault, table, has_advice=bool(group.advice), is_alone=is_alone) for fault in shown),
        rest=len(group.faults) - len(shown),
    )


def _fault(fault: Fault, table: Excerpts, *, has_advice: bool, is_alone: bool) -> ShownFault:
    found, more = spots(fault.issue, PLACES_SHOWN)
    return ShownFault(
        number=fault.number,
        count=fault.issue.count,
        says_count=is_alone or words.says_count(fault.issue, fault.message),
        message=_cut(fault.message, LONGEST_SENTENCE),
        what_to_do="" if has_advice else _cut(fault.what_to_do, LONGEST_SENTENCE),
        meant=_cut(words.did_you_mean(fault), LONGEST_SENTENCE),
        spots=tuple(
            Spot(
                words.short(spot.value, LONGEST_VALUE),
                tuple(Address(address, table.anchor(place)) for place, address in spot.places),
            )
            for spot in found
        ),
        more=more,
    )


def _changed(rule: checked.Rule) -> Changed:
    before, after = words.short(rule.before, LONGEST_TEXT), words.short(rule.after, LONGEST_TEXT)
    return Changed(rule.words, words.clean(rule.field), rule.cells, before, after, rule.more)


def _sheet(sheet: Excerpt) -> ShownSheet:
    return ShownSheet(
        name=_cut(sheet.name, LONGEST_TEXT),
        anchor=sheet.anchor,
        columns=tuple(
            None if column is None else Column(column.letters, _numbers(column.faults), column.anchor)
            for column in sheet.columns
        ),
        rows=tuple(_row(row) for row in sheet.rows),
        faults=_numbers(sheet.faults),
        columns_left_out=sheet.columns_left_out,
        is_whole=sheet.is_whole,
    )


def _row(row: ExcerptRow) -> Row:
    cells = tuple(None if cell is None else _cell(cell) for cell in row.cells)
    return Row(row.number, cells, row.is_head, _numbers(row.faults), row.anchor, row.left_out, row.is_blank)


def _cell(cell: ExcerptCell) -> Cell:
    text = shown_blanks(cell.text) if cell.faults else cell.text
    is_figure = FIGURE.fullmatch(text.strip()) is not None
    return Cell(_cut(text, LONGEST_TEXT), _numbers(cell.faults), cell.anchor, cell.span, is_figure)


def _numbers(faults: Sequence[Fault]) -> tuple[int, ...]:
    return tuple(fault.number for fault in faults)


def _tables(report: Report) -> list[TableRead]:
    made = []
    for table in (report.recipe or {}).get("tables", ())[:TABLES_READ]:
        columns = table.get("columns", ())
        read = tuple(_recognised(column) for column in columns[:COLUMNS_READ])
        said = tuple(
            Recognised("", "", name, ((name, _text(fact["value"])),), float(fact["confidence"]), _text(fact["reason"]))
            for name, fact in table.get("facts", {}).items()
        )
        said += _implied(table)
        rows = int(table.get("first_row") or 0), int(table.get("last_row") or 0)
        made.append(TableRead(_text(table.get("sheet")), *rows, said, read, len(columns) - len(read)))
    return made


def _implied(table: dict[str, Any]) -> tuple[Recognised, ...]:
    """The age that the definition of the measures implies, where nothing in the file says one."""
    columns, facts = table.get("columns", ()), table.get("facts", {})
    if "age_band" in facts or any("age_band" in (column.get("field"), *column) for column in columns):
        return ()
    known = code_lists.load("measures").codes
    named = {str(column["measure"]) for column in columns if "measure" in column}
    named |= {str(facts["measure"]["value"])} if "measure" in facts else set()
    ages = {known[name].more["default_age"] for name in named if name in known}
    if len(ages) != 1 or ages & {"", "all"}:
        return ()
    reason = "the figures are defined for this age, and nothing in the file says another"
    return (Recognised("", "Not said in your file", "age_band", (("age_band", ages.pop()),), 1.0, reason),)


OF_A_COLUMN = ("column", "label", "as", "field", "confidence", "reason")


def _recognised(column: dict[str, Any]) -> Recognised:
    """A column as the recipe has it. A category is what its field says; figures have a measure and more."""
    facts = tuple((name, _text(value)) for name, value in column.items() if name not in OF_A_COLUMN)
    what = column.get("field") or column["as"]
    letters, label = str(column.get("column") or ""), _text(column.get("label"))
    return Recognised(letters, label, str(what), facts, float(column["confidence"]), _text(column["reason"]))


def _profile(report: Report) -> list[tuple[str, ...]]:
    return [tuple(_text(cell) for cell in profile_row(column)) for column in (report.profile or [])[:COLUMNS_READ]]


def _text(value: object) -> str:
    return _cut(words.clean("" if value is None else str(value)), LONGEST_TEXT * 2)


def _cut(text: str, longest: int) -> str:
    text = words.clean(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
