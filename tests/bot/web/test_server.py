"""How the server listens."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.web.server import bound
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
