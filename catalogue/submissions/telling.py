"""What programs are told of a check, in JSON: how far it is, where its parts are, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify, request, url_for

from catalogue.submissions.checks import Check
from catalogue.submissions.desk import Desk


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def until(check: Check) -> datetime:
    """When it is deleted."""
    return datetime.fromtimestamp(check.expires_at, UTC)


def told(check: Check, status: int) -> Response:
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
    response = jsonify({**told, "deleted_by": until(check).isoformat(timespec="minutes"), "files": files})
    response.status_code = status
    return response


def how_far(check: Check, here: Desk) -> dict[str, Any]:
    return {
        "finished": check.is_finished,
        "seconds": max(0, round(here.checks.now() - check.created_at)),
        "files": [
            {"number": file.number, "name": file.name, "state": file.state,
             "stage": here.bench.stage(check, file) if file.state == "checking" else ""}
            for file in check.files
        ],
    }  # fmt: skip
