"""``lcr boundaries``: what it says, and what a page then shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from tests.catalogue.maps.squares import authorities
from tests.loopback import serving


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["boundaries", *words])


def test_a_file_is_loaded_listed_and_removed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "lad22_buc.geojson"
    path.write_bytes(authorities())
    loaded, listed, removed, empty = (
        run(str(path)),
        run("--list"),
        run("--remove", "local_authority-2022"),
        run("--list"),
    )

    assert "6 local authorities, 2022, from lad22_buc.geojson. 2 areas outside Liverpool City Region" in loaded.output
    assert listed.stdout.split() == "local_authority-2022 6 local authorities, from lad22_buc.geojson".split()
    assert "Removed the boundaries of 6 local authorities" in removed.output
    assert "every map is drawn as tiles" in empty.stdout
    assert {one.exit_code for one in (loaded, listed, removed, empty)} == {0}
    assert not list((home / "boundaries").iterdir())


def test_a_part_of_a_list_says_that_maps_stay_tiles(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.geojson"
    path.write_bytes(authorities("E08000012", "E08000011"))

    assert "2 of the region’s 6 are loaded: maps stay tiles" in run(str(path)).output


def test_a_file_is_loaded_from_an_address(home: Path) -> None:
    with serving(authorities()) as address:
        result = run(f"{address}/files/LAD%20(2022).geojson?f=geojson")

    assert result.exit_code == 0
    assert "6 local authorities, 2022, from LAD (2022).geojson." in result.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name files to load"),
        (("--list", "--remove", "x"), "Name files to load"),
        (("--remove", "../../etc/passwd"), "No boundaries called “../../etc/passwd” are loaded."),
        (("nothing.geojson",), "nothing.geojson: No such file"),
        (("{tmp}",), "is a folder. Name its files"),
        (("{tmp}/page.geojson",), "page.geojson is a web page or XML"),
        (("http://127.0.0.1:9/x.geojson",), "We could not reach 127.0.0.1"),
        (("https://",), "no address that we can fetch"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_two(
    home: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "page.geojson").write_text("<html>")
    result = run(*(word.format(tmp=tmp_path) for word in words))

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
