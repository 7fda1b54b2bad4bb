"""All that can be asked for: the engine's own intents and an embedder's, added in one way."""

from __future__ import annotations

import inspect
import logging
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

from engine.dialogue.intents import FALLBACK, Command, Intent
from engine.dialogue.recogniser import Example
from engine.dialogue.slots import SLOTS, Finder
from engine.dialogue.turn import Turn
from engine.foreign import contained
from engine.locales import DEFAULT, LANGUAGES, language_of, words

# What finds a slot: a function that is given the words, or the name of one of the engine's own slots.
Slot: TypeAlias = Callable[[str], object] | str
_OFFERED = frozenset({field.name for field in fields(Turn)} | {"classifier"})
_ONE_WORD = re.compile(r"[^\s/!@]+")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """An intent with all that is known of it.

    Attributes:
        intent: the intent.
        parameters: what its handler asks for.
        finders: what finds its slots.
        examples: how people ask for it, of an added intent; the recogniser has learnt the engine's own already.
        command: how front ends offer it, whether or not they do; its names are what it is called by.
    """

    intent: Intent
    parameters: tuple[str, ...]
    finders: Mapping[str, Finder]
    examples: tuple[Example, ...]
    command: Command


class Registry:
    """The intents, in the order in which help lists them; safe to use from any thread.

    Attributes:
        entries: the intents by their names; replaced as a whole where one is added.
        names: the intents by what their commands may be called, in lower case; likewise.
        commands: what front ends offer; likewise.
    """

    def __init__(self, intents: Iterable[Intent] = ()) -> None:
        self.entries: Mapping[str, Entry] = {}
        self.names: Mapping[str, Intent] = {}
        self.commands: tuple[Command, ...] = ()
        self._adding = threading.Lock()
        for intent in intents:
            self.add(intent)

    def add(
        self,
        intent: Intent,
        phrases: Mapping[str, Iterable[str]] | None = None,
        slots: Mapping[str, Slot] | None = None,
        aliases: Mapping[str, Iterable[str]] | None = None,
        help: Mapping[str, str] | None = None,  # noqa: A002 - it is what the help says
    ) -> None:
        """Add an intent, all of it or, where something is wrong with it, nothing.

        Args:
            intent: its slots are the engine's own, or those of ``slots``.
            phrases: how people ask for it, by language; the more ways of saying it, the better it is told apart.
            slots: what finds slots of its own; by the handler's argument.
            aliases: what else its command is called, by language.
            help: a line on what it does, by language.

        Raises:
            ValueError: there is such an intent, or an own slot of that name, already; or a name of its command is not
                one word, or another command's.
            TypeError: the handler asks for what there is not; phrases or aliases are a string instead of a list.
        """
        phrases, aliases = _listed(intent, phrases or {}), _listed(intent, aliases or {})
        parameters = tuple(inspect.signature(intent.handler).parameters)
        unknown = set(parameters) - _OFFERED - set(intent.slots)
        if unknown:
            raise TypeError(f"the handler of {intent.name!r} asks for {', '.join(sorted(unknown))}")
        known = {**SLOTS, **{name: _finder(name, slot) for name, slot in (slots or {}).items()}}
        if not_found := set(intent.slots) - known.keys():
            raise ValueError(f"nothing finds {', '.join(sorted(not_found))}")
        finders = {name: known[name] for name in intent.slots}
        examples = tuple(Example(intent.name, phrase) for several in phrases.values() for phrase in several)
        command = _command(intent, aliases, {language_of(code) or code: line for code, line in (help or {}).items()})
        entry = Entry(intent, parameters, finders, examples, command)
        with self._adding:
            if intent.name in self.entries:
                raise ValueError(f"{intent.name!r} is there already")
            if intent.name != FALLBACK:
                names = [name.casefold() for name in (intent.name, *command.aliases)]
                for name in names:
                    if name in self.names or not _ONE_WORD.fullmatch(name):
                        raise ValueError(f"no command can be called {name!r}: it is taken, or is not one word")
                self.names = {**self.names, **dict.fromkeys(names, intent)}
            self.entries = {**self.entries, intent.name: entry}
            if intent.command:
                self.commands = (*self.commands, command)

    def find(self, name: str) -> Intent | None:
        """The intent of that name, if there is one."""
        entry = self.entries.get(name)
        return entry.intent if entry else None


def _listed(intent: Intent, several: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """What was given by language, as tuples."""
    for words_ in several.values():
        if isinstance(words_, str):  # which would be taken for as many as it has letters
            raise TypeError(f"the phrases and aliases of {intent.name!r} must be lists, not the string {words_!r}")
    return {language_of(language) or language: tuple(words_) for language, words_ in several.items()}


def _command(intent: Intent, aliases: Mapping[str, Sequence[str]], help_lines: Mapping[str, str]) -> Command:
    """An intent as front ends offer it. What an embedder did not say in a language is said in another one."""
    spare = help_lines.get(DEFAULT) or next(iter(help_lines.values()), "")
    lines = {code: words(code).table("commands").get(intent.name, spare) for code in LANGUAGES}
    known = [alias for code in LANGUAGES for alias in words(code).table("aliases").get(intent.name, ())]
    own = [name for names in aliases.values() for name in names]
    return Command(
        intent.name,
        (*known, *own),
        intent.arguments,
        intent.pictures,
        # A language's first name of an embedder's; where the name itself is at home, that.
        {
            code: aliases[code][0] if aliases.get(code) and code != DEFAULT else words(code).command(intent.name)
            for code in LANGUAGES
        },
        lines | dict(help_lines),
    )


def _finder(name: str, slot: Slot) -> Finder:
    """What finds an embedder's slot.

    Raises:
        ValueError: it is to be found like another one that there is not, or bears the name of another one.
    """
    if isinstance(slot, str):
        if slot not in SLOTS:
            raise ValueError(f"there is no slot {slot!r} to find {name!r} by; there are {sorted(SLOTS)}")
        return SLOTS[slot]
    if name in SLOTS:
        raise ValueError(f"there is a slot {name!r} already; give yours another name")

    def careful(text: str, models: Sequence[str]) -> object:  # noqa: ARG001 - all finders are called alike
        try:
            with contained():
                return slot(text)
        except Exception as error:  # noqa: BLE001 - it must not keep a message from being answered
            _log.error("the finder of slot %s failed", name, exc_info=error)
            return None

    return careful
