"""Whether a form was sent from a page of ours: no other site may send one in a visitor's name, account or not.

Browsers say where a form comes from in headers that no page can set. Programs that say nothing of it are no browsers.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from catalogue.errors import NotAllowed

OURS = ("same-origin", "none")


class FromElsewhere(NotAllowed):
    title = "We did not take that"

    def __init__(self) -> None:
        super().__init__(
            "It was sent from a page of another site.", what_to_do="Open our own form, and send it from there."
        )


def refuse_other_sites(*, knows_address: bool = False) -> None:
    """Raise ``FromElsewhere`` for a form of another site.

    knows_address: whether it was sent to an address that nobody can guess. The pages there tell no site where they are,
    so that an older browser sends their forms from nowhere, as “null”.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        if site not in OURS:
            raise FromElsewhere
        return
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and knows_address):
        return
    if urlsplit(origin).netloc != request.host:
        raise FromElsewhere
