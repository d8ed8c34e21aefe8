"""The HTTP status and the page of each kind of error: the only module that knows both."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from catalogue.errors import CatalogueError, Damaged, NotAllowed, NotFound, NotReady, NotValid, TooBusy

STATUS: dict[type[CatalogueError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotValid: 422,
    Damaged: 500,
    NotReady: 503,
    TooBusy: 429,
}

log = logging.getLogger(__name__)

# What Werkzeug raises on its own, in our words: title, sentence, what to do.
PLAIN_WORDS = {
    400: ("We cannot read that request", "The address or the form is not complete.", "Go back and try again."),
    404: ("We cannot find that page", "There is nothing at this address.", NotFound.what_to_do),
    405: ("We cannot do that here", "This address can only be read.", "Use a link or a form on the page itself."),
    416: (
        "That part of the file does not exist",
        "The range that was asked for starts after the end of the file.",
        "Ask for the whole file.",
    ),
}


def status_of(error: CatalogueError) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def answer(status: int, title: str, detail: str, what_to_do: str) -> Response:
    """A page, or a problem document where the path is the API's: where no route matched there is no blueprint."""
    if request.path.startswith("/api/"):
        problem = {"title": title, "status": status, "detail": detail, "what_to_do": what_to_do}
        response = jsonify(problem)
        response.content_type = "application/problem+json"
    else:
        words = {"title": title, "detail": detail, "what_to_do": what_to_do}
        response = make_response(render_template("error.html", status=status, **words))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    @app.errorhandler(CatalogueError)
    def of_ours(error: CatalogueError) -> Response:
        status = status_of(error)
        if status >= 500:
            log.error("%s: %s", request.path, error, exc_info=error.__cause__)
        response = answer(status, error.title, str(error), error.what_to_do)
        if isinstance(error, TooBusy):
            response.headers["Retry-After"] = str(error.retry_seconds)
        return response

    @app.errorhandler(HTTPException)
    def of_http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return make_response(error.get_response())
        title, detail, what_to_do = PLAIN_WORDS.get(status, (error.name, error.description or "", "Go back."))
        response = answer(status, title, detail, what_to_do)
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def of_a_fault(error: Exception) -> Response:
        log.exception("%s %s", request.method, request.path, exc_info=error)
        detail = "The page could not be made. The fault is ours, and it has been logged."
        return answer(500, "Sorry, this page is not working", detail, "Try again in a minute.")
