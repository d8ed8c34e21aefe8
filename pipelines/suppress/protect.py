"""Which more figures must be withheld, so that none of the withheld ones can be worked out from those that are shown.

What is shown are sums: males and females make all persons, wards make an authority. So the withheld figures are the
unknowns of linear equations. One is safe where there is another set of figures, all of them whole and none below the
least there can be, that fits everything shown and in which it is another number: such a set is looked for, and where
none is found, the smallest figure beside it is withheld as well. That a figure is safe is therefore always proved; that
more is withheld than the least possible cannot be ruled out, and does no harm.
Source: M. Fischetti and J.-J. Salazar-González, on cell suppression with linear constraints (2001), for the problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import inf, lcm

from pipelines.suppress.cells import Cells
from pipelines.suppress.swaps import FEW, Moves, swap

MOST_DIRECTIONS = 40  # Ways of changing the others that are tried for one figure.
MOST_SOLVED = 250  # Figures whose equations are solved as a whole; of more, only swaps are looked for.


def protect(cells: Cells) -> set[int]:
    """Withhold more figures until each that is withheld is safe. Returns all that are withheld, for whatever reason."""
    proofs: dict[int, Moves] = {}  # A proof holds for good: the more is withheld, the less is known.
    while True:
        _withhold_seconds(cells)
        exposed = _exposed(cells, proofs)
        before = len(cells.withheld)
        done: set[int] = set()
        for place in exposed:
            short = [number for number in cells.around(place) if len(cells.equations[number]) < FEW]
            if done.isdisjoint(short):
                _withhold_near(cells, place)
                done.update(short)
        if len(cells.withheld) == before:
            return _needed(cells, proofs)


def _needed(cells: Cells, proofs: Mapping[int, Moves]) -> set[int]:
    """The withheld figures that the proofs move, and the small ones: what no proof needs can be shown again.

    Each that a proof moves is safe by that proof. Around a small figure without one, everything stays withheld.
    """
    needed = {place for place in cells.withheld if place in cells.primary or cells.values[place] is None}
    needed |= {other for place in cells.primary for other in proofs.get(place, ())}
    for group, _ in _groups(cells):
        if any(place not in proofs for place in group & cells.primary):
            needed |= group
    return needed & cells.withheld


def _withhold_seconds(cells: Cells) -> None:
    """Where one figure of a sum is withheld, withhold the smallest other: the commonest case, settled first."""
    pending = list(range(len(cells.equations)))
    while pending:
        number = pending.pop()
        unknown = [place for place, _ in cells.equations[number] if place in cells.withheld]
        if len(unknown) == 1 and (found := cells.candidates([number])):
            cells.withheld.add(found[0])
            pending += [other for other in cells.around(found[0]) if other != number]


def _withhold_near(cells: Cells, place: int) -> None:
    """Withhold the smallest figure of an equation with this one, or of the next equations on, and so forth."""
    seen, edge = {place}, {place}
    while edge:
        equations = {number for one in edge for number in cells.around(one)}
        if found := cells.candidates(equations):
            cells.withheld.add(found[0])
            return
        near = {other for number in equations for other, _ in cells.equations[number]}
        edge, seen = near - seen, seen | near


def _exposed(cells: Cells, proofs: dict[int, Moves]) -> list[int]:
    """The withheld figures for which no other set of figures was found that fits all that is shown."""
    exposed: list[int] = []
    for group, equations in _groups(cells):
        found = []
        for place in sorted(group - proofs.keys(), key=lambda one: (one not in cells.primary, one)):
            if place not in proofs and cells.values[place] is not None:
                _prove(cells, proofs, swap(cells, place, cells.needed(place)))
                found += [place] if place not in proofs else []
        if found and len(group) <= MOST_SOLVED:
            solved = _solve(equations, lambda place: (place not in cells.primary, cells.room(place)))
            for place in found:
                for moves in _directions(solved, place):
                    _prove(cells, proofs, moves)
        exposed += [place for place in found if place not in proofs]
    return exposed


def _prove(cells: Cells, proofs: dict[int, Moves], moves: Moves) -> None:
    """Keep the moves as the proof of every figure that they take far enough."""
    for place in moves:
        if place not in proofs and _spread(cells, moves, place) >= cells.needed(place):
            proofs[place] = moves


def _groups(cells: Cells) -> Iterable[tuple[set[int], list[dict[int, int]]]]:
    """Withheld figures that have to do with one another, and the equations between them alone."""
    left = {place for place in cells.withheld if cells.around(place)}
    while left:
        group, edge, numbers = set[int](), [left.pop()], set[int]()
        while edge:
            place = edge.pop()
            group.add(place)
            for number in cells.around(place):
                if number not in numbers:
                    numbers.add(number)
                    edge += [p for p, _ in cells.equations[number] if p in cells.withheld and p not in group]
        left -= group
        yield (
            group,
            [
                {place: sign for place, sign in cells.equations[number] if place in cells.withheld}
                for number in sorted(numbers)
            ],
        )


Row = dict[int, Fraction]


def _solve(equations: Sequence[Mapping[int, int]], rank: Callable[[int], tuple[bool, float]]) -> dict[int, Row]:
    """The equations solved: each leading figure as a sum of free ones. Large figures lead, small ones stay free.

    rank: how gladly a figure leads. A row holds the free figures of ``leading + row = shown``.
    """
    leading: dict[int, Row] = {}
    holders: dict[int, set[int]] = {}
    for equation in sorted(equations, key=len):
        row = _reduced({place: Fraction(sign) for place, sign in equation.items()}, leading)
        if not row:
            continue
        lead = max(row, key=lambda place: (rank(place), place))
        share = row.pop(lead)
        row = {place: factor / share for place, factor in row.items()}
        for other in holders.pop(lead, set()):
            _add(leading[other], row, -leading[other].pop(lead), other, holders)
        leading[lead] = row
        for place in row:
            holders.setdefault(place, set()).add(lead)
    return leading


def _reduced(row: Row, leading: Mapping[int, Row]) -> Row:
    reduced: Row = {}
    for place, factor in row.items():
        parts = {place: Fraction(1)} if place not in leading else {p: -f for p, f in leading[place].items()}
        for part, share in parts.items():
            reduced[part] = reduced.get(part, Fraction(0)) + factor * share
    return {place: factor for place, factor in reduced.items() if factor}


def _add(row: Row, other: Row, factor: Fraction, lead: int, holders: dict[int, set[int]]) -> None:
    for place, share in other.items():
        total = row.get(place, Fraction(0)) + factor * share
        if total:
            row[place] = total
            holders.setdefault(place, set()).add(lead)
        elif place in row:
            del row[place]
            holders.get(place, set()).discard(lead)


def _directions(solved: Mapping[int, Row], place: int) -> Iterable[Moves]:
    """Ways in which a figure and others can be changed together, so that every sum stays as it is."""
    free = list(solved[place])[:MOST_DIRECTIONS] if place in solved else [place]
    return (_whole(_direction(solved, one)) for one in free)


def _direction(solved: Mapping[int, Row], free: int) -> Row:
    """What becomes of the leading figures where a free one rises by one."""
    direction = {lead: -row[free] for lead, row in solved.items() if free in row}
    direction[free] = Fraction(1)
    return direction


def _whole(direction: Row) -> Moves:
    step = lcm(*(factor.denominator for factor in direction.values()))
    return {one: int(factor * step) for one, factor in direction.items()}


def _spread(cells: Cells, moves: Mapping[int, int], place: int) -> float:
    """How far apart the numbers are that a figure takes when all are moved along, whole, and none below its least."""
    up = min((cells.room(one) // -move for one, move in moves.items() if move < 0), default=inf)
    down = min((cells.room(one) // move for one, move in moves.items() if move > 0), default=inf)
    return (up + down) * abs(moves.get(place, 0))
