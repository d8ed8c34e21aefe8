"""Write the help page of every kind of issue, and their index, from the kinds themselves.

`make pages` writes them to ``docs/issues``; a test says which are missing or no longer what the kinds say.
"""

from __future__ import annotations

import pkgutil
import re
import sys
from importlib import import_module
from pathlib import Path

import validation.issues
from validation.issues import KINDS, IssueKind, Severity

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "issues"
INDEX = "README.md"
# The order in which a file meets the steps; a step that is not named here comes after them, by its name.
STEPS = (
    *("reading", "shape", "mangled", "recognising", "templates", "standardising", "figures"),
    *("conformance", "beside", "privacy", "gate", "strangers"),
)
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("Must fix", "The figures concerned are not published until it is mended."),
    "warning": ("Should fix", "The figures concerned may be left out or wrong until it is mended."),
    "info": ("Good to know", "Nothing has to be done: we say it so that you know."),
}
_NAME = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"(?<=[\w.])\{\w+\}")  # “Write its code{line}”: more words, where there are any.
_SHOWN_COUNT = "412"


def pages() -> dict[str, str]:
    """The text of every page by its file's name, the index among them."""
    return {INDEX: index(), **{f"{kind.code}.md": page(kind) for kind in KINDS.values()}}


def page(kind: IssueKind) -> str:
    """One kind's page in Markdown: what it means, why it matters, how to mend it in Excel, an example."""
    words, meaning = SEVERITIES[kind.severity]
    parts = [f"# {kind.title}", f"**{words}.** {meaning}", "## What it means", _said("The report says:", kind.problem)]
    if kind.many and "{count}" in kind.many:
        parts.append(_said("Where there are many:", kind.many))
    parts += [f"What to do: {shown(kind.what_to_do)}"]
    for heading, text in (
        ("Why it matters", kind.why),
        ("How to fix it in Excel", kind.fix),
        ("An example", kind.example),
    ):
        if text:
            parts += [f"## {heading}", text.strip("\n")]
    parts.append(f"Its code in reports is `{kind.code}`. [All kinds of issue]({INDEX})")
    return "\n\n".join(parts) + "\n"


def _said(lead: str, template: str) -> str:
    return f"{lead}\n\n> {shown(template)}"


def shown(template: str) -> str:
    """A sentence with the name of each thing that a report fills in, and an invented number for how many."""
    plain = _OPTIONAL.sub("", template.replace("{count}", _SHOWN_COUNT))
    parts = plain.split("`")  # Every second one is code, in which nothing can be set apart.
    parts[::2] = [_NAME.sub(lambda found: f"*{found[1].replace('_', ' ')}*", part) for part in parts[::2]]
    return _NAME.sub("…", "`".join(parts))


def index() -> str:
    """All kinds, grouped by the step that finds them, in the order of the steps."""
    lines = ["# What a check can find", ""]
    lines += [
        "Each kind of issue has a page that says what it means, why it matters and how to fix it in Excel.",
        "**Must fix** keeps figures from being published, **should fix** may make them wrong, and **good to know**",
        "asks for nothing.",
    ]
    for title, kinds in steps():
        step, _, rest = title.partition(": ")
        lines += ["", f"## {step}", *(["", f"{rest[0].upper()}{rest[1:]}."] if rest else [])]
        lines += ["", "| What is found | How grave |", "|---|---|"]
        lines += [f"| [{kind.title}]({kind.code}.md) | {SEVERITIES[kind.severity][0]} |" for kind in kinds]
    return "\n".join(lines) + "\n"


def steps() -> list[tuple[str, list[IssueKind]]]:
    """The steps with the kinds that each finds: the first sentence of a module of kinds is its title."""
    names = [module.name for module in pkgutil.iter_modules(validation.issues.__path__) if module.name != "kind"]
    found = []
    for name in sorted(names, key=lambda name: (STEPS.index(name) if name in STEPS else len(STEPS), name)):
        module = import_module(f"validation.issues.{name}")
        kinds = [kind for kind in vars(module).values() if isinstance(kind, IssueKind)]
        title = (module.__doc__ or name).partition("\n")[0].strip().rstrip(".")
        if kinds:
            found.append((title, kinds))
    return found


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing, are not what the kinds say, or belong to no kind."""
    wanted = pages()
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | held.keys() if wanted.get(name) != held.get(name))


def write_pages(folder: Path = FOLDER) -> list[str]:
    """Write the pages that are stale, take away those of no kind, and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names, wanted = stale(folder), pages()
    for name in names:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return names


if __name__ == "__main__":
    changed = write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    print("\n".join(changed) or "All pages are what the kinds say.")
