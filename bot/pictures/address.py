"""Addresses on the web: found in a line, taken apart, and refused where programs may understand them differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from engine import PICTURE_SUFFIXES, PictureError

_PORTS = {"http": 80, "https": 443}
# Of any scheme, so that who names another than http and https is told; a file's is a path.
_IN_TEXT = re.compile(r"(?<![a-z\d+.-])(?:(?!file:)[a-z][a-z\d+.-]*://|data:image/)[^\s<>\"'“”‘’]+", re.IGNORECASE)
_SUFFIX = "|".join(re.escape(suffix) for suffix in PICTURE_SUFFIXES)
_PARTICLE = re.compile(rf"(?<=\.)(?P<suffix>{_SUFFIX.replace(re.escape('.'), '')})[가-힣]{{1,4}}\Z", re.IGNORECASE)
# What may stand in a path and a query as it is (RFC 3986); a % is taken for an escape that is already there.
_SAFE = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True)
class Address:
    """An address taken apart.

    Attributes:
        scheme: "http" or "https".
        host: the name or the number, in ASCII, an IPv6 number without its brackets.
        port: where to connect to.
        target: the path and the query, in ASCII.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def place(self) -> str:
        """The host with its port, if that is not the usual one, as in the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.target}"


def parse(text: str) -> Address:
    """Takes an address apart.

    Raises:
        PictureError: the text is not an address, has another scheme, or has a user's name in it.
    """
    # Spaces and line ends cut an address short in one program and not in the next; a backslash is a slash to some.
    if re.search(r"[\x00-\x20\x7f\\]", text):
        raise PictureError("address.malformed", address=_shown(text))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError is one
        raise PictureError("address.malformed", address=_shown(text)) from error
    if parts.scheme not in _PORTS:
        raise PictureError("address.scheme", scheme=parts.scheme or text[:20])
    if "@" in parts.netloc:
        raise PictureError("address.userinfo", host=host)
    if not re.fullmatch(r"[\w.:%-]+", host, re.ASCII):
        raise PictureError("address.malformed", address=_shown(text))
    query = f"?{parts.query}" if parts.query else ""
    target = quote((parts.path or "/") + query, safe=_SAFE, errors="replace")
    return Address(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, target)


def _shown(text: str) -> str:
    """The text on one line, and no longer than a sentence bears."""
    return re.sub(r"[\x00-\x20\x7f]+", " ", text)[:200]


def name_of(text: str) -> str:
    """The name of the picture at an address: the last part of its path, or the whole address."""
    return unquote(urlsplit(text).path.rpartition("/")[2]) or text


def take_out(text: str) -> tuple[str, tuple[str, ...]]:
    """Separates the addresses of a line from its words.

    Returns:
        the words without the addresses, and the addresses without what the sentence glued to them: punctuation
        ("https://a.org/7.png?" asks) and Korean particles ("https://a.org/7.png를").
    """
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        address = match.group().rstrip("?!.,;:)]}…")
        found.append(_PARTICLE.sub(r"\g<suffix>", address))
        return match.group()[len(address) :]

    words = _IN_TEXT.sub(taken, text)
    return (" ".join(words.split()), tuple(found)) if found else (text, ())
