"""Delete what was sent once its time is over: at the start, with requests, and by the clock where there are none."""

from __future__ import annotations

import logging
import threading
import time

from catalogue.submissions.checks import Checks

EVERY_SECONDS = 600.0

log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps the checks of one home."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks
        self._last = 0.0

    def sweep(self) -> None:
        """Delete what is over. A fault is logged, and is no visitor's."""
        self._last = time.monotonic()
        try:
            self.checks.sweep()
        except OSError as error:
            log.error("what was sent could not be deleted: %s", error.strerror)

    def sweep_now_and_then(self) -> None:
        """The same, at most every few minutes."""
        if time.monotonic() - self._last > EVERY_SECONDS:
            self.sweep()

    def sweep_by_the_clock(self) -> None:
        """Go on doing it, in a thread of its own, also while nobody visits."""
        threading.Thread(target=self._go_on, daemon=True, name="sweeper").start()

    def _go_on(self) -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            self.sweep()
