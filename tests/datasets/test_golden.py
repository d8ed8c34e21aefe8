"""What comes out of each shipped source file, row for row. ``make golden`` rewrites it; review reads the difference.

``golden/<dataset>/observations.csv`` holds the observations, or an even sample of them where there are many;
``summary.json`` counts them all, and holds the digest of the whole table, the issues and the balance of cells.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipelines.run import Harmonised
from tests.datasets.shipped import DATASETS, harmonised

GOLDEN = Path(__file__).parent / "golden"
WHOLE, SAMPLE = 300, 150  # Up to 300 rows are kept whole; of more, about 150.


@pytest.mark.parametrize("name", DATASETS)
def test_a_shipped_source_gives_its_golden_observations(name: str) -> None:
    observations, summary = _outcome(name)
    folder = GOLDEN / name
    if os.environ.get("LCR_GOLDEN") == "rewrite":
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "observations.csv").write_text(observations, encoding="utf-8", newline="")
        (folder / "summary.json").write_text(summary, encoding="utf-8")

    assert (folder / "observations.csv").read_text(encoding="utf-8") == observations
    assert (folder / "summary.json").read_text(encoding="utf-8") == summary


@pytest.mark.parametrize("name", DATASETS)
def test_a_golden_source_leaves_no_error_and_no_cell_unaccounted_for(name: str) -> None:
    report = harmonised(name).report

    assert report.outcome in {"passed", "passed with warnings"}
    assert report.cells is not None
    assert report.cells.total == report.cells.values + report.cells.statuses + report.cells.issues


def test_every_golden_folder_is_of_a_shipped_dataset() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == DATASETS


def _outcome(name: str) -> tuple[str, str]:
    made = harmonised(name)
    header, rows = _table(made)
    step = 1 if len(rows) <= WHOLE else -(-len(rows) // SAMPLE)
    summary = {
        "schema": f"{made.schema.name} {made.schema.version}" if made.schema else None,
        "rows": len(rows),
        "sha256": hashlib.sha256(_text(header, rows).encode()).hexdigest(),
        "areas": len({row[header.index("area_code")] for row in rows}),
        "periods": sorted({row[header.index("period")] for row in rows}),
        "measures": sorted({row[header.index("measure")] for row in rows}),
        "issues": sorted([issue.severity, issue.kind.code, issue.count] for issue in made.report.issues),
        "cells": vars(made.report.cells) if made.report.cells else None,
    }
    return _text(header, rows[::step]), json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def _table(harmonised: Harmonised) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The observations in the order of the schema; names and limits of periods follow from codes and are left out."""
    assert harmonised.schema is not None
    assert harmonised.relation is not None
    left_out = {"area_name", "period_start", "period_end"}
    header = [field.name for field in harmonised.schema.fields if field.name not in left_out]
    columns = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in header)
    order = ", ".join(f'"{name}"' for name in harmonised.schema.primary_key)
    query = f'SELECT {columns} FROM "{harmonised.relation}" ORDER BY {order}'
    return header, harmonised.connection.execute(query).fetchall()


def _text(header: list[str], rows: list[tuple[Any, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()
