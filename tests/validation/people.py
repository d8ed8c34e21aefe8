"""Invented people: no number here was ever given to anybody, and no name is that of somebody we know."""

from __future__ import annotations

from collections.abc import Iterator

FORENAMES = ("Jane", "Joseph", "Fatima", "Oliver", "Grace", "Hassan", "Ruth", "Daniel", "Wendy", "Karen")
SURNAMES = ("Bloggs", "Roe", "Noone", "Soap", "Sample", "Testing", "Example")
LETTERS = "ABDEFGHJLN"


def nhs_number(place: int) -> str:
    """A number that passes the check, of the range that is set aside for tests (999 …)."""
    for more in range(10):
        digits = [int(digit) for digit in f"999{place % 10**5:05}{more}"]
        check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        if check != 10:
            return "".join(map(str, digits)) + str(check % 11)
    raise AssertionError


def insurance_number(place: int) -> str:
    return f"{LETTERS[place % 7]}{LETTERS[place % 9]}{place * 7919 % 10**6:06}C"


def name(place: int) -> str:
    return f"{FORENAMES[place % len(FORENAMES)]} {SURNAMES[place % len(SURNAMES)]}"


def birth_date(place: int) -> str:
    return f"{place % 28 + 1:02}/{place % 12 + 1:02}/{1930 + place * 7 % 80}"


def postcode(place: int) -> str:
    return f"ZZ{place % 9 + 1} {place % 10}{LETTERS[place % 10]}{LETTERS[place * 3 % 10]}"


def email(place: int) -> str:
    return f"{name(place).lower().replace(' ', '.')}{place}@example.org"


def phone(place: int) -> str:
    return f"01632 960{place % 1000:03}"


def table(header: str, rows: Iterator[list[str]] | list[list[str]]) -> str:
    """A CSV of these labels and rows."""
    return "\n".join([*([header] if header else []), *(",".join(row) for row in rows)]) + "\n"


def numbered(count: int, *makers: object) -> list[list[str]]:
    """Rows of what each maker makes of the row's number; a text is itself in every row."""
    return [[maker(place) if callable(maker) else str(maker) for maker in makers] for place in range(count)]
