"""No cell is lost: every non-blank cell of the figures ends as a value, a status or an issue, and each value is found
again at its row and column of the source."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.run import Harmonised, harmonise

AREAS = {
    "E06000006": "Halton",
    "E08000011": "Knowsley",
    "E08000012": "Liverpool",
    "E08000013": "St Helens",
    "E08000014": "Sefton",
    "E08000015": "Wirral",
    "E08000003": "Manchester",
    "E12000002": "North West",
}
UNKNOWN = {"E99999999": "Atlantis", "E08999999": "Lilliput"}
PERIODS = {"January 2024": "2024-01", "February 2024": "2024-02", "Mar-24": "2024-03", "2024-04": "2024-04"}
MEASURES = {"Claimant count": "claimant_count", "Unemployed": "unemployed"}
LEADS = [("Area code",), ("Area code", "Area name"), ("Area name",)]
MARKERS = {"[c]": "c", "..": "x", "[x]": "x", "[z]": "z", "~": "low", "<5": "c"}
ODD = ["-", "see note", "5‡", "1,23", "(7)"]
MANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Cell:
    """What a cell holds, and what must become of it. fate: blank, value, status or issue."""

    text: str
    fate: str
    value: float | None = None
    status: str | None = None


def _figures() -> st.SearchStrategy[Cell]:
    number = st.integers(0, 9_999_999)  # Whole, and of people: no unit is doubted.
    plain = number.map(lambda n: Cell(str(n), "value", float(n)))
    grouped = number.map(lambda n: Cell(f"{n:,}", "value", float(n)))
    marked = st.builds(lambda n, m: Cell(f"{n:,} [{m}]", "value", float(n), m), number, st.sampled_from("pre"))
    return plain | grouped | marked


CELLS = st.one_of(
    _figures(),
    _figures(),
    _figures(),
    st.sampled_from(sorted(MARKERS)).map(lambda text: Cell(text, "status", None, MARKERS[text])),
    st.sampled_from(ODD).map(lambda text: Cell(text, "issue")),
    st.just(Cell("", "blank")),
    st.just(Cell("  ", "blank")),
)


@dataclass(frozen=True)
class Sheet:
    """A table of figures as a publisher might lay it out. rows: of area, period and figure cells by measure.

    layout: ``long`` (a row a period, a column a measure) or ``wide`` (a row an area, a column a period).
    keys: the columns that say which area. about: whether lines stand above and below the table.
    """

    layout: str
    keys: tuple[str, ...]
    about: bool
    cells: dict[tuple[str, str, str], Cell]

    def lines(self) -> tuple[list[list[str]], dict[tuple[int, int], tuple[str, str, str]]]:
        """The file's cells, and the key of each figure by its row and column, from 1."""
        areas = list(dict.fromkeys(key[0] for key in self.cells))
        periods = list(dict.fromkeys(key[1] for key in self.cells))
        measures = list(dict.fromkeys(key[2] for key in self.cells))
        where: dict[tuple[int, int], tuple[str, str, str]] = {}
        lines = [["Claimants by local authority"], []] if self.about else []
        if self.layout == "long":
            lines.append([*self.keys, "Period", *measures])
            groups = [(area, period) for area in areas for period in periods]
        else:
            columns = [(period, name) for name in measures for period in periods]
            lines.append([*self.keys, *(f"{name}: {period}" for period, name in columns)])
            groups = [(area, "") for area in areas]
        for area, period in groups:
            head = [area if key == "Area code" else {**AREAS, **UNKNOWN}[area] for key in self.keys]
            if self.layout == "long":
                keys = [(area, period, name) for name in measures]
                head.append(period)
            else:
                keys = [(area, when, name) for when, name in columns]
            for place, key in enumerate(keys, start=len(head) + 1):
                where[(len(lines) + 1, place)] = key
            lines.append([*head, *(self.cells[key].text for key in keys)])
        if self.about:
            lines += [[], ["Figures are shown as they were published."]]
        return lines, where


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    areas = draw(st.lists(st.sampled_from([*AREAS, *UNKNOWN]), min_size=4, max_size=8, unique=True))
    areas.sort(key=UNKNOWN.__contains__)  # A row of an unknown name and odd texts, if first, may be a second header.
    periods = draw(st.lists(st.sampled_from(sorted(PERIODS)), min_size=2, max_size=4, unique=True))
    measures = draw(st.lists(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=2, unique=True))
    keys = [(area, period, name) for area in areas for period in periods for name in measures]
    cells = draw(st.lists(CELLS, min_size=len(keys), max_size=len(keys)))
    layout, lead = draw(st.sampled_from(["long", "wide"])), draw(st.sampled_from(LEADS))
    return Sheet(layout, lead, draw(st.booleans()), dict(zip(keys, cells, strict=True)))


