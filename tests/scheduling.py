"""A plugin of pytest: which tests come first, and which run in one process, one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

_WITH_RAY = ("tests/bot/serving/test_ray_", "tests/bot/serving/test_backend")


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests run in one process, so that what they share is made once.

    So do all those that start Ray: each of its clusters is a dozen processes, and several at once take longer than Ray
    waits for them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "Ray" if nodeid.startswith(_WITH_RAY) else str(super()._split_scope(nodeid))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that start Ray, the longest chain of all: they end while the others still run."""
    items.sort(key=lambda item: not item.nodeid.startswith(_WITH_RAY))


@pytest.hookimpl(optionalhook=True)  # of the plugin xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Have xdist hand out tests so."""
    return Scheduling(config, log)
