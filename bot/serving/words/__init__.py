"""The words of front ends that serve many people."""

from __future__ import annotations

from importlib.resources import files

from bot.words import FOLDERS as SHARED
from engine import Words
from engine import words as words_of

FOLDERS = (*SHARED, files(__name__))


def words(locale: str) -> Words:
    """The engine's words and these, in a locale's language."""
    return words_of(locale, *FOLDERS)
