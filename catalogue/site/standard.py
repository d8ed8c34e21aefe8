"""The standard itself: schemas with their fields, and code lists."""

from __future__ import annotations

from flask import Response, current_app, render_template

from catalogue.errors import NotFound
from catalogue.schema_template import template_bytes
from catalogue.site.base import blueprint, library
from schemas import code_lists, registry

CODES_SHOWN = 200
NOT_COLUMNS = ("spellings",)
TEMPLATE_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/schema/")
def schemas() -> str:
    found = [registry.load(name) for name in registry.every()]
    return render_template("schemas.html", schemas=found, lists=code_lists.names())


@blueprint.get("/schema/<name>")
@blueprint.get("/schema/<name>/<version>")
def schema(name: str, version: str | None = None) -> str:
    found = _schema(name, version)
    used_by = [entry for entry in library().entries() if entry.schema == name]
    return render_template("schema.html", schema=found, used_by=used_by, is_pinned=version is not None,
                           measures=_measures(found))  # fmt: skip


@blueprint.get("/schema/<name>/template.<any(xlsx, csv):suffix>")
def template(name: str, suffix: str) -> Response:
    """The empty file that a publisher fills in."""
    found = _schema(name)
    response = current_app.response_class(template_bytes(found, f".{suffix}"), content_type=TEMPLATE_TYPES[suffix])
    response.headers.set("Content-Disposition", "attachment", filename=f"{found.name}-template.{suffix}")
    return response


def _schema(name: str, version: str | None = None) -> registry.Schema:
    try:
        return registry.load(name, version)
    except registry.UnknownSchema as error:
        raise NotFound(str(error)) from error


def _measures(schema: registry.Schema) -> list[code_lists.Code]:
    known = code_lists.load("measures").codes
    return [known[code] for code in schema.measures if code in known]


@blueprint.get("/code-list/<name>")
def code_list(name: str) -> str:
    try:
        found = code_lists.load(name)
    except code_lists.UnknownCodeList as error:
        raise NotFound(str(error)) from error
    codes = list(found.codes.values())
    columns = [column for column in (codes[0].more if codes else {}) if column not in NOT_COLUMNS]
    return render_template("code_list.html", list=found, codes=codes[:CODES_SHOWN], total=len(codes), columns=columns)
