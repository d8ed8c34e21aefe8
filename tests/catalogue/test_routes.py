"""Every address of the site, who may use it, and what it answers. A new route fails here until it is placed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.catalogue.conftest import Visitor

EVERYBODY = "everybody"
WHO_KNOWS_IT = "whoever knows the address, which nobody can guess"
SENT_TO = {"/check", "/check/<token>/<int:number>/again", "/check/<token>/delete"}  # All others are only read.
ROUTES = {
    "/": EVERYBODY,
    "/area/": EVERYBODY,
    "/area/<code>": EVERYBODY,
    "/area/<code>/chart.svg": EVERYBODY,
    "/area/<code>/figures.<any(csv, xlsx, json):suffix>": EVERYBODY,
    "/area/<code>/inside": EVERYBODY,
    "/check": EVERYBODY,
    "/check/<token>": WHO_KNOWS_IT,
    "/check/<token>/<int:number>": WHO_KNOWS_IT,
    "/check/<token>/<int:number>/again": WHO_KNOWS_IT,
    "/check/<token>/<int:number>/download/<what>": WHO_KNOWS_IT,
    "/check/<token>/<int:number>/issue/<code>": WHO_KNOWS_IT,
    "/check/<token>/delete": WHO_KNOWS_IT,
    "/check/<token>/state": WHO_KNOWS_IT,
    "/check/deleted": EVERYBODY,
    "/code-list/<name>": EVERYBODY,
    "/code-list/<name>/codes.<any(csv, json):suffix>": EVERYBODY,
    "/compare": EVERYBODY,
    "/compare/chart.svg": EVERYBODY,
    "/compare/figures.<any(csv, xlsx, json):suffix>": EVERYBODY,
    "/dataset/": EVERYBODY,
    "/dataset/<name>": EVERYBODY,
    "/dataset/<name>/chart": EVERYBODY,
    "/dataset/<name>/chart-<size>.json": EVERYBODY,
    "/dataset/<name>/chart-<size>.svg": EVERYBODY,
    "/dataset/<name>/chart.<any('svg', 'png', 'csv', 'vl.json'):suffix>": EVERYBODY,
    "/dataset/<name>/compare": EVERYBODY,
    "/dataset/<name>/compare/<before>/<after>": EVERYBODY,
    "/dataset/<name>/compare/<before>/<after>/difference.csv": EVERYBODY,
    "/dataset/<name>/map": EVERYBODY,
    "/dataset/<name>/map.<any(svg, png, csv):suffix>": EVERYBODY,
    "/dataset/<name>/provenance": EVERYBODY,
    "/dataset/<name>/resource/<resource>/download/<file>": EVERYBODY,
    "/dataset/<name>/table": EVERYBODY,
    "/dataset/<name>/table.<any(csv, json, parquet, xlsx):suffix>": EVERYBODY,
    "/dataset/<name>/version/<number>": EVERYBODY,
    "/dataset/<name>/version/<number>/table": EVERYBODY,
    "/dataset/<name>/version/<number>/table.<any(csv, json, parquet, xlsx):suffix>": EVERYBODY,
    "/downloads/<name>.duckdb": EVERYBODY,
    "/explore": EVERYBODY,
    "/explore/figures.<any(csv,xlsx,parquet):kind>": EVERYBODY,
    "/explore/lines-<size>.svg": EVERYBODY,
    "/explore/map-<any(x,y):name>.svg": EVERYBODY,
    "/explore/scatter-<size>.svg": EVERYBODY,
    "/explore/scatter.png": EVERYBODY,
    "/favicon.ico": EVERYBODY,
    "/feeds/datasets.atom": EVERYBODY,
    "/feeds/group/<name>.atom": EVERYBODY,
    "/feeds/organization/<name>.atom": EVERYBODY,
    "/group/": EVERYBODY,
    "/group/<name>": EVERYBODY,
    "/help/": EVERYBODY,
    "/help/accessibility": EVERYBODY,
    "/help/<name>": EVERYBODY,
    "/help/issues/": EVERYBODY,
    "/help/issues/<code>": EVERYBODY,
    "/organization/": EVERYBODY,
    "/organization/<name>": EVERYBODY,
    "/robots.txt": EVERYBODY,
    "/sitemap-<part>.xml": EVERYBODY,
    "/sitemap.xml": EVERYBODY,
    "/schema/": EVERYBODY,
    "/schema/<name>": EVERYBODY,
    "/schema/<name>/<version>": EVERYBODY,
    "/schema/<name>/<version>/table-schema.json": EVERYBODY,
    "/schema/changes": EVERYBODY,
    "/schema/<name>/template.<any(xlsx, csv):suffix>": EVERYBODY,
    "/sql": EVERYBODY,
    "/sql/chart-<any(wide, narrow):size>.svg": EVERYBODY,
    "/sql/result.<any(csv, json, parquet):suffix>": EVERYBODY,
    "/sql/table/<name>": EVERYBODY,
    "/static/<path:filename>": EVERYBODY,
    "/status": EVERYBODY,
    "/story/": EVERYBODY,
    "/story/<name>": EVERYBODY,
    "/story/<name>/points-<key>-<size>.svg": EVERYBODY,
    "/story/<name>/spread-<key>-<size>.svg": EVERYBODY,
}
PAGES = (
    "/",
    "/area/",
    "/area/E08000012",
    "/area/E92000001",
    "/area/E05000886",
    "/area/E08000012/inside?kind=lsoa",
    "/area/?q=liverpol",
    "/compare",
    "/compare?area=E08000012&area=E06000006",
    "/check",
    "/check/deleted",
    "/code-list/measures",
    "/code-list/age-bands",
    "/dataset/",
    "/dataset/?q=work",
    "/dataset/?q=zebra&sort=title",
    "/dataset/unemployment",
    "/dataset/people-2021",
    "/dataset/unemployment?measure=claimant_count&sex=female",
    "/dataset/unemployment?area_type=ward",
    "/dataset/unemployment/table",
    "/dataset/unemployment/table?_sort=value&_order=down&area_name=Halton&value__from=1",
    "/dataset/unemployment/version/1/table",
    "/dataset/unemployment/compare/1/2",
    "/dataset/unemployment/version/1",
    "/dataset/unemployment/version/2",
    "/explore",
    "/explore?x=unemployment&y=people-2021&when=nearest",
    "/group/",
    "/group/population",
    "/help/",
    "/help/accessibility",
    "/help/issues/",
    "/help/issues/unclosed-quote",
    "/help/issues/unknown-area",
    "/organization/",
    "/organization/office-for-national-statistics",
    "/schema/",
    "/schema/unemployment",
    "/schema/unemployment/1.0.0",
    "/schema/places",
    "/schema/changes",
    "/help/liverpool-way",
    "/help/use-the-data",
    "/code-list/measures?q=rate&page=1",
    "/sql",
    "/sql?q=SELECT+period,+area_name,+value+FROM+unemployment+WHERE+measure='unemployment_rate'",
    "/sql?q=SELECT+1&table=observations",
    "/status",
    "/story/",
)
LARGEST_PAGE = 60_000  # bytes


def test_every_route_is_placed_and_nearly_all_only_read(app: Flask) -> None:
    rules = list(app.url_map.iter_rules())

    assert {rule.rule for rule in rules} == set(ROUTES)
    assert {method for rule in rules for method in rule.methods or ()} == {"GET", "HEAD", "OPTIONS", "POST"}
    assert {rule.rule for rule in rules if "POST" in (rule.methods or ())} == SENT_TO


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_and_small(visitor: Visitor, client: FlaskClient, address: str) -> None:
    page = visitor.open(address)

    assert page.all("title")[0][1].endswith("The Liverpool way")
    assert len(client.get(address).data) < LARGEST_PAGE


@pytest.mark.parametrize("address", PAGES)
def test_a_page_forbids_strange_scripts_frames_and_guessed_types(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/dataset/nothing", "no dataset called “nothing”"),
        ("/dataset/unemployment/version/9", "no version 9"),
        ("/dataset/unemployment/compare/1/9", "no version 9"),
        ("/dataset/unemployment/version/0x1", "no version 0x1"),
        ("/dataset/unemployment/version/99999999999999999999", "no version 999"),
        ("/dataset/unemployment/resource/pdf/download/unemployment.pdf", "no file called “pdf”"),
        ("/dataset/unemployment/resource/9-csv/download/unemployment.csv", "no version 9"),
        ("/dataset/unemployment/chart-huge.svg", "no chart of this size"),
        ("/area/E99999999", "no area with the code “E99999999”"),
        ("/schema/nothing", "no schema “nothing”"),
        ("/schema/unemployment/9.9.9", "9.9.9"),
        ("/schema/nothing/template.xlsx", "no schema “nothing”"),
        ("/code-list/nothing", "no code list “nothing”"),
        ("/code-list/..%2F..%2Fareas%2Fwards", "nothing at this address"),
        ("/feeds/group/nothing.atom", "no theme called “nothing”"),
        ("/feeds/organization/nobody.atom", "No organisation called “nobody”"),
        ("/sitemap-datasets-9.xml", "no such list of pages"),
        ("/sitemap-datasets-0.xml", "no such list of pages"),
        ("/sitemap-nothing.xml", "no such list of pages"),
        ("/organization/nobody", "No organisation called “nobody”"),
        ("/group/nothing", "no theme called “nothing”"),
        ("/downloads/other.duckdb", "no such file"),
        ("/help/nothing", "no help page “nothing”"),
        ("/code-list/nothing/codes.csv", "no code list “nothing”"),
        ("/schema/unemployment/9.9.9/table-schema.json", "9.9.9"),
        ("/help/issues/nothing", "no kind of issue “nothing”"),
        ("/nothing/at/all", "nothing at this address"),
    ],
)
def test_what_is_not_there_is_said_in_plain_words(visitor: Visitor, address: str, words: str) -> None:
    page = visitor.open(address, status=404)

    assert words in page.text()


def test_an_address_without_its_last_slash_leads_to_the_same_page(client: FlaskClient) -> None:
    assert client.get("/dataset").status_code == 200


def test_a_small_letter_in_a_code_leads_to_the_area(client: FlaskClient) -> None:
    response = client.get("/area/e08000012")

    assert (response.status_code, response.headers["Location"]) == (301, "/area/E08000012")


def test_a_page_can_only_be_read(client: FlaskClient) -> None:
    response = client.post("/dataset/unemployment")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_fault_of_ours_shows_the_visitor_nothing_of_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret thing")

    monkeypatch.setattr("catalogue.site.home.cards", broken)
    response = client.get("/")

    assert response.status_code == 500
    assert "secret" not in response.text
    assert "The fault is ours" in response.text
    assert "a secret thing" in caplog.text


def test_the_api_is_answered_with_a_problem_document(client: FlaskClient) -> None:
    response = client.get("/api/nothing")

    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert response.json["what_to_do"]
