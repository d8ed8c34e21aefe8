"""The help pages on the site: every kind of issue has one, and what a report links to is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
from flask import Flask
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.query.guarded.allowed import refuse_forbidden
from catalogue.shipped import docs_folder
from catalogue.site.help_pages import html
from tests.catalogue.conftest import Visitor, WholeClient
from validation.issues import KINDS


def test_every_kind_of_issue_has_a_sound_page_where_its_reports_say(visitor: Visitor) -> None:
    for kind in KINDS.values():
        page = visitor.open(kind.guidance)

        assert page.all("h1") == [({}, kind.title)]
        assert [text for _, text in page.all("h2")][1:4] == ["Why it matters", "How to fix it in Excel", "An example"]


def test_the_index_leads_to_every_page_and_every_page_back(visitor: Visitor) -> None:
    links = visitor.open("/help/issues/").links()
    listed = [link for link in links if link.startswith("/help/issues/") and link != "/help/issues/"]

    assert sorted(listed) == sorted(kind.guidance for kind in KINDS.values())
    assert "/help/issues/" in visitor.open(KINDS["unknown-area"].guidance).links()


def test_help_leads_to_what_a_check_can_find(visitor: Visitor) -> None:
    assert "/help/issues/" in visitor.open("/help/").links()


def test_what_looks_like_html_in_a_page_is_shown_as_text(app: Flask) -> None:
    with app.test_request_context():
        text = html("A cell holds <script>alert(1)</script>.\n\n    <html>\n\n[a](javascript:alert(1))")

    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "<code>&lt;html&gt;" in text
    assert "href=" not in text


def test_every_text_of_the_documentation_has_a_sound_page_that_help_leads_to(visitor: Visitor) -> None:
    links = visitor.open("/help/").links()

    for path in sorted(docs_folder().glob("*.md")):
        assert f"/help/{path.stem}" in links
        page = visitor.open(f"/help/{path.stem}")
        assert len(page.all("h1")) == 1
        assert "/help/liverpool-way" in page.links()


def test_every_link_of_a_help_page_leads_somewhere(visitor: Visitor, client: FlaskClient) -> None:
    pages = ["/help/", "/schema/changes", *(f"/help/{path.stem}" for path in docs_folder().glob("*.md"))]
    links = {link.split("#")[0] for page in pages for link in visitor.open(page).links() if link.startswith("/")}

    assert [link for link in sorted(links) if client.get(link).status_code >= 400] == []


def test_a_link_to_a_part_of_a_page_leads_to_its_heading(visitor: Visitor) -> None:
    page = visitor.open("/help/use-the-data")
    ids = {attributes.get("id") for attributes, _ in page.all("h2")}

    parts = [link.removeprefix("#") for link in page.links() if link.startswith("#") and link != "#main"]
    assert "before-you-add-up" in parts
    assert set(parts) <= ids


def test_links_between_files_become_links_between_pages(app: Flask) -> None:
    with app.test_request_context():
        text = html(
            "[a](gate.md#words) [b](issues/unknown-area.md) [c](issues/README.md) [d](../validation/summary.sql)"
            " [e](../schemas/CHANGELOG.md) [f](/downloads/liverpool-way.duckdb) [g](https://example.org/x.md)"
        )
        within = html("[a](unclosed-quote.md) [b](README.md) [c](../gate.md)", "issues")

    assert 'href="/help/gate#words"' in text
    assert 'href="/help/issues/unknown-area"' in text
    assert 'href="/help/issues/"' in text
    assert "summary.sql" not in text
    assert 'href="/schema/changes"' in text
    assert 'href="/downloads/liverpool-way.duckdb"' in text
    assert 'href="https://example.org/x.md"' in text
    assert within.count("href=") == 3
    assert 'href="/help/issues/unclosed-quote"' in within
    assert 'href="/help/gate"' in within


def test_a_page_says_which_of_the_list_it_is(visitor: Visitor) -> None:
    links = visitor.open("/help/statuses").all("a")

    assert [text for attributes, text in links if attributes.get("aria-current") == "page"] == ["Statuses and markers"]


def test_the_address_of_a_kind_of_issue_may_be_cut_short(client: FlaskClient) -> None:
    answered = client.get("/help/unknown-area")

    assert (answered.status_code, answered.headers["Location"]) == (301, "/help/issues/unknown-area")


def test_the_statement_says_what_is_known_not_to_be_right_and_where_to_complain(visitor: Visitor) -> None:
    text = visitor.open("/help/accessibility").text()

    assert "partly compliant" in text
    assert "What we know is not right" in text
    assert "Equality Advisory and Support Service" in text
    assert "It was written on 22 November 2026" in text


def test_the_statement_and_every_page_say_where_to_write(visitor: Visitor, published: Path) -> None:
    app = create_app(Settings(home=published, contact="data@council.example"))
    app.test_client_class = WholeClient
    reachable = Visitor(app.test_client())

    assert "has not set an address to write to yet" in visitor.open("/help/accessibility").text()
    assert "Write to data@council.example." in reachable.open("/help/accessibility").text()
    assert "mailto:data@council.example" in reachable.open("/").links()


def test_the_example_of_the_guide_is_a_query_that_may_be_run() -> None:
    [query] = re.findall(r"^```sql\n(.*?)^```", (docs_folder() / "use-the-data.md").read_text(), re.S | re.M)
    with duckdb.connect() as connection:
        told = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [query]).fetchall()

    refuse_forbidden(json.loads(told[0][0])["statements"][0], ("unemployment_rate_modelled", "claimant_rate"))
