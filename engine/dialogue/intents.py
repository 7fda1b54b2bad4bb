"""What an intent is: something a person can ask for, and the handler that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.classifier.catalogue import Catalogue
from engine.locales import Words
from engine.messages import Reply

Handler = Callable[..., Reply]

FALLBACK = "fallback"


@dataclass(frozen=True)
class Choice:
    """Something that a command's argument may be, as completion offers it.

    Attributes:
        text: what is typed.
        help: a word on what it is, in the person's language; may be empty.
    """

    text: str
    help: str = ""


Choices = Callable[[Catalogue, Words], tuple[Choice, ...]]


def no_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The choices of a command that takes no argument, or any."""
    return ()


@dataclass(frozen=True)
class Intent:
    """One row of the table that dispatch, help and completion all read.

    Attributes:
        name: also the command, and the name of its phrases' file in the locales.
        handler: what answers. It is given the arguments its signature names: fields of ``Turn``, and the slots.
        slots: what is looked for in the words, by the names in ``engine.dialogue.slots``.
        arguments: how help shows them: "N", "[NAME]".
        choices: gives what the argument may be, for completion.
    """

    name: str
    handler: Handler
    slots: tuple[str, ...] = ()
    arguments: str = ""
    choices: Choices = no_choices


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
