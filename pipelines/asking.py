"""What a check leaves open, as questions that a form can ask: each with the line of a recipe that would answer it.

The sentences of a report name those lines between backticks, for people who write recipes by hand. A form reads them
from there, so that whatever a report asks can be answered on the page too.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.recipe import GIVEN, MAPS
from pipelines.recipe_yaml import NotYaml, read
from validation.issues import Issue
from validation.render.view import Question
from validation.render.words import SEVERITIES, clean, is_masked
from validation.report import Report

MOST_ASKED = 20
LONGEST_MESSAGE = 400
LINE = re.compile(r"`([a-z_]+: [^`]+)`")


def questions(report: Report) -> list[Question]:
    """The questions of a report, what must be answered first; none of a file whose contents may not be repeated."""
    if is_masked(report):
        return []
    found: dict[tuple[str, str], Question] = {}
    for severity in SEVERITIES:
        for issue in report.of_severity(severity):
            for question in _of_issue(issue):
                found.setdefault((question.key, question.name), question)
    return list(found.values())[:MOST_ASKED]


def _of_issue(issue: Issue) -> list[Question]:
    """One question for each key that the advice gives a line of; its answers are those of the lines."""
    offered: dict[tuple[str, str], list[str]] = {}
    for line in LINE.findall(issue.what_to_do):
        for key, name, value in _answers(line):
            offered.setdefault((key, name), []).append(value)
    return [
        Question(
            issue.kind.code,
            issue.severity,
            clean(issue.message)[:LONGEST_MESSAGE],
            key,
            name,
            tuple(values),
            issue.count,
        )
        for (key, name), values in offered.items()
    ]


def _answers(line: str) -> list[tuple[str, str, str]]:
    """Key, name and value of a line that a recipe's ``given`` could hold; nothing of any other."""
    try:
        held: Any = read(line)
    except NotYaml:
        return []
    if not isinstance(held, dict):
        return []
    found = []
    for key, value in held.items():
        if key in MAPS and isinstance(value, dict):
            found += [(key, str(name), str(code)) for name, code in value.items()]
        elif key in GIVEN and key not in MAPS and not isinstance(value, dict | list):
            found.append((key, "", str(value)))
    return found
