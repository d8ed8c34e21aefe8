"""How small the smallest group is of people who share age, sex, area and the like: k-anonymity, where rows are people.

Source: L. Sweeney, k-anonymity: a model for protecting privacy (2002).
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.issues import SMALL_GROUPS, Issue, Place
from validation.privacy.labels import identifier_of
from validation.privacy.people import Table, listed
from validation.reading.source import Sheet

LEAST = 5  # Fewer than these and a person could be told apart.
FEW_ROWS = 20  # Of fewer rows nobody can say whether they are people.
WORDS = {
    "age": "age",
    "sex": "sex",
    "ethnicity": "ethnic group",
    "religion": "religion",
    "disability": "health",
    "family": "family",
    "origin": "origin",
    "work": "work",
    "area": "area",
}


def small_groups(table: Table, sheet: Sheet) -> Iterator[Issue]:
    """An issue where a table is of people, without naming them, and some group of them is small."""
    telling = table.telling
    if table.rows < FEW_ROWS or table.has_figures or not _is_of_people(table):
        return
    columns = ", ".join(f"lower(trim(c{number}))" for number in telling.values())
    groups, smallest, few = sheet.connection.execute(
        f"SELECT count(*), min(n), count(*) FILTER (n < {LEAST}) FROM (SELECT count(*) AS n FROM {sheet.relation}"
        f" WHERE row > {table.heading_row} GROUP BY {columns})"
    ).fetchone() or (0, 0, 0)
    if few:
        what = listed([WORDS[trait] for trait in telling])
        values = {"where": table.where, "groups": f"{few:,}", "what": what, "least": LEAST, "smallest": smallest}
        yield Issue(SMALL_GROUPS, values, 1 if groups else 0, (Place(table.sheet),))


def _is_of_people(table: Table) -> bool:
    """A number for each person, or three traits of one; two will do where there is an area and no number to count."""
    personal = set(table.telling) - {"area"}
    numbered = [number for number, label in table.labels.items() if identifier_of(label) == "person_id"]
    has_ids = any(table.sample.distinct_share([number]) >= 0.95 for number in numbered)
    if has_ids:
        return bool(personal)
    return len(personal) > 2 or (len(personal) > 1 and "area" in table.telling and not table.has_numbers)
