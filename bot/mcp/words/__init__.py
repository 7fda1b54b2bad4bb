"""The words of the MCP server, in addition to those of the HTTP service that it stands on."""

from __future__ import annotations

from importlib.resources import files

from bot.web.words import FOLDERS as WEB
from engine import Words
from engine import words as words_of

FOLDERS = (*WEB, files(__name__))


def words(locale: str) -> Words:
    """The engine's words and these, in a locale's language."""
    return words_of(locale, *FOLDERS)
