"""Say of a cell what it is, not only what it is not: “#REF! is a formula that failed” for “#REF! is no number”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.recognise.merged import OF_SEVERAL_ROWS
from validation.issues import (
    AREA_NEEDED,
    BLANK_AREA,
    CATEGORY_NOT_KNOWN,
    CODE_AS_NUMBER,
    COLUMN_NOT_USED,
    NO_SCHEMA_FITS,
    REPEATED_HEADER,
    TOTAL_ROW,
    UNKNOWN_AREA,
    UNREADABLE_NUMBER,
    UNREADABLE_PERIOD,
    Issue,
    Place,
)
from validation.shape import Region, failed, instead_of_value, number_with_unit

_TOTALS = {"total", "totals", "grand total", "sum", "overall", "overall total", "all areas", "column total", "subtotal"}
_OF_A_TEXT = {UNREADABLE_NUMBER.code, UNREADABLE_PERIOD.code, CATEGORY_NOT_KNOWN.code, UNKNOWN_AREA.code}

MOST_ASKED = 100  # Texts of a column that are no numbers, each looked up in its column.

Column = tuple[str | None, int | None]  # A sheet and one of its columns.


@dataclass(frozen=True)
class Told:
    """What the sheets' shape has told of already: the kinds of a column, its texts that are lost, repeated headings."""

    kinds: frozenset[tuple[str, Column]]
    texts: frozenset[tuple[str | None, Column]]
    headings: frozenset[tuple[str | None, int | None]]

    @classmethod
    def by(cls, found: Sequence[Issue]) -> Told:
        pairs = [(issue, place, (place.sheet, place.column)) for issue in found for place in issue.places]
        return cls(
            frozenset((issue.kind.code, column) for issue, _, column in pairs),
            frozenset((place.value, column) for issue, place, column in pairs if issue.severity == "error"),
            frozenset((place.sheet, place.row) for issue, place, _ in pairs if issue.kind is REPEATED_HEADER),
        )

    def covers(self, issue: Issue, place: Place) -> bool:
        """Whether an issue says no more than one of these."""
        value = str(issue.values.get("value"))
        if issue.kind is COLUMN_NOT_USED and (CODE_AS_NUMBER.code, (place.sheet, place.column)) in self.kinds:
            return True
        if issue.kind.code not in _OF_A_TEXT:
            return False
        if (place.sheet, place.row) in self.headings and issue.count <= len(self.headings):
            return True
        return (value, (place.sheet, place.column)) in self.texts or value.endswith(OF_SEVERAL_ROWS)


def in_plainer_words(issues: Sequence[Issue], found: Sequence[Issue], regions: Sequence[Region]) -> list[Issue]:
    """The issues, without those whose cells are told of in ``found``, and with plainer ones in the place of others."""
    told = Told.by(found)
    is_asked = any(issue.kind in (AREA_NEEDED, NO_SCHEMA_FITS) for issue in issues)
    asked: Counter[tuple[str | None, int | None]] = Counter()
    kept = []
    for issue in issues:
        place = issue.places[0] if issue.places else Place()
        if is_asked and _is_blank_area(issue) and place.column is None:
            continue  # There is no column of areas at all, and the question says so.
        if told.covers(issue, place):
            continue
        asked[place.sheet, place.column] += issue.kind is UNREADABLE_NUMBER
        # Each is asked of the column: where a column is full of them, the first stand for the rest.
        is_near = issue.kind is not UNREADABLE_NUMBER or asked[place.sheet, place.column] <= MOST_ASKED
        if plain := _plainer(issue, place, told, regions) if is_near else issue:
            kept.append(plain)
    return kept


def _plainer(issue: Issue, place: Place, told: Told, regions: Sequence[Region]) -> Issue | None:
    value = str(issue.values.get("value", ""))
    if _is_blank_area(issue):
        return Issue(BLANK_AREA, {"row": place.row}, issue.count, issue.places)
    if issue.kind is UNKNOWN_AREA and value.casefold().strip(" :") in _TOTALS:
        return Issue(TOTAL_ROW, {"row": place.row, "value": value}, issue.count, issue.places)
    if issue.kind is UNREADABLE_NUMBER and (kind := instead_of_value(value) or number_with_unit(value)):
        if (kind.code, (place.sheet, place.column)) in told.kinds:
            return None
        return _of_column(issue, place, value, regions) or issue
    return issue


def _is_blank_area(issue: Issue) -> bool:
    return issue.kind is UNKNOWN_AREA and issue.values.get("value") == "(blank)"


def _of_column(issue: Issue, place: Place, value: str, regions: Sequence[Region]) -> Issue | None:
    """The same of the column that the text stands in."""
    kind = instead_of_value(value) or number_with_unit(value)
    for region in regions:
        if region.sheet.name == place.sheet and region.first_row <= (place.row or 0) <= region.last_row:
            column = next((column for column in region.columns if column.number == place.column), None)
            if column and kind:
                return failed(region, column, kind, [value])
    return None
