"""Hosts whose own names are ours: a main file ``bot.py``, a folder ``engine``. The wheel works in them all the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pictures import write
from tests.wheel.conftest import Environment

COG = """
import asyncio
import sys
from pathlib import Path

import discord
from discord.ext import commands

from digitbot import Attachment, Message
from digitbot.cog import DigitbotCog, ServingSettings
from our_engine import load_engine


async def main() -> None:
    async with commands.Bot("?", intents=discord.Intents.none()) as bot:
        await bot.load_extension("digitbot.cog")
        cog = bot.get_cog("Digitbot")
        menu = [command.name for command in bot.tree.get_commands()]
        print(cog.backend.health().workers, bot.get_command("예측").name, "Read digits" in menu)
        await bot.unload_extension("digitbot.cog")
        print(bot.get_cog("Digitbot"), bot.get_command("예측"), cog.backend.health().workers)
        cog = DigitbotCog(bot, load=load_engine, serving=ServingSettings(processes=1))
        await bot.add_cog(cog)
        reply = await cog.backend.handle(Message("", (Attachment(Path("seven.png").read_bytes()),), locale="ko-KR"))
        dice = await cog.backend.handle(Message("/dice"))
        print(reply.readings[0].text, reply.locale, type(reply).__module__, dice.text)
        await bot.remove_cog("Digitbot")


if __name__ == "__main__":
    asyncio.run(main())
    print([name for name in sys.modules if name.split(".")[0] in ("engine", "bot", "training")])
"""

OUR_ENGINE = """
from digitbot import Engine, Reply


def load_engine() -> Engine:
    engine = Engine.load()

    @engine.intent("dice", phrases={"en": ["roll a dice"]})
    def dice() -> Reply:
        return Reply("four")

    return engine
"""

ENGINE = """
import pickle
from digitbot import Attachment, Engine, Message, PictureError
from digitbot.testing import Chat

engine = Engine.load()
reply = engine.handle(Message("", (Attachment("seven.png"),)))
print(reply.readings[0].text, Chat(engine).say("도움말").locale)
print(pickle.loads(pickle.dumps(reply.readings)) == reply.readings)
try:
    raise PictureError("picture.empty", name="")
except Exception as error:
    print(type(error).__module__)
"""


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A folder that has both names."""
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "__init__.py").write_text("raise RuntimeError('the host has a game engine')")
    (tmp_path / "training.py").write_text("raise RuntimeError('the host trains dogs')")
    (tmp_path / "seven.png").write_bytes(write("7").encoded())
    return tmp_path


def test_a_host_that_is_called_bot_uses_the_engine(environment_with: Callable[..., Environment], host: Path) -> None:
    (host / "bot.py").write_text(ENGINE)
    done = environment_with().run("python", "bot.py", folder=host)
    assert done.stdout.splitlines() == ["7 ko", "True", "digitbot.engine.errors"]


def test_a_host_that_is_called_bot_loads_the_cog(environment_with: Callable[..., Environment], host: Path) -> None:
    (host / "bot.py").write_text(COG)
    (host / "our_engine.py").write_text(OUR_ENGINE)
    (host / ".env").write_text("DIGITBOT_DISCORD_PROCESSES=1\n")
    done = environment_with("discord").run("python", "bot.py", folder=host)
    assert done.stdout.splitlines() == [
        "1 predict True",
        "None None 0",
        "7 ko digitbot.engine.messages four",
        "[]",
    ]


def test_the_command_works_in_such_a_folder(environment_with: Callable[..., Environment], host: Path) -> None:
    (host / "bot.py").write_text("raise RuntimeError('the host is a bot')")
    done = environment_with("chat").run("digitbot", "predict", "seven.png", folder=host)
    assert done.stdout.split("\t")[:2] == ["seven.png", "7"]
    done = environment_with("chat").run("python", "-m", "digitbot", "ask", "hello", folder=host)
    assert done.stdout.strip()


def test_a_class_is_the_same_by_either_name(environment_with: Callable[..., Environment], tmp_path: Path) -> None:
    program = (
        "import digitbot, engine\n"
        "import digitbot.testing, engine.testing\n"
        "print(set(engine.__all__) == set(digitbot.__all__))\n"
        "print(all(getattr(engine, name) is getattr(digitbot, name) for name in digitbot.__all__))\n"
        "print(engine.testing.Chat is digitbot.testing.Chat)\n"
        "print(isinstance(engine.Engine.load(), digitbot.Engine))"
    )
    done = environment_with().run("python", "-c", program, folder=tmp_path)
    assert done.stdout.split() == ["True"] * 4


def test_a_type_checker_follows_the_names(environment_with: Callable[..., Environment], host: Path) -> None:
    (host / "bot.py").write_text(
        "from digitbot import Engine, Message, Reply\n"
        "from digitbot.testing import Chat\n\n"
        "engine: Engine = Engine.load()\n"
        "reply: Reply = engine.handle(Message('hello'))\n"
        "reveal_type(reply.readings[0].text)\n"
        "reveal_type(Chat(engine).say('hello').text)\n"
        "from digitbot import Enigne\n"
    )
    python = environment_with().program("python")
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), "bot.py"]
    done = subprocess.run(command, cwd=host, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert [line.partition(": ")[2] for line in lines[:2]] == ['note: Revealed type is "str"'] * 2, done.stdout
    assert 'has no attribute "Enigne"' in lines[2]
    assert lines[-1].startswith("Found 1 error")
