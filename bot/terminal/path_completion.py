"""Completes a path that is being typed: pictures first, quoted or escaped as it was begun."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from prompt_toolkit.completion import Completion

from bot import files
from engine import PICTURE_SUFFIXES

_QUOTES = ("'", '"')
_MOST = 200  # entries of a folder


@dataclass(frozen=True)
class LastWord:
    """The word before the cursor: as it was typed, without quotes and backslashes, and the quote that is still open."""

    typed: str
    path: str
    quote: str = ""

    @property
    def plainly_path(self) -> bool:
        """Whether it can only be a path; "/predict" is a command."""
        return "/" in self.path[1:] or self.path.startswith("~")


def last_word(line: str) -> LastWord:
    """The last word of a line, empty after a space. A quote is one only where a word begins: "what's" has none."""
    start, quote, path, place = 0, "", "", 0
    while place < len(line):
        character = line[place]
        if quote:
            quote, path = ("", path) if character == quote else (quote, path + character)
        elif character == "\\" and os.sep == "/" and place + 1 < len(line):
            place += 1
            path += line[place]
        elif character in _QUOTES and line[start] in _QUOTES:
            quote = character
        elif character.isspace():
            start, path = place + 1, ""
        else:
            path += character
        place += 1
    return LastWord(line[start:], path, quote)


def paths(word: LastWord, *, folders_alone: bool = False) -> Iterator[Completion]:
    """The entries of a folder that the word may become: pictures, then folders, then other files."""
    folder, slash, beginning = word.path.rpartition("/")
    beginning = normalize("NFC", beginning).lower()
    try:
        entries = list(files.expanded(folder + slash).iterdir())
    except (OSError, ValueError):
        return
    offered = []
    for entry in entries:
        if not normalize("NFC", entry.name).lower().startswith(beginning):
            continue
        is_folder = files.is_folder(entry)
        if (entry.name.startswith(".") and not beginning.startswith(".")) or (folders_alone and not is_folder):
            continue
        rank = 0 if entry.suffix.lower() in PICTURE_SUFFIXES else 1 if is_folder else 2
        offered.append((rank, entry.name + ("/" if is_folder else "")))
    for _, name in sorted(offered)[:_MOST]:
        yield Completion(_written(folder + slash + name, word.quote), start_position=-len(word.typed), display=name)


def _written(path: str, quote: str) -> str:
    """The path in the quotes that were begun, left open after a folder; else with backslashes."""
    if quote:
        inner = path.replace(quote, f"{quote}\\{quote}{quote}")
        return quote + inner + ("" if path.endswith("/") else quote)
    return re.sub(r"([\s'\"\\])", r"\\\1", path) if os.sep == "/" else path
