"""Make a version public: the package first, then one transaction, then the warehouse.

The order is what a crash cannot break. A package that was moved into place and that the store does not know yet is
whole; nobody is shown it, and the next start adopts it. The transaction is the point of commit. The warehouse follows
the store, and is built again wherever it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy.orm import Session

from catalogue.config import Settings
from catalogue.store import versions as store
from catalogue.store.models import Version
from catalogue.store.session import session_of
from pipelines import packages, publish, warehouse
from pipelines.descriptions import Description
from pipelines.durable import exclusive, sha256
from pipelines.publication import CannotPublish, Harmonised, Judge, Publication
from pipelines.publish import Step, no_step

LOCK = "publish.lock"
STEPS = (*publish.STEPS, "committed", *warehouse.STEPS)

Harmonise = Callable[[Description], Harmonised]


class DataHasErrors(CannotPublish):
    """The report of the check says failed, and the dataset does not allow that."""


def home_lock(settings: Settings) -> AbstractContextManager[None]:
    """Hold what only one process at a time may do to the home. Raises ``durable.Busy``."""
    return exclusive(settings.home / LOCK, settings.lock_patience_seconds)


def is_published(settings: Settings, description: Description) -> bool:
    """Whether just this input gave the current version: then there is nothing to read, let alone to publish."""
    with session_of(settings.store) as session:
        row = store.current_version(session, description.name)
        if row is None or row.fingerprint != publish.fingerprint(description):
            return False
        return store.package_path(settings.packages, row).is_dir()


def is_superseded(settings: Settings, description: Description) -> bool:
    """Whether this source file gave an earlier version, and the current one came from another file since."""
    source = sha256(description.source)
    with session_of(settings.store) as session:
        current = store.current_version(session, description.name)
        if current is None or _source(current) == source:
            return False
        return any(_source(row) == source for row in store.versions(session, description.name))


def _source(row: Version) -> str:
    return str(row.descriptor["lcr:sourceFile"]["sha256"])


def publish_dataset(
    settings: Settings,
    description: Description,
    harmonise: Harmonise,
    step: Step = no_step,
    *,
    judge: Judge | None = None,
    accepted: str | None = None,
) -> packages.Version | None:
    """Publish a dataset and make it current; None where that would publish again what is current.

    judge: the gate that it must pass. accepted: a person's reason to publish what the gate stops, or what may tell of
    people.
    The warehouse is left to ``refresh_warehouse``, so that it is built once for many datasets. Raises ``DataHasErrors``
    or ``CannotPublish``, and whatever ``harmonise`` raises.
    """
    if is_published(settings, description):
        return None
    harmonised = harmonise(description)
    _refuse_errors(description, harmonised)
    _ask_for_review(description, harmonised, accepted)
    fingerprint = publish.fingerprint(description)
    with home_lock(settings):
        with session_of(settings.store) as session:
            current = store.current_version(session, description.name)
            number = store.next_number(session, settings.packages, description.name)
            previous = _as_it_lies(settings, current)
        publication = Publication(description, harmonised, number, fingerprint, previous, judge, accepted)
        version = publish.write_package(publication, settings.packages, step)
        with session_of(settings.store) as session:
            if version is not None:
                commit(session, version)
            elif current is not None:
                store.remember_fingerprint(session, current, fingerprint)
        step("committed")
    return version


def _as_it_lies(settings: Settings, row: Version | None) -> packages.Version | None:
    return packages.Version(store.package_path(settings.packages, row), row.descriptor) if row else None


def _refuse_errors(description: Description, harmonised: Harmonised) -> None:
    report = harmonised.report
    if report.outcome == "passed" or report.outcome == "passed with warnings":
        return
    if report.outcome == "failed" and description.allows_errors and harmonised.rows:
        return
    errors = [issue for issue in report.issues if issue.severity == "error"]
    count = sum(issue.count for issue in errors)
    first = f" The first: {errors[0].message}" if errors else ""
    raise DataHasErrors(f"{description.name}: the check found {count:,} error{'' if count == 1 else 's'}.{first}")


def _ask_for_review(description: Description, harmonised: Harmonised, accepted: str | None) -> None:
    """Refuse what may tell of people, until somebody has said why it may be public: now, or in the description."""
    privacy = harmonised.report.statistics.get("privacy", {})
    if privacy.get("outcome") != "review" or accepted or description.privacy_reviewed:
        return
    raise DataHasErrors(
        f"{description.name}: a person has to look at it before it is public. {privacy['reasons'][0]} If it may be, say"
        f" why: lcr publish {description.name} --accept “…”, or lcr:privacyReviewed in its description."
    )


def commit(session: Session, version: packages.Version) -> Version:
    """Write a version's row and make it current: the block that holds the session is the transaction."""
    row = store.add_version(session, version)
    store.make_current(session, row)
    return row


def wanted_versions(settings: Settings) -> dict[str, packages.Version]:
    """Return what the warehouse must hold: the current version of every dataset, as the store describes it."""
    with session_of(settings.store) as session:
        rows = store.current_versions(session)
        return {row.name: packages.Version(store.package_path(settings.packages, row), row.descriptor) for row in rows}


def refresh_warehouse(settings: Settings, step: Step = no_step, anew: bool = False) -> Path | None:
    """Build the warehouse where it does not hold just the current versions; None where it does.

    Raises ``packages.Damaged`` where a file that it would read is not what was published.
    """
    with home_lock(settings):
        wanted = wanted_versions(settings)
        if not anew and warehouse.is_up_to_date(settings.warehouse, wanted):
            return None
        return warehouse.build_warehouse(settings.warehouse, wanted, name=settings.warehouse_name, step=step, anew=anew)
