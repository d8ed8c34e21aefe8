"""frictionless as the judge of single values: what is right is what it says.

It is imported when the first doubt comes up, for it takes longer to import than a small file takes to check.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from typing import Any

from validation.conformance.faults import NOT_A_NUMBER, CannotJudge
from validation.conformance.rules import Rule


@dataclass(frozen=True)
class Verdict:
    """What frictionless says of one value.

    faults: the constraint that failed (``type`` where it is not of the type) and frictionless's note. key: a text that
    is equal exactly where two values are equal; null where there is no value.
    """

    faults: tuple[tuple[str, str], ...]
    key: str | None


class Judge:
    """Judges the values of one field."""

    def __init__(self, rule: Rule, missing_values: list[str]) -> None:
        from frictionless import Field

        try:
            field = Field.from_descriptor(deepcopy(rule.descriptor))
            if "missingValues" not in rule.descriptor:
                field.missing_values = list(missing_values)
            self._read = field.create_cell_reader()
        except Exception as error:  # Whatever a schema may hold: a pattern that is none, a bound that is no date.
            raise CannotJudge(f"{rule.name}: {error}") from error
        self._type = field.type
        self._known: dict[Any, int] = {}

    def judge(self, value: Any) -> Verdict:
        """Judge one value, which is None where the row ends before the cell."""
        try:
            read, notes = self._read(value)
        except Exception:  # It compares what cannot be compared, such as times with and without a zone.
            return Verdict((("type", "it cannot be compared with what the constraint says"),), None)
        return Verdict(tuple((notes or {}).items()), self._key(read))

    def _key(self, value: Any) -> str | None:
        if value is None:
            return None
        plain = _plain_key(self._type, value)
        if plain is not None:
            return plain
        try:
            return f"value {self._known.setdefault(value, len(self._known))}"
        except TypeError:  # A list or an object, which frictionless cannot compare either.
            return f"text {value!r}"


def _plain_key(field_type: str, value: Any) -> str | None:
    """The key that the rule of this type writes in SQL for the same value; None where no accepted cell equals it."""
    if field_type in ("string", "any", "integer", "year") and isinstance(value, str | int):
        return str(value)
    if field_type == "boolean":
        return "true" if value else "false"
    if field_type == "number" and isinstance(value, Decimal | int | float):
        return _number_key(Decimal(str(value)))
    if field_type == "datetime" and isinstance(value, datetime) and not value.microsecond:
        if value.tzinfo is None:
            return value.isoformat(sep=" ")
        return f"instant {value.astimezone(UTC).isoformat()}"
    if field_type == "date" and isinstance(value, date):
        return value.isoformat()
    return None


def _number_key(value: Decimal) -> str | None:
    if not value.is_finite():
        return NOT_A_NUMBER if value.is_nan() else str(value)
    if not value:
        return f"{Decimal(0):.15f}"
    if value.adjusted() > 22 or value.adjusted() < -15:
        return None
    with localcontext(prec=60):
        return f"{value:.15f}" if value == round(value, 15) else None
