"""Personal data is known by the shape of a cell, the words of a label and the share of a column."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines.local import open_engine
from tests.validation import people
from tests.validation.people import numbered, table
from validation.issues import KINDS
from validation.privacy import Screening, screen
from validation.privacy.labels import identifier_of, telling_of
from validation.privacy.patterns import is_national_insurance_number, is_nhs_number, looks_like, mask, mentions
from validation.reading import open_source

SEED = 20_240_301


def screened(tmp_path: Path, text: str) -> Screening:
    path = tmp_path / "upload.csv"
    path.write_text(text, encoding="utf-8")
    return screen(open_source(path, open_engine()))


def codes(screening: Screening) -> list[str]:
    return [issue.kind.code for issue in screening.issues]


@pytest.mark.parametrize("text", ["943 476 5919", "943-476-5919", "9434765919", people.nhs_number(7)])
def test_an_nhs_number_passes_its_check(text: str) -> None:
    assert is_nhs_number(text)


@pytest.mark.parametrize("text", ["9434765918", "0000000000", "943476591", "94347659190", "943 476 591X", ""])
def test_what_fails_the_check_or_is_one_digit_ten_times_is_no_nhs_number(text: str) -> None:
    assert not is_nhs_number(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("AB123456C", True), ("ab 12 34 56 c", True), ("GB123456A", False), ("QQ123456C", False), ("AB123456E", False)],
)
def test_a_national_insurance_number_has_a_prefix_that_is_given_and_a_last_letter(text: str, is_one: bool) -> None:
    assert is_national_insurance_number(text) is is_one


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("postcode", "L1 8JQ"),
        ("postcode", "sw1a 1aa"),
        ("email", "jane.bloggs@example.org"),
        ("phone", "+44 (0)1632 960 001"),
        ("phone", "01632 960001"),
        ("date_of_birth", "01/02/1980"),
        ("date_of_birth", "1980-02-01"),
        ("date_of_birth", "1 February 1980"),
        ("name", "Dr. Jane O'Bloggs-Roe"),
    ],
)
def test_a_cell_looks_like_its_sort(sort: str, text: str) -> None:
    assert looks_like(sort, text)


@pytest.mark.parametrize(
    ("sort", "text"),
    [("postcode", "E08000012"), ("email", "n/a"), ("phone", "336000"), ("date_of_birth", "1980"), ("name", "12 Road")],
)
def test_a_code_or_a_figure_looks_like_no_personal_data(sort: str, text: str) -> None:
    assert not looks_like(sort, text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("AB123456C", "AB******C"),
        ("AB 12 34 56 C", "AB******C"),
        ("Jane Bloggs", "J*** B***"),
        ("jane@example.org", "j***@***"),
        ("abc", "***"),
    ],
)
def test_a_mask_keeps_the_ends(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(max_size=60))
def test_no_text_makes_the_mask_or_the_patterns_fail(text: str) -> None:
    mask(text)
    mentions(text)
    looks_like("name", text)


@pytest.mark.parametrize(
    ("label", "sort"),
    [
        ("NHS Number", "nhs_number"),
        ("nhs_no", "nhs_number"),
        ("NI No.", "national_insurance_number"),
        ("DateOfBirth", "date_of_birth"),
        ("client_dob", "date_of_birth"),
        ("Surname", "name"),
        ("Name of client", "name"),
        ("Head teacher name", "name"),
        ("E-mail", "email"),
        ("Mobile", "phone"),
        ("Post code", "postcode"),
        ("Home address", "address"),
        ("PatientID", "person_id"),
        ("Name", "maybe_name"),
    ],
)
def test_a_label_names_an_identifier(label: str, sort: str) -> None:
    assert identifier_of(label) == sort


@pytest.mark.parametrize("label", ["Area name", "LSOA name", "Local authority", "Value", "area_code", "Supplier name"])
def test_a_label_of_open_data_names_no_identifier(label: str) -> None:
    assert identifier_of(label) is None


def test_a_label_names_what_singles_people_out() -> None:
    assert [telling_of(label) for label in ("Age at death", "Gender", "Ethnic group", "Ward", "Value")] == [
        *("age", "sex", "ethnicity", "area"),
        None,
    ]


@pytest.mark.parametrize("header", ["NHS Number,Ward", "Ref,Ward", ""])
def test_a_column_of_nhs_numbers_is_found_by_its_label_or_by_its_check_digits(tmp_path: Path, header: str) -> None:
    screening = screened(tmp_path, table(header, numbered(40, people.nhs_number, "Central")))

    assert codes(screening) == ["personal-data"]
    assert screening.outcome == "fail"
    assert screening.is_quarantined


def test_random_numbers_of_ten_digits_are_no_nhs_numbers(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    rows = [[f"{dice.randrange(10**9, 10**10)}", "Central"] for _ in range(500)]

    assert screened(tmp_path, table("Reference,Ward", rows)).outcome == "pass"


@pytest.mark.parametrize("label", ["UPRN", "Easting", "Telephone", "Company number"])
def test_numbers_that_say_what_else_they_are_are_no_nhs_numbers(tmp_path: Path, label: str) -> None:
    screening = screened(tmp_path, table(f"Site,{label}", numbered(40, "Depot", people.nhs_number)))

    assert not screening.is_quarantined


def test_one_cell_alone_is_never_believed(tmp_path: Path) -> None:
    rows = numbered(100, "Liverpool", str, "nothing")
    rows[3][2], rows[5][2], rows[7][2] = people.insurance_number(1), people.email(1), people.nhs_number(1)

    assert screened(tmp_path, table("area,value,note", rows)).outcome == "pass"


def test_numbers_in_notes_are_found_where_there_are_several(tmp_path: Path) -> None:
    rows = [["Liverpool", f"see {people.insurance_number(place)}" if place % 9 == 0 else "ok"] for place in range(100)]

    assert codes(screened(tmp_path, table("area,note", rows))) == ["personal-data"]


@pytest.mark.parametrize(
    ("header", "makers"),
    [
        ("Forename,Date of birth", (people.name, people.birth_date)),
        ("Client,DOB,Sex", (str, people.birth_date, "F")),
        ("Full name,Postcode", (people.name, people.postcode)),
        ("Name,School,Postcode", (people.name, "Park School", people.postcode)),
        ("", (people.name, people.birth_date, people.postcode)),
        ("Surname,Email", (people.name, people.email)),
        ("Name,Home address,Postcode", (people.name, "{} Oak Road".format, people.postcode)),
        ("Complainant,Postcode", (people.name, people.postcode)),
    ],
)
def test_a_row_for_each_person_is_quarantined(tmp_path: Path, header: str, makers: tuple[object, ...]) -> None:
    screening = screened(tmp_path, table(header, numbered(40, *makers)))

    assert codes(screening) == ["one-row-per-person"]
    assert screening.is_quarantined


def test_no_word_of_a_screening_repeats_a_cell(tmp_path: Path) -> None:
    makers = (people.name, people.birth_date, people.postcode, people.insurance_number)
    rows = numbered(30, *makers)

    said = str(screened(tmp_path, table("", rows)).issues)

    assert [cell for row in rows for cell in (*row, *row[0].split()) if cell in said] == []


def test_a_file_without_labels_does_not_have_its_first_person_taken_for_them(tmp_path: Path) -> None:
    rows = [["Jane Email Bloggs", people.insurance_number(0)], *numbered(40, people.name, people.insurance_number)]

    screening = screened(tmp_path, table("", rows))

    assert screening.is_quarantined
    assert "Bloggs" not in str(screening.issues)


def test_names_alone_are_for_a_person_to_review(tmp_path: Path) -> None:
    screening = screened(tmp_path, table("Name,Ward,Party", numbered(40, people.name, "Central", "Green")))

    assert codes(screening) == ["names-of-people"]
    assert screening.outcome == "review"
    assert screening.reasons == (screening.issues[0].message,)


@pytest.mark.parametrize("kind", ["Street", "Park", "Catholic Primary School"])
def test_streets_parks_and_schools_that_bear_forenames_are_no_people(tmp_path: Path, kind: str) -> None:
    rows = [[f"{forename} {kind}", str(place)] for place, forename in enumerate(people.FORENAMES)]

    assert screened(tmp_path, table("Name,Length", rows)).outcome == "pass"


def test_dates_of_birth_alone_are_reviewed(tmp_path: Path) -> None:
    screening = screened(tmp_path, table("DOB,Hospital", numbered(40, people.birth_date, "Women's")))

    assert codes(screening) == ["contact-details"]


def test_names_that_are_counted_are_figures(tmp_path: Path) -> None:
    rows = [[str(place), forename, str(900 - place)] for place, forename in enumerate(people.FORENAMES)]

    assert screened(tmp_path, table("Rank,First name,Count", rows)).outcome == "pass"


def test_the_postcodes_and_addresses_of_depots_are_no_fault(tmp_path: Path) -> None:
    rows = [[f"Depot {place}", people.postcode(place), people.email(place)] for place in range(40)]

    assert screened(tmp_path, table("Depot,Postcode,Email", rows)).outcome == "pass"


def test_postcodes_that_nothing_is_said_of_are_reviewed(tmp_path: Path) -> None:
    screening = screened(tmp_path, table("Postcode,Support", numbered(40, people.postcode, "weekly")))

    assert codes(screening) == ["contact-details"]
    assert screening.outcome == "review"


def test_head_teachers_beside_their_schools_are_reviewed(tmp_path: Path) -> None:
    rows = [[f"School {place}", people.name(place), people.email(place)] for place in range(40)]

    assert codes(screened(tmp_path, table("School,Head teacher name,Email", rows))) == ["named-contacts"]


def test_people_who_could_be_singled_out_are_counted(tmp_path: Path) -> None:
    rows = [["Central", "30", "F", "White"]] * 40 + [["Everton", "91", "M", "Asian"]] * 2

    screening = screened(tmp_path, table("Ward,Age,Sex,Ethnic group", rows))

    assert codes(screening) == ["small-groups"]
    assert screening.issues[0].values["smallest"] == 2
    assert screening.issues[0].values["groups"] == "1"


def test_groups_of_five_single_nobody_out(tmp_path: Path) -> None:
    rows = [["Central", "30", "F", "White"]] * 5 + [["Everton", "91", "M", "Asian"]] * 25

    assert screened(tmp_path, table("Ward,Age,Sex,Ethnic group", rows)).outcome == "pass"


def test_a_table_of_figures_by_age_sex_and_ethnic_group_is_one_of_figures(tmp_path: Path) -> None:
    rows = [["Central", age, sex, "White", "1"] for age in ("0-15", "16-64", "65+") for sex in ("F", "M")] * 6

    assert screened(tmp_path, table("Ward,Age,Sex,Ethnic group,Count", rows)).outcome == "pass"


def test_people_far_down_a_long_file_are_found(tmp_path: Path) -> None:
    rows = numbered(11_500, "Liverpool", "ok") + numbered(500, people.name, people.insurance_number)

    screening = screened(tmp_path, table("area,note", rows))

    assert screening.is_quarantined


def test_a_screening_says_what_it_looked_at(tmp_path: Path) -> None:
    screening = screened(tmp_path, table("area,value", numbered(5, "Liverpool", str)))

    assert screening.to_dict() == {
        "outcome": "pass",
        "quarantined": False,
        "reasons": [],
        "looked_at": ["the cells of 1 sheet"],
    }


def test_every_kind_of_privacy_has_its_words() -> None:
    from validation.issues import privacy

    kinds = [kind for kind in vars(privacy).values() if getattr(kind, "code", None) in KINDS]
    lacking = [kind.code for kind in kinds if not all((kind.many, kind.every, kind.why, kind.fix, kind.example))]

    assert kinds
    assert lacking == []


def test_no_published_file_is_quarantined(shared_data: Path) -> None:
    """Hospitals, libraries, spending, crimes and surgeries: places and suppliers, with postcodes and telephones."""
    names = ("services/Hospital.csv", "services/libraries_raw.csv", "services/gp.addresses.csv",
             "council/bolton_2019.csv",
             "council/police-uk-2017-01-merseyside-street.csv", "services/taskforce.csv",
             "active_travel/STATS19CasDataJan2010Dec2021forGMServers.csv")  # fmt: skip
    outcomes = {name: screen(open_source(shared_data / name, open_engine())).outcome for name in names}

    assert set(outcomes.values()) == {"pass"}
