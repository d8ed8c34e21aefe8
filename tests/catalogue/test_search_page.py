"""The search page, its filters, its feeds, and what crawlers are told."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.store.models import CurrentVersion, Dataset, Version
from catalogue.store.session import session_of
from tests.catalogue.conftest import Visitor
from tests.catalogue.page import Page

ATOM = "{http://www.w3.org/2005/Atom}"
NONSENSE = (
    "q=%22", "q=NEAR(", "q=a+AND+OR+NOT", "q=%00zebra", "q=*", "q=" + "a" * 10_000, "q=" + "word+" * 2_000,
    "q=%F0%9F%92%A9", "q=%ff%fe", "q=%27%20OR%201%3D1", "q=%22%3E%3Cscript%3E", "page=0", "page=-1", "page=999999",
    "page=abc", "page=1&page=2", "theme=nonsense", "theme=%00", "level=ward&level=nonsense", "from=abc&to=9999",
    "from=-4", "to=%00", "sort=backwards", "sort=best", "quality=passed;drop", "name=other", "_external=1&_anchor=x",
    "q=a&theme=" + "x" * 5000,
)  # fmt: skip


def found(page: Page) -> list[str]:
    """Titles of the datasets that are listed."""
    return [link.split("/")[-1] for link in page.links() if re.fullmatch(r"/dataset/[a-z0-9-]+", link)]


def link_of(page: Page, words: str) -> str:
    return next(attributes["href"] for attributes, text in page.all("a") if words in text)


@pytest.mark.parametrize("words", ["unemployment", "UNEMPLOY", "work rate", "halton", "population people", "statistic"])
def test_a_search_finds_by_title_place_measure_and_publisher(visitor: Visitor, words: str) -> None:
    assert found(visitor.open(f"/dataset/?q={words}")) != []


def test_every_word_of_a_search_must_occur(visitor: Visitor) -> None:
    text = visitor.open("/dataset/?q=unemployment+zebra").text()

    assert "0 datasets" in text
    assert "No dataset has all of those words" in text
    assert "unemployment (1 dataset)" in text


def test_the_best_match_stands_first(visitor: Visitor) -> None:
    assert found(visitor.open("/dataset/?q=people"))[0] == "people-2021"


def test_the_words_are_marked_and_the_part_that_holds_them_is_named(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=claimant+jobs")

    assert {text for _, text in page.all("mark")} >= {"Claimant", "jobs"}
    assert {"Measures", "Keywords"} <= {text for _, text in page.all("dt")}


def test_a_misspelt_word_gives_the_results_of_the_right_one_and_says_so(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=unemploymnet")

    assert found(page) == ["unemployment"]
    assert "No dataset has “unemploymnet”. These are the results for “unemployment”." in page.text()


def test_a_place_leads_to_its_own_page_as_well(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=Liverpool")

    assert "/area/E08000012" in page.links()


def test_a_postcode_is_told_and_leads_to_the_authority(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=L8+1AA")

    assert "L8 lies in Liverpool." in page.text()
    assert "/area/E08000012" in page.links()
    assert len(found(page)) == 2


def test_each_filter_says_how_many_it_leaves_and_leads_there(visitor: Visitor) -> None:
    page = visitor.open("/dataset/")
    headings = [text for _, text in page.all("h3")]
    narrowed = visitor.open(link_of(page, "Population"))

    assert headings[:8] == ["Theme", "Publisher", "Areas it covers", "Years it covers", "Format", "Licence", "Standard",
                            "Quality"]  # fmt: skip
    assert "Population 1 dataset" in page.text()
    assert found(narrowed) == ["people-2021"]


def test_filters_combine_and_each_can_be_taken_away(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=work&theme=population&level=ward&from=2020&to=2022")
    away = link_of(page, "Areas it covers: Ward")

    assert found(page) == ["people-2021"]
    assert all(words in page.text() for words in ("Theme: Population", "Areas it covers: Ward", "Years: 2020 to 2022"))
    assert "level=" not in away
    assert "theme=population" in away
    assert "q=work" in away
    assert link_of(page, "Take all filters away") == "/dataset/?q=work"


def test_filters_that_leave_nothing_say_what_to_do(visitor: Visitor) -> None:
    text = visitor.open("/dataset/?q=work&theme=population&years=1990s&from=1950&to=1960").text()

    assert "No dataset is left under these filters" in text
    assert "2 datasets match without them" in text


def test_a_filter_that_nobody_knows_is_told(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?theme=nonsense")

    assert "No dataset has the theme “nonsense”, so that filter is not applied." in page.text()
    assert len(found(page)) == 2


def test_the_form_keeps_the_filters(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?theme=population&from=2001")
    hidden = {(at["name"], at["value"]) for at, _ in page.all("input") if at.get("type") == "hidden"}

    assert hidden == {("theme", "population"), ("from", "2001")}


@pytest.mark.parametrize("asked", NONSENSE)
def test_no_address_breaks_the_page_or_its_feed(visitor: Visitor, client: FlaskClient, asked: str) -> None:
    visitor.open(f"/dataset/?{asked}")

    assert client.get(f"/group/population?{asked}").status_code == 200
    assert client.get(f"/feeds/datasets.atom?{asked}").status_code == 200
    assert client.get(f"/feeds/group/population.atom?{asked}").status_code == 200


@pytest.mark.parametrize("name", ["' OR 1=1", "\x00", "a" * 3000, "💩"])
def test_a_group_that_is_none_is_not_found(client: FlaskClient, name: str) -> None:
    for address in ("/group/{}", "/organization/{}", "/feeds/group/{}.atom", "/feeds/organization/{}.atom"):
        assert client.get(address.format(quote(name))).status_code == 404


def test_a_theme_and_an_organisation_can_be_searched_and_filtered(visitor: Visitor) -> None:
    page = visitor.open("/organization/office-for-national-statistics?q=work&theme=population")

    assert page.all("h1")[0][1] == "Office for National Statistics"
    assert found(page) == ["people-2021"]
    assert "Publisher" not in [text for _, text in page.all("h3")]
    assert all(link.startswith("/organization/office-for-national-statistics") for link in page.links() if "?" in link
               and not link.startswith("/feeds/"))  # fmt: skip


def robots_of(page: Page) -> str:
    return next((at["content"] for at, _ in page.all("meta") if at.get("name") == "robots"), "")


def canonical_of(page: Page) -> str:
    return next(at["href"] for at, _ in page.all("link") if at["rel"] == "canonical")


@pytest.mark.parametrize("asked", ["q=work", "theme=population", "sort=newest", "from=2010", "page=2&level=ward"])
def test_a_crawler_keeps_no_page_of_a_search_or_a_filter(visitor: Visitor, asked: str) -> None:
    page = visitor.open(f"/dataset/?{asked}")

    assert robots_of(page).startswith("noindex")
    assert canonical_of(page) == "/dataset/"


def test_a_crawler_keeps_the_plain_lists(visitor: Visitor) -> None:
    for address in ("/dataset/", "/group/population", "/organization/office-for-national-statistics"):
        page = visitor.open(address)
        assert (robots_of(page), canonical_of(page)) == ("", address)


def test_every_link_of_a_filter_tells_crawlers_not_to_follow(visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=work&theme=population")
    asking = [at for at, _ in page.all("a") if "?" in at["href"]]

    assert len(asking) > 8
    assert [at["href"] for at in asking if at.get("rel") != "nofollow"] == []


def test_robots_are_kept_from_filters_and_led_to_the_site_map(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text

    assert "Disallow: /dataset/*?\n" in text
    assert "Sitemap: http://localhost/sitemap.xml\n" in text


def test_the_site_map_names_every_dataset_and_pages_that_are_there(client: FlaskClient) -> None:
    def addresses(path: str) -> list[str]:
        text = client.get(path.removeprefix("http://localhost")).text
        return [element.text or "" for element in ElementTree.fromstring(text).iter() if element.tag.endswith("loc")]

    pages = [address for part in addresses("/sitemap.xml") for address in addresses(part)]

    assert {"http://localhost/dataset/unemployment", "http://localhost/dataset/people-2021"} <= set(pages)
    one_of_each_kind = {page.split("/")[3]: page.removeprefix("http://localhost") for page in pages}.values()
    assert len(one_of_each_kind) > 6
    assert [page for page in one_of_each_kind if client.get(page).status_code != 200] == []


def feed_of(client: FlaskClient, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.content_type.startswith("application/atom+xml")
    return ElementTree.fromstring(response.text)


def test_a_search_has_a_feed_of_the_same_datasets(client: FlaskClient, visitor: Visitor) -> None:
    page = visitor.open("/dataset/?q=work&theme=population&sort=title")
    (address,) = {at["href"] for at, _ in page.all("link") if at.get("type") == "application/atom+xml"}
    feed = feed_of(client, address)

    assert [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] == [
        "http://localhost/dataset/people-2021"
    ]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == "http://localhost/dataset/?q=work&theme=population"
    assert links["self"] == f"http://localhost{address}"


def test_a_feed_names_what_every_reader_needs_and_the_newest_first(client: FlaskClient) -> None:
    feed = feed_of(client, "/feeds/organization/office-for-national-statistics.atom")
    entries = list(feed.iter(f"{ATOM}entry"))
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]

    assert all(
        entry.find(f"{ATOM}{part}") is not None for entry in entries for part in ("id", "title", "updated", "author")
    )
    assert dates == sorted(dates, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == dates[0]


def test_a_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/feeds/datasets.atom").headers["ETag"]

    assert client.get("/feeds/datasets.atom", headers={"If-None-Match": tag}).status_code == 304


def test_addresses_in_feeds_and_lists_are_the_catalogues_own(published: Path) -> None:
    client = create_app(Settings(home=published, site_url="https://data.example/")).test_client()

    assert "<id>https://data.example/dataset/unemployment</id>" in client.get("/feeds/datasets.atom").text
    assert "Sitemap: https://data.example/sitemap.xml" in client.get("/robots.txt").text


def test_a_catalogue_without_datasets_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(home=tmp_path / "empty")).test_client()

    assert "Nothing is published yet" in client.get("/dataset/").text
    assert "No dataset has “work”" in client.get("/dataset/?q=work").text
    assert client.get("/feeds/datasets.atom").status_code == 200
    assert client.get("/sitemap.xml").status_code == 200


def test_a_long_list_has_numbered_pages(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with session_of(settings.store) as session:
        for number in range(1, 102):
            facts = a_descriptor(f"made-{number:03}")
            dataset = Dataset(name=facts["name"], title=facts["title"], theme="work", publisher="ONS")
            version = Version(dataset=dataset, number=1, published_at=datetime(2026, 1, 1), rows=1, outcome="passed",
                              fingerprint="", content="", checksums="", descriptor=facts)  # fmt: skip
            session.add(version)
            session.flush()
            session.add(CurrentVersion(dataset_id=dataset.id, version_id=version.id))
    visitor = Visitor(create_app(settings).test_client())

    page = visitor.open("/dataset/?page=3")
    numbers = [text for _, text in page.all("a") if text.startswith("Page ")]

    assert found(page)[0] == "made-041"
    assert numbers == ["Page 1", "Page 2", "Page 3", "Page 4", "Page 6"]
    assert (robots_of(page), canonical_of(page)) == ("", "/dataset/?page=3")
    assert found(visitor.open("/dataset/?page=999999")) == ["made-101"]


def a_descriptor(name: str) -> dict[str, Any]:
    return {"name": name, "title": name.capitalize(), "description": "Made up.", "lcr:version": 1, "lcr:theme": "work",
            "lcr:publisher": "ONS", "lcr:publishedAt": "2026-01-01T00:00:00Z", "lcr:rows": 1,
            "lcr:quality": {"outcome": "passed"}}  # fmt: skip
