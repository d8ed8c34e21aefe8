"""Harmonise and write Parquet, beside DuckDB's bare `COPY csv → parquet` of the same file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import LCR, ROOT, WORK, Command, Run, median_runs, peers, run, shown, verdict

ROWS = 1_000_000
MANY_ROWS = 20_000_000
WIDE_ROWS = 5_000  # times 91 figures: 455,000 observations
GOAL_RATIO = 4.0
GOAL_MEMORY_GIB = 4.0


def measure(*, many: bool = True) -> list[str]:
    """Run all of it; the lines say which goals are met. many: also the file of 20,000,000 rows."""
    lines = [
        *_beside_copy("tidy, 1,000,000 rows × 10 columns", generate.tidy(ROWS), []),
        *_beside_copy("wide, 455,000 figures", generate.wide(WIDE_ROWS), ["--recipe", str(_recipe())]),
    ]
    if many:
        big = run(Command(_harmonise(_made_apart(MANY_ROWS), [])))
        print(f"lcr harmonise, 20,000,000 rows      {shown(big)}", flush=True)
        gib = big.peak_bytes / 2**30
        lines.append(
            verdict("harmonise, 20,000,000 rows, peak memory", gib, GOAL_MEMORY_GIB, at_most=True, unit=" GiB")
        )
    return lines


def _made_apart(rows: int) -> Path:
    """The tidy file, made in a process of its own: what this one has ever held would count as held by its children."""
    subprocess.run([sys.executable, "-c", f"from benchmarks.generate import tidy; tidy({rows})"], cwd=ROOT, check=True)
    return generate.tidy(rows)


def _beside_copy(words: str, source: Path, options: list[str]) -> list[str]:
    bare, ours = median_runs(Command(_copy(source)), Command(_harmonise(source, options)))
    _print(words, bare, ours)
    ratio = ours.seconds / bare.seconds
    return [verdict(f"harmonise beside COPY, {words}", ratio, GOAL_RATIO, at_most=True, unit=" times")]


def _copy(source: Path) -> list[str]:
    output = WORK / "copied.parquet"
    statement = f"COPY (FROM read_csv('{source}')) TO '{output}' (FORMAT parquet, COMPRESSION zstd)"
    return [str(peers() / "python"), "-c", f'import duckdb; duckdb.execute("{statement}")']


def _recipe() -> Path:
    """The one thing that a table of ages without a title leaves open."""
    path = WORK / "population.recipe.yaml"
    path.write_text("recipe: 1\nschema: population\ngiven: {measure: population, year: mid_year}\n", encoding="utf-8")
    return path


def _harmonise(source: Path, options: list[str]) -> list[str]:
    return [*LCR, "harmonise", str(source), *options, "-o", str(WORK / "harmonised.parquet")]


def _print(words: str, bare: Run, ours: Run) -> None:
    print(words)
    print(f"  DuckDB COPY csv → parquet         {shown(bare)}")
    print(f"  lcr harmonise                     {shown(ours)}", flush=True)
