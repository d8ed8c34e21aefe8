"""A few made-up documents, and the index of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalogue.search.asking import read_question
from catalogue.search.building import build
from catalogue.search.documents import Document
from catalogue.search.finding import Answer, find
from catalogue.search.index import Index

LIVERPOOL, HALTON, ANFIELD = ("E08000012", "Liverpool"), ("E06000006", "Halton"), ("E05000887", "Anfield")


def a_document(
    name: str, title: str = "", *, theme: str = "work", areas: tuple[tuple[str, str], ...] = (LIVERPOOL,),
    years: tuple[int, int] = (2015, 2023), outcome: str = "passed", schema: str | None = "unemployment",
    **texts: list[str],
) -> Document:  # fmt: skip
    """texts: of further parts, such as ``measures``."""
    title = title or name.replace("-", " ").capitalize()
    values = {
        "theme": {theme: theme.capitalize()}, "publisher": {"ons": "Office for National Statistics"},
        "level": {"local_authority": "Local authority"} | ({"ward": "Ward"} if ANFIELD in areas else {}),
        "years": {f"{ten}s": f"{ten} to {ten + 9}" for ten in range(years[0] // 10 * 10, years[1] + 1, 10)},
        "format": {"csv": "CSV", "xlsx": "Excel"}, "licence": {"ogl": "Open Government Licence"},
        "harmonised": {"yes": "In the standard"} if schema else {"no": "As its publisher gave it"},
        "quality": {outcome: outcome},
    }  # fmt: skip
    shown: dict[str, Any] = {
        "title": title, "summary": "", "theme": theme, "publisher": "Office for National Statistics",
        "publisher_slug": "ons", "publisher_link": "", "rows": 10, "period": [f"{years[0]}-01-01", f"{years[1]}-12-31"],
        "licence": "Open Government Licence", "schema": schema, "outcome": outcome,
    }  # fmt: skip
    parts = {"title": [title], "areas": [name for _, name in areas], "codes": [code for code, _ in areas], **texts}
    return Document(name, 1, parts, values, shown, years, f"{years[1]}-12-31", f"{years[1]}-06-01T00:00:00Z")


def an_index(path: Path, *documents: Document) -> Index:
    build(path, enumerate(documents, 1))
    return Index(path)


def ask(index: Index, text: str = "", **asked: Any) -> Answer:
    parameters = {"q": [text]} | {
        name: value if isinstance(value, list) else [str(value)] for name, value in asked.items()
    }
    return find(index, read_question(parameters))


def names(answer: Answer) -> list[str]:
    return [held.name for held in answer.held]
