"""Fetch one file over the network, within limits: http and https alone, so many bytes, so much time, few redirects.

Nothing is believed of the answer but its bytes: what they are is for the reader of the file to say.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote, urlsplit

CHUNK = 1 << 16
MOST_SECONDS = 300.0
SILENT_SECONDS = 30.0  # So long may the other side say nothing.
NAME_LENGTH = 100


class NotFetched(Exception):
    """The file could not be fetched; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Fetched:
    """name: of the file, as the address has it."""

    content: bytes
    name: str


def is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def fetch(address: str, most_bytes: int, most_seconds: float = MOST_SECONDS) -> Fetched:
    """The bytes at an address. Raises NotFetched."""
    host = _host(address)
    ends_at = time.monotonic() + most_seconds
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity", "User-Agent": "lcr"})
    try:
        with _opener().open(request, timeout=SILENT_SECONDS) as answer:
            return Fetched(_read(answer, host, most_bytes, ends_at), name_of(address))
    except urllib.error.HTTPError as error:
        raise NotFetched(f"{host} answered {error.code}: {_why(error.code)}") from error
    except TimeoutError as error:
        raise NotFetched(f"{host} did not answer in time. Try again later.") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise NotFetched(f"{host} did not answer in time. Try again later.") from error
        raise NotFetched(f"We could not reach {host} ({reason}). Check the address and the network.") from error


def name_of(address: str) -> str:
    """What a person would call the file: the end of the address's path, or its host."""
    parts = urlsplit(address)
    name = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:NAME_LENGTH] or _host(address)


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host or not is_address(address):
        raise NotFetched(f"“{address[:NAME_LENGTH]}” is no address that we can fetch: it must begin with https://.")
    return host


def _opener() -> urllib.request.OpenerDirector:
    """Without the handlers of other schemes: a redirect to a file of this machine leads nowhere."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler, urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


def _read(answer: Any, host: str, most_bytes: int, ends_at: float) -> bytes:
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > most_bytes:
        raise NotFetched(_too_large(most_bytes))
    parts, held = [], 0
    while part := answer.read1(CHUNK):
        parts.append(part)
        held += len(part)
        if held > most_bytes:
            raise NotFetched(_too_large(most_bytes))
        if time.monotonic() > ends_at:
            raise NotFetched(f"{host} takes too long to send the file. Download it another way, and name the file.")
    if said.isdecimal() and held < int(said):
        raise NotFetched(f"{host} broke off in the midst of the file. Try again.")
    return b"".join(parts)


def _too_large(most_bytes: int) -> str:
    return f"The file has more than {most_bytes // 1_000_000:,} MB. Take a smaller one."


def _why(status: int) -> str:
    if status in (401, 403):
        return "it does not let us have the file. Check whether it needs a sign-in."
    if status in (404, 410):
        return "there is no such file. Check the address."
    return "the file cannot be had at the moment. Try again later."
