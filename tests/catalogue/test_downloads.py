"""Downloads: what is sent is what was published, whole or the part that was asked for."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from tests.catalogue.conftest import Visitor, visit

CSV = "/dataset/unemployment/resource/csv/download/unemployment.csv"
PARQUET = "/dataset/unemployment/resource/parquet/download/unemployment.parquet"
JSON = "/dataset/unemployment/resource/json/download/unemployment.json"
EXCEL = "/dataset/unemployment/resource/xlsx/download/unemployment.xlsx"
DUCKDB = "/downloads/liverpool-way.duckdb"
PACKAGE = Path("packages", "unemployment", "2")


def test_every_link_of_a_dataset_page_downloads(visitor: Visitor, client: FlaskClient) -> None:
    links = {link for link in visitor.open("/dataset/unemployment").links() if "/download/" in link}

    assert len(links) == 13
    for link in links:
        response = client.get(link)
        assert response.status_code == 200, link
        assert response.headers["Content-Disposition"].startswith("attachment; filename="), link
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        (CSV, "text/csv; charset=utf-8"),
        (PARQUET, "application/vnd.apache.parquet"),
        (JSON, "application/json"),
        (EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/dataset/unemployment/resource/source/download/figures.csv", "application/octet-stream"),
        (DUCKDB, "application/vnd.duckdb"),
    ],
)
def test_a_file_says_what_it_is(client: FlaskClient, address: str, media_type: str) -> None:
    assert client.get(address).content_type == media_type


@pytest.mark.parametrize("address", [CSV, PARQUET, EXCEL, DUCKDB])
def test_the_tag_of_a_file_is_its_hash(client: FlaskClient, address: str) -> None:
    response = client.get(address)

    assert response.headers["ETag"] == f'"{hashlib.sha256(response.data).hexdigest()}"'


@pytest.mark.parametrize("address", [CSV, PARQUET, JSON, EXCEL, DUCKDB])
def test_a_file_that_one_has_is_not_sent_again(client: FlaskClient, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert not tag.startswith("W/")


@pytest.mark.parametrize("address", [CSV, EXCEL, DUCKDB])
def test_a_head_tells_the_length_and_sends_nothing(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)

    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-999999999", slice(5, None)),
        ("bytes=-999999999", slice(0, None)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(client: FlaskClient, wanted: str, part: slice) -> None:
    whole = client.get(CSV).data
    response = client.get(CSV, headers={"Range": wanted})

    assert response.status_code == 206
    assert response.data == whole[part]
    assert response.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_a_part_beyond_the_end_is_refused_with_the_length(client: FlaskClient) -> None:
    whole = client.get(CSV).data
    response = client.get(CSV, headers={"Range": "bytes=99999999-"})

    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(whole)}"
    assert "starts after the end of the file" in response.text


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-1", "nonsense"])
def test_a_range_that_we_do_not_serve_gives_the_whole_file(client: FlaskClient, wanted: str) -> None:
    response = client.get(CSV, headers={"Range": wanted})

    assert response.status_code == 200
    assert response.data == client.get(CSV).data


def test_a_broken_download_goes_on_only_in_the_same_file(client: FlaskClient) -> None:
    tag = client.get(CSV).headers["ETag"]
    same = client.get(CSV, headers={"Range": "bytes=10-", "If-Range": tag})
    other = client.get(CSV, headers={"Range": "bytes=10-", "If-Range": '"another"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_other_sites_may_read_what_is_public(client: FlaskClient) -> None:
    assert client.get(JSON).headers["Access-Control-Allow-Origin"] == "*"


def test_a_file_of_a_version_may_be_kept_for_ever_and_the_newest_may_not(client: FlaskClient) -> None:
    pinned = client.get("/dataset/unemployment/resource/1-csv/download/unemployment.csv")

    assert "immutable" in pinned.headers["Cache-Control"]
    assert "immutable" not in client.get(CSV).headers["Cache-Control"]
    assert len(pinned.data) < len(client.get(CSV).data)


def test_another_file_name_leads_to_the_right_one(client: FlaskClient) -> None:
    response = client.get("/dataset/unemployment/resource/csv/download/any.csv")

    assert (response.status_code, response.headers["Location"]) == (302, CSV)


def test_csv_json_excel_and_parquet_hold_the_same_rows(client: FlaskClient, published: Path) -> None:
    table = pq.read_table(published / PACKAGE / "unemployment.parquet").to_pylist()
    from_json = json.loads(client.get(JSON).data)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL).data))["Data"]
    header, *from_excel = sheet.iter_rows(values_only=True)

    assert [row["value"] for row in from_json] == [row["value"] for row in table]
    assert [dict(zip(header, row, strict=True))["value"] for row in from_excel] == [row["value"] for row in table]
    assert [row["period_start"] for row in from_json] == [row["period_start"].isoformat() for row in table]
    assert len(client.get(CSV).text.splitlines()) == len(table) + 1


def test_a_workbook_holds_no_formula_and_says_so(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL).data))
    cells = [cell for row in book["Data"].iter_rows() for cell in row if cell.value == "=Anfield"]
    about = [row[1] for row in book["About"].iter_rows(values_only=True)]

    assert [cell.data_type for cell in cells] == ["s"]
    assert any("no cell is a formula" in str(text) for text in about)
    assert "Rounded to five." in about


def test_the_warehouse_is_one_download_that_opens(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "liverpool-way.duckdb"
    file.write_bytes(client.get(DUCKDB).data)

    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM observations").fetchall() == [(122,)]


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("unemployment.csv", CSV),
        ("unemployment.parquet", PARQUET),
        ("unemployment.parquet", JSON),
        ("source/figures.csv", "/dataset/unemployment/resource/source/download/figures.csv"),
    ],
)
def test_a_file_that_is_not_what_was_published_is_refused(broken_home: Path, file: str, address: str) -> None:
    client = visit(broken_home)
    _flip_a_bit(broken_home / PACKAGE / file)

    response = client.get(address)

    assert response.status_code == 500
    assert "differs from the one that was published" in response.text
    assert client.get("/dataset/unemployment").status_code == 200


def test_a_file_that_is_lost_is_said_to_be(broken_home: Path) -> None:
    client = visit(broken_home)
    (broken_home / PACKAGE / "unemployment.csv").unlink()

    assert client.get(CSV).status_code == 500
    assert client.get(PARQUET).status_code == 200


def test_a_damaged_report_is_not_believed(broken_home: Path) -> None:
    client = visit(broken_home)
    _flip_a_bit(broken_home / PACKAGE / "report.json")

    assert "cannot be read back as it was published" in client.get("/dataset/unemployment").text


def _flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
