"""Charts as SVG made on the server, for light and dark, wide and narrow; and the words and small lines beside them.

Altair describes the chart and vl-convert draws it; both are imported when a first chart is asked for. A drawing depends
on a version and a choice and on nothing else, so it is kept in a folder under both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.query.figures import Series

DRAWING = "10"  # Part of the name of a kept drawing: count up when the drawing changes.
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
INK, SOFT, RULE = "#10272d", "#4c6066", "#d5dfe0"
# Six that differ in lightness as in hue, each at least 4.5:1 on its ground: (light ground, dark ground).
COLOURS = (
    ("#00626b", "#4fc4cc"), ("#b3400f", "#f79b66"), ("#3d4fa8", "#9fb0ff"), ("#7a5c00", "#e0bd4a"),
    ("#9c2a6b", "#f28fc4"), ("#2f6d1f", "#8ccf74"), ("#5b4a8a", "#c3b2f2"), ("#8a3b3b", "#f0a0a0"),
    ("#1f6591", "#7fc0ee"), ("#5f6220", "#c3c86a"),
)  # fmt: skip
CONTEXT = (("#10272d", "#e8f0f0"), ("#4c6066", "#a9bbbf"), ("#6a6a6a", "#c2c2c2"))
DARK = {INK: "#e8f0f0", SOFT: "#a9bbbf", RULE: "#2e444a", **dict(COLOURS), **dict(CONTEXT)}


@dataclass(frozen=True)
class Size:
    """name: in addresses. width and height: of the drawing, in pixels. margin: right of the plot, for the names."""

    name: str
    width: int
    height: int
    margin: int
    font: int


LEFT, TOP, BOTTOM = 62, 12, 34  # Room for the axes' labels.
BAR = 34
SIZES = {"wide": Size("wide", 860, 420, 184, 14), "narrow": Size("narrow", 380, 400, 128, 13)}


def colours(series: Sequence[Series]) -> dict[str, str]:
    """The colour of each series on a light ground, by its code: an authority has the same in every chart."""
    palettes = {one.code: CONTEXT if one.is_context else COLOURS for one in series}
    return {one.code: palettes[one.code][one.paint % len(palettes[one.code])][0] for one in series}


def kept(folder: Path, key: str, series: Sequence[Series], unit: str, size: Size) -> bytes:
    """The drawing as bytes of SVG, from the folder or drawn now and put there whole."""
    digest = hashlib.sha256(f"{DRAWING}|{key}|{size.name}".encode()).hexdigest()[:24]
    path = folder / f"{digest}.svg"
    if path.exists():
        return path.read_bytes()
    drawn = draw(series, unit, size).encode()
    folder.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{digest}.{hashlib.sha256(drawn).hexdigest()[:8]}.part")
    passing.write_bytes(drawn)
    passing.replace(path)
    return drawn


def draw(series: Sequence[Series], unit: str, size: Size) -> str:
    """An SVG with its own dark colours: lines over time, or bars where there is one period only."""
    import vl_convert

    periods = {point.start for one in series for point in one.points}
    chart = _lines(series, unit, size) if len(periods) > 1 else _bars(series, unit, size)
    return _with_dark(vl_convert.vegalite_to_svg(_styled(chart, size).to_dict()))


def _lines(series: Sequence[Series], unit: str, size: Size) -> Any:
    import altair as alt

    rows = [
        {"area": one.name, "date": point.day.isoformat(), "value": point.value, "context": one.is_context,
         "segment": f"{one.code}/{segment}"}
        for one in series for segment, point in _segments(one)
    ]  # fmt: skip
    paint = colours(series)
    scale = alt.Scale(domain=[one.name for one in series], range=[paint[one.code] for one in series])
    plot_width, plot_height = size.width - size.margin - LEFT, size.height - TOP - BOTTOM
    base = alt.Chart(alt.Data(values=rows)).properties(width=plot_width, height=plot_height)
    x = alt.X("date:T", title=None, axis=_time_axis(alt, series, size))
    y = alt.Y(
        "value:Q", title=None, axis=_value_axis(alt, unit), scale=alt.Scale(domain=list(_domain(series)), nice=False)
    )
    colour = alt.Color("area:N", scale=scale, legend=None)
    lines = base.mark_line(strokeWidth=2.4, strokeJoin="round", strokeCap="round").encode(
        x=x, y=y, color=colour, detail="segment:N",
        strokeDash=alt.condition("datum.context", alt.value([5, 4]), alt.value([1, 0])),
    )  # fmt: skip
    layers = [lines]
    if max(len(one.points) for one in series) <= 30:
        layers.append(base.mark_circle(size=34, opacity=1).encode(x=x, y=y, color=colour))
    return _framed(alt.layer(*layers, *_names(alt, series, size, base, x, y, colour)), LEFT, size.margin)


def _segments(one: Series) -> list[tuple[int, Any]]:
    """The points that have a value, numbered by unbroken run: a line is not drawn across a withheld figure."""
    run, found = 0, []
    for point in one.points:
        if point.value is None:
            run += 1
        else:
            found.append((run, point))
    return found


def _names(alt: Any, series: Sequence[Series], size: Size, base: Any, x: Any, y: Any, colour: Any) -> list[Any]:
    """Each series' name at the end of its line, moved apart where two would overlap, with a thin line back to it."""
    ends = {one: next((p for p in reversed(one.points) if p.value is not None), None) for one in series}
    found = {one: point for one, point in ends.items() if point is not None}
    low, high = _domain(series)
    per_unit = base.height / ((high - low) or 1)
    wanted = {one.code: base.height - ((point.value or 0.0) - low) * per_unit for one, point in found.items()}
    placed = spread(wanted, size.font + 4, base.height)
    last = max((point.day for point in found.values()), default=None)
    rows = [
        {
            "area": one.name,
            "name": _short(one.name, size),
            "date": last.isoformat() if last else "",
            "value": point.value,
            "place": high - placed[one.code] / per_unit,
        }
        for one, point in found.items()
    ]
    labels = base.properties(data=alt.Data(values=rows))
    leader = labels.mark_rule(strokeWidth=1, opacity=0.7, xOffset=3, x2Offset=13).encode(
        x=x, x2="date", y=y, y2="place:Q", color=colour
    )
    text = labels.mark_text(align="left", baseline="middle", dx=16, fontSize=size.font, fontWeight=600).encode(
        x=x, y=alt.Y("place:Q"), text="name:N", color=colour
    )
    return [leader, text]


