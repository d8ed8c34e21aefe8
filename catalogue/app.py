"""Make the web application: settings in, a Flask application out."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from catalogue import error_pages
from catalogue.config import Settings, read_settings
from catalogue.feeds import blueprint as feeds
from catalogue.library import Library
from catalogue.site import blueprint
from catalogue.site.headers import add_headers
from catalogue.site.words import FILTERS, plural
from catalogue.submissions import pages as checking_files

LARGEST_REQUEST = 64 * 1024  # bytes: nothing that is sent to these pages is large


def create_app(settings: Settings | None = None) -> Flask:
    """The whole site. settings: read from the environment where they are not given."""
    settings = settings or read_settings()
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST)
    app.url_map.strict_slashes = False
    app.extensions["library"] = Library(settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(_globals(settings))
    app.register_blueprint(blueprint)
    app.register_blueprint(feeds)
    checking_files.register(app, settings)
    error_pages.register(app)
    app.after_request(add_headers)
    return app


def _globals(settings: Settings) -> dict[str, Any]:
    from catalogue.query.places import region

    return {"site_title": settings.site_title, "region": region(), "asset": asset, "plural": plural,
            "warehouse_name": settings.warehouse_name, "contact": settings.contact,
            "contact_link": f"mailto:{settings.contact}" if "@" in settings.contact else settings.contact}  # fmt: skip


@lru_cache
def asset(name: str) -> str:
    """The address of one of our own static files, with a mark of its bytes, so that a browser may keep it for ever."""
    path = Path(__file__).parent / "static" / name
    return url_for("static", filename=name, v=hashlib.sha256(path.read_bytes()).hexdigest()[:10])
