"""A whole version as one ZIP: a Data Package that is complete once it is unpacked.

The same version gives the same bytes: files stand in one order, under the time of publication.
"""

from __future__ import annotations

import textwrap
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from catalogue.entries import Entry
from pipelines import packages

README = "README.txt"
LICENCE = "LICENCE.txt"
FIRST = (README, LICENCE, packages.DESCRIPTOR)
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # A ZIP knows no time before.
BLOCK = 1 << 20
WIDTH = 78


def write_zip(entry: Entry, citation: str, path: Path) -> None:
    """Write every file of the version, having compared each with its hash. Raises ``packages.Damaged``."""
    package = entry.package
    names = [packages.CHECKSUMS, *package.checksums]
    when = _time_of(entry)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ((README, readme(entry, citation)), (LICENCE, licence(entry))):
            archive.writestr(_info(name, when), text)
        for name in sorted(names, key=lambda name: (name not in FIRST, name)):
            file = package.folder / name if name == packages.CHECKSUMS else package.checked(name)
            _add(archive, file, _info(name, when))


def _add(archive: zipfile.ZipFile, file: Path, info: zipfile.ZipInfo) -> None:
    info.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(info, "w") as target:
        while block := source.read(BLOCK):
            target.write(block)


def _info(name: str, when: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, when.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, whatever it is made on.
    info.external_attr = 0o100644 << 16
    return info


def _time_of(entry: Entry) -> datetime:
    try:
        return max(datetime.fromisoformat(entry.published_at.replace("Z", "+00:00")), EARLIEST)
    except (ValueError, TypeError):
        return EARLIEST


def licence(entry: Entry) -> str:
    """Under which licence the data is, and the words that it asks to be repeated."""
    parts = [f"The data is published under: {entry.licence['title']}"]
    parts += [entry.licence["link"]] if entry.licence["link"] else []
    parts += [str(entry.facts["lcr:attribution"])] if entry.facts.get("lcr:attribution") else []
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def readme(entry: Entry, citation: str) -> str:
    """What the package is, what its files are, and how to be sure of them."""
    parts = [
        f"{entry.title}\nVersion {entry.number}, published {entry.published_at[:10]}",
        _wrapped(entry.description),
        f"Publisher: {entry.publisher}",
        f"How to cite:\n{_wrapped(citation)}",
        *([f"Bear in mind:\n{_listed(entry.caveats)}"] if entry.caveats else []),
        f"Files:\n{_listed(_files(entry))}",
        _wrapped(
            "This is a Data Package (datapackage.org): datapackage.json describes every column of the table. To check "
            f"that nothing was damaged on the way, run: sha256sum -c {packages.CHECKSUMS}"
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _files(entry: Entry) -> list[str]:
    found = [
        f"{file.path}: {file.title}. {file.words}."
        for file in sorted(entry.files.values(), key=lambda file: file.path or "")
        if file.path
    ]
    is_withheld = entry.source_file and not entry.source_file.get("path")
    return found + ([f"The source file is not here. {entry.source_file.get('withheld', '')}"] if is_withheld else [])


def _listed(lines: list[str]) -> str:
    return "\n".join(textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  ") for line in lines)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
