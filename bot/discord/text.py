"""Words in the form that Discord shows them: nothing in them formats or mentions, and none is too long."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

MESSAGE = 2000  # characters of a message
MOST_MESSAGES = 3  # an answer in words that needs more is attached as a file
_COLUMNS = re.compile(r"^ |\S  +\S", re.MULTILINE)  # laid out for a fixed-width font


def plain(text: str) -> str:
    """The text without formatting: what a person wrote, or a file is called, is shown as it stands."""
    escaped = discord.utils.escape_markdown(text, ignore_links=True)
    return re.sub(r"<(?=[@#&:/a])", r"\\<", discord.utils.escape_mentions(escaped))


def shown(text: str) -> list[str]:
    """The text as the contents of one message or several; a table is put into code blocks."""
    if _COLUMNS.search(text):
        harmless = discord.utils.escape_mentions(text).replace("```", "`\u200b``")
        return [f"```\n{part}\n```" for part in split(harmless, MESSAGE - 8)]
    return split(plain(text), MESSAGE)


def split(text: str, most: int) -> list[str]:
    """The text in parts of at most so many characters, cut between lines, else between words, else anywhere."""
    parts: list[str] = []
    rest = text.strip("\n")
    while len(rest) > most:
        place = max(rest.rfind("\n", 0, most + 1), 0) or max(rest.rfind(" ", 0, most + 1), 0) or most
        # An escape sign and what it escapes stay together.
        while place > 1 and rest[place - 1] == "\\":
            place -= 1
        parts.append(rest[:place].rstrip())
        rest = rest[place:].lstrip("\n") if rest[place] == "\n" else rest[place:].lstrip(" ")
    return [part for part in (*parts, rest) if part.strip()]


def short(text: str, most: int) -> str:
    """The text, its end left out if it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def joined(texts: Iterable[str]) -> str:
    """The texts that say something, a line each."""
    return "\n".join(text for text in texts if text)
