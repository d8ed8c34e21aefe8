"""Stories are told with figures that are looked up; a broken one is named in one sentence and hurts no other page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.stories.reading import BLOCKS, HEAD, BrokenStory, names, read
from tests.catalogue import a_story
from tests.catalogue.conftest import Visitor, WholeClient


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf") / "stories"


@pytest.fixture
def folder(shelf: Path) -> Path:
    """Where the stories are: empty at first, and there is none of it where a test makes it."""
    shutil.rmtree(shelf, ignore_errors=True)
    return shelf


@pytest.fixture(scope="module")
def telling(published: Path, shelf: Path) -> Flask:
    """A catalogue that tells the stories of the folder."""
    app = create_app(Settings(home=published, stories=shelf))
    app.test_client_class = WholeClient
    return app


@pytest.fixture
def reader(telling: Flask, folder: Path) -> Visitor:
    return Visitor(telling.test_client())


def test_a_story_is_told_with_the_published_figures(reader: Visitor, folder: Path) -> None:
    a_story.write(folder)
    page = reader.open("/story/labour")

    assert page.all("h1")[0][1] == "Work & people"
    assert "Liverpool had 5.1% in 2017; Knowsley withheld to protect people." in page.text()
    assert "Unemployment in 6 places." in page.text()
    assert "South: 4.3% in Halton to 6.3%, 2 areas." in page.text()


def test_a_story_shows_its_charts_maps_and_tables(reader: Visitor, folder: Path) -> None:
    a_story.write(folder)
    page = reader.open("/story/labour")

    drawings = [at["src"].split("?")[0] for at, _ in page.all("img")]
    assert drawings == ["/explore/scatter-wide.svg", "/explore/lines-wide.svg", "/story/labour/spread-rates-wide.svg"]
    assert all(reader.client.get(at["src"]).status_code == 200 for at, _ in page.all("img"))
    assert {"Both figures by area"} <= {text for _, text in page.all("caption")}
    assert any(link.startswith("/explore?x=unemployment") for link in page.links())


def test_a_story_says_where_its_figures_are_from_and_under_which_licence(reader: Visitor, folder: Path) -> None:
    a_story.write(folder)
    page = reader.open("/story/labour")

    assert {"/dataset/unemployment", "/dataset/people-2021"} <= set(page.links())
    assert "Open Government Licence v3.0" in page.text()


def test_html_in_a_story_is_text(reader: Visitor, folder: Path) -> None:
    a_story.write(folder)

    assert "<script>alert(1)</script>" in reader.open("/story/labour").text()
    assert not any("alert" in text for _, text in reader.open("/story/labour").all("script"))


def test_a_story_that_has_been_overtaken_says_which_figure_changed(reader: Visitor, folder: Path) -> None:
    a_story.write(folder, head=a_story.HEAD + "expects: {work.x.highest.area: Liverpool, work.n: 6}\n")
    text = reader.open("/story/labour").text()

    assert "The figures have changed since this was written." in text
    assert "work.x.highest.area was “Liverpool” and is “Wirral”" in text
    assert "work.n was" not in text


def test_a_story_is_read_anew_when_its_file_changes(reader: Visitor, folder: Path) -> None:
    a_story.write(folder)
    reader.open("/story/labour")
    a_story.write(folder, head=a_story.HEAD.replace("Work & people", "Another title altogether"))

    assert reader.open("/story/labour").all("h1")[0][1] == "Another title altogether"


def test_a_broken_story_is_named_on_its_page_and_leaves_the_others_alone(
    reader: Visitor, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    a_story.write(folder)
    a_story.write(folder, "broken", head="title: [\n")

    assert "Work & people" in [text for _, text in reader.open("/story/").all("h2")]
    assert "broken.md: its head is not YAML" in reader.open("/story/broken", 503).text()
    assert "broken.md: its head is not YAML" in caplog.text
    assert reader.open("/explore")
    assert reader.open("/")


def test_a_story_whose_dataset_is_not_here_is_not_listed_and_says_why(reader: Visitor, folder: Path) -> None:
    a_story.write(folder, head=a_story.HEAD.replace("y: people-2021", "y: gardens"))

    assert "Work & people" not in reader.open("/story/").text()
    assert "no dataset called “gardens”" in reader.open("/story/labour", 503).text()


@pytest.mark.parametrize(
    ("placeholder", "words"),
    [
        ("work.x.middle", "is none of: measure, title, period"),
        ("work.happiness", "is none of: x.…, y.…, n, pearson"),
        ("work.x.of.E99999999", "names an area that is not compared"),
        ("liverpool.colour", "is none of: period, area, measure"),
        ("rates.East.lowest", "names none of the groups: North, South"),
        ("rates.North.sum", "is none of: count, lowest"),
    ],
)
def test_a_figure_that_is_not_there_is_named(reader: Visitor, folder: Path, placeholder: str, words: str) -> None:
    a_story.write(folder, text=f"It is {{{{{placeholder}}}}}.\n")

    assert words in reader.open("/story/labour", 503).text()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (a_story.HEAD.replace("area: E08000012", "area: E99999999"), "no figure for the area E99999999"),
        (a_story.HEAD.replace('period: "2017"', 'period: "1066"'), "no figure for 1066"),
        (a_story.HEAD.replace("level: local_authority}", "level: moon}"), "has no figures for moon"),
        (a_story.HEAD.replace("[E08000014, E08000013]", "[E08000099]"), "no figure for any local_authority of North"),
        (a_story.HEAD + "places: {spots: {dataset: unemployment, area: E06000006}}\n", "no place in the area"),
    ],
)
def test_a_head_that_names_what_no_dataset_has_is_told(reader: Visitor, folder: Path, head: str, words: str) -> None:
    a_story.write(folder, head=head)

    assert words in reader.open("/story/labour", 503).text()


@pytest.mark.parametrize(
    ("head", "text", "words"),
    [
        ("title: A\n", "Text\n", "has no summary"),
        ("- a\n", "Text\n", "does not hold names and values"),
        ("title: A\nsummary: B\ncolour: red\n", "Text\n", "has colour, which means nothing"),
        ("title: A\nsummary: B\norder: first\n", "Text\n", "order is “first”"),
        ("title: A\nsummary: B\ncompare: [a]\n", "Text\n", "compare does not hold names"),
        ("title: A\nsummary: B\ncompare: {a: {x: b}}\n", "Text\n", "a under compare has no y"),
        ("title: A\nsummary: B\ncompare: {a: b}\n", "Text\n", "a under compare does not hold names and values"),
        ("title: A\nsummary: B\ncompare: {A-b: {x: b, y: c}}\n", "Text\n", "Use small letters"),
        ("title: A\nsummary: B\ngroups: [a]\n", "Text\n", "groups does not hold"),
        ("title: A\nsummary: B\ngroups: {a: {ward: b}}\n", "Text\n", "ward of a is no list of area codes"),
        ("title: A\nsummary: B\nexpects: [a]\n", "Text\n", "expects does not hold"),
        ("title: A\nsummary: B\n", "", "no text below its head"),
        ("title: A\nsummary: B\n", "# A heading\n", "begins with one “#”"),
        ("title: A\nsummary: B\n", "Text {{other}}\n", "“{{other}}” begins with no name of the head"),
        ("title: A\nsummary: B {{other}}\n", "Text\n", "begins with no name of the head"),
        ("title: A\nsummary: B\n", "Text\n\n```scatter\nother\n```\n", "the scatter “other” is not in the head"),
        ("title: A\nsummary: B\n", "Text\n\n```python\nother\n```\n", "“python” is no kind of block"),
    ],
)
def test_what_is_wrong_with_a_story_is_said_in_one_sentence(folder: Path, head: str, text: str, words: str) -> None:
    path = a_story.write(folder, head=head, text=text)

    with pytest.raises(BrokenStory, match=r"^labour\.md") as caught:
        read(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no head", b"---\ntitle: A\n", b"\xff\xfe\x00", b"---\n\x00\n---\ntext"])
def test_any_other_file_is_no_story_and_says_so(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "a.md").write_bytes(content)

    with pytest.raises(BrokenStory, match=r"^a\.md"):
        read(folder / "a.md")


def test_only_plainly_named_files_are_stories(folder: Path) -> None:
    folder.mkdir()
    for name in ("a-story.md", "README.md", "two--hyphens.md", ".hidden.md", "a.txt"):
        (folder / name).write_text("")

    assert names(folder) == ["a-story"]


@pytest.mark.parametrize("address", ["/story/nothing", "/story/%2e%2e", "/story/README", "/story/a%00b"])
def test_a_story_that_is_not_there_is_not_found(reader: Visitor, address: str) -> None:
    assert "There is no story called" in reader.open(address, 404).text()


@pytest.mark.parametrize("drawing", ["spread-nothing-wide", "spread-rates-huge", "points-nothing-wide"])
def test_a_drawing_that_a_story_has_not_is_not_found(reader: Visitor, folder: Path, drawing: str) -> None:
    a_story.write(folder)

    assert reader.client.get(f"/story/labour/{drawing}.svg").status_code == 404


def test_the_guide_names_all_that_a_head_and_a_block_may_be(root: Path) -> None:
    guide = (root / "docs" / "stories.md").read_text(encoding="utf-8")

    assert [name for name in HEAD if name not in guide] == []
    assert [kind for kind in BLOCKS if f"`{kind}`" not in guide] == []


def test_a_build_names_a_broken_story(tmp_path: Path, folder: Path) -> None:
    from catalogue.publishing import build_datasets

    a_story.write(folder, head="title: A\n")
    (tmp_path / "none").mkdir()
    settings = Settings(home=tmp_path / "home", datasets=tmp_path / "none", stories=folder)

    found = [(outcome.sentence, outcome.exit_code) for outcome in build_datasets(settings=settings)]

    assert found == [("A story is left out. labour.md: its head has no summary. Add it.", 2)]
