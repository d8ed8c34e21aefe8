"""Check my file: the form, the wait, the report, what can be taken away, and the end of it all.

A page of a check lies at an address that nobody can guess, and that is its only key: so it is kept by no cache, listed
by no search engine, and told to no other site.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from catalogue.config import Settings
from catalogue.errors import NotFound
from catalogue.submissions import answers
from catalogue.submissions.checks import Check, CheckNotFound, SentFile
from catalogue.submissions.desk import A_MINUTE, TooBusy, desk, make_desk, refuse_a_crowd
from catalogue.submissions.names import download_name
from catalogue.submissions.origin import refuse_other_sites
from catalogue.submissions.receiving import FormMistake
from catalogue.submissions.results import read_view
from catalogue.submissions.sending import take
from catalogue.submissions.takeaway import DOWNLOADS, offered
from catalogue.submissions.telling import how_far, told, until, wants_json
from catalogue.submissions.words import FILTERS
from pipelines.checking import SERVER
from schemas import registry
from validation.render.view import View

blueprint = Blueprint("check", __name__)

AT_ONCE_SECONDS = 1.0  # How long a visitor waits for the report before a page says how far it is.
ACCEPTED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet",
            ".zip", ".gz")  # fmt: skip
FILE_POLICY = "default-src 'none'; sandbox"
RETRY_SECONDS = 60


def register(app: Flask, settings: Settings) -> None:
    """Put the pages on the application. No address may ask for more checks a minute than the settings say."""
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address

    app.extensions["check"] = make_desk(settings)
    app.jinja_env.filters.update(FILTERS)
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
    if wants_json():
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
    refuse_a_crowd(here)
    check = here.checks.begin()
    try:
        take(here, check)
        place = here.bench.queue.take()
        if place is None:
            raise TooBusy(f"Many files are waiting to be checked. {A_MINUTE}")
    except BaseException:
        here.checks.delete(check.token)
        raise
    is_done = here.bench.start(check, place, patience=AT_ONCE_SECONDS)
    address = url_for("check.result", token=check.token)
    if wants_json():
        return told(here.checks.load(check.token), 200 if is_done else 202)
    return redirect(address, 303)


@blueprint.get("/check/<token>")
def result(token: str) -> str:
    """The report of one file, the list of several, or how far they are."""
    check = desk().checks.load(token)
    desk().sweeper.sweep_now_and_then()
    if not check.is_finished:
        return _progress(check)
    if len(check.files) == 1 and not check.fault and not check.archive:
        return _report(check, check.files[0])
    return render_template("check_many.html", check=check, until=until(check), outcomes=OUTCOMES)


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
    return render_template("check_wait.html", check=check, told=how_far(check, desk()))


def _report(check: Check, file: SentFile, wrong: list[answers.Wrong] | None = None) -> str:
    view = _view(check, file)
    if view is None:
        return render_template("check_fault.html", check=check, file=file, until=until(check))
    sheet = request.args.get("sheet", "1")
    place = int(sheet) - 1 if sheet.isascii() and sheet.isdigit() and len(sheet) < 4 else 0
    return render_template(
        "check_result.html",
        check=check,
        file=file,
        view=view,
        sheet=min(max(place, 0), max(len(view.sheets) - 1, 0)),
        severities=_severities(view),
        downloads=offered(check, file, view),
        until=until(check),
        asked=answers.asked(view),
        columns=dict(answers.columns(view)),
        word=answers.word,
        area_name=answers.area_name,
        column_options=answers.column_options(),
        schemas=[registry.load(name) for name in registry.names()],
        outcomes=OUTCOMES,
        wrong={one.field: one for one in wrong or ()},
        said=request.form if wrong else {},
    )


def _view(check: Check, file: SentFile) -> View | None:
    return read_view(desk().checks.file_folder(check, file)) if file.state == "done" else None


def _severities(view: View) -> dict[int, str]:
    return {fault.number: kind.severity for kind in view.kinds for fault in kind.faults}


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
    return jsonify(how_far(desk().checks.load(token), desk()))


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
    refuse_a_crowd(here)
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
