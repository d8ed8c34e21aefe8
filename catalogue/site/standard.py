"""The standard itself: schemas in all their versions, code lists, and how both changed."""

from __future__ import annotations

import csv
import io
import json

from flask import Response, current_app, make_response, render_template, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from catalogue.errors import NotFound
from catalogue.schema_template import template_bytes
from catalogue.site import schema_view
from catalogue.site.base import blueprint, library
from catalogue.site.markdown import html
from schemas import changes, code_lists, registry
from schemas.code_lists import Code, CodeList

CODES_ON_A_PAGE = 100
SPELLINGS_SHOWN = 12
TEMPLATE_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/schema/")
def schemas() -> str:
    found = [registry.load(name) for name in (*registry.names(), *registry.registers())]
    lists = [(name, len(code_lists.load(name).codes)) for name in code_lists.names()]
    return render_template("schemas.html", schemas=found, lists=lists)


@blueprint.get("/schema/changes")
def standard_changes() -> str:
    title, _, text = changes.changelog().partition("\n")
    return render_template("standard_changes.html", title=title.removeprefix("# "), text=html(text, "schemas"))


@blueprint.get("/schema/<name>")
@blueprint.get("/schema/<name>/<version>")
def schema(name: str, version: str | None = None) -> str:
    found = _schema(name, version)
    used_by = [entry for entry in library().entries() if entry.schema == name]
    columns, rows = schema_view.example_of(found)
    return render_template(
        "schema.html",
        schema=found,
        fields=schema_view.fields_of(found),
        promises=schema_view.promises_of(found),
        history=schema_view.history_of(name),
        versions=registry.versions(name)[::-1],
        example=columns,
        example_rows=rows,
        used_by=used_by,
        is_pinned=version is not None,
        measures=_measures(found),
        html=html,
    )


@blueprint.get("/schema/<name>/<version>/table-schema.json")
def table_schema(name: str, version: str) -> BaseResponse:
    """The schema as programs read it. A published version never changes."""
    found = _schema(name, version)
    return send_file(found.path, mimetype="application/json", download_name=f"{name}-{version}.json")


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


def _measures(schema: registry.Schema) -> list[Code]:
    known = code_lists.load("measures").codes
    return [known[code] for code in schema.measures if code in known]


@blueprint.get("/code-list/<name>")
def code_list(name: str) -> BaseResponse:
    found = _code_list(name)
    words = request.args.get("q", "")[:100]
    codes = [code for code in found.codes.values() if _holds(code, words)]
    pages = max(1, -(-len(codes) // CODES_ON_A_PAGE))
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 7 else 1
    first = (page - 1) * CODES_ON_A_PAGE
    response = render_template(
        "code_list.html",
        list=found,
        codes=codes[first : first + CODES_ON_A_PAGE],
        first=first,
        found=len(codes),
        total=len(found.codes),
        columns=_columns(found),
        words=words,
        page=page,
        pages=pages,
        most_spellings=SPELLINGS_SHOWN,
        used_in=schema_view.used_in(name),
    )
    return make_response(response, 200 if 1 <= page <= pages else 404)


@blueprint.get("/code-list/<name>/codes.<any(csv, json):suffix>")
def code_list_file(name: str, suffix: str) -> Response:
    """The whole list, with every spelling."""
    found = _code_list(name)
    if suffix == "csv":
        response = current_app.response_class(_as_csv(found), content_type="text/csv; charset=utf-8")
    else:
        codes = [{"code": one.code, "label": one.label, "description": one.description, **one.more,
                  "spellings": list(one.spellings)} for one in found.codes.values()]  # fmt: skip
        text = json.dumps({"name": name, "codes": codes}, ensure_ascii=False, indent=1)
        response = current_app.response_class(text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{suffix}")
    return response


def _as_csv(found: CodeList) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    more = list(next(iter(found.codes.values())).more) if found.codes else []
    writer.writerow(["code", "label", "description", *more, "spellings"])
    for one in found.codes.values():
        cells = [one.code, one.label, one.description, *(one.more.get(name) for name in more)]
        writer.writerow([_inert(cell or "") for cell in [*cells, " | ".join(one.spellings)]])
    return text.getvalue()


def _inert(text: str) -> str:
    """No cell is a formula to a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _code_list(name: str) -> CodeList:
    try:
        return code_lists.load(name)
    except code_lists.UnknownCodeList as error:
        raise NotFound(str(error)) from error


def _columns(found: CodeList) -> list[str]:
    """The list's own columns, where any code has something in them."""
    codes = list(found.codes.values())
    return [name for name in (codes[0].more if codes else {}) if any(code.more.get(name) for code in codes)]


def _holds(code: Code, words: str) -> bool:
    text = " ".join((code.code, code.label, code.description, *code.spellings)).casefold()
    return all(word in text for word in words.casefold().split())
