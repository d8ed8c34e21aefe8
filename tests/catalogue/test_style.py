"""The stylesheet: text can be read on every ground it stands on, in light and in dark, and nothing is fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import catalogue
from tests.catalogue.contrast import contrast

SHEET = (Path(catalogue.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
# Which colour stands on which ground, as text.
TEXTS = [
    *((text, ground) for text in ("ink", "soft", "link", "link-strong") for ground in ("paper", "card", "wash")),
    *((text, "band") for text in ("band-ink", "band-soft")),
    *((text, f"{text}-wash") for text in ("good", "warn", "bad")),
    ("ink", "warn-wash"),
]
LINES = [("edge", "card"), ("edge", "wash"), ("link", "paper"), ("focus-ink", "focus")]


def colours(theme: str) -> dict[str, str]:
    """The custom properties of a theme: those of the light one, and over them the dark one's."""
    light, dark = re.findall(r":root \{([^}]*--paper[^}]*)\}", SHEET)[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark)) if theme == "dark" else found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(colours(theme)[text], colours(theme)[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_the_edges_of_controls_stand_out(theme: str, line: str, ground: str) -> None:
    assert contrast(colours(theme)[line], colours(theme)[ground]) >= 3


def test_the_stylesheet_fetches_nothing() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_stylesheet_is_small() -> None:
    assert len(SHEET) < 60_000
