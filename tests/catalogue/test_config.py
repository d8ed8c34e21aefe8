"""A setting comes from the environment, and one that cannot be read says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.config import BadSetting, Settings, read_settings


def test_the_home_is_var_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LCR_HOME", raising=False)
    assert read_settings().home == Path("var")

    monkeypatch.setenv("LCR_HOME", "/srv/lcr")
    assert read_settings().home == Path("/srv/lcr")


def test_what_a_command_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCR_PORT", "9000")

    assert read_settings().port == 9000
    assert read_settings(port=9001).port == 9001
    assert read_settings(port=None).port == 9000


def test_a_setting_that_cannot_be_read_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCR_PORT", "many")

    with pytest.raises(BadSetting, match="The setting LCR_PORT cannot be read"):
        read_settings()


@pytest.mark.parametrize("text", ["the council", "javascript:alert(1)", "a@b", 'data@council.example" onclick=x'])
def test_where_to_write_to_is_an_address_that_a_page_can_link(text: str) -> None:
    with pytest.raises(BadSetting, match="The setting LCR_CONTACT cannot be read: It takes an email address"):
        read_settings(contact=text)


def test_the_store_is_in_the_home_unless_it_has_an_address(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).store == f"sqlite:///{tmp_path}/catalogue.sqlite"
    assert Settings(home=tmp_path, store_url="postgresql://db/lcr").store == "postgresql://db/lcr"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name: str) -> None:
    assert Settings.model_fields[name].description
