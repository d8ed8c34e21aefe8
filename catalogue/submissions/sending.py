"""From what a form sends to a check that can begin: each file in a folder of its own, under a name of ours."""

from __future__ import annotations

import contextlib
import shutil

from flask import request

from catalogue.submissions.bench import RECIPE, SCHEMA
from catalogue.submissions.checks import Check, CheckNotFound, SentFile
from catalogue.submissions.desk import A_MINUTE, Desk, TooBusy
from catalogue.submissions.names import clean_name, source_name
from catalogue.submissions.receiving import FormMistake, Received, receive
from schemas import registry


def take(here: Desk, check: Check) -> None:
    """Put what is sent into the folder of the check."""
    folder = here.checks.of(check.token)
    if not here.uploads.acquire(blocking=False):
        raise TooBusy(f"Many files are being sent to us at this moment. {A_MINUTE}")
    try:
        received = receive(request.environ, folder, here.settings.upload_mb, here.settings.upload_files)
    finally:
        here.uploads.release()
    _place(check, received, here)
    for path in folder.glob("part-*"):
        path.unlink()


def _place(check: Check, received: Received, here: Desk) -> None:
    folder = here.checks.of(check.token)
    check.schema = _schema(received.fields.get("schema", ""))
    if len(received.beside) > 1:
        raise FormMistake("A recipe and a schema of your own do not go together. Send one of them.", field="recipe")
    if not received.files:
        raise FormMistake("Choose a file to check.")
    for name, target in (("recipe", RECIPE), ("table_schema", SCHEMA)):
        if sent := received.beside.get(name):
            shutil.move(sent.path, folder / target)
            check.own.append(target)
    if not check.own:
        _reuse(check, received.fields.get("like", ""), here)
    for number, sent in enumerate(received.files, start=1):
        name = clean_name(sent.name)
        file = SentFile(number, name, source_name(name), sent.bytes)
        (folder / str(number)).mkdir(mode=0o700)
        shutil.move(sent.path, folder / str(number) / file.source)
        check.files.append(file)


def _schema(said: str) -> str:
    if said and said not in registry.names():
        raise FormMistake("We have no such schema. Choose one of the list, or let us find out.", field="schema")
    return said


def _reuse(check: Check, like: str, here: Desk) -> None:
    """Read the file as another was read, ``token/number``, of which its sender has answered what it left open."""
    from pipelines.recipe import Recipe

    token, _, number = like.partition("/")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        return
    with contextlib.suppress(CheckNotFound):
        if given := here.checks.load(token).file(int(number)).given:
            Recipe(given=given).dump(here.checks.of(check.token) / RECIPE)
            check.own.append(RECIPE)
