"""frictionless' Python interface, every error: FILE SCHEMA."""

from __future__ import annotations

import sys

from frictionless import Resource, Schema  # type: ignore[import-not-found,import-untyped,unused-ignore]

path, schema = sys.argv[1:]
report = Resource(path=path, schema=Schema.from_descriptor(schema)).validate(limit_errors=10**9)
print(f"{report.stats['errors']:,} errors")
