"""What can be taken away of a check, and for which files there is any of it."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.submissions.bench import SCHEMA
from catalogue.submissions.checks import Check, SentFile
from validation.render.view import View


@dataclass(frozen=True)
class Download:
    """output: of ``pipelines.checking.OUTPUTS``. what: how its name ends."""

    output: str
    what: str
    ending: str
    media_type: str
    title: str
    words: str


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOWNLOADS = {
    "fixed.xlsx": Download("xlsx", "fixed", ".xlsx", EXCEL, "The fixed file, Excel",
                           "Every row that could be put into the standard, ready to publish."),
    "fixed.csv": Download("csv", "fixed", ".csv", "text/csv; charset=utf-8", "The fixed file, CSV",
                          "The same rows as text."),
    "checked.xlsx": Download("annotated", "checked", ".xlsx", EXCEL, "Your file with the faults marked",
                             "A copy with the cells coloured and commented, and a list in front."),
    "changes.csv": Download("changes", "changes", ".csv", "text/csv; charset=utf-8", "The change log",
                            "Each text we changed, what it became, by which rule, how often."),
    "recipe.yaml": Download("recipe", "recipe", ".yaml", "text/plain; charset=utf-8", "The recipe",
                            "How we read the file. Send it along next month, and nothing is asked again."),
    "report.json": Download("report", "report", ".json", "application/json", "The report, for programs",
                            "A frictionless report in JSON, with more in it."),
}  # fmt: skip
OF_FIGURES = ("fixed.xlsx", "fixed.csv", "changes.csv", "recipe.yaml")


def offered(check: Check, file: SentFile, view: View) -> dict[str, Download]:
    """What can be taken away: nothing of a file whose source is deleted, and no figures where there are none."""
    if not file.source or file.outcome == "not read":
        return {}
    is_as_is = bool(file.declared) or SCHEMA in check.own
    has_rows = bool(view.rows) and not is_as_is
    return {name: one for name, one in DOWNLOADS.items() if has_rows or name not in OF_FIGURES}
