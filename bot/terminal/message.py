"""From a line that a person typed, or dropped pictures into, to a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from bot.pictures.attach import attached
from bot.pictures.sources import Search, Source, expand
from bot.terminal.markup import without_markup
from bot.terminal.paths import take_apart
from engine import Attachment, Message, Picture, PictureError

MOST_ADDRESSES = 100  # of a line that are fetched
USER = "terminal"  # there is one person, and one conversation


def messages_in(text: str) -> list[str]:
    """The lines to be answered, one after the other, in what was typed or pasted.

    Several lines of nothing but paths are one message with several pictures.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all((parts := take_apart(line)).paths and not parts.text for line in lines):
        return [" ".join(lines)]
    return lines


@dataclass(frozen=True)
class TypedLine:
    """A line's words, and the pictures that its paths, folders, patterns and addresses stand for."""

    text: str
    sources: tuple[Source, ...]

    @classmethod
    def parse(cls, line: str) -> TypedLine:
        """Tell a line's words from its pictures."""
        addresses: tuple[str, ...] = ()
        line = without_markup(line)
        if "://" in line or "data:" in line:
            from bot.pictures.address import take_out

            line, addresses = take_out(line)
        parts = take_apart(line)
        sources = expand([*map(str, parts.paths), *addresses[:MOST_ADDRESSES]], Search())
        if len(addresses) > MOST_ADDRESSES:
            name = addresses[MOST_ADDRESSES]
            sources += (Source(name, error=PictureError("address.too_many", count=MOST_ADDRESSES)),)
        return cls(parts.text, sources)

    def message(self, extra: Iterable[Path] = (), *, locale: str | None = None, private: bool = False) -> Message:
        """The message.

        Args:
            extra: paths of pictures that come after those in the line.
            locale: the person's language, if it is known.
            private: whether pictures are fetched from addresses of private networks.
        """
        pictures = (attached(source, private=private) for source in self.sources)
        named = (replace(picture, name=_name(Path(picture.name))) for picture in pictures)
        return message(self.text, (*named, *extra), locale)


def message(
    text: str = "",
    pictures: Iterable[Picture | Attachment] = (),
    locale: str | None = None,
    *,
    continues: bool = False,
) -> Message:
    """The message of these words and pictures, which may belong with those before."""
    attachments = tuple(map(_attachment, pictures))
    return Message(text=text, attachments=attachments, user=USER, channel=USER, locale=locale, continues=continues)


def _attachment(picture: Picture | Attachment) -> Attachment:
    if isinstance(picture, Attachment):
        return picture
    return Attachment(picture, name=_name(picture) if isinstance(picture, Path) else "")


def _name(path: Path) -> str:
    """The file's name, with Hangul composed: many terminals show decomposed Hangul letter by letter."""
    name = path.name
    if re.match(r"[A-Za-z]:\\|\\\\", name):  # on another system, all of a Windows path is the name
        name = name.rpartition("\\")[2]
    return normalize("NFC", name or str(path))
