"""The command `lcr`: what a person, or a job at night, asks of the product.

Each command imports what it needs when it runs, so that `lcr --help` and `lcr check` start at once.
Exit codes: 0 fine, 1 the data has errors, 2 wrong use or unreadable input, 3 a fault of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalogue.console import DATA_HAS_ERRORS, WRONG_USE, Commands, Mistake, load_aside, say, working

if TYPE_CHECKING:
    from catalogue.checking import Wanted
    from pipelines.run import Harmonised
    from validation.report import Report

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
OBSERVATION_FILES = (".parquet", ".csv", ".xlsx")
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(package_name="liverpool-way", prog_name="lcr")
def main() -> None:
    """Messy regional spreadsheets in, the Liverpool way out.

    Exit codes: 0 fine, 1 the data has errors, 2 wrong use or unreadable input, 3 a fault of ours.
    """


@main.group()
def schemas() -> None:
    """The schemas of the Liverpool way."""


@schemas.command("list")
def list_schemas() -> None:
    """List the schemas: name, version, title."""
    from schemas import registry

    found = [registry.load(name) for name in registry.every()]
    width = max((len(schema.name) for schema in found), default=0)
    for schema in found:
        click.echo(f"{schema.name:<{width}}  {schema.version}  {schema.title}")


@schemas.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="The Table Schema itself, as JSON.")
def show_schema(name: str, as_json: bool) -> None:
    """Show a schema: its fields, what they mean and what they may hold."""
    from schemas import registry

    schema = registry.load(name)
    if as_json:
        import json

        click.echo(json.dumps(schema.descriptor, indent=2, ensure_ascii=False))
        return
    from catalogue.schema_text import schema_text

    click.echo(schema_text(schema))


@schemas.command("template")
@click.argument("name")
@click.option("-o", "--output", type=FILE, required=True, help="The file to write: .xlsx or .csv.")
def template(name: str, output: Path) -> None:
    """Write an empty file for a schema, with drop-downs and notes (.xlsx), or the header alone (.csv)."""
    from schemas import registry

    _check_output(output, (".xlsx", ".csv"))
    schema = registry.load(name)
    from catalogue.schema_template import write_template

    write_template(schema, output)
    say(f"Wrote {output}. Fill it in, then: lcr check {output}")


@main.command()
@click.argument("file", type=FILE)
@click.option("--schema", help="The name of a schema, or the path of a Table Schema in JSON, which implies --as-is.")
@click.option("--recipe", "recipe_path", type=FILE, help="How to read this layout.")
@click.option("--as-is", is_flag=True, help="Judge the file as it stands, with no harmonising.")
@click.option("--dialect", "dialect_path", type=FILE, help="With --as-is: a Table Dialect in JSON to read it by.")
@click.option("--plain", is_flag=True, help="With --as-is: only what frictionless says, and nothing of ours beside it.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html", "xlsx"]), default="text", show_default=True
)
@click.option("-o", "--output", type=FILE, help="Write the report to this file; html and xlsx need it.")
@click.option("--fixed", type=FILE, help="Write what would be published to this file: .xlsx, .csv or .parquet.")
@click.option("--changes", "changes_path", type=FILE, help="Write every change and its rule, as CSV, to this file.")
def check(
    file: Path,
    schema: str | None,
    recipe_path: Path | None,
    as_is: bool,
    dialect_path: Path | None,
    plain: bool,
    form: str,
    output: Path | None,
    fixed: Path | None,
    changes_path: Path | None,
) -> int:
    """Say what is right and wrong with FILE, cell by cell, and what to do.

    FILE may be a folder, a ZIP or a Data Package too: then each of its tables has a report, and a summary comes last.

    As html, a page that shows the table with its faulty cells marked; as xlsx, a copy of the file with the cells
    coloured and commented and the issues in front.
    """
    from catalogue.checking import FIXED_SUFFIXES, SUFFIXES, Wanted, write_report

    as_is = as_is or _is_path(schema)
    if as_is and recipe_path is not None:
        raise Mistake("A file that is judged as it is takes no recipe. Leave out --recipe, or --as-is.")
    if not as_is and (plain or dialect_path is not None):
        raise Mistake(
            "--plain and --dialect are for files that are judged as they are. Add --as-is, or leave them out."
        )
    wanted = Wanted(form, output, fixed, changes_path)
    wanted.refuse_mistakes(file, as_is)
    _check_output(output, SUFFIXES.get(form, ()))
    _check_output(fixed, FIXED_SUFFIXES)
    _check_output(changes_path, (".csv",))
    _check_distinct(file, Path(schema or "") if _is_path(schema) else None, recipe_path, output, fixed, changes_path)
    if _is_many(file, as_is):
        from catalogue.many import check_many_files, read_asked

        asked = read_asked(schema, recipe_path, dialect_path, as_is=as_is, plain=plain, listing=form == "json")
        return check_many_files(file, wanted, asked)
    harmonised = None if as_is else _harmonise(file, schema, recipe_path, later=wanted.printer(file))
    report = harmonised.report if harmonised is not None else _judge_as_is(file, schema, dialect_path, wanted, plain)
    if as_is:
        _refuse_what_was_not_judged(file, report, wanted)
    write_report(report, file, wanted, harmonised)
    if report.schema is None and not as_is and report.outcome != "quarantined":
        say(_why_nothing(report))
        return WRONG_USE
    return DATA_HAS_ERRORS if report.outcome in {"failed", "quarantined"} else 0


def _judge_as_is(file: Path, schema: str | None, dialect_path: Path | None, wanted: Wanted, plain: bool) -> Report:
    from schemas.given import SchemaMistake, read_json, read_table_dialect
    from validation.as_is import check_as_is

    if schema is None:
        raise Mistake("--as-is needs --schema: the name of a schema, or the path of a Table Schema in JSON.")
    dialect = None if dialect_path is None else read_table_dialect(dialect_path)
    try:
        descriptor = _descriptor(schema)
    except SchemaMistake:
        given = read_json(Path(schema), "schema")
        if wanted.form == "json" and file.exists() and isinstance(given, dict):
            # What frictionless says of the schema is a report as well.
            _write_unjudged(check_as_is(file, given, dialect=dialect), file, wanted)
        raise
    with working(f"Checking {file.name}"):
        load_aside(*wanted.printer(file))
        return check_as_is(file, descriptor, dialect=dialect, plain=plain)


def _write_unjudged(report: Report, file: Path, wanted: Wanted) -> None:
    from catalogue.checking import write_report

    write_report(report, file, wanted, None)


def _refuse_what_was_not_judged(file: Path, report: Report, wanted: Wanted) -> None:
    """Raise where frictionless could judge nothing of the file: what our own reader says of it is clearer.

    As JSON the report is written all the same, for a program that compares it with frictionless's.
    """
    from validation.issues import NEEDS_VERSION_2, NOT_READ_BY_FRICTIONLESS

    judged = [
        issue
        for issue in report.issues
        if issue.kind == NEEDS_VERSION_2 or not (issue.beside or issue.kind == NOT_READ_BY_FRICTIONLESS)
    ]
    note = next((issue.message for issue in report.issues if issue.kind == NOT_READ_BY_FRICTIONLESS), None)
    if note is None or judged:
        return
    if wanted.form == "json" and file.exists():
        _write_unjudged(report, file, wanted)
    from validation.engine import connect
    from validation.reading import open_source

    with connect() as connection:
        open_source(file, connection)
    raise Mistake(
        f"{file.name} cannot be judged as it is: {note}. Leave out --as-is, or correct the file or the schema."
    )


def _descriptor(schema: str) -> dict[str, Any]:
    if _is_path(schema):
        from schemas.given import read_table_schema

        return read_table_schema(Path(schema))
    from schemas import registry

    return registry.load(schema).descriptor


def _is_many(file: Path, as_is: bool) -> bool:
    """Whether it is a folder, a package or an archive. As it is, an archive is what frictionless takes it for."""
    is_archive = file.suffix.lower() == ".zip" and not as_is
    if not (is_archive or file.is_dir() or file.name == "datapackage.json"):
        return False
    from pipelines.many import is_many

    return is_many(file)


def _is_path(schema: str | None) -> bool:
    return schema is not None and schema.lower().endswith(".json")


@main.command()
@click.argument("file", type=FILE)
@click.option("--schema", help="The name of the schema, where it is known.")
@click.option("-o", "--output", type=FILE, help="Write the recipe to this file.")
def recognise(file: Path, schema: str | None, output: Path | None) -> int:
    """Find the table in FILE and write the recipe that reads it, each decision with its confidence and reason."""
    _check_output(output, (".yaml", ".yml"))
    _check_distinct(file, output)
    harmonised = _harmonise(file, schema, None)
    recipe, report = harmonised.recipe, harmonised.report
    if recipe.schema is None and not recipe.questions:
        say(_why_nothing(report))
        return DATA_HAS_ERRORS if report.outcome == "quarantined" else WRONG_USE
    if output is None:
        click.echo(recipe.to_yaml(), nl=False)
    else:
        _write(output, recipe.to_yaml())
        say(f"Wrote {output}.")
    for question in recipe.questions:
        say(question)
    return DATA_HAS_ERRORS if recipe.questions else 0


@main.command()
@click.argument("file", type=FILE)
@click.option("--schema", help="The name of the schema, where it is known.")
@click.option("--recipe", "recipe_path", type=FILE, help="How to read this layout.")
@click.option("-o", "--output", type=FILE, required=True, help="The observations: .parquet, .csv or .xlsx.")
@click.option("--report", "report_path", type=FILE, help="Write the report, as JSON, to this file.")
@click.option("--changes", "changes_path", type=FILE, help="Write every change and its rule, as CSV, to this file.")
@click.option("--strict", is_flag=True, help="Write no observations where any cell has an error.")
@click.option("--suppress", is_flag=True, help="Withhold small counts, and what would give them away.")
def harmonise(
    file: Path,
    schema: str | None,
    recipe_path: Path | None,
    output: Path,
    report_path: Path | None,
    changes_path: Path | None,
    strict: bool,
    suppress: bool,
) -> int:
    """Write FILE as observations of the Liverpool way: every row that could be standardised."""
    from catalogue.checking import write_json, write_observations

    _check_output(output, OBSERVATION_FILES)
    _check_output(report_path, (".json",))
    _check_output(changes_path, (".csv",))
    _check_distinct(file, recipe_path, output, report_path, changes_path)
    later = ("pyarrow.parquet",) if output.suffix.lower() == ".parquet" else ()
    harmonised = _harmonise(file, schema, recipe_path, "apply" if suppress else None, later)
    report = harmonised.report
    if report_path is not None:
        write_json(report_path, report)
    if report.outcome == "quarantined":  # Nothing but the report is written of a file that holds people.
        say(_why_nothing(report))
        return DATA_HAS_ERRORS
    if changes_path is not None:
        from pipelines.publish import changes_csv

        _write(changes_path, changes_csv(report.changes))
    if harmonised.relation is None or harmonised.schema is None:
        say(_why_nothing(report))
        return WRONG_USE if harmonised.schema is None else DATA_HAS_ERRORS
    has_errors = report.outcome in {"failed", "quarantined"}
    if strict and has_errors:
        say(f"Nothing written to {output}, as --strict asks: {_summary(report)}")
        return DATA_HAS_ERRORS
    write_observations(harmonised, output)
    if suppress and "disclosure" not in report.statistics:
        say(f"The schema {harmonised.schema.name} has no rule on small counts: nothing was withheld.")
    say(f"Wrote {harmonised.rows:,} observations of {harmonised.schema.name} to {output}. {_summary(report)}")
    return DATA_HAS_ERRORS if has_errors else 0


def _harmonise(
    file: Path,
    schema: str | None,
    recipe_path: Path | None,
    disclosure: str | None = None,
    later: tuple[str, ...] = (),
) -> Harmonised:
    """later: modules that are needed afterwards, to be loaded while the file is read."""
    from pipelines.recipe import Recipe
    from pipelines.run import harmonise as harmonise_file

    def load_later(stage: str) -> None:
        if stage == "read":
            load_aside(*later)

    recipe = Recipe.load(recipe_path) if recipe_path is not None else None
    with working(f"Reading {file.name}"):
        return harmonise_file(file, schema=schema, recipe=recipe, disclosure=disclosure, tell=load_later)


def _why_nothing(report: Report) -> str:
    """Say why there are no observations: the first error, and what to do about it."""
    first = next((issue for issue in report.issues if issue.severity == "error"), None)
    if first is None:
        return f"{report.source.get('name', 'The file')} matches no schema, so no observations were written."
    return " ".join(f"Nothing written: {first.message} {first.what_to_do}".split())


def _summary(report: Report) -> str:
    counts = {"error": 0, "warning": 0}
    for issue in report.issues:
        if issue.severity in counts:
            counts[issue.severity] += issue.count
    words = [f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return f"{' and '.join(words) or 'No errors, no warnings'}."


def _check_output(path: Path | None, suffixes: tuple[str, ...] = ()) -> None:
    """Refuse a place that cannot be written to before any work is done."""
    if path is None:
        return
    if suffixes and path.suffix.lower() not in suffixes:
        raise Mistake(f"{path}: we write {' or '.join(suffixes)} here. Name the file so.")
    if path.is_dir():
        raise Mistake(f"{path} is a folder. Name a file.")
    if not path.parent.is_dir():
        raise Mistake(f"{path}: there is no folder {path.parent}. Make it first, or name another.")


def _check_distinct(*paths: Path | None) -> None:
    """Refuse to write one output over another, or over the source file."""
    named = [path.resolve() for path in paths if path is not None]
    for path in named:
        if named.count(path) > 1:
            raise Mistake(f"{path.name} is named twice. Give each output a file of its own, apart from the source.")


def _write(path: Path, text: str) -> None:
    from pipelines.durable import write_text

    write_text(path, text)


@main.command()
@click.argument("dataset")
@click.argument("files", type=FILE, nargs=-1)
@click.option("--accept", metavar="REASON", help="Publish what the gate stops; the reason is kept with the version.")
def publish(dataset: str, files: tuple[Path, ...], accept: str | None) -> int:
    """Publish a new version of DATASET, a name or folder under datasets/; FILE replaces its source file."""
    if accept is not None and not accept.strip():
        raise Mistake("--accept needs a reason, in words that others will understand.")
    from catalogue.publishing import publish_dataset

    with working(f"Publishing {dataset}"):
        outcome = publish_dataset(dataset, files, accepted=accept.strip() if accept else None)
    say(outcome.sentence)
    return outcome.exit_code


@main.command()
@click.argument("datasets", nargs=-1)
def build(datasets: tuple[str, ...]) -> int:
    """Publish every dataset under datasets/ that has changed, or those that are named."""
    from catalogue.publishing import build_datasets

    code = 0
    for outcome in build_datasets(datasets):
        say(outcome.sentence)
        code = max(code, outcome.exit_code)
    return code


@main.command()
@click.option("--host", help="The address to listen on; 127.0.0.1 where LCR_HOST is not set.")
@click.option("--port", type=click.IntRange(0, 65535), help="8000 where LCR_PORT is not set; 0 takes a free one.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="How many processes answer; 2 where LCR_WORKERS is not set."
)
def serve(host: str | None, port: int | None, workers: int | None) -> int:
    """Serve the catalogue, having mended what a crash may have left."""
    from catalogue.config import read_settings
    from catalogue.publishing import repair_at_start
    from catalogue.serving import serve_catalogue

    settings = read_settings(host=host, port=port, workers=workers)

    def repair() -> None:
        for line in repair_at_start(settings):
            say(line)

    return serve_catalogue(settings, repair)


@main.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended.")
def doctor(repair: bool) -> int:
    """Check that everything published is whole, and the catalogue in step with it."""
    from catalogue.publishing import examine

    with working("Reading every published file"):
        findings = examine(repair=repair)
    for line in findings.lines:
        click.echo(line)
    return DATA_HAS_ERRORS if findings.unmended else 0


@main.command()
@click.argument("folder", type=FOLDER)
def export(folder: Path) -> int:
    """Copy the current version of every public dataset into FOLDER, with the warehouse."""
    from catalogue.publishing import export_current

    with working(f"Copying into {folder}"):
        count = export_current(folder)
    say(f"Copied {count:,} dataset{'' if count == 1 else 's'} into {folder}.")
    return 0


@main.command("boundaries")
@click.argument("files", nargs=-1, metavar="[FILE|URL]...")
@click.option("--list", "listing", is_flag=True, help="List the boundaries that are loaded.")
@click.option("--remove", metavar="NAME", help="Remove those of one list, called as --list calls it.")
def load_boundaries(files: tuple[str, ...], listing: bool, remove: str | None) -> int:
    """Load boundaries, so that maps show areas in their shapes: GeoJSON or TopoJSON, as a file or from a URL.

    The Office for National Statistics publishes them, in degrees or on the British National Grid. Which areas they are
    is found from their codes. Where none are loaded, a map is drawn as tiles of one size.
    """
    from catalogue.config import read_settings
    from catalogue.maps import command

    home = read_settings().home
    if sum((bool(files), listing, remove is not None)) != 1:
        raise Mistake("Name files to load, or say --list, or --remove NAME.")
    if remove is not None:
        say(command.remove(home, remove))
    for line in command.listing(home) if listing else ():
        click.echo(line)
    with working("Loading boundaries"):
        for line in command.load_all(home, files):
            say(line)
    return 0
