"""Over HTTP: who may ask, by which name; no file of the server's machine; nothing of one client reaches another."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError

from bot.mcp.http import PATH
from bot.serving.backend import RequestFailedError
from bot.web.caller import Caller
from bot.web.settings import WebSettings
from engine import Engine, Message
from tests.bot.mcp.connections import Site, called, data, refused
from tests.pictures import write

KEY, OTHER = "0123456789abcdef", "fedcba9876543210"
pytestmark = pytest.mark.usefixtures("loop")
PING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


@pytest.fixture(scope="module")
def closed(engine: Engine) -> Iterator[Site]:
    """The server with keys."""
    with Site(lambda: engine, web=WebSettings({"ada": KEY, "bob": OTHER}, "https://digits.example.org")) as started:
        yield started


@pytest.mark.parametrize("spelling", ["{}", "file://{}", "~/{}", "../{}"])
async def test_no_file_of_the_servers_machine_is_read(site: Site, home: Path, spelling: str) -> None:
    file = home / "7.png"
    file.write_bytes(write("7").encoded())
    async with site.connect() as client:
        sentence = await refused(client, "read_digits", {"pictures": [spelling.format(file)]})
        assert "base64" in sentence or "not from “file”" in sentence
        await refused(client, "why", {"picture": str(file)})
        assert "file on this machine" not in str((await client.list_tools()).model_dump())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 421),
    ],
)
def test_another_name_or_a_page_elsewhere_is_refused(site: Site, headers: dict[str, str], status: int) -> None:
    answer = httpx.post(site.url + PATH, json=PING, headers=headers, trust_env=False)
    assert answer.status_code == status


def test_with_keys_nobody_asks_without_one(closed: Site) -> None:
    for headers in ({}, {"Authorization": f"Bearer {KEY}x"}):
        answer = httpx.post(closed.url + PATH, json=PING, headers=headers, trust_env=False)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_with_its_key_a_client_is_answered(closed: Site) -> None:
    async with closed.connect(Authorization=f"Bearer {KEY}") as client:
        text, _ = await called(client, "read_digits", pictures=[data("7")])
        assert text.startswith("7 ")


async def test_the_language_of_a_request_is_its_header(site: Site) -> None:
    async with site.connect(Accept_Language="ko-KR") as client:
        text, _ = await called(client, "summary", model="mlp")
        assert "매개변수" in text or "파라미터" in text
        assert "모델은 없으니" in await refused(client, "summary", {"model": "nonesuch"})
        assert "인공 뉴런" in await refused(client, "explain", {"lesson": "quantum"})
        assert "summary에는 models가 없으니" in await refused(client, "summary", {"models": "cnn"})
        with pytest.raises(MCPError, match="language는 en, ko 가운데 하나여야"):
            await client.get_prompt("lesson", {"lesson": "ReLU", "language": "fr"})


@pytest.mark.parametrize(
    ("error", "number"),
    [(LookupError("/home/ada/secret"), ""), (RequestFailedError("LookupError", "abc123"), "abc123")],
)
async def test_a_fault_is_told_by_a_number_that_the_log_has_and_by_nothing_else(
    site: Site, error: Exception, number: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(site.answering, "handle", failing)
    async with site.connect() as client:
        told = [await refused(client, "summary", {})]
        with pytest.raises(MCPError) as resource:
            await client.read_resource("digitbot://models/cnn")
        with pytest.raises(MCPError) as prompt:
            await client.get_prompt("lesson", {"lesson": "ReLU"})
    told += [str(resource.value), str(prompt.value)]
    for sentence in told:
        incident = sentence.split()[-1].rstrip(".")
        assert incident == number or f"incident {incident}" in caplog.text
        assert "secret" not in sentence


async def test_two_clients_at_once_get_their_own_answers_only(closed: Site) -> None:
    async def ask(client: Client, text: str) -> None:
        for _ in range(5):
            _, answer = await called(client, "read_digits", pictures=[data(text)])
            assert [reading["text"] for reading in answer["readings"]] == [text]

    async with (
        closed.connect(Authorization=f"Bearer {KEY}") as ada,
        closed.connect("legacy", Authorization=f"Bearer {OTHER}") as bob,
    ):
        await asyncio.gather(ask(ada, "1"), ask(bob, "2"), ask(ada, "3"))


async def test_no_call_leaves_a_conversation_that_another_could_enter(site: Site, engine: Engine) -> None:
    """What was read is forgotten: neither the same client nor another can ask about it afterwards."""
    async with site.connect() as client:
        await called(client, "read_digits", pictures=[data("7")])
        assert "7" not in await refused(client, "explain", {"lesson": "why"})
    answer = httpx.post(site.url + PATH, json=PING, headers={"Accept": "application/json"}, trust_env=False)
    assert "mcp-session-id" not in answer.headers


async def test_each_call_is_somebody_whom_no_other_call_can_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    users, handle = list[str](), site.answering.handle

    def recorded(caller: Caller, message: Message, *more: Any) -> Any:
        users.append(message.user)
        return handle(caller, message, *more)

    monkeypatch.setattr(site.answering, "handle", recorded)
    async with site.connect() as client:
        for _ in range(3):
            await called(client, "read_digits", pictures=[data("7")])
    assert len(set(users)) == 3
    assert all(len(user) == 32 for user in users)


async def test_the_log_has_neither_pictures_nor_names(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with site.connect() as client:
        await called(client, "read_digits", pictures=[data("7", "secret.png")])
        await refused(client, "read_digits", {"pictures": ["secret.png"]})
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "engine"))]
    assert any(f"POST {PATH} 200" in line for line in ours)
    assert not any("secret" in line for line in ours)


def test_a_body_beyond_the_bound_is_refused(site: Site) -> None:
    length = site.answering.most_bytes + 1
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    assert site.raw(head.encode()).split()[1] == b"413"


def test_who_hangs_up_in_the_middle_fills_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{{"
    )
    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall(head.encode())
    while f"POST {PATH}" not in caplog.text:
        httpx.get(site.url, trust_env=False)
    assert "Traceback" not in caplog.text
