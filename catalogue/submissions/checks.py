"""The checks that people asked for: a folder for each under an address that nobody can guess, deleted within a day.

``check.json`` in the folder says how far it is; a folder a file holds what was sent and what came of it. Several
processes share them: whoever works on a check holds its lock. So a check that is not finished and whose lock is free
was interrupted, and says so instead of waiting for ever.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from catalogue.errors import NotFound
from catalogue.submissions.locks import Lock, take
from validation.apart.limits import MB

TOKEN_BYTES = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
STATE = "check.json"
SOURCE = "source"
INTERRUPTED = "The check was interrupted on our side, before it was finished. Send the file again."
HOUR = 3600.0
ABANDONED_HOURS = 1.0  # After which a folder that never became a check is removed.

State = Literal["waiting", "checking", "done", "failed"]


class CheckNotFound(NotFound):
    title = "This check is not here"

    def __init__(self) -> None:
        super().__init__(
            "There is no check at this address. What is sent to us is deleted within a day, or when its sender asks.",
            what_to_do="Check the address, or send the file again.",
        )


@dataclass
class SentFile:
    """One file. name: what its sender calls it. source: under which name it lies, "" once it is deleted.

    outcome: of its report; ``not read`` and ``not recognised`` besides. given: what a person has said of it, as in a
    recipe. declared: what its package says of it. times: how often it was checked. fault: why it could not be checked.
    """

    number: int
    name: str
    source: str
    bytes: int
    state: State = "waiting"
    outcome: str = ""
    must_fix: int = 0
    should_fix: int = 0
    rows: int = 0
    fault: str = ""
    times: int = 0
    schema: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    declared: dict[str, Any] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        return self.state in ("done", "failed")


@dataclass
class Check:
    """schema: the name that was asked for; "" to find it out. own: which of recipe.yaml and schema.json were sent.

    passed_over: what was in an archive and is no table, each with the reason. fault: why nothing could be checked.
    """

    token: str
    created_at: float
    expires_at: float
    files: list[SentFile] = field(default_factory=list)
    schema: str = ""
    own: list[str] = field(default_factory=list)
    archive: str = ""
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""

    @property
    def is_finished(self) -> bool:
        return bool(self.fault) or all(file.is_finished for file in self.files)

    def file(self, number: int) -> SentFile:
        """Raises ``CheckNotFound``."""
        found = next((file for file in self.files if file.number == number), None)
        if found is None:
            raise CheckNotFound
        return found


class Checks:
    """All checks under a home. hours: how long each is kept. now: the clock."""

    def __init__(self, folder: Path, hours: float, now: Callable[[], float] = time.time) -> None:
        self.folder, self.hours, self.now = folder, hours, now

    def begin(self) -> Check:
        """A new check, with an empty folder and no state yet: it is none until it is saved."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.of(token).mkdir(parents=True, mode=0o700)
        now = self.now()
        return Check(token, now, now + self.hours * HOUR)

    def of(self, token: str) -> Path:
        """The folder of a check. Raises ``CheckNotFound`` for what cannot be a token: it never becomes a path."""
        if TOKEN.fullmatch(token) is None:
            raise CheckNotFound
        return self.folder / token

    def file_folder(self, check: Check, file: SentFile) -> Path:
        return self.of(check.token) / str(file.number)

    def save(self, check: Check) -> None:
        """Write how far it is. A check that was deleted meanwhile stays deleted."""
        with contextlib.suppress(FileNotFoundError):
            _put(self.of(check.token) / STATE, json.dumps(asdict(check), ensure_ascii=False))

    def load(self, token: str) -> Check:
        """The check, as far as it is. One whose worker has died is finished here. Raises ``CheckNotFound``."""
        check = self._read(token)
        if check.expires_at <= self.now():
            self.delete(token)
            raise CheckNotFound
        if not check.is_finished and (lock := self.lock(token)) is not None:
            try:
                check = self._read(token)  # It may have been finished since.
                self.give_up(check, INTERRUPTED)
            finally:
                lock.let_go()
        return check

    def lock(self, token: str) -> Lock | None:
        """What whoever works on a check holds; None where somebody does."""
        return take(self.of(token) / "lock")

    def give_up(self, check: Check, why: str) -> None:
        """Mark as failed whatever is not finished."""
        unfinished = [file for file in check.files if not file.is_finished]
        for file in unfinished:
            file.state, file.fault = "failed", why
        if unfinished:
            self.save(check)

    def delete(self, token: str) -> None:
        """Remove all of it, now."""
        shutil.rmtree(self.of(token), ignore_errors=True)

    def sweep(self) -> int:
        """Delete the checks whose time is over, and what never became one; how many they were."""
        gone = [path for path in self._folders() if self._is_over(path)]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return len(gone)

    def held_mb(self) -> float:
        """How much disk all of them take."""
        files = (file for path in self._folders() for file in path.rglob("*"))
        return sum(_size(file) for file in files) / MB

    def _folders(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (path for path in self.folder.iterdir() if TOKEN.fullmatch(path.name))

    def _is_over(self, path: Path) -> bool:
        try:
            return self._read(path.name).expires_at <= self.now()
        except CheckNotFound:
            pass
        try:
            return path.stat().st_mtime <= self.now() - ABANDONED_HOURS * HOUR
        except OSError:
            return False

    def _read(self, token: str) -> Check:
        try:
            held = json.loads((self.of(token) / STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CheckNotFound from error
        held["files"] = [SentFile(**file) for file in held["files"]]
        held["passed_over"] = [(name, why) for name, why in held["passed_over"]]
        return Check(**held)


def _put(path: Path, text: str) -> None:
    """Whole or not at all. Not synced: what a power cut takes of a check is sent again."""
    passing = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    passing.write_text(text, encoding="utf-8")
    passing.replace(path)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
