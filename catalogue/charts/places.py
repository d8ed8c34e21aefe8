"""Where names at the ends of lines go, so that none covers another and each stays as near to its line as it can."""

from __future__ import annotations

from collections.abc import Mapping


def spread(
    wanted: dict[str, float], gap: float, height: float, heights: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Places at least ``gap`` apart, in the order and nearest to where each is wanted, between 0 and ``height``.

    heights: how much room a name takes where it is not ``gap``. Where there is no room for all, the last go below.
    """
    order = sorted(wanted, key=lambda code: wanted[code])
    room = {code: (heights or {}).get(code, gap) for code in order}
    before, offsets = 0.0, {}
    for place, code in enumerate(order):
        before += (room[order[place - 1]] + room[code]) / 2 if place else 0.0
        offsets[code] = before
    free = _in_order([wanted[code] - offsets[code] for code in order])
    most = max(height - before, 0.0)
    return {code: min(max(at, 0.0), most) + offsets[code] for code, at in zip(order, free, strict=True)}


def _in_order(wanted: list[float]) -> list[float]:
    """The numbers nearest to these that never fall: neighbours that would cross share their mean."""
    blocks: list[tuple[float, int]] = []
    for value in wanted:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (last, n), (first, m) = blocks.pop(), blocks.pop()
            blocks.append(((last * n + first * m) / (n + m), n + m))
    return [value for value, count in blocks for _ in range(count)]
