"""Other programs fetch what a person names by its address, and nothing that only this machine can reach."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from digitbot import Attachment, Engine, PictureError, words
from digitbot.pictures import Bounds, fetch
from tests.bot.web_server import Exchange, Server
from tests.pictures import write


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


def answer(body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_what_is_at_an_address_is_read_under_its_files_name(server: Server, engine: Engine) -> None:
    attachment = fetch(server.at("/pictures/7.png?size=big", answer(write("7").encoded())), private=True)
    assert isinstance(attachment, Attachment)
    (reading,) = engine.predict([attachment])
    assert (reading.text, reading.source) == ("7", "7.png")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]"])
def test_this_machine_and_private_networks_are_not_asked(host: str, server: Server) -> None:
    server.at("/", answer(b"7"))
    with pytest.raises(PictureError) as caught:
        fetch(f"http://{host}:{server.port}/")
    assert server.requests == []
    for language in ("en", "ko"):
        sentence = words(language).error(caught.value)
        assert host.strip("[]") in sentence
        assert "DIGITBOT" not in sentence


def test_a_public_address_that_leads_to_a_private_one_is_not_followed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.at("/", f"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1:{server.port}/\r\n\r\n".encode())
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda place, timeout: real(("127.0.0.1", place[1]), timeout))
    with pytest.raises(PictureError) as caught:
        fetch(f"http://8.8.8.8:{server.port}/")
    assert (caught.value.key, caught.value.values) == ("address.not_public", {"host": "10.0.0.1"})
    assert len(server.requests) == 1


def test_what_is_too_large_or_comes_too_slowly_is_given_up(server: Server) -> None:
    large = server.at("/large", answer(bytes(2_000)))
    with pytest.raises(PictureError) as caught:
        fetch(large, private=True, bounds=Bounds(size=1_000))
    assert caught.value.key == "address.too_large"
    slow = server.at("/slow", Exchange.hold)
    with pytest.raises(PictureError) as caught:
        fetch(slow, private=True, bounds=Bounds(total=0.1))
    assert caught.value.key == "address.slow"
