"""Terminals for tests: the other end of a pty answers questions as kitty, iTerm2, tmux and others do."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

NAME = b"\x1b[>0q"
ITERM2_CELL = b"\x1b]1337;ReportCellSize\x1b\\"
XTERM_CELL = b"\x1b[16t"
ATTRIBUTES = b"\x1b[c"
KITTY = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
QUESTIONS = (NAME, ITERM2_CELL, XTERM_CELL, ATTRIBUTES, KITTY)

# What each answers, as its source or its documentation has it; what is not there it is silent about.
TERMINALS: dict[str, dict[bytes, bytes]] = {
    "kitty": {
        NAME: b"\x1bP>|kitty(0.42.1)\x1b\\",
        XTERM_CELL: b"\x1b[6;24;12t",
        ATTRIBUTES: b"\x1b[?62;52;c",
        KITTY: b"\x1b_Gi=31;OK\x1b\\",
    },
    "konsole": {
        NAME: b"\x1bP>|Konsole 24.08.1\x1b\\",
        XTERM_CELL: b"\x1b[6;20;10t",
        ATTRIBUTES: b"\x1b[?62;1;4c",
        KITTY: b"\x1b_Gi=31;OK\x1b\\",
    },
    "iterm2": {
        NAME: b"\x1bP>|iTerm2 3.5.10\x1b\\",
        ITERM2_CELL: b"\x1b]1337;ReportCellSize=17.0;8.0;2.0\x1b\\",
        ATTRIBUTES: b"\x1b[?64;1;2;4;6;17;18;21;22c",
    },
    "old iterm2": {ITERM2_CELL: b"\x1b]1337;ReportCellSize=17.0;8.0\x07", ATTRIBUTES: b"\x1b[?62;4c"},
    "wezterm": {
        NAME: b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\",
        XTERM_CELL: b"\x1b[6;22;11t",
        ATTRIBUTES: b"\x1b[?65;4;6;18;22c",
        KITTY: b"\x1b_Gi=31;OK\x1b\\",
    },
    "xterm -ti vt340": {
        NAME: b"\x1bP>|XTerm(390)\x1b\\",
        XTERM_CELL: b"\x1b[6;13;6t",
        ATTRIBUTES: b"\x1b[?63;1;2;4;6;9;15;22c",
    },
    "foot": {
        NAME: b"\x1bP>|foot(1.16.2)\x1b\\",
        XTERM_CELL: b"\x1b[6;18;9t",
        ATTRIBUTES: b"\x1b[?62;4;22c",
        KITTY: b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\",
    },
    "gnome terminal": {NAME: b"\x1bP>|VTE(7600)\x1b\\", ATTRIBUTES: b"\x1b[?65;1;9c"},
    "apple terminal": {ATTRIBUTES: b"\x1b[?1;2c"},
    "linux console": {ATTRIBUTES: b"\x1b[?6c"},
    "tmux": {NAME: b"\x1bP>|tmux 3.3a\x1b\\", ATTRIBUTES: b"\x1b[?1;2c"},
    "tmux with sixel": {
        NAME: b"\x1bP>|tmux 3.4\x1b\\",
        XTERM_CELL: b"\x1b[6;16;8t",
        ATTRIBUTES: b"\x1b[?1;2;4c",
    },
    "garbage": {
        NAME: b"\x1bP>|\xff\xfe\x1b\\\x1b\\\x07",
        XTERM_CELL: b"\x1b[6;0;99999t",
        ITERM2_CELL: b"\x1b]1337;ReportCellSize=1.2.3;;\x07",
        ATTRIBUTES: b"\x1b[?;;;c\x1b[?4c",
    },
}


@dataclass
class FakeTerminal:
    """A pty whose other end answers.

    Attributes:
        tty: the descriptor that a program has for its terminal.
        asked: the questions that came, in their order.
    """

    tty: int
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def fake_terminal(answers: Mapping[bytes, bytes], *, typed_first: bytes = b"") -> Iterator[FakeTerminal]:
    """A terminal that gives those answers, after the keys that somebody typed before it was asked."""
    master, tty = os.openpty()
    stop_reading, stop_writing = os.pipe()
    terminal = FakeTerminal(tty)

    def serve() -> None:
        import select

        received = b""
        while stop_reading not in (ready := select.select([master, stop_reading], [], [])[0]):
            if master in ready:
                received += os.read(master, 4096)
            while found := [question for question in QUESTIONS if question in received]:
                first = min(found, key=received.index)
                received = received[received.index(first) + len(first) :]
                terminal.asked.append(first)
                os.write(master, answers.get(first, b""))

    os.write(master, typed_first)
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield terminal
    finally:
        os.write(stop_writing, b".")
        thread.join()
        for descriptor in (master, tty, stop_reading, stop_writing):
            os.close(descriptor)
