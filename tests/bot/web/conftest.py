"""The service over the shared engine, and who asks it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from engine import Engine
from tests.bot.web.website import Website
from tests.pictures import write

SEVEN = write("7").encoded()
TWO_DIGITS = write("42").encoded()


@pytest.fixture(scope="module")
def website(engine: Engine) -> Iterator[Website]:
    """The service, without keys, as on one's own machine."""
    with Website(lambda: engine) as started:
        yield started


@pytest.fixture
def client(website: Website) -> Iterator[httpx.Client]:
    """Somebody's program."""
    with website.client() as made:
        yield made
