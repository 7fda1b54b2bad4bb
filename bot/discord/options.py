"""How commands and their arguments are called on Discord: ``/sample number:20``."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.words import words as words_of
from engine import LANGUAGES, Argument, Words

SIGN = "/"  # what commands begin with


def option_name(arguments: Sequence[Argument], language: str) -> str:
    """What the one option is called that all of a command's arguments are typed into."""
    return arguments[0].title(language) if len(arguments) == 1 else words_of(language).say("discord.option_argument")


def option_help(arguments: Sequence[Argument], language: str) -> str:
    """What may be typed into it."""
    words = words_of(language)
    usage = " ".join(argument.usage(words) for argument in arguments)
    return (arguments[0].help.get(language, "") if len(arguments) == 1 else "") or usage


def slash(suggestion: str, words: Words) -> str:
    """A suggested message as it is typed on Discord: of a command, its argument has a name."""
    name, _, argument = suggestion.partition(" ")
    options = {
        words_of(language).with_sign(SIGN).command(command): next(iter(arguments))
        for language in LANGUAGES
        for command, arguments in words.table("argument_help").items()
    }
    if not argument or name not in options:
        return suggestion
    return f"{name} {words.table('argument_names')[options[name]]}:{argument}"
