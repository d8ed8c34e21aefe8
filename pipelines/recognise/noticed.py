"""What a person would notice about the sheets of a file: how we coped with their shape, and what is amiss in it.

The tables that were found are looked at by ``validation.shape``; what only the recogniser knows (which lines are notes,
where one table ends and the next begins) is told of here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.recognise.columns import VOCABULARY, Profile, sampled_rows
from pipelines.recognise.columns import Column as Known
from pipelines.recognise.merged import Group, merged_groups
from pipelines.recognise.plainer import in_plainer_words
from pipelines.recognise.tables import Row, Table
from validation.issues import (
    COVER_SHEET,
    EXAMPLES_KEPT,
    FOOTER,
    LINES_ABOVE,
    MERGED_CELLS,
    MERGED_FIGURE,
    REPEATED_HEADER,
    SEVERAL_HEADER_ROWS,
    SIDE_BY_SIDE,
    STACKED_TABLES,
    Issue,
    IssueKind,
    Place,
    column_letters,
)
from validation.reading.aside import is_set_aside
from validation.shape import Region, check_shape, uncalculated, whole_sheet
from validation.shape.region import MOST_ROWS, Column, Holds

if TYPE_CHECKING:
    from pipelines.recognise import Recognised

_HOLDS: dict[str, Holds] = {
    "area_code": "area",
    "area_name": "area",
    "area_type": "area",
    "period": "period",
    "category": "category",
    "value": "figures",
    "plain": "figures",
    "status": "passed over",
    "lower_95": "passed over",
    "upper_95": "passed over",
    "half_width": "passed over",
}

NOTICED = ("mangled cells", "shape of the sheet")  # What is looked for here, said aloud in the report.
MOST_SHOWN = 4  # tables of a sheet, in one sentence


def notice(recognised: Recognised, issues: Sequence[Issue]) -> list[Issue]:
    """The issues of a check with those of the sheets' shape; where one of these says the same more plainly, it stands
    instead."""
    read = {id(plan.table) for plan in recognised.plans}
    regions = [_region(table, profiles, known, id(table) in read) for table, profiles, known in recognised.tables]
    if not recognised.tables:
        regions = [region for sheet in recognised.source.sheets if (region := whole_sheet(sheet))]
    tables = [table for table, _, _ in recognised.tables]
    found = [issue for region in regions for issue in check_shape(region)]
    found += _formulas(recognised, tables)
    found += [issue for table in tables for issue in _merged(table)]
    found += [issue for table in tables for issue in _repeated_headers(table)]
    found += [*_cover_sheets(recognised, tables), *_lines_around([t for t in tables if id(t) in read])]
    found += _several_tables(tables)
    return [*in_plainer_words(issues, found, regions), *found]


def _region(table: Table, profiles: list[Profile], known: list[Known], is_read: bool) -> Region:
    roles = {column.number: column.role for column in known}
    rows = table.last_row - table.first_row + 1
    columns = tuple(_column(profile, roles.get(profile.number, ""), rows, sampled_rows(table)) for profile in profiles)
    header = tuple(row for row, _ in table.header)
    return Region(table.sheet, table.first_row, table.last_row, header, columns, is_read)


def _column(profile: Profile, role: str, rows: int, sampled: int) -> Column:
    """A column of a long table was counted in a sample: its cells are as many in proportion."""
    is_sampled = rows > sampled
    is_whole = len(profile.texts) < VOCABULARY and not (profile.is_numeric and profile.distinct > VOCABULARY)
    return Column(
        profile.number + 1,
        profile.label,
        _HOLDS.get(role, "other"),
        tuple(profile.texts),
        profile.filled * rows // sampled if is_sampled else profile.filled,
        is_whole and (not is_sampled or rows > MOST_ROWS),
        profile.is_numeric,
    )


def _formulas(recognised: Recognised, tables: Sequence[Table]) -> Iterator[Issue]:
    """Formulas without their values from the first row of a table on; anywhere, where no table was found for them."""
    for sheet in recognised.source.sheets:
        first = min((table.first_row for table in tables if table.sheet.name == sheet.name), default=None)
        if sheet.uncalculated and not sheet.hidden and not is_set_aside(sheet) and (first or not tables):
            yield from uncalculated(sheet, first or 1)


def _cover_sheets(recognised: Recognised, tables: Sequence[Table]) -> Iterator[Issue]:
    holding = {table.sheet.name for table in tables}
    bare = [
        str(sheet.name)
        for sheet in recognised.source.sheets
        if sheet.name and sheet.columns and not sheet.hidden and sheet.name not in holding and not is_set_aside(sheet)
    ]
    covers = [name for name in bare if name not in recognised.bare_sheets]
    if tables and covers:
        places = tuple(Place(name) for name in covers[:EXAMPLES_KEPT])
        yield Issue(COVER_SHEET, {"sheet": covers[0], "sheets": ", ".join(covers[:8])}, len(covers), places)


def _lines_around(tables: Sequence[Table]) -> Iterator[Issue]:
    """One issue a kind for the whole file, with a place for each line."""
    if above := [table for table in tables if table.preamble and table.header]:
        yield _of_lines(LINES_ABOVE, {"row": above[0].header[0][0]}, [(table, table.preamble) for table in above])
    if deep := [table for table in tables if len(table.header) > 1]:
        rows = _listed([row for row, _ in deep[0].header])
        yield _of_lines(SEVERAL_HEADER_ROWS, {"rows": rows}, [(table, table.header) for table in deep])
    if below := [table for table in tables if table.footer]:
        yield _of_lines(FOOTER, {"row": below[0].footer[0][0]}, [(table, table.footer) for table in below])


def _listed(rows: Sequence[int]) -> str:
    return f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def _of_lines(kind: IssueKind, values: Mapping[str, object], at: list[tuple[Table, list[Row]]]) -> Issue:
    places = [Place(table.sheet.name, row) for table, lines in at for row, _ in lines]
    said = {"tables": "the table" if len(at) == 1 else f"{len(at)} tables", **values}
    return Issue(kind, said, len(places), tuple(places[:EXAMPLES_KEPT]))


def _several_tables(tables: Sequence[Table]) -> Iterator[Issue]:
    """Tables of one sheet: beside one another where they have their rows in common, else one under another."""
    by_sheet: dict[str | None, dict[int, list[Table]]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet.name, {}).setdefault(table.first_row, []).append(table)
    for name, by_row in by_sheet.items():
        if len(by_row) > 1:
            rows = [f"{beside[0].first_row} to {beside[0].last_row}" for beside in by_row.values()]
            yield _on_sheet(STACKED_TABLES, name, rows)
        for beside in by_row.values():
            bounds = [table.columns for table in beside if table.columns]
            if len(beside) > 1:
                shown = [f"{column_letters(left)} to {column_letters(right)}" for left, right in bounds]
                yield _on_sheet(SIDE_BY_SIDE, name, shown)


def _on_sheet(kind: IssueKind, name: str | None, shown: list[str]) -> Issue:
    on = f" on the sheet “{name}”" if name else ""
    listed = ", ".join(shown[:MOST_SHOWN]) + (", …" if len(shown) > MOST_SHOWN else "")
    places = (Place(name),) if name else ()
    return Issue(kind, {"tables": len(shown), "on": on, "where": listed}, 1, places)


def _merged(table: Table) -> Iterator[Issue]:
    groups = list(merged_groups(table))
    for kind, is_figure in ((MERGED_CELLS, False), (MERGED_FIGURE, True)):
        of_kind = [group for group in groups if group.is_figure == is_figure]
        if of_kind:
            yield _merged_issue(kind, table, of_kind)


def _merged_issue(kind: IssueKind, table: Table, groups: list[Group]) -> Issue:
    places = tuple(Place(table.sheet.name, group.top, group.left, None, group.text) for group in groups)
    values = {"range": groups[0].range, "value": groups[0].text}
    return Issue(kind, values, len(groups), places[:EXAMPLES_KEPT])


def _repeated_headers(table: Table) -> Iterator[Issue]:
    """Rows of the body that say what the last row of the header says, word for word."""
    labels = [cell for cell in table.header[-1][1] if cell] if table.header else []
    if len(labels) < 2:
        return
    rows = [row for row, cells in table.body if [cell for cell in cells if cell] == labels]
    if rows:
        places = tuple(Place(table.sheet.name, row) for row in rows[:EXAMPLES_KEPT])
        yield Issue(REPEATED_HEADER, {"row": rows[0]}, len(rows), places)
