"""A long table is known by a part of it, and nothing of the rest is lost."""

from __future__ import annotations

from pathlib import Path

from pipelines.recognise.columns import SAMPLED_ROWS
from pipelines.run import harmonise

ROWS = 4 * SAMPLED_ROWS


def test_a_marker_far_from_every_sampled_row_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    marked = ROWS // 7 + SAMPLED_ROWS // 4
    with path.open("w") as file:
        file.write("area_code,period,age,measure,value,status\n")
        for i in range(ROWS):
            year, month = divmod(i // 91, 12)
            marker = "p" if i == marked else ""
            file.write(f"E08000012,{1900 + year}-{month + 1:02},{i % 91},claimant_count,{i},{marker}\n")

    harmonised = harmonise(path)

    query = f"SELECT value, status FROM {harmonised.relation} WHERE status IS NOT NULL"
    assert harmonised.connection.execute(query).fetchall() == [(marked, "p")]
    assert harmonised.rows == ROWS
