"""A few answers kept, the least recently used thrown away: for questions of which there is no end."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class KeptAnswers:
    """At most ``most`` answers. Safe for several threads; two that ask the same at once may both work it out."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def find(self, key: Hashable) -> Any:
        """The answer that is kept, or None."""
        with self._lock:
            return self._answers.get(key)

    def get(self, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: Answer = self._answers[key]
                return found
        found = work_out()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)
        return found
