"""What the engine's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.mnist import Mnist


@pytest.fixture
def drawn(drawn_mnist: Path) -> Mnist:
    """The small data set of drawn digits."""
    return Mnist(drawn_mnist)
