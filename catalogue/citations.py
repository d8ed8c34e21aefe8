"""How to cite a version: as a sentence, and as BibTeX, RIS and CSL JSON, which reference managers read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.entries import Entry

# What TeX would take for a command, and how it is written so that it is a letter.
TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """address: the version's own, which never changes. site: the catalogue's name."""

    entry: Entry
    address: str
    site: str

    @property
    def published(self) -> date:
        return date.fromisoformat(self.entry.published_at[:10])

    @property
    def key(self) -> str:
        return f"{self.entry.name}-{self.entry.number}"

    @property
    def author(self) -> str:
        return self.entry.publisher or self.site

    def text(self, day: str) -> str:
        """A sentence. day: that of publication, as people write it."""
        entry = self.entry
        return (
            f"{self.author} ({self.published.year}). {entry.title} (version {entry.number}) [Data set]. "
            f"Published {day} in {self.site}. {self.address}"
        )

    def bibtex(self) -> str:
        fields = {
            "author": "{" + _tex(self.author) + "}",  # In a second pair of braces, so that it is no person's name.
            "title": "{" + _tex(self.entry.title) + "}",
            "year": str(self.published.year),
            "month": str(self.published.month),
            "publisher": _tex(self.site),
            "version": str(self.entry.number),
            "url": self.address,
            "note": _tex(f"Data set. Licence: {self.entry.licence['title']}"),
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    def ris(self) -> str:
        lines = [
            ("TY", "DATA"), ("AU", f"{self.author},"), ("TI", self.entry.title),
            ("PY", str(self.published.year)), ("DA", f"{self.published:%Y/%m/%d}"), ("PB", self.site),
            ("ET", f"Version {self.entry.number}"), ("AB", self.entry.summary), ("UR", self.address),
            *(("KW", word) for word in self.entry.keywords), ("N1", f"Licence: {self.entry.licence['title']}"),
            ("ER", ""),
        ]  # fmt: skip
        return "".join(f"{tag}  - {_one_line(text)}\n" for tag, text in lines)

    def csl(self) -> str:
        found: dict[str, Any] = {
            "id": self.key,
            "type": "dataset",
            "title": self.entry.title,
            "author": [{"literal": self.author}],
            "issued": {"date-parts": [[self.published.year, self.published.month, self.published.day]]},
            "publisher": self.site,
            "version": str(self.entry.number),
            "abstract": self.entry.summary,
            "URL": self.address,
        }
        return json.dumps([found], ensure_ascii=False, indent=2) + "\n"


def _tex(text: str) -> str:
    return _one_line(text).translate(TEX)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
