"""The arguments of commands: what each may be, in words for a person and as JSON Schema for a program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.locales import DEFAULT, Words


class Kind(StrEnum):
    """What an argument is."""

    INTEGER = "integer"
    DIGIT = "digit"  # one, 0 to 9
    DIGITS = "digits"  # of any number: "0417"
    MODEL = "model"  # a model's name
    LESSON = "lesson"  # a lesson's title
    TEXT = "text"


@dataclass(frozen=True)
class Choice:
    """A command's argument as completion offers it.

    Attributes:
        text: what is typed.
        help: a short description in the person's language; may be empty.
    """

    text: str
    help: str = ""


@dataclass(frozen=True)
class Argument:
    """An argument of a command.

    Attributes:
        name: one word in lower case, as programs call it.
        kind: what it is.
        required: whether the command asks back without it.
        minimum, maximum: of an integer, both included; None for no bound.
        values: the only texts that it may be, such as "en" and "ko"; empty for any.
        names, help: its name and a line on what it is, by language; filled in where a command is registered.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """What a person calls it."""
        return self.names.get(language, self.name)

    def usage(self, words: Words) -> str:
        """How the help shows it: "N", "[MODEL]", "en|ko"."""
        shown = "|".join(self.values) or words.usage(self.name.upper())
        return shown if self.required else f"[{shown}]"

    def schema(self, language: str = DEFAULT, choices: Sequence[Choice] = ()) -> dict[str, Any]:
        """Its JSON Schema; of a model or a lesson with these choices as its only values."""
        described: dict[str, Any] = {"type": "string"}
        match self.kind:
            case Kind.INTEGER:
                bounds = {"minimum": self.minimum, "maximum": self.maximum}
                described = {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}
            case Kind.DIGIT:
                described = {"type": "integer", "minimum": 0, "maximum": 9}
            case Kind.DIGITS:
                described["pattern"] = "^[0-9]+$"
            case Kind.MODEL | Kind.LESSON if choices:
                described["enum"] = [choice.text for choice in choices]
            case _ if self.values:
                described["enum"] = list(self.values)
        if line := self.help.get(language):
            described["description"] = line
        return described


def parsed(usage: str) -> tuple[Argument, ...]:
    """The arguments of a usage in short, texts all of them: "CITY", "[CITY]", "on|off"."""
    arguments = []
    for part in usage.split():
        bare = part.strip("[]")
        values = tuple(bare.split("|")) if "|" in bare else ()
        name = "value" if values else re.sub(r"\W+", "_", bare.lower()).strip("_") or "value"
        arguments.append(Argument(name, required=bare == part, values=values))
    return tuple(arguments)
