"""What is said about a chart in words: whose figures, from when to when, who is highest, what changed, what to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalogue.charts import timeline
from catalogue.charts.lines import are_marked
from catalogue.charts.plot import has_margins
from catalogue.query.figures import Point, Series
from catalogue.site import words

if TYPE_CHECKING:
    from catalogue.site.figures import Figures

YEAR_TO = "year to "
NAMED_TOGETHER = 3  # areas with the same figure; more are counted


def span(shown: Figures) -> str:
    """``2004 to 2023``, or the one period."""
    if not shown.is_over_time:
        return when(shown.summary["period"])
    first, last = when(shown.summary["first"]), when(shown.summary["period"])
    if first.startswith(YEAR_TO) and last.startswith(YEAR_TO):
        return f"years ending {first.removeprefix(YEAR_TO)} to {last.removeprefix(YEAR_TO)}"
    return f"{first} to {last}"


def which(shown: Figures) -> str:
    """Whose figures these are: ``Local authorities``; ``The 10 of 123 wards with the highest latest figures``."""
    level = next(one for one in shown.selection.selects if one.name == "area_type").chosen_label
    if not shown.areas.are_many:
        return level
    all_ = f"{words.number(len(shown.areas.level))} {words.areas_words(shown.selection.level, 2)}"
    show = shown.areas.show or ("highest" if shown.areas.is_default else "")
    first, last = ("first", "last") if shown.selection.is_rank else ("highest", "lowest")
    ends = {"highest": first, "lowest": last, "ends": f"{first} and the {last}"}
    if not show:
        return f"{len(shown.own)} of {all_}"
    kind = "places" if shown.selection.is_rank else "latest figures"
    return f"The {len(shown.own)} of {all_} with the {ends[show]} {kind}"


def extremes(shown: Figures) -> str:
    """Who is highest and lowest now, or first and last in an order: not said of some among many."""
    found, own = shown.summary, shown.own
    is_part = shown.areas.are_many and len(own) < len(shown.areas.level)
    told = sum(one.latest.value is not None for one in own)
    if len(own) == 1 and told:
        return f"{at(own[0].latest)} it was {shown.say(own[0].latest.value or 0.0)} in {the(own[0].name)}."
    if is_part or told < 2 or not found["highest"]:
        return ""
    high, low = found["highest"], found["lowest"]
    now = at(found["period"])
    if high.latest.value == low.latest.value:
        return f"{now} it was {shown.say(high.latest.value)} in every area with a figure."
    here = [one for one in own if one.latest.start == found["period"].start]
    (highest, were), (lowest, came) = (_all_at(here, one.latest.value) for one in (high, low))
    if shown.selection.is_rank:
        ends = f"{shown.say(low.latest.value)}, and {highest} last, at {shown.say(high.latest.value)}"
        return f"{now} {lowest} {came} first of these, at {ends}."
    return (
        f"{now} {highest} {were} highest, at {shown.say(high.latest.value)}, and {lowest} lowest, "
        f"at {shown.say(low.latest.value)}."
    )


def _all_at(own: Sequence[Series], value: float | None) -> tuple[str, str]:
    """The areas that have this figure, by name or, of many, by number; and the verb that follows them."""
    names = [one.name for one in own if one.latest.value == value]
    said = words.listed(names) if len(names) <= NAMED_TOGETHER else f"{len(names)} areas"
    return said, "was" if len(names) == 1 else "were"


def compared(shown: Figures) -> str:
    """The wider areas of the chart, in a sentence."""
    latest = shown.summary["period"]
    told = [one for one in shown.series if one.is_context and one.latest.day == latest.day]
    parts = [f"{shown.say(one.latest.value)} in {the(one.name)}" for one in told if one.latest.value is not None]
    return f"It was {words.listed(parts)}." if parts else ""


def movement(shown: Figures) -> str:
    """In how many of the areas it went up or down; what a survey cannot tell is not told."""
    if not shown.summary or shown.summary["since"] is None:
        return ""
    since = within(shown.summary["since"])
    up, down, unclear = (shown.summary[name] for name in ("up", "down", "unclear"))
    areas = shown.summary["areas"]
    if areas == 1:
        way = "risen" if up else "fallen" if down else ""
        if unclear:
            return f"The change since {since} is within the margin of error."
        return f"It has {way} since {since}." if way else f"It has not changed since {since}."
    if areas in (up, down):
        return f"Since {since} it has gone {'up' if up else 'down'} in all {areas} areas."
    parts = [f"{way} in {count}" for way, count in (("up", up), ("down", down)) if count]
    sentence = f"Since {since} it has gone {' and '.join(parts)} of the {areas} areas." if parts else ""
    if unclear and not parts:
        return f"The changes since {since} are within the margin of error."
    if unclear:
        sentence += f" In {unclear} the change is within the margin of error."
    return sentence


def notes(shown: Figures, is_page: bool) -> list[str]:
    """What a careful reader has to know about a drawing. is_page: where areas can be ticked beside it."""
    found = (_margins(shown, is_page), _markers(shown), _gaps(shown), _too_large(shown, is_page), _left_out(shown))
    return [note for note in found if note]


def _margins(shown: Figures, is_page: bool) -> str:
    points = [point for one in shown.series for point in (one.points if shown.is_over_time else one.points[-1:])]
    if not any(point.lower is not None for point in points):
        return ""
    if not shown.is_over_time:
        return "The thin line through a bar’s end is its margin of error: the true figure very likely lies within it."
    if has_margins(shown.drawn):
        return "The pale band is the margin of error: the true figure very likely lies within it."
    if is_page:
        return "These are estimates. Tick three areas or fewer to see their margins of error."
    return "These are estimates; their margins of error are published, and not drawn here."


def _markers(shown: Figures) -> str:
    points = [point for one in shown.series for point in one.points if point.value is not None]
    if not shown.is_over_time:
        points = [one.latest for one in shown.series if one.latest.value is not None]
    found = list(dict.fromkeys(letter for point in points for letter in point.status.split()))
    said = words.listed([words.status_words(letter) for letter in found])
    if not found:
        return ""
    if shown.is_over_time and are_marked(shown.drawn):
        return f"Hollow dots are marked “{said}”."
    share = "Every figure is" if all(point.status for point in points) else "Some figures are"
    return f"{share} marked “{said}”."


def _gaps(shown: Figures) -> str:
    """Why a line stops: figures that are withheld, periods without one, a break in the series."""
    if not shown.is_over_time:
        return ""
    points = [point for one in shown.series for point in one.points if point.value is None]
    reasons = list(dict.fromkeys(why(point) for point in points))
    if reasons:
        return f"A line stops where there is no figure ({words.listed(reasons)})."
    every = timeline.days(shown.series)
    has_gaps = any(len(timeline.runs(one, every)) > 1 for one in shown.series)
    return "A line stops where a period has no figure, or where the series has a break." if has_gaps else ""


def _too_large(shown: Figures, is_page: bool) -> str:
    if shown.areas.asked or not shown.areas.too_large:
        return ""
    names = words.sentence(words.listed([the(one.name) for one in shown.areas.too_large]))
    are, them = ("are", "them") if len(shown.areas.too_large) > 1 else ("is", "it")
    drawn = f"drawn only if you tick {them}" if is_page else "not drawn"
    return f"{names} {are} far larger, and {drawn}."


def _left_out(shown: Figures) -> str:
    left = shown.areas.left_out
    return f"{words.plural(left, 'area')} more cannot be drawn at once." if left else ""


def when(point: Point) -> str:
    return words.period(point.period, point.period_type)


def at(point: Point) -> str:
    """When, to begin a sentence with: “In March 2024”, “On 15 May 2024”."""
    return f"{'On' if point.period_type in ('snapshot', 'day') else 'In'} {within(point)}"


def within(point: Point) -> str:
    """A period inside a sentence."""
    return words.the_period(point.period, point.period_type)


def why(point: Point) -> str:
    """What the markers of a point say."""
    return words.status_words(point.status) or "not available"


def the(name: str) -> str:
    """A name inside a sentence: “the North West”, “the Liverpool City Region”; a country or a place as it is."""
    return f"the {name}" if name.endswith((" Region", " West", " East", " Midlands", " and The Humber")) else name
