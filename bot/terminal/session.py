"""The conversation at a terminal: what the engine answers, shown on the screen."""

from __future__ import annotations

import os
from dataclasses import replace

from prompt_toolkit import ANSI, print_formatted_text
from prompt_toolkit.history import History
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output
from prompt_toolkit.output.plain_text import PlainTextOutput

from bot import figures, progress_bar
from bot.color import Depth
from bot.serving.engines import AnyEngine
from bot.settings import Settings
from bot.terminal.background import BackgroundEngine
from bot.terminal.commands import DRAW, SAVE, OwnCommand, usable
from bot.terminal.graphics.detection import Graphics
from bot.terminal.graphics.placing import for_prompt_toolkit
from bot.terminal.message import message as message_of
from bot.terminal.offers import MOST, are_numbered, offers
from bot.terminal.open_question import OpenQuestion
from bot.terminal.pager import Wish, ask, pages
from bot.terminal.render import Screen, figure_rows, render
from bot.terminal.theme import COLOR_DEPTHS, Theme, style, theme_of
from bot.terminal.words import words as words_of
from bot.wrapping import wrapped
from engine import Figure, Message, Reply, Words

MENU_ROWS = 6  # lines below the prompt that the completion menu takes
BELOW = MENU_ROWS + 2  # lines that the prompt takes: its own, the menu's and the toolbar's


class ChatSession:
    """One conversation at one terminal.

    Attributes:
        words: the language; it changes when the person is answered in another one.
        history: the lines that were typed.
        theme: the colours of the prompt.
        last_figure: the figure that was shown last.
        question: what the chat itself asked last.
        done: the chat's own command that the last line was, if it was one.
        offered: what was offered last to say next.
        numbered: whether that was with numbers.
        at_first: whether that was with the example, of which no digit is corrected yet.
        example_known: whether the engine remembers the example as a picture of the conversation.
    """

    def __init__(
        self,
        settings: Settings,
        words: Words,
        engine: BackgroundEngine,
        history: History,
        depth: Depth,
        input: Input,  # noqa: A002 - prompt_toolkit's own name for it
        output: Output,
    ) -> None:
        self.settings = settings
        self.words = words
        self.history = history
        self.depth = depth
        self.input = input
        self.output = output
        self.theme: Theme = theme_of(os.environ) if settings.theme == "auto" else settings.theme
        self.last_figure: Figure | None = None
        self.question = OpenQuestion()
        self.done: OwnCommand | None = None
        self.offered: tuple[str, ...] = ()
        self.numbered = False
        self.at_first = False
        self.example_known = False
        self._engine = engine
        self._plugins_reported = False
        self._graphics = Graphics(settings.graphics, depth)

    @property
    def width(self) -> int:
        """The terminal's columns, now."""
        return self.output.get_size().columns

    def say(self, key: str, **values: object) -> None:
        """Show a sentence of the chat's own."""
        self.show_text(self.words.say(key, **values))

    def show_text(self, text: str) -> None:
        """Show words."""
        self.show([part for line in text.split("\n") for part in wrapped(line, self.width)])

    def engine(self) -> AnyEngine:
        """The engine, waited for if need be; the first time, its broken plugins are named."""
        engine = self._engine.get()
        if not self._plugins_reported:
            self._plugins_reported = True
            for error in engine.left_out:
                self.show_text(self.words.error(error))
        return engine

    def answer(self, message: Message) -> None:
        """Have the engine answer a message, and show its reply."""
        self.show_reply(self.reply(message))

    def reply(self, message: Message) -> Reply:
        """The engine's reply; its language is spoken from then on."""
        engine = self.engine()
        if message.attachments:
            self.forget_example()
        with progress_bar.shown(self.words) as report:
            reply = engine.handle(message, report)
        self.words = words_of(reply.locale or self.words.language)
        return reply

    def forget_example(self) -> None:
        """Have the engine forget the example, now that the first picture of the person's own comes."""
        if self.example_known:
            self.example_known = False
            self.engine().handle(message_of(self.words.say("chat.forget_example"), locale=self.words.language))

    def show_reply(self, reply: Reply) -> None:
        """Show a reply with its figures."""
        self.last_figure = reply.figures[-1] if reply.figures else self.last_figure
        with progress_bar.waited_for("draw", self.words):
            lines = self._rendered(reply)
        self._show_in_pages(lines)
        # To show a picture the terminal may have been queried; keys that came meanwhile go to the next prompt.
        self._graphics.retype_for(self.input)

    def show_example(self, reply: Reply) -> None:
        """Show what the example was read as, and what to do first; in text, for the prompt reads the keys."""
        size = self.output.get_size()
        screen = Screen(width=size.columns, rows=figure_rows(size.rows - MENU_ROWS - 1), depth=self.depth)
        draw = [DRAW.names(self.words)[0]] if DRAW in usable() else []
        self.offered = (*draw, *(self.words.command(name) for name in ("why", "explain", "help")))
        self.numbered = self.at_first = True
        text = self.words.say("chat.example", reading=reply.text)
        self.show(render(replace(reply, text=text, figures=(), suggestions=self.offered), screen, {}, numbered=True))

    def show(self, lines: list[str]) -> None:
        """Show lines with their escape sequences."""
        color_depth = COLOR_DEPTHS[self.depth]
        print_formatted_text(ANSI(for_prompt_toolkit(lines)), output=self.output, color_depth=color_depth)

    def _show_in_pages(self, lines: list[str]) -> None:
        """Show lines, and where they are more than a screenful, wait for the person after each."""
        rows = self.output.get_size().rows
        first, *others = pages(lines, rows - 2, max(rows - BELOW, rows // 2)) if self._paged else [lines]
        self.show(first)
        wish: Wish = "more"
        for page in others:
            if wish == "more":
                wish = ask(self.words.say("chat.more"), self.input, self.output, style(self.theme, self.depth))
            if wish == "end":
                return
            self.show(page)

    @property
    def _paged(self) -> bool:
        """Whether a key can be waited for, and its prompt be erased."""
        return not isinstance(self.output, PlainTextOutput)

    def _rendered(self, reply: Reply) -> list[str]:
        size = self.output.get_size()
        rows = figure_rows(size.rows - MENU_ROWS - 1)  # the last line is the toolbar's
        self.offered, self.at_first = offers(reply, self.words), False
        self.numbered = numbered = are_numbered(reply)
        screen = Screen(width=size.columns, rows=rows, depth=self.depth, graphics=self._graphics, paged=self._paged)
        if self.settings.figures is not None:
            saved = figures.save_each(reply.figures, self.settings.figures)
            errors = [part for error in saved.errors for part in wrapped(self.words.error(error), self.width)]
            return [*render(replace(reply, suggestions=self.offered), screen, saved.paths, numbered=numbered), *errors]
        # Drawing a chart for a file takes a while, so it is done only on request.
        save = [SAVE.names(self.words)[0]] if any(not figure.private for figure in reply.figures) else []
        self.offered = (*self.offered, *save)[:MOST]
        return render(replace(reply, suggestions=self.offered), screen, {}, numbered=numbered)
