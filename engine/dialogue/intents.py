"""Intents, which are what people can ask for, with their handlers and commands; and what a message asks for."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.classifier.catalogue import Catalogue
from engine.dialogue.arguments import Argument, Choice
from engine.locales import DEFAULT, Words
from engine.messages import Reply

Answer: TypeAlias = Reply | Iterable[Reply] | AsyncIterable[Reply] | Awaitable[Reply]
Handler: TypeAlias = Callable[..., Answer]

SIGNS = ("/", "!")  # before a command's name
FALLBACK = "fallback"
PREDICT = "predict"


Choices = Callable[[Catalogue, Words], tuple[Choice, ...]]


def no_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The choices of a command that takes no argument, or any."""
    return ()


@dataclass(frozen=True)
class Intent:
    """One row of the table behind dispatch, help and completion.

    Attributes:
        name: also the command, and the name of its phrases' file in the locales.
        handler: a plain function, a coroutine function or a generator of replies, plain or asynchronous. Its parameters
            are fields of ``Turn`` and the slots.
        slots: names of slots in ``engine.dialogue.slots``.
        arguments: what may follow the command, in their order.
        choices: the arguments that completion offers.
        command: whether front ends offer it as a command; not a greeting, for example.
        pictures: whether it works on a picture; one that comes with the words is read first.
        asks: the slot that the handler asks back for if it is open; the next message may just be its value.
        question_intent: the intent of a question in the same words, for an intent with a lasting effect (it stores a
            label, or says goodbye). Such an intent also needs more confidence.
        long: whether it may take seconds; it then runs apart from shorter work.
    """

    name: str
    handler: Handler
    slots: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    choices: Choices = no_choices
    command: bool = True
    pictures: bool = False
    asks: str | None = None
    question_intent: str | None = None
    long: bool = False


@dataclass(frozen=True)
class Understood:
    """What a message asks for.

    Attributes:
        intent: an intent's name, or "fallback".
        confidence: 0 to 1. Of a command 1; of a sentence the probability that the intent is right; of the fallback the
            probability that it is none of the intents.
        slots: the values of the intent's slots.
        language: of the words; None if unclear (an English command, no words).
        unknown_command: a word in the place of a command that is none.
        guesses: intents that may be meant, the likeliest first.
        off_topic: whether it surely is none of the bot's business, rather than merely not understood.
        supposed: the slots of a correction that only the answer supposes: "if the 5 were a 9, what is the sum".
        rest: what is asked in the same breath of what is so then: "the 4 is a 9. What do they add up to?".
    """

    intent: str
    confidence: float
    slots: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    unknown_command: str | None = None
    guesses: tuple[str, ...] = ()
    off_topic: bool = False
    rest: str = ""
    supposed: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Command:
    """An intent as a front end offers it.

    Attributes:
        name: what is typed, with or without a leading ``/`` or ``!``.
        aliases: other names, in all languages.
        arguments: what may follow it, in their order.
        pictures: whether it takes a picture.
        names, help: its name and a line on what it does, by language.
    """

    name: str
    aliases: tuple[str, ...]
    arguments: tuple[Argument, ...] = ()
    pictures: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)

    def usage(self, words: Words) -> str:
        """Its name and its arguments, as the help shows them: "models [NAME]"."""
        return " ".join([self.names[words.language], *(argument.usage(words) for argument in self.arguments)])

    def function(self, language: str = DEFAULT, choices: Sequence[Choice] = ()) -> dict[str, Any]:
        """A description that assistants call functions by: ``name``, ``description``, ``parameters`` (JSON Schema).

        Args:
            language: of the descriptions.
            choices: what its model or lesson may be, see ``Engine.choices``.
        """
        parameters = {
            "type": "object",
            "properties": {argument.name: argument.schema(language, choices) for argument in self.arguments},
            "required": [argument.name for argument in self.arguments if argument.required],
            "additionalProperties": False,
        }
        return {"name": self.name, "description": self.help.get(language, self.name), "parameters": parameters}

    def text(self, values: Mapping[str, object]) -> str:
        """The message that calls it with these arguments, by their names; what is None is left out."""
        given = (values.get(argument.name) for argument in self.arguments)
        return " ".join([f"/{self.name}", *(str(value) for value in given if value is not None)])
