"""What ``lcr publish``, ``build``, ``doctor`` and ``export`` do, and in which words they answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalogue.config import Settings, read_settings
from catalogue.console import OUR_FAULT, keep_trace, sentence_for, was_interrupted
from catalogue.shipped import datasets_folder, stories_folder
from catalogue.store import publishing
from catalogue.store import repair as home
from pipelines import descriptions, packages, warehouse
from pipelines.descriptions import Description
from pipelines.durable import Busy, make_folder
from pipelines.gate import GateStopped, judge
from pipelines.publication import Harmonised
from schemas import registry

State = Literal["published", "unchanged", "refused", "failed"]
EXIT_CODES: dict[State, int] = {"published": 0, "unchanged": 0, "refused": 1, "failed": 2}


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset. version: the number published now, else None."""

    name: str
    state: State
    sentence: str
    version: int | None = None
    exit_code: int = 0


@dataclass(frozen=True)
class Findings:
    """What ``lcr doctor`` found. lines: for people. unmended: how many things are still wrong."""

    lines: list[str]
    unmended: int


def publish_dataset(
    dataset: str, files: Sequence[Path] = (), settings: Settings | None = None, accepted: str | None = None
) -> Outcome:
    """Publish one dataset, by its name or folder, and bring the warehouse up to date.

    accepted: a person's reason to publish what the gate stops; it is kept with the version.
    """
    settings = settings or read_settings()
    folder = _folder_of(dataset, settings)
    if len(files) > 1:
        return _failed(folder.name, "A dataset is made from one file. Name one.")
    home.adopt_and_clear(settings)
    outcome = _attempt(settings, folder, files[0] if files else None, is_asked_for=True, accepted=accepted)
    refused = _refresh(settings)
    return refused if refused and outcome.exit_code == 0 else outcome


def build_datasets(names: Sequence[str] = (), settings: Settings | None = None) -> Iterator[Outcome]:
    """Publish every dataset that changed, or those named; one that fails does not stop the others.

    Yields each outcome as it comes; the warehouse is built once, after the last.
    """
    settings = settings or read_settings()
    home.adopt_and_clear(settings)
    root = settings.datasets or datasets_folder()
    folders = [_folder_of(name, settings) for name in names] or sorted(
        p.parent for p in root.glob("*/datapackage.json")
    )
    for folder in folders:
        yield _attempt(settings, folder, None, is_asked_for=bool(names))
    if refused := _refresh(settings):
        yield refused
    if not names:
        yield from _broken_stories(settings)


def _broken_stories(settings: Settings) -> Iterator[Outcome]:
    """An outcome for each story whose file is not in order; the site leaves it out until it is."""
    from catalogue.stories import reading

    folder = settings.stories or stories_folder()
    for name in reading.names(folder):
        try:
            reading.read(folder / f"{name}.md")
        except reading.BrokenStory as error:
            yield _failed(name, f"A story is left out. {error}")


def build(
    root: Path, into: Path, names: Sequence[str] | None = None, progress: Callable[[Outcome], None] | None = None
) -> list[Outcome]:
    """Publish what changed among the datasets under ``root`` into the home ``into``."""
    outcomes = []
    for outcome in build_datasets(names or (), read_settings(home=into, datasets=root)):
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome)
    return outcomes


def _folder_of(dataset: str, settings: Settings) -> Path:
    named = Path(dataset)
    if (named / packages.DESCRIPTOR).is_file():
        return named
    return (settings.datasets or datasets_folder()) / dataset


