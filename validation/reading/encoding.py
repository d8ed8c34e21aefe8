"""Which encoding a text file is in: by its byte order mark, else UTF-16, UTF-8 over the whole file, or Windows-1252.

A sample is not enough: Excel's CSV files are often plain ASCII until the first £ or –, a hundred thousand rows down.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 22
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH_BYTE = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Encoding:
    """name: as Python knows it. assumed: nothing in the file says so. damaged: some bytes are no text in it."""

    name: str
    assumed: bool = False
    damaged: bool = False


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a few megabytes at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def detect_encoding(path: Path) -> Encoding:
    """Read the whole file and say how its bytes are text."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    for mark, name in MARKS:
        if start.startswith(mark):
            return Encoding(name, damaged=not decodes(path, name))
    if wide := wide_without_mark(start):
        return Encoding(wide, assumed=True, damaged=not decodes(path, wide))
    if decodes(path, "utf-8"):
        return Encoding("utf-8")
    if _is_mostly_utf8(path):
        return Encoding("utf-8", damaged=True)
    return Encoding("cp1252", assumed=True, damaged=not decodes(path, "cp1252"))


def decodes(path: Path, name: str) -> bool:
    """Whether every byte of the file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    pending = False
    try:
        for chunk in chunks(path):
            if pending or not (name == "utf-8" and chunk.isascii()):
                decoder.decode(chunk)
                pending = bool(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def wide_without_mark(start: bytes) -> str | None:
    """UTF-16 without its mark: in Latin text every other byte is NUL."""
    half = len(start) // 2
    if half < 2:
        return None
    even, odd = start[0 : half * 2 : 2].count(0), start[1 : half * 2 : 2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _is_mostly_utf8(path: Path) -> bool:
    """UTF-8 with a damaged place: most bytes above ASCII form its sequences, as Windows-1252 text hardly ever does."""
    inside = high = 0
    for chunk in chunks(path):
        inside += sum(len(found) for found in MANY_BYTES.findall(chunk))
        high += len(HIGH_BYTE.findall(chunk))
    return inside > high / 2
