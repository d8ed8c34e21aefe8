"""A figure that stands in a file more than once is taken from where it stands first, however DuckDB shares the work."""

from __future__ import annotations

from pathlib import Path

from pipelines.run import harmonise

AREAS = ("E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015")
YEARS = range(1990, 2024)
AGES = range(16, 66)


def test_of_repeated_figures_the_first_is_taken_and_the_others_are_told(tmp_path: Path) -> None:
    rows = [
        f"{area},{year},Aged {age},{(year * 7 + age * 131 + place * 17) % 9000}"
        for year in YEARS
        for age in AGES
        for place, area in enumerate(AREAS)
    ]
    path = tmp_path / "claimants.csv"
    path.write_text("\n".join(["Area code,Year,Age,Claimant count", *rows, *rows]) + "\n", encoding="utf-8")

    made = harmonise(path)
    taken = made.connection.execute(
        f"SELECT count(*), min(source_row), max(source_row) FROM {made.relation}"
    ).fetchone()
    [issue] = [issue for issue in made.report.issues if issue.kind.code == "repeated-figures"]

    assert path.stat().st_size > 1 << 18, "large enough that several threads read it"
    assert taken == (len(rows), 2, len(rows) + 1)
    assert [place.row for place in issue.places[:3]] == [len(rows) + 2, len(rows) + 3, len(rows) + 4]
    assert issue.count == len(rows)
