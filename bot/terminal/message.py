"""From a line that a person typed, or dropped pictures into, to a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

from bot.terminal.paths import take_apart
from engine import Attachment, Message

_USER = "terminal"  # there is one person, and one conversation


def from_line(line: str, extra: Iterable[Path] = ()) -> Message:
    """The message in a line, with the pictures whose paths are in it, and then the extra ones."""
    typed = take_apart(line)
    return from_parts(typed.text, (*typed.paths, *extra))


def from_parts(text: str, paths: Iterable[Path]) -> Message:
    """The message of these words and pictures."""
    attachments = tuple(Attachment(path, name=_name(path)) for path in paths)
    return Message(text=text, attachments=attachments, user=_USER, channel=_USER)


def _name(path: Path) -> str:
    """The file's name; Hangul composed, since decomposed it falls apart on many terminals."""
    name = path.name
    if re.match(r"[A-Za-z]:\\|\\\\", name):  # a path of Windows on another system is all name
        name = name.rpartition("\\")[2]
    return normalize("NFC", name or str(path))
