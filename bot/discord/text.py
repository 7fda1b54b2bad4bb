"""Words in the form that Discord shows them: nothing in them formats or mentions, and none is too long."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

from engine import Passage, split_text

MESSAGE = 2000  # characters of a message
MOST_MESSAGES = 3  # an answer in words that needs more is attached as a file
# Mentions of people, channels and commands, emojis, times, places of the server. Any other < is just that.
_ACTED_UPON = re.compile(r"<(?=[@#:/]|(?:a|t|id):)")
_DRAWN = re.compile(r"^[\u2500-\u257f]")
_WIDEST = 40  # characters of a drawn table; a phone breaks the lines of a wider one, and nobody can read that


def plain(text: str) -> str:
    """The text without formatting: what a person wrote, or a file is called, is shown as it stands."""
    escaped = discord.utils.escape_markdown(text, ignore_links=True)
    return _ACTED_UPON.sub(r"\\<", discord.utils.escape_mentions(escaped))


def shown(passages: Iterable[Passage]) -> list[str]:
    """The passages as the contents of one message or several; tables and formulas are put into code blocks."""
    messages: list[str] = []
    for passage in passages:
        block = passage.text.strip("\n")
        for piece in _fenced(block) if passage.fixed_width else split_text(plain(block), MESSAGE):
            if messages and len(messages[-1]) + 1 + len(piece) <= MESSAGE:
                messages[-1] += f"\n{piece}"
            else:
                messages.append(piece)
    return messages


def is_too_wide(passage: Passage) -> bool:
    """Whether it is a drawn table whose lines a phone would break."""
    return passage.fixed_width and any(_DRAWN.match(line) and len(line) > _WIDEST for line in passage.text.split("\n"))


def _fenced(block: str) -> list[str]:
    harmless = discord.utils.escape_mentions(block).replace("```", "`\u200b``")
    return [f"```\n{part}\n```" for part in split_text(harmless, MESSAGE - 8)]


def short(text: str, most: int) -> str:
    """The text, its end left out if it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
