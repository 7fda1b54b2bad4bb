"""Call the handler of an intent with just what its signature asks for."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import fields

from engine.dialogue.intents import Answer, Intent
from engine.dialogue.turn import Turn
from engine.foreign import contained

_OFFERED = {field.name for field in fields(Turn)} | {"classifier"}


class Dispatcher:
    """Handlers by intent; each signature is inspected once, when it is added.

    Raises:
        TypeError: a handler asks for something that there is not.
    """

    def __init__(self, intents: Iterable[Intent]) -> None:
        self._intents: dict[str, Intent] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        for intent in intents:
            self.add(intent)

    def add(self, intent: Intent) -> None:
        """Take one more handler.

        Raises:
            TypeError: it asks for something that there is not.
            ValueError: there is a handler of that intent already.
        """
        if intent.name in self._intents:
            raise ValueError(f"{intent.name!r} is there already")
        asked = tuple(inspect.signature(intent.handler).parameters)
        unknown = set(asked) - _OFFERED - set(intent.slots)
        if unknown:
            raise TypeError(f"the handler of {intent.name!r} asks for {', '.join(sorted(unknown))}")
        self._intents[intent.name] = intent
        self._asked[intent.name] = asked

    def remove(self, intent: Intent) -> None:
        """Take a handler away again."""
        del self._intents[intent.name], self._asked[intent.name]

    def find(self, name: str) -> Intent | None:
        """The intent of that name, if there is one."""
        return self._intents.get(name)

    def dispatch(self, turn: Turn) -> Answer:
        """What the handler gives that the turn was understood to ask for; see ``engine.dialogue.answers``."""
        intent = self._intents[turn.understood.intent]
        slots = {slot: turn.understood.slots.get(slot) for slot in intent.slots}
        arguments = {name: slots[name] if name in slots else getattr(turn, name) for name in self._asked[intent.name]}
        with contained():
            return intent.handler(**arguments)