def _attempt(
    settings: Settings, folder: Path, given: Path | None, is_asked_for: bool, accepted: str | None = None
) -> Outcome:
    """Publish one dataset, and put whatever happens into an outcome."""
    try:
        description = descriptions.load(folder, given)
        if not is_asked_for and publishing.is_superseded(settings, description):
            return Outcome(folder.name, "unchanged", f"{folder.name}: a newer file was published since.")
        version = publishing.publish_dataset(settings, description, _harmonise, judge=judge, accepted=accepted)
    except (publishing.DataHasErrors, GateStopped) as error:
        return Outcome(folder.name, "refused", str(error), exit_code=EXIT_CODES["refused"])
    except Exception as error:
        if was_interrupted(error):
            raise KeyboardInterrupt from error
        # The loop goes on with the other datasets: a mistake gets its sentence, a fault of ours a trace in the log.
        if sentence := sentence_for(error):
            return _failed(folder.name, f"{folder.name}: {sentence.removeprefix(f'{folder.name}: ')}")
        words = f"{folder.name}: not published, by a fault of ours. Its details are in {keep_trace(error)}."
        return Outcome(folder.name, "failed", words, exit_code=OUR_FAULT)
    if version is None:
        return Outcome(folder.name, "unchanged", f"{folder.name}: unchanged, nothing to publish.")
    rows = version.descriptor["lcr:rows"]
    what = "row" if version.descriptor["lcr:schema"] in registry.registers() else "observation"
    counted = f"{rows:,} {what}{'' if rows == 1 else 's'}"
    sentence = f"{folder.name}: published version {version.number}, {counted}.{_gate_words(version)}"
    return Outcome(folder.name, "published", sentence, version.number)


def _gate_words(version: packages.Version) -> str:
    """What a person should know of the gate that let it through; nothing where all held."""
    found = version.descriptor.get("lcr:gate", {})
    stops, warnings = found.get("stops", 0), found.get("warnings", 0)
    words = f" What the gate stops was accepted: “{found['accepted']}”" if stops else ""
    return words + (f" The gate has {warnings} warning{'' if warnings == 1 else 's'}." if warnings else "")


def _failed(name: str, sentence: str) -> Outcome:
    return Outcome(name, "failed", sentence, exit_code=EXIT_CODES["failed"])


def _harmonise(description: Description) -> Harmonised:
    from pipelines.recipe import Recipe
    from pipelines.run import harmonise

    recipe = Recipe.load(description.recipe) if description.recipe else None
    return harmonise(description.source, schema=description.schema, recipe=recipe, disclosure=description.disclosure)


def _refresh(settings: Settings) -> Outcome | None:
    """Bring the warehouse up to date; an outcome only where that failed."""
    try:
        publishing.refresh_warehouse(settings)
    except (packages.Damaged, Busy) as error:
        return _failed("warehouse", f"The warehouse is as it was: {error} Run `lcr doctor --repair`.")
    return None


def examine(repair: bool = False, settings: Settings | None = None) -> Findings:
    """Check that everything published is whole and the catalogue in step with it, and mend what can be mended."""
    settings = settings or read_settings()
    found = home.examine(settings, repair=repair)
    lines = [finding.line for finding in found] or ["Everything that is published is whole."]
    unmended = sum(not finding.is_mended for finding in found)
    if any(finding.mend and not finding.is_mended for finding in found):
        lines.append("Run `lcr doctor --repair` to mend what can be mended.")
    if gone := _sweep_checks(settings):
        lines.append(f"Deleted what was sent for {gone:,} check{'' if gone == 1 else 's'}, as the time was over.")
    return Findings(lines, unmended)


def _sweep_checks(settings: Settings) -> int:
    """Delete what people sent to be checked once its time is over: that is promised, and is no question of repair."""
    from catalogue.submissions.checks import Checks

    return Checks(settings.checks, settings.upload_keep_hours).sweep()


def repair_at_start(settings: Settings) -> list[str]:
    """Do what every start of the catalogue begins with; what was wrong is returned, to be logged."""
    try:
        found = home.examine(settings, repair=True, thorough=False)
    except Busy as error:  # What is public can be served meanwhile, and whoever publishes has mended it already.
        return [str(error)]
    warehouse.tidy(settings.warehouse, settings.keep_generations_hours * 3600)
    return [finding.line for finding in found]


def export_current(folder: Path, settings: Settings | None = None) -> int:
    """Copy the current version of every dataset, each file checked, and the warehouse; return how many datasets."""
    settings = settings or read_settings()
    wanted = publishing.wanted_versions(settings)
    for name, version in wanted.items():
        for file in (*version.checksums, packages.CHECKSUMS):
            source = version.checked(file) if file != packages.CHECKSUMS else version.folder / file
            make_folder((folder / name / file).parent)
            shutil.copyfile(source, folder / name / file)
    public = warehouse.current(settings.warehouse)
    shutil.copyfile(public, folder / f"{settings.warehouse_name}.duckdb")
    return len(wanted)
