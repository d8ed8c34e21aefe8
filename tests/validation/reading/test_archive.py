"""ZIP, gzip and Data Package: the tables within, and the limits."""

from __future__ import annotations

import gzip
import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.validation.reading.conftest import codes, rows
from validation.reading import Source, Unreadable, open_source, unpack

Read = Callable[..., Source]
TABLE = "Area,Count\nHalton,1\n"


def zipped(**members: bytes | str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, member in members.items():
            target.writestr(name, member)
    return content.getvalue()


def test_each_table_of_an_archive_is_a_sheet(read: Read) -> None:
    source = read(zipped(**{"a/one.csv": TABLE, "two.json": '[{"x": 1}]', "readme.pdf": b"%PDF-1.4"}), "data.zip")

    assert [sheet.name for sheet in source.sheets] == ["a/one.csv", "two.json"]
    assert rows(source, 1) == [(1, ["x"]), (2, ["1"])]
    assert [issue.message for issue in source.issues] == [
        "“readme.pdf” was not read: “readme.pdf” is a PDF document, not a table."
    ]


def test_an_issue_of_a_member_names_it(read: Read) -> None:
    source = read(zipped(**{"fees.csv": "Area,Fee\nHalton,£5\n".encode("cp1252"), "two.csv": TABLE}), "data.zip")

    assert source.issues[0].places[0].sheet == "fees.csv"


def test_a_gzipped_table_is_read(read: Read) -> None:
    assert rows(read(gzip.compress(TABLE.encode()), "table.csv.gz")) == [(1, ["Area", "Count"]), (2, ["Halton", "1"])]


def test_a_data_package_gives_its_resources_by_their_names(read: Read, tmp_path: Path) -> None:
    resources = [{"name": "claimants", "path": "data/c.csv", "dialect": {"delimiter": ";"}}]
    descriptor = json.dumps({"name": "p", "resources": resources})
    members = {"datapackage.json": descriptor, "data/c.csv": "a;b\n1,5;2\n", "data/other.csv": TABLE}
    (tmp_path / "p" / "data").mkdir(parents=True)
    for name, content in members.items():
        (tmp_path / "p" / name).write_text(content)

    packed = read(zipped(**members), "p.zip")
    folder = open_source(tmp_path / "p", duckdb.connect())

    for source in (packed, folder):
        assert [sheet.name for sheet in source.sheets] == ["claimants"]
        assert rows(source) == [(1, ["a", "b"]), (2, ["1,5", "2"])]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../evil.csv", "its name climbs out of the archive’s folder"),
        ("a\\..\\..\\evil.csv", "its name climbs out of the archive’s folder"),
        ("/etc/evil.csv", "its name is that of a place on a disk"),
        ("C:\\Windows\\evil.csv", "its name is that of a place on a disk"),
        ("\\\\server\\evil.csv", "its name is that of a place on a disk"),
    ],
)
def test_a_member_whose_path_climbs_out_is_refused(read: Read, tmp_path: Path, name: str, why: str) -> None:
    source = read(zipped(**{name: TABLE, "table.csv": TABLE}), "data.zip")

    assert [sheet.name for sheet in source.sheets] == ["table.csv"]
    assert [(issue.kind.code, issue.message) for issue in source.issues] == [
        ("unsafe-member", f"“{name}” was not read: {why}.")
    ]
    assert not list(tmp_path.parent.rglob("*evil.csv"))


def test_a_link_in_an_archive_is_refused(read: Read) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        target.writestr(link, "/etc/passwd")
        target.writestr("table.csv", TABLE)

    source = read(content.getvalue(), "data.zip")

    assert [sheet.name for sheet in source.sheets] == ["table.csv"]
    assert [issue.message for issue in source.issues] == ["“link.csv” was not read: it is a link, and not a file."]


def test_each_unpacked_member_lies_in_our_folder_under_its_own_name(
    a_file: Callable[..., Path], tmp_path: Path
) -> None:
    path = a_file("data.zip", zipped(**{"a/table.csv": TABLE, "b/table.csv": "", "../c.csv": TABLE, ".d": "x"}))
    folder = tmp_path / "unpacked"
    folder.mkdir()

    members, left_out = unpack.unpack_zip(path, folder)

    assert {name: file.relative_to(folder).as_posix() for name, file in members.items()} == {
        "a/table.csv": "0001/table.csv",
        "b/table.csv": "0002/table.csv",
    }
    assert [issue.kind.code for issue in left_out] == ["unsafe-member"]


def test_a_descriptor_reaches_no_file_outside_its_folder(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    (tmp_path / "secret.csv").write_text("Area,Secret\nHalton,1\n")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "table.csv").write_text(TABLE)
    resources = [{"name": "x", "path": "../secret.csv"}, {"name": "y", "path": "table.csv"}]
    (tmp_path / "p" / "datapackage.json").write_text(json.dumps({"resources": resources}))

    assert [sheet.name for sheet in open_source(tmp_path / "p", connection).sheets] == ["y"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(**{"a.pdf": b"%PDF", "b.png": b"\x89PNG"}), "holds no table (none of its 2 files is a table): send"),
        (zipped(), "holds no table (none of its 0 files is a table): send"),
        (zipped(**{"inner.zip": zipped(**{"a.csv": TABLE})}), "is an archive within an archive, not a table"),
        (zipped(**{"a.csv": TABLE})[:-30], "is damaged or cut short and cannot be read as a ZIP archive: save"),
        (gzip.compress(TABLE.encode() * 99)[:-20], "is damaged or cut short and cannot be read as a compressed file"),
    ],
    ids=["no table", "nothing", "within another", "a cut ZIP", "a cut gzip"],
)
def test_an_archive_without_a_table_is_refused(refusal: Callable[..., str], content: bytes, sentence: str) -> None:
    assert sentence in refusal(content, "data.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(refusal: Callable[..., str]) -> None:
    sentence = refusal(zipped(**{"a.csv": b"0,0\n" * (40 << 20)}), "bomb.zip")

    assert sentence.startswith("“bomb.zip” has 167,772,160 bytes once unpacked, and we read at most")


def test_what_unpacks_to_more_than_it_says_stops_at_the_limit(
    refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "MOST_UNPACKED", 1000)

    assert "more than 1,000 bytes once unpacked" in refusal(gzip.compress(b"a,b\n" * 1000), "a.csv.gz")


def test_more_files_than_we_read_are_refused(a_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_MEMBERS", 1)
    path = a_file("data.zip", zipped(**{"a.csv": TABLE, "b.csv": TABLE, "__MACOSX/._a.csv": b"\0"}))

    with pytest.raises(Unreadable, match="has 2 files, and we read at most 1 files: split it into smaller files"):
        open_source(path, duckdb.connect())


def test_an_encoding_issue_comes_once_for_each_member(read: Read) -> None:
    content = "Area,Fee\nHalton,£5\n".encode("cp1252")

    assert codes(read(zipped(**{"a.csv": content, "b.csv": content}), "data.zip")) == ["encoding-assumed"] * 2
