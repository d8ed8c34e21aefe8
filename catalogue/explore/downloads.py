"""The aligned figures as a file: CSV, Excel or Parquet, one row an area, with where each figure is from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from catalogue.explore.compare import Comparison
from catalogue.query.exports import csv_chunks, workbook
from catalogue.query.renderings import INERT_NOTE

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
COLUMNS = (
    "area_code area_name area_type within x_dataset x_version x_measure x_unit x_period x_value x_status "
    "y_dataset y_version y_measure y_unit y_period y_value y_status"
).split()


def rows(comparison: Comparison) -> list[dict[str, Any]]:
    """One row for each area of both. Where a figure is withheld its value is null, and its status says why."""
    choice = comparison.choice
    periods = {"x": comparison.x_period, "y": comparison.y_period}
    found = []
    for pair in comparison.pairs:
        row: dict[str, Any] = {
            "area_code": pair.code, "area_name": pair.name, "area_type": choice.level, "within": pair.within or None
        }  # fmt: skip
        for side, figure in ((choice.x, pair.x), (choice.y, pair.y)):
            period = periods[side.name]
            facts = {
                "dataset": side.entry.name, "version": side.entry.number, "measure": side.selection.measure,
                "unit": side.unit, "period": period.code if period else None, "value": figure.value,
                "status": figure.status or None,
            }  # fmt: skip
            row |= {f"{side.name}_{name}": value for name, value in facts.items()}
        found.append(row)
    return found


def write(comparison: Comparison, kind: str, about: Sequence[tuple[str, str]]) -> bytes:
    """The file's bytes. kind: a key of ``MEDIA_TYPES``. about: what it says of itself, where its format has room."""
    if kind == "csv":
        return "".join(csv_chunks(COLUMNS, rows(comparison))).encode()
    if kind == "parquet":
        return _parquet(comparison, about)
    told = [{"what": what, "words": words} for what, words in [*about, ("Note", INERT_NOTE)]]
    return workbook({"Data": (COLUMNS, rows(comparison)), "About": (("what", "words"), told)})


def _parquet(comparison: Comparison, about: Sequence[tuple[str, str]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"x_value": pa.float64(), "y_value": pa.float64(), "x_version": pa.int32(), "y_version": pa.int32()}
    columns = [(name, kinds.get(name, pa.string())) for name in COLUMNS]
    told = {f"about {number}": f"{what}: {words}" for number, (what, words) in enumerate(about, 1)}
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows(comparison), pa.schema(columns, told)), file, compression="zstd")
    return file.getvalue()
