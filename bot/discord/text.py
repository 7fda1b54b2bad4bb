"""Words as Discord shows them, without formatting or mentions, and short enough."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

from engine import Passage, split_text

MESSAGE = 2000  # characters of a message
MOST_MESSAGES = 3  # an answer in words that needs more is attached as a file
# The beginnings of mentions of people, channels and commands, emojis, times and places of the server.
_TAG = re.compile(r"<(?=[@#:/]|(?:a|t|id):)")
_TABLE = re.compile(r"^[\u2500-\u257f]")
_WIDEST = 40  # characters of a drawn table; a phone breaks the lines of a wider one


def plain(text: str) -> str:
    """The text with its formatting escaped, so that people's words and file names are shown as they are."""
    escaped = discord.utils.escape_markdown(text, ignore_links=True)
    return _TAG.sub(r"\\<", discord.utils.escape_mentions(escaped))


def message_contents(passages: Iterable[Passage], *, hidden: bool = False) -> list[str]:
    """The passages as the contents of messages; tables and formulas are put into code blocks.

    ``hidden``: all of it is behind spoilers.
    """
    messages: list[str] = []
    edge = "||" if hidden else ""
    room = MESSAGE - 2 * len(edge)
    for passage in passages:
        block = passage.text.strip("\n")
        if passage.fixed_width:
            harmless = discord.utils.escape_mentions(block).replace("```", "`\u200b``")
            pieces = [f"```\n{part}\n```" for part in split_text(harmless, room - 8)]
        else:
            pieces = split_text(plain(block), room)
        for piece in (f"{edge}{piece}{edge}" for piece in pieces):
            if messages and len(messages[-1]) + 1 + len(piece) <= MESSAGE:
                messages[-1] += f"\n{piece}"
            else:
                messages.append(piece)
    return messages


def is_too_wide(passage: Passage) -> bool:
    """Whether a passage is a drawn table whose lines a phone would break."""
    return passage.fixed_width and any(_TABLE.match(line) and len(line) > _WIDEST for line in passage.text.split("\n"))


def short(text: str, most: int) -> str:
    """The text, cut to at most this many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
