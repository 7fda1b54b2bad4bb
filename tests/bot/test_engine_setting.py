"""Where the engine is: what can be said, and a sentence for what cannot."""

from __future__ import annotations

import pytest

from bot.engine_setting import EngineSetting
from bot.settings import load
from bot.words import words
from engine import LANGUAGES, SettingsError


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("local", EngineSetting("local")),
        ("processes:1", EngineSetting("processes", 1)),
        ("processes:64", EngineSetting("processes", 64)),
        ("ray", EngineSetting("ray")),
        ("ray://head.example.org:10001", EngineSetting("ray", address="ray://head.example.org:10001")),
        ("http://127.0.0.1:8000/", EngineSetting("http", address="http://127.0.0.1:8000")),
        ("https://example.org/digits", EngineSetting("http", address="https://example.org/digits")),
    ],
)
def test_what_can_be_said(text: str, setting: EngineSetting) -> None:
    assert load({}, {"DIGITBOT_ENGINE": text}).engine == setting
    assert load({"engine": text}, {"DIGITBOT_ENGINE": "local"}).engine == setting


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        *("here", "processes", "processes:0", "processes:65", "processes:-1", "ray:", "ray://host", "ray://host:1/x"),
        *("http://", "http://host?x", "http://[::1", "ftp://host", "ray://host:99999"),
    ],
)
def test_what_cannot_is_told_with_what_can(text: str, language: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, {"DIGITBOT_ENGINE": text})
    sentence = words(language).error(caught.value)
    assert sentence.startswith("DIGITBOT_ENGINE")
    assert all(part in sentence for part in (text, "local", "processes:N", "ray", "http"))


def test_a_key_is_not_shown_and_a_strangers_file_does_not_say_where_it_goes(home: object) -> None:
    from pathlib import Path

    key = {"DIGITBOT_ENGINE_KEY": "0123456789abcdef"}
    settings = load({}, {"DIGITBOT_ENGINE": "http://127.0.0.1:8000", **key})
    assert settings.engine_key == key["DIGITBOT_ENGINE_KEY"]
    assert settings.engine_key not in repr(settings)
    Path(".env").write_text("DIGITBOT_ENGINE=http://example.org\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({}, key)
    assert caught.value.key == "backend.setting_source"
    assert key["DIGITBOT_ENGINE_KEY"] not in str(caught.value.values)


def test_a_file_that_may_be_a_strangers_does_not_say_which_cluster_runs_code_here(home: object) -> None:
    from pathlib import Path

    Path(".env").write_text("DIGITBOT_ENGINE=ray://example.org:10001\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({}, {})
    assert caught.value.key == "backend.setting_cluster"
    for language in LANGUAGES:
        assert words(language).error(caught.value).startswith("DIGITBOT_ENGINE")
    assert load({"engine": "ray"}, {}).engine == EngineSetting("ray")


@pytest.mark.parametrize(("text", "bounds"), [("3", (3, 3)), ("1-4", (1, 4)), ("2-2", (2, 2))])
def test_the_replicas_are_a_number_or_two_bounds(text: str, bounds: tuple[int, int]) -> None:
    assert load({}, {"DIGITBOT_REPLICAS": text}).replicas == bounds


@pytest.mark.parametrize("text", ["0", "4-1", "0-3", "many", "1-", "1-2-3", "-1"])
def test_replicas_that_cannot_be_are_told_of(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, {"DIGITBOT_REPLICAS": text})
    assert f"DIGITBOT_REPLICAS is “{text}”" in words("en").error(caught.value)
