"""From what a person names to the pictures meant: files, folders, patterns such as ``*.png`` or ``**``, addresses.

What matches nothing stays as it is, so that the engine can say that it is missing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from math import inf
from pathlib import Path
from unicodedata import normalize

from bot import files
from engine import PICTURE_SUFFIXES, Picture, PictureError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z\d+.-]+://", re.IGNORECASE)
_DATA = re.compile(r"data:image/", re.IGNORECASE)  # an address that is the picture itself
MOST_ENTRIES = 50_000  # of folders, for a line that somebody typed
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Source:
    """One picture that was asked for.

    Attributes:
        name: what the person calls it: the path or the address as they gave it.
        picture: the picture, a file's path mostly; None if it must be fetched, or cannot be had.
        error: why it cannot be had.
    """

    name: str
    picture: Picture | None = field(default=None, repr=False)
    error: PictureError | None = None

    @property
    def is_address(self) -> bool:
        """Whether it must be fetched from the web."""
        return self.picture is None and self.error is None


class TooManyError(Exception):
    """More entries of folders than a search may look at."""


@dataclass
class Search:
    """What a line may make somebody look for: a pattern such as ``/*/*/*`` stands for all of a disk.

    Attributes:
        left: how many more entries of folders may be looked at; infinity where a person waits for just that.
    """

    left: float = field(default_factory=lambda: MOST_ENTRIES)

    def names(self, folder: Path) -> Iterator[str]:
        """The names in a folder; none where it cannot be read. Raises ``TooManyError`` once all have been looked at."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self.left -= 1
                    if self.left < 0:
                        raise TooManyError
                    yield entry.name
        except OSError:
            return


def expand(words_as_typed: Sequence[str], search: Search | None = None) -> tuple[Source, ...]:
    """The pictures that these words stand for, in their order; the files of a folder or a pattern in their own.

    Args:
        words_as_typed: a path (``~`` for home), a pattern, a folder (its pictures that are not hidden) or an address
            (``http://``, ``https://``, ``data:image/``) each. Hangul may be composed or decomposed, here and in the
            files' names.
        search: how many entries of folders are looked at; any number if None.
    """
    search = search or Search(inf)
    return tuple(source for word in words_as_typed for source in _meant(word, search, patterns=True))


def expand_listed(line: str) -> tuple[Source, ...]:
    """The pictures that one line of a list of paths stands for: as ``expand``, but no sign in it is a pattern's."""
    return tuple(_meant(line, Search(inf), patterns=False))


def matches(pattern: Path, search: Search) -> bool:
    """Whether there is a file of that pattern; also True where there are too many to look at all."""
    try:
        return next(_walk(Path(pattern.anchor), _below_anchor(pattern), search, patterns=True), None) is not None
    except TooManyError:
        return True


def natural(path: Path) -> list[tuple[tuple[str, int], ...]]:
    """The sort key that puts 2.png before 10.png, and Hangul where it belongs whatever its Unicode form."""
    return [_natural(part) for part in path.parts]


def _meant(word: str, search: Search, *, patterns: bool) -> Iterator[Source]:
    try:
        yield from list(_sources(word, search, patterns=patterns))
    except TooManyError:
        yield Source(word, error=PictureError("folder.too_many", count=MOST_ENTRIES))


def _sources(word: str, search: Search, *, patterns: bool) -> Iterator[Source]:
    if _ADDRESS.match(word):
        yield Source(word)
        return
    if _DATA.match(word):
        yield Source("data:image", _decoded(word))
        return
    path = files.expanded(word)
    walk = _walk(Path(path.anchor), _below_anchor(path), search, patterns=False)
    found = next(walk, None) if _usable(word) else None
    if found is not None and files.is_folder(found):
        yield from _in_folder(word, found, search)
    elif found is not None:
        yield Source(word, found)
    else:
        matching = _matches(path, search) if patterns and _usable(word) and _MAGIC.search(word) else []
        yield from (Source(str(match), match) for match in matching)
        if not matching:
            yield Source(word, path)


def _decoded(address: str) -> bytes:
    """The bytes in a ``data:`` address; none if they are not written as they should be."""
    from urllib.request import DataHandler, Request

    try:
        with DataHandler().data_open(Request(address)) as opened:  # noqa: S310 - it opens nothing
            return opened.read()
    except ValueError:  # no comma, or what is not base64
        return b""


def _usable(word: str) -> bool:
    """Whether the system may be asked about it; an empty word is an unset variable, and not the current folder."""
    return bool(word) and "\0" not in word


def _in_folder(word: str, folder: Path, search: Search) -> Iterator[Source]:
    try:
        os.scandir(folder).close()
    except OSError:
        yield Source(word, error=PictureError("folder.unreadable", name=word))
        return
    entries = [folder / name for name in search.names(folder) if not _hidden(name)]
    pictures = [entry for entry in entries if entry.suffix.lower() in PICTURE_SUFFIXES and files.is_file(entry)]
    if not pictures:
        deeper = any(map(files.is_folder, entries))
        key = "folder.empty_above" if deeper else "folder.empty"
        yield Source(word, error=PictureError(key, name=word.rstrip("/") or word))
    for file in sorted(pictures, key=natural):
        yield Source(str(file), file)


def _matches(pattern: Path, search: Search) -> list[Path]:
    """The files of a pattern: the pictures among them; all of them if none is called like one."""
    parts = _below_anchor(pattern)
    if parts[-1] == "**":
        parts = (*parts, "*")
    found = {path for path in _walk(Path(pattern.anchor), parts, search, patterns=True) if files.is_file(path)}
    ordered = sorted(found, key=natural)
    return [file for file in ordered if file.suffix.lower() in PICTURE_SUFFIXES] or ordered


def _below_anchor(path: Path) -> tuple[str, ...]:
    return path.parts[1:] if path.anchor else path.parts


def _walk(folder: Path, parts: tuple[str, ...], search: Search, *, patterns: bool) -> Iterator[Path]:
    """What there is of that path below the folder; Hangul matches in either form, which glob.glob does not do."""
    if not parts:
        yield folder
        return
    head, rest = parts[0], parts[1:]
    if patterns and head == "**":
        for below in _folders(folder, search):
            yield from _walk(below, rest, search, patterns=patterns)
        return
    if files.exists(folder / head):
        names = [head]
    elif patterns and _MAGIC.search(head):
        names = [name for name in search.names(folder) if _called(name, head)]
    else:
        names = [] if head.isascii() else [name for name in search.names(folder) if _composed(name) == _composed(head)]
    for name in names:
        if not rest or files.is_folder(folder / name):
            yield from _walk(folder / name, rest, search, patterns=patterns)


def _folders(top: Path, search: Search) -> Iterator[Path]:
    """The folder and all in it that are not hidden; links are not followed, since they may lead in circles."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        yield folder
        waiting += [
            folder / name
            for name in search.names(folder)
            if not _hidden(name) and not (folder / name).is_symlink() and files.is_folder(folder / name)
        ]


def _called(name: str, pattern: str) -> bool:
    return fnmatch(_composed(name), _composed(pattern)) and (not _hidden(name) or _hidden(pattern))


def _hidden(name: str) -> bool:
    return name.startswith(".")


def _composed(text: str) -> str:
    return normalize("NFC", text)


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    """Runs of digits as numbers; then the name itself, so that 01.png and 1.png keep one order."""
    pieces = re.split(r"(\d+)", _composed(name).casefold())
    return (*(("", int(piece)) if piece.isdecimal() else (piece, -1) for piece in pieces), (name, -1))
