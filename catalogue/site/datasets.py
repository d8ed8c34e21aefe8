"""A dataset's page, and an earlier version's page."""

from __future__ import annotations

from flask import render_template, request

from catalogue.entries import Entry
from catalogue.errors import FileDamaged, NotReady, VersionNotFound
from catalogue.library import Library
from catalogue.query.gate import read_gate
from catalogue.query.report import Check, read_check
from catalogue.site.base import blueprint, library
from catalogue.site.cards import period_words
from catalogue.site.dataset_parts import parts
from catalogue.site.differences import newest_change
from catalogue.site.figures import figures_of
from catalogue.site.map_view import map_view
from pipelines.packages import GATE, REPORT
from validation.gate import Gate


@blueprint.get("/dataset/<name>")
def dataset(name: str) -> str:
    shelf, entry = library(), library().entry(name)
    asked = request.args.to_dict()
    try:
        shown = figures_of(shelf, entry, request.args)
    except NotReady:
        shown = None
    return render_template(
        "dataset.html", entry=entry, figures=shown, check=_check(shelf, entry), now=entry,
        gate=_gate(shelf, entry),
        versions=(versions := shelf.versions(name)), changed=newest_change(shelf, versions),
        period=period_words(entry), **parts(entry, entry), map=map_view(shelf, entry, asked),
    )  # fmt: skip


def _check(shelf: Library, entry: Entry) -> Check | None:
    """What the check found; None where its report cannot be trusted, which the page then says."""
    try:
        path, digest = shelf.checked(entry, REPORT)
    except FileDamaged:
        return None
    return read_check(path, digest)


def _gate(shelf: Library, entry: Entry) -> Gate | None:
    """What the gate found; None where it was asked nothing, or its file cannot be trusted."""
    try:
        return read_gate(*shelf.checked(entry, GATE)) if "gate" in entry.files else None
    except FileDamaged:
        return None


@blueprint.get("/dataset/<name>/version/<number>")
def version(name: str, number: str) -> str:
    if not number.isdecimal() or len(number) > 9:
        raise VersionNotFound(name, number)
    shelf = library()
    entry, now = shelf.version(name, int(number)), shelf.entry(name)
    return render_template(
        "version.html", entry=entry, now=now, versions=shelf.versions(name), check=_check(shelf, entry),
        period=period_words(entry), gate=_gate(shelf, entry), **parts(entry, now),
    )  # fmt: skip
