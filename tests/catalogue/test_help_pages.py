"""The help pages on the site: every kind of issue has one, and what a report links to is there."""

from __future__ import annotations

from flask import Flask

from catalogue.site.help_pages import html
from tests.catalogue.conftest import Visitor
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
