"""The words that end a chat, in every language at once."""

from __future__ import annotations

from unicodedata import normalize

from engine import LANGUAGES, Words, words


def leaving_word(spoken: Words) -> str:
    """The first of a language's words for it, to be offered."""
    return spoken.say("bot.leave").split()[0]


def is_leaving(text: str) -> bool:
    """Whether a line asks to leave, and nothing else."""
    said = normalize("NFC", text).strip().lower().lstrip("/!")
    return any(said in words(language).say("bot.leave").split() for language in LANGUAGES)
