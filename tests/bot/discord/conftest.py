"""Async tests, and the loopback Discord that they talk to."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from tests.bot.discord.server.loopback import Loopback


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of a module's tests and of the Discord that they share."""
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine in its module's event loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}
    running = pyfuncitem.funcargs["loop"]
    assert isinstance(running, asyncio.AbstractEventLoop)
    running.run_until_complete(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(scope="module")
def discord(loop: asyncio.AbstractEventLoop) -> Iterator[Loopback]:
    """A Discord on a port of its own."""
    server = loop.run_until_complete(Loopback().__aenter__())
    yield server
    loop.run_until_complete(server.__aexit__(None, None, None))
