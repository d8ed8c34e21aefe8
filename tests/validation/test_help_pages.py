"""The help pages of the kinds of issue: one each, written from the kind, and complete."""

from __future__ import annotations

import re
from pathlib import Path

from validation.help_pages import FOLDER, INDEX, page, pages, shown, stale, steps, write_pages
from validation.issues import AMBIGUOUS_MARKER, KINDS, UNREADABLE_NUMBER

NAMES = re.compile(r"\{(\w+)\}")


def test_every_kind_says_why_it_matters_and_how_to_fix_it_with_an_example() -> None:
    lacking = [kind.code for kind in KINDS.values() if not (kind.why and kind.fix and kind.example)]

    assert lacking == []


def test_no_help_page_is_missing_or_other_than_its_kind_says() -> None:
    assert stale() == [], "make pages writes these anew"


def test_a_page_that_is_missing_changed_or_of_no_kind_is_stale(tmp_path: Path) -> None:
    write_pages(tmp_path)
    (tmp_path / "unknown-area.md").unlink()
    (tmp_path / "blank-row.md").write_text("# Another page\n", encoding="utf-8")
    (tmp_path / "no-kind-of-ours.md").write_text("# A page of no kind\n", encoding="utf-8")

    assert stale(tmp_path) == ["blank-row.md", "no-kind-of-ours.md", "unknown-area.md"]
    assert write_pages(tmp_path) == ["blank-row.md", "no-kind-of-ours.md", "unknown-area.md"]
    assert stale(tmp_path) == []


def test_every_kind_stands_once_in_the_index_under_the_step_that_finds_it() -> None:
    listed = [kind.code for _, kinds in steps() for kind in kinds]

    assert sorted(listed) == sorted(KINDS)
    assert set(re.findall(r"\]\((.+?)\.md\)", pages()[INDEX])) == set(KINDS)


def test_a_page_has_the_sentence_the_advice_and_the_four_sections() -> None:
    text = page(UNREADABLE_NUMBER)

    assert text.startswith("# A cell that is no number\n\n**Must fix.**")
    assert "> “*value*” is no number and no marker that we know." in text
    assert re.findall(r"^## (.+)$", text, re.M) == [
        "What it means",
        "Why it matters",
        "How to fix it in Excel",
        "An example",
    ]


def test_what_a_report_fills_in_is_named_and_in_code_left_open() -> None:
    assert shown("{count} cells of {label_above} hold “{value}”: say `{line}`.") == (
        "412 cells of *label above* hold “*value*”: say `…`."
    )


def test_a_line_of_a_recipe_that_may_be_there_leaves_no_gap() -> None:
    assert shown(AMBIGUOUS_MARKER.what_to_do).startswith("Explain the sign in a footnote, or write")


def test_no_page_holds_a_brace_that_a_report_should_have_filled() -> None:
    assert [path.name for path in FOLDER.glob("*.md") if NAMES.search(path.read_text(encoding="utf-8"))] == []


def test_menus_are_named_as_in_excel_in_british_english() -> None:
    american = re.compile(r"\b(?:center|color|gray)\b", re.IGNORECASE)

    assert [kind.code for kind in KINDS.values() if american.search(kind.fix)] == []
