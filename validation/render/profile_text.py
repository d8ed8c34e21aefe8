"""What each column of a file holds, for a terminal: shown where no schema matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validation.render.words import short

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS_SHOWN = 40
EXAMPLES_SHOWN = 4
EXAMPLE_WIDTH = 18


def print_profile(columns: list[dict[str, Any]], console: Console) -> None:
    """Print a line a column: letters, label, type, blanks, distinct values, and a range or examples."""
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    console.print()
    console.print("What the columns hold", style="bold cyan")
    console.print()
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("Column", overflow="fold", min_width=16, max_width=24)
    table.add_column("Looks like", no_wrap=True)
    table.add_column("Blank", justify="right")
    table.add_column("Distinct", justify="right")
    table.add_column("Range or examples", overflow="ellipsis", no_wrap=True, style="dim", max_width=30)
    for column in columns[:COLUMNS_SHOWN]:
        table.add_row(*(escape(cell) for cell in profile_row(column)))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if len(columns) > COLUMNS_SHOWN:
        console.print(f"  and {len(columns) - COLUMNS_SHOWN:,} more columns", style="dim")


def profile_row(column: dict[str, Any]) -> tuple[str, ...]:
    """Letters, label, type, blanks, distinct values, and a range or examples."""
    low, high = column.get("minimum"), column.get("maximum")
    if low is not None and low != high:
        content = f"{_figure(low)} … {_figure(high)}"
    else:
        examples = (column.get("examples") or ())[:EXAMPLES_SHOWN]
        content = ", ".join(short(str(example), EXAMPLE_WIDTH) for example in examples)
    label = column.get("label") or ""
    words = label if isinstance(label, str) else " · ".join(str(part) for part in label if part)
    blank = f"{column['blank']:,}" if column.get("blank") else ""
    distinct = f"{column.get('distinct', 0):,}"
    return (
        str(column.get("column") or ""),
        words or "(no label)",
        str(column.get("type") or ""),
        blank,
        distinct,
        content,
    )


def _figure(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) and abs(value) >= 10_000 else str(value)
