"""The words that the engine says, as data: a folder a language. Each front end has its own beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol

from engine.locales.particles import with_particles

_HERE = files(__name__)
LANGUAGES = tuple(sorted(entry.name for entry in _HERE.iterdir() if entry.is_dir() and not entry.name.startswith("_")))
DEFAULT = "en"


def language_of(locale: str | None) -> str | None:
    """The language of a locale, "ko" for "ko-KR" (BCP 47) or "ko_KR.UTF-8" (POSIX); None if it is not spoken here."""
    language = re.split(r"[-_.@]", locale or "", maxsplit=1)[0].lower()
    return language if language in LANGUAGES else None


def words(locale: str, *folders: Traversable) -> Words:
    """The words of a locale's language; English where it is not spoken here.

    Args:
        locale: see ``language_of``.
        folders: of words beside the engine's, a front end's own say; each has a file ``LANGUAGE.toml``.
    """
    return _words(language_of(locale) or DEFAULT, folders)


@cache
def _words(language: str, folders: tuple[Traversable, ...]) -> Words:
    if folders:
        own = folders[-1].joinpath(f"{language}.toml")
        return Words(language, _words(language, folders[:-1])._tables | _tables([own]))
    files = sorted(_HERE.joinpath(language).iterdir(), key=lambda entry: entry.name)
    return Words(language, _tables(file for file in files if file.name.endswith(".toml")))


def _file_names(folder: Traversable, before: str = "") -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _file_names(entry, f"{before}{entry.name} ")
        elif entry.name.endswith(".txt"):
            yield before + entry.name[:-4]


def _tables(files: Iterable[Traversable]) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for file in files:
        tables |= tomllib.loads(file.read_text(encoding="utf-8"))
    return tables


class Translatable(Protocol):
    """What can be said in any language, as a ``UserError`` can: a sentence's name, and what it needs."""

    @property
    def key(self) -> str:
        """As ``Words.say`` takes it."""

    @property
    def values(self) -> Mapping[str, object]:
        """What its placeholders stand for."""


class Words:
    """One language's replies and phrases.

    Attributes:
        language: the folder's name: "en", "ko".
        sign: what commands begin with: "/" say, or nothing.
    """

    def __init__(self, language: str, tables: dict[str, dict[str, Any]], sign: str = "") -> None:
        self.language = language
        self.sign = sign
        self._tables = tables
        self._intents = _HERE / language / "intents"

    def say(self, key: str, /, **values: object) -> str:
        """The reply named ``table.key`` with its placeholders filled; ``{name:을/를}`` adds the particle that fits.

        Raises:
            KeyError: there is no such reply, or a value is missing: a fault in the program, not in what a person did.
        """
        table, _, name = key.partition(".")
        reply = self._tables[table][name]
        if not isinstance(reply, str):
            raise KeyError(key)
        if ":" in reply:
            reply = with_particles(reply, values)
        return reply.format(**values)

    def error(self, error: Translatable) -> str:
        """An error's sentence."""
        values = dict(error.values)
        if values.get("name") == "" and error.key.startswith("picture."):
            values["name"] = self.say("picture.unnamed")
        return self.say(error.key, **values)

    def command(self, name: str) -> str:
        """How a command is typed in this language: its sign, then its first alias here or its own name."""
        aliases = self.table("aliases").get(name, ())
        return self.sign + (str(aliases[0]) if aliases and self.language != DEFAULT else name)

    def with_sign(self, sign: str) -> Words:
        """The same words, with commands that begin with a sign."""
        return Words(self.language, self._tables, sign)

    def usage(self, arguments: str) -> str:
        """What may follow a command, as help shows it: what stands for something, "[NAME]", in this language."""
        names = self.table("placeholders")
        return re.sub(r"[A-Z]+", lambda word: str(names.get(word[0], word[0])), arguments)

    def table(self, name: str) -> dict[str, Any]:
        """A whole table as it stands, such as ``[aliases]``; empty where there is none."""
        return self._tables.get(name, {})

    def intents(self) -> tuple[str, ...]:
        """The names of all files of phrases; "facts sum" of ``facts/sum.txt``, with those of one operation."""
        return tuple(sorted(_file_names(self._intents)))

    def phrases(self, intent: str) -> tuple[str, ...]:
        """How people ask for an intent: the lines of ``intents/NAME.txt``, comments (#) and blank lines aside."""
        file: Traversable = self._intents.joinpath(*f"{intent}.txt".split())
        if not file.is_file():
            return ()
        lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
        return tuple(line for line in lines if line and not line.startswith("#"))
