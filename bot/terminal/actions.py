"""What the chat's own commands do."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prompt_toolkit.output.plain_text import PlainTextOutput

from bot import progress_bar
from bot.settings import Settings, feedback_file
from bot.terminal import state
from bot.terminal.commands import FORGET, OwnCommand, has_canvas
from bot.terminal.message import USER, message
from bot.terminal.paths import separate
from bot.terminal.session import ChatSession
from bot.terminal.theme import theme_called
from bot.terminal.words import words as words_of
from bot.train_arguments import train_parser, training_options
from engine import LANGUAGES, Feedback, Reply, UsageError, Words

if TYPE_CHECKING:
    from training.options import TrainingOptions


def perform(session: ChatSession, command: OwnCommand, argument: str) -> None:
    """Do what a command asks for: any but exit, which ends the chat's loop.

    Raises:
        UserError: it cannot be done.
    """
    _ACTIONS[command.name](session, argument)


def _clear(session: ChatSession, _: str) -> None:
    if isinstance(session.output, PlainTextOutput):
        session.say("chat.cannot_clear")
        return
    session.output.erase_screen()
    session.output.cursor_goto(0, 0)
    session.output.flush()


CORRECTIONS = "corrections"  # what "forget" is given to erase those


def _forget(session: ChatSession, argument: str) -> None:
    if argument == CORRECTIONS:
        session.say("chat.corrections_forgotten", count=Feedback(feedback_file()).forget(USER))
        return
    _forget_lines(session)
    session.say("chat.forgotten")


def forget_all(session: ChatSession) -> None:
    """Erase what was typed as well, now that the engine has forgotten the conversation; ask about the corrections.

    Raises:
        UserError: the lines cannot be erased.
    """
    session.last_figure, session.offered, session.example_known = None, (), False
    _forget_lines(session)
    session.say("chat.all_forgotten")
    count = sum(entry.user == USER for entry in Feedback(feedback_file()).entries())
    if count:
        session.say("chat.corrections_too", count=count)
        session.question.whether(f"/forget {CORRECTIONS}")


def _forget_lines(session: ChatSession) -> None:
    with _file_errors_as("chat.cannot_forget"):
        state.forget(session.history)


def _record(session: ChatSession, argument: str) -> None:
    """Store the lines that are typed from now on, or not."""
    tables = [words_of(code).table("chat_switch") for code in LANGUAGES]
    stored = next((name == "on" for table in tables for name in table if argument.lower() in table[name]), None)
    if stored is None:
        session.say("chat.record_which")
        session.question.which("record")
        return
    with _file_errors_as("chat.cannot_record"):
        state.record(session.history, stored=stored)
    session.say("chat.recorded" if stored else "chat.not_recorded", command=FORGET.names(session.words)[0])


@contextmanager
def _file_errors_as(key: str) -> Iterator[None]:
    """Raise an error of the history's file again, as the sentence of that key."""
    try:
        yield
    except OSError as error:
        raise UsageError(key, path=state.history_file(), why=error.strerror or type(error).__name__) from error


def _game(session: ChatSession, _: str) -> None:
    """Draw a digit that the weak model misreads and the strong one reads."""
    if not has_canvas():
        show_no_canvas(session)
        return
    from bot.terminal.draw.study import STRONG, WEAK

    missing = {WEAK, STRONG} - set(session.engine().models())
    if missing:
        raise UsageError("game.no_model", name=min(missing))
    _draw_on_canvas(session, random.randrange(10))  # noqa: S311 - a game


def _draw(session: ChatSession, _: str) -> None:
    if not has_canvas():
        show_no_canvas(session)
        return
    _draw_on_canvas(session, None)


def show_no_canvas(session: ChatSession) -> None:
    """Say that this terminal has no canvas, and offer what works here."""
    words = session.words
    offered = (words.command("explain"), words.command("help"))
    session.show_reply(Reply(words.say("draw.dumb"), suggestions=offered, locale=words.language))


def _draw_on_canvas(session: ChatSession, target: int | None) -> None:
    from bot.terminal.draw.app import draw

    engine, words = session.engine(), session.words
    model = engine.status(message(locale=words.language)).model
    drawn = draw(engine, words, session.depth, model=model, target=target, input=session.input, output=session.output)
    picture = drawn.picture
    if picture is None:
        session.say("chat.nothing_drawn" if drawn.blank else "chat.drawing_dropped")
    else:
        if target is not None:
            from bot.terminal.draw.study import Study

            study = Study(engine, words, model, target)
            study.read(picture)
            session.show_text(study.text)
        session.answer(message(pictures=[picture], locale=session.words.language))


def _paste(session: ChatSession, _: str) -> None:
    from bot.pictures.clipboard import paste

    session.answer(message(pictures=paste(), locale=session.words.language))


def _save(session: ChatSession, argument: str) -> None:
    from bot.figures import save_last

    if session.last_figure is None:
        session.say("chat.nothing_to_save")
        return
    with progress_bar.waited_for("draw", session.words):
        path = save_last(session.last_figure, argument or None)
    session.say("chat.saved", path=path)


def _train(session: ChatSession, argument: str) -> None:
    """Train a model here and now, and use it from then on."""
    from bot.terminal.train_display import train

    if not argument:
        session.say("chat.train_which")
        session.question.which("train")
        return
    options = _training_options(argument, session.settings, session.words)
    train(options, session.settings, session.words)
    if options.out == session.settings.models:  # the chat finds models only there
        for text in (f"/models {options.recipe}", "/history"):
            session.answer(message(text, locale=session.words.language))


def _theme(session: ChatSession, argument: str) -> None:
    theme = theme_called(argument)
    if theme is None:
        session.say("chat.theme_which")
        session.question.which("theme")
        return
    session.theme = theme
    session.say("chat.theme_set", theme=session.words.say(f"chat.{theme}"))


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


_ACTIONS: dict[str, Callable[[ChatSession, str], None]] = {
    "draw": _draw,
    "game": _game,
    "paste": _paste,
    "save": _save,
    "train": _train,
    "theme": _theme,
    "clear": _clear,
    "forget": _forget,
    "record": _record,
}
