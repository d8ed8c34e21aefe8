"""Make two ways of writing the same name one text, so that spellings can be looked up.

Percent and plus signs are kept as words, since “16+” is not “16” and “% of adults” is not “adults”.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHE = re.compile(r"['’ʼ‘`´]")
_WORDS = (("%", " percent "), ("+", " plus "), ("&", " and "))
_PUNCTUATION = re.compile(r"[\W_]+")
_PER_CENT = re.compile(r"\bper cent\b")
_SAINT = re.compile(r"\bsaint\b")


def normalise(text: str) -> str:
    """Return the text without case, accents and punctuation, its spaces collapsed; “Saint” and “St.” are “st”.

    A text of punctuation alone gives the empty text. Normalising twice changes nothing more.
    """
    if text.isascii():  # Most texts are, and most of the time went into this.
        plain = text.casefold()
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if plain.replace(" ", "").isalnum():
        plain = " ".join(plain.split())
    else:
        plain = _APOSTROPHE.sub("", plain)
        for sign, word in _WORDS:
            plain = plain.replace(sign, word)
        plain = _PUNCTUATION.sub(" ", plain).strip()
    if "per cent" in plain:
        plain = _PER_CENT.sub("percent", plain)
    return _SAINT.sub("st", plain) if "saint" in plain else plain
