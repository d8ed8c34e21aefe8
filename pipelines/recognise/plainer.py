"""Say of a cell what it is, not only what it is not: “#REF! is a formula that failed” for “#REF! is no number”."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.recognise.merged import OF_SEVERAL_ROWS
from validation.issues import (
    AREA_NEEDED,
    BLANK_AREA,
    CATEGORY_NOT_KNOWN,
    DATE_FOR_RANGE,
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

Key = tuple[str, str | None, int | None]  # The kind of an issue, its sheet and its column.


def in_plainer_words(issues: Sequence[Issue], found: Sequence[Issue], regions: Sequence[Region]) -> list[Issue]:
    """The issues, without those whose cells are told of in ``found``, and with plainer ones in the place of others."""
    dates = {(place.sheet, place.value) for issue in found if issue.kind is DATE_FOR_RANGE for place in issue.places}
    headers = {(place.sheet, place.row) for issue in found if issue.kind is REPEATED_HEADER for place in issue.places}
    told = {(issue.kind.code, place.sheet, place.column) for issue in found for place in issue.places}
    is_asked = any(issue.kind in (AREA_NEEDED, NO_SCHEMA_FITS) for issue in issues)
    kept = []
    for issue in issues:
        place = issue.places[0] if issue.places else Place()
        is_date = issue.kind is CATEGORY_NOT_KNOWN and (place.sheet, issue.values.get("value")) in dates
        is_header = issue.kind.code in _OF_A_TEXT and (place.sheet, place.row) in headers
        if is_date or (is_header and issue.count <= len(headers)):
            continue
        if issue.kind is UNREADABLE_NUMBER and str(issue.values.get("value")).endswith(OF_SEVERAL_ROWS):
            continue
        if is_asked and _is_blank_area(issue) and place.column is None:
            continue  # There is no column of areas at all, and the question says so.
        if plain := _plainer(issue, place, told, regions):
            kept.append(plain)
    return kept


def _plainer(issue: Issue, place: Place, told: set[Key], regions: Sequence[Region]) -> Issue | None:
    value = str(issue.values.get("value", ""))
    if _is_blank_area(issue):
        return Issue(BLANK_AREA, {"row": place.row}, issue.count, issue.places)
    if issue.kind is UNKNOWN_AREA and value.casefold().strip(" :") in _TOTALS:
        return Issue(TOTAL_ROW, {"row": place.row, "value": value}, issue.count, issue.places)
    if issue.kind is UNREADABLE_NUMBER and (kind := instead_of_value(value) or number_with_unit(value)):
        if (kind.code, place.sheet, place.column) in told:
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
