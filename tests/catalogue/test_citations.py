"""How a version is cited: in words, and in the forms that reference managers read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from catalogue.citations import Citation
from catalogue.entries import Entry
from pipelines.packages import Version
from tests.catalogue.conftest import Visitor

ADDRESS = "https://example.org/dataset/a/version/3"


@pytest.fixture
def citation() -> Citation:
    facts = {
        "name": "a", "title": "Rates & shares: 100% {of} $them_\nall", "lcr:version": 3,
        "lcr:publishedAt": "2025-11-02T23:30:00Z", "lcr:publisher": "Office of A\\B", "description": "One. Two.",
        "keywords": ["work", "jobs"], "licenses": [{"title": "Open Government Licence v3.0"}],
    }  # fmt: skip
    return Citation(Entry(Version(Path("nowhere"), facts), facts), ADDRESS, "The site")


def test_a_citation_in_words_names_who_when_what_and_where(citation: Citation) -> None:
    said = citation.text("2 November 2025")

    assert said.startswith("Office of A\\B (2025). Rates & shares")
    assert said.endswith(f"Published 2 November 2025 in The site. {ADDRESS}")


def test_bibtex_has_balanced_braces_and_no_command_of_the_data(citation: Citation) -> None:
    said = citation.bibtex()
    unescaped = re.sub(r"\\[{}]", "", said)

    assert unescaped.count("{") == unescaped.count("}")
    assert r"title = {{Rates \& shares: 100\% \{of\} \$them\_ all}}" in said
    assert r"author = {{Office of A\textbackslash{}B}}" in said
    assert said.startswith("@misc{a-3,\n")


def test_ris_has_a_tag_a_line_and_ends(citation: Citation) -> None:
    lines = citation.ris().splitlines()

    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")
    assert "DA  - 2025/11/02" in lines
    assert lines.count("KW  - work") == 1


def test_csl_json_can_be_read_back(citation: Citation) -> None:
    (found,) = json.loads(citation.csl())

    assert (found["type"], found["author"], found["URL"]) == ("dataset", [{"literal": "Office of A\\B"}], ADDRESS)
    assert found["issued"] == {"date-parts": [[2025, 11, 2]]}


def test_the_page_shows_every_form_with_the_address_that_never_changes(visitor: Visitor) -> None:
    texts = {at.get("aria-label"): text for at, text in visitor.open("/dataset/unemployment").all("pre")}

    for form in ("text", "BibTeX", "RIS", "CSL JSON"):
        assert "/dataset/unemployment/version/2" in texts[f"Citation as {form}"]
