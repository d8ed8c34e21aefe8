"""Datasets: what the catalogue lists."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.store.models import CurrentVersion, Dataset


def datasets(session: Session) -> Sequence[Dataset]:
    """Return every dataset that has a current version, by title."""
    query = select(Dataset).join(CurrentVersion, CurrentVersion.dataset_id == Dataset.id).order_by(Dataset.title)
    return session.scalars(query).unique().all()


def dataset(session: Session, name: str) -> Dataset | None:
    return session.scalars(select(Dataset).where(Dataset.name == name)).unique().one_or_none()
