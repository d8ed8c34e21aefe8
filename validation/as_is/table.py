"""What is held of a file's rows while they are judged, as SQL: flags of the cells in doubt, bytes, and cells.

All of a million rows is dear to hold, and little of it is needed where few cells are in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from validation.conformance.rules import Rule

QUOTE, LINE = "'\"'", "chr(10)"
FLAGS_A_COLUMN = 60  # of doubts, a bit a field: as many as a BIGINT surely holds.


class Within(Enum):
    """How much is counted of the quotes and line ends that stand within cells.

    OPEN: the quotes, in the columns that may hold one, for a file without a line's end within a cell: one with it has
    fewer rows than lines, and is read again.
    """

    NOTHING = auto()
    OPEN = auto()
    ALL = auto()


@dataclass(frozen=True)
class RowTable:
    """What is held of each row: the cells of its keys and, where it is in doubt, all of them; or all of every row.

    rules: of its columns. keys: the numbers of the fields that keys are made of. whole: all of every row is held.
    """

    rules: list[Rule]
    keys: set[int]
    whole: bool = False

    @property
    def columns(self) -> list[str]:
        return [rule.column for rule in self.rules]

    @property
    def held(self) -> list[str]:
        return [rule.column for rule in self.rules if self.whole or rule.number in self.keys]

    @property
    def cells(self) -> str:
        """SQL that gives a row its cells back, a column a field."""
        width = f"{len(self.rules)}::INTEGER AS cells"
        if self.whole:
            return f"{width}, *"
        kept = set(self.held)
        given = (c if c in kept else f"texts[{number}] AS {c}" for number, c in enumerate(self.columns, start=1))
        return f"{width}, * EXCLUDE ({', '.join(['texts', *self.held])}), {', '.join(given)}"

    def select(self, reader: str, within: Within) -> str:
        """SQL of the table: flags and bytes of every row, and the cells that are held."""
        lines = f"{_marks(self.rules, LINE) if within is Within.ALL else '0::TINYINT'} AS lines"
        if self.whole:
            size = f"({_size(self.rules)} - {_quotes(self.rules, within, is_whole=True)})::INTEGER AS size"
            return f"SELECT true AS doubt, *, {size}, {lines} FROM {reader}"
        flags = flags_of(self.rules)
        flagged = ", ".join(f"{sql} AS {name}" for name, sql in flags.items())
        doubt = " OR ".join(f"{name} != 0" for name in flags)
        blank = " AND ".join(rule.missing for rule in self.rules)
        texts = f"CASE WHEN doubt THEN [{', '.join(self.columns)}] END AS texts"
        return f"""
            SELECT doubt, {", ".join(flags)}, {", ".join([texts, *self.held])},
                (size - {_quotes(self.rules, within)})::INTEGER AS size, {lines}
            FROM (SELECT *, ({doubt}) OR blank AS doubt
                  FROM (SELECT *, {flagged}, ({blank}) AS blank, {_size(self.rules)} AS size FROM {reader}))
        """

    def sums(self) -> str:
        """SQL of the number of rows, the bytes of their cells but for quotes, and the line ends within these."""
        return "SELECT count(*), coalesce(sum(size), 0), sum(lines) FROM as_is"

    def blank(self) -> str:
        """SQL of how many rows of a single column may be blank: it is so, or holds nothing but quotes."""
        return "SELECT count(*) FROM as_is WHERE size = 0"


def _size(rules: list[Rule]) -> str:
    return f"({' + '.join(f'coalesce(strlen({rule.column}), 0)' for rule in rules)})::INTEGER"


def _quotes(rules: list[Rule], within: Within, *, is_whole: bool = False) -> str:
    """SQL of how many quotation marks stand within the cells of a row. is_whole: of none of them is it known."""
    if within is Within.NOTHING:
        return "0"
    if within is Within.ALL or is_whole:
        return f"({_marks(rules, QUOTE)})"
    unlike = [rule for rule in rules if not rule.quoteless]
    return f"CASE WHEN doubt THEN {_marks(rules, QUOTE)} ELSE {_marks(unlike, QUOTE)} END"


def _marks(rules: list[Rule], mark: str) -> str:
    counts = (
        f"if(contains({rule.column}, {mark}), length({rule.column}) - length(replace({rule.column}, {mark}, '')), 0)"
        for rule in rules
    )
    return " + ".join(counts) or "0"


def flags_of(rules: list[Rule]) -> dict[str, str]:
    """SQL of the columns that flag, a bit a field, which cells are in doubt."""
    flags: dict[str, list[str]] = {}
    for rule in rules:
        name, bit = divmod(rule.number - 1, FLAGS_A_COLUMN)
        flags.setdefault(f"flags_{name}", []).append(
            f"if({rule.quick}, 0, {1 << bit})" if rule.quick != "true" else "0"
        )
    return {name: f"({' + '.join(bits)})::{_narrowest(len(bits))}" for name, bits in flags.items()}


def _narrowest(bits: int) -> str:
    return "SMALLINT" if bits < 15 else "INTEGER" if bits < 31 else "BIGINT"


def flag_of(rule: Rule) -> str:
    name, bit = divmod(rule.number - 1, FLAGS_A_COLUMN)
    return f"flags_{name} & {1 << bit} != 0"
