"""The words of the command line, and of all that it starts."""

from __future__ import annotations

from importlib.resources import files

from bot.discord.words import FOLDERS as DISCORD
from bot.mcp.words import FOLDERS as MCP
from bot.terminal.words import FOLDERS as TERMINAL
from engine import Words
from engine import words as words_of

FOLDERS = (*DISCORD, *TERMINAL, *MCP, files(__name__))


def words(locale: str) -> Words:
    """The engine's words in a locale's language, and these."""
    return words_of(locale, *FOLDERS)
