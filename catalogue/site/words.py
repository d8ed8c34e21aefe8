"""Numbers, dates and sizes as people in Britain write them, and codes as words. Jinja filters, and pure functions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from catalogue.query import labels
from catalogue.query.selection import LEVEL_LABELS

MONTHS = "January February March April May June July August September October November December".split()
QUARTERS = {
    "1": "January to March",
    "2": "April to June",
    "3": "July to September",
    "4": "October to December",
}
NO_VALUE = "–"

# What a status that stands instead of a value means, for a reader who meets it in a cell.
STATUSES = {
    "a": "not a normal value",
    "b": "break in the series",
    "c": "withheld to protect people",
    "e": "estimated",
    "f": "forecast",
    "low": "rounds to zero",
    "ns": "not statistically significant",
    "p": "provisional",
    "r": "revised",
    "s": "statistically significant",
    "t": "total",
    "u": "low reliability",
    "w": "no figure for this series",
    "x": "not available",
    "z": "does not apply",
}


def number(value: float | None, decimals: int | None = None) -> str:
    """``1234.5`` → ``1,234.5``; a true minus sign; a dash where there is no value."""
    if value is None:
        return NO_VALUE
    if decimals is None:
        decimals = 0 if float(value).is_integer() else min(2, _decimals_of(value))
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        return text[1:] if not any(digit in text for digit in "123456789") else "−" + text[1:]
    return text


def _decimals_of(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def amount(value: float | None, unit: str | None = None, decimals: int | None = None) -> str:
    """A number with the unit that people expect to stand beside it: ``5.2%``, ``£120``, ``1,234``."""
    text = number(value, decimals)
    if value is None:
        return text
    if unit == "percent":
        return f"{text}%"
    if unit in ("gbp", "pounds"):
        return f"£{text}"
    return text


def unit_words(unit: str | None) -> str:
    """``persons_per_square_km`` → ``people per square km``; nothing where the number says it."""
    known = {"persons": "people", "percent": "%", "gbp": "£", "number": "", None: ""}
    if unit in known:
        return known[unit]
    return str(unit).replace("persons", "people").replace("_", " ")


def unsaid_unit(unit: str | None, measure: str) -> str:
    """The unit in words, where neither the figure nor the measure's label says it: nothing for people, %, a rank."""
    said, label_ = unit_words(unit), measure.lower()
    is_said = said in ("people", "%", "£") or said in label_ or unit == "place_in_order"
    return "" if is_said else said


def day(value: date | datetime | str | None) -> str:
    """``2025-11-12`` → ``12 November 2025``. What is no date is given back as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(text: str) -> str:
    """``2025-10`` → ``October 2025``."""
    year, _, number_ = text.partition("-")
    return f"{MONTHS[int(number_) - 1]} {year}"


def period(text: str | None, kind: str | None = None) -> str:
    """A period of the Liverpool way in words: ``2023-04/2024-03`` → ``April 2023 to March 2024``."""
    if not text:
        return ""
    try:
        return _period(str(text), kind)
    except (ValueError, IndexError, KeyError):
        return str(text)


def the_period(text: str | None, kind: str | None = None) -> str:
    """A period inside a sentence: “in the year to June 2024”, “since 2022”."""
    said = period(text, kind)
    return f"the {said}" if said.startswith(("year to", "Census")) else said


def inside(text: str) -> str:
    """A label inside a sentence: without its capital, but with those of its abbreviations."""
    return text[:1].lower() + text[1:]


def areas_words(kind: str, count: int) -> str:
    """What to call so many areas of a type: ``small areas (LSOAs)``, ``local authority``."""
    return inside(labels.label_of("area_type", kind) if count == 1 else LEVEL_LABELS.get(kind, label(kind)))


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _period(text: str, kind: str | None) -> str:
    if "/" in text:
        start, end = text.split("/", 1)
        return _span(start, end, kind)
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return f"{QUARTERS[quarter]} {year}"
    if len(text) == 4:
        return {"mid_year": f"mid-{text}", "census": f"Census {text}"}.get(kind or "", text)
    if len(text) == 7:
        return month(text)
    if kind == "census":
        return f"Census {text[:4]}"
    if kind == "mid_year":
        return f"mid-{text[:4]}"
    return day(text) + text[10:].replace("T", ", ")


def _span(start: str, end: str, kind: str | None) -> str:
    if kind == "academic_year":
        return f"{start[:4]}/{end[2:4]} academic year"
    if kind == "rolling_year":
        return f"year to {month(end) if len(end) == 7 else day(end)}"
    if len(start) == 7 and len(end) == 7:
        first, last = month(start), month(end)
        if start[:4] == end[:4]:
            first = first.rpartition(" ")[0]
        return f"{first} to {last}"
    return f"{_period(start, None)} to {_period(end, None)}"


def size(count: int | None) -> str:
    """Bytes as people read them: ``340 KB``, ``1.2 MB``."""
    if count is None:
        return ""
    if count < 1000:
        return f"{count} bytes" if count != 1 else "1 byte"
    value = float(count)
    for unit in ("KB", "MB", "GB"):
        value /= 1000
        if value < 999.5 or unit == "GB":
            break
    return f"{value:.1f} {unit}" if value < 9.95 and unit != "KB" else f"{value:.0f} {unit}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``plural(1, "dataset")`` → ``1 dataset``; ``plural(1200, "dataset")`` → ``1,200 datasets``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def label(code: str | None) -> str:
    """A code that has no label yet, as words: ``claimant_count`` → ``Claimant count``."""
    if not code:
        return ""
    text = code.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def status_words(text: str | None) -> str:
    """``p r`` → ``provisional, revised``."""
    return ", ".join(STATUSES.get(letter, letter) for letter in (text or "").split())


def cell(value: Any) -> str:
    """A value in a table of first rows: verbatim but for null, dates and floats that are whole."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


FILTERS = {
    "number": number, "amount": amount, "unit_words": unit_words, "unsaid_unit": unsaid_unit, "day": day,
    "period": period, "the_period": the_period, "inside": inside, "areas_words": areas_words,
    "sentence": sentence, "size": size,
    "label": label, "status_words": status_words, "cell": cell, "listed": listed,
}  # fmt: skip
