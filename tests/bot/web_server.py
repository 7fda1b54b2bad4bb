"""A web server on this machine that answers as a test wants it to, well or badly."""

from __future__ import annotations

import socket
import socketserver
import ssl
from collections.abc import Callable
from threading import Event

Answer = Callable[["Exchange"], None]


class Exchange(socketserver.StreamRequestHandler):
    """One request; the answer is a test's own."""

    server: Server

    def handle(self) -> None:
        """Reads the request and answers it."""
        request = self.rfile.read(1)
        if request == b"\x16":  # the beginning of TLS, which is not spoken here
            self.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        while not request.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            request += line
        self.server.requests.append(request.decode("latin-1"))
        path = request.split()[1].decode("latin-1")
        try:
            self.server.answers[path](self)
        except OSError:  # who asked has hung up
            return

    def send(self, data: bytes) -> None:
        """Sends bytes at once."""
        self.wfile.write(data)
        self.wfile.flush()

    def hold(self) -> None:
        """Keeps the connection open until the test is over."""
        self.server.over.wait()


class Server(socketserver.ThreadingTCPServer):
    """The server; ``answers`` are by path."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.over = Event()
        self.encryption: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, object]:
        """A connection, encrypted if the test wants it so."""
        connection, client = super().get_request()
        if self.encryption is not None:
            connection = self.encryption.wrap_socket(connection, server_side=True)
        return connection, client

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def at(self, path: str, answer: Answer | bytes) -> str:
        """Answers a path so, with raw bytes or by a function; the path's address."""
        self.answers[path] = (lambda exchange: exchange.send(answer)) if isinstance(answer, bytes) else answer
        return f"http://127.0.0.1:{self.port}{path}"
