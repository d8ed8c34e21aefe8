"""Every type of page: no violation of accessibility, no error, nothing from elsewhere, and a picture to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.a_visitor import NARROW, WIDE, overflow, violations, visit

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
FOR_AXE = {
    "bypass_csp": True,  # The page's policy would keep axe out.
    "reduced_motion": "reduce",  # It would measure colours on their way from light to dark.
}
PAGES = {
    "home": "/",
    "search": "/dataset/",
    "search-found": "/dataset/?q=unemployment",
    "search-nothing": "/dataset/?q=zzzzzz",
    "dataset": "/dataset/claimant-rate",
    "dataset-bars": "/dataset/households",
    "dataset-wards": "/dataset/claimant-count",
    "version": "/dataset/claimant-rate/version/1",
    "table": "/dataset/travel-to-work/table?area_name=Liverpool",
    "chart": "/dataset/claimant-rate/chart",
    "map": "/dataset/claimant-count/map",
    "provenance": "/dataset/claimant-rate/provenance?version=1&area_code=E08000012&period=2024&measure=claimant_rate"
    "&sex=all&age_band=16-64",
    "organisations": "/organization/",
    "organisation": "/organization/office-for-national-statistics",
    "themes": "/group/",
    "theme": "/group/population",
    "areas": "/area/",
    "area": "/area/E08000012",
    "area-small": "/area/E01006512",
    "areas-found": "/area/?q=kirkby",
    "area-theme": "/area/E08000012?theme=population",
    "area-inside": "/area/E08000012/inside?kind=lsoa",
    "compare-finding": "/compare?area=E08000012&q=kirkby",
    "compare": "/compare?area=E06000006&area=E08000012",
    "explore": "/explore",
    "stories": "/story/",
    "explore-two": "/explore?x=deprivation-2019&y=claimant-rate",
    "story": "/story/services-in-widnes-and-runcorn",
    "sql": "/sql",
    "sql-answer": "/sql?q=SELECT+area_name,+period,+value+FROM+claimant_rate+ORDER+BY+period",
    "sql-mistake": "/sql?q=SELECT+valu+FROM+claimant_rate",
    "schemas": "/schema/",
    "schema": "/schema/unemployment",
    "schema-version": "/schema/unemployment/1.0.0",
    "code-list": "/code-list/measures",
    "check": "/check",
    "help": "/help/",
    "help-issue": "/help/issues/unknown-area",
    "accessibility": "/help/accessibility",
    "status": "/status",
    "not-found": "/nothing-here",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(browser: Browser, site: str, name: str) -> None:
    """At 1280 and at 375 pixels, light and dark: axe finds nothing, and nothing is wider than the window."""
    context, visitor = visit(browser, site, **FOR_AXE)
    page = visitor.go(PAGES[name])
    found = {}
    for size in (WIDE, NARROW):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            mode = f"{size['width']}-{scheme}"
            wrong = violations(page)
            if (pixels := overflow(page)) > 0:
                wrong.append(f"wider than the window by {pixels} pixels")
            if wrong:
                found[mode] = wrong
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}-{mode}.png", full_page=True)
    context.close()
    assert found == {}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_else_and_makes_no_error(browser: Browser, site: str, name: str) -> None:
    """Under its own policy."""
    context, visitor = visit(browser, site)
    page = visitor.go(PAGES[name])
    page.wait_for_load_state("networkidle")
    expected = {"not-found": 404, "sql-mistake": 400}.get(name, 200)
    context.close()
    wrong = [line for line in visitor.wrong if expected == 200 or str(expected) not in line]
    assert (visitor.status, wrong) == (expected, [])
