"""Settings: their order, their defaults, and a sentence for each that cannot be used."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.cli.words import words
from bot.discord import settings as discord_settings
from bot.discord.settings import VARIABLES as OF_DISCORD
from bot.serving import settings as serving_settings
from bot.serving.settings import VARIABLES as OF_SERVING
from bot.settings import VARIABLES, load, spoken_language, system_language
from bot.web import settings as web_settings
from bot.web.settings import VARIABLES as OF_WEB
from engine import SettingsError

ROOT = Path(__file__).parents[2]


def test_a_flag_goes_before_the_environment_and_that_before_the_file(home: Path) -> None:
    assert load({}, {}).model == "cnn"
    (home / ".env").write_text("DIGITBOT_MODEL=from-file\n", encoding="utf-8")
    assert load({}, {}).model == "from-file"
    assert load({}, {"DIGITBOT_MODEL": "from-environment"}).model == "from-environment"
    assert load({"model": "from-flag"}, {"DIGITBOT_MODEL": "from-environment"}).model == "from-flag"


def test_an_empty_value_counts_as_not_set(home: Path) -> None:
    (home / ".env").write_text("DIGITBOT_MODEL=mlp\nDIGITBOT_COLOR=\n", encoding="utf-8")
    settings = load({}, {"DIGITBOT_MODEL": "  "})
    assert (settings.model, settings.color) == ("mlp", "auto")


def test_the_file_may_have_quotes_comments_hangul_and_a_byte_order_mark(home: Path) -> None:
    (home / "내 모델").mkdir()
    (home / ".env").write_text('# 설정\nexport DIGITBOT_MODELS="~/내 모델"  # mine\n', encoding="utf-8-sig")
    assert load({}, {}).models == home / "내 모델"


def test_nothing_is_kept_unless_it_is_turned_on(home: Path) -> None:
    assert load({}, {}).feedback == "off"
    assert load({}, {"DIGITBOT_FEEDBACK": "ON"}).feedback == "on"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DIGITBOT_LANGUAGE": "fr"}, "DIGITBOT_LANGUAGE is “fr”; it can be one of: en, ko."),
        ({"DIGITBOT_COLOR": "sometimes"}, "DIGITBOT_COLOR is “sometimes”; it can be one of: auto, always, never."),
        ({"DIGITBOT_FEEDBACK": "yes"}, "DIGITBOT_FEEDBACK is “yes”; it can be one of: on, off."),
        ({"DIGITBOT_MNIST": "/no/such"}, "DIGITBOT_MNIST is “/no/such”, but there is no such folder"),
        ({"DIGITBOT_MODELS": "a-file"}, "DIGITBOT_MODELS is “a-file”, but that is a file"),
        ({"DIGITBOT_FIGURES": "a-file"}, "DIGITBOT_FIGURES is “a-file”, but that is a file"),
        ({"DIGITBOT_FIGURES": "~nobody-of-that-name/x"}, "DIGITBOT_FIGURES is “~nobody-of-that-name/x”"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_value(
    home: Path, environ: dict[str, str], sentence: str
) -> None:
    (home / "a-file").touch()
    with pytest.raises(SettingsError) as caught:
        load({}, environ)
    assert words("en").error(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"DIGITBOT_MODEL=cnn\n= what\n", "settings.env_line"), (b"\xff\xfe\x00", "settings.env_unreadable")],
)
def test_a_file_that_cannot_be_understood_is_told_of(home: Path, content: bytes, key: str) -> None:
    (home / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load({}, {})
    assert caught.value.key == key
    assert ".env" in words("en").error(caught.value)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "Korean_Korea.949"}, "ko"),  # as Windows calls it
        ({"LANG": "kok_IN.UTF-8"}, "en"),  # Konkani
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": ""}, "ko"),
    ],
)
def test_the_language_is_that_of_the_system(environ: dict[str, str], language: str) -> None:
    assert system_language(environ) == language
    assert load({}, environ).language == language


@pytest.mark.parametrize("value", ["postgresql://ann:a-secret@db/digits", "postgres:///digits"])
def test_corrections_may_go_to_a_database_whose_password_is_never_shown(home: Path, value: str) -> None:
    settings = load({}, {"DIGITBOT_FEEDBACK": value})
    assert settings.feedback == value
    assert "secret" not in repr(settings)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("value", ["mysql://ann:a-secret@db/digits", "postgresql://[a-secret"])
def test_an_address_that_is_no_postgresqls_is_told_without_its_password(home: Path, value: str, language: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, {"DIGITBOT_FEEDBACK": value})
    sentence = words(language).error(caught.value)
    assert sentence.startswith("DIGITBOT_FEEDBACK")
    assert "secret" not in sentence


def test_errors_are_told_in_the_language_that_was_asked_for(home: Path) -> None:
    assert spoken_language({"language": "ko"}, {}) == "ko"
    assert spoken_language({}, {"DIGITBOT_LANGUAGE": "fr", "LANG": "ko_KR"}) == "ko"
    (home / ".env").write_bytes(b"\xff")
    assert spoken_language({}, {"LANG": "ko_KR"}) == "ko"


def test_the_example_lists_every_setting_with_its_default_and_nothing_else(home: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^# (DIGITBOT_\w+)=(.*)$", text, re.MULTILINE))
    discord = {variable for variable in listed if variable.startswith("DIGITBOT_DISCORD_")}
    assert set(listed) - discord == {*VARIABLES.values(), *OF_SERVING.values(), *OF_WEB.values()}
    defaults = load({}, {})
    for name in ("model", "language", "color"):
        assert listed[VARIABLES[name]] == getattr(defaults, name)


def test_the_page_of_settings_lists_every_setting_with_the_examples_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \| [\w ,]+ \|$", page, re.MULTILINE))
    assert set(rows) == {*VARIABLES.values(), *OF_SERVING.values(), *OF_DISCORD.values(), *OF_WEB.values()}
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^# (DI\w+)=(.*)$", example, re.MULTILINE))
    exact = {name: default.strip("`") for name, default in rows.items() if default.startswith("`")}
    assert exact == {name: listed[name] for name in exact}


def test_the_example_can_be_used_as_it_stands(home: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    (home / "mnist").mkdir()
    (home / ".env").write_text(re.sub(r"^# (DIGITBOT_)", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    settings = load({}, {})
    assert settings.mnist == home / "mnist"
    assert settings.figures == home / "digitbot" / "figures"


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    for table in ("bot", "settings", "usage"):
        english, korean = words("en").table(table), words("ko").table(table)
        assert english.keys() == korean.keys()
        for key, sentence in english.items():
            found = re.findall(r"(?<!\{)\{(\w+)(?::[^{}]*)?\}", sentence)
            assert sorted(found) == sorted(re.findall(r"(?<!\{)\{(\w+)(?::[^{}]*)?\}", korean[key])), key


@pytest.mark.parametrize("value", ["{}host", "http://{}host", "https://{}host/x", "ray://{}host:1", "http:/{}host"])
@pytest.mark.parametrize("secret", ["a-secret@", "ann:a-secret@", ":a-secret@", "ann:a/b#,c a-secret@", "a@a-secret@"])
@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("DIGITBOT_ENGINE", functools.partial(load, {})),
        ("DIGITBOT_REPLICAS", functools.partial(load, {})),
        ("DIGITBOT_LANGUAGE", functools.partial(load, {})),
        ("DIGITBOT_WEB_ADDRESS", web_settings.load),
        ("DIGITBOT_WEB_ORIGINS", web_settings.load),
        ("DIGITBOT_USER_RATE", serving_settings.load),
        ("DIGITBOT_STATE", serving_settings.load),
        ("DIGITBOT_DISCORD_CHANNELS", discord_settings.load),
    ],
)
def test_a_password_in_an_address_is_not_told(
    name: str, load: Callable[[Mapping[str, str]], object], value: str, secret: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value.format(secret)})
    assert not re.search("secret|ann", str(caught.value.values))
    if "value" in caught.value.values:
        assert str(caught.value.values["value"]).startswith(value.partition("{")[0] + "…@host")
