"""Check my file: the form, the wait, the report, what can be taken away, and the end of it all.

A page of a check lies at an address that nobody can guess, and that is its only key: so it is kept by no cache, listed
by no search engine, and told to no other site.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from catalogue.config import Settings
from catalogue.errors import NotFound
from catalogue.submissions import answers
from catalogue.submissions.bench import RECIPE, SCHEMA, Bench
from catalogue.submissions.checks import Check, CheckNotFound, Checks, SentFile
from catalogue.submissions.names import clean_name, download_name, source_name
from catalogue.submissions.origin import refuse_other_sites
from catalogue.submissions.receiving import FormMistake, Received, receive
from catalogue.submissions.results import read_view
from catalogue.submissions.sweeping import Sweeper
from pipelines.checking import SERVER
from schemas import registry
from validation.issues import KINDS
from validation.render.view import View

blueprint = Blueprint("check", __name__)

AT_ONCE_SECONDS = 1.0  # How long a visitor waits for the report before a page says how far it is.
UPLOADS = 12  # Being received at the same time by each process: a slow sender holds one of its threads.
FAULTS_LISTED = 50
ACCEPTED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet",
            ".zip", ".gz")  # fmt: skip
FILE_POLICY = "default-src 'none'; sandbox"
RETRY_SECONDS = 60


@dataclass(frozen=True)
class Download:
    """output: of ``pipelines.checking.OUTPUTS``. what: how its name ends."""

    output: str
    what: str
    ending: str
    media_type: str
    title: str
    words: str


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOWNLOADS = {
    "fixed.xlsx": Download("xlsx", "fixed", ".xlsx", EXCEL, "The fixed file, Excel",
                           "Every row that could be put into the standard, ready to publish."),
    "fixed.csv": Download("csv", "fixed", ".csv", "text/csv; charset=utf-8", "The fixed file, CSV",
                          "The same rows as text."),
    "checked.xlsx": Download("annotated", "checked", ".xlsx", EXCEL, "Your file with the faults marked",
                             "A copy with the cells coloured and commented, and a list in front."),
    "changes.csv": Download("changes", "changes", ".csv", "text/csv; charset=utf-8", "The change log",
                            "Each text we changed, what it became, by which rule, how often."),
    "recipe.yaml": Download("recipe", "recipe", ".yaml", "text/plain; charset=utf-8", "The recipe",
                            "How we read the file. Send it along next month, and nothing is asked again."),
    "report.json": Download("report", "report", ".json", "application/json", "The report, for programs",
                            "A frictionless report in JSON, with more in it."),
}  # fmt: skip
OF_FIGURES = ("fixed.xlsx", "fixed.csv", "changes.csv", "recipe.yaml")


@blueprint.app_template_filter("guidance")
def guidance(code: str) -> str:
    """The help page about a kind of issue; that of all, for a kind that has none."""
    return url_for("site.issue_kind", code=code) if code in KINDS else url_for("site.issue_kinds")


@blueprint.app_template_filter("coded")
def coded(text: str) -> Markup:
    """The text, escaped, with what stands between backticks as code."""
    from validation.render.html import coded as with_code

    return with_code(text)


@blueprint.app_template_filter("clock")
def clock(at: datetime) -> str:
    """``10:42 on 23 November 2026``, by the clock in Britain, or by that of Greenwich where it is not known."""
    try:
        shown, zone = at.astimezone(ZoneInfo("Europe/London")), ""
    except ZoneInfoNotFoundError:
        shown, zone = at, " GMT"
    return f"{shown:%H:%M}{zone} on {shown.day} {shown:%B %Y}"


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


def register(app: Flask, settings: Settings) -> None:
    """Put the pages on the application. No address may ask for more checks a minute than the settings say."""
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address

    bench = Bench(settings)
    app.extensions["check"] = Desk(settings, bench, Sweeper(bench.checks), threading.BoundedSemaphore(UPLOADS))
    app.register_blueprint(blueprint)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    limited = limiter.shared_limit(f"{settings.upload_per_minute} per minute", scope="checks")
    for name in ("check.send", "check.again"):
        app.view_functions[name] = limited(app.view_functions[name])  # type: ignore[assignment]
    app.extensions["check"].sweeper.sweep()


@blueprint.after_request
def keep_to_ourselves(response: Response) -> Response:
    """No cache keeps what a check says, no search engine lists it, and no other site hears of its address."""
    if "token" in (request.view_args or {}) or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.errorhandler(FormMistake)
def of_a_mistake(mistake: FormMistake) -> Response:
    """The form again, with what is wrong at its head."""
    if _wants_json():
        response = jsonify({"title": mistake.title, "status": mistake.status, "detail": str(mistake)})
    else:
        response = make_response(_form(mistake))
    response.status_code = mistake.status
    if mistake.status == 429:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


@blueprint.errorhandler(429)
def of_haste(_: Exception) -> Response:
    most = desk().settings.upload_per_minute
    return of_a_mistake(
        TooBusy(f"More than {most} checks in a minute came from your address. Wait a minute, then go on.")
    )


@blueprint.get("/check")
def form() -> str:
    SERVER.start()  # So that it is ready when the file comes.
    desk().sweeper.sweep_now_and_then()
    return _form()


def _form(mistake: FormMistake | None = None) -> str:
    settings = desk().settings
    schemas = [registry.load(name) for name in registry.names()]
    return render_template("check.html", schemas=schemas, limits=settings, mistake=mistake, accept=",".join(ACCEPTED),
                           hours=_whole_hours(settings), chosen=request.args.get("schema", ""))  # fmt: skip


def _whole_hours(settings: Settings) -> int:
    """Within how many hours all is deleted: what is kept, and half an hour until it is looked for."""
    return -int(-(settings.upload_keep_hours + 0.5) // 1)


@blueprint.post("/check")
def send() -> BaseResponse:
    """Take what is sent, begin the check, and lead to its page."""
    refuse_other_sites()
    here = desk()
    here.sweeper.sweep_now_and_then()
    _refuse_a_crowd(here)
    check = here.checks.begin()
    try:
        _take(here, check)
        place = here.bench.queue.take()
        if place is None:
            raise TooBusy("Many files are waiting to be checked. Send yours again in a minute.")
    except BaseException:
        here.checks.delete(check.token)
        raise
    is_done = here.bench.start(check, place, patience=AT_ONCE_SECONDS)
    address = url_for("check.result", token=check.token)
    if _wants_json():
        return _told(here.checks.load(check.token), 200 if is_done else 202)
    return redirect(address, 303)


def _refuse_a_crowd(here: Desk) -> None:
    """Say that there is no room before anything is taken."""
    place = here.bench.queue.take()
    if place is None:
        raise TooBusy("Many files are waiting to be checked. Send yours again in a minute.")
    place.let_go()
    if here.checks.held_mb() > here.settings.upload_kept_mb:
        raise TooBusy("We hold as many files as we have room for. Some are deleted every hour: try again later.")


def _take(here: Desk, check: Check) -> None:
    """Put what is sent into the folder of the check."""
    folder = here.checks.of(check.token)
    if not here.uploads.acquire(blocking=False):
        raise TooBusy("Many files are being sent to us at this moment. Send yours again in a minute.")
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


@blueprint.get("/check/<token>")
def result(token: str) -> str:
    """The report of one file, the list of several, or how far they are."""
    check = desk().checks.load(token)
    desk().sweeper.sweep_now_and_then()
    if not check.is_finished:
        return _progress(check)
    if len(check.files) == 1 and not check.fault and not check.archive:
        return _report(check, check.files[0])
    return render_template("check_many.html", check=check, until=_until(check), outcomes=OUTCOMES)


OUTCOMES = {
    "passed": ("✔", "Passed", "good"),
    "passed with warnings": ("!", "Passed, with things to look at", "warn"),
    "failed": ("✘", "Not ready yet", "bad"),
    "quarantined": ("■", "Seems to hold personal data", "bad"),
    "not recognised": ("?", "Not recognised", "warn"),
    "not read": ("✘", "Could not be read", "bad"),
    "": ("✘", "Could not be checked", "bad"),
}


@blueprint.get("/check/<token>/<int:number>")
def file_result(token: str, number: int) -> str:
    check = desk().checks.load(token)
    file = check.file(number)
    return _report(check, file) if file.is_finished else _progress(check)


def _progress(check: Check) -> str:
    return render_template("check_wait.html", check=check, told=_state(check))


def _report(check: Check, file: SentFile, wrong: list[answers.Wrong] | None = None) -> str:
    view = _view(check, file)
    if view is None:
        return render_template("check_fault.html", check=check, file=file, until=_until(check))
    sheet = request.args.get("sheet", "1")
    place = int(sheet) - 1 if sheet.isascii() and sheet.isdigit() and len(sheet) < 4 else 0
    return render_template(
        "check_result.html",
        check=check,
        file=file,
        view=view,
        sheet=min(max(place, 0), max(len(view.sheets) - 1, 0)),
        severities=_severities(view),
        downloads=_offered(check, file, view),
        until=_until(check),
        asked=answers.asked(view),
        columns=dict(answers.columns(view)),
        word=answers.word,
        area_name=answers.area_name,
        column_options=answers.column_options(),
        schemas=[registry.load(name) for name in registry.names()],
        outcomes=OUTCOMES,
        wrong={one.field: one for one in wrong or ()},
    )


def _view(check: Check, file: SentFile) -> View | None:
    return read_view(desk().checks.file_folder(check, file)) if file.state == "done" else None


def _severities(view: View) -> dict[int, str]:
    return {fault.number: kind.severity for kind in view.kinds for fault in kind.faults}


def _offered(check: Check, file: SentFile, view: View) -> dict[str, Download]:
    """What can be taken away: nothing of a file whose source is deleted, and no figures where there are none."""
    if not file.source or file.outcome == "not read":
        return {}
    is_as_is = bool(file.declared) or SCHEMA in check.own
    has_rows = bool(view.rows) and not is_as_is
    return {name: one for name, one in DOWNLOADS.items() if has_rows or name not in OF_FIGURES}


def _until(check: Check) -> datetime:
    return datetime.fromtimestamp(check.expires_at, UTC)


@blueprint.get("/check/<token>/<int:number>/issue/<code>")
def kind(token: str, number: int, code: str) -> str:
    """Every fault of one kind that the report keeps."""
    check = desk().checks.load(token)
    file = check.file(number)
    view = _view(check, file)
    found = next((one for one in view.kinds if one.code == code), None) if view else None
    if view is None or found is None:
        raise NotFound("This report has no issue of that kind.", what_to_do="Go back to the report.")
    return render_template("check_kind.html", check=check, file=file, view=view, kind=found,
                           severities=_severities(view))  # fmt: skip


@blueprint.get("/check/<token>/state")
def state(token: str) -> Response:
    """How far a check is, for the script that asks now and then."""
    return jsonify(_state(desk().checks.load(token)))


def _state(check: Check) -> dict[str, Any]:
    here = desk()
    return {
        "finished": check.is_finished,
        "seconds": max(0, round(here.checks.now() - check.created_at)),
        "files": [
            {"number": file.number, "name": file.name, "state": file.state,
             "stage": here.bench.stage(check, file) if file.state == "checking" else ""}
            for file in check.files
        ],
    }  # fmt: skip


@blueprint.get("/check/<token>/<int:number>/download/<what>")
def download(token: str, number: int, what: str) -> BaseResponse:
    """A file that was made of what was sent. It is data: a browser saves it, and runs nothing of it."""
    check = desk().checks.load(token)
    file = check.file(number)
    wanted = DOWNLOADS.get(what)
    path = desk().bench.make(check, file, wanted.output) if wanted and file.is_finished else None
    if wanted is None or path is None:
        raise NotFound(
            "There is no such file of this check.", what_to_do="Go back to the report, which lists them all."
        )
    name = download_name(file.name, wanted.what, wanted.ending)
    response = send_file(path, wanted.media_type, as_attachment=True, download_name=name, max_age=0, etag=False)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.post("/check/<token>/<int:number>/again")
def again(token: str, number: int) -> BaseResponse:
    """Check a file again with what was answered. What cannot be used is said, and nothing is checked."""
    refuse_other_sites(knows_address=True)
    here = desk()
    check = here.checks.load(token)
    file = check.file(number)
    view = _view(check, file)
    if view is None or not file.source:
        raise CheckNotFound
    recipe, wrong = answers.read_answers(view, file, request.form)
    if wrong:
        return make_response(_report(check, file, wrong), 400)
    _refuse_a_crowd(here)
    if (place := here.bench.queue.take()) is not None:
        here.bench.answer(check, file, recipe, place, patience=AT_ONCE_SECONDS)
    return redirect(_address(check, file), 303)


def _address(check: Check, file: SentFile) -> str:
    if len(check.files) == 1 and not check.archive:
        return url_for("check.result", token=check.token)
    return url_for("check.file_result", token=check.token, number=file.number)


@blueprint.post("/check/<token>/delete")
def delete(token: str) -> BaseResponse:
    refuse_other_sites(knows_address=True)
    desk().checks.load(token)
    desk().checks.delete(token)
    return redirect(url_for("check.deleted"), 303)


@blueprint.get("/check/deleted")
def deleted() -> str:
    return render_template("check_deleted.html")


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def _told(check: Check, status: int) -> Response:
    """A check, for programs: where its parts are, and what came of it."""

    def at(endpoint: str, **values: Any) -> str:
        return url_for(endpoint, token=check.token, _external=True, **values)

    files: list[Mapping[str, Any]] = [
        {"name": file.name, "state": file.state, "outcome": file.outcome, "must_fix": file.must_fix,
         "should_fix": file.should_fix, "rows": file.rows, "schema": file.schema, "sentence": file.fault or None,
         "address": at("check.file_result", number=file.number),
         "report": at("check.download", number=file.number, what="report.json")}
        for file in check.files
    ]  # fmt: skip
    told = {"address": at("check.result"), "state": at("check.state"), "finished": check.is_finished}
    response = jsonify({**told, "deleted_by": _until(check).isoformat(timespec="minutes"), "files": files})
    response.status_code = status
    return response
