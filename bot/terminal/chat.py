"""The chat at a terminal: a prompt that is there at once, with history and completion, and the engine behind it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from prompt_toolkit import ANSI, PromptSession, print_formatted_text
from prompt_toolkit.application import create_app_session
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.data_structures import Size
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.input import Input
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.output.plain_text import PlainTextOutput
from prompt_toolkit.styles import BaseStyle, DynamicStyle
from rich.cells import cell_len

from bot import failures, figures, output, progress
from bot.color import Depth, depth, is_dumb
from bot.settings import Settings
from bot.terminal.background import BackgroundEngine
from bot.terminal.completion import ChatCompleter
from bot.terminal.ending import Ending
from bot.terminal.graphics.graphics import Graphics
from bot.terminal.graphics.placing import for_prompt_toolkit
from bot.terminal.help import help_lines
from bot.terminal.keyboard import unechoed
from bot.terminal.message import Typed, from_parts, from_pictures, from_typed, messages_in, typed_in
from bot.terminal.own_commands import ALIKE, FORGET, SAVE, SURELY_ALIKE, own_command, spelt_like
from bot.terminal.own_work import OwnWork
from bot.terminal.questions import Questions
from bot.terminal.render import Screen, figure_rows, render
from bot.terminal.state import first_time, history_file, is_kept, own_history
from bot.terminal.tab import tab_key
from bot.terminal.theme import Theme, style, theme_of
from bot.terminal.words import words
from bot.wrapping import wrapped
from engine import Attachment, Engine, Figure, Message, Progress, Reading, Reply, Words

_PROMPT: StyleAndTextTuples = [("class:prompt", "> ")]
# From more pictures than these on a table tells more than a card for each.
SHOWN_EACH = 6
_MENU_ROWS = 6  # of the completion menu
_DEPTHS = {Depth.NONE: ColorDepth.DEPTH_1_BIT, Depth.PALETTE: ColorDepth.DEPTH_8_BIT, Depth.TRUE: ColorDepth.TRUE_COLOR}


class Chat:
    """One conversation at one terminal.

    Args:
        settings: colours and figures as the person wants them.
        words: the front end's own words, until the person is answered in another language.
        load: makes the engine; called in another thread once the prompt is on the screen.
        history: the lines of before.
        input: where keys come from; the terminal if None.
        output: what is drawn on; the terminal if None.
    """

    def __init__(
        self,
        settings: Settings,
        words: Words,
        load: Callable[[], Engine],
        *,
        history: History | None = None,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's own name for it
        output: Output | None = None,
    ) -> None:
        self.settings = settings
        self.words = words
        self.theme: Theme = theme_of(os.environ) if settings.theme == "auto" else settings.theme
        self.last_figure: Figure | None = None
        self.history = own_history(kept=settings.history == "on") if history is None else history
        self.depth = depth(settings.color, os.environ, terminal=True)
        self.output = output or _own_output(self.depth)
        self._graphics = Graphics(settings.graphics, self.depth)
        self._engine = BackgroundEngine(load, failed=self._wake, done=self._redraw)
        self._ending = Ending()
        self.questions = Questions()
        self._own_work = OwnWork(self)
        self._told = False
        with create_app_session(input, self.output):
            self._session: PromptSession[str] = PromptSession(
                _PROMPT,
                history=self.history,
                auto_suggest=AutoSuggestFromHistory(),
                completer=ChatCompleter(self._engine, lambda: self.words),
                complete_in_thread=True,
                key_bindings=tab_key(),
                reserve_space_for_menu=_MENU_ROWS,
                bottom_toolbar=self._toolbar,
                style=DynamicStyle(self._style),
                include_default_pygments_style=False,
                color_depth=_DEPTHS[self.depth],
                enable_suspend=True,  # Ctrl-Z, where there is a shell to go back to
                output=output,  # left to it, it has a plain prompt for a dumb terminal
            )
        self.input = self._session.app.input
        self._session.app.after_render += lambda _: self._engine.start()

    @property
    def width(self) -> int:
        """The terminal's columns, now."""
        return self.output.get_size().columns

    def run(self) -> None:
        """Talks until the person leaves.

        Raises:
            UserError: the engine cannot be loaded.
        """
        with self._ending, self._engine:
            self.say(self.words.say("chat.welcome" if first_time() else "chat.again"))
            while True:
                self._ending.check()
                try:
                    text = self._session.prompt()
                except KeyboardInterrupt:  # Ctrl-C at the prompt: a new line
                    continue
                except EOFError:  # Ctrl-D
                    break
                with unechoed(self.input):
                    stays = self._answered_all(text)
                if not stays:
                    break
            self.say(self.words.say("chat.goodbye"))

    def say(self, text: str) -> None:
        """Puts the chat's own words on the screen."""
        self._show([part for line in text.split("\n") for part in wrapped(line, self.width)])

    def answer(self, message: Message) -> None:
        """Has the engine answer a message, and shows what it says."""
        self._show_reply(self._reply(message))

    def engine(self) -> Engine:
        """The engine, waited for if need be; the first time it says which plugins it had to do without."""
        engine = self._engine.get()
        if not self._told:
            self._told = True
            for error in engine.left_out:
                self.say(self.words.error(error))
        return engine

    def _reply(self, message: Message) -> Reply:
        engine = self.engine()
        with progress.shown(self.words) as report:
            reply = engine.handle(message, report)
        self.words = words(reply.locale or self.words.language)
        return reply

    def _show_reply(self, reply: Reply) -> None:
        self.last_figure = reply.figures[-1] if reply.figures else self.last_figure
        with progress.waited_for("draw", self.words):
            lines = self._rendered(reply)
        self._show(lines)
        # Where the terminal was asked what it can show, what the person typed meanwhile is theirs again.
        self._graphics.retype_for(self.input)

    def _rendered(self, reply: Reply) -> list[str]:
        if self.settings.figures is not None:
            saved = figures.save_each(reply.figures, self.settings.figures)
            told = [part for error in saved.errors for part in wrapped(self.words.error(error), self.width)]
            return [*render(reply, self._screen(), saved.paths), *told]
        # As text a chart is there at once; drawn as a file it is worth the wait to those alone who ask for it.
        keep = [SAVE.names(self.words)[0]] if any(not figure.private for figure in reply.figures) else []
        return render(replace(reply, suggestions=(*reply.suggestions, *keep)), self._screen(), {})

    def _answered_all(self, text: str) -> bool:
        """Answers what was typed or pasted; False if a line of it asks to leave."""
        lines: list[str] = []
        with self._going_on():
            lines = messages_in(text)
        return all(self._answered(line) for line in lines)

    def _answered(self, line: str) -> bool:
        """Answers a line; False if it asks to leave."""
        with self._going_on():
            line = self.questions.answered(line)
            command = own_command(line)
            if command is None:
                self._ask(line)
            elif command[0].name == "exit":
                return False
            else:
                self._own_work.do(*command)
        return True

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """Ctrl-C stops the work in here, and no fault in it ends the chat."""
        try:
            yield
        except KeyboardInterrupt:
            self.say(self.words.say("chat.stopped"))
        except Exception as error:  # noqa: BLE001 - failures.sentence logs it
            self._ending.check()  # what went wrong is that the terminal has gone
            self.say(failures.sentence(error, self.words))

    def _ask(self, line: str) -> None:
        typed = typed_in(line)
        if len(typed.sources) > SHOWN_EACH:
            self._read_all(typed)
            return
        # The engine would take some slips of the chat's own commands for a sentence.
        if not typed.sources and self._is_slip(line, SURELY_ALIKE):
            return
        reply = self._reply(from_typed(typed, locale=self.words.language, private=self._private))
        if reply.intent == "fallback" and self._is_slip(line, ALIKE):
            return
        if reply.intent == "help":
            reply = replace(reply, text="\n".join(help_lines(self.engine().commands, self.words, self.width)))
        if reply.intent == "privacy":
            reply = replace(reply, text=f"{reply.text}\n{self._kept()}")
        self._show_reply(reply)

    def _kept(self) -> str:
        """What is kept of the lines that are typed here, which the engine knows nothing of."""
        key = "chat.history_kept" if is_kept(self.history) else "chat.history_not_kept"
        command = FORGET.names(self.words)[0]
        return self.words.say(key, path=output.brief(history_file()), command=command)

    @property
    def _private(self) -> bool:
        return self.settings.private_addresses == "allow"

    def _is_slip(self, line: str, alike: float) -> bool:
        """Whether a line is a slip of one of the chat's own commands; says then which one may have been meant."""
        names = {name for command in self.engine().commands for name in (command.name, *command.aliases)}
        meant = spelt_like(line, names, alike)
        if meant is not None:
            self.say(self.words.say("fallback.did_you_mean", said=line.strip().lstrip("/!"), guess=meant))
            self.questions.whether(meant)
        return meant is not None

    def _read_all(self, typed: Typed) -> None:
        """Reads a folder, or a pattern's many files: a bar while it lasts, a table at the end, or at Ctrl-C."""
        from bot.pictures.attach import read_each
        from bot.pictures.table import Row, row, summary, table

        engine, locale = self.engine(), self.words.language

        def read(one: Attachment) -> Reading:
            # Within the conversation: with its model, or the one that was named, and remembered for what comes next.
            reply = engine.handle(from_pictures([one], locale, text=typed.text))
            return (reply.readings or engine.predict(one))[0]

        rows: list[Row] = []
        try:
            with progress.shown(self.words) as report:
                for reading in read_each(read, typed.sources, private=self._private):
                    rows.append(row(reading, self.words))
                    report(Progress("read", len(rows), len(typed.sources)))
        finally:
            if rows:
                self._show([*table(rows, self.words, self.width), "", *wrapped(summary(rows, self.words), self.width)])

    def _toolbar(self) -> StyleAndTextTuples:
        engine = self._engine.ready()
        if engine is None:
            return [("class:bottom-toolbar", self.words.say("chat.loading"))]
        status = engine.status(from_parts("", locale=self.words.language))
        parts = [
            status.model if status.accuracy is None else f"{status.model} {status.accuracy:.2%}",
            self.words.say("language.name"),
            self.words.say("chat.feedback_on" if status.feedback else "chat.feedback_off"),
            self.words.say("chat.keys"),
        ]
        while len(parts) > 1 and cell_len(" · ".join(parts)) > self.width:
            parts.pop()
        return [("class:bottom-toolbar", " · ".join(parts))]

    def _style(self) -> BaseStyle:
        return style(self.theme, self.depth)

    def _screen(self) -> Screen:
        size = self.output.get_size()
        rows = figure_rows(size.rows - _MENU_ROWS - 1)  # the prompt keeps them free, and the toolbar has one
        return Screen(width=size.columns, rows=rows, depth=self.depth, graphics=self._graphics)

    def _show(self, lines: list[str]) -> None:
        print_formatted_text(ANSI(for_prompt_toolkit(lines)), output=self.output, color_depth=_DEPTHS[self.depth])

    def _redraw(self) -> None:
        """The toolbar has something to say once the engine is there."""
        self._session.app.invalidate()

    def _wake(self) -> None:
        """Ends the prompt when there will be no engine; the reason comes out of ``BackgroundEngine.get``."""
        app = self._session.app
        if app.loop is not None and app.is_running:
            app.loop.call_soon_threadsafe(self._raise_into_prompt)

    def _raise_into_prompt(self) -> None:
        try:
            self._engine.get()
        except Exception as error:  # noqa: BLE001 - the prompt raises it to the caller
            if self._session.app.is_running:
                self._session.app.exit(exception=error)


class _DumbOutput(PlainTextOutput):
    """A terminal that is sent text and nothing else."""

    def get_size(self) -> Size:
        """As wide as it is; what it inherits is always 80."""
        columns, rows = shutil.get_terminal_size()
        return Size(rows, columns)


def _own_output(colors: Depth) -> Output:
    return _DumbOutput(sys.stdout) if colors is Depth.NONE and is_dumb(os.environ) else create_output()
