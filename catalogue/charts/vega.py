"""A chart as a Vega-Lite specification: to be changed in Vega's editor, in a notebook, or in a page of one's own.

It holds its figures and needs nothing else. Our own pages do not run it: Vega's bundle for browsers has some 800 kB and
makes functions out of text (``eval``), which the policy that we send forbids.
"""

from __future__ import annotations

from typing import Any

from catalogue.charts.bars import ranked
from catalogue.charts.palette import colour
from catalogue.charts.picture import Picture
from catalogue.charts.timeline import days, runs
from catalogue.query.figures import Series

VERSION = "https://vega.github.io/schema/vega-lite/v6.json"
Spec = dict[str, Any]


def vega_lite(picture: Picture) -> Spec:
    """The chart as people who know Vega-Lite would write it: a line or bar for each area, margins of error behind."""
    layers = _over_time(picture) if picture.is_over_time else _one_period(picture)
    return {
        "$schema": VERSION,
        "title": {"text": picture.title, "subtitle": picture.subtitle, "anchor": "start"},
        "description": f"{picture.title}. {' '.join(picture.source)}".strip(),
        "usermeta": {"source": list(picture.source)},
        "width": 640,
        "height": 360 if picture.is_over_time else {"step": 28},
        "data": {"values": _values(picture)},
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12},
            "legend": {"title": None, "symbolOpacity": 1},
        },
    }


def _values(picture: Picture) -> list[Spec]:
    every = days(picture.series)
    return [row for one in picture.series for row in _rows(picture, one, every)]


def _rows(picture: Picture, one: Series, every: list[Any]) -> list[Spec]:
    """A row a figure; none for what is withheld. run: which unbroken stretch of the line it belongs to."""
    found = []
    for number, run in enumerate(runs(one, every)):
        for point in run if picture.is_over_time else [p for p in run if p is one.latest]:
            row: Spec = {
                "area_code": one.code, "area": one.name, "date": point.day.isoformat(), "period": picture.when(point),
                "value": point.value, "status": point.status, "run": number,
                "kind": "compared with" if one.is_context else "area",
            }  # fmt: skip
            if point.lower is not None and point.upper is not None:
                row |= {"lower_95": point.lower, "upper_95": point.upper}
            found.append(row)
    return found


def _colour(picture: Picture) -> Spec:
    return {
        "field": "area",
        "type": "nominal",
        "scale": {"domain": [one.name for one in picture.series], "range": [colour(one) for one in picture.series]},
    }


def _value_axis(picture: Picture) -> Spec:
    axis = {"labelExpr": "datum.label + '%'"} if picture.unit == "percent" else {}
    return {"field": "value", "type": "quantitative", "title": picture.over or None, "axis": {"format": ",~f", **axis}}


def _tooltip(picture: Picture) -> list[Spec]:
    return [
        {"field": "area", "title": "Area"},
        {"field": "period", "title": "Period"},
        {"field": "value", "type": "quantitative", "title": picture.over or "Value", "format": ",~f"},
    ]


def _has_margins(picture: Picture) -> bool:
    return any(point.lower is not None for one in picture.series for point in one.points)


def _over_time(picture: Picture) -> list[Spec]:
    x = {"field": "date", "type": "temporal", "title": None}
    y, paint = _value_axis(picture), _colour(picture)
    detail = [{"field": "area_code"}, {"field": "run"}]
    dash = {"condition": {"test": "datum.kind === 'compared with'", "value": [6, 4]}, "value": [1, 0]}
    lines: Spec = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {"x": x, "y": y, "color": paint, "detail": detail, "strokeDash": dash},
    }
    dots: Spec = {
        "mark": {"type": "circle", "size": 40, "opacity": 1},
        "encoding": {"x": x, "y": y, "color": paint, "tooltip": _tooltip(picture)},
    }
    band: Spec = {
        "mark": {"type": "area", "opacity": 0.12},
        "encoding": {
            "x": x, "y": {"field": "lower_95", "type": "quantitative", "title": y["title"]},
            "y2": {"field": "upper_95"}, "color": paint, "detail": detail,
        },
    }  # fmt: skip
    return [band, lines, dots] if _has_margins(picture) else [lines, dots]


def _one_period(picture: Picture) -> list[Spec]:
    order = [one.name for one in ranked(picture)]
    y = {"field": "area", "type": "nominal", "sort": order, "title": None}
    paint = {"condition": {"test": "datum.kind === 'compared with'", "value": "#4c6066"}, "value": "#00626b"}
    bars: Spec = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {"y": y, "x": _value_axis(picture), "color": paint, "tooltip": _tooltip(picture)},
    }
    limits: Spec = {
        "mark": {"type": "rule", "color": "#10272d"},
        "encoding": {"y": y, "x": {"field": "lower_95", "type": "quantitative"}, "x2": {"field": "upper_95"}},
    }
    return [bars, limits] if _has_margins(picture) else [bars]
