"""Words in the form that Discord shows them: nothing in them formats or mentions, and none is too long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

import discord

MESSAGE = 2000  # characters of a message
MOST_MESSAGES = 3  # an answer in words that needs more is attached as a file
# Mentions of people, channels and commands, emojis, times, places of the server. Any other < is just that.
_ACTED_UPON = re.compile(r"<(?=[@#:/]|(?:a|t|id):)")
# A line that is laid out for a fixed-width font: indented, in columns, or of box-drawing characters.
_ALIGNED = re.compile(r"^ |\S  +\S|^[\u2500-\u257f]")
_DRAWN = re.compile(r"^[\u2500-\u257f]")
_WIDEST = 40  # characters of a drawn table; a phone breaks the lines of a wider one, and nobody can read that


def plain(text: str) -> str:
    """The text without formatting: what a person wrote, or a file is called, is shown as it stands."""
    escaped = discord.utils.escape_markdown(text, ignore_links=True)
    return _ACTED_UPON.sub(r"\\<", discord.utils.escape_mentions(escaped))


def shown(text: str) -> list[str]:
    """The text as the contents of one message or several; tables and formulas in it are put into code blocks."""
    messages: list[str] = []
    for aligned, lines in groupby(text.split("\n"), lambda line: bool(_ALIGNED.search(line))):
        block = "\n".join(lines).strip("\n")
        for piece in _fenced(block) if aligned else split(plain(block), MESSAGE):
            if messages and len(messages[-1]) + 1 + len(piece) <= MESSAGE:
                messages[-1] += f"\n{piece}"
            else:
                messages.append(piece)
    return messages


def without_wide_tables(text: str) -> str:
    """The text but for its drawn tables that are too wide for a phone, and the line above each, its caption."""
    kept: list[str] = []
    for aligned, block in groupby(text.split("\n"), lambda line: bool(_ALIGNED.search(line))):
        lines = list(block)
        if aligned and any(_DRAWN.match(line) and len(line) > _WIDEST for line in lines):
            del kept[max(len(kept) - 1, 1) :]  # what the answer begins with stays
        else:
            kept += lines
    return "\n".join(kept).strip("\n")


def _fenced(block: str) -> list[str]:
    harmless = discord.utils.escape_mentions(block).replace("```", "`\u200b``")
    return [f"```\n{part}\n```" for part in split(harmless, MESSAGE - 8)]


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
