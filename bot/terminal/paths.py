"""Finds the pictures that a person typed or dropped into a line, in all the ways in which terminals write a path.

Quoted, escaped, as a ``file://`` URL, with spaces left bare, with ``~``, from Windows, with Hangul in either Unicode
form, several at once. A picture's path counts even if there is no such file, so that the engine can say so; a plain
sentence, such as "what is 3/4", is left alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from bot import files
from bot.pictures.sources import Search, matches
from engine import MODEL_SUFFIXES, PICTURE_SUFFIXES

_SUFFIX = "|".join(re.escape(suffix) for suffix in PICTURE_SUFFIXES)
# What may be attached to a path in a sentence: punctuation ("is this a 7.png?") and Korean particles ("7.png를").
_ATTACHED = re.compile(
    rf"(?P<path>.*(?:{_SUFFIX}))(?P<rest>[가-힣]{{0,4}}[?!.,;:)\]}}'\"…”’»」』`>]*)", re.IGNORECASE | re.DOTALL
)
_WINDOWS = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\\w)")
# Plainly a path: from the root and at least a folder deep ("/predict" is a command), from home, or from here.
_ROOTED = re.compile(r"/[^/\s]+/|~[^/\s]*/|\.{1,2}/")
_PATTERN = re.compile(r"[*?\[].*/|/.*[*?\[]")  # scans/*, **/7*: with a folder, so that "what?" is a word
_ADDRESS = re.compile(r"(?!file:)[A-Za-z][\w+.-]+://", re.IGNORECASE)  # on the web, and no file
_SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
_WORD = re.compile(r"(?:\\.|\S)+", re.DOTALL)
_WINDOWS_WORD = re.compile(r"\S+")
_MOST_WORDS = 16  # of a path with bare spaces; without a limit a long line would take forever
_MOST_SOUGHT = 4096  # words of a line among which paths are sought; what comes after them is text
_LONGEST = 4096  # characters of a path, on all systems that matter


@dataclass(frozen=True)
class LineParts:
    """A line's words, and the paths in it."""

    text: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Word:
    """A part of the line that may be a path: its place, its possible forms, and whether it is quoted."""

    start: int
    end: int
    forms: tuple[str, ...]
    quoted: bool = False


def separate(text: str) -> list[str]:
    """The words of a text as a shell takes them: quotes and backslashes keep spaces together."""
    return [word.forms[0] for word in _words(text)]


def names_picture(text: str) -> bool:
    """Whether a text is plainly the path of a picture, as a whole: with spaces, it is there or begins at a root."""
    if _existing(text, Search()) is not None:
        return True
    return _by_suffix(text, Search()) is not None and (" " not in text or is_rooted(text))


def take_apart(line: str) -> LineParts:
    """Separates the pictures of a line from its words."""
    words = list(islice(_words(line), _MOST_SOUGHT))
    search = Search()
    paths: list[Path] = []
    text: list[str] = []
    index = 0
    while index < len(words):
        match = _path_at(line, words, index, search)
        if match is None:
            text.append(line[words[index].start : words[index].end])
            index += 1
        else:
            path, rest, index = match
            paths.append(path)
            if rest:
                text.append(rest)
    if not paths:
        return LineParts(line.strip())
    rest = line[words[-1].end :].strip()
    return LineParts(" ".join([*text, rest] if rest else text), tuple(paths))


def _words(line: str) -> Iterator[_Word]:
    place = 0
    while place < len(line):
        if line[place].isspace():
            place += 1
            continue
        word = _quoted(line, place) if line[place] in "'\"" else None
        word = word or _bare(line, place)
        yield word
        place = word.end


def _quoted(line: str, start: int) -> _Word | None:
    r"""A word of the shell that begins with a quote; it may go on in other quotes: 'it'\''s a 7.png'."""
    content: list[str] = []
    place = start
    while place < len(line) and not line[place].isspace():
        character = line[place]
        if character in "'\"":
            end = line.find(character, place + 1)
            if end < 0:
                return None
            # Two paths dropped one right after the other: 'a.png''b.png'
            if "".join(content[-8:]).lower().endswith(tuple(PICTURE_SUFFIXES)):
                break
            content.append(line[place + 1 : end])
            place = end + 1
        elif character == "\\" and place + 1 < len(line):
            content.append(line[place + 1])
            place += 2
        else:
            content.append(character)
            place += 1
    return _Word(start, place, ("".join(content),), quoted=True)


def _bare(line: str, start: int) -> _Word:
    match = (_WINDOWS_WORD if _WINDOWS.match(line, start) else _WORD).match(line, start)
    assert match is not None  # noqa: S101 - the caller stands on a character that is no space
    raw = match.group()
    return _Word(start, match.end(), tuple(dict.fromkeys((_unescaped(raw), raw))))


