"""`lcr check` of a folder, an archive or a Data Package: a report for each file, and a summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.checking import Wanted, write_parts
from catalogue.config import check_limits, read_settings
from catalogue.console import DATA_HAS_ERRORS, WRONG_USE, Mistake, working

if TYPE_CHECKING:
    from pipelines.many import Asked
    from validation.reports import FileReport, Reports


def read_asked(
    schema: str | None,
    recipe: Path | None,
    dialect: Path | None,
    *,
    as_is: bool = False,
    plain: bool = False,
    listing: bool = False,
) -> Asked:
    """What the command line asks for each file, read once. Raises ``SchemaMistake`` or ``UnknownSchema``."""
    from pipelines.many import Asked
    from schemas import registry
    from schemas.given import read_table_dialect, read_table_schema

    if not as_is:
        return Asked(schema, recipe, listing=listing)
    if schema is None:
        raise Mistake("--as-is needs --schema: the name of a schema, or the path of a Table Schema in JSON.")
    is_path = schema.lower().endswith(".json")
    descriptor = read_table_schema(Path(schema)) if is_path else registry.load(schema).descriptor
    told = None if dialect is None else read_table_dialect(dialect)
    return Asked(as_is=descriptor, dialect=told, plain=plain, listing=listing)


def check_many_files(path: Path, wanted: Wanted, asked: Asked) -> int:
    """Check every table in ``path``, print or write what was found, and return the worst of their exit codes."""
    from pipelines.many import check_many

    if wanted.form not in ("text", "json"):
        raise Mistake(f"Many files have no report as {wanted.form}. Choose text or json, or check them one by one.")
    if wanted.fixed or wanted.changes:
        raise Mistake("--fixed and --changes are for one file. Leave them out, or check the files one by one.")
    settings = read_settings()
    with working(f"Checking the files in {path.name}"):
        reports = check_many(path, check_limits(settings), asked, at_once=settings.check_at_once or None)
    _show(reports, wanted)
    codes = [_code(file) for file in reports.files]
    codes += [DATA_HAS_ERRORS for issue in reports.issues if issue.severity == "error"]
    return max(codes, default=0)


def _show(reports: Reports, wanted: Wanted) -> None:
    from validation.render.many import print_reports, text

    if wanted.form == "text" and wanted.output is None:
        print_reports(reports)
    elif wanted.output is None:
        click.echo(reports.to_json())
    else:
        write_parts(wanted.output, (text(reports) if wanted.form == "text" else f"{reports.to_json()}\n",))


def _code(file: FileReport) -> int:
    """The exit code that a check of this file alone would have."""
    if file.outcome in ("not read", "not recognised"):
        return WRONG_USE
    return DATA_HAS_ERRORS if file.outcome in ("failed", "quarantined") else 0
