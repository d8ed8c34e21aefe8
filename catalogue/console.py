"""How `lcr` meets a person: one clear line for a mistake, an apology for a fault of ours, progress when it takes time.

Nothing here imports the modules that raise: a mistake is known by its name among the modules already loaded, so that
`lcr --help` starts without them.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

DATA_HAS_ERRORS = 1
WRONG_USE = 2
OUR_FAULT = 3
INTERRUPTED = 130  # 128 + SIGINT, as shells have it.
CHECK_THE_DISK = "Check the name, the permission and the space on the disk."

OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryException", "ArrowMemoryError")  # Python's, DuckDB's and Arrow's.
TOO_LARGE = (
    "The file needs more memory than there is, so it cannot be read: delete the empty rows and columns around the "
    "table, or split it into smaller files."
)

# What a person can mend, by where it is defined: one line on stderr, exit 2.
MISTAKES = (
    ("schemas.registry", "UnknownSchema"),
    ("schemas.given", "SchemaMistake"),
    ("validation.reading", "Unreadable"),
    ("pipelines.recipe", "RecipeNotRead"),
    ("pipelines.outputs", "TooManyRows"),
    ("pipelines.durable", "Busy"),
    ("pipelines.descriptions", "NotDescribed"),
    ("pipelines.publication", "CannotPublish"),
    ("pipelines.packages", "Damaged"),
    ("pipelines.warehouse", "NoWarehouse"),
    ("pipelines.sources.fetch", "NotFetched"),
    ("catalogue.config", "BadSetting"),
    ("catalogue.errors", "CatalogueError"),
)


class Mistake(Exception):
    """Something wrong that the person at the keyboard can mend: the sentence says what, and what to do."""


class Commands(click.Group):
    """A group whose exit code is 0, 1, 2 or 3 (DESIGN section 6), and which never shows a traceback unasked."""

    def main(self, *args: Any, **options: Any) -> Any:
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
        except Exception as error:
            code = answer(error)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:  # `lcr check FILE | head`: the reader has seen enough.
            # What is still to be flushed at the end then goes nowhere, and does not raise again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


def answer(error: Exception) -> int:
    """Say on stderr what went wrong, and return the exit code for it."""
    if isinstance(error, click.Abort) or was_interrupted(error):
        say("Stopped.")
        return INTERRUPTED
    sentence = sentence_for(error)
    if sentence is None:
        return _apologise(error)
    say(sentence)
    if os.environ.get("LCR_DEBUG"):
        traceback.print_exception(error)
    return WRONG_USE


def was_interrupted(error: Exception) -> bool:
    """Whether this is Control-C, which DuckDB takes while a query runs: it raises one of two errors of its own."""
    is_plain = isinstance(error, RuntimeError) and str(error) == "Query interrupted"
    return is_plain or type(error).__name__ == "InterruptException"


def sentence_for(error: Exception) -> str | None:
    """The one line for a mistake that a person can mend; None for a fault of ours."""
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, Mistake) or any(isinstance(error, kind) for kind in _loaded(MISTAKES)):
        return _one_line(" ".join(part for part in (str(error), getattr(error, "what_to_do", "")) if part))
    if type(error).__name__ in OUT_OF_MEMORY:
        return TOO_LARGE
    if isinstance(error, OSError) and error.filename and error.strerror:
        return _one_line(f"{error.filename}: {error.strerror}. {CHECK_THE_DISK}")
    if (isinstance(error, OSError) or type(error).__module__.strip("_") == "duckdb") and (full := _no_room(error)):
        return f"{full}. {CHECK_THE_DISK}"
    return None


def _no_room(error: Exception) -> str | None:
    """What a library says that gives no name and number with it: the disk may not be written to, or is full."""
    words = (os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS))
    return next((said for said in words if said in str(error)), None)


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" See {context.command_path} --help." if context is not None else ""
    return _one_line(f"{error.format_message()}{hint}")


def _loaded(names: tuple[tuple[str, str], ...]) -> Iterator[type[Exception]]:
    for module, name in names:
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None:
            yield kind


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _apologise(error: Exception) -> int:
    if os.environ.get("LCR_DEBUG"):
        traceback.print_exception(error)
        return OUR_FAULT
    log = keep_trace(error)
    say(f"Sorry: this is a fault of ours, and not of your file. Its details are in {log}; please send us that file.")
    return OUR_FAULT


def keep_trace(error: Exception) -> Path:
    """Keep the traceback in the home's log, or, where there is no home, in a new file among the temporary ones."""
    lines = traceback.format_exception(error)
    heading = f"{datetime.now(UTC).isoformat(timespec='seconds')} lcr {' '.join(sys.argv[1:])}\n"
    home = Path(os.environ.get("LCR_HOME", "var"))
    if home.is_dir() and os.access(home, os.W_OK):
        path = home / "log" / "lcr.log"
        path.parent.mkdir(exist_ok=True)
    else:
        descriptor, name = tempfile.mkstemp(prefix="lcr-", suffix=".log")
        os.close(descriptor)
        path = Path(name)
    with path.open("a", encoding="utf-8") as file:
        file.writelines([heading, *lines, "\n"])
    return path


def say(line: str) -> None:
    """One line for a person, on stderr: stdout is for what was asked for."""
    click.echo(line, err=True)


def load_aside(*names: str) -> None:
    """Load modules that are needed later, each in a thread, while DuckDB is at work and leaves Python free.

    Begun before it is at work, they and what is loaded then only wait for each other.
    """
    for name in names:
        threading.Thread(target=importlib.import_module, args=(name,), daemon=True).start()


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show that something is under way where it takes more than a second and a person is looking."""
    if not sys.stderr.isatty():
        yield
        return
    spinner = _Spinner(words)
    timer = threading.Timer(1.0, spinner.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        spinner.stop()


class _Spinner:
    """A line with the seconds gone by. Rich is imported only when the second is over."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._lock = threading.Lock()
        self._progress: Any = None
        self._over = False

    def start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._over:
                return
            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.add_task(self._words, total=None)
            self._progress.start()

    def stop(self) -> None:
        with self._lock:
            self._over = True
            if self._progress is not None:
                self._progress.stop()
