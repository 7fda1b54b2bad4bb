"""How commands and their arguments are called on Discord: ``/sample number:20``."""

from __future__ import annotations

from bot.discord.words import words as words_of
from engine import LANGUAGES, Words

SIGN = "/"  # what commands begin with


def option_name(command: str, language: str) -> str:
    """What a command's argument is called."""
    words = words_of(language)
    return str(words.table("discord_options").get(command) or words.say("discord.option_argument"))


def slash(suggestion: str, words: Words) -> str:
    """A suggested message as it is typed on Discord: of a command, its argument has a name."""
    name, _, argument = suggestion.partition(" ")
    commands = {
        words_of(language).with_sign(SIGN).command(command): command
        for language in LANGUAGES
        for command in words.table("discord_options")
    }
    if not argument or name not in commands:
        return suggestion
    return f"{name} {option_name(commands[name], words.language)}:{argument}"
