"""Asks the terminal which graphics it has: once, for a bounded time, and losing no key that is typed meanwhile."""

from __future__ import annotations

import os
import select
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from bot.terminal.graphics.answers import FIRST, SECOND, Answers, complete, says_kitty, sifted
from bot.terminal.graphics.protocol import Cell, Display, Protocol

PATIENCE = 0.2  # seconds for the first answer
LONG_PATIENCE = 2.0  # for that of a terminal, across the world, that is known to answer
_MOST = 1 << 16  # bytes; what sends more is no terminal that answers

_BLOCKS = Display(Protocol.BLOCKS)


@dataclass(frozen=True)
class Asked:
    """What came of asking a terminal.

    Attributes:
        display: how it shows pictures, half blocks if it does not say.
        keys: those that were typed meanwhile.
        owed: the beginning of what it has yet to say, maybe nothing; None if it has said all.
    """

    display: Display = _BLOCKS
    keys: bytes = b""
    owed: bytes | None = None


def ask_terminal(patience: float = PATIENCE) -> Asked:
    """Asks the terminal that this process talks to, if there is one.

    Args:
        patience: seconds to wait for an answer at most.
    """
    if sys.platform == "win32" or not _is_terminal(sys.stdout):
        return Asked()
    in_multiplexer = inside_multiplexer(os.environ)
    try:
        if _is_terminal(sys.stdin):
            return ask(sys.stdin.fileno(), sys.stdout.fileno(), in_multiplexer=in_multiplexer, patience=patience)
        keyboard = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            return ask(keyboard, keyboard, in_multiplexer=in_multiplexer, patience=patience)
        finally:
            os.close(keyboard)
    except OSError:
        return Asked()


def inside_multiplexer(environ: Mapping[str, str]) -> bool:
    """Whether tmux or screen stands between this process and the terminal, as far as the environment tells."""
    return bool(environ.get("TMUX") or environ.get("STY")) or environ.get("TERM", "").startswith(("screen", "tmux"))


def ask(keyboard: int, screen: int, *, in_multiplexer: bool = False, patience: float = PATIENCE) -> Asked:
    """Asks a terminal.

    Args:
        keyboard: the descriptor that its answers, and keys, come from.
        screen: the descriptor that it is written to.
        in_multiplexer: whether it is inside one; it is not asked Kitty's question then.
        patience: seconds to wait for an answer at most.

    Raises:
        OSError: it cannot be written to or read from.
    """
    if _in_background(keyboard):
        return Asked()
    with _unbuffered(keyboard):
        received = _question(keyboard, screen, FIRST, patience)
        answers = Answers.read(received)
        display = answers.display
        if answers.cell is None:
            display = replace(display, cell=_window_cell(screen) or display.cell)
        keys, unfinished = sifted(received)
        if complete(received) and answers.may_be_kitty and not in_multiplexer:
            # It is known by now to answer, so that this takes no longer than the way there and back.
            received = _question(keyboard, screen, SECOND, patience)
            typed, unfinished = sifted(received)
            keys += typed
            if says_kitty(received):
                display = replace(display, protocol=Protocol.KITTY)
        return Asked(display, keys, None if complete(received) else unfinished)


def _question(keyboard: int, screen: int, question: bytes, patience: float) -> bytes:
    while question:
        question = question[os.write(screen, question) :]
    received = b""
    end = time.monotonic() + patience
    while not complete(received) and len(received) < _MOST:
        if not select.select([keyboard], [], [], max(0.0, end - time.monotonic()))[0]:
            break
        part = os.read(keyboard, 4096)
        if not part:
            break
        received += part
    return received


@contextmanager
def _unbuffered(keyboard: int) -> Iterator[None]:
    """Bytes come as they are and are not echoed; Ctrl-C is still Ctrl-C. Afterwards all is as it was."""
    import termios

    try:
        before = termios.tcgetattr(keyboard)
        mode = termios.tcgetattr(keyboard)
    except termios.error as error:
        raise OSError(*error.args) from error
    mode[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    mode[3] &= ~(termios.ICANON | termios.ECHO)
    mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, mode)
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(keyboard, termios.TCSANOW, before)


def _window_cell(screen: int) -> Cell | None:
    """The size of a character as the kernel was told it, which few terminals do."""
    import fcntl
    import termios

    try:
        told = fcntl.ioctl(screen, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    return Cell(width // columns, height // rows) if width > columns > 0 and height > rows > 0 else None


def type_again(keys: bytes, keyboard: int) -> bool:
    """Puts keys back where they came from, for whoever reads next; many systems no longer allow it.

    Returns:
        whether all of them are there.
    """
    if sys.platform == "win32":
        return not keys
    import fcntl
    import termios

    try:
        for key in keys:
            fcntl.ioctl(keyboard, termios.TIOCSTI, bytes([key]))
    except OSError:
        return False
    return True


def _in_background(keyboard: int) -> bool:
    """Whether the shell has sent this process to the background, where it would be stopped for changing the mode."""
    try:
        return os.tcgetpgrp(keyboard) != os.getpgrp()
    except OSError:  # not this process's controlling terminal
        return False


def _is_terminal(stream: object) -> bool:
    from bot.output import is_terminal

    return is_terminal(stream)
