"""Call the handler of an intent with the parameters of its signature."""

from __future__ import annotations

from engine.dialogue.intents import Answer
from engine.dialogue.registry import Registry
from engine.dialogue.turn import Turn
from engine.foreign import contained


def dispatch(turn: Turn, registry: Registry) -> Answer:
    """The answer of the turn's handler; see ``engine.dialogue.answers``."""
    entry = registry.entries[turn.understood.intent]
    slots = {slot: turn.understood.slots.get(slot) for slot in entry.intent.slots}
    arguments = {name: slots[name] if name in slots else getattr(turn, name) for name in entry.parameters}
    with contained():
        return entry.intent.handler(**arguments)
