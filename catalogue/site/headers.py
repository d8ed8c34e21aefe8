"""What every answer says of itself: what a browser may do with it, and how long it may keep it.

Pages are a function of their address and of what is public, so their ETag is the hash of those two and of our own code:
a browser that has the page is told so before anything is worked out.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, g, make_response, request

PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A drawing may style itself, and nothing else: it holds no script, and is shown as an image.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# A page that other sites may show in a frame.
EMBED_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors *"
)
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


def embeddable(html: str) -> Response:
    """A page that any other site may show in a frame."""
    response = make_response(html)
    response.headers["Content-Security-Policy"] = EMBED_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def add_headers(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if response.status_code != 304:  # Its headers replace those of the page that a browser has kept, and some differ.
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if request.endpoint == "static" and "v" in request.args and response.status_code < 400:
        response.headers["Cache-Control"] = FOR_EVER
    elif (tag := g.get("page_tag")) and response.status_code == 200:
        response.set_etag(tag)
        response.headers["Cache-Control"] = ASK_AGAIN
    return response


def page_tag(state: str) -> str:
    """The ETag of the page at this request's address."""
    day = date.today()  # What is most used, and how old a figure is, changes with the day.
    parts = f"{_code_mark()}|{state}|{day}|{request.full_path}|{current_app.config.get('SERVER_NAME')}"
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


@lru_cache
def _code_mark() -> str:
    """The hash of what pages are made with: a new release must not be answered with an old page."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for pattern in ("templates/**/*", "static/*", "**/*.py"):
        for path in sorted(found for found in root.glob(pattern) if found.is_file()):
            digest.update(path.read_bytes())
    return digest.hexdigest()
