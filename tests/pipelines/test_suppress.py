"""Small counts are withheld where somebody asks, with what would give them away, and the report shows none of them."""

from __future__ import annotations

import csv
import itertools
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalogue.cli import main
from pipelines import descriptions
from pipelines.publication import Publication
from pipelines.publish import write_package
from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise
from pipelines.suppress import decide, read_rule
from pipelines.suppress.relations import Figure, relations
from pipelines.suppress.rules import Rule
from schemas import areas, registry
from tests.a_dataset import a_descriptor
from tests.pipelines.attack import recoverable
from validation.issues import CONFLICTING_FIGURES, Issue, Place
from validation.report import Change, Report

CLAIMANTS = """\
Claimant count by sex
Area code,Month,All,Male,Female
E06000006,January 2024,70,30,40
E08000011,January 2024,33,3,30
E08000012,January 2024,100,60,40
E08000013,January 2024,151,101,50
E08000014,January 2024,90,45,45
E08000015,January 2024,81,40,41
E47000004,January 2024,525,279,246
"""
AUTHORITIES = ("E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015")
REGION = "E47000004"


@pytest.fixture
def claimants(tmp_path: Path) -> Path:
    """Counts by sex of the six authorities and the city region; Knowsley has three men."""
    path = tmp_path / "claimants.csv"
    path.write_text(CLAIMANTS, encoding="utf-8")
    return path


def rows(harmonised: Harmonised) -> dict[tuple[str, str], tuple[float | None, str | None]]:
    found = harmonised.connection.execute(f"SELECT area_code, sex, value, status FROM {harmonised.relation}").fetchall()
    return {(area, sex): (value, status) for area, sex, value, status in found}


def withheld(harmonised: Harmonised) -> set[tuple[str, str]]:
    return {key for key, (value, _) in rows(harmonised).items() if value is None}


def a_figure(place: int, value: float | None = 1, **facts: Any) -> Figure:
    defaults = {"measure": "births", "area": "E08000012", "name": "Liverpool", "type": "local_authority"}
    period = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    given = {**defaults, **period, "parts": (("sex", "all"), ("age_band", "all")), **facts}
    return Figure(place=place, value=value, **given)


def sums(*figures: Figure, flows: tuple[str, ...] = (), of: dict[str, tuple[str, ...]] | None = None) -> set[Any]:
    found = relations(figures, flows, of or {}, areas.register())
    return {tuple(sorted(equation)) for equation in found}


def test_nothing_is_withheld_unasked_and_small_counts_are_counted(claimants: Path) -> None:
    harmonised = harmonise(claimants)

    report = harmonised.report
    issue = next(issue for issue in report.issues if issue.kind.code == "small-counts")
    assert withheld(harmonised) == set()
    assert (issue.count, issue.severity) == (1, "info")
    assert issue.message.startswith("One count of claimant count is under 5")
    assert report.statistics["disclosure"]["outcome"] == "review"


def test_a_small_count_and_what_would_give_it_away_are_withheld(claimants: Path) -> None:
    harmonised = harmonise(claimants, disclosure="apply")

    gone = withheld(harmonised)
    assert ("E08000011", "male") in gone
    assert {sex for area, sex in gone if area == "E08000011"} == {"male", "female"}
    assert len(gone) == 4  # And both sexes of one more authority, as the city region's sums are shown.
    assert {rows(harmonised)[key][1] for key in gone} == {"c"}


def test_what_is_shown_is_rounded_each_figure_by_itself(claimants: Path) -> None:
    shown = {key: value for key, (value, _) in rows(harmonise(claimants, disclosure="apply")).items() if value}

    assert shown["E08000011", "all"] == 35
    assert shown["E08000015", "all"] == 80
    assert all(value % 5 == 0 for value in shown.values())


