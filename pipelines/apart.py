"""What may be asked of a process apart: check a file, and make what would be published of it.

``JOBS`` is the whole list. A job takes JSON and answers JSON; what it makes besides lies in its scratch folder under
the names in ``OUTPUTS``, for the parent to take. The fork server imports this module, and calls ``warm`` before it
forks.
"""Check ``path``. schema, recipe (its path): how to read it. as_is (a Table Schema): judge it as it stands.

    outputs: names of ``OUTPUTS``. Answers the report, and the outputs that could be made; or why it cannot be read.
    """
    path = Path(arguments["path"])
    connection = _engine(limits)
    try:
        if (descriptor := arguments.get("as_is")) is not None:
            from validation.as_is import check_as_is

            return {"report": check_as_is(path, descriptor, connection).to_dict(), "outputs": []}
        recipe = Recipe.load(arguments["recipe"]) if arguments.get("recipe") else None
        harmonised = harmonise(path, schema=arguments.get("schema"), recipe=recipe, connection=connection)
    except (Unreadable, RecipeNotRead) as error:
        return {"report": not_read(path, error.issue).to_dict(), "outputs": [], "unreadable": str(error)}
    made = [name for name in arguments.get("outputs", ()) if _make(name, harmonised, scratch)]
    return {"report": harmonised.report.to_dict(), "outputs": made}


JOBS: Mapping[str, Job] = {"check": check}


def warm() -> None:
    """Load what a check needs, and look once at a table, so that a child has nothing left to load."""
    for name in ("validation.check", "pipelines.outputs", "pipelines.publish", "python_calamine", "rapidfuzz"):
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="lcr-warm-") as folder:
        path = Path(folder) / "sample.csv"
        path.write_text(SAMPLE, encoding="utf-8")
        harmonise(path, connection=open_engine(threads=1)).report.to_json()
    gc.collect()  # DuckDB's threads end with the connection.


def _engine(limits: Limits) -> duckdb.DuckDBPyConnection:
    """It loads no extension of its own accord: those that it has read all that we read."""
    return open_engine(
        f"{limits.memory_mb // ENGINE_SHARE}MiB",
        max_temp_directory_size=f"{limits.output_mb}MiB",
        autoinstall_known_extensions="false",
        autoload_known_extensions="false",
        allow_community_extensions="false",
    )


def not_read(path: Path, issue: Issue) -> Report:
    """The report of a file that could not be read at all: the one issue that says why."""
    size = path.stat().st_size if path.is_file() else None
    return Report(source={"name": path.name, "bytes": size}, issues=[issue])


def _make(name: str, harmonised: Harmonised, scratch: Path) -> bool:
    """Write one output into the scratch folder; whether there was anything to write."""
    from pipelines import outputs
    from pipelines.publish import changes_csv

    target = scratch / OUTPUTS[name]
    match name:
        case "recipe":
            target.write_text(harmonised.recipe.to_yaml(), encoding="utf-8")
        case "changes":
            target.write_text(changes_csv(harmonised.report.changes), encoding="utf-8")
        case _ if harmonised.relation is None or harmonised.schema is None:
            return False
        case _:
            write = getattr(outputs, f"write_{name}")
            write(harmonised.connection, harmonised.relation, harmonised.schema, target)
    return True
