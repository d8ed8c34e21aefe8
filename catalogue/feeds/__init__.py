"""Feeds: what is new, of everything or of any search, for readers that ask again by themselves."""

from __future__ import annotations

from catalogue.feeds.atom import blueprint

__all__ = ["blueprint"]
