"""What the Tab key offers: commands with a word of help, models to switch to, and paths with pictures first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from unicodedata import normalize

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.arguments import NO_OPTION, Option
from bot.terminal.background import BackgroundEngine
from bot.terminal.commands import SAVE, own_command, usable
from bot.terminal.hangul_keys import letters
from bot.terminal.path_completion import last_word, paths
from bot.terminal.theme import theme_names
from engine import Words
from training.options import RECIPE_NAMES

_log = logging.getLogger(__name__)


class ChatCompleter(Completer):
    """Completes a line of the chat; the engine's commands are offered once it is loaded."""

    def __init__(self, engine: BackgroundEngine, words: Callable[[], Words]) -> None:
        self._engine = engine
        self._words = words

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Commands for the first word, then what may follow them, and paths.

        Without the Tab key, files are offered only after what can only be a path. A fault ends the offer: raised to
        prompt_toolkit it would take the prompt off the screen.
        """
        try:
            yield from self._completions(document, complete_event)
        except Exception as error:  # noqa: BLE001 - the edge; paths, and what plugins offer, may be anything
            _log.warning("a line could not be completed", exc_info=error)

    def _completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        line = document.text_before_cursor
        word = last_word(line)
        if line.strip() == word.typed:
            yield from self._commands(word.typed)
            own = None
        else:
            name, *argument = line.split(maxsplit=1)
            yield from self._arguments(name, "".join(argument))
            own = own_command(name)
        if not (word.plainly_path or (complete_event.completion_requested and word.typed[:1] != "!")):
            return
        if own is None or own[0] is SAVE:
            yield from paths(word)
        elif own[0].name == "train" and self._train_options().get(line.split(" ")[-2], NO_OPTION).kind == "folder":
            yield from paths(word, folders_alone=True)

    def _commands(self, word: str) -> Iterator[Completion]:
        sign, typed = (word[0], word[1:]) if word[:1] in ("/", "!") else ("", word)
        typed = letters(typed)
        if not typed and not sign:
            return
        engine, words = self._engine.ready(), self._words()
        code = words.language
        offered = [
            (
                (command.names[code], command.name, *command.aliases),
                " ".join(argument.usage(words) for argument in command.arguments),
                command.help[code],
            )
            for command in (engine.commands if engine else ())
        ] + [((own.names(words)[0], *own.names()), words.usage(own.arguments), own.help(words)) for own in usable()]
        for names, arguments, about in offered:
            # The first name that fits; those of another language come after those of the person's own.
            name = next((name for name in names if letters(name).startswith(typed)), None)
            if name is not None:
                yield Completion(
                    sign + name + (" " if arguments else ""),
                    start_position=-len(word),
                    display=f"{sign}{name} {arguments}".rstrip(),
                    display_meta=about,
                )

    def _arguments(self, name: str, typed: str) -> Iterator[Completion]:
        """What may follow a command, each with a word of help; it may have several words, as a lesson's title has."""
        engine = self._engine.ready()
        name = normalize("NFC", name.lstrip("/!")).lower()
        for command in engine.commands if engine else ():
            if engine and name in (command.name, *command.aliases):
                for choice in engine.choices(command.name, self._words().language):
                    if letters(choice.text).startswith(letters(typed)):
                        yield Completion(choice.text, start_position=-len(typed), display_meta=choice.help)
        own = own_command(name)
        if own and own[0].name == "theme":
            names = theme_names(self._words())
            yield from self._choices({name: theme for theme, name in names.items()}, typed)
        elif own and own[0].name == "train":
            yield from self._for_train(typed)

    def _for_train(self, typed: str) -> Iterator[Completion]:
        """A recipe, and then the options that are not there yet."""
        *before, word = typed.split(" ")
        options = self._train_options()
        if not any(before):
            yield from self._choices({recipe: recipe for recipe in RECIPE_NAMES}, word)
        elif not options.get(before[-1], NO_OPTION).metavar:
            for name, option in options.items():
                if name.startswith(word) and name not in before:
                    yield Completion(
                        name + (" " if option.metavar else ""),
                        start_position=-len(word),
                        display=f"{name} {option.metavar}".rstrip(),
                        display_meta=option.help,
                    )

    def _train_options(self) -> dict[str, Option]:
        from bot.train_arguments import train_parser

        return train_parser(self._words()).own_options()

    def _choices(self, choices: Mapping[str, str], typed: str) -> Iterator[Completion]:
        """Offer choices: what is typed for each, and its name in the table ``[chat_choices]`` of the words."""
        for text, choice in choices.items():
            if letters(text).startswith(letters(typed)):
                about = self._words().say(f"chat_choices.{choice}")
                yield Completion(text, start_position=-len(typed), display_meta=about)
