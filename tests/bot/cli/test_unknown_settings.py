"""A name that looks like a setting and is none is told of, with the one that was probably meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import unknown_settings
from bot.cli.words import words
from bot.discord.settings import VARIABLES as OF_THE_BOT
from bot.serving.settings import FORMER
from bot.serving.settings import VARIABLES as OF_SERVING
from bot.settings import VARIABLES
from bot.web.settings import VARIABLES as OF_THE_WEB
from tests.bot.conftest import Ran


def told(**environ: str) -> list[str]:
    return list(unknown_settings.warnings(words("en"), environ))


def test_every_setting_there_is_is_known() -> None:
    known = [name for table in (VARIABLES, OF_THE_BOT, OF_THE_WEB, OF_SERVING, FORMER) for name in table.values()]
    assert not told(**dict.fromkeys([*known, "DIGITBOT_PICTURES", "PATH"], "x"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DIGITBOT_MODLE", "DIGITBOT_MODEL"),
        ("digitbot_theme", "DIGITBOT_THEME"),
        ("DIGITBOT_COLOUR", "DIGITBOT_COLOR"),
        ("DIGITBOT_DISCORD_CHANELS", "DIGITBOT_DISCORD_CHANNELS"),
        ("DIGITBOT_DISCROD_SHARDS", "DIGITBOT_DISCORD_SHARDS"),
        ("DIGITBOT_QEUE", "DIGITBOT_QUEUE"),
        ("DIGITBOT_WEB_KEY", "DIGITBOT_WEB_KEYS"),
    ],
)
def test_a_slip_is_told_of_with_what_was_meant(name: str, meant: str) -> None:
    assert told(**{name: "x"}) == [f"There is no setting {name}, so it changes nothing. Did you mean {meant}?"]


def test_what_resembles_nothing_is_told_of_too() -> None:
    assert told(DIGITBOT_SOMETHING_ELSE="x") == [
        "There is no setting DIGITBOT_SOMETHING_ELSE, so it changes nothing; .env.example lists all settings."
    ]


def test_the_command_says_so_on_standard_error_and_goes_on(digitbot: Callable[..., Ran], home: Path) -> None:
    (home / ".env").write_text("DIGITBOT_MODLE=mlp\n")
    ran = digitbot("ask", "models", "--language", "ko")
    assert ran.status == 0
    assert (
        ran.err
        == "DIGITBOT_MODLE (.env) 설정은 없어서 아무것도 바뀌지 않아요. 혹시 DIGITBOT_MODEL 설정을 찾으셨나요?\n"
    )
    assert "cnn" in ran.out
