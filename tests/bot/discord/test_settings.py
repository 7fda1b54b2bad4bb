"""The bot's own settings: defaults, sentences for those that cannot be used, and a token that is not shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.discord.settings import DISCORD, VARIABLES, DiscordSettings, load
from bot.discord.words import words
from engine import SettingsError

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env."""
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_the_defaults_hold() -> None:
    assert load({}) == DiscordSettings()
    assert load({}).api == DISCORD


def test_everything_can_be_set() -> None:
    settings = load(
        {
            "DISCORD_TOKEN": "abc.def",
            "DIGITBOT_DISCORD_API": "http://127.0.0.1:8080/api/v10/",
            "DIGITBOT_DISCORD_PREFIX": "?",
            "DIGITBOT_DISCORD_MESSAGE_CONTENT": "OFF",
            "DIGITBOT_DISCORD_CHANNELS": "12, 34\t56",
            "DIGITBOT_DISCORD_OWNER_SERVERS": "78",
            "DIGITBOT_DISCORD_SHARDS": "auto",
        }
    )
    assert settings.token == "abc.def"  # noqa: S105 - and none
    assert settings.api == "http://127.0.0.1:8080/api/v10"
    assert (settings.prefix, settings.message_content, settings.shards) == ("?", "off", 0)
    assert settings.channels == frozenset({12, 34, 56})
    assert settings.owner_servers == frozenset({78})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API", "discord.com"),
        ("API", "ftp://discord.com/api"),
        ("API", "http://[::1/api"),
        ("CHANNELS", "general"),
        ("OWNER_SERVERS", "school"),
        ("SHARDS", "0"),
        ("SHARDS", "many"),
        ("MESSAGE_CONTENT", "maybe"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({f"DIGITBOT_DISCORD_{name}": value})
    assert words("en").error(caught.value).startswith(f"DIGITBOT_DISCORD_{name} is “{value}”")


def test_the_token_comes_from_the_env_file_too_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=secret-of-the-bot\n", encoding="utf-8")
    settings = load({})
    assert settings.token == "secret-of-the-bot"  # noqa: S105 - and none
    assert "secret" not in repr(settings)


def test_the_example_lists_every_setting_with_its_default(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^# (DIS\w+|DIGITBOT_DISCORD_\w+)=(.*)$", text, re.MULTILINE))
    assert set(listed) == set(VARIABLES.values())
    (tmp_path / ".env").write_text("\n".join(f"{name}={value}" for name, value in listed.items()), encoding="utf-8")
    assert load({}) == DiscordSettings()
