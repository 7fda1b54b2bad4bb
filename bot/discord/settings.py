"""The settings of Discord alone: defaults < .env < environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from typing import Literal, TypeAlias, cast, get_args
from urllib.parse import urlsplit

from bot.settings import Value, choice, gather, number
from engine import SettingsError

MessageContent: TypeAlias = Literal["auto", "on", "off"]

DISCORD = "https://discord.com/api/v10"
PORTAL = "https://discord.com/developers/applications"  # where an operator gets the token and grants intents


@dataclass(frozen=True)
class DiscordSettings:
    """What an operator can set; see docs/settings.md. 0 shards let Discord choose."""

    token: str = field(default="", repr=False)
    api: str = DISCORD
    prefix: str = "!"
    message_content: MessageContent = "auto"
    channels: frozenset[int] = frozenset()
    owner_servers: frozenset[int] = frozenset()
    shards: int = 1


VARIABLES = {
    field.name: "DISCORD_TOKEN" if field.name == "token" else f"DIGITBOT_DISCORD_{field.name.upper()}"
    for field in fields(DiscordSettings)
}


def load(environ: Mapping[str, str] = os.environ) -> DiscordSettings:
    """The settings in force; the token may be missing. Raises ``SettingsError`` for the first unusable one."""
    values = gather(VARIABLES, {}, environ)
    default = DiscordSettings()
    token, prefix, shards = values.get("token"), values.get("prefix"), values.get("shards")
    api = _api(values, default.api)
    # A .env file in the current folder may be somebody else's, and must not say where our token is sent.
    if api != default.api and token is not None and token.in_file != values["api"].in_file:
        raise SettingsError("discord.setting_api_source", name=values["api"].place, token=token.place)
    return DiscordSettings(
        token=token.text if token else "",
        api=api,
        prefix=prefix.text if prefix else default.prefix,
        message_content=cast("MessageContent", choice(values, "message_content", get_args(MessageContent), "auto")),
        channels=_ids(values, "channels"),
        owner_servers=_ids(values, "owner_servers"),
        shards=0 if shards and shards.text.lower() == "auto" else number(values, "shards", default.shards, 1, 10_000),
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
        raise SettingsError("discord.setting_api", name=value.place, value=value.shown)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise SettingsError("discord.setting_api_plain", name=value.place, value=value.shown)
    return value.text.rstrip("/")


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nothing sent to it crosses a network."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def _ids(values: Mapping[str, Value], name: str) -> frozenset[int]:
    value = values.get(name)
    if value is None:
        return frozenset()
    words = re.split(r"[\s,]+", value.text)
    if not all(re.fullmatch(r"[0-9]{1,20}", word) for word in words):
        raise SettingsError("discord.setting_ids", name=value.place, value=value.shown)
    return frozenset(map(int, words))
