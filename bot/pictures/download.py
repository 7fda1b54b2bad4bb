"""One request to one checked address, and the clock that runs for all requests of a picture."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Event, Lock, Thread
from typing import TypeVar

from bot.pictures.address import Address, Bounds
from bot.pictures.public import is_public
from engine import PictureError

_Got = TypeVar("_Got")
_PIECE = 65_536  # bytes read at once
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """What a server answered: data, or where to ask instead."""

    data: bytes = b""
    location: str | None = None


class Download:
    """The requests for one picture; their time is counted from here on.

    Args:
        private: whether addresses that are not public may be asked.
        bounds: of size and time.
    """

    def __init__(self, *, private: bool, bounds: Bounds) -> None:
        self._private = private
        self._bounds = bounds
        self._end = time.monotonic() + bounds.total

    def get(self, address: Address) -> Answer:
        """Asks an address.

        Raises:
            PictureError: it gives no answer that can be used.
        """
        request = _Request(address, self._bounds, private=self._private)
        # In a thread, since neither the look-up of a name nor a server that sends a byte now and then can be given
        # an end any other way.
        Thread(target=request.run, name="picture-fetch", daemon=True).start()
        try:
            if not request.done.wait(max(0.0, self._end - time.monotonic())):
                raise PictureError("address.slow", host=address.host)
        finally:
            request.abandon()
        return request.result()


class _Request:
    def __init__(self, address: Address, bounds: Bounds, *, private: bool) -> None:
        self.done = Event()
        self._address = address
        self._bounds = bounds
        self._private = private
        self._lock = Lock()
        self._abandoned = False
        self._socket: socket.socket | None = None
        self._answer = Answer()
        self._error: BaseException | None = None

    def run(self) -> None:
        """Does the work, and keeps what comes of it for ``result``."""
        try:
            self._answer = self._asked()
        except BaseException as error:  # noqa: BLE001 - result() raises it in the thread that asked
            self._error = error
        finally:
            self.done.set()

    def result(self) -> Answer:
        """The answer, or the error raised."""
        if self._error is not None:
            raise self._error
        return self._answer

    def abandon(self) -> None:
        """Wakes the thread out of its waiting, if it still does."""
        with self._lock:
            self._abandoned = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket's own method, which is not made for two threads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _asked(self) -> Answer:
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

    def _answered(self, connection: HTTPConnection) -> Answer:
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
                return Answer(location=location.encode("latin-1", "replace").decode("utf-8", "replace").strip())
            if response.status != 200:
                raise PictureError("address.status", host=self._address.host, status=response.status)
            return Answer(self._body(response))

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
