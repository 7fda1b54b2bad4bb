"""What an intent is: something a person can ask for, and the handler that answers; and what was understood of it."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.classifier.catalogue import Catalogue
from engine.locales import Words
from engine.messages import Reply

Answer: TypeAlias = Reply | Iterable[Reply] | AsyncIterable[Reply] | Awaitable[Reply]
Handler: TypeAlias = Callable[..., Answer]

FALLBACK = "fallback"
PREDICT = "predict"


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
        handler: what answers. It is given the arguments its signature names: fields of ``Turn``, and the slots. It
            may be a plain function, a coroutine function, or a generator of several replies, plain or asynchronous.
        slots: what is looked for in the words, by the names in ``engine.dialogue.slots``.
        arguments: how help shows them: "N", "[NAME]".
        choices: gives what the argument may be, for completion.
        command: whether front ends offer it as a command; a greeting is only said.
        pictures: whether it works on a picture: one that comes with the words is read first.
        asks: the slot that its handler asks for where the words leave it open; a message that is nothing but a value
            of it is then the answer.
        if_asked: the intent that a question in its words is taken for instead, as what it does outlasts the answer:
            it stores a label, or says goodbye. Such an intent takes a surer guess, too. None for any other intent.
        long: whether its work may take seconds; then it never keeps shorter work waiting.
    """

    name: str
    handler: Handler
    slots: tuple[str, ...] = ()
    arguments: str = ""
    choices: Choices = no_choices
    command: bool = True
    pictures: bool = False
    asks: str | None = None
    if_asked: str | None = None
    long: bool = False


@dataclass(frozen=True)
class Understood:
    """What a message asks for.

    Attributes:
        intent: an intent's name, or "fallback".
        confidence: 0 to 1. Of a command it is 1; of a sentence the share of the sentences with this confidence that
            are taken for the right intent; of the fallback how likely it is that none of the intents was meant.
        slots: what was found for the intent's slots.
        language: the language that the words are in; None where they do not tell (an English command, no words).
        unknown_command: the word that looks like a command and is none.
        guesses: intents that may have been meant, the likeliest first.
    """

    intent: str
    confidence: float
    slots: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    unknown_command: str | None = None
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """An intent as a front end offers it.

    Attributes:
        name: what is typed, with or without a leading ``/`` or ``!``.
        aliases: other names, in all languages.
        arguments: what may follow, such as "N" or "[NAME]"; empty for nothing.
        pictures: whether it takes a picture.
        names: what it is called in each language.
        help: a line on what it does in each language.
    """

    name: str
    aliases: tuple[str, ...]
    arguments: str
    pictures: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