def test_the_change_log_says_how_many_and_not_which(claimants: Path) -> None:
    changes = {change.rule: change for change in harmonise(claimants, disclosure="apply").report.changes}

    small, second = changes["suppressed-small-count"], changes["suppressed-secondary"]
    assert (small.cells, second.cells) == (1, 3)
    assert (small.before, small.after, small.place) == ("a count under 5", "[c]", None)
    assert changes["rounded-to-5"].cells > 0


def test_cells_are_accounted_for_still(claimants: Path) -> None:
    cells = harmonise(claimants, disclosure="apply").report.cells

    assert cells is not None
    assert (cells.total, cells.values, cells.statuses, cells.balance) == (21, 17, 4, 0)


def attacked(harmonised: Harmonised) -> tuple[set[tuple[str, str, str]], list[dict[tuple[str, str, str], int]]]:
    """The withheld figures, and every sum that a reader of the table would think of, written down by hand."""
    found = harmonised.connection.execute(
        f"SELECT area_code, sex, age_band FROM {harmonised.relation} WHERE value IS NULL"
    ).fetchall()
    sums: list[dict[tuple[str, str, str], int]] = []
    places, sexes, ages = (*AUTHORITIES, REGION), ("all", "male", "female"), ("all", "0-15", "16-64", "65+")
    sums += [{(a, "all", g): -1, (a, "male", g): 1, (a, "female", g): 1} for a in places for g in ages]
    sums += [{(a, s, "all"): -1, **{(a, s, g): 1 for g in ages[1:]}} for a in places for s in sexes]
    sums += [{(REGION, s, g): -1, **{(a, s, g): 1 for a in AUTHORITIES}} for s in sexes for g in ages]
    return set(found), sums


def test_nobody_can_work_out_a_withheld_figure_from_areas_sexes_and_ages(tmp_path: Path) -> None:
    dice = random.Random(20_240_301)
    inner = {(a, s, g): dice.choice((2, 3, 8, 20, 40, 70)) for a in AUTHORITIES for s in ("male", "female")
             for g in ("0-15", "16-64", "65+")}  # fmt: skip
    lines = ["Area code,Period,Sex,Age,Population"]
    for area, sex, age in itertools.product(
        (*AUTHORITIES, REGION), ("all", "male", "female"), ("all", "0-15", "16-64", "65+")
    ):
        total = sum(count for (a, s, g), count in inner.items()
                    if area in (a, REGION) and sex in (s, "all") and age in (g, "all"))  # fmt: skip
        lines.append(f"{area},mid-2023,{sex},{age},{total}")
    path = tmp_path / "population.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    harmonised = harmonise(path, disclosure="apply")

    gone, equations = attacked(harmonised)
    numbers = {key: number for number, key in enumerate(sorted(gone))}
    known = [tuple((numbers[key], sign) for key, sign in equation.items() if key in gone) for equation in equations]
    assert harmonised.rows == 84
    assert {key for key, count in inner.items() if count < 5} <= gone
    assert len(gone) < 84
    assert recoverable(set(numbers.values()), known) == set()


def test_a_rate_of_a_withheld_count_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "claimants.csv"
    path.write_text(
        "Area code,Month,Claimant count,Claimant rate (%)\nE05000886,January 2024,3,0.1\n"
        "E05000887,January 2024,80,2.2\nE05000888,January 2024,90,2.4\n"
    )

    harmonised = harmonise(path, disclosure="apply")

    found = harmonised.connection.execute(
        f"SELECT area_code, measure FROM {harmonised.relation} WHERE value IS NULL ORDER BY ALL"
    ).fetchall()
    assert found == [("E05000886", "claimant_count"), ("E05000886", "claimant_rate")]
    assert "suppressed-rate" in {change.rule for change in harmonised.report.changes}


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ((None, None), None),
        (("apply", "already-controlled"), "apply"),
        ((None, "already-controlled"), "already-controlled"),
    ],
)
def test_the_nearest_word_decides(said: tuple[str | None, ...], decision: str | None) -> None:
    assert decide(Rule(5, ("births",)), *said) == decision


