"""The bot's own process: login, intents, slash commands, and an orderly end."""

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
from bot.discord.calls import FAILURES
from bot.discord.cluster import Cluster
from bot.discord.cog import DRAIN_SECONDS, DigitbotCog
from bot.discord.question import Asker
from bot.discord.rendering import NOBODY
from bot.discord.settings import PORTAL, DiscordSettings
from bot.discord.sync import sync
from bot.discord.venue import InteractionVenue
from bot.discord.words import words
from bot.failures import UnavailableError
from bot.serving import state_file
from bot.serving.monitor import Monitor
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.state.keys import key_of
from engine import SettingsError, UserError

_log = logging.getLogger(__name__)
_IDENTIFY_SECONDS = 5.2  # Discord says five
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Failures of a login or of the connection to the gateway.
_CONNECTION_FAILURES = (*FAILURES, discord.LoginFailure, discord.ConnectionClosed, discord.GatewayNotFound)


async def run(
    settings: DiscordSettings,
    serving: ServingSettings,
    shared: Settings,
    cluster: Cluster | None = None,
    *,
    sync: bool = False,
) -> signal.Signals | None:
    """Run the bot until a signal stops it, which is returned, or the gateway closes the connection without an error.

    Args:
        settings: of the Discord bot.
        serving: limits and sizes.
        shared: the engine's model and folders, and the default language.
        cluster: which of the bot's processes this is; None for the only one.
        sync: whether the slash commands are registered even if they have not changed.

    Raises:
        SettingsError: there is no token, Discord does not accept it, an intent is not granted, or several processes do
            not share a state or have no number of shards to agree on.
        UnavailableError: Discord cannot be reached, or lets the bot connect no more today.
    """
    cluster = cluster or Cluster()
    if cluster.size > 1 and not serving.state:
        raise SettingsError("discord.cluster_state")
    if cluster.size > 1 and settings.shards < cluster.size:
        raise SettingsError("discord.cluster_shards", size=cluster.size)
    use_api(settings.api)
    application = await application_of(settings)
    granted = application.flags.gateway_message_content or application.flags.gateway_message_content_limited
    if settings.message_content == "on" and not granted:
        raise SettingsError("discord.intent_missing", page=bot_page(application.id))
    reads_all = granted and settings.message_content != "off"
    if reads_all:
        _log.info("the message content intent is granted: plain messages after %s are read everywhere", settings.prefix)
    elif settings.message_content == "off":
        _log.info("plain messages in servers are not read, as the settings say")
    else:
        _log.warning(
            "without the message content intent: slash commands, menus, mentions and direct messages work, plain "
            "messages in servers do not; to grant it, see %s",
            bot_page(application.id),
        )
    bot = DigitbotBot(settings, serving, shared, cluster, message_content=reads_all, sync=sync)
    return await _run_until_stopped(bot, application.id)


def use_api(api: str) -> None:
    """Set the base of REST addresses, for which discord.py has a class attribute but no argument."""
    Route.BASE = api


async def application_of(settings: DiscordSettings) -> discord.AppInfo:
    """The application that the token belongs to. Raises what ``run`` raises."""
    if not settings.token:
        raise SettingsError("discord.no_token", page=PORTAL)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.token)
        return cast("discord.AppInfo", client.application)  # set by login
    except _CONNECTION_FAILURES as error:
        raise _connection_error(error) from None
    finally:
        await client.close()


def invite_link(application: int) -> str:
    """The link that invites an application's bot, with the fewest permissions that work; see docs/discord.md."""
    permissions = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )
    return discord.utils.oauth_url(application, permissions=permissions, scopes=("bot", "applications.commands"))


def bot_page(application: int) -> str:
    """The page where an operator grants intents."""
    return f"{PORTAL}/{application}/bot"


