"""The chat at a terminal: a prompt that is there at once, with history and completion, and the engine behind it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.application.current import set_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.data_structures import Size
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import merge_key_bindings
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.plain_text import PlainTextOutput
from prompt_toolkit.styles import DynamicStyle
from rich.cells import cell_len

from bot import failures, output, progress_bar
from bot.color import Depth, depth, is_dumb
from bot.serving.engines import AnyEngine
from bot.settings import Settings
from bot.terminal.actions import forget_all, perform, show_no_canvas
from bot.terminal.background import BackgroundEngine
from bot.terminal.commands import ALIKE, FORGET, SURELY_ALIKE, again, asked_about, has_canvas, own_command, spelt_like
from bot.terminal.completer import ChatCompleter
from bot.terminal.ending import Ending
from bot.terminal.help import help_lines
from bot.terminal.keyboard import unechoed
from bot.terminal.message import TypedLine, message, messages_in
from bot.terminal.offers import ON_CANVAS, chosen, number_in, number_keys
from bot.terminal.session import MENU_ROWS, ChatSession
from bot.terminal.state import first_time, history_file, is_kept, own_history
from bot.terminal.tab import tab_key
from bot.terminal.theme import COLOR_DEPTHS, style
from bot.wrapping import wrapped
from engine import Attachment, Progress, Reading, Reply, Status, Words, exact_percent

# More pictures than this are shown as a table, not as a card for each.
SHOWN_EACH = 6


class TerminalChat:
    """The prompt of one conversation.

    Args:
        settings: colours and figures as the person wants them.
        words: the language, until the person is answered in another one.
        load: makes the engine; called in another thread once the prompt is on the screen.
        history: the lines of earlier chats.
        input: where keys come from; the terminal if None.
        output: the screen; the terminal if None.
    """

    def __init__(
        self,
        settings: Settings,
        words: Words,
        load: Callable[[], AnyEngine],
        *,
        history: History | None = None,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's own name for it
        output: Output | None = None,
    ) -> None:
        colors = depth(settings.color, os.environ, terminal=True)
        screen = output or _terminal_output(colors)
        history = own_history(stored=settings.history == "on") if history is None else history
        self._private = settings.private_addresses == "allow"
        self._example: Reply | None = None
        self._status: Status | None = None  # asked for once an answer, as the engine may be far away
        self._engine = BackgroundEngine(self._meeting(load), failed=self._wake, done=self._loaded)
        self._ending = Ending()
        self._first = first_time()
        with create_app_session(input, screen):
            self._prompt: PromptSession[str] = PromptSession(
                [("class:prompt", "> ")],
                history=history,
                auto_suggest=AutoSuggestFromHistory(),
                completer=ChatCompleter(self._engine, lambda: self._session.words),
                complete_in_thread=True,
                key_bindings=merge_key_bindings([tab_key(), number_keys(lambda: self._session.offered)]),
                reserve_space_for_menu=MENU_ROWS,
                bottom_toolbar=self._toolbar,
                style=DynamicStyle(lambda: style(self._session.theme, colors)),
                include_default_pygments_style=False,
                color_depth=COLOR_DEPTHS[colors],
                enable_suspend=True,  # Ctrl-Z
                output=output,  # with None, prompt_toolkit has a plain prompt for a dumb terminal
            )
        self._session = ChatSession(settings, words, self._engine, history, colors, self._prompt.app.input, screen)
        self._prompt.app.after_render += lambda _: self._engine.start()

    def run(self) -> None:
        """Talk until the person leaves.

        Raises:
            UserError: the engine cannot be loaded.
        """
        session = self._session
        with self._ending, self._engine:
            session.say("chat.welcome" if self._first else "chat.again")
            if self._first and isinstance(session.output, PlainTextOutput):  # nothing can be shown above its prompt
                self._engine.get()
                self._show_example()
            while True:
                self._ending.check()
                try:
                    text = self._prompt.prompt()
                except KeyboardInterrupt:  # Ctrl-C at the prompt: a new line
                    continue
                except EOFError:  # Ctrl-D
                    break
                with unechoed(session.input):
                    stays = self._answer_all(text)
                if not stays:
                    break
            session.say("chat.goodbye")

    def _answer_all(self, text: str) -> bool:
        """Answer what was typed or pasted; False if a line of it asks to leave."""
        lines: list[str] = []
        with self._errors_shown():
            lines = messages_in(text)
        return all(self._answer(line) for line in lines)

    def _answer(self, line: str) -> bool:
        """Answer a line; False if it asks to leave."""
        with self._errors_shown():
            line = self._session.question.resolve(line)
            command, about = own_command(line) or again(line, self._session.done), asked_about(line)
            self._session.done = command[0] if command else None
            if command is None and about:
                words = self._session.words
                self._session.say("chat.asked", usage=about.usage(words), help=about.help(words))
                self._session.question.whether(about.name)
            elif command is None:
                self._ask(line)
            elif command[0].name == "exit":
                return False
            else:
                perform(self._session, *command)
            self._look_up_status(self._engine.ready())
        return True

    @contextmanager
    def _errors_shown(self) -> Iterator[None]:
        """Ctrl-C stops the work in here, and no fault in it ends the chat."""
        try:
            yield
        except KeyboardInterrupt:
            self._session.say("chat.stopped")
        except Exception as error:  # noqa: BLE001 - failures.sentence logs it
            self._ending.check()  # if the terminal is gone, that is what went wrong
            self._session.show_text(failures.sentence(error, self._session.words))

    def _ask(self, text: str) -> None:
        """Have the engine answer, unless the text is a misspelt command of the chat."""
        session = self._session
        line = TypedLine.parse(text)
        if len(line.sources) > SHOWN_EACH:
            self._read_all(line)
            return
        offer = chosen(text, session.offered)
        if offer and session.at_first:
            self._answer(offer)
            return
        # The engine would take some misspelt commands for a sentence.
        if not line.sources and self._is_misspelt(text, SURELY_ALIKE):
            return
        reply = session.reply(line.message(locale=session.words.language, private=self._private))
        if reply.intent == "fallback":
            if offer:
                self._answer(offer)
                return
            number = number_in(text)
            if number and session.numbered and session.offered:
                session.say("chat.no_such_offer", number=number, count=len(session.offered))
                return
            if self._is_misspelt(text, ALIKE):
                return
        if reply.intent in ON_CANVAS and not has_canvas():
            show_no_canvas(session)
            return
        if reply.intent == "forget_conversation":
            forget_all(session)
            return
        if reply.intent == "help":
            reply = replace(reply, text="\n".join(help_lines(session.engine().commands, session.words, session.width)))
        if reply.intent == "privacy":
            reply = replace(reply, text=f"{reply.text}\n{self._history_notice()}")
        session.show_reply(reply)

    def _history_notice(self) -> str:
        """What is kept of the lines that are typed here, which the engine does not know."""
        words = self._session.words
        key = "chat.history_kept" if is_kept(self._session.history) else "chat.history_not_kept"
        return words.say(key, path=output.brief(history_file()), command=FORGET.names(words)[0])

    def _is_misspelt(self, line: str, alike: float) -> bool:
        """Whether a line is a misspelt command of the chat; if so, ask whether that was meant."""
        session = self._session
        names = {name for command in session.engine().commands for name in (command.name, *command.aliases)}
        guess = spelt_like(line, names, alike)
        if guess is not None:
            session.say("fallback.did_you_mean", said=line.strip().lstrip("/!"), guess=guess)
            session.question.whether(guess)
        return guess is not None

    def _read_all(self, line: TypedLine) -> None:
        """Read many pictures: a bar while it lasts, and a table at the end, or at Ctrl-C."""
        from bot.pictures.attach import attached
        from bot.pictures.table import Row, row, summary, table

        session = self._session
        engine, words = session.engine(), session.words
        session.forget_example()

        rows: list[Row] = []
        answer = ""

        def read(picture: Attachment) -> Reading:
            # As a message of the conversation: read with its model, and remembered with the others for what comes next.
            nonlocal answer
            reply = engine.handle(message(line.text, [picture], words.language, continues=bool(rows)))
            answer = reply.text.partition("\n\n")[2]  # what the words ask of those read so far
            return (reply.readings or engine.predict(picture))[0]

        try:
            with progress_bar.shown(words) as report:
                for source in line.sources:
                    # One that cannot be had is a picture, too: the fifth stays the fifth.
                    rows.append(row(read(attached(source, private=self._private)), words))
                    report(Progress("read", len(rows), len(line.sources)))
        finally:
            if rows:
                session.show([*table(rows, words, session.width), "", *wrapped(summary(rows, words), session.width)])
        if answer:
            session.show_text(f"\n{answer}")

    def _toolbar(self) -> StyleAndTextTuples:
        words = self._session.words
        status = self._status
        if status is None:
            return [("class:bottom-toolbar", words.say("chat.loading"))]
        parts = [
            status.model if status.accuracy is None else f"{status.model} {exact_percent(status.accuracy)}",
            words.say("language.name"),
            words.say("chat.feedback_on" if status.feedback else "chat.feedback_off"),
            words.say("chat.keys"),
        ]
        while len(parts) > 1 and cell_len(" · ".join(parts)) > self._session.width:
            parts.pop()
        return [("class:bottom-toolbar", " · ".join(parts))]

    def _meeting(self, load: Callable[[], AnyEngine]) -> Callable[[], AnyEngine]:
        """Loads the engine; the first time here it also reads the example, before it answers anything else."""

        def met() -> AnyEngine:
            engine = load()
            self._look_up_status(engine)
            if self._first:
                from bot.terminal.example import example

                self._example = engine.handle(message(pictures=[example()], locale=self._session.words.language))
                self._session.example_known = True
            return engine

        return met

    def _look_up_status(self, engine: AnyEngine | None) -> None:
        if engine is not None:
            self._status = engine.status(message(locale=self._session.words.language))

    def _show_example(self) -> None:
        if self._example is not None:
            self._session.show_example(self._example)
            self._example = None

    def _loaded(self) -> None:
        """Show that the engine is there, and the example above the prompt; called in the loading thread."""
        app = self._prompt.app
        app.invalidate()
        if app.loop is not None and app.is_running:
            app.loop.call_soon_threadsafe(self._show_example_above)

    def _show_example_above(self) -> None:
        with set_app(self._prompt.app):
            self._show_example()

    def _wake(self) -> None:
        """End the prompt with the error if the engine cannot be loaded; called in the loading thread."""
        app = self._prompt.app
        if app.loop is not None and app.is_running:
            app.loop.call_soon_threadsafe(self._raise_into_prompt)

    def _raise_into_prompt(self) -> None:
        try:
            self._engine.get()
        except Exception as error:  # noqa: BLE001 - the prompt raises it to the caller
            if self._prompt.app.is_running:
                self._prompt.app.exit(exception=error)


class _DumbOutput(PlainTextOutput):
    """A terminal that knows no escape sequence."""

    def get_size(self) -> Size:
        """As large as it is; prompt_toolkit takes it to have 80 columns."""
        columns, rows = shutil.get_terminal_size()
        return Size(rows, columns)


def _terminal_output(colors: Depth) -> Output:
    return _DumbOutput(sys.stdout) if colors is Depth.NONE and is_dumb(os.environ) else create_output()
