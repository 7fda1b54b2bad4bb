"""The loopback Discord, the bot in a process of its own, and people who use it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import Guild

Meet = Callable[..., Person]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What failed with a bot is shown with its log."""
    report = yield
    bot = getattr(item, "funcargs", {}).get("bot")
    if report.failed and isinstance(bot, BotProcess):
        report.sections.append(("the bot", bot.tell()))
    return report


@pytest.fixture(scope="module")
def discord(loop: asyncio.AbstractEventLoop) -> Iterator[Loopback]:
    """A Discord on a port of its own."""
    server = loop.run_until_complete(Loopback().__aenter__())
    yield server
    loop.run_until_complete(server.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def school(discord: Loopback) -> Guild:
    """A server that the bot is in from the start."""
    return discord.world.add_guild("school")


@pytest.fixture(scope="module")
def bot_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's home, for a module."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path) -> dict[str, str]:
    """The bot's settings; a module may have its own."""
    return {"DIGITBOT_MNIST": str(drawn_mnist), "DIGITBOT_PROCESSES": "1"}


@pytest.fixture(scope="module")
def bot(
    loop: asyncio.AbstractEventLoop, discord: Loopback, school: Guild, bot_home: Path, settings: dict[str, str]
) -> Iterator[BotProcess]:
    """The bot, which a module's tests share; what they wrote must not be in its logs when they are done."""
    process = BotProcess(discord, bot_home, {"DIGITBOT_DISCORD_OWNER_SERVERS": str(school.id), **settings})
    try:
        loop.run_until_complete(process.start())
        yield process
        if not process.gone:
            ended = loop.run_until_complete(process.stop())
            assert ended.status == 0, ended.output
    finally:
        process.kill()
    assert discord.unknown == [], "routes that the loopback Discord does not have"
    keeps_quiet(process)


def keeps_quiet(process: BotProcess) -> None:
    """Nothing in the logs is secret or somebody's own."""
    world = process.discord.world
    words = {message.content for message in world.messages.values() if not message.author.bot}
    files = {file.filename for message in world.messages.values() for file in message.attachments}
    private = {process.discord.token, *(text for text in words | files if len(text) > 8)}
    logs = process.logs
    assert [text for text in private if text in logs] == []


@pytest.fixture
def meet(discord: Loopback, school: Guild) -> Meet:
    """meet() -> somebody new, in a new channel of the school; meet("direct", locale="ko") -> in direct messages."""

    def met(where: str | Guild = "server", *, locale: str = "en-US", name: str = "ada") -> Person:
        user = discord.world.add_user(name, locale=locale)
        if where == "direct":
            return Person(discord, user, discord.world.direct(user))
        channel = discord.world.add_channel(where if isinstance(where, Guild) else school, "general")
        discord.gateway.tell_channel(channel)
        return Person(discord, user, channel)

    return met


@pytest.fixture
def ada(meet: Meet) -> Person:
    """Somebody new, in a new channel of the school."""
    return meet()
