"""What is sent is counted as it arrives, whatever it says of itself, and stops at the limit."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from catalogue.submissions.names import clean_name, download_name, source_name
from catalogue.submissions.receiving import FormMistake, Received, receive

MB = 1 << 20
EDGE = b"--edge\r\n"


class Endless(io.RawIOBase):
    """A body without an end. read_bytes: how much of it was taken."""

    def __init__(self, start: bytes) -> None:
        self.start, self.read_bytes = start, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.read_bytes += len(buffer)
        chunk = (self.start + b"1,2,3\n" * (len(buffer) // 6 + 1))[: len(buffer)]
        self.start = b""
        buffer[:] = chunk
        return len(buffer)


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    named = f'; filename="{file}"' if file is not None else ""
    return EDGE + f'Content-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"


def received(body: bytes | Endless, folder: Path, *, mb: int = 1, files: int = 3, **environ: Any) -> Received:
    stream = io.BufferedReader(body) if isinstance(body, Endless) else io.BytesIO(body)
    about = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=edge", "wsgi.input": stream}
    if isinstance(body, bytes):
        about["CONTENT_LENGTH"] = str(len(body))
    return receive({**about, **environ}, folder, mb, files)


def test_files_go_to_the_disk_under_numbers_and_keep_the_names_they_were_sent_with(tmp_path: Path) -> None:
    body = part("schema", b"unemployment") + part("files", b"a,b", "../../etc/passwd") + part("files", b"c", "x.csv")

    got = received(body + b"--edge--\r\n", tmp_path)

    assert got.fields == {"schema": "unemployment"}
    assert [(one.name, one.path.parent, one.path.read_bytes()) for one in got.files] == [
        ("../../etc/passwd", tmp_path, b"a,b"),
        ("x.csv", tmp_path, b"c"),
    ]


def test_a_body_that_says_it_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormMistake, match="more than 1 MB") as refused:
        received(part("files", b"x" * 2 * MB, "x.csv") + b"--edge--\r\n", tmp_path)

    assert refused.value.status == 413


def test_a_body_without_a_length_is_stopped_at_the_limit(tmp_path: Path) -> None:
    """A chunked body, which the server ends where it ends: this one never does."""
    body = Endless(part("files", b"", "x.csv")[:-2])

    with pytest.raises(FormMistake, match="more than 1 MB"):
        received(body, tmp_path, **{"wsgi.input_terminated": True})

    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= MB
    assert body.read_bytes < 8 * MB  # What is thrown away, so that a browser hears the answer, is bounded as well.


def test_a_body_of_unknown_length_that_nobody_ends_is_not_read(tmp_path: Path) -> None:
    body = Endless(part("files", b"", "x.csv")[:-2])

    assert received(body, tmp_path).files == []
    assert body.read_bytes == 0


def test_more_files_than_may_be_sent_are_refused(tmp_path: Path) -> None:
    body = b"".join(part("files", b"a", f"{number}.csv") for number in range(4))

    with pytest.raises(FormMistake, match="more than 3 files"):
        received(body + b"--edge--\r\n", tmp_path)


def test_a_recipe_larger_than_any_recipe_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormMistake, match="larger than 256 kB") as refused:
        received(part("recipe", b"#" * 300 * 1024, "r.yaml") + b"--edge--\r\n", tmp_path)

    assert refused.value.field == "recipe"


def test_a_flood_of_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormMistake):
        received(b"".join(part(f"f{number}", b"x") for number in range(100)) + b"--edge--\r\n", tmp_path)


@pytest.mark.parametrize("body", [b"", b"nonsense", EDGE, part("files", b"cut short", "x.csv")])
def test_a_body_that_is_no_form_holds_nothing(body: bytes, tmp_path: Path) -> None:
    assert received(body, tmp_path).files == []


def test_a_field_that_was_left_empty_is_no_file(tmp_path: Path) -> None:
    assert received(part("files", b"", "") + b"--edge--\r\n", tmp_path).files == []


@pytest.mark.parametrize(
    ("sent", "shown", "source"),
    [
        ("C:\\Users\\jo\\Wards 2024.XLSX", "Wards 2024.XLSX", "source.xlsx"),
        ("../../etc/passwd", "passwd", "source"),
        ("wards\u202efdp.csv", "wardsfdp.csv", "source.csv"),
        ("a\0b\n.csv", "ab.csv", "source.csv"),
        ("..", "file", "source"),
        ("wards.c$v", "wards.c$v", "source"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv", "source.csv"),
    ],
)
def test_a_name_is_shown_and_is_no_path(sent: str, shown: str, source: str) -> None:
    assert clean_name(sent) == shown
    assert source_name(shown) == source


def test_what_is_taken_away_is_named_after_what_was_sent() -> None:
    assert download_name("Wards 2024.csv", "fixed", ".xlsx") == "Wards 2024-fixed.xlsx"
    assert download_name('x"; a=b/c.csv', "fixed", ".csv") == "c-fixed.csv"
