"""Versions: one immutable publication each, and which of them is current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalogue.store.datasets import dataset as find_dataset
from catalogue.store.models import CurrentVersion, Dataset, Version
from pipelines import packages
from pipelines.durable import sha256


def current_version(session: Session, name: str) -> Version | None:
    """Return the public version of a dataset; None where there is no such dataset."""
    query = (
        select(Version)
        .join(CurrentVersion, CurrentVersion.version_id == Version.id)
        .join(Dataset, Dataset.id == Version.dataset_id)
        .where(Dataset.name == name)
    )
    return session.scalars(query).unique().one_or_none()


def current_versions(session: Session) -> Sequence[Version]:
    """Return the public version of every dataset, by the dataset's name."""
    query = (
        select(Version)
        .join(CurrentVersion, CurrentVersion.version_id == Version.id)
        .join(Dataset, Dataset.id == Version.dataset_id)
        .order_by(Dataset.name)
    )
    return session.scalars(query).unique().all()


def current_numbers(session: Session) -> dict[str, int]:
    """Return the store's own number of each dataset's public version, by the dataset's name."""
    query = select(Dataset.name, CurrentVersion.version_id).join(Dataset, Dataset.id == CurrentVersion.dataset_id)
    return {row.name: row.version_id for row in session.execute(query.order_by(CurrentVersion.version_id))}


def versions_by_number(session: Session, numbers: Sequence[int]) -> Sequence[Version]:
    """Return the versions of these numbers of the store, in their order."""
    return session.scalars(select(Version).where(Version.id.in_(numbers)).order_by(Version.id)).unique().all()


def version(session: Session, name: str, number: int) -> Version | None:
    query = select(Version).join(Dataset).where(Dataset.name == name, Version.number == number)
    return session.scalars(query).unique().one_or_none()


def versions(session: Session, name: str) -> Sequence[Version]:
    """Return all versions of a dataset, the newest first."""
    query = select(Version).join(Dataset).where(Dataset.name == name).order_by(Version.number.desc())
    return session.scalars(query).unique().all()


def all_versions(session: Session) -> Sequence[Version]:
    return session.scalars(select(Version).join(Dataset).order_by(Dataset.name, Version.number)).unique().all()


def package_path(root: Path, version: Version) -> Path:
    """Return the folder of a version. root: the home's ``packages``."""
    return packages.folder_of(root, version.name, version.number)


def package(root: Path, version: Version) -> packages.Version:
    """Open a version's package, for its files: ``package(...).checked(name)``. Raises ``packages.Damaged``."""
    return packages.load(package_path(root, version))


def next_number(session: Session, root: Path, name: str) -> int:
    """Return one more than the highest number in the store or on the disk: a number is never used twice."""
    query = select(func.max(Version.number)).join(Dataset).where(Dataset.name == name)
    return max([session.scalar(query) or 0, *packages.numbers(root, name)]) + 1


def add_version(session: Session, published: packages.Version) -> Version:
    """Write a version's row; it is not current yet."""
    facts = published.descriptor
    row = Version(
        dataset=_dataset_row(session, facts),
        number=published.number,
        published_at=_utc(str(facts["lcr:publishedAt"])),
        schema_name=facts.get("lcr:schema"),
        schema_version=facts.get("lcr:schemaVersion"),
        rows=facts["lcr:rows"],
        outcome=facts["lcr:quality"]["outcome"],
        fingerprint=published.fingerprint,
        content=published.content,
        checksums=sha256(published.folder / packages.CHECKSUMS),
        descriptor=facts,
    )
    session.add(row)
    session.flush()
    return row


def make_current(session: Session, row: Version) -> None:
    """Point the dataset at this version, and take its words."""
    pointer = session.get(CurrentVersion, row.dataset_id)
    if pointer is None:
        session.add(CurrentVersion(dataset_id=row.dataset_id, version_id=row.id))
    else:
        pointer.version_id = row.id
    _describe(row.dataset, row.descriptor)
    session.flush()


def make_none_current(session: Session, dataset: Dataset) -> None:
    """Take a dataset out of what is public; its versions stay."""
    session.execute(delete(CurrentVersion).where(CurrentVersion.dataset_id == dataset.id))


def remember_fingerprint(session: Session, row: Version, fingerprint: str) -> None:
    """Note that this input too gives this version, so that it need not be read again to find that out."""
    session.execute(update(Version).where(Version.id == row.id).values(fingerprint=fingerprint))


def _dataset_row(session: Session, facts: Mapping[str, object]) -> Dataset:
    row = find_dataset(session, str(facts["name"]))
    if row is None:
        row = Dataset(name=str(facts["name"]))
        _describe(row, facts)
        session.add(row)
    return row


def _describe(row: Dataset, facts: Mapping[str, object]) -> None:
    row.title = str(facts["title"])
    row.theme = str(facts.get("lcr:theme") or "")
    row.publisher = str(facts.get("lcr:publisher") or "")
    schema = facts.get("lcr:schema")
    row.schema_name = str(schema) if schema else None


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).replace(tzinfo=None)


def state(session: Session) -> str:
    """Return a short text that is another one as soon as any dataset has another current version."""
    pointer = CurrentVersion.version_id
    query = select(func.count(pointer), func.coalesce(func.max(pointer), 0), func.coalesce(func.sum(pointer), 0))
    return "-".join(str(int(part)) for part in session.execute(query).one())
