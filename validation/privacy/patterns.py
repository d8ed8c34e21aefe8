"""What personal data looks like, a cell at a time: shapes, check digits, and a mask that shows only enough to find it.

No single cell is believed: 9.2 % of random numbers of ten digits pass the check of an NHS number (measured). Whoever
asks here counts a column.
Sources: NHS Data Dictionary, NHS number; HMRC, National Insurance Manual NIM39110; Royal Mail, PAF postcode formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# The same shapes in DuckDB's engine (RE2) and in Python's; each is for the whole cell without the blanks around it.
SHAPES: Mapping[str, str] = {
    "nhs_number": r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}",
    "national_insurance_number": r"(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
    "email": r"(?i)[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}",
    "phone": r"(?:\+44 ?(?:\(0\) ?)?|\(?0)[1-9](?:[ ()-]{0,2}[0-9]){8,9}",
    "postcode": r"(?i)(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR) ?[0-9][ABD-HJLNP-UW-Z]{2}",
    "date_of_birth": r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+)?"
    r"|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}"
    r"|(?i:[0-9]{1,2}(?:st|nd|rd|th)?[ -][a-z]{3,9},?[ -](?:19|20)?[0-9]{2})",
    "name": r"(?:(?i:mr|mrs|ms|miss|mx|dr|prof|rev|sir)\.? )?[\p{L}][\p{L}'’.-]*(?:,? [\p{L}][\p{L}'’.-]*){0,4}",
    "address": r"(?i)(?:flat |apt |unit )?[0-9]{1,4}[a-z]?,? .{3,80}",
    "person_id": r".{1,40}",
}
# What a row holds that may be personal, anywhere in it: one pass over a sample, before anything is looked at closely.
GLANCE = (
    r"(?i)[a-z0-9]@[a-z0-9]|\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b|\b[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}\b"
    r"|\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b|(?:\+44|\b0)[1-9](?:[ ()-]{0,2}[0-9]){8,9}\b"
)
# No prefix of a National Insurance number: they are set aside, or were never given.
NEVER_GIVEN = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
WORDS = {
    "nhs_number": "NHS numbers",
    "national_insurance_number": "National Insurance numbers",
    "date_of_birth": "dates of birth",
    "name": "names of people",
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "postcode": "full postcodes",
    "address": "street addresses",
    "person_id": "a number for each person",
}

_PYTHON = {sort: re.compile(shape.replace(r"[\p{L}]", r"[^\W\d_]").replace(r"\p{L}", r"^\W\d_"))
           for sort, shape in SHAPES.items() if sort != "name"}  # fmt: skip
_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-])*"
_PYTHON["name"] = re.compile(rf"(?:(?i:mr|mrs|ms|miss|mx|dr|prof|rev|sir)\.? )?{_WORD}(?:,? {_WORD}){{0,4}}")


def has_shape(sort: str, text: str) -> bool:
    """Whether the whole text looks like one of its sort; digits and prefixes are not checked."""
    return _PYTHON[sort].fullmatch(text.strip()) is not None


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is right for the others; never the same digit ten times."""
    if not has_shape("nhs_number", text):
        return False
    digits = [int(character) for character in text if character.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return len(set(digits)) > 1 and check % 11 == digits[9] and check != 10


def is_national_insurance_number(text: str) -> bool:
    return has_shape("national_insurance_number", text) and text.strip()[:2].upper() not in NEVER_GIVEN


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "nhs_number": is_nhs_number,
    "national_insurance_number": is_national_insurance_number,
}


def looks_like(sort: str, text: str) -> bool:
    """Whether the whole text is one of its sort, as far as a cell by itself can say."""
    return CHECKS[sort](text) if sort in CHECKS else has_shape(sort, text)


SHORTEST_NHS = 10
_NHS_MENTION = re.compile(r"\b[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}\b")
_NI_MENTION = re.compile(r"\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b", re.IGNORECASE)
_BIRTH_MENTION = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{0,3}[0-9]{1,4}[/. -]", re.IGNORECASE)
_EMAIL_MENTION = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}\.[a-z0-9.-]{1,63}", re.IGNORECASE)


def mentions(text: str) -> list[tuple[str, str]]:
    """The personal data that a note speaks of: its sort and its text. A bare number needs the letters NHS beside it."""
    if len(text) < SHORTEST_NHS and text.lower() == text.upper():  # No letter, and too short: as most figures are.
        return []
    found = [("national_insurance_number", hit[0]) for hit in _NI_MENTION.finditer(text)]
    found = [(sort, hit) for sort, hit in found if is_national_insurance_number(hit)]
    for hit in _NHS_MENTION.finditer(text):
        if is_nhs_number(hit[0]) and ("nhs" in text.casefold() or not hit[0].isdigit()):
            found.append(("nhs_number", hit[0]))
    found += [("date_of_birth", hit[0]) for hit in _BIRTH_MENTION.finditer(text)]
    return found + [("email", hit[0]) for hit in _EMAIL_MENTION.finditer(text)]


def mask(text: str) -> str:
    """The text's first and last characters, and stars for all between: ``AB123456C`` → ``AB******C``.

    Enough for the person who has the file to find the cell; not enough for anybody else to know whom it speaks of.
    """
    plain = " ".join(text.split())
    if "@" in plain:
        return f"{plain[0]}***@***"
    if " " in plain and not any(character.isdigit() for character in plain):
        return " ".join(f"{word[0]}***" for word in plain.split(" ")[:4])
    packed = plain.replace(" ", "").replace("-", "").replace("/", "")
    if len(packed) < 4:
        return "*" * len(packed)
    shown = 2 if len(packed) >= 8 else 1
    return f"{packed[:shown]}{'*' * (len(packed) - shown - 1)}{packed[-1]}"