def test_a_rule_that_always_holds_is_overruled_by_a_publisher_who_has_looked() -> None:
    rule = Rule(5, ("births",), always=True)

    assert (decide(rule, None), decide(rule, "already-controlled")) == ("apply", "already-controlled")


def test_a_recipe_may_ask_for_it(claimants: Path) -> None:
    harmonised = harmonise(claimants, recipe=Recipe(given={"disclosure": "apply"}))

    assert withheld(harmonised)
    assert harmonised.recipe.given == {"disclosure": "apply"}


def test_figures_that_their_publisher_controls_are_left_in_peace(claimants: Path) -> None:
    report = harmonise(claimants, disclosure="already-controlled").report

    assert "small-counts" not in {issue.kind.code for issue in report.issues}
    assert "disclosure" not in report.statistics


@pytest.mark.parametrize("name", registry.names())
def test_a_schema_s_rule_names_measures_that_are_counts(name: str) -> None:
    from schemas import code_lists

    rule = read_rule(registry.load(name).descriptor)
    codes = code_lists.load("measures").codes

    if rule is not None:
        counted = {*rule.measures, *rule.sums, *(part.lstrip("-") for parts in rule.sums.values() for part in parts)}
        assert all(codes[code].more["adds_up"] == "yes" and codes[code].more["schema"] == name for code in counted)
        assert rule.threshold > 1
        assert not rule.always


def test_a_figure_in_the_words_of_an_issue_or_a_change_is_taken_out() -> None:
    from pipelines.suppress.telling import forget_figures

    values = {"what": "Knowsley, 2024-01, E08000011", "values": "3 and 30.5", "most": 3, "where": "sheet “2024”"}
    issue = Issue(CONFLICTING_FIGURES, values, 2, (Place("2024", 4, 3, "Male", "3"),), ("3 is likelier",))
    report = Report(issues=[issue], changes=[Change("markers", "value", "3 [p]", "3", 1, Place(row=4, column=3))])

    forget_figures(report)

    kept = report.issues[0]
    assert kept.values == {
        "what": "Knowsley, 2024-01, E08000011", "values": "[c] and [c]", "most": "[c]", "where": "sheet “2024”",
    }  # fmt: skip
    assert (kept.places[0].cell, kept.places[0].value, kept.suggestions) == ("2024!C4", None, ("[c] is likelier",))
    assert [(change.before, change.after, change.place) for change in report.changes] == [
        ("as the source has it", "a figure", None)
    ]


def test_harmonise_suppress_writes_no_withheld_figure_anywhere(claimants: Path, tmp_path: Path) -> None:
    out, report, changes = tmp_path / "o.csv", tmp_path / "r.json", tmp_path / "c.csv"
    asked = [
        "harmonise",
        str(claimants),
        "-o",
        str(out),
        "--report",
        str(report),
        "--changes",
        str(changes),
        "--suppress",
    ]

    done = CliRunner().invoke(main, asked)

    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as file:
        gone = [row for row in csv.DictReader(file) if row["status"] == "c"]
    assert len(gone) == 4
    assert [row["value"] + row["lower_95"] + row["upper_95"] for row in gone] == [""] * 4
    issues = json.loads(report.read_text(encoding="utf-8"))["tasks"][0]["issues"]
    assert "counts-withheld" in {issue["code"] for issue in issues}


def test_a_schema_without_a_rule_says_that_nothing_is_withheld(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Area code,Month,Job adverts\nE08000012,January 2024,3\nE08000015,January 2024,4\n")

    done = CliRunner().invoke(
        main, ["harmonise", str(path), "--schema", "jobs", "-o", str(tmp_path / "o.csv"), "--suppress"]
    )

    assert "The schema jobs has no rule on small counts: nothing was withheld." in done.stderr


def published(claimants: Path, folder: Path, **more: str) -> Path:
    """The folder of the version that these claimants give."""
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps({**a_descriptor("claimants"), **more}), encoding="utf-8")
    (folder / "claimants.csv").write_bytes(claimants.read_bytes())
    description = descriptions.load(folder)
    harmonised = harmonise(description.source, disclosure=description.disclosure)
    version = write_package(Publication(description, harmonised, 1, "of a test"), folder.parent / "packages")
    assert version is not None
    return version.folder


