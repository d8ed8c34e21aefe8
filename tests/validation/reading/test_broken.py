"""What cannot be read as tables: one sentence that says what is wrong and what to do, and nothing else is raised."""

from __future__ import annotations

import bz2
import io
import lzma
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.reading import Unreadable, open_source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SEND = "not a table: send the data file itself, as CSV, Excel, OpenDocument, JSON or Parquet."
AGAIN = "save or download it again, and see that it opens before you send it."


def workbook(*rows: list[object]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def zip_of(name: str, content: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", f"“x.csv” is empty: {AGAIN}"),
        (b" \r\n\n\t", f"“x.csv” is empty: {AGAIN}"),
        (b"\xef\xbb\xbf", f"“x.csv” is empty: {AGAIN}"),
        (b"\n<!DOCTYPE html>\n<html><body>Not found</body></html>", f"“x.csv” is a web page (HTML), {SEND}"),
        (b"<html><table><tr><td>1</td></tr></table></html>", f"“x.csv” is a web page (HTML), {SEND}"),
        ("<html><body>é</body></html>".encode("utf-16"), f"“x.csv” is a web page (HTML), {SEND}"),
        (b'<?xml version="1.0"?><Workbook><Cell>1</Cell></Workbook>', f"“x.csv” is an XML document, {SEND}"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", f"“x.csv” is a PDF document, {SEND}"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), f"“x.csv” is a picture, {SEND}"),
        (bytes(range(256)) * 9, f"“x.csv” is a binary file, {SEND}"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), f"“x.csv” is an archive of a kind that we do not open (7z), {SEND}"),
        (b"\x28\xb5\x2f\xfd" + bytes(9), f"“x.csv” is packed in a way that we do not open (Zstandard), {SEND}"),
        (bz2.compress(b"a,b\n"), f"“x.csv” is packed in a way that we do not open (bzip2), {SEND}"),
        (lzma.compress(b"a,b\n"), f"“x.csv” is packed in a way that we do not open (xz), {SEND}"),
        (b"SQLite format 3\0" + bytes(84), f"“x.csv” is a database (SQLite), {SEND}"),
        (zip_of("word/document.xml"), f"“x.csv” is a Word document, {SEND}"),
        (OLE + "WordDocument".encode("utf-16-le"), f"“x.csv” is a Word document, {SEND}"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "“x.csv” is locked with a password: open it, remove the password, save it again and send the new file.",
        ),
        (OLE, f"“x.csv” is damaged or cut short and cannot be read as a workbook: {AGAIN}"),
        (
            OLE + "Workbook".encode("utf-16-le"),
            f"“x.csv” is damaged or cut short and cannot be read as a workbook: {AGAIN}",
        ),
        (zip_of("xl/workbook.xml"), f"“x.csv” is damaged or cut short and cannot be read as a workbook: {AGAIN}"),
        (b"PAR1" + bytes(30), f"“x.csv” is damaged or cut short and cannot be read as Parquet: {AGAIN}"),
        (
            workbook(),
            "“x.csv” holds no table (none of its sheets has a cell with anything in it): "
            "send a file with a row of headings and the rows of data under it.",
        ),
        (
            b"a" + b",a" * 20_000,
            "“x.csv” has 20,001 columns, and we read at most 16,384 columns: split it into smaller files.",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(
    refusal: Callable[..., str], content: bytes, sentence: str
) -> None:
    assert refusal(content, "x.csv") == sentence


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(refusal: Callable[..., str], share: float) -> None:
    content = workbook(*[["Halton", n] for n in range(500)])

    sentence = refusal(content[: int(len(content) * share)], "x.xlsx")

    assert sentence == f"“x.xlsx” is damaged or cut short and cannot be read as a workbook: {AGAIN}"


def test_a_missing_file_a_folder_and_a_closed_file_are_each_said(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    def sentence(name: str) -> str:
        with pytest.raises(Unreadable) as caught:
            open_source(tmp_path / name, connection)
        return caught.value.sentence

    assert sentence("no.csv") == "There is no file “no.csv”: check the folder and the spelling of its name."
    (tmp_path / "folder").mkdir()
    assert sentence("folder") == f"“folder” is a folder, {SEND}"


@pytest.mark.skipif(os.geteuid() == 0, reason="no file is closed to root")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    path = tmp_path / "closed.csv"
    path.write_text("a,b\n")
    path.chmod(0)

    with pytest.raises(Unreadable, match=r"We may not read “closed.csv”: close it where it is open"):
        open_source(path, connection)


def outcome(path: Path) -> str:
    """What reading a file comes to: the sentence that refuses it, or how many sheets it has."""
    try:
        return f"{len(open_source(path, duckdb.connect()).sheets)} sheets."
    except Unreadable as error:
        return error.sentence


@settings(deadline=None)
@given(
    content=st.binary(max_size=400)
    | st.tuples(
        st.sampled_from(
            [b"PK\x03\x04", OLE, b"PAR1", b"\x1f\x8b", b"{", b"[", b"\xff\xfe", b'"', b"<", b"\xef\xbb\xbf"]
        ),
        st.binary(max_size=200),
    ).map(b"".join)
    | st.text().map(str.encode)
)
def test_no_bytes_make_reading_raise_anything_else(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(content)

        assert outcome(path).endswith(".")


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
def test_no_change_to_a_workbook_makes_reading_raise_anything_else(changes: list[tuple[float, int]]) -> None:
    content = bytearray(workbook(["Area", "Count"], ["Halton", 1]))
    for share, byte in changes:
        content[int(share * len(content))] = byte
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(content)

        assert outcome(path).endswith(".")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(Unreadable, match=r"“pipe.csv” is a pipe or a device, and not a file of its own"):
        open_source(pipe, duckdb.connect())
