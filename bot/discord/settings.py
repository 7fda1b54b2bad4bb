"""The bot's own settings, beside those of every front end: defaults < .env < environment, checked at start."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from typing import Literal, TypeAlias, cast, get_args
from urllib.parse import urlsplit

from bot.settings import Value, choice, gather
from engine import SettingsError

MessageContent: TypeAlias = Literal["auto", "on", "off"]
LogForm: TypeAlias = Literal["text", "json"]

DISCORD = "https://discord.com/api/v10"
PORTAL = "https://discord.com/developers/applications"  # where an operator gets the token and grants intents


@dataclass(frozen=True)
class Rate:
    """How often something may be done: so many times in so many seconds."""

    times: int
    seconds: float


@dataclass(frozen=True)
class DiscordSettings:
    """What an operator can set; ``.env.example`` lists the same with their meaning.

    Attributes:
        token: the bot's password.
        api: the base of Discord's REST addresses; another one for tests.
        prefix: what commands in plain messages begin with.
        message_content: whether messages that do not mention the bot are read in servers; "auto" does what is
            granted in the developer portal.
        channels: ids of the channels in which every message is for the bot.
        shards: how many connections to the gateway; 0 lets Discord say.
        processes: engine processes.
        queue: messages that may be waiting or worked on.
        picture_seconds: how long a message with pictures may take, however many they are.
        picture_megabytes: how large a picture may be.
        user_rate: how often a person may ask.
        channel_rate: how often all people of a channel together may.
        monitor: the port of 127.0.0.1 for /healthz and /metrics; 0 for none.
        logs: how log lines look.
    """

    token: str = field(default="", repr=False)
    api: str = DISCORD
    prefix: str = "!"
    message_content: MessageContent = "auto"
    channels: frozenset[int] = frozenset()
    shards: int = 1
    processes: int = 2
    queue: int = 200
    picture_seconds: float = 20.0
    picture_megabytes: int = 10
    user_rate: Rate = Rate(10, 30)
    channel_rate: Rate = Rate(60, 30)
    monitor: int = 0
    logs: LogForm = "text"


VARIABLES = {
    field.name: "DISCORD_TOKEN" if field.name == "token" else f"DIGITBOT_DISCORD_{field.name.upper()}"
    for field in fields(DiscordSettings)
}


def load(environ: Mapping[str, str] = os.environ) -> DiscordSettings:
    """The settings in force; the token may be missing, which is for the caller to mind.

    Raises:
        SettingsError: the first setting that cannot be used.
    """
    values = gather(VARIABLES, {}, environ)
    default = DiscordSettings()
    token, prefix = values.get("token"), values.get("prefix")
    api = _api(values, default.api)
    if api != default.api:
        _check_source(token, values["api"])
    return DiscordSettings(
        token=token.text if token else "",
        api=api,
        prefix=prefix.text if prefix else default.prefix,
        message_content=cast("MessageContent", choice(values, "message_content", get_args(MessageContent), "auto")),
        channels=_ids(values, "channels"),
        shards=_shards(values, default.shards),
        processes=_number(values, "processes", default.processes, 1, 64),
        queue=_number(values, "queue", default.queue, 1, 100_000),
        picture_seconds=_number(values, "picture_seconds", int(default.picture_seconds), 1, 600),
        picture_megabytes=_number(values, "picture_megabytes", default.picture_megabytes, 1, 50),
        user_rate=_rate(values, "user_rate", default.user_rate),
        channel_rate=_rate(values, "channel_rate", default.channel_rate),
        monitor=_number(values, "monitor", default.monitor, 0, 65_535),
        logs=cast("LogForm", choice(values, "logs", get_args(LogForm), "text")),
    )


def _api(values: Mapping[str, Value], default: str) -> str:
    value = values.get("api")
    if value is None:
        return default
    try:
        parts = urlsplit(value.text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("discord.setting_api", name=value.place, value=value.text)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise SettingsError("discord.setting_api_plain", name=value.place, value=value.text)
    return value.text.rstrip("/")


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that what is sent to it crosses no network."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # another name
        return False


def _check_source(token: Value | None, api: Value) -> None:
    """A ``.env`` file in the current folder may be somebody else's, and must not say where our token is sent.

    Raises:
        SettingsError: one is in the file and the other is not.
    """
    if token is not None and token.in_file != api.in_file:
        raise SettingsError("discord.setting_api_source", name=api.place, token=token.place)


def _ids(values: Mapping[str, Value], name: str) -> frozenset[int]:
    value = values.get(name)
    if value is None:
        return frozenset()
    words = re.split(r"[\s,]+", value.text)
    if not all(re.fullmatch(r"[0-9]{1,20}", word) for word in words):
        raise SettingsError("discord.setting_ids", name=value.place, value=value.text)
    return frozenset(map(int, words))


def _shards(values: Mapping[str, Value], default: int) -> int:
    value = values.get("shards")
    if value is not None and value.text.lower() == "auto":
        return 0
    return _number(values, "shards", default, 1, 10_000)


def _number(values: Mapping[str, Value], name: str, default: int, low: int, high: int) -> int:
    value = values.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value.text) or not low <= int(value.text) <= high:
        raise SettingsError("discord.setting_number", name=value.place, value=value.text, low=low, high=high)
    return int(value.text)


def _rate(values: Mapping[str, Value], name: str, default: Rate) -> Rate:
    value = values.get(name)
    if value is None:
        return default
    match = re.fullmatch(r"([0-9]{1,6})\s*/\s*([0-9]{1,6})", value.text)
    if not match or not int(match[1]) or not int(match[2]):
        raise SettingsError("discord.setting_rate", name=value.place, value=value.text)
    return Rate(int(match[1]), float(match[2]))
