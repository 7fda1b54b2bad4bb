"""A ``.env`` in the current folder may be somebody else's: it redirects no secret, and what it decides is said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import env_file, output
from bot.cli.words import words
from bot.discord import settings as discord
from bot.exit_status import ExitStatus
from engine import LANGUAGES, SettingsError
from tests.bot.conftest import Ran

ELSEWHERE = "https://elsewhere.example/api/v10"


def written(home: Path, **values: str) -> None:
    lines = (f"{name}={value}\n" for name, value in values.items())
    (home / ".env").write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_token_goes_to_no_address_that_came_from_elsewhere(home: Path, language: str) -> None:
    written(home, DIGITBOT_DISCORD_API=ELSEWHERE)
    with pytest.raises(SettingsError) as caught:
        discord.load({"DISCORD_TOKEN": "secret"})
    sentence = words(language).error(caught.value)
    assert "DIGITBOT_DISCORD_API (.env)" in sentence
    assert "DISCORD_TOKEN" in sentence
    assert "secret" not in sentence
    written(home, DISCORD_TOKEN="secret")  # noqa: S106 - and none
    with pytest.raises(SettingsError):
        discord.load({"DIGITBOT_DISCORD_API": ELSEWHERE})


def test_a_token_goes_where_its_own_source_says(home: Path) -> None:
    assert discord.load({"DISCORD_TOKEN": "secret", "DIGITBOT_DISCORD_API": ELSEWHERE}).api == ELSEWHERE
    written(home, DISCORD_TOKEN="secret", DIGITBOT_DISCORD_API=ELSEWHERE)  # noqa: S106
    assert discord.load({}).api == ELSEWHERE
    written(home, DIGITBOT_DISCORD_API=discord.DISCORD)  # which is where it goes anyway
    assert discord.load({"DISCORD_TOKEN": "secret"}).api == discord.DISCORD
    written(home, DIGITBOT_DISCORD_API=ELSEWHERE)
    environ = {"DISCORD_TOKEN": "secret", "DIGITBOT_DISCORD_API": discord.DISCORD}
    assert discord.load(environ).api == discord.DISCORD  # the environment goes before the file


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "127.9.9.9", "localhost", "[::1]:80", "LOCALHOST:1"])
def test_this_machine_may_be_asked_in_plain_http(home: Path, host: str) -> None:
    assert discord.load({"DIGITBOT_DISCORD_API": f"http://{host}/api"}).api == f"http://{host}/api"


@pytest.mark.parametrize(
    "host",
    [
        *("discord.com", "10.0.0.1", "192.168.0.1:80", "localhost.example", "127.0.0.1.example", "[::2]"),
        *("user@elsewhere.example", "127.0.0.1@elsewhere.example"),
    ],
)
def test_any_other_must_be_asked_over_https(home: Path, host: str) -> None:
    for language in LANGUAGES:
        with pytest.raises(SettingsError) as caught:
            discord.load({"DIGITBOT_DISCORD_API": f"http://{host}/api"})
        assert "https" in words(language).error(caught.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_reaches_beyond_the_conversation_is_told_to_a_person(
    digitbot: Callable[..., Ran], home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    written(home, DIGITBOT_FEEDBACK="on", DIGITBOT_COLOR="never", DIGITBOT_MODELS="models", DIGITBOT_FIGURES="")
    assert digitbot("ask", "hello").err == ""  # a script has set it up itself
    monkeypatch.setattr(output, "is_terminal", lambda stream: stream is sys.stderr)
    (line,) = digitbot("ask", "hello", "--language", language).err.splitlines()
    assert str(home / ".env") in line
    assert line.count("DIGITBOT_") == 2
    monkeypatch.setenv("DIGITBOT_FEEDBACK", "off")
    (line,) = digitbot("ask", "hello", "--language", language).err.splitlines()
    assert line.count("DIGITBOT_") == 1
    (home / ".env").unlink()
    assert digitbot("ask", "hello").err == ""


def test_the_bot_tells_of_all_that_the_file_decides_and_of_no_value(digitbot: Callable[..., Ran], home: Path) -> None:
    written(home, DISCORD_TOKEN="secret", DIGITBOT_DISCORD_API="http://127.0.0.1:1/api", DIGITBOT_MODEL="mlp")  # noqa: S106
    for arguments in (("discord",), ("discord", "--invite")):
        done = digitbot(*arguments)
        assert done.status == ExitStatus.UNAVAILABLE
        (line,) = (line for line in done.err.splitlines() if str(home / ".env") in line)
        for name in ("DISCORD_TOKEN", "DIGITBOT_DISCORD_API", "DIGITBOT_MODEL"):
            assert name in line
        assert "secret" not in done.err


def test_every_setting_that_reaches_is_one(home: Path) -> None:
    assert len(set(env_file.REACHING)) == len(env_file.REACHING)
