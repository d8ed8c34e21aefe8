"""Fetching a file over the network: what comes back, and where it ends."""

from __future__ import annotations

import pytest

from pipelines.sources.fetch import NotFetched, fetch, is_address, name_of
from tests.loopback import serving


def test_the_bytes_and_the_name_come_back() -> None:
    with serving(b"some bytes") as address:
        found = fetch(f"{address}/a/file%20one.geojson?f=geojson", 100)

    assert (found.content, found.name) == (b"some bytes", "file one.geojson")


@pytest.mark.parametrize("length", [None, -1])
def test_a_file_over_the_limit_is_refused_whether_its_length_is_said_or_not(length: int | None) -> None:
    with serving(b"x" * 2_000_000, length=length) as address, pytest.raises(NotFetched, match="more than 1 MB"):
        fetch(f"{address}/x", 1_000_000)


def test_a_file_that_breaks_off_is_not_taken_for_whole() -> None:
    with serving(b"half", length=100) as address, pytest.raises(NotFetched, match="broke off"):
        fetch(f"{address}/x", 1_000)


@pytest.mark.parametrize(
    ("status", "words"), [(404, "there is no such file"), (403, "does not let us"), (500, "cannot be had")]
)
def test_a_refusal_is_told(status: int, words: str) -> None:
    with serving(b"", status) as address, pytest.raises(NotFetched, match=words):
        fetch(f"{address}/x", 1_000)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_leads_to_no_file_of_this_machine(target: str) -> None:
    with serving(b"", 302, {"Location": target}) as address, pytest.raises(NotFetched):
        fetch(f"{address}/x", 1_000)


def test_a_redirect_to_itself_ends() -> None:
    with serving(b"", 302, {"Location": "/again"}) as address, pytest.raises(NotFetched):
        fetch(f"{address}/x", 1_000)


def test_too_long_a_wait_ends() -> None:
    with serving(b"x" * 10) as address, pytest.raises(NotFetched, match="too long"):
        fetch(f"{address}/x", 1_000, most_seconds=-1)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://", "http://[::1", "ftp://example.org/x", "x", ""])
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(NotFetched, match="no address that we can fetch"):
        fetch(address, 1_000)


def test_a_path_is_no_address() -> None:
    assert not is_address("files/lad22.geojson")
    assert is_address("HTTPS://example.org/x")


def test_an_address_without_a_path_is_named_after_its_host() -> None:
    assert name_of("https://example.org/") == "example.org"
