"""The settings of the web front end: defaults, and a sentence for each that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.serving.settings import Rate
from bot.web.settings import VARIABLES, WebSettings, load
from bot.web.words import words
from engine import LANGUAGES, SettingsError

KEY = "0123456789abcdef"
ROOT = Path(__file__).parents[3]


def test_without_anything_set_the_defaults_hold() -> None:
    assert load({}) == WebSettings()


def test_everything_can_be_set() -> None:
    environ = {
        "DIGITBOT_WEB_KEYS": f"ada:{KEY}, bob:{KEY}2",
        "DIGITBOT_WEB_ADDRESS": "https://digits.example/",
        "DIGITBOT_WEB_ORIGINS": "https://a.example, http://b.example:8080",
        "DIGITBOT_WEB_RATE": "5/60",
    }
    assert load(environ) == WebSettings(
        {"ada": KEY, "bob": f"{KEY}2"},
        "https://digits.example",
        ("https://a.example", "http://b.example:8080"),
        Rate(5, 60),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keys", KEY),
        ("keys", f"ada:{KEY},"),
        ("keys", f"ada:{KEY},ada:{KEY}2"),
        ("keys", "ada:short"),
        ("keys", f"ada:{KEY} with spaces"),
        ("address", "digits.example"),
        ("address", "ftp://digits.example"),
        ("address", "https://digits.example/path"),
        ("address", "https://me@digits.example"),
        ("address", "https://digits.example:port"),
        ("origins", "*"),
        ("origins", "https://a.example, b"),
        ("rate", "often"),
    ],
)
def test_one_that_cannot_be_used_is_told_of(name: str, value: str, language: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({VARIABLES[name]: value})
    sentence = words(language).error(caught.value)
    assert VARIABLES[name] in sentence
    assert KEY not in sentence  # a key is a secret


def test_a_file_that_may_be_somebody_elses_does_not_open_what_our_keys_close(home: Path) -> None:
    (home / ".env").write_text("DIGITBOT_WEB_ORIGINS=https://evil.example\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({"DIGITBOT_WEB_KEYS": f"ada:{KEY}"})
    assert caught.value.key == "web.setting_source"


def test_a_key_is_not_shown_with_the_settings() -> None:
    assert KEY not in repr(load({"DIGITBOT_WEB_KEYS": f"ada:{KEY}"}))


def test_the_documents_list_them() -> None:
    for file in ("docs/settings.md", ".env.example"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert [name for name in VARIABLES.values() if name not in text] == []
