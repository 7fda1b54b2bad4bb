"""Queries the terminal for its graphics, for a bounded time, and loses no key that is typed meanwhile."""

from __future__ import annotations

import os
import select
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from bot.output import is_terminal
from bot.terminal.graphics.protocol import Cell, Display, Protocol
from bot.terminal.graphics.report import FIRST, SECOND, Report, complete, split_keys, supports_kitty

PATIENCE = 0.2  # seconds to wait for the first answer
LONG_PATIENCE = 2.0  # for a terminal that is known to answer, but slowly
_MOST = 1 << 16  # bytes of an answer


_BLOCKS = Display(Protocol.BLOCKS)


@dataclass(frozen=True)
class Outcome:
    """What came of a query.

    Attributes:
        display: how the terminal shows pictures; half blocks if it does not say.
        keys: those that were typed meanwhile.
        unfinished: the beginning, maybe empty, of what is still to be reported; None if nothing is.
    """

    display: Display = _BLOCKS
    keys: bytes = b""
    unfinished: bytes | None = None


def query_terminal(patience: float = PATIENCE) -> Outcome:
    """Query the terminal of this process, if it has one, and wait at most the given seconds."""
    if sys.platform == "win32" or not is_terminal(sys.stdout):
        return Outcome()
    in_multiplexer = inside_multiplexer(os.environ)
    try:
        if is_terminal(sys.stdin):
            return query(sys.stdin.fileno(), sys.stdout.fileno(), in_multiplexer=in_multiplexer, patience=patience)
        keyboard = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            return query(keyboard, keyboard, in_multiplexer=in_multiplexer, patience=patience)
        finally:
            os.close(keyboard)
    except OSError:
        return Outcome()


def inside_multiplexer(environ: Mapping[str, str]) -> bool:
    """Whether the environment says that tmux or screen stands between this process and the terminal."""
    return bool(environ.get("TMUX") or environ.get("STY")) or environ.get("TERM", "").startswith(("screen", "tmux"))


def query(keyboard: int, screen: int, *, in_multiplexer: bool = False, patience: float = PATIENCE) -> Outcome:
    """Query a terminal.

    Args:
        keyboard: the descriptor that its answers, and keys, come from.
        screen: the descriptor that is written to.
        in_multiplexer: whether it is inside one; then Kitty's question is left out.
        patience: the most seconds to wait for an answer.

    Raises:
        OSError: it cannot be written to or read from.
    """
    if _in_background(keyboard):
        return Outcome()
    with _unbuffered(keyboard):
        received = _answer(keyboard, screen, FIRST, patience)
        report = Report.parse(received)
        display = report.display
        if report.cell is None:
            display = replace(display, cell=_window_cell(screen) or display.cell)
        keys, unfinished = split_keys(received)
        if complete(received) and report.may_be_kitty and not in_multiplexer:
            # It answers, so that this takes no longer than the way there and back.
            received = _answer(keyboard, screen, SECOND, patience)
            typed, unfinished = split_keys(received)
            keys += typed
            if supports_kitty(received):
                display = replace(display, protocol=Protocol.KITTY)
        return Outcome(display, keys, None if complete(received) else unfinished)


def _answer(keyboard: int, screen: int, question: bytes, patience: float) -> bytes:
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
    """Bytes come as they are and are not echoed; Ctrl-C works as always."""
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
    """The size of a character by the kernel, which few terminals tell it."""
    import fcntl
    import termios

    try:
        size = fcntl.ioctl(screen, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", size)
    return Cell(width // columns, height // rows) if width > columns > 0 and height > rows > 0 else None


def type_again(keys: bytes, keyboard: int) -> None:
    """Put keys back for whoever reads the terminal next, where the system still allows it."""
    if sys.platform == "win32":
        return
    import fcntl
    import termios

    with suppress(OSError):
        for key in keys:
            fcntl.ioctl(keyboard, termios.TIOCSTI, bytes([key]))


def _in_background(keyboard: int) -> bool:
    """Whether the shell has put this process in the background, where changing the mode would stop it."""
    try:
        return os.tcgetpgrp(keyboard) != os.getpgrp()
    except OSError:  # not this process's controlling terminal
        return False
