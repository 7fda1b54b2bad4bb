"""The words of the chat at the terminal, of the pipe, and of what they use."""

from __future__ import annotations

from importlib.resources import files

from bot.pictures.words import FOLDERS as PICTURES
from bot.words import FOLDERS as SHARED
from engine import Words
from engine import words as words_of
from training.words import FOLDERS as TRAINING

FOLDERS = (*PICTURES, *SHARED, *TRAINING, files(__name__))


def words(locale: str) -> Words:
    """The engine's words in a locale's language, and these."""
    return words_of(locale, *FOLDERS)
