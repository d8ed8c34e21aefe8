"""The chart of a dataset's page, as somebody uses it: by pointer, by keys, and without script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.a_visitor import Visitor, expect_picture

CHART = "/dataset/unemployment-rate-modelled"
ENGLAND, LIVERPOOL = "E92000001", "E08000012"


def test_pointing_at_the_chart_tells_every_area_of_that_year(visitor: Visitor) -> None:
    page = visitor.go(CHART)
    drawing = page.locator(".canvas svg")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)

    expect(page.locator(".tip li")).to_have_count(9)
    expect(page.locator(".tip strong")).to_have_text(re.compile(r"^20\d\d$"))


def test_the_arrow_keys_move_through_the_years_and_say_the_figures(visitor: Visitor) -> None:
    slider = visitor.go(CHART).get_by_role("slider", name="Period: move through the chart")
    slider.focus()
    slider.press("Home")

    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^2004\. .*Halton \d+\.\d% \(likely"))


def test_unticking_an_area_draws_anew_and_changes_the_address_and_the_files(visitor: Visitor) -> None:
    page = visitor.go(CHART)
    expect(page.locator(".canvas svg")).to_be_visible()
    box = page.get_by_role("checkbox", name="England")
    box.focus()
    box.press("Space")

    expect(page).to_have_url(re.compile(rf"area={LIVERPOOL}"))
    expect(page.locator(f".plot [data-code={ENGLAND}]")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="England")).to_be_focused()
    link = page.get_by_role("link", name="Figures (CSV) of the chart")
    expect(link).to_have_attribute("href", re.compile(rf"^(?!.*{ENGLAND}).*{LIVERPOOL}"))
    page.reload()
    expect(page.get_by_role("checkbox", name="England")).not_to_be_checked()


def test_another_measure_is_drawn_without_a_new_page_and_said(visitor: Visitor) -> None:
    page = visitor.go("/dataset/claimant-count")
    page.locator("#choose-area_type").focus()
    page.locator("#choose-area_type").select_option("ward")

    expect(page).to_have_url(re.compile("area_type=ward"))
    expect(page.locator("[aria-live=polite].hidden")).to_have_text(re.compile("The 10 of 123 wards"))
    expect(page.locator("#choose-area_type")).to_be_focused()


def test_back_takes_one_choice_back_and_stays_on_the_page(visitor: Visitor) -> None:
    page = visitor.go(CHART)
    address = page.url
    expect(page.locator(".canvas svg")).to_be_visible()
    for name in ("England", "Halton"):
        page.get_by_role("checkbox", name=name).uncheck()
        expect(page.locator(".plot [data-code]").first).to_be_attached()
        expect(page).to_have_url(re.compile("area="))
        expect(page.get_by_role("checkbox", name=name)).not_to_be_checked()
    expect(page).not_to_have_url(re.compile("area=E06000006"))

    page.go_back()
    expect(page).to_have_url(re.compile("area=E06000006"))
    expect(page.get_by_role("checkbox", name="Halton")).to_be_checked()
    expect(page.get_by_role("checkbox", name="England")).not_to_be_checked()
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.get_by_role("checkbox", name="England")).to_be_checked()


def test_without_script_the_chart_is_an_image_and_the_form_asks_for_another(plain_visitor: Visitor) -> None:
    page = plain_visitor.go("/dataset/claimant-count?area_type=ward")
    page.get_by_role("button", name="Lowest 10").click()

    expect(page).to_have_url(re.compile("show=lowest"))
    expect_picture(page.locator(".plot img"))
    expect(page.get_by_text("with the lowest latest figures")).to_be_visible()
