"""The bot's own process: login, intents, slash commands synced when they changed, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from contextlib import suppress
from typing import Any, cast

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord import errors
from bot.discord.cog import DRAIN_SECONDS, DigitbotCog
from bot.discord.patience import FAILURES
from bot.discord.question import Asker
from bot.discord.rendering import NOBODY
from bot.discord.settings import PORTAL, DiscordSettings
from bot.discord.sync import sync
from bot.discord.venue import InteractionVenue
from bot.failures import UnavailableError
from bot.serving import state_file
from bot.serving.metrics import Monitor
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from engine import SettingsError, UserError

_log = logging.getLogger(__name__)
_LEAVING = (signal.SIGINT, signal.SIGTERM)
# What a login, or the connection to the gateway, fails with.
_CONNECTING = (*FAILURES, discord.LoginFailure, discord.ConnectionClosed, discord.GatewayNotFound)


async def run(settings: DiscordSettings, serving: ServingSettings, shared: Settings) -> signal.Signals | None:
    """Runs the bot until it is told to leave.

    Returns:
        The signal that told it; None where the gateway let it go without an error.

    Raises:
        SettingsError: there is no token, Discord does not take it, or an intent was not granted.
        UnavailableError: Discord cannot be reached.
    """
    turn_to(settings.api)
    application = await application_of(settings)
    granted = application.flags.gateway_message_content or application.flags.gateway_message_content_limited
    if settings.message_content == "on" and not granted:
        raise SettingsError("discord.intent_missing", page=bot_page(application.id))
    reads_all = granted and settings.message_content != "off"
    if reads_all:
        _log.info("the message content intent is granted: plain messages after %s are read everywhere", settings.prefix)
    else:
        _log.warning(
            "without the message content intent: slash commands, menus, mentions and direct messages work, plain "
            "messages in servers do not; to grant it, see %s",
            bot_page(application.id),
        )
    return await _until_leaving(DigitbotBot(settings, serving, shared, message_content=reads_all), application.id)


def turn_to(api: str) -> None:
    """Turns discord.py to a base of REST addresses.

    It is a class attribute that every route reads when it is made, those of interactions and webhooks included; there
    is no argument for it. The gateway's address is asked for, see ``DigitbotBot.setup_hook``.
    """
    Route.BASE = api


async def application_of(settings: DiscordSettings) -> discord.AppInfo:
    """The application that the token belongs to.

    Raises:
        SettingsError: there is no token, or Discord does not take it.
        UnavailableError: Discord cannot be reached.
    """
    if not settings.token:
        raise SettingsError("discord.no_token", page=PORTAL)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.token)
        return cast("discord.AppInfo", client.application)  # which login asked for
    except _CONNECTING as error:
        raise _refusal(error) from None
    finally:
        await client.close()


def bot_page(application: int) -> str:
    """Where an operator grants intents."""
    return f"{PORTAL}/{application}/bot"


class DigitbotBot(commands.AutoShardedBot):
    """A bot with our cog; ``message_content``: whether it may read messages that are not for it."""

    def __init__(
        self, settings: DiscordSettings, serving: ServingSettings, shared: Settings, *, message_content: bool
    ) -> None:
        intents = discord.Intents(guilds=True, messages=True, message_content=message_content)
        super().__init__(
            settings.prefix,
            intents=intents,
            help_command=None,  # the engine has its own
            allowed_mentions=NOBODY,
            shard_count=settings.shards or None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            case_insensitive=True,
            tree_cls=Tree,
        )
        self.settings, self.serving, self.shared = settings, serving, shared
        self.cog: DigitbotCog | None = None
        self._monitor: Monitor | None = None
        self._closing = False

    async def setup_hook(self) -> None:
        """Loads the cog, tells Discord of commands that changed, and finds out where the gateway is."""
        self.cog = DigitbotCog(self, settings=self.settings, serving=self.serving, shared=self.shared)
        await self.add_cog(self.cog)
        known = state_file.folder("discord") / "commands.json"
        await sync(self.tree, f"{self.application_id}@{self.settings.api}", known)
        # Asked for and not taken for granted; discord.py itself goes by a constant unless it counts the shards.
        _, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        if self.serving.monitor:
            metrics = self.cog.answering.service.metrics
            metrics.show("digitbot_gateway_latency_seconds", "Gateway latency", self._gateway_latency)
            self._monitor = Monitor(metrics, self._health, self.serving.monitor)
            await self._monitor.start()

    def _health(self) -> dict[str, bool | int]:
        assert self.cog is not None  # noqa: S101 - it is loaded before anybody can ask
        connected = self.is_ready() and not math.isinf(self._gateway_latency())
        return {"connected": connected, "engine_processes": self.cog.backend.health().workers}

    def _gateway_latency(self) -> float:
        """In seconds; infinite before the first heartbeat."""
        return math.inf if math.isnan(self.latency) else self.latency

    async def on_ready(self) -> None:
        """Says so in the log."""
        _log.info("ready: %d servers, %d shards", len(self.guilds), self.shard_count or 1)

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """An error of a command of ours was told by the cog; what is left is an unknown command, which is nobody's."""

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """An event of which nobody waits for an answer."""
        _log.exception("an event failed: %s", event_method)

    async def close(self) -> None:
        """Finishes the answers under way, then leaves."""
        if self.cog is not None and not self._closing:  # whoever cannot wait for it tells us again
            self._closing = True
            left = await self.cog.answering.service.drain(DRAIN_SECONDS)
            if left:
                _log.warning("%d answers were not finished", left)
        if self._monitor is not None:
            await self._monitor.stop()
        await super().close()


