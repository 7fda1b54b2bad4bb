"""What an address of a Redis may be, checked without Redis: what its library would refuse only when it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bot import files
from engine import SettingsError

_NUMBER = re.compile(r"[0-9]{1,9}")
_DATABASE = re.compile(r"(/[0-9]{0,9})?")


def _is_file(text: str) -> bool:
    return files.is_file(Path(text))


_OPTIONS: Mapping[str, Callable[[str], object]] = {"db": _NUMBER.fullmatch, "username": bool, "password": bool}
_OPTIONS_OF_TLS: Mapping[str, Callable[[str], object]] = {
    "ssl_ca_certs": _is_file,
    "ssl_certfile": _is_file,
    "ssl_keyfile": _is_file,
    "ssl_cert_reqs": re.compile("none|optional|required").fullmatch,
    "ssl_check_hostname": re.compile("true|false", re.IGNORECASE).fullmatch,
}


def check(text: str, name: str) -> str:
    """The address, if it is one: ``redis://``, ``rediss://`` or ``unix://``.

    Args:
        text: the address.
        name: of the setting.

    Raises:
        SettingsError: it is not; its password is a secret, and not told.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("serving.setting_state", name=name) from None
    if parts.scheme == "unix":
        usable = bool(parts.path) and not host
    else:
        usable = bool(host) and port != 0 and bool(_DATABASE.fullmatch(parts.path))
    if not usable or parts.fragment or parts.scheme not in ("redis", "rediss", "unix"):
        raise SettingsError("serving.setting_state", name=name)
    allowed = {**_OPTIONS, **(_OPTIONS_OF_TLS if parts.scheme == "rediss" else {})}
    for option, value in parse_qsl(parts.query, keep_blank_values=True):
        if option not in allowed:
            raise SettingsError("serving.setting_state_option", name=name, option=option, options=", ".join(allowed))
        if not allowed[option](value):
            raise SettingsError("serving.setting_state_value", name=name, option=option)
    return text
