"""The words of what answers many."""

from __future__ import annotations

from importlib.resources import files

from bot.words import FOLDERS as SHARED
from engine import Words
from engine import words as words_of

FOLDERS = (*SHARED, files(__name__))


def words(locale: str) -> Words:
    """The engine's words in a locale's language, and these."""
    return words_of(locale, *FOLDERS)
