"""What a sender calls a file: shown, and read for what it says of the contents, but never the path of anything."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

SOURCE = "source"
LONGEST = 120
LONGEST_ENDING = 8
ODD = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Controls, marks that turn the direction of text, and the like.


def clean_name(name: str, *, whole: bool = False) -> str:
    """The last part of a path, without what cannot be seen. whole: with the folders that it lies in, in an archive."""
    text = "".join(character for character in name if unicodedata.category(character) not in ODD)
    parts = [part.strip() for part in re.split(r"[/\\]", text)]
    kept = [part for part in parts if part and part.strip(".")] or ["file"]
    shown = "/".join(kept) if whole else kept[-1]
    return shown[-LONGEST:]


def source_name(name: str) -> str:
    """Under which name a file lies: nothing of its own but a plain ending."""
    ending = ending_of(name)
    return f"{SOURCE}{ending}" if ending else SOURCE


def ending_of(name: str) -> str:
    """``.xlsx``; nothing where it is not plain."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if re.fullmatch(rf"\.[a-z0-9]{{1,{LONGEST_ENDING}}}", ending) else ""


def download_name(name: str, what: str, ending: str) -> str:
    """``wards-fixed.xlsx``, for a file that is made of ``wards.csv``."""
    stem = PurePosixPath(name).stem if ending_of(name) else PurePosixPath(name).name
    plain = re.sub(r"[^\w .()-]", "_", stem).strip(" .") or "file"
    return f"{plain[:LONGEST]}-{what}{ending}"
