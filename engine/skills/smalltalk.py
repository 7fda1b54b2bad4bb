"""What is said around the work: help, and what to say when a message was not understood."""

from __future__ import annotations

import unicodedata

from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Choice, Command
from engine.dialogue.memory import Conversation
from engine.dialogue.understanding import Understood
from engine.locales import LANGUAGES, Words
from engine.locales import words as words_of
from engine.messages import Reply


def help_(commands: tuple[Command, ...], words: Words) -> Reply:
    """All that can be asked for, a line each."""
    usages = [f"{words.command(command.name)} {command.arguments}".rstrip() for command in commands]
    width = max(map(_width, usages))
    lines = [
        words.say(
            "help.line",
            usage=usage + " " * (width - _width(usage)),
            help=words.say(f"commands.{command.name}"),
        )
        for usage, command in zip(usages, commands, strict=True)
    ]
    return Reply("\n".join([words.say("help.title"), *lines, words.say("help.sentences")]))


def language(language: str | None, conversation: Conversation, words: Words) -> Reply:
    """Speak another language from now on, in this conversation."""
    if language is None:
        return Reply(
            words.say("language.which"), suggestions=tuple(f"{words.command('language')} {code}" for code in LANGUAGES)
        )
    conversation.language = language
    return Reply(words_of(language).say("language.switched"), locale=language)


def language_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The languages, each by its own name."""
    return tuple(Choice(code, words_of(code).say("language.name")) for code in LANGUAGES)


def fallback(understood: Understood, commands: tuple[Command, ...], words: Words) -> Reply:
    """Say what was not understood, and what would be."""
    names = ", ".join(words.command(command.name) for command in commands)
    text = words.say("fallback.text", commands=names)
    if understood.unknown_command and understood.guesses:
        guess = ", ".join(map(words.command, understood.guesses))
        text = words.say("fallback.did_you_mean", said=understood.unknown_command[:40], guess=guess)
    return Reply(text, suggestions=tuple(map(words.command, understood.guesses or ("help",))))


def _width(text: str) -> int:
    """Columns that a fixed-width font needs: Hangul syllables are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
