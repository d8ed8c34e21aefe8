"""A report as one page of HTML that stands alone: no scripts, nothing fetched, for screen and paper, light and dark.

It shows the officer's own table with the faulty cells marked, each mark leading to its issue and back. All that comes
from a file is untrusted: the template escapes it, and the page itself forbids scripts.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from validation.issues import EXAMPLES_KEPT, Severity
from validation.reading.source import Sheet
from validation.render import checked, words
from validation.render.example import blocks
from validation.render.excerpt import Excerpts, excerpts
from validation.render.places import spots
from validation.render.profile_text import profile_row
from validation.render.words import Fault, Group
from validation.report import Report

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FAULTS_SHOWN = 50  # of a kind
FAULTS_OPEN = 8  # of these, before “42 more like these”
RULES_SHOWN = 200
PLACES_SHOWN = 10
LONGEST_VALUE = 40
PROFILE_SHOWN = 200
FIGURE = re.compile(r"[-+(£$€]*[0-9][0-9,. ]*[%)]?")
IDENTIFIERS: dict[Severity, str] = {"error": "must-fix", "warning": "should-fix", "info": "good-to-know"}


@dataclass(frozen=True)
class Published:
    """The first rows of what would be published. rows: how many there are in all."""

    labels: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: int


@dataclass(frozen=True)
class Beside:
    """What stands beside the report. fixed, changes: their paths from the report's folder, where they were written.

    is_fixable: whether there is a fixed file to be had.
    """

    fixed: str | None = None
    changes: str | None = None
    published: Published | None = None
    is_fixable: bool = False


NOTHING_BESIDE = Beside()


def html(report: Report, sheets: Sequence[Sheet] = (), beside: Beside = NOTHING_BESIDE) -> str:
    """The page. sheets: of the source file, whose cells are shown; without them the page is the issues alone."""
    return "".join(html_parts(report, sheets, beside))


def html_parts(report: Report, sheets: Sequence[Sheet] = (), beside: Beside = NOTHING_BESIDE) -> Iterator[str]:
    """The same in parts, as they are made."""
    groups = words.groups(report)
    is_masked = words.is_masked(report)
    shown = [_Shown(group) for group in groups]
    marked = [fault for one in shown for fault in one.faults]
    table = excerpts(report, marked, () if is_masked else sheets)
    sign, said, look = words.outcome(report)
    profile = [] if is_masked else (report.profile or [])
    return _template().generate(
        report=report,
        name=words.name_of(report),
        sign=sign,
        said=said,
        look=look,
        summary=words.summary(report),
        groups={IDENTIFIERS[key]: [one for one in shown if one.group.kind.severity == key] for key in IDENTIFIERS},
        counts={IDENTIFIERS[key]: _total(groups, key) for key in IDENTIFIERS},
        table=table,
        rules=checked.rules(report),
        checks=checked.checks(report),
        profile=[profile_row(column) for column in profile[:PROFILE_SHOWN]],
        is_masked=is_masked,
        beside=beside if not is_masked else NOTHING_BESIDE,
        command=shlex.quote(words.name_of(report)),
        limit=RULES_SHOWN,
        where=lambda fault: _where(fault, table),
    )


class _Shown:
    """A group with as many of its faults as a page can bear."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.faults = group.faults[:FAULTS_SHOWN]
        self.rest = len(group.faults) - len(self.faults)


def _total(groups: list[Group], severity: str) -> int:
    return sum(group.total for group in groups if group.kind.severity == severity)


def _where(fault: Fault, table: Excerpts) -> dict[str, Any]:
    """Where a fault is: the addresses, each with its anchor in the page, by what the cells hold, and how many more."""
    found, more = spots(fault.issue, PLACES_SHOWN)
    shown = [
        (words.short(spot.value, LONGEST_VALUE), [(address, table.anchor(place)) for place, address in spot.places])
        for spot in found
    ]
    return {"spots": shown, "more": more, "anchor": shown[0][1][0][1] if shown else ""}


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "coded": coded,
        "blocks": blocks,
        "address": _address,
        "shown": shown_blanks,
        "number": "{:,}".format,
    }
    environment.tests |= {"figure": lambda text: FIGURE.fullmatch(text.strip()) is not None}
    environment.globals |= {
        "words": words,
        "checked": checked,
        "open": FAULTS_OPEN,
        "kept": EXAMPLES_KEPT,
        "signs": {name: words.SIGNS[severity] for severity, name in IDENTIFIERS.items()},
        "headings": {name: words.HEADINGS[severity] for severity, name in IDENTIFIERS.items()},
        "css": (folder / "report.css").read_text(encoding="utf-8"),
    }
    return environment.get_template("report.html")


def coded(text: str) -> Markup:
    """The text, escaped, with what stands between backticks as code."""
    from markupsafe import Markup, escape

    parts = words.clean(text).split("`")
    if len(parts) % 2 == 0:
        return escape(words.clean(text))
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))


def _address(path: str) -> str:
    return quote(path, safe="/.-_~")


def shown_blanks(text: str) -> str:
    """The text of a marked cell with the blanks at its ends made visible, since they may be what is wrong."""
    body = text.strip(" \u00a0")
    if not body:
        return text.replace(" ", "␣")
    start, _, end = text.partition(body)
    return f"{'␣' * len(start)}{body}{'␣' * len(end)}"
