"""The settings of every front end that serves many people: defaults < .env < environment, checked at the start."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, TypeAlias, cast, get_args

from bot.settings import Value, choice, gather, number
from bot.state import address
from engine import SettingsError, Words

LogForm: TypeAlias = Literal["text", "json"]

PICTURE_SECONDS = 20.0  # how long pictures may take


@dataclass(frozen=True)
class Rate:
    """At most ``times`` in ``seconds``."""

    times: int
    seconds: float


@dataclass(frozen=True)
class ServingSettings:
    """What an operator can set; see docs/settings.md.

    Attributes:
        state: the address of the Redis that processes share their state in, with its password; "" for none.
    """

    processes: int = 2
    queue: int = 200
    picture_seconds: float = PICTURE_SECONDS
    picture_megabytes: int = 10
    user_rate: Rate = Rate(10, 30)
    channel_rate: Rate = Rate(60, 30)
    monitor: int = 0
    logs: LogForm = "text"
    state: str = field(default="", repr=False)


VARIABLES = {field.name: f"DIGITBOT_{field.name.upper()}" for field in fields(ServingSettings)}
# Their names while Discord was the only such front end; these still work.
FORMER = {name: f"DIGITBOT_DISCORD_{name.upper()}" for name in VARIABLES if name != "state"}


def load(environ: Mapping[str, str] = os.environ) -> ServingSettings:
    """The settings in force. Raises ``SettingsError`` for the first one that cannot be used."""
    values = gather(FORMER, {}, environ) | gather(VARIABLES, {}, environ)
    default = ServingSettings()
    return ServingSettings(
        processes=number(values, "processes", default.processes, 1, 64),
        queue=number(values, "queue", default.queue, 1, 100_000),
        picture_seconds=number(values, "picture_seconds", int(default.picture_seconds), 1, 600),
        picture_megabytes=number(values, "picture_megabytes", default.picture_megabytes, 1, 50),
        user_rate=rate(values, "user_rate", default.user_rate),
        channel_rate=rate(values, "channel_rate", default.channel_rate),
        monitor=number(values, "monitor", default.monitor, 0, 65_535),
        logs=cast("LogForm", choice(values, "logs", get_args(LogForm), default.logs)),
        state=address.check(values["state"].text, values["state"].place) if "state" in values else "",
    )


def renamed(words: Words, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """A sentence for each setting under a former name. Raises ``SettingsError`` for an unreadable ``.env`` file."""
    for name, value in gather(FORMER, {}, environ).items():
        yield words.say("serving.renamed", name=value.place, new=VARIABLES[name])


def rate(values: Mapping[str, Value], name: str, default: Rate) -> Rate:
    """A setting of the form times/seconds. Raises ``SettingsError`` if it has another."""
    value = values.get(name)
    if value is None:
        return default
    match = re.fullmatch(r"([0-9]{1,6})\s*/\s*([0-9]{1,6})", value.text)
    if not match or not int(match[1]) or not int(match[2]):
        raise SettingsError("serving.setting_rate", name=value.place, value=value.shown)
    return Rate(int(match[1]), float(match[2]))
