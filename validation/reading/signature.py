"""What a file is, by its bytes and never by its name: a workbook called .csv is read as a workbook."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

from validation.issues import DAMAGED_FILE, EMPTY_FILE, ENCRYPTED_FILE, FILE_TOO_LARGE, NOT_A_TABLE
from validation.reading.encoding import MARKS, wide_without_mark
from validation.reading.source import ZIP_FAULTS, unreadable

Kind = Literal["text", "json", "parquet", "xlsx", "xlsb", "xls", "ods", "zip", "gzip"]

START = 1 << 16
MOST_EXPANDED = 4 << 30
MOST_RATIO = 250  # Real workbooks pack to a tenth; a bomb to a thousandth.
RATIO_FROM = 100 << 20
ZIP_EXTENSIONS = {"xlsx", "xlsm", "xlsb", "ods"}
JSON_EXTENSIONS = {".json", ".geojson", ".jsonl", ".ndjson"}

FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive of a kind that we do not open (7z)"),
    (b"Rar!", "an archive of a kind that we do not open (RAR)"),
    (b"\x28\xb5\x2f\xfd", "packed in a way that we do not open (Zstandard)"),
    (b"BZh91AY&SY", "packed in a way that we do not open (bzip2)"),
    (b"\xfd7zXZ", "packed in a way that we do not open (xz)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
MARKUP = re.compile(rb"\s*<[a-z!?][^<]*>", re.IGNORECASE)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x01\x1a\x1f")) + b"\x7f"


def detect_kind(path: Path) -> Kind:
    """The reader that a file needs. Raises ``Unreadable`` for a file that none of them can read."""
    with path.open("rb") as file:
        start = file.read(START)
    if not start:
        raise unreadable(EMPTY_FILE, name=path.name)
    for mark, what in FOREIGN:
        if start.startswith(mark):
            raise unreadable(NOT_A_TABLE, name=path.name, what=what)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_compound(path)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    return _kind_of_text(path, start)


def _kind_of_compound(path: Path) -> Kind:
    """An OLE container, told by the names of its streams."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise unreadable(ENCRYPTED_FILE, name=path.name)
    if "WordDocument".encode("utf-16-le") in content:
        raise unreadable(NOT_A_TABLE, name=path.name, what="a Word document")
    if "PowerPoint Document".encode("utf-16-le") in content:
        raise unreadable(NOT_A_TABLE, name=path.name, what="a presentation")
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise unreadable(DAMAGED_FILE, name=path.name, what="a workbook")
    return "xls"


def _kind_of_zip(path: Path) -> Kind:
    suffix = path.suffix.lstrip(".").lower()
    try:
        with zipfile.ZipFile(path) as archive:
            check_expansion(path.name, archive)
            return _kind_of_members(path, archive)
    except ZIP_FAULTS as error:
        if isinstance(error, PermissionError):
            raise
        what = "a workbook" if suffix in ZIP_EXTENSIONS else "a ZIP archive"
        raise unreadable(DAMAGED_FILE, name=path.name, what=what) from error


def _kind_of_members(path: Path, archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names:
        for folder, what in (("word/", "a Word document"), ("ppt/", "a presentation")):
            if any(name.startswith(folder) for name in names):
                raise unreadable(NOT_A_TABLE, name=path.name, what=what)
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_opendocument(path, archive)
    return "zip"


def _kind_of_opendocument(path: Path, archive: zipfile.ZipFile) -> Kind:
    if b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise unreadable(NOT_A_TABLE, name=path.name, what="an OpenDocument text or drawing")
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise unreadable(ENCRYPTED_FILE, name=path.name)
    return "ods"


def check_expansion(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse an archive that says it unpacks to more than we are ready to hold, or than real data ever does."""
    packed = sum(member.compress_size for member in archive.infolist())
    unpacked = sum(member.file_size for member in archive.infolist())
    what = f"{unpacked:,} bytes once unpacked"
    if unpacked > MOST_EXPANDED:
        raise unreadable(FILE_TOO_LARGE, name=name, what=what, limit=f"{MOST_EXPANDED:,} bytes")
    if unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO:
        limit = f"{MOST_RATIO} times what it has packed, as real data never has more"
        raise unreadable(FILE_TOO_LARGE, name=name, what=what, limit=limit)


def _kind_of_text(path: Path, start: bytes) -> Kind:
    if start[8:12] == b"DUCK":
        raise unreadable(NOT_A_TABLE, name=path.name, what="a database (DuckDB)")
    plain = _narrow(start)
    if sum(plain.count(control) for control in CONTROLS) > max(8, len(plain) * 0.02):
        raise unreadable(NOT_A_TABLE, name=path.name, what="a binary file")
    if not plain.strip():
        raise unreadable(EMPTY_FILE, name=path.name)
    if MARKUP.match(plain):
        is_page = WEB_PAGE.search(plain[:4096])
        raise unreadable(NOT_A_TABLE, name=path.name, what="a web page (HTML)" if is_page else "an XML document")
    return "json" if _is_json(path, plain) else "text"


def _narrow(start: bytes) -> bytes:
    """The start of a text as UTF-8 without a mark, so that it can be searched; in an unmarked encoding as it is."""
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    name = marked or wide_without_mark(start)
    return start.decode(name, errors="ignore").encode("utf-8", errors="ignore") if name else start


def _is_json(path: Path, text: bytes) -> bool:
    """By the opening bracket and what follows it, so that a CSV file whose first cell is “[c]” stays one."""
    first = text.lstrip()[:200]
    if path.suffix.lower() in JSON_EXTENSIONS:
        return first.startswith((b"{", b"["))
    return bool(re.match(rb'\{\s*("[^"]*"\s*:|\})|\[\s*[\[{\]]', first))
