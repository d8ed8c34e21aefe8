"""What a comparison says of itself: its times, what it leaves out, how the two go together, and cautions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalogue.explore.asked import Side
from catalogue.explore.compare import Comparison, Pair
from catalogue.explore.drawing import MOST_NAMED
from catalogue.explore.figures import Figure, Period
from catalogue.explore.relation import Relation
from catalogue.site import words

NAMED = 12  # Areas that a sentence names; of more, it says how many.
FEW = (
    "That is very few. A pattern among so few can come about by chance alone, and one unusual area can make it or "
    "break it."
)
BENT = "The two coefficients differ. Look at the picture: the relation is bent, or a few areas lie far from the rest."
COUNTS = (
    "Both are counts, which grow with the number of people in a place. Compare rates or shares where there are any."
)
RANKS = (
    "read what the figure means below the table. Of most orders, 1 is the most deprived, so that a lower figure says "
    "more of it."
)
SURVEY = (
    "The thin lines are margins of error: the true figure most likely lies somewhere on them. Where they overlap, two "
    "areas may not differ at all."
)
SURVEY_UNDRAWN = "Every figure has a margin of error, which is too fine to draw here."
ALWAYS = (
    (
        "Places, not people",
        "These are figures of whole areas. That two things are high in the same area does not say that they happen to "
        "the same people.",
    ),
    (
        "Together is not because",
        "That two measures go together does not say that one brings about the other. Both may follow from something "
        "else, such as age, income or how a town is built.",
    ),
)


def when(period: Period | None) -> str:
    return words.period(period.code, period.kind) if period else ""


def in_time(period: Period | None) -> str:
    return words.the_period(period.code, period.kind) if period else ""


def figure(side: Side, value: float | None, status: str = "") -> str:
    """A figure as people write it; what stands instead where it is withheld."""
    return words.status_words(status) or "no figure" if value is None else words.amount(value, side.unit, side.decimals)


def titled(side: Side) -> str:
    """The measure, its breakdown and its unit: “Average private outdoor space (square metres)”."""
    unit = words.unsaid_unit(side.unit, side.measure)
    if side.selection.is_rank:
        unit = "place in order"
    if not unit:
        return side.title
    return f"{side.title[:-1]}, {unit})" if side.title.endswith(")") else f"{side.title} ({unit})"


def times(comparison: Comparison) -> str:
    """Of which time the figures are; that it is not one time, where it is not."""
    x, y = comparison.x_period, comparison.y_period
    if x is None or y is None:
        return ""
    if comparison.is_of_one_time:
        return f"Both are figures of {in_time(x)}."
    choice = comparison.choice
    return (
        f"These are figures of two different times: {words.inside(choice.x.measure)} of {in_time(x)}, "
        f"{words.inside(choice.y.measure)} of {in_time(y)}. They are the nearest that there are."
    )


def apart(comparison: Comparison) -> str:
    """Why nothing is compared, where nothing is."""
    choice = comparison.choice
    if not choice.levels:
        return (
            f"These two have no level of area in common. {choice.x.measure} is given for "
            f"{_levels(choice.x)}, and {words.inside(choice.y.measure)} for {_levels(choice.y)}."
        )
    if comparison.x_period is None:
        return (
            f"These two share no period, so we do not lay them on one another. {choice.x.measure} has "
            f"{_span(comparison.x_periods)}; {words.inside(choice.y.measure)} has {_span(comparison.y_periods)}."
        )
    if not comparison.pairs:
        return "These two share no area at this level then."
    return ""


def _levels(side: Side) -> str:
    options = next(one.options for one in side.selection.selects if one.name == "area_type")
    return words.listed([words.inside(option.label) for option in options])


def _span(periods: Sequence[Period]) -> str:
    """``2004 to 2023, 20 periods`` with the kind where a year alone could be several things."""
    if not periods:
        return "none"
    kinds = {period.kind for period in periods}
    kind = f" ({words.inside(words.label(next(iter(kinds))))})" if len(kinds) == 1 else ""
    if len(periods) == 1:
        return f"{in_time(periods[0])}{kind}"
    return f"{len(periods)} periods from {in_time(periods[0])} to {in_time(periods[-1])}{kind}"


def left_out(comparison: Comparison) -> list[str]:
    """A sentence for everything that either side has and the comparison has not."""
    choice, found = comparison.choice, []
    for side, figures in ((choice.x, comparison.only_x), (choice.y, comparison.only_y)):
        if figures:
            count = len(figures)
            areas = words.areas_words(choice.level, count)
            verb = "has" if count == 1 else "have"
            found.append(f"{count:,} {areas} {verb} a figure of {words.inside(side.measure)} only: {_names(figures)}.")
    if comparison.withheld:
        told = [_withheld(comparison, pair) for pair in comparison.withheld[:NAMED]]
        more = len(comparison.withheld) - len(told)
        found.append(
            f"Without a point, for want of a figure: {'; '.join(told)}{f'; and {more:,} more' if more else ''}."
        )
    for side, periods in ((choice.x, comparison.only_x_periods), (choice.y, comparison.only_y_periods)):
        left = [one for one in periods if one not in (comparison.x_period, comparison.y_period)]
        if left and comparison.x_period:
            found.append(f"{side.measure} also has {_span(left)}, of which the other has no figure.")
    if comparison.recoded:
        told = [f"{pair.name} ({pair.x.code} and {pair.y.code})" for pair in comparison.recoded[:NAMED]]
        more = len(comparison.recoded) - len(told)
        found.append(
            "These areas have another code in the other dataset; the register says that one code took the place of the "
            f"other, alone and whole: {'; '.join(told)}{f'; and {more:,} more' if more else ''}."
        )
    return found


def _names(figures: Sequence[Figure]) -> str:
    """By name; by code too where two names are alike."""
    names = [one.name or one.code for one in figures[:NAMED]]
    more = len(figures) - len(names)
    return ", ".join(names) + f" and {more:,} more" if more else words.listed(names)


def _withheld(comparison: Comparison, pair: Pair) -> str:
    sides = ((comparison.choice.x, pair.x), (comparison.choice.y, pair.y))
    missing = [f"{words.inside(side.measure)}: {figure(side, None, one.status)}" for side, one in sides
               if one.value is None]  # fmt: skip
    return f"{pair.name} ({', '.join(missing)})"


def related(comparison: Comparison, relation: Relation) -> str:
    """In one sentence: how the two go together over these areas."""
    if relation.pearson is None:
        return relation.why
    choice = comparison.choice
    areas = f"{relation.n:,} {words.areas_words(choice.level, relation.n)}"
    x, y = words.inside(choice.x.measure), words.inside(choice.y.measure)
    if relation.is_few and relation.is_turned_by_one:
        return f"Over these {areas}, there is no steady relation of {x} and {y}: one area more or less turns it around."
    if relation.strength == "no":
        return f"Over these {areas}, {x} and {y} go neither up nor down together."
    way = "higher" if relation.pearson > 0 else "lower"
    return (
        f"Over these {areas}, where {x} is higher, {y} tends to be {way}: "
        f"{relation.strength} {'positive' if relation.pearson > 0 else 'negative'} relation."
    )


def steady(relation: Relation) -> str:
    """How far one area could move the coefficient."""
    if relation.low is None or relation.high is None:
        return ""
    return (
        f"Leave out any one area, and Pearson’s coefficient lies between {words.number(relation.low, 2)} and "
        f"{words.number(relation.high, 2)}."
    )


def cautions(comparison: Comparison, relation: Relation) -> list[tuple[str, str]]:
    """What to keep in mind, each with a short heading; those of this comparison first."""
    return [*_of_this_one(comparison, relation), *ALWAYS]


def _of_this_one(comparison: Comparison, relation: Relation) -> Iterator[tuple[str, str]]:
    x, y = comparison.choice.sides
    if not comparison.is_of_one_time and comparison.x_period:
        yield "Two times", f"{times(comparison)} Much may have changed between them."
    if relation.is_few:
        count = "No areas" if not relation.n else "One area" if relation.n == 1 else f"{relation.n} areas"
        yield count, f"{FEW} {steady(relation)}".strip()
    if relation.is_bent:
        yield "Not a straight line", BENT
    if x.is_count and y.is_count:
        yield "Large places have more of everything", COUNTS
    if ranks := [side.measure for side in (x, y) if side.selection.is_rank]:
        yield "Places in an order", f"{words.listed(list(dict.fromkeys(ranks)))}: {RANKS}"
    if any(one.lower is not None for pair in comparison.whole for one in (pair.x, pair.y)):
        yield "Estimates from a survey", SURVEY if len(comparison.whole) <= MOST_NAMED else SURVEY_UNDRAWN
    if x.entry.name == y.entry.name and x.selection.key == y.selection.key:
        yield "The same figures twice", "You have chosen one measure for both. Change one of them."
