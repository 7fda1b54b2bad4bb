"""The table of intents: the engine's own and those that an embedder adds."""

from __future__ import annotations

import inspect
import logging
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import TypeAlias

from engine.dialogue.arguments import Argument
from engine.dialogue.intents import FALLBACK, Command, Intent
from engine.dialogue.recogniser import Utterance
from engine.dialogue.slots import SLOTS, Finder
from engine.dialogue.turn import Turn
from engine.foreign import contained
from engine.locales import DEFAULT, LANGUAGES, language_of, words

# How a slot's value is found: by a function of the words, or like one of the engine's own slots.
Slot: TypeAlias = Callable[[str], object] | str
_OFFERED = frozenset({field.name for field in fields(Turn)} | {"classifier"})
_ONE_WORD = re.compile(r"[^\s/!@]+")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IntentEntry:
    """An intent with what is derived from it.

    Attributes:
        intent: the intent.
        parameters: of its handler.
        finders: find its slots.
        examples: of an added intent; the recogniser has learnt the engine's own already.
        command: as front ends would offer it.
    """

    intent: Intent
    parameters: tuple[str, ...]
    finders: Mapping[str, Finder]
    examples: tuple[Utterance, ...]
    command: Command


class Registry:
    """The intents, in the order in which help lists them; safe to use from any thread.

    Attributes:
        entries: by the intents' names; replaced as a whole when one is added, like the other two.
        names: the intents by the names and aliases of their commands, in lower case.
        commands: what front ends offer.
    """

    def __init__(self, intents: Iterable[Intent] = ()) -> None:
        self.entries: Mapping[str, IntentEntry] = {}
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
        help: Mapping[str, str] | None = None,  # noqa: A002 - named for what it is
    ) -> None:
        """Add an intent, unless something is wrong with it.

        Args:
            intent: its slots are the engine's own, or those of ``slots``.
            phrases: how people ask for it, by language; more of them make recognition better.
            slots: how its own slots are found, by the handler's argument.
            aliases: other names of its command, by language.
            help: a line on what it does, by language.

        Raises:
            ValueError: an intent or one of the engine's slots has that name already; or a name of its command is not
                one word, or another command's.
            TypeError: the handler has an unknown parameter; phrases or aliases are a string instead of a list.
        """
        phrases, aliases = _tuples(intent, phrases or {}), _tuples(intent, aliases or {})
        parameters = tuple(inspect.signature(intent.handler).parameters)
        unknown = set(parameters) - _OFFERED - set(intent.slots)
        if unknown:
            raise TypeError(f"the handler of {intent.name!r} asks for {', '.join(sorted(unknown))}")
        known = {**SLOTS, **{name: _finder(name, slot) for name, slot in (slots or {}).items()}}
        if not_found := set(intent.slots) - known.keys():
            raise ValueError(f"nothing finds {', '.join(sorted(not_found))}")
        finders = {name: known[name] for name in intent.slots}
        examples = tuple(Utterance(intent.name, phrase) for phrase in chain(*phrases.values()))
        command = _command(intent, aliases, {language_of(code) or code: line for code, line in (help or {}).items()})
        entry = IntentEntry(intent, parameters, finders, examples, command)
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


def _tuples(intent: Intent, by_language: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    for texts in by_language.values():
        if isinstance(texts, str):  # which would be split into letters
            raise TypeError(f"the phrases and aliases of {intent.name!r} must be lists, not the string {texts!r}")
    return {language_of(language) or language: tuple(texts) for language, texts in by_language.items()}


def _command(intent: Intent, aliases: Mapping[str, Sequence[str]], help_lines: Mapping[str, str]) -> Command:
    """An intent as front ends offer it; a help line that an embedder left out is taken from another language."""
    default = help_lines.get(DEFAULT) or next(iter(help_lines.values()), "")
    lines = {code: words(code).table("commands").get(intent.name, default) for code in LANGUAGES}
    shipped = [alias for code in LANGUAGES for alias in words(code).table("aliases").get(intent.name, ())]
    # In another language than the default one, an embedder's first alias is the name.
    names = {
        code: aliases[code][0] if aliases.get(code) and code != DEFAULT else words(code).command(intent.name)
        for code in LANGUAGES
    }
    all_lines = lines | dict(help_lines)
    arguments = tuple(_localise(argument, intent.name) for argument in intent.arguments)
    return Command(intent.name, (*shipped, *chain(*aliases.values())), arguments, intent.pictures, names, all_lines)


def _localise(argument: Argument, command: str) -> Argument:
    """An argument with its names and help in all languages; an embedder's own are left as they are."""
    names = {code: words(code).table("argument_names").get(argument.name, argument.name) for code in LANGUAGES}
    lines = {code: words(code).table("argument_help").get(command, {}).get(argument.name, "") for code in LANGUAGES}
    return replace(argument, names={**names, **argument.names}, help={**lines, **argument.help})


def _finder(name: str, slot: Slot) -> Finder:
    """What finds an embedder's slot.

    Raises:
        ValueError: it refers to an unknown slot, or its name is taken.
    """
    if isinstance(slot, str):
        if slot not in SLOTS:
            raise ValueError(f"there is no slot {slot!r} to find {name!r} by; there are {sorted(SLOTS)}")
        return SLOTS[slot]
    if name in SLOTS:
        raise ValueError(f"there is a slot {name!r} already; give yours another name")

    def find(text: str, models: Sequence[str]) -> object:  # noqa: ARG001 - the signature of all finders
        try:
            with contained():
                return slot(text)
        except Exception as error:  # noqa: BLE001 - the message is still answered
            _log.error("the finder of slot %s failed", name, exc_info=error)
            return None

    return find
