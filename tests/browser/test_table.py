"""The table of a dataset, and the lines to copy, as somebody uses them: with the keyboard, and without script."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.a_visitor import Visitor

DATASET = "/dataset/claimant-rate"


def test_rows_are_chosen_sorted_and_taken_away_without_script(plain_visitor: Visitor, tmp_path: Path) -> None:
    page = plain_visitor.go(DATASET)
    page.get_by_role("link", name=re.compile("See all .* rows")).click()
    page.get_by_text("Choose rows and columns").click()
    page.get_by_role("checkbox", name="Halton").check()
    page.get_by_role("checkbox", name="Sefton").check()
    page.get_by_role("button", name="Show these rows").click()

    expect(page).to_have_url(re.compile(r"/table\?area_name=Halton&area_name=Sefton$"))
    page.get_by_role("columnheader", name="Value").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Value")).to_have_attribute("aria-sort", "ascending")

    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV", exact=True).click()
    taken.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["area_name"] for row in rows} == {"Halton", "Sefton"}
    assert [float(row["value"]) for row in rows] == sorted(float(row["value"]) for row in rows)


def test_a_tool_is_chosen_with_the_arrow_keys_and_its_lines_are_copied(visitor: Visitor) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.go(DATASET)
    page.get_by_role("radio", name="Python: pandas").focus()
    page.keyboard.press("ArrowRight")

    lines = page.get_by_role("region", name="Python: polars")
    expect(lines).to_be_visible()
    expect(page.get_by_role("region", name="Python: pandas")).to_be_hidden()
    page.get_by_role("button", name="Copy: Python: polars").press("Enter")
    expect(page.locator(".tab:visible").get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == lines.text_content()


def test_without_script_every_tool_can_be_chosen_and_nothing_is_offered_that_does_not_work(
    plain_visitor: Visitor,
) -> None:
    page = plain_visitor.go(DATASET)
    page.get_by_text("JavaScript", exact=True).first.click()

    expect(page.get_by_role("region", name="JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
