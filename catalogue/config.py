"""Every setting, read once, when the application or a command starts.

A setting is taken from the environment (``LCR_`` and its name in capitals), else from the default here. One that cannot
be read stops the start, and says what it takes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from catalogue.query.guarded import SqlLimits
    from validation.apart.limits import Limits


class BadSetting(Exception):
    """A setting holds what we cannot read; the sentence names it and says what it takes."""


class Settings(BaseSettings):
    """What an installation may change."""

    model_config = SettingsConfigDict(env_prefix="LCR_", frozen=True, extra="forbid")

    home: Path = Field(Path("var"), description="The folder that holds all that is published and its state.")
    datasets: Path | None = Field(
        None, description="The folder of datasets that `lcr build` publishes; the shipped ones where it is not set."
    )
    stories: Path | None = Field(
        None, description="The folder of stories that the site tells; the shipped ones where it is not set."
    )
    host: str = Field("127.0.0.1", description="The address that `lcr serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `lcr serve` listens on; 0 takes a free one.")
    workers: int = Field(2, ge=1, le=64, description="How many processes serve.")
    site_title: str = Field("The Liverpool way", description="The catalogue's name, on every page.")
    site_url: str = Field(
        "", description="The public address of the catalogue, without a slash at its end; empty takes the request's."
    )
    contact: str = Field(
        "", description="Where visitors write to: an email address, or the address of a page. It is on every page."
    )
    warehouse_name: str = Field(
        "liverpool-way", pattern=r"^[a-z0-9-]+$", description="What the warehouse's file is called, without .duckdb."
    )
    store_url: str = Field("", description="A database for the store; empty takes catalogue.sqlite in the home.")
    lock_patience_seconds: float = Field(
        60.0, ge=0, description="How long a publication waits for another to end before it gives up."
    )
    keep_generations_hours: float = Field(
        24.0, ge=0, description="How long a warehouse that was replaced is kept for those who still read it."
    )

    cache_mb: int = Field(
        1024, ge=16, description="How much disk the files that are made when somebody asks may take, in MB."
    )

    check_memory_mb: int = Field(
        2048, ge=64, description="How much memory a file that somebody sends may take while it is checked, in MB."
    )
    check_seconds: float = Field(120.0, gt=0, description="How long the check of such a file may take, in seconds.")
    check_files: int = Field(128, ge=32, description="How many files the check of such a file may have open at once.")
    check_output_mb: int = Field(
        2048, ge=1, description="How much disk such a file may take once unpacked, with all that is made of it, in MB."
    )
    check_at_once: int = Field(0, ge=0, le=256, description="How many files are checked at once; 0: one for each core.")
    upload_mb: int = Field(
        50,
        ge=1,
        le=4096,
        description="The most that may be sent to be checked at a time, all its files together, in MB.",
    )
    upload_files: int = Field(20, ge=1, le=200, description="How many files may be sent to be checked at a time.")
    upload_keep_hours: float = Field(
        23.0,
        gt=0,
        le=23.5,
        description="How long what was sent to be checked is kept; within half an hour after that it is deleted.",
    )
    upload_kept_mb: int = Field(
        4096, ge=1, description="How much disk all that was sent to be checked may take, in MB, until some is deleted."
    )
    upload_waiting: int = Field(
        20, ge=1, le=500, description="How many checks may be under way or wait for their turn."
    )
    upload_per_minute: int = Field(
        20, ge=1, description="How many checks one address may ask for in a minute, of each process that serves."
    )

    sql_seconds: float = Field(5.0, gt=0, le=60, description="How long a visitor's SQL query may run, in seconds.")
    sql_rows: int = Field(10_000, ge=1, le=1_000_000, description="How many rows such a query may answer.")
    sql_mb: int = Field(4, ge=1, le=64, description="How large the answer to such a query may be, in MB.")
    sql_memory_mb: int = Field(512, ge=64, description="How much memory such a query may take, in MB.")
    sql_at_once: int = Field(
        2, ge=1, le=64, description="How many such queries may run at the same time, of each process that serves."
    )

    @field_validator("contact")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        if text and not re.fullmatch(r"https?://[^\s<>\"']+|[^@\s<>\"':]+@[^@\s<>\"':]+\.[a-zA-Z]+", text):
            raise ValueError("It takes an email address, or one that begins with https://")
        return text

    @property
    def packages(self) -> Path:
        return self.home / "packages"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse"

    @property
    def checks(self) -> Path:
        """Where what was sent to be checked is kept, until it is deleted."""
        return self.home / "checks"

    @property
    def store(self) -> str:
        """The store's address for SQLAlchemy."""
        return self.store_url or f"sqlite:///{(self.home / 'catalogue.sqlite').absolute()}"


def sql_limits(settings: Settings) -> SqlLimits:
    """What a visitor's SQL query may take."""
    from catalogue.query.guarded import SqlLimits

    return SqlLimits(
        seconds=settings.sql_seconds,
        memory_mb=settings.sql_memory_mb,
        rows=settings.sql_rows,
        output_mb=settings.sql_mb,
        at_once=settings.sql_at_once,
    )


def check_limits(settings: Settings) -> Limits:
    """What a file that nobody vouches for may take while it is checked."""
    from validation.apart.limits import Limits

    return Limits(settings.check_memory_mb, settings.check_seconds, settings.check_files, settings.check_output_mb)


def read_settings(**overrides: object) -> Settings:
    """Read the settings; what a caller gives goes before the environment. Raises ``BadSetting``."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "LCR_" + "_".join(str(part) for part in first["loc"]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise BadSetting(f"The setting {name} cannot be read: {why}. Correct it, then start again.") from error
