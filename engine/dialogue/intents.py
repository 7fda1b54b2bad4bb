"""What an intent is: something a person can ask for, and the handler that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.messages import Reply

Handler = Callable[..., Reply]

FALLBACK = "fallback"


@dataclass(frozen=True)
class Intent:
    """One row of the table that dispatch, help and completion all read.

    Attributes:
        name: also the command, and the name of its phrases' file in the locales.
        handler: what answers. It is given the arguments its signature names: fields of ``Turn``, and the slots.
        slots: what is looked for in the words, by the names in ``engine.dialogue.slots``.
        arguments: how help shows them: "N", "[NAME]".
    """

    name: str
    handler: Handler
    slots: tuple[str, ...] = ()
    arguments: str = ""


@dataclass(frozen=True)
class Command:
    """An intent as a front end offers it.

    Attributes:
        name: what is typed, with or without a leading ``/`` or ``!``.
        aliases: other names, in all languages.
        arguments: what may follow, such as "N" or "[NAME]"; empty for nothing.
    """

    name: str
    aliases: tuple[str, ...]
    arguments: str
