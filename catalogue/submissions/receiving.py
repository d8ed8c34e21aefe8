"""Take what a form sends, file by file, straight to the disk: never more than may be sent, whatever it says of itself.

Bytes are counted as they arrive, so that a request that gives no length, or a false one, is stopped all the same.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_content_length

from catalogue.errors import CatalogueError
from validation.apart.limits import MB

AROUND = 64 * 1024  # bytes that a form takes beside its files
LONGEST_FIELD = 16 * 1024
HELD = 500_000  # bytes: of what is no file, and of a part of one, while it is read
FIELDS = 20
BESIDE = {"recipe": 256 * 1024, "table_schema": 1 * MB}  # bytes: files that say how to read the others
DRAINED = 4  # How many times what may be sent is still taken, and thrown away, so that a browser hears the answer.
DRAIN_SECONDS = 10.0
CHUNK = 1 << 16


class FormMistake(CatalogueError):
    """What was sent cannot be taken. status: on the web. field: of the form."""

    title = "We could not take that"

    def __init__(self, message: str, *, status: int = 400, field: str = "files") -> None:
        super().__init__(message)
        self.status, self.field = status, field


@dataclass(frozen=True)
class Sent:
    """A file as it arrived. name: what the sender calls it, which may be anything."""

    name: str
    path: Path
    bytes: int


@dataclass
class Received:
    files: list[Sent] = field(default_factory=list)
    beside: dict[str, Sent] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


class _Counted(io.FileIO):
    """A file of no more bytes than it may have."""

    def __init__(self, path: Path, most: int, mistake: FormMistake) -> None:
        super().__init__(path, "w+")
        self.path, self.most, self.mistake, self.bytes = path, most, mistake, 0

    def write(self, data: Any) -> int:
        self.bytes += len(data)
        if self.bytes > self.most:
            raise self.mistake
        view, done = memoryview(data), 0
        while done < len(view):
            done += super().write(view[done:]) or 0
        return done


class _Intake:
    """Where the files of one request go, each under a number."""

    def __init__(self, folder: Path, most: int, most_files: int) -> None:
        self.folder, self.most, self.most_files = folder, most, most_files
        self.count = 0
        self.opened: list[_Counted] = []

    def open(self, *, filename: str | None = None, **_: object) -> IO[bytes]:
        """What werkzeug writes a file of the form to. A field that was left empty has a file without a name."""
        if filename:
            self.count += 1
        if self.count > self.most_files + len(BESIDE):
            raise too_many(self.most_files)
        path = self.folder / f"part-{self.count if filename else 'none'}"
        self.opened.append(_Counted(path, self.most, too_large(self.most)))
        return self.opened[-1]

    def close(self) -> None:
        for file in self.opened:
            file.close()


def receive(environ: dict[str, Any], folder: Path, most_mb: int, most_files: int) -> Received:
    """Read a form into ``folder``. Raises ``FormMistake`` with what is wrong in it."""
    most = most_mb * MB
    intake = _Intake(folder, most, most_files)
    parser = FormDataParser(
        stream_factory=intake.open,  # type: ignore[arg-type]
        max_content_length=most + AROUND,
        max_form_memory_size=HELD,
        max_form_parts=most_files + len(BESIDE) + FIELDS,
    )
    try:
        _, fields, files = parser.parse_from_environ(environ)
    except RequestEntityTooLarge as error:
        _drain(environ, most)
        raise too_large(most) from error
    except FormMistake:
        _drain(environ, most)
        raise
    finally:
        intake.close()
    received = Received(fields={name: value[:LONGEST_FIELD] for name, value in fields.items()})
    for name, storage in files.items(multi=True):
        _sort_in(received, name, storage, most_files)
    return received


def _sort_in(received: Received, name: str, storage: Any, most_files: int) -> None:
    stream: _Counted = storage.stream
    if not storage.filename:
        return
    sent = Sent(storage.filename, stream.path, stream.bytes)
    if name == "files":
        received.files.append(sent)
    elif name in BESIDE:
        if sent.bytes > BESIDE[name]:
            raise FormMistake(f"That file is larger than {BESIDE[name] // 1024} kB. Choose a smaller one.", field=name)
        received.beside[name] = sent
    if len(received.files) > most_files:
        raise too_many(most_files)


def too_large(most: int) -> FormMistake:
    return FormMistake(
        f"That is more than {most // MB} MB. Send less at a time: delete sheets that are not needed, split the table,"
        " or put large files in a ZIP.",
        status=413,
    )


def too_many(most_files: int) -> FormMistake:
    return FormMistake(f"Those are more than {most_files} files. Send them in several goes, or in a ZIP.", status=413)


def _drain(environ: dict[str, Any], most: int) -> None:
    """Take more of what is being sent, and throw it away: a browser that is cut off shows no answer at all."""
    stream, left, end = environ["wsgi.input"], most * DRAINED, time.monotonic() + DRAIN_SECONDS
    if "wsgi.input_terminated" not in environ:
        left = min(left, get_content_length(environ) or 0)
    try:
        while left > 0 and time.monotonic() < end and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
    except OSError:
        return
