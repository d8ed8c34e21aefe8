"""Downloads: the files of a version, what is made from them when asked, and the whole warehouse.

A file is compared with its published sha256 before a byte of it is sent. That sha256 is its ETag, so a download that
broke off can go on where it stopped, and a program that has the file need not fetch it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import Response, current_app, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.entries import Entry, File
from catalogue.errors import FileDamaged, NotFound
from catalogue.query import renderings
from catalogue.site.base import blueprint, library
from catalogue.site.headers import ASK_AGAIN, FOR_EVER
from pipelines import warehouse
from pipelines.durable import sha256

RENDERED = "1"  # Part of the ETag of what we make from the Parquet: count up when the making changes.
WAREHOUSE_TYPE = "application/vnd.duckdb"
# A file is data: whatever is in it, a browser that shows it may run nothing.
FILE_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/dataset/<name>/resource/<resource>/download/<file>")
def download(name: str, resource: str, file: str) -> BaseResponse:
    entry, key, is_pinned = library().find_file(name, resource)
    wanted = entry.files[key]
    if file != wanted.name:
        return redirect(url_for("site.download", name=name, resource=resource, file=wanted.name), 302)
    response = _answer(entry, wanted)
    response.headers["Cache-Control"] = FOR_EVER if is_pinned else ASK_AGAIN
    return response


def _answer(entry: Entry, wanted: File) -> BaseResponse:
    if wanted.path:
        path, digest = library().checked(entry, wanted.path)
        return _whole(path, digest, wanted.name, wanted.media_type)
    parquet, digest = library().checked(entry, entry.package.parquet.name)
    tag = f"{digest}-{wanted.key}{RENDERED}"
    if wanted.key == "json":
        return _streamed(parquet, tag, wanted)
    folder = library().settings.home / "cache" / "renderings" / entry.name / str(entry.number)
    made = renderings.excel(parquet, folder / f"{tag}.xlsx", _about(entry))
    return _whole(made, sha256_kept(made), wanted.name, wanted.media_type)


def _whole(path: Path, tag: str, name: str, media_type: str) -> Response:
    """A file from the disk, or the part of it that was asked for."""
    _one_range_only()
    response = send_file(path, media_type, as_attachment=True, download_name=name, etag=tag, conditional=True)
    return _open_to_all(response)


def _one_range_only() -> None:
    """Several ranges, or one we cannot read, are answered with the whole file, as HTTP allows (RFC 9110, 14.2)."""
    wanted = request.range
    is_one = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    if "Range" in request.headers and not is_one:
        request.environ.pop("HTTP_RANGE")
        request.__dict__.pop("range", None)


def _streamed(parquet: Path, tag: str, wanted: File) -> Response:
    """Made while it is sent, so it has no length and no ranges. A request for its head makes nothing."""
    body: Iterable[str] = renderings.json_chunks(parquet) if request.method == "GET" else iter(())
    response = current_app.response_class(body, mimetype=wanted.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted.name}"'
    response.set_etag(tag)
    response.make_conditional(request)
    return _open_to_all(response)


def _open_to_all(response: Response) -> Response:
    """Pages of other sites may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Range, Content-Disposition, Accept-Ranges"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _about(entry: Entry) -> list[tuple[str, str]]:
    """The second sheet of a workbook: what it is, whose, and what each column means."""
    facts = [
        ("Title", entry.title), ("Description", entry.description), ("Publisher", entry.publisher),
        ("Licence", entry.licence["title"]), ("Source", "; ".join(one["title"] for one in entry.sources)),
        ("Version", str(entry.number)), ("Published", entry.published_at[:10]),
        ("Address", url_for("site.version", name=entry.name, number=entry.number, _external=True)),
    ]  # fmt: skip
    fields = [(field["name"], field.get("description") or field.get("title") or "") for field in entry.fields]
    return [*facts, *(("Bear in mind", caveat) for caveat in entry.caveats), ("", ""), *fields]


_hashes: dict[tuple[Path, int, int], str] = {}


def sha256_kept(path: Path) -> str:
    """The sha256 of a file that is not in a package, computed once for its time and size."""
    stat = path.stat()
    key = (path, stat.st_mtime_ns, stat.st_size)
    if key not in _hashes:
        _hashes[key] = sha256(path)
    return _hashes[key]


@blueprint.get("/downloads/<name>.duckdb")
def warehouse_download(name: str) -> BaseResponse:
    shelf = library()
    if name != shelf.settings.warehouse_name:
        raise NotFound("There is no such file here.")
    path = shelf.warehouse.path
    if sha256_kept(path) != warehouse.current_hash(shelf.warehouse.folder):
        raise FileDamaged(f"{name}.duckdb")
    response = _whole(path, sha256_kept(path), f"{name}.duckdb", WAREHOUSE_TYPE)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
