"""Call the handler of an intent with just what its signature asks for."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import fields

from engine.dialogue.intents import Intent
from engine.dialogue.turn import Turn
from engine.messages import Reply

_OFFERED = {field.name for field in fields(Turn)} | {"classifier"}


class Dispatcher:
    """Handlers by intent; each signature is inspected once, here.

    Raises:
        TypeError: a handler asks for something that there is not.
    """

    def __init__(self, intents: Iterable[Intent]) -> None:
        self._intents: dict[str, Intent] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        for intent in intents:
            asked = tuple(inspect.signature(intent.handler).parameters)
            unknown = set(asked) - _OFFERED - set(intent.slots)
            if unknown:
                raise TypeError(f"the handler of {intent.name!r} asks for {', '.join(sorted(unknown))}")
            self._intents[intent.name] = intent
            self._asked[intent.name] = asked

    def dispatch(self, turn: Turn) -> Reply:
        """The reply of the handler that the turn was understood to ask for."""
        intent = self._intents[turn.understood.intent]
        slots = {slot: turn.understood.slots.get(slot) for slot in intent.slots}
        arguments = {name: slots[name] if name in slots else getattr(turn, name) for name in self._asked[intent.name]}
        return intent.handler(**arguments)
