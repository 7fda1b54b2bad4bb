"""What the tests of the examples share."""

from __future__ import annotations

import asyncio
import inspect

import pytest

from tests.pictures import write

_PATIENCE = 120.0  # seconds: only where something is broken does a bot keep silent for so long
SEVEN = write("7").encoded()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    work = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted})
    asyncio.run(asyncio.wait_for(work, _PATIENCE))
    return True