def spread(wanted: dict[str, float], gap: float, height: float) -> dict[str, float]:
    """Places at least ``gap`` apart, in the order and near to where each is wanted."""
    order = sorted(wanted, key=lambda code: wanted[code])
    placed: dict[str, float] = {}
    above = -gap
    for code in order:
        placed[code] = above = max(wanted[code], above + gap)
    below = height + gap
    for code in reversed(order):
        placed[code] = below = min(placed[code], below - gap)
    return placed


def _domain(series: Sequence[Series]) -> tuple[float, float]:
    values = [point.value for one in series for point in one.points if point.value is not None] or [0.0]
    low, high = min(values), max(values)
    return _nice(0.0 if _from_nought(series) else low, high)


def _nice(low: float, high: float) -> tuple[float, float]:
    """The ends of the axis as Vega's ``nice`` makes them with about ten ticks, so that names meet their lines."""
    import math

    for _ in range(3):
        step = 10 ** math.floor(math.log10((high - low) / 10 or 1))
        error = ((high - low) / 10 or 1) / step
        step *= 10 if error >= math.sqrt(50) else 5 if error >= math.sqrt(10) else 2 if error >= math.sqrt(2) else 1
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return low, high


def _from_nought(series: Sequence[Series]) -> bool:
    """Lines may begin above nought where all the figures lie far from it; bars never do."""
    values = [point.value for one in series for point in one.points if point.value is not None] or [0.0]
    return min(values) < 0.5 * max(values)


