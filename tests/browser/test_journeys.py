"""What each kind of visitor comes for, from the home page to the end: wide, on a phone, and without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.a_visitor import NARROW, PATIENCE, Visitor, visit

MODES = {"wide": {}, "phone": {"viewport": NARROW, "has_touch": True}, "no scripts": {"java_script_enabled": False}}
FAULTY = """Area code,Area,Period,Claimant count
E06000006,Halton,2024-01,3110
E08000011,Knowsley,2024-01,4875
E08000012,Liverpool,2024-01,many
E08000013,St. Helens,2024-01,4120
"""


@pytest.fixture(params=MODES)
def anyone(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visitor]:
    context, visitor = visit(browser, site, **MODES[request.param])
    yield visitor
    context.close()
    assert visitor.wrong == []


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def saved(page: Page, folder: Path, name: str) -> Path:
    """Follow the link of this name, and keep what comes down."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile(name)).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def look_until_done(visitor: Visitor) -> None:
    """Without scripts the page of a running check does not go on by itself: look again as long as it is there."""
    until = time.monotonic() + PATIENCE / 1000
    while not visitor.scripts and heading(visitor.page).inner_text().startswith("We are checking"):
        assert time.monotonic() < until
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("link", name="Look again").click()


def test_a_team_finds_a_dataset_filters_it_and_opens_the_file(anyone: Visitor, tmp_path: Path) -> None:
    page = anyone.go("/")
    page.get_by_role("main").get_by_role("searchbox").fill("claimants by year")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Claimant rate by year")).first.click()
    expect(heading(page)).to_contain_text("Claimant rate by year")

    page.goto(f"{anyone.site}/dataset/claimant-rate/table?area_name=Liverpool")
    path = saved(page, tmp_path, "CSV")

    found = duckdb.connect().execute("SELECT DISTINCT area_name, count(*) FROM read_csv(?) GROUP BY ALL", [str(path)])
    assert found.fetchall() == [("Liverpool", 25)]


def test_a_search_is_narrowed_by_theme_and_the_filter_can_be_removed(anyone: Visitor) -> None:
    page = anyone.go("/dataset/?q=population")
    filters = page.get_by_role("navigation", name="Filters")
    if not filters.is_visible():  # On a small screen they are folded.
        page.get_by_text("Filter these datasets").click()
    filters.get_by_role("link", name="Population", exact=True).click()
    expect(page).to_have_url(re.compile("theme=population"))

    page.get_by_role("link", name="Take away the filter Theme: Population").click()
    expect(page).not_to_have_url(re.compile("theme=population"))


def test_a_misspelt_word_is_asked_about(anyone: Visitor) -> None:
    page = anyone.go("/dataset/?q=unemploymnt")
    expect(page.get_by_role("main")).to_contain_text("unemployment")
    assert page.locator(".results li").count() > 0 or page.get_by_role("link", name="unemployment").count() > 0


def test_a_resident_goes_from_a_tile_to_an_area_compares_it_and_shares_that(anyone: Visitor) -> None:
    page = anyone.go("/")
    page.get_by_role("navigation", name="Authorities").get_by_role("link", name="Halton").click()
    expect(heading(page)).to_have_text("Halton")

    page.get_by_role("link", name=re.compile("Compare")).first.click()
    page.goto(f"{anyone.site}/compare?area=E06000006&area=E08000015")
    link = page.get_by_label("A link to this comparison, that stays").input_value()
    page.goto(link)
    expect(heading(page)).to_have_text("Halton and Wirral")


def test_an_area_is_found_by_its_name_as_people_write_it(anyone: Visitor) -> None:
    page = anyone.go("/area/?q=st helens")
    expect(page.get_by_role("main")).to_contain_text(re.compile("St.? Helens"))


def test_a_small_area_says_what_its_rank_is_a_place_among(anyone: Visitor) -> None:
    text = anyone.go("/area/E01006512").get_by_role("main")

    expect(text).to_contain_text("of which there were 32,844 in 2019")
    expect(text).to_contain_text("1 is the most deprived tenth")
    expect(text).to_contain_text("Only small areas have these figures")
    expect(text).to_contain_text("Compare Liverpool 031A with Liverpool 031B")


def test_two_measures_are_set_side_by_side(anyone: Visitor) -> None:
    page = anyone.go("/explore")
    page.locator("#x").select_option(label="Deprivation by authority, 2019")
    page.locator("#y").select_option(label="Claimant rate by year, 2001 to 2025")
    page.get_by_role("button", name=re.compile("Compare|Show")).first.click()
    expect(page).to_have_url(re.compile("x=deprivation-2019"))
    expect(page.get_by_role("main")).to_contain_text("Liverpool")


def test_an_officer_sends_a_file_reads_what_is_wrong_and_takes_the_mended_one(anyone: Visitor, tmp_path: Path) -> None:
    source = tmp_path / "claims.csv"
    source.write_text(FAULTY, encoding="utf-8")
    page = anyone.go("/")
    page.get_by_role("main").get_by_role("link", name="Check a file").click()
    page.get_by_label("Your file, or several").set_input_files(source)
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(re.compile("/check/.{20,}"))
    look_until_done(anyone)

    expect(page.get_by_role("main")).to_contain_text("many")
    expect(page.get_by_role("main")).to_contain_text("D4")
    fixed = saved(page, tmp_path, "[Ff]ixed")
    assert fixed.stat().st_size > 100


def test_a_question_in_sql_is_answered_and_can_be_shared(anyone: Visitor) -> None:
    page = anyone.go("/sql")
    page.get_by_role("textbox", name=re.compile("SQL|query|question", re.I)).fill(
        "SELECT area_name, value FROM claimant_rate WHERE area_name = 'Wirral' ORDER BY period DESC LIMIT 1"
    )
    page.get_by_role("button", name=re.compile("Run", re.I)).click()
    page.wait_for_url(re.compile("q="))
    expect(page.get_by_role("table").first).to_contain_text("Wirral")


def test_a_story_is_read_and_taken_further(anyone: Visitor) -> None:
    page = anyone.go("/story/")
    page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("cannot")
    page.get_by_role("link", name=re.compile("Explore: open it")).first.click()
    expect(page).to_have_url(re.compile(r"/explore\?"))


def test_everything_is_reached_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.id") != "find":
        page.keyboard.press("Tab")
    page.keyboard.type("households")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=households"))
    wanted = page.get_by_role("link", name=re.compile("^Households")).first
    for _ in range(200):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/dataset/"))
    expect(heading(page)).to_have_text(re.compile("^Households"))
