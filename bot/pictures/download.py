"""Fetches a picture from the web, with bounds to its size and time, and from public addresses only.

The name is looked up once for each request, all of its addresses are checked, and the connection is made to one that
was checked, so that a name whose answer changes (DNS rebinding) leads nowhere else. Proxies in the environment are
not used: one would look the name up again.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Lock, Thread
from typing import TypeVar
from urllib.parse import urljoin

from bot.pictures.address import Address, parse
from bot.pictures.public import is_public
from engine import PictureError

_Got = TypeVar("_Got")
_PIECE = 65_536  # bytes read at once
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Bounds:
    """How much is put up with.

    Attributes:
        size: in bytes, of the picture; the engine opens no larger one.
        connect: in seconds, to connect to one address.
        read: in seconds, between two pieces of an answer.
        total: in seconds, for everything, redirects included.
        redirects: how many are followed.
    """

    size: int = 50_000_000
    connect: float = 10.0
    read: float = 10.0
    total: float = 30.0
    redirects: int = 5


BOUNDS = Bounds()


def fetch(text: str, *, private: bool = False, bounds: Bounds = BOUNDS) -> bytes:
    """What is at an address; whether it is a picture is for the engine to say.

    Args:
        text: the address, ``http://`` or ``https://``.
        private: whether addresses of this machine and of private networks may be asked, too.
        bounds: of size and time.

    Raises:
        PictureError: it cannot be had; its sentence says why.
    """
    address, end = parse(text), time.monotonic() + bounds.total
    for _ in range(bounds.redirects + 1):
        answer = _get(address, bounds, end, private=private)
        if answer.location is None:
            return answer.data
        address = parse(_joined(address, answer.location))
    raise PictureError("address.redirects", host=address.host, count=bounds.redirects)


def _joined(address: Address, location: str) -> str:
    try:
        return urljoin(str(address), location)
    except ValueError:  # which parse() explains
        return location


@dataclass(frozen=True)
class _Answer:
    """What a server answered: data, or where to ask instead."""

    data: bytes = b""
    location: str | None = None


def _get(address: Address, bounds: Bounds, end: float, *, private: bool) -> _Answer:
    """One request, which ends at that time of the monotonic clock.

    Raises:
        PictureError: there is no answer that can be used.
    """
    request = _Request(address, bounds, private=private)
    # In a thread, since neither the look-up of a name nor a server that sends a byte now and then can be given
    # an end any other way.
    Thread(target=request.run, name="picture-fetch", daemon=True).start()
    try:
        return request.answer.result(max(0.0, end - time.monotonic()))
    except TimeoutError as error:
        raise PictureError("address.slow", host=address.host) from error
    finally:
        request.abandon()


class _Request:
    def __init__(self, address: Address, bounds: Bounds, *, private: bool) -> None:
        self.answer = Future[_Answer]()
        self._address = address
        self._bounds = bounds
        self._private = private
        self._lock = Lock()
        self._abandoned = False
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Does the work."""
        try:
            self.answer.set_result(self._result())
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for the answer
            self.answer.set_exception(error)

    def abandon(self) -> None:
        """Wakes the thread out of its waiting, if it still does."""
        with self._lock:
            self._abandoned = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket's own method, which is not made for two threads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _result(self) -> _Answer:
        numbers = self._checked_numbers()
        with closing(self._telling("address.unreachable", lambda: self._connected(numbers))) as connection:
            return self._telling("address.cut", lambda: self._answered(connection))

    def _checked_numbers(self) -> list[str]:
        """The host's addresses, all of which may be asked."""
        host = self._address.host
        try:
            found = socket.getaddrinfo(host, self._address.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, OverflowError) as error:
            raise PictureError("address.no_host", host=host) from error
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private and not all(is_public(number) for number in numbers):
            raise PictureError("address.private", host=host)
        return numbers

    def _connected(self, numbers: list[str]) -> HTTPConnection:
        plain = self._dialled(numbers)
        try:
            plain = _encrypted(plain, self._address.host) if self._address.scheme == "https" else plain
            plain.settimeout(self._bounds.read)
            self._remember(plain)
        except BaseException:
            plain.close()
            raise
        connection = HTTPConnection(self._address.host, self._address.port)
        connection.sock = plain  # so that it looks up no name and connects nowhere
        return connection

    def _remember(self, connected: socket.socket) -> None:
        with self._lock:
            self._socket = connected
            if self._abandoned:
                raise TimeoutError

    def _dialled(self, numbers: list[str]) -> socket.socket:
        failure: OSError = ConnectionError()
        for number in numbers:
            try:
                return socket.create_connection((number, self._address.port), self._bounds.connect)
            except OSError as error:
                failure = error
        raise failure

    def _answered(self, connection: HTTPConnection) -> _Answer:
        headers = {
            "Host": self._address.place,
            "User-Agent": "digitbot",
            "Accept": "image/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connection.request("GET", self._address.target, headers=headers)
        with connection.getresponse() as response:
            location = response.getheader("Location")
            if response.status in _REDIRECTS and location:
                # http.client reads headers as Latin-1; addresses with Hangul come as UTF-8.
                return _Answer(location=location.encode("latin-1", "replace").decode("utf-8", "replace").strip())
            if response.status != 200:
                raise PictureError("address.status", host=self._address.host, status=response.status)
            return _Answer(self._body(response))

    def _body(self, response: HTTPResponse) -> bytes:
        data = bytearray()
        while piece := response.read(_PIECE):
            data += piece
            if len(data) > self._bounds.size:
                megabytes = f"{self._bounds.size / 1_000_000:g}"
                raise PictureError("address.too_large", host=self._address.host, megabytes=megabytes)
        if response.length:  # less came than was announced
            raise PictureError("address.cut", host=self._address.host)
        return bytes(data)

    def _telling(self, key: str, work: Callable[[], _Got]) -> _Got:
        """Does the work; what goes wrong on the wire becomes a sentence."""
        try:
            return work()
        except TimeoutError as error:
            raise PictureError("address.slow", host=self._address.host) from error
        except ssl.SSLCertVerificationError as error:
            raise PictureError("address.certificate", host=self._address.host) from error
        except (OSError, HTTPException, ValueError) as error:  # ValueError: what http.client does not let pass
            raise PictureError(key, host=self._address.host) from error


def _encrypted(plain: socket.socket, host: str) -> socket.socket:
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # some Pythons on macOS find no certificates of the system
    return context.wrap_socket(plain, server_hostname=host)