def _time_axis(alt: Any, series: Sequence[Series], size: Size) -> Any:
    starts = {point.day for one in series for point in one.points}
    years = (max(starts).year - min(starts).year) or 1
    is_by_month = years <= 2 and any(start.month != min(starts).month for start in starts)
    ticks: dict[str, Any] = {"tickCount": 6 if is_by_month else min(years, 8)}
    if not is_by_month and len(starts) <= 12 and size.name == "wide":
        ticks = {"values": [start.isoformat() for start in sorted(starts)]}
    style = "%b %Y" if is_by_month else "%Y"
    return alt.Axis(format=style, grid=False, labelOverlap=True, labelFlush=False, **ticks)


def _value_axis(alt: Any, unit: str) -> Any:
    label = "format(datum.value, ',') + '%'" if unit == "percent" else "format(datum.value, ',')"
    return alt.Axis(labelExpr=label, tickCount=6, domain=False, ticks=False)


def _bars(series: Sequence[Series], unit: str, size: Size) -> Any:
    import altair as alt

    own = sorted((one for one in series if one.latest.value is not None), key=lambda one: -(one.latest.value or 0))
    rows = [
        {"area": one.name, "value": one.latest.value, "colour": CONTEXT[1][0] if one.is_context else COLOURS[0][0],
         "text": _figure(one.latest.value, unit)}
        for one in own
    ]  # fmt: skip
    left, right = (140 if size.name == "narrow" else 190), 76
    base = alt.Chart(alt.Data(values=rows)).properties(width=size.width - left - right, height=BAR * max(len(own), 1))
    y = alt.Y(
        "area:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=left - 10, labelPadding=8)
    )
    x = alt.X("value:Q", title=None, axis=None, scale=alt.Scale(zero=True))
    bars = base.mark_bar(height=22, cornerRadiusEnd=2).encode(y=y, x=x, color=alt.Color("colour:N", scale=None))
    text = base.mark_text(align="left", dx=6, fontSize=size.font, fontWeight=600, color=INK).encode(
        y=y, x=x, text="text:N"
    )
    return _framed(alt.layer(bars, text), left, right)


def height_of(series: Sequence[Series], size: Size) -> int:
    """How high a drawing comes out: of lines as the size says, of bars as many as they are."""
    if len({point.start for one in series for point in one.points}) > 1:
        return size.height
    return BAR * max(sum(one.latest.value is not None for one in series), 1) + TOP + BOTTOM


def _framed(chart: Any, left: int, right: int) -> Any:
    """With room of a fixed width around the plot, so that charts under one another line up and no name is cut."""
    frame = {"left": left, "right": right, "top": TOP, "bottom": BOTTOM}
    return chart.properties(padding=frame, autosize="none")


def _figure(value: float | None, unit: str) -> str:
    text = f"{value:,.10g}" if value is not None else ""
    return f"{text}%" if unit == "percent" else text


def _short(name: str, size: Size) -> str:
    most = 22 if size.name == "wide" else 14
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _styled(chart: Any, size: Size) -> Any:
    return (
        chart.configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=SOFT,
            labelFontSize=size.font - 1,
            gridColor=RULE,
            domainColor=SOFT,
            tickColor=SOFT,
            labelFont=FONT,
        )
    )


def _with_dark(svg: str) -> str:
    """The same drawing with other colours where the reader's screen is dark."""
    rules = "".join(
        f'[{part}="{light}"]{{{part}:{dark}}}' for light, dark in DARK.items() for part in ("fill", "stroke")
    )
    opening = svg.index(">") + 1
    return f"{svg[:opening]}<style>@media (prefers-color-scheme:dark){{{rules}}}</style>{svg[opening:]}"


def sparkline(one: Series, width: int = 120, height: int = 32) -> str:
    """The points of a polyline that sketches a series; empty where there are fewer than three figures."""
    values = [(point.start.toordinal(), point.value) for point in one.points if point.value is not None]
    if len(values) < 3:
        return ""
    first, last = values[0][0], values[-1][0]
    low, high = min(value for _, value in values), max(value for _, value in values)
    across, up = (width - 4) / ((last - first) or 1), (height - 6) / ((high - low) or 1)
    return " ".join(f"{2 + (at - first) * across:.1f},{height - 3 - (value - low) * up:.1f}" for at, value in values)