def _unescaped(text: str) -> str:
    """The text without a shell's backslashes; those of Windows stay."""
    return text if _WINDOWS.match(text) else re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _path_at(line: str, words: list[_Word], index: int, search: Search) -> tuple[Path, str, int] | None:
    """The path that begins with this word, what is attached to it, and the index of the word after it."""
    word = words[index]
    for form in word.forms:
        path = _existing(form, search)
        if path is not None:
            return path, "", index + 1
    spaced = None if word.quoted else _spaced(line, words, index, search)
    if spaced is not None:
        return spaced
    for form in word.forms:
        match = _by_suffix(form, search)
        if match is not None:
            return *match, index + 1
    return None


def _spaced(line: str, words: list[_Word], index: int, search: Search) -> tuple[Path, str, int] | None:
    """A path with bare spaces: the longest that exists, else a rooted one up to its suffix."""
    start = words[index].start
    rooted = is_rooted(line[start : start + _LONGEST]) and not _ATTACHED.fullmatch(words[index].forms[0])
    ends: list[int] = []
    folders: list[int] = []
    for last in range(index + 1, min(len(words), index + _MOST_WORDS)):
        if words[last].quoted or is_rooted(line[words[last].start : words[last].end]):
            break  # another path begins
        if _ATTACHED.fullmatch(words[last].forms[0]):
            ends.append(last)
        elif rooted or words[last].forms[0].endswith("/"):  # a folder
            folders.append(last)
    for last in sorted({*ends, *folders}, reverse=True):
        if words[last].end - start <= _LONGEST:
            for candidate in _without_attached(line[start : words[last].end]):
                path = _existing(candidate, search)
                if path is not None:
                    return path, "", last + 1
    for last in ends[:1]:
        between = words[index + 1 : last + 1]
        if rooted and not any(is_rooted(line[word.start : word.end]) or word.quoted for word in between):
            match = _by_suffix(_unescaped(line[start : words[last].end]), search)
            if match is not None:
                return *match, last + 1
    return None


def is_rooted(text: str) -> bool:
    """Whether a text begins as only a path does."""
    return bool(_ROOTED.match(text) or _WINDOWS.match(text) or text[:7].lower() == "file://")


def _without_attached(text: str) -> Iterator[str]:
    """The text, and the text without what a sentence attached to a path."""
    yield text
    match = _ATTACHED.fullmatch(text)
    if match and match["rest"]:
        yield match["path"]


def _by_suffix(text: str, search: Search) -> tuple[Path, str] | None:
    """A text that ends like a picture's name, apart from what a sentence attached to it; the file may be missing."""
    if _ADDRESS.match(text):
        return None
    for candidate in _without_attached(text):
        picture = _suffix(candidate) in PICTURE_SUFFIXES or candidate.lower().startswith("file://")
        if picture and len(candidate) <= _LONGEST and "\0" not in candidate:
            # A particle says nothing without its noun; a question mark does.
            rest = text[len(candidate) :].lstrip(_SYLLABLES)
            return _existing(candidate, search) or _path(candidate), rest
    return None


def _suffix(text: str) -> str:
    name = re.split(r"[\\/]", text)[-1]
    stem, dot, suffix = name.rpartition(".")
    return (dot + suffix).lower() if stem.strip() else ""


def _existing(text: str, search: Search) -> Path | None:
    """The file or folder of that path, if the text is plainly a path: with a slash, or with a picture's suffix."""
    if not text or len(text) > _LONGEST or "\0" in text:
        return None
    if _PATTERN.search(text):
        return _path(text) if matches(_path(text), search) else None
    suffix = _suffix(text)
    if suffix in MODEL_SUFFIXES or not (suffix in PICTURE_SUFFIXES or is_rooted(text) or "/" in text[1:]):
        return None
    path = _path(text)
    return next((form for form in (path, *_other_forms(path)) if files.exists(form)), None)


def _path(text: str) -> Path:
    if text.lower().startswith("file://"):
        _, slash, rest = text[len("file://") :].partition("/")  # before the slash is a host: none, or this one
        text = unquote(slash + rest, errors="surrogateescape").replace("\0", "")
        if re.match(r"/[A-Za-z]:", text):  # file:///C:/7.png
            text = text[1:]
    if _WINDOWS.match(text) and sys.platform != "win32":
        return _from_windows(text)
    return files.expanded(text)


def _from_windows(text: str) -> Path:
    """A path of Windows as its Linux sees it (WSL mounts C: at /mnt/c); as it stands where there is no such mount."""
    drive = Path("/mnt") / text[0].lower()
    if text[1:2] == ":" and files.is_folder(drive):
        return drive.joinpath(*re.split(r"[\\/]+", text[3:]))
    return Path(text)


def _other_forms(path: Path) -> Iterator[Path]:
    """The path with its Hangul composed or decomposed, part by part as the folders have it."""
    if str(path).isascii():
        return
    other = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        forms = dict.fromkeys((part, normalize("NFC", part), normalize("NFD", part)))
        other /= next((form for form in forms if files.exists(other / form)), part)
    yield other
