"""How the server listens."""

from __future__ import annotations

import asyncio
import signal
import socket

import pytest
from starlette.applications import Starlette

from bot.web.server import Server, bound, config
from bot.web.settings import WebSettings


@pytest.mark.usefixtures("loop")
async def test_the_parts_of_a_response_do_not_wait_for_each_other() -> None:
    delays: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        delays.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = bound("127.0.0.1", 0, WebSettings())
    async with await asyncio.start_server(connected, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        assert await delays
        writer.close()


def test_the_first_signal_waits_for_what_is_under_way_and_the_second_does_not() -> None:
    server = Server(config(Starlette(), WebSettings()), lambda: None)
    server.handle_exit(signal.SIGTERM, None)
    assert (server.should_exit, server.force_exit) == (True, False)
    server.handle_exit(signal.SIGINT, None)
    assert (server.force_exit, server.ending) == (True, signal.SIGINT)
