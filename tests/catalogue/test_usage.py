"""What “most used” is counted from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from catalogue.usage import DAYS, downloads, note_download

TODAY = date(2026, 3, 31)
YESTERDAY = TODAY - timedelta(days=1)


def test_downloads_of_the_days_before_today_are_counted(tmp_path: Path) -> None:
    for name in ("walking", "walking", "jobs"):
        note_download(tmp_path, name, YESTERDAY)
    note_download(tmp_path, "today", TODAY)
    note_download(tmp_path, "long-ago", TODAY - timedelta(days=DAYS + 1))

    assert downloads(tmp_path, TODAY) == {"walking": 2, "jobs": 1}


def test_a_line_cut_short_or_spoilt_counts_for_nothing(tmp_path: Path) -> None:
    note_download(tmp_path, "walking", YESTERDAY)
    with (tmp_path / "usage" / f"{YESTERDAY}.txt").open("ab") as file:
        file.write(b"<script>\n\xff\xfe\n../../etc\n")

    assert downloads(tmp_path, TODAY) == {"walking": 1}


def test_a_home_that_cannot_be_written_to_stops_no_download(tmp_path: Path) -> None:
    (tmp_path / "usage").write_text("a file stands where the folder should")

    note_download(tmp_path, "walking", YESTERDAY)

    assert downloads(tmp_path, TODAY) == {}
