"""What each column of a table is: a key that says which figure, a column of figures, its companion, or neither.

A column is known by its label and by what stands in it; where the two disagree, it is not used. A label of figures is
taken only when every word of it is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

import duckdb

from pipelines.recognise.around import Around
from pipelines.recognise.figure_labels import (
    COMPANIONS,
    LabelContext,
    has_age_run,
    has_sexed_age_run,
    joined,
    read_figure_label,
)
from pipelines.recognise.labels import field_for_label
from pipelines.recognise.own_layout import is_own_header, own_field
from pipelines.recognise.tables import Table
from pipelines.standards.categories import DIMENSIONS, Reading, read_phrase
from pipelines.standards.numbers import read_cell
from pipelines.standards.periods import serial_day, unsettled_period
from schemas import areas
from schemas.text import normalise
from validation.engine import ROW_GROUP
from validation.issues import UNREADABLE_NUMBER
from validation.shape.dates import dates_in_headings
from validation.shape.failures import instead_of_value

FEW_CELLS = 60_000  # Of a region: up to here they are quicker counted one by one than asked about.
SAMPLED_ROWS = 24_000
SAMPLED_CELLS = 60_000  # Of a wide table fewer rows show as much.
WINDOWS = 8
VOCABULARY = 400  # Distinct texts looked at to know a column.
FIGURES_SEEN = 200  # rows, of a column of many figures.
PLACE_KEYS = ("count_point", "latitude", "longitude", "direction", "hour")
_CODE = re.compile(r"[EWSNKJLM]\d{8}")
_BAND_LABEL = re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})")
_CLASSIFICATION = re.compile(
    r"\(\d+ categories\)$|^(?:category|breakdown|sub ?group|characteristic|demographic|equality)s?$", re.IGNORECASE
)
_GROUPS = set(
    "disabled disability ethnic ethnicity minority religion qualification occupation industry duration".split()
)
_FORESEEN = {"projection", "projected", "forecast", "snpp", "target"}
_REGISTRY = re.compile(r"\b(?:id|code|cd|sortorder|typecode|type|offset|record|fid|objectid|url|urn)s?$", re.IGNORECASE)


@dataclass
class Profile:
    """A column of a table region as it stands. number from 0. texts: some of its distinct values."""

    number: int
    parts: tuple[str, ...]
    filled: int = 0
    distinct: int = 0
    numeric: int = 0
    texts: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return "; ".join(self.parts)

    @property
    def is_numeric(self) -> bool:
        return bool(self.filled) and self.numeric >= 0.6 * self.filled


@dataclass
class Column:
    """What a column is taken for.

    role: a key (``area_code``, ``area_name``, ``area_type``, ``period``, ``period_type``, a place key), ``category``
    (field says of which dimension, None where each text says), ``value``, a companion (``lower_95``, ``upper_95``,
    ``half_width``, ``status``) of the value column ``of``, ``attribute`` (text that adds nothing to the key) or
    ``ignored``.
    top_age: the single year that stands for itself and above. embedded: the periods stand within its texts. passes:
    only texts that foretell (“projection”) stop a row, the others add nothing.
    """

    number: int
    label: str
    role: str
    confidence: float
    reason: str
    field: str | None = None
    reading: Reading | None = None
    of: int | None = None
    ages: bool = False
    top_age: int | None = None
    embedded: bool = False
    passes: bool = False


def profile_columns(table: Table) -> list[Profile]:
    """Count each column of the region, in DuckDB where it is not small; look at a bounded number of its distinct texts.

    Of a long region a sample is counted, and all of it for the columns that the sample shows nothing of.
    """
    bounds = f"row BETWEEN {table.first_row} AND {table.last_row}"
    width = max(len(table.labels), 1)
    if (table.last_row - table.first_row + 1) * width <= FEW_CELLS:
        return _count_few(table, _cells(table, bounds, width))
    relation = _sample(table, bounds)
    profiles = _count(table, relation, bounds, range(width))
    if relation != table.sheet.relation:
        for profile in profiles:
            if not profile.filled:
                [profiles[profile.number]] = _count(table, table.sheet.relation, bounds, [profile.number])
    _note_figures(table.sheet.connection, relation, profiles, bounds)
    for profile in profiles:
        if profile.filled and not profile.texts:
            profile.texts = _texts(table.sheet.connection, relation, profile, bounds)
            profile.texts = profile.texts or _texts(table.sheet.connection, table.sheet.relation, profile, bounds)
        profile.texts = _without_heading(profile)
    return profiles


def _without_heading(profile: Profile) -> list[str]:
    """The texts of a column, without its own heading, where that is repeated among the data."""
    heading = profile.parts[-1].strip() if profile.parts else ""
    return [text for text in profile.texts if text.strip() != heading] or profile.texts


_PLAIN = r"^\s*[+-]?[0-9][0-9,]*\.?[0-9]*([eE][+-]?[0-9]+)?\s*%?\s*(\[.*\])?$"
_is_plain = re.compile(_PLAIN.replace("$", r"\Z"), re.ASCII).match


def _cells(table: Table, bounds: str, width: int) -> list[Sequence[str | None]]:
    """The cells of a small region, column by column."""
    if (held := table.sheet.held()) is not None:
        rows: Sequence[Sequence[str | None]] = [
            cells[:width] for row, cells in held if table.first_row <= row <= table.last_row
        ]
    else:
        names = ", ".join(f"c{number}" for number in range(1, width + 1))
        rows = table.sheet.connection.execute(f"SELECT {names} FROM {table.sheet.relation} WHERE {bounds}").fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _count_few(table: Table, columns: Sequence[Sequence[str | None]]) -> list[Profile]:
    """The same of a small region, from its cells themselves."""
    found = []
    for number, cells in enumerate(columns):
        filled = [cell for cell in cells if cell is not None]
        texts = set(filled)
        numeric = sum(map(bool, map(_is_plain, filled)))
        parts = table.labels[number] if number < len(table.labels) else ()
        profile = Profile(number, parts, len(filled), len(texts), numeric)
        if profile.is_numeric and profile.distinct > VOCABULARY:
            texts = {cell for cell in cells[:FIGURES_SEEN] if cell is not None}
        profile.texts = sorted(text for text in texts if text.strip(" "))[:VOCABULARY]
        profile.texts = _without_heading(profile)
        found.append(profile)
    return found


def _count(table: Table, relation: str, bounds: str, numbers: Sequence[int]) -> list[Profile]:
    """Some columns: their filled cells, distinct texts and numbers. One expression counts them all, as to plan one

    for each column takes DuckDB longer than to count.
    """
    cells = f"unnest([{', '.join(f'c{n + 1}' for n in numbers)}])"
    counted = table.sheet.connection.execute(
        f"SELECT n, count(trim(text)), approx_count_distinct(text), count(*) FILTER (regexp_matches(text, '{_PLAIN}'))"
        f" FROM (SELECT unnest({list(numbers)}) AS n, {cells} AS text FROM {relation} WHERE {bounds}) GROUP BY n"
    ).fetchall()
    found = {n: counts for n, *counts in counted}
    labels = table.labels
    return [Profile(n, labels[n] if n < len(labels) else (), *found.get(n, (0, 0, 0))) for n in numbers]


def sampled_rows(table: Table) -> int:
    """How many rows of the region are looked at, at most."""
    return min(SAMPLED_ROWS, max(SAMPLED_ROWS // 40, SAMPLED_CELLS // max(len(table.labels), 1)))


def _sample(table: Table, bounds: str) -> str:
    """The region itself, or of a long one the first rows and every so many of the others."""
    rows = table.last_row - table.first_row
    most = sampled_rows(table)
    if rows <= most:
        return table.sheet.relation
    windows = _windows(table.first_row, rows, most)
    if rows <= ROW_GROUP:  # There is nothing to pass over, and one query is quicker planned than many.
        windows = [" OR ".join(windows)]
    runs = " UNION ALL ".join(f"(FROM {table.sheet.relation} WHERE {run})" for run in windows)
    table.sheet.connection.execute(f"CREATE OR REPLACE TEMP TABLE sampled AS {runs}")
    return "sampled"


def _windows(first: int, rows: int, most: int) -> list[str]:
    """Runs of rows spread over the region: DuckDB passes over what lies between them unread."""
    length = most // WINDOWS
    starts = [first + place * (rows - length) // (WINDOWS - 1) for place in range(WINDOWS)]
    return [f"row BETWEEN {start} AND {start + length - 1}" for start in starts]


def _note_figures(connection: duckdb.DuckDBPyConnection, relation: str, profiles: list[Profile], bounds: str) -> None:
    """Note texts of the columns of many figures, all of them in one query: there may be hundreds."""
    many = [profile for profile in profiles if profile.is_numeric and profile.distinct > VOCABULARY]
    if not many:
        return
    names = ", ".join(f"c{profile.number + 1}" for profile in many)
    rows = connection.execute(f"SELECT {names} FROM {relation} WHERE {bounds} LIMIT {FIGURES_SEEN}").fetchall()
    for profile, cells in zip(many, zip(*rows, strict=True), strict=False):
        profile.texts = sorted({cell for cell in cells if cell and cell.strip()})


def _texts(connection: duckdb.DuckDBPyConnection, relation: str, profile: Profile, bounds: str) -> list[str]:
    name = f"c{profile.number + 1}"
    most = f" LIMIT {FIGURES_SEEN * 10}" if profile.is_numeric and profile.distinct > VOCABULARY else ""
    limited = f"(SELECT {name} FROM {relation} WHERE {bounds} AND trim({name}) != ''{most})"
    rows = connection.execute(f"SELECT DISTINCT {name} FROM {limited} ORDER BY 1 LIMIT {VOCABULARY}").fetchall()
    return [text for (text,) in rows]


def classify(table: Table, profiles: Sequence[Profile], title_has_age: bool, around: Around) -> list[Column]:
    """Say what each column is. One area column and one period column are chosen among the candidates."""
    columns: dict[int, Column] = {}
    dated = _set_dated_ranges_aside(profiles, columns)
    _set_codes_aside(profiles, columns)
    _choose_areas(profiles, columns)
    _choose_period(profiles, columns)
    _take_own(profiles, columns)
    labels = [profile.label for profile in profiles]
    for profile in profiles:
        if profile.number not in columns and profile.filled:
            columns[profile.number] = _key_or_category(profile, labels)
    context = _label_context(profiles, columns, title_has_age or dated, around)
    for profile in profiles:
        column = columns.get(profile.number)
        if column is not None and column.role == "figures":
            columns[profile.number] = _figures(profile, context)
    ordered = [columns[number] for number in sorted(columns)]
    _join_companions(ordered)
    return ordered


def _label_context(
    profiles: Sequence[Profile], columns: dict[int, Column], title_has_age: bool, around: Around
) -> LabelContext:
    labels = [profile.parts[-1] for profile in profiles if profile.parts]
    above = [label for label, _ in groupby(profile.parts[0] for profile in profiles if profile.parts)]  # Merged cells.
    return LabelContext(
        ages=title_has_age or has_age_run(labels) or has_age_run(above),
        sexed_ages=has_sexed_age_run(labels),
        placed=any(column.role in {"area_code", "area_name"} for column in columns.values()),
        within=around.facts["within"].value if "within" in around.facts else None,
    )


def _set_dated_ranges_aside(profiles: Sequence[Profile], columns: dict[int, Column]) -> bool:
    """“Oct-14” among “0-4” and “15-19” is 10-14 and no month: its figures are not read, and the others are ages."""
    dated = dates_in_headings([profile.parts[-1] if profile.parts else "" for profile in profiles])
    for place in dated:
        profile = profiles[place]
        reason = "its heading is a date, where a range should stand"
        columns[profile.number] = Column(profile.number, profile.label, "attribute", 0.9, reason)
    return bool(dated)


def _set_codes_aside(profiles: Sequence[Profile], columns: dict[int, Column]) -> None:
    """Where ``GENDER_NAME`` stands beside ``GENDER``, the names are read and the numbers set aside."""
    labels = {normalise(profile.label): profile.number for profile in profiles if profile.parts}
    for label, number in labels.items():
        if f"{label} name" in labels and label not in {"date", "geography", "area"}:
            columns[number] = Column(
                number, profiles[number].label, "attribute", 0.9, "codes, whose names stand beside them"
            )


def _label_field(profile: Profile) -> str | None:
    """The field that a label names: the whole of it, or the lowest part, which stands next to the figures."""
    for text in (profile.label, *reversed(profile.parts)):
        if named := field_for_label(text):
            return named
    return None


def _share(texts: Sequence[str], test) -> float:  # type: ignore[no-untyped-def]
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


def _choose_areas(profiles: Sequence[Profile], columns: dict[int, Column]) -> None:
    register = areas.register()
    coded, named = [], []
    for profile in profiles:
        texts = profile.texts[:200]
        if not texts or profile.number in columns:
            continue
        label = _label_field(profile)
        if label in {None, "area_code", "area_name"} and not profile.is_numeric:
            codes = _share(texts, lambda text: _CODE.fullmatch(text.strip()) or register.by_code(text))
            if codes >= 0.7 or (codes >= 0.3 and label == "area_code"):
                coded.append((profile, label, codes))
                continue
            names = _share(texts[:80], register.by_name)
            if _is_of_wards(profile):  # “Derby” and “Cambridge” are wards of Sefton too.
                least = 0.9
            else:
                least = 0.2 if label == "area_name" else 0.5
            if names >= least:
                named.append((profile, label, names))
    if coded:
        best = max(
            coded, key=lambda c: (c[0].distinct, _fineness_of_codes(c[0].texts), c[1] == "area_code", -c[0].number)
        )
        profile = best[0]
        columns[profile.number] = Column(
            profile.number, profile.label, "area_code", 0.98, f"{best[2]:.0%} of its texts are codes of areas"
        )
        for other, _, _ in coded:
            columns.setdefault(
                other.number, Column(other.number, other.label, "attribute", 0.9, "codes of larger areas")
            )
        named = named or _named_beside(profiles, columns, profile)
    if named:
        best = max(named, key=lambda c: (c[0].distinct, _fineness(c[0].texts), c[1] == "area_name", -c[0].number))
        profile = best[0]
        columns[profile.number] = Column(
            profile.number, profile.label, "area_name", 0.95, f"{best[2]:.0%} of its texts are names of areas"
        )
        for other, _, _ in named:
            columns.setdefault(
                other.number, Column(other.number, other.label, "attribute", 0.9, "names of larger areas")
            )


def _is_of_wards(profile: Profile) -> bool:
    words = set(normalise(profile.parts[-1]).split()) if profile.parts else set()
    return bool(words & {"ward", "wards"}) and words <= {"ward", "wards", "name", "names", "electoral", "council"}


def _named_beside(
    profiles: Sequence[Profile], columns: dict[int, Column], codes: Profile
) -> list[tuple[Profile, str | None, float]]:
    """The names of the wards whose codes stand beside them; alone they are not looked up, as they repeat."""
    register = areas.register()
    kinds = {register.type_of(text) for text in codes.texts[:40]} & {"ward"}
    if not kinds:
        return []
    free = [item for item in profiles if item.number not in columns and _label_field(item) == "area_name"]
    shares = [(item, _share(item.texts[:80], lambda text: register.by_name(text, types=kinds))) for item in free]
    return [(item, "area_name", share) for item, share in shares if share >= 0.5]


_FINE = ("lsoa", "msoa", "ward", "local_authority", "county", "combined_authority", "region", "country")


def _fineness_of_codes(texts: Sequence[str]) -> int:
    kinds = {areas.register().type_of(text) for text in texts[:40]}
    return max((len(_FINE) - _FINE.index(kind) for kind in kinds if kind in _FINE), default=0)


def _fineness(texts: Sequence[str]) -> int:
    """How small the areas are that a column names: region and authority may each have but one name."""
    types = [area.type for text in texts[:40] for area in areas.register().by_name(text)]
    return max((len(_FINE) - _FINE.index(kind) for kind in types if kind in _FINE), default=0)


def _choose_period(profiles: Sequence[Profile], columns: dict[int, Column]) -> None:
    candidates = []
    for profile in profiles:
        if profile.number in columns or not profile.texts:
            continue
        label = _label_field(profile)
        named = label == "period" or any(field_for_label(part) == "period" for part in profile.parts)
        if not named and (label is not None or profile.is_numeric):
            continue
        readable = _share(profile.texts, lambda text: unsettled_period(text) or serial_day(text))
        if named and readable >= 0.5:
            bare_name = normalise(profile.label).endswith("name")
            fine = any((period := unsettled_period(text)) and period.type == "day" for text in profile.texts[:5])
            candidates.append((readable >= 0.95, bare_name, profile.distinct, fine, -profile.number, profile))
        elif not named and readable >= 0.95:
            candidates.append((False, False, profile.distinct, False, -profile.number, profile))
    if not candidates:
        return
    best = max(candidates)[-1]
    columns[best.number] = Column(best.number, best.label, "period", 0.97, "its texts are periods")
    for candidate in candidates:
        other = candidate[-1]
        same = other.distinct <= best.distinct * 1.1 + 1
        columns.setdefault(
            other.number,
            Column(other.number, other.label, "attribute", 0.8, "says the period again" if same else "another period"),
        )


def _take_own(profiles: Sequence[Profile], columns: dict[int, Column]) -> None:
    """In our own layout “value” holds the figures, also where all are withheld and it is blank, and “period_type” the
    kinds of period, also where somebody wrote one that there is not."""
    if not is_own_header([profile.label for profile in profiles]):
        return
    for profile in profiles:
        if profile.label == "value" or (profile.label == "period_type" and profile.filled):
            reading = Reading() if profile.label == "value" else None
            reason = "the labels are the names of our fields"
            columns[profile.number] = Column(
                profile.number, profile.label, profile.label, 0.98, reason, reading=reading
            )


def _key_or_category(profile: Profile, labels: Sequence[str]) -> Column:
    label = _label_field(profile)
    number = profile.number
    if label in PLACE_KEYS:
        return Column(number, profile.label, label, 0.95, "its label names the field")
    if label in {"lower_95", "upper_95"}:
        return Column(number, profile.label, label, 0.95, "its label names the field")
    if label == "status" and not (profile.is_numeric and profile.distinct > 5):
        return Column(number, profile.label, "status", 0.9, "its label names the field")
    if label == "area_type":
        return Column(number, profile.label, "area_type", 0.9, "its label names the field")
    if own := own_field(profile.label, profile.texts, labels):
        role, field = ("period_type", None) if own == "period_type" else ("category", own)
        return Column(number, profile.label, role, 0.98, "its label and all of its texts are ours", field=field)
    if label == "value" and len(profile.parts) == 1 and (profile.is_numeric or _figures_with_markers(profile)):
        return Column(
            number, profile.label, "value", 0.95, "its label says that it holds the figures", reading=Reading()
        )
    if label in DIMENSIONS:
        return _dimension(profile, label)
    if profile.is_numeric or _figures_with_markers(profile) or _names_figures(profile):
        return Column(number, profile.label, "figures", 0.5, "")
    return _category(profile)


def _figures_with_markers(profile: Profile) -> bool:
    """Figures of which many are withheld, so that fewer than most texts are numbers."""
    sample = profile.texts[:100]
    readable = _share(sample, lambda text: read_cell(text).issue is None)
    return profile.numeric > 0 and readable >= 0.9


def _names_figures(profile: Profile) -> bool:
    """Markers and odd texts under a label that names a measure or a period are figures, if any of them is one.

    So is what a formula shows that failed: somebody meant a figure to stand there.
    """
    reading = read_phrase(joined(profile.parts))
    if not reading.is_explained or not (reading.get("measure") or reading.periods):
        return False
    return _share(profile.texts[:100], lambda text: instead_of_value(text) or not _is_unreadable(text)) > 0


def _is_unreadable(text: str) -> bool:
    return read_cell(text).issue is UNREADABLE_NUMBER


def _dimension(profile: Profile, name: str) -> Column:
    known = _share(profile.texts, lambda text: read_phrase(text, field=name, ages=name == "age_band").is_explained)
    if known:
        reason = f"its label names {name}, and {known:.0%} of its texts are known"
        return Column(profile.number, profile.label, "category", 0.95, reason, field=name, ages=name == "age_band")
    if profile.is_numeric:
        if any(fact == name for fact, _ in read_phrase(joined(profile.parts)).facts):
            return Column(profile.number, profile.label, "figures", 0.5, "")
        return Column(
            profile.number, profile.label, "ignored", 0.6, f"its label names {name}, but its texts are numbers"
        )
    return Column(profile.number, profile.label, "category", 0.6, f"its label names {name}", field=name)


UNKNOWN_WORDS = "words that are no category we know"


def _category(profile: Profile) -> Column:
    """A column of words: categories where some of them are understood, otherwise an attribute."""
    texts = profile.texts[:VOCABULARY]
    name = normalise(profile.label)
    ages = _bands_run(texts)
    named = "unit" if _label_field(profile) == "unit" else None
    readings = [read_phrase(text, field=named, ages=ages) for text in texts]
    telling = [reading for reading in readings if reading.is_explained and (reading.facts or reading.total)]
    if _parts_people(profile, telling, readings):
        passes = any(_FORESEEN & set(reading.doubts) for reading in readings) and _label_field(profile) is None
        reason = "it tells estimates from projections" if passes else "it parts the figures by what no schema knows"
        return Column(profile.number, profile.label, "category", 0.8, reason, passes=passes)
    if _REGISTRY.search(name) and not name.endswith("name") and len(telling) < 0.8 * len(texts):
        return Column(profile.number, profile.label, "attribute", 0.7, "codes or kinds of something")
    if telling and (len(telling) * 20 >= len(texts) or len(texts) <= 60) and profile.distinct <= 3000:
        told = sorted({name for reading in telling for name, _ in reading.facts} - {"role", "year"})
        if not told and _label_field(profile) == "area_name":  # A total below names of areas that we do not know.
            return Column(profile.number, profile.label, "attribute", 0.7, UNKNOWN_WORDS)
        reason = "its texts say " + (", ".join(told) if told else "that they are totals")
        return Column(profile.number, profile.label, "category", 0.9, reason, field=named, ages=ages)
    return Column(profile.number, profile.label, "attribute", 0.7, UNKNOWN_WORDS)


def _parts_people(profile: Profile, telling: Sequence[Reading], readings: Sequence[Reading]) -> bool:
    """Whether words that are no category of ours part the figures all the same: ethnic groups, a census classification,
    what a publisher calls a category, or what is foreseen and what is not."""
    if any(_FORESEEN & set(reading.doubts) for reading in readings) and _label_field(profile) is None:
        return True
    if telling or not readings:
        return False
    return bool(_GROUPS & set(read_phrase(profile.label).doubts) or _CLASSIFICATION.search(profile.label))


def _bands_run(texts: Sequence[str]) -> bool:
    """Whether texts such as “0-4”, “16 to 24” follow one another as age bands do."""
    found = sorted((int(band[1]), int(band[2])) for text in texts if (band := _BAND_LABEL.fullmatch(text.strip())))
    return sum(after[0] == before[1] + 1 for before, after in pairwise(found)) >= 3


def _figures(profile: Profile, context: LabelContext) -> Column:
    """A column of numbers: figures where its label is understood word for word, otherwise ignored with the reason."""
    label = read_figure_label(profile.parts, context)
    return Column(profile.number, profile.label, label.role, label.confidence, label.reason, reading=label.reading)


def _join_companions(columns: list[Column]) -> None:
    """Give each companion the figures that it belongs to: those before it, with the same heading above both."""
    values = [column for column in columns if column.role == "value"]
    for column in columns:
        if column.role not in COMPANIONS:
            continue
        before = [value for value in values if value.number < column.number]
        if len(values) == 1:
            column.of = values[0].number
        elif (column.reading is not None and before) or (before and column.number - before[-1].number <= 2):
            column.of = before[-1].number
