"""Does a file hold people? The screen that every file passes before anything else is read from it.

Personal data is found by how much of a column looks like it and by what its label says, never by one cell. Every sheet
is looked at, hidden ones too, and what a workbook carries beside its cells. A table with a row for each person fails:
nothing of the file goes further, and no cell of it is repeated. What may be right is for a person to review.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.issues import Issue
from validation.privacy.columns import HEAD_ROWS, Heading, columns_to_look_at, find_columns, find_heading, first_heading
from validation.privacy.groups import small_groups
from validation.privacy.labels import telling_of
from validation.privacy.people import Table, judge
from validation.privacy.screening import Result, Screening
from validation.reading.aside import is_set_aside
from validation.reading.source import Sheet, Source

__all__ = ["Result", "Screening", "screen"]


def screen(source: Source) -> Screening:
    """Look for personal data in all sheets of a source file, and beside its cells."""
    issues = [issue for sheet in source.sheets for issue in _sheet(sheet)]
    if source.parts:
        from validation.privacy.beside import look_beside  # Late: only a workbook carries anything.

        issues += [issue for parts in source.parts for issue in look_beside(parts)]
    return Screening(tuple(issues), _looked_at(source))


def _sheet(sheet: Sheet) -> Iterator[Issue]:
    if not sheet.columns:
        return
    head = sheet.head(HEAD_ROWS)
    heading = find_heading(head)
    columns = columns_to_look_at(sheet, heading)
    if not columns:
        return
    heading = heading if heading.row else first_heading(head)
    found, sample = find_columns(sheet, heading, columns)
    where = f"The {'hidden ' if sheet.hidden else ''}sheet “{sheet.name}”" if sheet.name else "The file"
    table = Table(where, sheet.name, found, heading.texts, sample, _rows(sheet, heading), heading.row, sheet.hidden)
    if found:
        yield from judge(table)
    # A template’s lists of ages, sexes and areas, side by side, are no people. Names are looked for there all the same.
    if any(telling_of(label) for label in heading.texts.values()) and not is_set_aside(sheet):
        yield from small_groups(table, sheet)


def _rows(sheet: Sheet, heading: Heading) -> int:
    if (held := sheet.held()) is not None:
        return sum(row > heading.row for row, _ in held)
    [(rows,)] = sheet.connection.execute(f"SELECT count(*) FROM {sheet.relation} WHERE row > {heading.row}").fetchall()
    return int(rows)


def _looked_at(source: Source) -> tuple[str, ...]:
    sheets = len(source.sheets)
    looked = [f"the cells of {sheets:,} sheet{'' if sheets == 1 else 's'}"]
    if source.parts:
        looked.append("comments, properties, links, pivot tables and files within the workbook")
    return tuple(looked)
