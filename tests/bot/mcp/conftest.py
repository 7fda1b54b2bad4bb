"""Clients over both transports, of today's protocol and of the one before it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from mcp import Client

from engine import Engine
from tests.bot.mcp.connections import Connect, Site, by_stdio, held


@pytest.fixture(scope="module")
def site(engine: Engine) -> Iterator[Site]:
    """The server over HTTP."""
    with Site(lambda: engine) as started:
        yield started


@pytest.fixture(scope="module", params=["stdio", "http", "http, older"])
def client(
    request: pytest.FixtureRequest,
    loop: asyncio.AbstractEventLoop,
    tmp_path_factory: pytest.TempPathFactory,
    drawn_mnist: Path,
    site: Site,
) -> Iterator[Client]:
    """A client over each transport."""
    home = tmp_path_factory.mktemp("home")
    connect: dict[str, Connect] = {
        "stdio": partial(by_stdio, home, drawn_mnist),
        "http": site.connect,
        "http, older": partial(site.connect, "legacy"),
    }
    with held(loop, connect[request.param]) as connected:
        yield connected
