"""The engine behind another service: what is told where it cannot be reached, refuses us, or ends in the middle."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.failures import UnavailableError
from bot.serving import remote
from bot.serving.backend import EngineDiedError, RequestFailedError
from bot.serving.remote import RemoteService
from bot.web.problems import encoded
from bot.web.settings import WebSettings
from engine import Attachment, Engine, Message, PictureError, Reply, SettingsError, UserError, to_dict
from tests.bot.web.website import Website

KEY = "0123456789abcdef"


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[str]:
    """A server that gives these answers, a connection each, and then none; its address."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if left else b"")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def json(text: bytes, kind: bytes = b"application/json") -> bytes:
    """An answer."""
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + kind + b"\r\n\r\n" + text


PROXY = b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n<p>"
START = (json(b'{"commands": []}'), json(b'{"ready": true, "engines": 2}'))


async def test_a_service_that_is_not_there_is_named(loop: asyncio.AbstractEventLoop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    backend = RemoteService(address)
    with pytest.raises(UnavailableError) as caught:
        await backend.start()
    assert (caught.value.key, caught.value.values["address"]) == ("backend.unreachable", address)
    assert backend.health().workers == 0


@pytest.mark.parametrize("key", ["", "another-key-than-it"])
async def test_a_key_that_it_does_not_take_is_a_setting_to_correct(
    loop: asyncio.AbstractEventLoop, engine: Engine, key: str
) -> None:
    with Website(lambda: engine, web=WebSettings({"bot": KEY})) as website, pytest.raises(SettingsError) as caught:
        await RemoteService(website.url, key).start()
    assert caught.value.key == "backend.key_refused"
    assert KEY not in str(caught.value.values)


@pytest.mark.parametrize(
    "event", [b"progress", b"reply\ndata: " + encoded(to_dict(Reply("one")))], ids=["progress", "reply"]
)
async def test_a_request_that_may_have_been_received_is_not_repeated(
    loop: asyncio.AbstractEventLoop, event: bytes
) -> None:
    """Nor is an answer whose end is missing taken for whole."""
    stream = json(b"event: " + event + b"\n\n", b"text/event-stream")
    async with answering(*START, stream) as address:
        backend = RemoteService(address)
        await backend.start()
        with pytest.raises(EngineDiedError) as caught:
            await backend.handle(Message("hello"))
        assert caught.value.alone  # as Service.try_twice understands it
        await backend.close()


async def test_a_request_that_was_never_received_may_be_repeated(loop: asyncio.AbstractEventLoop) -> None:
    async with answering(*START) as address:
        backend = RemoteService(address)
        await backend.start()
        assert backend.health().workers == 2
    with pytest.raises(EngineDiedError) as caught:
        await backend.handle(Message("hello"))
    assert not caught.value.alone
    assert backend.health().workers == 0
    await backend.close()


async def test_a_proxy_before_a_service_that_is_away_is_no_other_version(loop: asyncio.AbstractEventLoop) -> None:
    async with answering(*START, PROXY) as address:
        backend = RemoteService(address)
        await backend.start()
        with pytest.raises(EngineDiedError) as caught:
            await backend.handle(Message("hello"))
        assert caught.value.alone  # it may have been received
        await backend.close()


@pytest.mark.parametrize("answer", [PROXY, b"", json(b"<p>"), json(b"[]")], ids=["proxy", "none", "words", "list"])
async def test_a_service_that_does_not_say_that_it_is_ready_is_not(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(remote, "_LOOK_SECONDS", 0.01)
    async with answering(*START, *[answer] * 1_000) as address:
        backend = RemoteService(address)
        await backend.start()
        async with asyncio.timeout(30.0):
            while backend.health().workers:
                await asyncio.sleep(0.01)
        await backend.close()


async def test_what_cannot_be_understood_is_told_as_another_version(loop: asyncio.AbstractEventLoop) -> None:
    async with answering(*START, json(b"event: reply\ndata: {}\n\n", b"text/event-stream"), json(b"<p>")) as address:
        backend = RemoteService(address)
        await backend.start()
        for work in (backend.handle(Message("hello")), backend.models()):
            with pytest.raises(UserError) as caught:
                await work
            assert caught.value.key == "backend.other_version"
        await backend.close()


async def test_a_fault_there_is_told_by_its_number(loop: asyncio.AbstractEventLoop) -> None:
    problem = b'{"type": "urn:digitbot:problem:web.unexpected", "detail": "?", "incident": "abc123"}'
    event = b"event: problem\ndata: " + problem + b"\n\n"
    async with answering(*START, json(event, b"text/event-stream")) as address:
        backend = RemoteService(address)
        await backend.start()
        with pytest.raises(RequestFailedError) as caught:
            await backend.handle(Message("hello"))
        assert caught.value.id == "abc123"
        await backend.close()


async def test_without_a_key_a_picture_that_could_not_be_had_is_told_here(
    loop: asyncio.AbstractEventLoop, engine: Engine
) -> None:
    lost = Attachment(b"", "lost.png", PictureError("picture.missing", name="lost.png", path="lost.png"))
    with Website(lambda: engine) as website:
        backend = RemoteService(website.url)
        await backend.start()
        with pytest.raises(PictureError):
            await backend.handle(Message(attachments=(lost,)))
        await backend.close()
