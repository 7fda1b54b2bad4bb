"""Sends a late answer to the address that Open Builder gave for it."""

from __future__ import annotations

import logging
import re
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

_log = logging.getLogger(__name__)
# Nowhere else: a payload may come from whoever has the key.
KAKAO = re.compile(r"https://[\w-]+(?:\.[\w-]+)*\.kakao\.com/\S{1,1000}")
_SECONDS = 5.0


def post(address: str, body: bytes) -> None:
    """Send a skill response; a failure is logged, for nobody could be told of it."""
    parts = urlsplit(address)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        _log.warning("a late answer could not be sent to Kakao: %s", type(error).__name__)
    else:
        if status != 200:
            _log.warning("Kakao did not take a late answer: status %d", status)
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=_SECONDS)
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # some Pythons on macOS find no certificates of the system
    return HTTPSConnection(host, port, timeout=_SECONDS, context=context)
