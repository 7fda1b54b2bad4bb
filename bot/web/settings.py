"""The settings of the web front end alone: defaults < .env < environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

from bot.serving.settings import Rate, rate
from bot.settings import Value, gather
from engine import SettingsError

KEY_LENGTH = 16  # characters, at least
_KEY = re.compile(rf"(?P<name>[\w.-]{{1,40}}):(?P<key>[A-Za-z0-9._~+/=-]{{{KEY_LENGTH},200}})")
_RATE = Rate(1800, 30)


@dataclass(frozen=True)
class WebSettings:
    """What an operator can set; see docs/settings.md.

    Attributes:
        keys: the keys that open the service, by the names of who has them; without any, only this machine may ask.
        address: where others see the service, without a slash at its end; "" if only this machine does.
        origins: the sites whose pages may ask from a browser, beside our own.
        rate: how many requests a key may make, and an address.
    """

    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    address: str = ""
    origins: tuple[str, ...] = ()
    rate: Rate = _RATE


VARIABLES = {field.name: f"DIGITBOT_WEB_{field.name.upper()}" for field in fields(WebSettings)}


def load(environ: Mapping[str, str] = os.environ) -> WebSettings:
    """The settings in force. Raises ``SettingsError`` for the first one that cannot be used."""
    values = gather(VARIABLES, {}, environ)
    keys = values.get("keys")
    # A .env file in the current folder may be somebody else's, and must not open what our keys close.
    for name in ("address", "origins"):
        if name in values and keys is not None and values[name].in_file != keys.in_file:
            raise SettingsError("web.setting_source", name=values[name].place, keys=keys.place)
    return WebSettings(
        keys=_keys(keys),
        address=_address(values.get("address")),
        origins=_origins(values.get("origins")),
        rate=rate(values, "rate", _RATE),
    )


def _keys(value: Value | None) -> Mapping[str, str]:
    if value is None:
        return {}
    matches = [_KEY.fullmatch(part.strip()) for part in value.text.split(",")]
    keys = {match["name"]: match["key"] for match in matches if match}
    if len(keys) < len(matches):  # the value itself is a secret, and not told
        raise SettingsError("web.setting_keys", name=value.place, length=KEY_LENGTH)
    return keys


def _address(value: Value | None) -> str:
    if value is None:
        return ""
    address = value.text.rstrip("/")
    if _is_origin(address):
        return address
    raise SettingsError("web.setting_address", name=value.place, value=value.shown)


def _origins(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    origins = tuple(part.strip().rstrip("/") for part in value.text.split(","))
    if all(map(_is_origin, origins)):
        return origins
    raise SettingsError("web.setting_origins", name=value.place, value=value.shown)


def _is_origin(text: str) -> bool:
    """Whether a text is scheme, host and perhaps port, and no more."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return usable and text == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
