"""A long answer a screenful at a time: Enter shows the next one, q goes back to the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from prompt_toolkit.application import Application
from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import Output
from prompt_toolkit.styles import BaseStyle

from bot.terminal.graphics.placing import is_picture

Wish: TypeAlias = Literal["more", "end", "rest"]

_MORE = ("enter", " ", "down", "pagedown")
_END = ("q", "Q", "ㅂ", "escape", "c-c")  # ㅂ is on the key of q
_UP = re.compile(r"\x1b\[(\d+)A")


def pages(lines: Sequence[str], screen: int, page: int) -> Iterator[list[str]]:
    """Lines by pages; all of them on one page if they fit the screen.

    A page ends before a paragraph or a figure where it can, and never within a picture in pixels.

    Args:
        lines: an answer.
        screen: the most lines of an answer that is shown at once.
        page: the most lines of each page of a longer one.
    """
    units = _units(lines)
    while units:
        count = len(units) if sum(map(len, units)) <= screen else _first_page(units, page)
        yield [line for unit in units[:count] for line in unit]
        units, screen = units[count:], page


def ask(prompt: str, keyboard: Input, screen: Output, style: BaseStyle) -> Wish:
    """Wait for a key below a page, with a prompt that says which.

    Returns:
        "more" for the next page, "end" for none; for any other key "rest": the person goes on typing, and the key
        goes to the next prompt.
    """
    bindings = KeyBindings()

    def end_with(wish: Wish, *keys: str) -> None:
        for key in keys:
            bindings.add(key, eager=True)(lambda event: event.app.exit(result=wish))

    @bindings.add(Keys.Any)
    def _(event: KeyPressEvent) -> None:
        store_typeahead(event.app.input, event.key_sequence)
        event.app.exit(result="rest")

    end_with("more", *_MORE)
    end_with("end", *_END)
    control = FormattedTextControl([("class:bottom-toolbar", prompt)], show_cursor=False)
    app: Application[Wish] = Application(
        Layout(Window(control, height=1)),
        style=style,
        include_default_pygments_style=False,
        key_bindings=bindings,
        input=keyboard,
        output=screen,
        erase_when_done=True,
    )
    return app.run()


def _units(lines: Sequence[str]) -> list[list[str]]:
    """Lines by what stays together: a picture in pixels goes back up over the empty lines before it."""
    units: list[list[str]] = []
    for line in lines:
        up = _UP.search(line) if is_picture(line) else None
        height = int(up[1]) if up else 0
        picture = [part for unit in units[len(units) - height :] for part in unit] if height else []
        units = [*units[: len(units) - height], [*picture, line]]
    return units


def _first_page(units: Sequence[Sequence[str]], page: int) -> int:
    """How many units the next page has."""
    height, count = 0, 0
    while count < len(units) and (count == 0 or height + len(units[count]) <= page):
        height += len(units[count])
        count += 1
    if count == len(units):
        return count
    empty = [at for at in range(count // 2 + 1, count + 1) if list(units[at]) == [""]]
    return empty[-1] if empty else count
