"""Encodings: what the bytes say, what is assumed, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.validation.reading.conftest import codes, rows
from validation.reading import Source, Unreadable

Read = Callable[..., Source]
TABLE = "Area,Fee\nHalton,£5 – “café”\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)
def test_an_encoding_that_says_itself_is_read_without_a_word(read: Read, encoding: str, found: str) -> None:
    source = read(TABLE.encode(encoding))

    assert rows(source) == [(1, ["Area", "Fee"]), (2, ["Halton", "£5 – “café”"])]
    assert (source.encoding, codes(source)) == (found, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_an_encoding_that_is_assumed_is_said(read: Read, encoding: str) -> None:
    source = read(TABLE.encode(encoding))

    assert rows(source)[1] == (2, ["Halton", "£5 – “café”"])
    assert (source.encoding, codes(source)) == (encoding, ["encoding-assumed"])


def test_windows_text_is_found_however_late_its_first_sign_comes(read: Read) -> None:
    content = b"Area,Fee\n" + b"Halton,5\n" * 100_000 + b"Wirral,\xa36\n"

    source = read(content)

    assert source.encoding == "cp1252"
    assert source.sheets[0].tail(1) == [(100_002, ["Wirral", "£6"])]


def test_utf_8_with_a_broken_place_names_its_row(read: Read) -> None:
    content = "Area,Fee\nHalton,£5\nWirral,é\n".encode() + b"Sefton,\xa36\n" + "Knowsley,£7 – é\n".encode()

    source = read(content)

    assert rows(source)[4] == (5, ["Knowsley", "£7 – é"])
    assert [issue.message for issue in source.issues] == ["Row 4 holds a character we cannot read."]
    assert source.issues[0].severity == "error"


def test_a_byte_that_windows_does_not_know_names_its_row(read: Read) -> None:
    source = read(b"Area,Fee\nHalton,\xa35\nWirral,\x81\n")

    assert codes(source) == ["encoding-assumed", "unreadable-character"]


def test_an_encoding_that_is_given_is_taken(read: Read) -> None:
    source = read("Area,Fee\nHalton,£5\n".encode("cp850"), encoding="cp850")

    assert rows(source)[1] == (2, ["Halton", "£5"])


def test_an_encoding_that_is_given_and_wrong_names_the_rows(read: Read) -> None:
    source = read(b"Area,Fee\nHalton,\xa35\n", encoding="utf-8")

    assert [issue.message for issue in source.issues] == ["Row 2 holds a character we cannot read."]


def test_an_encoding_that_nobody_knows_is_refused(read: Read) -> None:
    with pytest.raises(Unreadable, match=r"cannot be read as “utf-nine”, which is no encoding that we know: give one"):
        read("a,b\n", encoding="utf-nine")
