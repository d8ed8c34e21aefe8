"""The tables of the store: what is published, and which version of it is current.

The packages on the disk are the truth; a version's row repeats what pages ask for often, and its descriptor. The row in
``current_versions`` is what makes a version public: it is the last thing written, in one transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    # Named constraints, so that Alembic can change them on any database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Dataset(Base):
    """One dataset. Its words are those of its current version."""

    __tablename__ = "datasets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(String(100), index=True)
    publisher: Mapped[str] = mapped_column(String(300), index=True)
    schema_name: Mapped[str | None] = mapped_column(String(100), index=True)

    versions: Mapped[list[Version]] = relationship(back_populates="dataset", order_by="Version.number")
    current: Mapped[CurrentVersion | None] = relationship(back_populates="dataset", lazy="joined")


class Version(Base):
    """One immutable publication. descriptor: its datapackage.json. checksums: the sha256 of its list of checksums."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("dataset_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"))
    number: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime] = mapped_column(DateTime)  # In UTC, without a zone.
    schema_name: Mapped[str | None] = mapped_column(String(100))
    schema_version: Mapped[str | None] = mapped_column(String(20))
    rows: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(String(64))
    checksums: Mapped[str] = mapped_column(String(64))
    descriptor: Mapped[dict[str, Any]] = mapped_column(JSON)

    dataset: Mapped[Dataset] = relationship(back_populates="versions", lazy="joined")

    @property
    def name(self) -> str:
        return self.dataset.name


class CurrentVersion(Base):
    """The pointer: which version of a dataset is public."""

    __tablename__ = "current_versions"

    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), unique=True)

    dataset: Mapped[Dataset] = relationship(back_populates="current")
    version: Mapped[Version] = relationship(lazy="joined")
