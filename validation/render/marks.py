"""Where a report's faults lie: by sheet, the cells, rows and columns that bear a mark, with the faults of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from validation.issues import Place
from validation.render.words import SEVERITIES, Fault

Cell: TypeAlias = tuple[int, int]


@dataclass
class Marks:
    """The faults of one sheet, by where they lie. order: rows with marks, the first of every fault first."""

    cells: dict[Cell, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    sheet: list[Fault] = field(default_factory=list)
    order: dict[int, None] = field(default_factory=dict)

    def add(self, fault: Fault, place: Place) -> None:
        if place.row and place.column:
            held = self.cells[place.row, place.column]
        elif place.row:
            held = self.rows[place.row]
        elif place.column:
            held = self.columns[place.column]
        else:
            held = self.sheet
        if fault not in held:
            held.append(fault)
        if place.row:
            self.order.setdefault(place.row)

    @property
    def is_worth_showing(self) -> bool:
        """Whether there is a place to point at, or something to fix: not where all is a word about the sheet."""
        return bool(self.order or self.columns) or any(fault.severity != "info" for fault in self.sheet)

    @property
    def gravity(self) -> int:
        """0 where anything must be fixed, 1 where anything should be, otherwise 2."""
        held = [self.sheet, *self.cells.values(), *self.rows.values(), *self.columns.values()]
        return min((SEVERITIES.index(fault.severity) for faults in held for fault in faults), default=2)

    @property
    def marked_columns(self) -> set[int]:
        return {column for _, column in self.cells} | set(self.columns)


def marks_by_sheet(faults: Sequence[Fault], names: Sequence[str | None]) -> dict[str | None, Marks]:
    """The marks of each sheet that has any, in the order of the sheets.

    names: of the sheets. A place without a sheet, as in a file that is judged as it is, lies on the first.
    """
    found: dict[str | None, Marks] = {}
    for fault, place in _in_turn(faults):
        sheet = place.sheet if place.sheet in names else names[0] if place.sheet is None and names else place.sheet
        found.setdefault(sheet, Marks()).add(fault, place)
    return {name: found[name] for name in names if name in found}


def _in_turn(faults: Sequence[Fault]) -> Iterable[tuple[Fault, Place]]:
    """The first place of every fault, then the second of each …: where few can be shown, each fault has one."""
    most = max((len(fault.issue.places) for fault in faults), default=0)
    for turn in range(most):
        for fault in faults:
            if turn < len(fault.issue.places):
                yield fault, fault.issue.places[turn]


def gravest(faults: Sequence[Fault]) -> Fault:
    return min(faults, key=lambda fault: SEVERITIES.index(fault.severity))
