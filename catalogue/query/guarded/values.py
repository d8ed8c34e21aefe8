"""A value of the engine as JSON tells it: dates in ISO 8601, exact decimals as text, what nests as it nests."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def as_json(value: Any) -> Any:
    """Numbers, texts, truths and null as they are. A number that is none, or endless, is text: JSON has no word for it.

    A decimal is a number where that loses nothing, and text where it would.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Decimal():
            return float(value) if Decimal(repr(float(value))) == value else str(value)
        case datetime() | date() | time():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        case timedelta():
            return str(value)
        case bytes() | bytearray():
            return value.hex()
        case dict():
            return {str(name): as_json(one) for name, one in value.items()}
        case list() | tuple():
            return [as_json(one) for one in value]
        case _:
            return str(value)
