"""Jinja filters of the pages of a check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import url_for
from markupsafe import Markup

from validation.issues import KINDS


def guidance(code: str) -> str:
    """The help page about a kind of issue; that of all, for a kind that has none."""
    return url_for("site.issue_kind", code=code) if code in KINDS else url_for("site.issue_kinds")


def coded(text: str) -> Markup:
    """The text, escaped, with what stands between backticks as code."""
    from validation.render.html import coded as with_code

    return with_code(text)


def clock(at: datetime) -> str:
    """``10:42 on 23 November 2026``, by the clock in Britain, or by that of Greenwich where it is not known."""
    try:
        shown, zone = at.astimezone(ZoneInfo("Europe/London")), ""
    except ZoneInfoNotFoundError:
        shown, zone = at, " GMT"
    return f"{shown:%H:%M}{zone} on {shown.day} {shown:%B %Y}"


FILTERS: dict[str, Callable[..., str]] = {"guidance": guidance, "coded": coded, "clock": clock}
