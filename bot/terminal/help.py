"""What can be said at the terminal: the engine's commands and the chat's own, all in the same columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from bot.terminal.own_commands import OWN_COMMANDS
from bot.wrapping import beside, wrapped
from engine import Command, Words


def help_lines(commands: Sequence[Command], spoken: Words, width: int) -> list[str]:
    """A line of help for each command, under the words that the engine has for it; more where the screen is narrow.

    Args:
        commands: the engine's.
        spoken: the language of the help.
        width: of the screen, in columns.
    """
    code = spoken.language
    engines = [(f"{one.names[code]} {spoken.usage(one.arguments)}", one.help[code]) for one in commands]
    owns = [
        (f"{own.names(spoken)[0]} {spoken.usage(own.arguments)}", spoken.say(f"chat_commands.{own.name}"))
        for own in OWN_COMMANDS
    ]
    across = max(cell_len(usage.rstrip()) for usage, _ in engines + owns)

    def described(lines: list[tuple[str, str]]) -> list[str]:
        shown = []
        for usage, about in lines:
            padded = usage.rstrip() + " " * (across - cell_len(usage.rstrip()))
            shown += beside(spoken.say("help.line", usage=padded, help=""), about, width)
        return shown

    return [
        *wrapped(spoken.say("help.title"), width),
        *described(engines),
        *wrapped(spoken.say("help.sentences"), width),
        *wrapped(spoken.say("chat.own_commands"), width),
        *described(owns),
    ]
