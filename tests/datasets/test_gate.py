"""Every shipped dataset passes the gate that it meets when it is published."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines import descriptions, gate
from pipelines.publication import Publication
from tests.datasets.shipped import DATASETS, SHIPPED, harmonised

TODAY = date(2026, 6, 30)  # Later than each of their releases.


@pytest.mark.parametrize("name", DATASETS)
def test_a_shipped_dataset_passes_its_gate_without_a_warning(name: str) -> None:
    publication = Publication(descriptions.load(SHIPPED / name), harmonised(name), 1, "input")
    found = gate.judge(publication, gate.sum_up(publication, TODAY), TODAY)

    assert found is not None
    assert [one.words for one in found.stops + found.warnings] == []
    assert len(found.passes) > 12
