"""What the pages work with: the settings, the bench where checks are done, and how many may come at the same time."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flask import current_app

from catalogue.config import Settings
from catalogue.submissions.bench import Bench
from catalogue.submissions.checks import Checks
from catalogue.submissions.receiving import FormMistake
from catalogue.submissions.sweeping import Sweeper

UPLOADS = 12  # Being received at the same time by each process: a slow sender holds one of its threads.
A_MINUTE = "Send yours again in a minute."


class TooBusy(FormMistake):
    title = "There is a queue"

    def __init__(self, words: str) -> None:
        super().__init__(words, status=429)


@dataclass
class Desk:
    """What the pages work with, one for each application."""

    settings: Settings
    bench: Bench
    sweeper: Sweeper
    uploads: threading.BoundedSemaphore

    @property
    def checks(self) -> Checks:
        return self.bench.checks


def desk() -> Desk:
    found: Desk = current_app.extensions["check"]
    return found


def make_desk(settings: Settings) -> Desk:
    bench = Bench(settings)
    return Desk(settings, bench, Sweeper(bench.checks), threading.BoundedSemaphore(UPLOADS))


def refuse_a_crowd(here: Desk) -> None:
    """Say that there is no room before anything is taken."""
    place = here.bench.queue.take()
    if place is None:
        raise TooBusy(f"Many files are waiting to be checked. {A_MINUTE}")
    place.let_go()
    if here.checks.held_mb() > here.settings.upload_kept_mb:
        raise TooBusy("We hold as many files as we have room for. Some are deleted every hour: try again later.")
