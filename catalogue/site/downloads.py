"""Downloads: the files of a version, what is made from them when asked, and the whole warehouse.

A file is compared with its published sha256 before a byte of it is sent. That sha256 is its ETag, so a download that
broke off can go on where it stopped, and a program that has the file need not fetch it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Response, current_app, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.entries import Entry, File
from catalogue.errors import FileDamaged, NotFound
from catalogue.made_files import MADE, MadeFiles, kept_files
from catalogue.query import renderings
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.headers import ASK_AGAIN, FOR_EVER
from catalogue.usage import note_download
from pipelines import warehouse
from pipelines.durable import sha256

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
    if response.status_code == 200 and request.method == "GET":  # A part, or a file held already, is no new use.
        note_download(library().settings.home, name)
    return response


def _answer(entry: Entry, wanted: File) -> BaseResponse:
    if wanted.path:
        path, digest = library().checked(entry, wanted.path)
        return whole(path, digest, wanted.name, wanted.media_type)
    made = made_files(entry)
    if wanted.key in made.keys:
        return _made(made, wanted)
    return streamed(_json(made), f"{made.sha256}-json{MADE}", wanted.name, wanted.media_type)


def made_files(entry: Entry) -> MadeFiles:
    """What is made of a version, for the address that was asked."""
    shelf = library()
    parquet, digest = shelf.checked(entry, entry.package.parquet.name)
    address = public_address("site.version", name=entry.name, number=entry.number)
    return MadeFiles(kept_files(shelf.settings), entry, parquet, digest, address, shelf.settings.site_title)


def _made(made: MadeFiles, wanted: File) -> Response:
    """A file of the cache. Where another process throws it out before it is open, it is made once more."""
    try:
        path = made.get(wanted.key)
        return whole(path, sha256_kept(path), wanted.name, wanted.media_type)
    except FileNotFoundError:
        path = made.get(wanted.key)
        return whole(path, sha256_kept(path), wanted.name, wanted.media_type)


def _json(made: MadeFiles) -> Iterator[bytes]:
    return (text.encode() for text in renderings.json_chunks(made.parquet))


def whole(path: Path, tag: str, name: str, media_type: str) -> Response:
    """A file from the disk, or the part of it that was asked for."""
    _take_one_range(path.stat().st_size)
    response = send_file(path, media_type, as_attachment=True, download_name=name, etag=tag, conditional=True)
    return _open_to_all(response)


def _take_one_range(size: int) -> None:
    """Several ranges, or one we cannot read, are answered with the whole file, as HTTP allows (RFC 9110, 14.2).

    The last so many bytes of a file that has fewer are all of them (14.1.2), where Werkzeug would answer that there
    is no such part: programs that read Parquet ask so for its end.
    """
    wanted = request.range
    is_one = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    if "Range" in request.headers and not is_one:
        request.environ.pop("HTTP_RANGE")
    elif wanted is not None and wanted.ranges[0][0] < -size:
        request.environ["HTTP_RANGE"] = "bytes=0-"
    request.__dict__.pop("range", None)


def streamed(body: Iterable[bytes], tag: str, name: str, media_type: str) -> Response:
    """Made while it is sent, so it has no length and no ranges. A request for its head makes nothing."""
    response = current_app.response_class(body if request.method == "GET" else iter(()), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    # Werkzeug would read it all to count its bytes, and hold it until the last is sent.
    response.automatically_set_content_length = response.implicit_sequence_conversion = False
    response.set_etag(tag)
    response.make_conditional(request)
    return _open_to_all(response)


def _open_to_all(response: Response) -> Response:
    """Pages of other sites may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Range, Content-Disposition, Accept-Ranges"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


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
    response = whole(path, sha256_kept(path), f"{name}.duckdb", WAREHOUSE_TYPE)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
