"""What the chat offers to say next, and the keys that say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from bot.terminal.commands import DRAW, GAME, OwnCommand, usable
from engine import Reply, Words

MOST = 9  # there is a key for each
_MOST_LETTERS = 2  # of a number; a longer one is what a picture shows
# After these a bare number is an answer of another kind: a lesson's number, or that of an answer to its question.
_COUNTED = frozenset({"explain", "next", "quiz"})
# What the engine answers to questions about these, which are here.
ON_CANVAS = {"drawing": DRAW, "games": GAME}


def are_numbered(reply: Reply) -> bool:
    """Whether a bare number may be taken for that of an offer: after a reading it corrects that."""
    return not reply.readings and reply.intent not in _COUNTED


def offers(reply: Reply, words: Words) -> tuple[str, ...]:
    """The engine's suggestions, or what fits a reading that comes with none; first what a canvas is for.

    That is offered after a hello and to who asks for it, where the terminal can show one.
    """
    draw = _name(DRAW, words)
    if reply.intent in ON_CANVAS:
        return (*_name(ON_CANVAS[reply.intent], words), *reply.suggestions)
    if reply.intent == "greet":
        return (*draw, words.command("explain"), words.command("help"))
    if reply.suggestions or not reply.readings or reply.failed:
        return reply.suggestions
    if not any(reading.digits for reading in reply.readings):
        return (*draw, words.command("help"))
    sure = all(reading.sure for reading in reply.readings)
    # With the slash, as a bare "correct" says that all is right.
    return (words.command("why"), words.command("compare") if sure else f"/{words.command('correct')}", *draw)


def _name(command: OwnCommand, words: Words) -> tuple[str, ...]:
    return (command.names(words)[0],) if command in usable() else ()


def chosen(line: str, offered: Sequence[str]) -> str | None:
    """What a line that is a bare number stands for among what was offered."""
    number = number_in(line)
    return offered[int(number) - 1] if number in map(str, range(1, len(offered) + 1)) else None


def number_in(line: str) -> str:
    """The number that a line is, if it may be meant for an offer's; empty if it may not."""
    number = line.strip().rstrip(".")
    return number if number.isascii() and number.isdecimal() and len(number) <= _MOST_LETTERS else ""


def number_keys(offered: Callable[[], Sequence[str]]) -> KeyBindings:
    """Alt or Esc and a number says what was offered under that number."""
    bindings = KeyBindings()

    def say(event: KeyPressEvent) -> None:
        line = chosen(event.key_sequence[-1].key, offered())
        if line is not None:
            event.current_buffer.text = line
            event.current_buffer.validate_and_handle()

    for number in range(1, MOST + 1):
        bindings.add("escape", str(number), filter=has_focus(DEFAULT_BUFFER))(say)
    return bindings
