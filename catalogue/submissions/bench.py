"""Where checks are done: in the background, so many at once, each file in a process apart.

A check is worked on by one thread of one process, which holds its lock until the end. How many files are read at once
is bounded among all processes that serve the site.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.config import Settings, check_limits
from catalogue.submissions.archives import is_archive, unpack
from catalogue.submissions.checks import Check, Checks, SentFile
from catalogue.submissions.locks import Lock, Places
from catalogue.submissions.results import VIEW, crashed, keep_view, read_view
from pipelines.checking import OUTPUTS, SERVER, STAGE, STAGES, Checked, check_apart

if TYPE_CHECKING:
    from pipelines.recipe import Recipe

FAULT = "Something went wrong on our side, and it has been logged. Send the file again in a while."
GONE = "The file has been deleted, so it cannot be checked again. Send it once more."
AT_ONCE = ("view", "recipe", "changes", "report")  # Made with the report; the rest when it is asked for.
MADE_SECONDS = 20.0  # How long whoever asks for a file waits for it to be made.
RECIPE, SCHEMA, ANSWERS = "recipe.yaml", "schema.json", "answers.yaml"

log = logging.getLogger(__name__)


class Bench:
    """Does the checks of one home. server: the process that reads strangers' files."""

    def __init__(self, settings: Settings, checks: Checks | None = None) -> None:
        self.settings = settings
        self.checks = checks or Checks(settings.checks, settings.upload_keep_hours)
        self.at_once = settings.check_at_once or os.cpu_count() or 1
        self.reading = Places(settings.checks / ".reading", self.at_once)
        self.queue = Places(settings.checks / ".queue", settings.upload_waiting)
        self.limits = check_limits(settings)

    def start(self, check: Check, place: Lock, *, patience: float = 0.0) -> bool:
        """Work on a check in the background; whether it was finished within ``patience`` seconds.

        place: in the queue, let go at the end.
        """
        lock = self.checks.lock(check.token)
        if lock is None:  # Somebody is at it already, or it was deleted.
            place.let_go()
            return False
        self.checks.save(check)
        done = threading.Event()
        threading.Thread(target=self._work, args=(check, lock, place, done), daemon=True, name="check").start()
        return done.wait(patience)

    def stage(self, check: Check, file: SentFile) -> str:
        """What a file that is being checked is at: one of ``STAGES``; nothing where that cannot be said."""
        with contextlib.suppress(OSError), (self._scratch(check, file) / STAGE).open("rb") as told:
            said = told.read(20).decode(errors="replace")
            return said if said in STAGES else ""
        return ""

    def _work(self, check: Check, lock: Lock, place: Lock, done: threading.Event) -> None:
        try:
            self._unpack(check)
            todo = [file for file in check.files if not file.is_finished]
            with ThreadPoolExecutor(min(self.at_once, len(todo) or 1)) as pool:
                list(pool.map(lambda file: self._attempt(check, file), todo))
        except Exception:
            log.exception("a check failed")
            check.fault = FAULT
        finally:
            self.checks.give_up(check, FAULT)
            self.checks.save(check)
            lock.let_go()
            place.let_go()
            done.set()

    def _unpack(self, check: Check) -> None:
        """Put the files of an archive in its place."""
        if len(check.files) != 1 or check.files[0].times or not is_archive(check.files[0].name):
            return
        with self.reading.wait():
            unpack(self.checks, check, self.limits)
        self.checks.save(check)

    def _attempt(self, check: Check, file: SentFile) -> None:
        try:
            with self.reading.wait():
                file.state = "checking"
                self.checks.save(check)
                self._check(check, file)
        except FileNotFoundError:  # It was deleted under our hands, as its sender asked.
            file.state, file.fault = "failed", GONE
        except Exception as error:
            # The trace of a child holds no word of the file, unless LCR_DEBUG asks for it.
            log.error("the check of a file failed: %s", error, exc_info=error)
            file.state, file.fault = "failed", FAULT
        self.checks.save(check)

    def _check(self, check: Check, file: SentFile) -> None:
        folder = self.checks.file_folder(check, file)
        with self._scratch_of(check, file) as scratch:
            checked = self._apart(check, file, AT_ONCE, scratch)
        is_shown = checked.sentence is None and checked.report.outcome != "quarantined"
        made = read_view(folder) if is_shown else keep_view(checked.report, folder)
        if made is None:  # It answered, and what it made is none.
            made, checked = keep_view(crashed(file.name), folder), Checked(crashed(file.name), sentence=FAULT)
        recognised = made.is_recognised or not made.profile
        file.outcome = "not read" if checked.sentence else made.outcome if recognised else "not recognised"
        file.must_fix, file.should_fix, file.rows = made.must_fix, made.should_fix, made.rows
        file.schema = made.schema
        file.given = _given(checked) or file.given
        if made.outcome == "quarantined":
            self._forget(folder, file)
        file.state = "done"
        file.times += 1

    def _apart(self, check: Check, file: SentFile, outputs: tuple[str, ...], scratch: Path) -> Checked:
        folder = self.checks.file_folder(check, file)
        return check_apart(
            folder / file.source,
            self.limits,
            outputs=outputs,
            into=folder,
            name=file.name,
            scratch=scratch,
            server=SERVER,
            **self._how(check, file),
        )

    def _how(self, check: Check, file: SentFile) -> dict[str, Any]:
        """By what a file is judged: its package, the schema or the recipe that was sent, or what was answered."""
        if file.declared:
            return {
                "as_is": file.declared["schema"],
                **{key: file.declared.get(key) for key in ("dialect", "encoding")},
            }
        if SCHEMA in check.own:
            return {"as_is": self.checks.of(check.token) / SCHEMA}
        answered = self.checks.file_folder(check, file) / ANSWERS
        sent = self.checks.of(check.token) / RECIPE if RECIPE in check.own else None
        return {"schema": check.schema or None, "recipe": answered if answered.is_file() else sent}

    def answer(self, check: Check, file: SentFile, recipe: Recipe, place: Lock, *, patience: float = 0.0) -> bool:
        """Check a file again with what its sender has said of it, in the place of the check before."""
        folder = self.checks.file_folder(check, file)
        if not file.source or (lock := self.checks.lock(check.token)) is None:
            place.let_go()
            return False
        lock.let_go()
        for path in folder.iterdir():
            if path.is_file() and path.name != file.source:
                path.unlink()
        recipe.dump(folder / ANSWERS)
        file.state, file.given, file.fault = "waiting", recipe.given, ""
        return self.start(check, place, patience=patience)

    def _forget(self, folder: Path, file: SentFile) -> None:
        """Of a file that seems to hold personal data, keep where to look and nothing else."""
        file.source, file.given = "", {}
        for path in folder.iterdir():
            if path.name != VIEW:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _scratch(self, check: Check, file: SentFile) -> Path:
        return self.checks.file_folder(check, file) / "scratch"

    @contextlib.contextmanager
    def _scratch_of(self, check: Check, file: SentFile, name: str = "scratch") -> Iterator[Path]:
        folder = self.checks.file_folder(check, file) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def make(self, check: Check, file: SentFile, output: str) -> Path | None:
        """One of ``OUTPUTS`` of a file, made where it is not there yet; None where there is nothing of the kind.

        Whoever comes while it is made waits for it.
        """
        folder = self.checks.file_folder(check, file)
        path = folder / OUTPUTS[output]
        if path.is_file() or file.state != "done" or not file.source or output in AT_ONCE:
            return path if path.is_file() else None
        with Places(folder / f".making-{output}", 1).wait():
            if path.is_file():
                return path
            with self.reading.wait(), self._scratch_of(check, file, f"scratch-{output}") as scratch:
                self._apart(check, file, (output,), scratch)
        return path if path.is_file() else None


def _given(checked: Checked) -> dict[str, Any]:
    """What a recipe that came with the file gives, if it makes sense: a child that was taken over may say anything."""
    from pipelines.recipe import Recipe, RecipeNotRead

    held = (checked.report.recipe or {}).get("given")
    try:
        return Recipe.from_dict({"given": held or {}}).given
    except RecipeNotRead:
        return {}
