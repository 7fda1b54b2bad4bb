"""From a line that a person typed, or dropped pictures into, to a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from bot.pictures.attach import attached
from bot.pictures.sources import Source, expand
from bot.terminal.paths import take_apart
from engine import Attachment, Message, Picture

_USER = "terminal"  # there is one person, and one conversation


def messages_in(text: str) -> list[str]:
    """The lines to be answered in what was typed or pasted, one after the other.

    Several lines of paths alone are one message with several pictures.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all((taken := take_apart(line)).paths and not taken.text for line in lines):
        return [" ".join(lines)]
    return lines


@dataclass(frozen=True)
class Typed:
    """What a line is made of.

    Attributes:
        text: its words.
        sources: the pictures that its paths, folders, patterns and addresses stand for.
    """

    text: str
    sources: tuple[Source, ...]


def typed_in(line: str) -> Typed:
    """Tell a line's words from its pictures."""
    addresses: tuple[str, ...] = ()
    if "://" in line:
        from bot.pictures.address import take_out

        line, addresses = take_out(line)
    typed = take_apart(line)
    return Typed(typed.text, expand([*map(str, typed.paths), *addresses]))


def from_line(line: str, extra: Iterable[Path] = (), *, locale: str | None = None, private: bool = False) -> Message:
    """The message in a line, with the pictures that are named in it, and then the extra ones.

    Args:
        line: what was typed.
        extra: paths of more pictures.
        locale: the person's language, if it is known.
        private: whether pictures are fetched from addresses of private networks.

    """
    typed = typed_in(line)
    message = from_typed(typed, locale=locale, private=private)
    return replace(message, attachments=(*message.attachments, *_attached(extra)))


def from_typed(typed: Typed, *, locale: str | None = None, private: bool = False) -> Message:
    """The message of a line that was taken apart."""
    pictures = (attached(source, private=private) for source in typed.sources)
    return _message(typed.text, (replace(one, name=_name(Path(one.name))) for one in pictures), locale)


def from_parts(text: str, paths: Iterable[Path] = (), locale: str | None = None) -> Message:
    """The message of these words and picture files."""
    return _message(text, _attached(paths), locale)


def from_pictures(pictures: Iterable[Picture | Attachment], locale: str | None = None, *, text: str = "") -> Message:
    """The message of pictures that are at hand already, and of what was said about them."""
    attached = (one if isinstance(one, Attachment) else Attachment(one) for one in pictures)
    return _message(text, attached, locale)


def _attached(paths: Iterable[Path]) -> Iterator[Attachment]:
    return (Attachment(path, name=_name(path)) for path in paths)


def _message(text: str, attachments: Iterable[Attachment], locale: str | None) -> Message:
    return Message(text=text, attachments=tuple(attachments), user=_USER, channel=_USER, locale=locale)


def _name(path: Path) -> str:
    """The file's name; Hangul composed, since decomposed it falls apart on many terminals."""
    name = path.name
    if re.match(r"[A-Za-z]:\\|\\\\", name):  # a path of Windows on another system is all name
        name = name.rpartition("\\")[2]
    return normalize("NFC", name or str(path))
