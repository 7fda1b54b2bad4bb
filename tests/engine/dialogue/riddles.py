"""An embedder's intent for tests: a riddle."""

from __future__ import annotations

from typing import Any

from engine import Engine, Reply

PHRASES = {
    "en": ["tell me a riddle please", "another riddle for me"],
    "ko": ["수수께끼 하나 내 줘", "수수께끼 더 내 줘"],
}


def riddle() -> Reply:
    """The plainest of handlers."""
    return Reply("one", suggestions=("help",))


def add_riddle(engine: Engine, handler: Any = riddle, **options: Any) -> None:
    """Add the intent, answered by a handler of any kind, as ``Engine.intent`` takes it."""
    engine.intent("riddle", phrases=PHRASES, **options)(handler)
