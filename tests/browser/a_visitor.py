"""A visitor with a real browser, who writes down what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
PATIENCE = 15_000  # milliseconds, for what should be there at once on a machine with nothing else to do.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visitor:
    """A page of a browser. wrong: errors of scripts, of the page's own policy, and requests to other hosts.
    scripts: whether the browser runs them."""

    page: Page
    site: str
    scripts: bool = True
    wrong: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        answer = self.page.goto(f"{self.site}{address}")
        assert answer is not None, address
        self.status = answer.status
        return self.page

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{self.page.url}: {message.text}")

    def asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.site).netloc:
            self.wrong.append(f"{self.page.url} asks another host: {request.url}")


def visit(browser: Browser, site: str, **options: Any) -> tuple[BrowserContext, Visitor]:
    """Open a browser of this visitor's own. options: those of a context, such as ``java_script_enabled``."""
    context = browser.new_context(**{"viewport": WIDE, "accept_downloads": True, **options})
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context.new_page(), site, options.get("java_script_enabled", True))
    context.on("console", visitor.heard)
    context.on("weberror", lambda error: visitor.wrong.append(f"{visitor.page.url}: {error.error}"))
    context.on("request", visitor.asked)
    return context, visitor


def expect_picture(image: Locator) -> None:
    """It comes and can be drawn: an image is asked for after the page that holds it."""
    expect(image).to_have_js_property("complete", True)
    expect(image).not_to_have_js_property("naturalWidth", 0)


@lru_cache
def _axe() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:4]}" for one in found["violations"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
