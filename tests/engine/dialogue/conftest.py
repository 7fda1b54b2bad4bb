"""What the tests of the dialogue share: an engine of a test's own."""

from __future__ import annotations

import pytest

from engine import Engine


@pytest.fixture
def fresh() -> Engine:
    """An engine to which a test may add."""
    return Engine.load(plugins=False)
