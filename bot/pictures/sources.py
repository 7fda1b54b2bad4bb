"""From what a person names to the pictures meant: files, folders, patterns such as ``*.png`` or ``**``, addresses.

What matches nothing stays as it is, so that the engine can say that it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from unicodedata import normalize

from bot import files
from engine import PICTURE_SUFFIXES, Picture, PictureError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z\d+.-]+://", re.IGNORECASE)
_DATA = re.compile(r"data:image/", re.IGNORECASE)  # an address that is the picture itself
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


def expand(words_as_typed: Sequence[str]) -> tuple[Source, ...]:
    """The pictures that these words stand for, in their order; the files of a folder or a pattern in their own.

    Args:
        words_as_typed: a path (``~`` for home), a pattern, a folder (its pictures that are not hidden) or an address
            (``http://``, ``https://``, ``data:image/``) each. Hangul may be composed or decomposed, here and in the
            files' names.
    """
    return tuple(source for word in words_as_typed for source in _meant(word, patterns=True))


def expand_listed(line: str) -> tuple[Source, ...]:
    """The pictures that one line of a list of paths stands for: as ``expand``, but no sign in it is a pattern's."""
    return tuple(_meant(line, patterns=False))


def natural(path: Path) -> list[tuple[tuple[str, int], ...]]:
    """The sort key that puts 2.png before 10.png, and Hangul where it belongs whatever its Unicode form."""
    return [_natural(part) for part in path.parts]


def _meant(word: str, *, patterns: bool) -> Iterator[Source]:
    if _ADDRESS.match(word):
        yield Source(word)
        return
    if _DATA.match(word):
        yield Source("data:image", _decoded(word))
        return
    path = files.expanded(word)
    found = next(_walk(Path(path.anchor), _below_anchor(path), patterns=False), None) if _usable(word) else None
    if found is not None and files.is_folder(found):
        yield from _in_folder(word, found)
    elif found is not None:
        yield Source(word, found)
    else:
        matches = _matches(path) if patterns and _usable(word) and _MAGIC.search(word) else []
        yield from (Source(str(match), match) for match in matches)
        if not matches:
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


def _in_folder(word: str, folder: Path) -> Iterator[Source]:
    try:
        entries = [entry for entry in folder.iterdir() if not _hidden(entry.name)]
    except OSError:
        yield Source(word, error=PictureError("folder.unreadable", name=word))
        return
    pictures = [entry for entry in entries if entry.suffix.lower() in PICTURE_SUFFIXES and files.is_file(entry)]
    if not pictures:
        deeper = any(map(files.is_folder, entries))
        key = "folder.empty_above" if deeper else "folder.empty"
        yield Source(word, error=PictureError(key, name=word.rstrip("/") or word))
    for file in sorted(pictures, key=natural):
        yield Source(str(file), file)


def _matches(pattern: Path) -> list[Path]:
    """The files of a pattern: the pictures among them; all of them if none is called like one."""
    parts = _below_anchor(pattern)
    if parts[-1] == "**":
        parts = (*parts, "*")
    found = {path for path in _walk(Path(pattern.anchor), parts, patterns=True) if files.is_file(path)}
    ordered = sorted(found, key=natural)
    return [file for file in ordered if file.suffix.lower() in PICTURE_SUFFIXES] or ordered


def _below_anchor(path: Path) -> tuple[str, ...]:
    return path.parts[1:] if path.anchor else path.parts


def _walk(folder: Path, parts: tuple[str, ...], *, patterns: bool) -> Iterator[Path]:
    """What there is of that path below the folder; Hangul matches in either form, which glob.glob does not do."""
    if not parts:
        yield folder
        return
    head, rest = parts[0], parts[1:]
    if patterns and head == "**":
        for below in _folders(folder):
            yield from _walk(below, rest, patterns=patterns)
        return
    if files.exists(folder / head):
        names = [head]
    elif patterns and _MAGIC.search(head):
        names = [name for name in _names(folder) if _called(name, head)]
    else:
        names = [] if head.isascii() else [name for name in _names(folder) if _composed(name) == _composed(head)]
    for name in names:
        if not rest or files.is_folder(folder / name):
            yield from _walk(folder / name, rest, patterns=patterns)


def _folders(top: Path) -> Iterator[Path]:
    """The folder and all in it that are not hidden; links are not followed, since they may lead in circles."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        yield folder
        waiting += [
            folder / name
            for name in _names(folder)
            if not _hidden(name) and not (folder / name).is_symlink() and files.is_folder(folder / name)
        ]


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


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
