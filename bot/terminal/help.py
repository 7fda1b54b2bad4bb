"""The help at the terminal: the engine's commands and the chat's own, in the same columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from bot.terminal.commands import usable
from bot.wrapping import beside, wrapped
from engine import Command, Words


def help_lines(commands: Sequence[Command], words: Words, width: int) -> list[str]:
    """A line of help for each command, the engine's first; more lines where the screen is narrow."""
    code = words.language
    rows = [(each.usage(words), each.help[code]) for each in commands]
    own_rows = [(own.usage(words), own.help(words)) for own in usable()]
    column = max(cell_len(usage) for usage, _ in rows + own_rows)

    def laid_out(rows: list[tuple[str, str]]) -> list[str]:
        lines = []
        for usage, about in rows:
            padded = usage + " " * (column - cell_len(usage))
            lines += beside(words.say("help.line", usage=padded, help=""), about, width)
        return lines

    return [
        *wrapped(words.say("help.title"), width),
        *laid_out(rows),
        *wrapped(words.say("help.sentences"), width),
        *wrapped(words.say("chat.own_commands"), width),
        *laid_out(own_rows),
        *wrapped(words.say("chat.number_keys"), width),
    ]