class DigitbotBot(commands.AutoShardedBot):
    """A bot with our cog.

    Args:
        settings: of the Discord bot.
        serving: limits and sizes.
        shared: the engine's model and folders, and the default language.
        cluster: which of the bot's processes this is.
        message_content: whether it may read messages that do not mention it.
        sync: whether the commands are registered even if they have not changed.
    """

    def __init__(
        self,
        settings: DiscordSettings,
        serving: ServingSettings,
        shared: Settings,
        cluster: Cluster,
        *,
        message_content: bool,
        sync: bool = False,
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
            activity=discord.CustomActivity(words(shared.language).say("discord.presence")),
            tree_cls=Tree,
        )
        if cluster.size > 1:
            self.shard_ids = cluster.shards(settings.shards)
        self.settings, self.serving, self.shared, self.cluster = settings, serving, shared, cluster
        self.cog: DigitbotCog | None = None
        self._monitor: Monitor | None = None
        self._closing = False
        self._sync = sync
        self._was_ready = False
        self._identifies_at_once = 1

    async def setup_hook(self) -> None:
        """Load the cog, register commands that changed, look up the gateway's address, and start the monitor."""
        self.cog = DigitbotCog(
            self, settings=self.settings, serving=self.serving, shared=self.shared, cluster=self.cluster
        )
        await self.add_cog(self.cog)
        hashes = state_file.folder("discord") / "commands.json"
        application, servers = f"{self.application_id}@{self.settings.api}", self.settings.owner_servers
        if self.cluster.is_first:
            state = self.cog.answering.service.state
            await sync(self.tree, application, hashes, sorted(servers), force=self._sync, state=state)
        # discord.py itself uses a constant unless Discord chooses the number of shards.
        advised, gateway, limits = await self.http.get_bot_gateway()
        # Discord ends the sessions of a bot that identifies more often, all of them, and its token.
        if limits["remaining"] < len(self.shard_ids or range(self.shard_count or advised)):
            raise UnavailableError("discord.no_identifies", hours=math.ceil(limits["reset_after"] / 3_600_000))
        self._identifies_at_once = max(limits["max_concurrency"], 1)
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        if self.serving.monitor:
            metrics = self.cog.answering.service.metrics
            metrics.show("digitbot_gateway_latency_seconds", "Gateway latency", self._gateway_latency)
            self._monitor = Monitor(metrics, self._health, self.serving.monitor + self.cluster.number - 1)
            await self._monitor.start()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the shard's turn to identify: Discord accepts a limited number in five seconds, from all processes.

        While nothing is shared, discord.py's own pause between its shards has to do.
        """
        assert self.cog is not None  # noqa: S101 - setup_hook loads it first
        state, group = self.cog.answering.service.state, (shard_id or 0) % self._identifies_at_once
        while wait := await state.claim(key_of("identify", self.application_id, group), _IDENTIFY_SECONDS):
            await asyncio.sleep(wait)
        if wait is None:
            await super().before_identify_hook(shard_id, initial=initial)

    def _health(self) -> dict[str, bool | int]:
        assert self.cog is not None  # noqa: S101 - setup_hook loads it first
        connected = self.is_ready() and not math.isinf(self._gateway_latency())
        return {"connected": connected, "engine_processes": self.cog.backend.health().workers}

    def _gateway_latency(self) -> float:
        """In seconds; infinite before the first heartbeat."""
        return math.inf if math.isnan(self.latency) else self.latency

    async def on_ready(self) -> None:
        """Log it once; after that, discord.py has a line for each new connection."""
        if not self._was_ready:
            _log.info("ready: %d servers, %d shards", len(self.guilds), len(self.shards))
        self._was_ready = True

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Ignore unknown commands, which may be for other bots; the cog has reported errors of ours."""

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log the error of an event that nobody waits for."""
        _log.exception("an event failed: %s", event_method)

    async def close(self) -> None:
        """Finish the answers under way, then end; a second call does not wait for answers."""
        if self.cog is not None and not self._closing:
            self._closing = True
            unfinished = await self.cog.answering.service.drain(DRAIN_SECONDS)
            if unfinished:
                _log.warning("%d answers were not finished", unfinished)
        if self._monitor is not None:
            await self._monitor.stop()
        await super().close()


class Tree(app_commands.CommandTree[DigitbotBot]):
    """Slash commands and menus, with our error table."""

    async def on_error(
        self, interaction: discord.Interaction[DigitbotBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Report errors outside commands of ours; Discord may still show a command that is gone."""
        if isinstance(interaction.command, app_commands.Command) and interaction.command.parent is not None:
            return  # the owner's group reports its own errors
        cog = interaction.client.cog
        if cog is not None:
            words = cog.answering.words(Asker.of(interaction))
            await errors.tell(error, InteractionVenue(interaction, private=True), words)


def _connection_error(error: Exception) -> UserError:
    """The error to show for a failed connection; the codes are Discord's gateway close codes."""
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


async def _run_until_stopped(bot: DigitbotBot, application: int) -> signal.Signals | None:
    """Run the bot until it fails or SIGINT or SIGTERM comes; a second signal does not wait for answers."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[signal.Signals] = loop.create_future()

    # Not a KeyboardInterrupt, which would be lost if raised within a library's callback.
    def on_signal(number: signal.Signals) -> None:
        if not stop.done():
            _log.info("stopping")
            stop.set_result(number)
            return
        for each in _STOP_SIGNALS:
            loop.remove_signal_handler(each)  # a third one ends the process
        if bot.cog is not None:
            bot.cog.answering.service.cancel_all()

    running = asyncio.create_task(bot.start(bot.settings.token))
    for number in _STOP_SIGNALS:
        with suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends the loop
            loop.add_signal_handler(number, on_signal, number)
    try:
        tasks: tuple[asyncio.Future[Any], ...] = (running, stop)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if stop.done():
            await bot.close()
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        return stop.result() if stop.done() else None
    except discord.PrivilegedIntentsRequired:
        raise SettingsError("discord.intent_missing", page=bot_page(application)) from None
    except _CONNECTION_FAILURES as error:
        raise _connection_error(error) from None
    finally:
        await bot.close()
