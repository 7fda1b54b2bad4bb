"""For an embedder's tests: ``from digitbot.testing import Chat``."""

from engine.testing import Chat

__all__ = ["Chat"]
