"""A real Redis, which the tests of a file share and may stop and start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from redis import Redis

from tests.servers import RedisServer


@pytest.fixture
def redis(redis_server: RedisServer) -> Iterator[Redis]:
    """The same, as it is seen from outside; empty at first."""
    with closing(Redis.from_url(redis_server.url)) as client:
        client.flushall()
        yield client
