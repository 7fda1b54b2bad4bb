"""What the chat's own commands do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prompt_toolkit.output.plain_text import PlainTextOutput

from bot import progress_bar
from bot.settings import Settings
from bot.terminal import state
from bot.terminal.commands import OwnCommand
from bot.terminal.conversation import Conversation
from bot.terminal.message import from_parts, from_pictures
from bot.terminal.paths import separate
from bot.terminal.theme import theme_called
from bot.train_arguments import train_parser, training_options
from engine import UsageError, Words

if TYPE_CHECKING:
    from training.options import TrainingOptions


def perform(talk: Conversation, command: OwnCommand, argument: str) -> None:
    """Do what a command asks for: any but exit, which ends the chat's loop.

    Raises:
        UserError: it cannot be done.
    """
    _ACTIONS[command.name](talk, argument)


def _clear(talk: Conversation, _: str) -> None:
    if isinstance(talk.output, PlainTextOutput):
        talk.say("chat.cannot_clear")
        return
    talk.output.erase_screen()
    talk.output.cursor_goto(0, 0)
    talk.output.flush()


def _forget(talk: Conversation, _: str) -> None:
    try:
        state.forget(talk.history)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError("chat.cannot_forget", path=state.history_file(), why=why) from error
    talk.say("chat.forgotten")


def _draw(talk: Conversation, _: str) -> None:
    from bot.terminal.draw.app import draw

    engine = talk.engine()
    model = engine.status(from_parts("", locale=talk.words.language)).model
    picture = draw(engine, talk.words, talk.depth, model=model, input=talk.input, output=talk.output)
    if picture is None:
        talk.say("chat.nothing_drawn")
    else:
        talk.answer(from_pictures([picture], talk.words.language))


def _paste(talk: Conversation, _: str) -> None:
    from bot.pictures.clipboard import paste

    talk.answer(from_pictures(paste(), talk.words.language))


def _save(talk: Conversation, argument: str) -> None:
    from bot.figures import save_last

    if talk.last_figure is None:
        talk.say("chat.nothing_to_save")
        return
    with progress_bar.waited_for("draw", talk.words):
        path = save_last(talk.last_figure, argument or None)
    talk.say("chat.saved", path=path)


def _train(talk: Conversation, argument: str) -> None:
    """Train a model here and now, and use it from then on."""
    from bot.terminal.training import train

    if not argument:
        talk.say("chat.train_which")
        talk.question.which("train")
        return
    options = _training_options(argument, talk.settings, talk.words)
    train(options, talk.settings, talk.words)
    if options.out == talk.settings.models:  # the chat finds models only there
        for text in (f"/models {options.recipe}", "/history"):
            talk.answer(from_parts(text, (), talk.words.language))


def _theme(talk: Conversation, argument: str) -> None:
    theme = theme_called(argument)
    if theme is None:
        talk.say("chat.theme_which")
        talk.question.which("theme")
        return
    talk.theme = theme
    talk.say("chat.theme_set", theme=talk.words.say(f"chat.{theme}"))


def _training_options(line: str, settings: Settings, words: Words) -> TrainingOptions:
    """The options of a ``train`` line, which are those of ``digitbot train``."""
    arguments = separate(line)
    if {"-h", "--help"} & set(arguments):  # argparse would print its own help, and end the program
        raise UsageError("chat.train_usage", line=line)
    try:
        parsed = train_parser(words).parse(arguments)
    except UsageError as error:
        raise UsageError("chat.train_usage", line=line) from error
    return training_options(parsed, settings)


_ACTIONS: dict[str, Callable[[Conversation, str], None]] = {
    "draw": _draw,
    "paste": _paste,
    "save": _save,
    "train": _train,
    "theme": _theme,
    "clear": _clear,
    "forget": _forget,
}