def write(path: Path, lines: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def rows_of(found: Harmonised) -> list[dict[str, object]]:
    shown = found.connection.execute(f"SELECT * FROM {found.relation}")
    names = [column[0] for column in shown.description]
    return [dict(zip(names, row, strict=True)) for row in shown.fetchall()]


def figures_of(sheet: Sheet, fate: str) -> dict[tuple[str, str, str], Cell]:
    return {key: cell for key, cell in sheet.cells.items() if cell.fate == fate}


@given(sheets())
@MANY
def test_every_cell_ends_as_a_value_a_status_or_an_issue(tmp_path: Path, sheet: Sheet) -> None:
    lines, _ = sheet.lines()

    found = harmonise(write(tmp_path / "figures.csv", lines))

    if found.report.cells is not None:
        counted = Counter(
            cell.fate if key[0] in AREAS else "issue" for key, cell in sheet.cells.items() if cell.text.strip()
        )
        assert found.report.cells.balance == 0
        assert found.report.cells.total == counted.total()
        assert (found.report.cells.values, found.report.cells.statuses) == (counted["value"], counted["status"])
        assert found.report.cells.issues == counted["issue"]


@given(sheets())
@MANY
def test_every_figure_is_published_as_it_was_written_where_it_stood(tmp_path: Path, sheet: Sheet) -> None:
    lines, where = sheet.lines()

    found = harmonise(write(tmp_path / "figures.csv", lines))

    if found.relation is None:
        return
    published = {}
    for row in rows_of(found):
        key = where[(int(str(row["source_row"])), int(str(row["source_column"])))]
        cell = sheet.cells[key]
        assert (row["area_code"], row["period"]) == (key[0], PERIODS[key[1]])
        assert row["measure"] == MEASURES[key[2]]
        assert (row["value"], row["status"]) == (cell.value, cell.status)
        assert key not in published
        published[key] = cell
    known = {key for key in sheet.cells if key[0] in AREAS}
    assert published.keys() == known & (figures_of(sheet, "value").keys() | figures_of(sheet, "status").keys())


@given(sheets())
@MANY
def test_no_two_observations_have_one_key(tmp_path: Path, sheet: Sheet) -> None:
    lines, _ = sheet.lines()
    again = [*lines, *lines[1:3]]  # Two rows stand twice.

    found = harmonise(write(tmp_path / "figures.csv", again))

    if found.relation is not None and found.schema is not None:
        key = ", ".join(found.schema.primary_key)
        counted = found.connection.execute(
            f"SELECT count(*), count(DISTINCT ({key})), list(source_row) FROM {found.relation}"
        ).fetchone()
        assert counted is not None
        assert counted[0] == counted[1]


@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_table_of_figures_with_a_few_odd_cells_is_recognised(tmp_path: Path, layout: str) -> None:
    texts = iter(["1,200", "7 [p]", "[c]", "", "see note", *map(str, range(100, 200))])
    fates = {"1,200": Cell("1,200", "value", 1200.0), "7 [p]": Cell("7 [p]", "value", 7.0, "p")}
    keys = [(area, period, "Claimant count") for area in AREAS for period in PERIODS]
    cells = {key: fates.get(text) or Cell(text, "value") for key, text in zip(keys, texts, strict=False)}
    lines, _ = Sheet(layout, LEADS[1], False, cells).lines()

    found = harmonise(write(tmp_path / "figures.csv", lines))

    assert found.report.cells is not None
    assert (found.report.cells.total, found.report.cells.statuses, found.report.cells.issues) == (31, 1, 1)
    assert found.rows == 30


def test_figures_of_a_conflict_are_issues_and_no_values(tmp_path: Path) -> None:
    rows = [[code, "2024-01", str(100 + place)] for place, code in enumerate(AREAS)]
    rows += [[code, "2024-02", str(200 + place)] for place, code in enumerate(AREAS)] * 5
    path = write(
        tmp_path / "figures.csv", [["Area code", "Period", "Claimant count"], *rows, ["E08000012", "2024-01", "7"]]
    )

    found = harmonise(path)

    assert found.report.cells is not None
    assert (found.report.cells.total, found.report.cells.values, found.report.cells.issues) == (49, 47, 2)
    assert "conflicting-figures" in {issue.kind.code for issue in found.report.issues}
    assert found.rows == 2 * len(AREAS) - 1
