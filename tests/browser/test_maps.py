"""Maps in a real browser: by mouse, by keyboard, by the slider, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.a_visitor import Visitor, expect_picture, violations

AUTHORITIES, SMALL_AREAS = "/dataset/claimant-rate", "/dataset/deprivation-2019-neighbourhoods"


def test_the_slider_changes_the_period_of_the_map_and_the_address_without_a_new_page(visitor: Visitor) -> None:
    page = visitor.go(f"{AUTHORITIES}?area=E08000012")
    page.evaluate("window.same = true")
    page.get_by_role("slider", name="Period of the map").focus()
    page.keyboard.press("ArrowLeft")

    expect(page.locator("#map figcaption strong")).to_contain_text("2024")
    expect(page.get_by_label("Period of the map", exact=True)).to_have_value("2024")
    expect(page).to_have_url(re.compile("area=E08000012.*period=2024"))
    assert page.evaluate("window.same")
    for link in page.locator("[data-map-files] a").all():
        expect(link).to_have_attribute("href", re.compile("period=2024"))

    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map figcaption strong")).to_contain_text("2023")
    page.go_back()
    expect(page.locator("#map figcaption strong")).to_contain_text("2025")


def test_an_area_says_its_figure_to_the_mouse_and_to_the_keyboard(visitor: Visitor) -> None:
    page = visitor.go(AUTHORITIES)
    tip = page.locator(".map-tip")
    page.locator("#map [data-area=E08000012]").hover()
    expect(tip).to_contain_text("Liverpool: 5.6%, 2025")

    page.locator("#map a[data-area=E08000015]").focus()
    expect(tip).to_contain_text("Wirral: 3.5%, 2025")


def test_a_thousand_areas_are_one_stop_of_the_tab_key_and_walked_with_the_arrows(visitor: Visitor) -> None:
    page = visitor.go(SMALL_AREAS)
    drawing = page.get_by_role("application", name=re.compile("^Map: "))
    drawing.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".map-tip")).not_to_be_empty()
    first = page.locator(".map-tip").inner_text()
    page.keyboard.press("ArrowDown")

    expect(page.locator(".map-tip")).not_to_have_text(first)
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/area/E01\d{6}"))


@pytest.mark.parametrize("address", [AUTHORITIES, SMALL_AREAS])
def test_without_scripts_a_part_and_a_period_are_chosen_by_the_form(plain_visitor: Visitor, address: str) -> None:
    page = plain_visitor.go(address)
    is_small = address == SMALL_AREAS
    page.select_option("#map-within" if is_small else "#map-period", "E08000015" if is_small else "2020")
    page.locator(".map-choices button").click()

    expect(page.locator("#map figcaption")).to_contain_text("in Wirral" if is_small else "2020")
    if is_small:
        expect_picture(page.locator("#map img"))
