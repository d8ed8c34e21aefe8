"""A small story about the catalogue that the tests visit."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
title: Work & people
summary: Unemployment in {{work.n}} places.
compare:
  work:
    x: unemployment
    x.measure: unemployment_rate
    y: people-2021
    y.measure: population
    when: nearest
figures:
  liverpool:
    dataset: unemployment
    measure: unemployment_rate
    area: E08000012
    period: "2017"
  knowsley:
    dataset: unemployment
    measure: unemployment_rate
    area: E08000011
    period: "2017"
groups:
  North: {local_authority: [E08000014, E08000013]}
  South: {local_authority: [E08000015, E06000006]}
spreads:
  rates: {dataset: unemployment, measure: unemployment_rate, level: local_authority}
"""
TEXT = """\
## Rates

Liverpool had {{liverpool}} in {{liverpool.period}}; Knowsley {{knowsley}}. <script>alert(1)</script>

The highest was {{work.x.highest}} in {{work.x.highest.area}}, Wirral {{work.x.of.E08000015}}; {{work.relation}}
South: {{rates.South.lowest}} in {{rates.South.lowest.area}} to {{rates.South.highest}}, {{rates.South.count}} areas.

```scatter
work
```
```relation
work
```
```maps
work
```
```table
work
```
```lines
work
```
```spread
rates
```
"""


def write(folder: Path, name: str = "labour", head: str = HEAD, text: str = TEXT) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    return path