def test_a_source_file_is_not_published_beside_withheld_figures(claimants: Path, tmp_path: Path) -> None:
    version = published(claimants, tmp_path / "claimants", **{"lcr:disclosure": "apply"})

    facts = json.loads((version / "datapackage.json").read_text(encoding="utf-8"))
    assert not (version / "source").exists()
    assert facts["lcr:sourceFile"].keys() == {"withheld", "name", "bytes", "sha256"}
    assert [resource["name"] for resource in facts["resources"] if "source" in resource["name"]] == []
    texts = [path.read_bytes() for path in version.rglob("*") if path.suffix in {".json", ".csv", ".yaml"}]
    assert [text for text in texts if b"January 2024,33,3,30" in text] == []


def test_a_source_file_is_published_where_nothing_was_withheld(claimants: Path, tmp_path: Path) -> None:
    version = published(claimants, tmp_path / "claimants", **{"lcr:disclosure": "already-controlled"})

    assert (version / "source" / "claimants.csv").is_file()


def test_sexes_make_all_persons() -> None:
    figures = [a_figure(place, value, parts=(("sex", sex), ("age_band", "all")))
               for place, (sex, value) in enumerate([("all", 5), ("female", 3), ("male", 2)])]  # fmt: skip

    assert sums(*figures) == {((0, -1), (1, 1), (2, 1))}


def test_what_does_not_add_up_gives_nothing_away_and_what_is_withheld_might() -> None:
    def figures(total: float | None) -> list[Figure]:
        return [a_figure(place, value, parts=(("sex", sex), ("age_band", "all")))
                for place, (sex, value) in enumerate([("all", total), ("female", 3), ("male", 2)])]  # fmt: skip

    assert sums(*figures(9)) == set()
    assert sums(*figures(None)) == {((0, -1), (1, 1), (2, 1))}


def test_age_bands_make_wider_ones_also_by_taking_away() -> None:
    bands = [("16-24", 4), ("25+", 6), ("16+", 10), ("0-24", 9), ("all", 15)]
    figures = [a_figure(place, value, parts=(("sex", "all"), ("age_band", band)))
               for place, (band, value) in enumerate(bands)]  # fmt: skip

    found = sums(*figures)

    assert ((0, 1), (1, 1), (2, -1)) in found
    assert any({place for place, _ in equation} == {1, 3, 4} for equation in found)


def test_months_make_a_year_of_what_flows_and_not_of_what_stands() -> None:
    halves = [(date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 12, 31))]
    figures = [a_figure(0, 3)] + [a_figure(n, n, start=start, end=end) for n, (start, end) in enumerate(halves, 1)]

    assert sums(*figures, flows=("births",)) == {((0, -1), (1, 1), (2, 1))}
    assert sums(*figures) == set()


def test_authorities_make_the_city_region_and_wards_an_authority() -> None:
    codes = [*areas.register().region.members, "E47000004"]
    region = [a_figure(place, 6 if code == "E47000004" else 1, area=code, name=code,
                       type="combined_authority" if code == "E47000004" else "local_authority")
              for place, code in enumerate(codes)]  # fmt: skip
    wards = [a_figure(10, 0.5, area="E05000886", type="ward"), a_figure(11, 0.5, area="E05000887", type="ward")]

    found = sums(*region, *wards)

    assert (*((place, 1) for place in range(6)), (6, -1)) in found
    assert any({place for place, _ in equation} == {codes.index("E08000012"), 10, 11} for equation in found)


def test_measures_that_are_sums_of_others_count_too() -> None:
    figures = [a_figure(0, 3, measure="natural_change"), a_figure(1, 8), a_figure(2, 5, measure="deaths")]

    assert sums(*figures, of={"natural_change": ("births", "-deaths")}) == {((0, -1), (1, 1), (2, -1))}