class Tree(app_commands.CommandTree[DigitbotBot]):
    """Slash commands and menus, with our error table."""

    async def on_error(
        self, interaction: discord.Interaction[DigitbotBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tells of what no command of ours told of itself; Discord may still show a command that is gone."""
        if isinstance(interaction.command, app_commands.Command) and interaction.command.parent is not None:
            return  # the owner's, told of by their group
        cog = interaction.client.cog
        if cog is not None:
            words = cog.answering.words(Asker.of(interaction))
            await errors.tell(error, InteractionVenue(interaction, private=True), words)


def _refusal(error: Exception) -> UserError:
    """What a connection that failed means; the codes are Discord's gateway close codes."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == 4004:
        return SettingsError("discord.bad_token", page=PORTAL)
    if code in (4010, 4011):
        return SettingsError("discord.more_shards")
    if code is not None:
        return UnavailableError("discord.unavailable", why=f"gateway {code}")
    if isinstance(error, discord.HTTPException):
        return UnavailableError("discord.unavailable", why=f"HTTP {error.status}")
    return UnavailableError("discord.unreachable", why=type(error).__name__)


async def _until_leaving(bot: DigitbotBot, application: int) -> signal.Signals | None:
    """Runs the bot until it fails, or SIGINT or SIGTERM comes; a second one does not wait for answers."""
    loop = asyncio.get_running_loop()
    leaving: asyncio.Future[signal.Signals] = loop.create_future()

    def leave(number: signal.Signals) -> None:
        _log.info("leaving")
        for either in _LEAVING:
            loop.add_signal_handler(either, hurry)
        leaving.set_result(number)

    # Not by a KeyboardInterrupt: raised amid a library's callback, it is taken for that one's fault and lost.
    def hurry() -> None:
        for either in _LEAVING:
            loop.remove_signal_handler(either)  # a third one ends the process
        if bot.cog is not None:
            bot.cog.answering.service.cancel_all()

    running = asyncio.create_task(bot.start(bot.settings.token))
    for number in _LEAVING:
        with suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends the loop
            loop.add_signal_handler(number, leave, number)
    try:
        first: tuple[asyncio.Future[Any], ...] = (running, leaving)
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done():
            await bot.close()
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        return leaving.result() if leaving.done() else None
    except discord.PrivilegedIntentsRequired:
        raise SettingsError("discord.intent_missing", page=bot_page(application)) from None
    except _CONNECTING as error:
        raise _refusal(error) from None
    finally:
        await bot.close()
