"""Who makes a request, and whether they may."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.web.settings import WebSettings
from engine import UsageError, language_of

SESSION = "digitbot-session"  # a header: which of the people who share a key, or this machine, asks
SESSION_PATTERN = "[A-Za-z0-9_-]{16,64}"
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\](?::\d{1,5})?|[A-Za-z0-9._-]+(?::\d{1,5})?")


@dataclass(frozen=True)
class Caller:
    """Who makes a request.

    Attributes:
        key: the name of the key that came with it; "" without one.
        address: the network address that it came from.
        session: see ``SESSION``; "" if the request names none.
        locale: the language, "en" or "ko", if the request prefers one that is spoken here.
        request: the request's id.
    """

    key: str
    address: str
    session: str
    locale: str | None
    request: str

    @property
    def id(self) -> str:
        """Stands for the person wherever they come from; nothing can be told from it."""
        return self.person("")

    def person(self, user: str) -> str:
        """Stands for one of those whom the caller asks for, of the caller's own naming."""
        parts = "\0".join((self.key, self.session, user)).encode(errors="surrogatepass")
        return hashlib.blake2s(parts, digest_size=16).hexdigest()


def caller_of(scope: Scope) -> Caller:
    """Who makes the request of an ASGI scope that ``Guard`` let pass."""
    caller = scope["digitbot.caller"]
    assert isinstance(caller, Caller)  # noqa: S101 - Guard put it there
    return caller


def key_of(headers: Headers, keys: Mapping[str, str]) -> str:
    """The name of a request's key; "" without one.

    Raises:
        UsageError: it is not one of ours.
    """
    value = headers.get("authorization")
    if value is None:
        return ""
    scheme, _, given = value.partition(" ")
    # All are compared, in a time that does not depend on where they differ.
    matching = [name for name, key in keys.items() if hmac.compare_digest(key.encode(), given.strip().encode())]
    if scheme.lower() != "bearer" or not matching:
        raise UsageError("web.key_wrong")
    return matching[0]


def session_of(headers: Headers) -> str:
    """What a request names as its session; "" without one. Raises ``UsageError`` if it cannot be one."""
    session = headers.get(SESSION)
    if session is not None and not re.fullmatch(SESSION_PATTERN, session):
        raise UsageError("web.shape", why=f"{SESSION}: must be 16 to 64 letters, digits or signs of -_")
    return session or ""


def check_place(headers: Headers, settings: WebSettings) -> None:
    """Check under which name we are asked, and by a page of which site.

    Without keys only names of this machine are answered, since a site could let its own name lead here (DNS rebinding);
    with keys and an address, those and the address's.

    Raises:
        UsageError: it is not one of ours.
    """
    host = headers.get("host", "")
    own = urlsplit(settings.address).netloc
    if not _HOST.fullmatch(host) or len(headers.getlist("host")) != 1:
        raise UsageError("web.host")
    is_open = bool(settings.keys) and not own
    if not (is_open or is_loopback(urlsplit(f"//{host}").hostname or "") or (own and host.lower() == own.lower())):
        raise UsageError("web.host")
    origin = headers.get("origin")
    if origin is not None and origin not in settings.origins and urlsplit(origin).netloc.lower() != host.lower():
        raise UsageError("web.origin")


def locale_of(headers: Headers) -> str | None:
    """The language spoken here that a request prefers (RFC 9110, section 12.5.4); None if it names none."""
    ranked = []
    for place, part in enumerate(headers.get("accept-language", "")[:500].split(",")):
        tag, _, quality = part.partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality or "q=1")
        language = language_of(tag.strip())
        if language and match and float(match[1]) > 0:
            ranked.append((-float(match[1]), place, language))
    return min(ranked)[2] if ranked else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nobody else can reach it."""
    try:
        return host.lower() in ("localhost", "localhost.") or ip_address(host).is_loopback
    except ValueError:  # a name
        return False
