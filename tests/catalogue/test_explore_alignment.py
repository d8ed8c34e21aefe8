"""Two measures are compared for the same areas and the same time, and nothing is equated that is not the same."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.explore.compare import became, codes_of, join, nearest
from catalogue.explore.figures import Figure, Period

OF_THE_CENSUS = "E41000267"  # Knowsley among the merged authorities of the census of 2011.


def figures(**values: float | None) -> dict[str, Figure]:
    return {code: Figure(code, f"Area {code}", value) for code, value in values.items()}


def year(number: int, kind: str = "calendar_year") -> Period:
    if kind == "financial_year":
        return Period(f"{number}-04/{number + 1}-03", kind, date(number, 4, 1), date(number + 1, 3, 31))
    if kind == "mid_year":
        return Period(str(number), kind, date(number, 6, 30), date(number, 6, 30))
    return Period(str(number), kind, date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize("kind", ["financial_year", "mid_year"])
def test_a_year_of_one_kind_is_no_year_of_another(kind: str) -> None:
    assert year(2019) != year(2019, kind)


def test_areas_of_one_side_only_are_told_apart() -> None:
    pairs, only_x, only_y = join(figures(E08000012=1, E08000014=2), figures(E08000012=3, E08000015=4))

    assert [(pair.code, pair.x.value, pair.y.value) for pair in pairs] == [("E08000012", 1, 3)]
    assert [one.code for one in only_x] == ["E08000014"]
    assert [one.code for one in only_y] == ["E08000015"]


def test_a_withheld_figure_keeps_its_area_and_is_no_point() -> None:
    pairs, _, _ = join(figures(E08000012=1), {"E08000012": Figure("E08000012", "Liverpool", None, "c")})

    assert [pair.is_whole for pair in pairs] == [False]


def test_a_code_that_another_took_the_place_of_alone_is_the_same_area() -> None:
    pairs, only_x, only_y = join(figures(**{OF_THE_CENSUS: 1}), figures(E08000011=2))

    assert [(pair.code, pair.name, pair.x.code, pair.y.code) for pair in pairs] == [
        ("E08000011", "Knowsley", OF_THE_CENSUS, "E08000011")
    ]
    assert (only_x, only_y) == ((), ())


def test_an_old_code_beside_its_successor_is_not_taken_for_it() -> None:
    pairs, only_x, _ = join(figures(**{OF_THE_CENSUS: 1, "E08000011": 5}), figures(E08000011=2))

    assert [(pair.code, pair.x.value) for pair in pairs] == [("E08000011", 5)]
    assert [one.code for one in only_x] == [OF_THE_CENSUS]


def test_an_area_that_was_split_is_no_other_area() -> None:
    from schemas.areas import register

    split = next(area for area in register().all() if len(area.successors) > 1)

    assert became(split.code) == split.code


def test_an_area_that_was_merged_with_another_is_no_other_area() -> None:
    from collections import Counter

    from schemas.areas import register

    heirs = Counter(code for area in register().all() for code in area.successors)
    merged = next(area for area in register().all() if len(area.successors) == 1 and heirs[area.successors[0]] > 1)

    assert became(merged.code) == merged.code


def test_the_codes_of_an_area_are_its_own_and_those_that_became_it() -> None:
    assert codes_of("E08000011") == ("E08000011", OF_THE_CENSUS)


def test_the_nearest_periods_are_those_with_the_nearest_middles() -> None:
    found = nearest([year(2015), year(2019)], [year(2016, "financial_year"), year(2019, "financial_year")])

    assert found == (year(2019), year(2019, "financial_year"))


def test_of_equally_near_periods_the_latest_are_taken() -> None:
    assert nearest([year(2018), year(2019)], [year(2018), year(2019)]) == (year(2019), year(2019))


def test_where_a_side_has_no_period_none_is_near() -> None:
    assert nearest([], [year(2019)]) is None
