"""``digitbot`` has the engine's public names, and they are the engine's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

import bot.discord.cog
import digitbot
import digitbot.cog
import digitbot.testing
import engine
import engine.testing


def test_every_public_name_is_the_engines() -> None:
    names = dict[str, object]()
    exec("from digitbot import *", names)  # noqa: S102 - what a person may type at a prompt
    assert {name: names[name] for name in engine.__all__} == {name: getattr(engine, name) for name in engine.__all__}
    assert set(engine.__all__) <= set(dir(digitbot))
    assert isinstance(digitbot.words("en"), engine.Words)
    assert digitbot.testing.Chat is engine.testing.Chat
    assert digitbot.cog.DigitbotCog is bot.discord.cog.DigitbotCog


@pytest.mark.parametrize("name", ["Enigne", "annotations", "__wrapped__"])
def test_nothing_else_is(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'digitbot' has no attribute '{name}'"):
        getattr(digitbot, name)


def test_importing_it_imports_nothing_until_a_name_is_used() -> None:
    program = (
        "import sys, digitbot\nassert 'engine' not in sys.modules\n"
        "digitbot.Engine\nassert 'engine' in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
