"""The monitor of a front end that has no web server of its own."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.serving.backend import Health
from bot.serving.metrics import Metrics
from bot.serving.monitor import Monitor
from engine import SettingsError


@pytest.mark.parametrize("port", ["taken", 65_536])
async def test_a_port_that_cannot_be_had_is_named(loop: asyncio.AbstractEventLoop, port: int | str) -> None:
    """The last of a cluster's processes may have one that no machine has."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = port if isinstance(port, int) else int(taken.getsockname()[1])
        monitor = Monitor(Metrics(lambda: Health(1, 1), lambda: 0), lambda: {"connected": True}, number)
        with pytest.raises(SettingsError) as caught:
            await monitor.start()
        assert (caught.value.key, caught.value.values) == ("serving.monitor_port", {"port": number})
        await monitor.stop()
