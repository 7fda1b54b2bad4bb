"""The words of the HTTP service and of the page."""

from __future__ import annotations

from importlib.resources import files

from bot.serving.words import FOLDERS as SERVING
from engine import Words
from engine import words as words_of

FOLDERS = (*SERVING, files(__name__))


def words(locale: str) -> Words:
    """The engine's words and these, in a locale's language."""
    return words_of(locale, *FOLDERS)
