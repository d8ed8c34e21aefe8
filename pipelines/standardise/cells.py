"""What stands in each cell: the distinct texts of the figures and of the markers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.recipe import recipe_line
from pipelines.recognise.plan import Plan
from pipelines.reshape import held_companions, texts_of
from pipelines.standardise.staging import Standardised
from pipelines.standards.markers import SIGNS, statuses
from pipelines.standards.numbers import PLAIN, PLAIN_LENGTH, CellReading, read_cell
from validation.issues import EXAMPLES_KEPT, UNKNOWN_STATUS, Issue, IssueKind, Place
from validation.report import Change

# SDMX observation statuses, as Nomis writes them in OBS_STATUS: “A” is a normal value there, not an average.
_SDMX = {
    "a": (),
    "normal value": (),
    "m": ("x",),
    "q": ("c",),
    "c": ("c",),
    "e": ("e",),
    "p": ("p",),
    "f": ("f",),
    "b": ("b",),
    "u": ("u",),
}


def map_texts(into: Standardised, plan: Plan, given: Mapping[str, Any]) -> tuple[bool, list[str]]:
    """Make ``text_map``: a text that is no plain number → value, statuses; ``status_map``: a companion's → statuses.

    Neither where there is no such text, or no companion. Returns whether there is any text that is no plain number,
    and the names of the companions that hold texts.
    """
    legend = dict(plan.around.legend)
    for sign, status in (given.get("markers") or {}).items():
        legend[str(sign)] = tuple(str(status).split())
    odd = into.connection.execute(
        f"SELECT text, count(*), min(row), arg_min(col, row) FROM {texts_of(plan)} WHERE text IS NOT NULL"
        f" AND (length(text) > {PLAIN_LENGTH} OR NOT regexp_full_match(text, '{PLAIN}'))"
        " GROUP BY text ORDER BY 3"
    ).fetchall()
    if odd:
        readings = [read_cell(text, legend) for text, *_ in odd]
        into.make_map(
            "text_map",
            {
                "text": ("VARCHAR", [row[0] for row in odd]),
                "number": ("DOUBLE", [reading.value for reading in readings]),
                "codes": ("VARCHAR", [" ".join(reading.statuses) or None for reading in readings]),
                "bad": ("BOOLEAN", [reading.issue is not None for reading in readings]),
            },
        )
        _report_texts(into, plan, odd, readings)
    return bool(odd), _map_statuses(into, plan, legend)


def _report_texts(
    into: Standardised, plan: Plan, odd: Sequence[tuple[Any, ...]], readings: Sequence[CellReading]
) -> None:
    kinds: dict[tuple[IssueKind, str], list[Any]] = {}
    for (text, cells, row, col), reading in zip(odd, readings, strict=True):
        shown = " ".join(text.split())
        if reading.issue is not None:
            held = kinds.setdefault((reading.issue, shown), [0, row, col])
            held[0] += cells
        elif reading.rule:
            after = "" if reading.value is None else f"{reading.value:.15g}"
            into.changes.append(
                Change(reading.rule, "value", shown, " ".join([after, *reading.statuses]).strip(), cells)
            )
    for (kind, shown), (cells, row, col) in kinds.items():
        place = Place(plan.table.sheet.name, row, col)
        line = recipe_line("markers", shown, "x") if shown in SIGNS else ""
        into.issues.append(Issue(kind, {"value": shown, "line": line}, cells, (place,)))


def _map_statuses(into: Standardised, plan: Plan, legend: Mapping[str, tuple[str, ...]]) -> list[str]:
    held = held_companions(plan)
    each = [
        f"SELECT DISTINCT '{name}', {name} FROM long WHERE {name} IS NOT NULL"
        + ("" if name == "status" else f" AND TRY_CAST({name} AS DOUBLE) IS NULL")
        for name in held
    ]
    found = into.connection.execute(" UNION ALL ".join(each)).fetchall() if each else []
    if not found:
        return []
    texts = {text for _, text in found}
    column = plan.column("status")
    sdmx = bool(column and "obs" in column.label.casefold())
    rows = [(text, _status_codes(text, legend, sdmx)) for text in sorted(texts)]
    _report_statuses(into, plan, [text for text, _ in rows if not _is_known(text, legend, sdmx)])
    into.make_map(
        "status_map",
        {
            "text": ("VARCHAR", [text for text, _ in rows]),
            "codes": ("VARCHAR", [" ".join(codes) or None for _, codes in rows]),
        },
    )
    return [name for name in held if any(name == other for other, _ in found)]


def _report_statuses(into: Standardised, plan: Plan, unknown: Sequence[str]) -> None:
    """Name the texts of the column of statuses of which some part is no status."""
    column = plan.column("status")
    if column is None or not unknown:
        return
    found = into.connection.execute(
        "SELECT status, count(*), min(row) FROM long WHERE list_contains(?, status) GROUP BY status ORDER BY 3",
        [list(unknown)],
    ).fetchall()
    at = (plan.table.sheet.name, column.number + 1, column.label)
    places = tuple(Place(at[0], row, at[1], at[2], " ".join(text.split())) for text, _, row in found[:EXAMPLES_KEPT])
    if places:
        values = {"value": places[0].value, "label": f"“{column.label}”"}
        into.issues.append(Issue(UNKNOWN_STATUS, values, sum(cells for _, cells, _ in found), places))


def _is_known(text: str, legend: Mapping[str, tuple[str, ...]], sdmx: bool) -> bool:
    """Whether each part of a status is one, or a note; a blank says nothing."""
    shown = text.strip()
    if not shown or (sdmx and shown.casefold() in _SDMX) or statuses(shown, legend) is not None:
        return True
    parts = shown.replace("][", "] [").split()
    return all(statuses(part.strip("[]()"), legend) is not None for part in parts)


def _status_codes(text: str, legend: Mapping[str, tuple[str, ...]], sdmx: bool) -> tuple[str, ...]:
    shown = text.strip()
    if sdmx and shown.casefold() in _SDMX:
        return _SDMX[shown.casefold()]
    found: list[str] = []
    for part in [shown] if statuses(shown, legend) else shown.replace("][", "] [").split():
        found += statuses(part.strip("[]()"), legend) or ()
    return tuple(dict.fromkeys(found))
