"""Which areas are drawn: a few all, of many the ends; what is asked for; and a search among them."""

from __future__ import annotations

from catalogue.query.charted import Areas, Option, _ends

MANY = tuple(Option(f"E050000{n:02d}", f"Ward {n}", 100.0 - n) for n in range(40))
ANFIELD = (*MANY, Option("E05000886", "Anfield"), Option("E05000887", "Everton and Anfield Park"))


def areas(level: tuple[Option, ...]) -> Areas:
    return Areas((), (), level, (), "", True)


def test_of_many_the_highest_the_lowest_or_both_ends_are_shown() -> None:
    codes = [one.code for one in MANY]

    assert list(_ends(MANY, "highest")) == codes[:10]
    assert list(_ends(MANY, "lowest")) == codes[-10:]
    assert list(_ends(MANY, "ends")) == codes[:5] + codes[-5:]


def test_an_area_is_found_by_part_of_its_name_or_code_and_what_begins_so_stands_first() -> None:
    found = areas(ANFIELD)

    assert [one.name for one in found.matching("anfi")] == ["Anfield", "Everton and Anfield Park"]
    assert [one.name for one in found.matching("park anf")] == ["Everton and Anfield Park"]
    assert [one.name for one in found.matching("e05000886")] == ["Anfield"]


def test_a_search_offers_a_dozen_at_most_and_nothing_for_nothing() -> None:
    assert len(areas(ANFIELD).matching("ward")) == 12
    assert areas(ANFIELD).matching("") == []
    assert areas(ANFIELD).matching("%_") == []


def test_what_presses_the_others_flat_is_too_large() -> None:
    wider = (Option("R", "Region", 150.0), Option("E", "England", 5_000.0))

    assert [one.code for one in Areas((), (), MANY, wider, "", True).too_large] == ["E"]
