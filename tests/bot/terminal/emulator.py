"""A terminal for tests: a program in a pty, the keys and the mouse of a person, and the screen as pyte keeps it.

Nothing here sleeps: what is waited for is looked for each time the program has written something, until a deadline.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyte
from pyte.screens import Char

from bot.terminal.words import words
from engine import LANGUAGES
from tests.bot.terminal.terminals import QUESTIONS, TERMINALS

if sys.platform != "win32":  # which has no pty; open_terminal() skips there
    import pexpect

DIGITBOT = Path(sys.executable).with_name("digitbot")
PATIENCE = 60.0  # seconds until a test gives up; nothing takes as long but on a machine that does much else
SMALL, LARGE = (80, 24), (200, 50)

KEYS = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "delete": "\x1b[3~", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "shift-up": "\x1b[1;2A", "shift-down": "\x1b[1;2B", "shift-right": "\x1b[1;2C", "shift-left": "\x1b[1;2D",
    "shift-tab": "\x1b[Z", "page-up": "\x1b[5~", "page-down": "\x1b[6~",
    **{f"ctrl-{letter}": chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip
BRACKETED_PASTE, MOUSE, ALTERNATE_SCREEN = 2004, 1003, 1049  # modes that a program sets

_LEFT, _RIGHT, _MOVED = 0, 2, 32  # buttons as SGR mouse reports (mode 1006) have them

# Device control strings, commands of the application, and commands of the system: pyte would print some of them.
_STRINGS = re.compile(rb"\x1b(?:[_P][^\x1b]*\x1b\\|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[_P][^\x1b]*\x1b?|\][^\x07\x1b]*\x1b?)?\Z")
_QUESTION = re.compile(b"|".join(map(re.escape, QUESTIONS)))


class Screen(pyte.Screen):
    """pyte's screen, with the second screen of full-screen programs, and with faint text.

    pyte has no attribute for faint text, and nobody blinks: ``blink`` stands for it.

    Args:
        columns: its width.
        lines: its height.
        answer: is given what the screen says of itself when it is asked.
    """

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self._answer = answer
        self._main: tuple[Any, Any] | None = None
        super().__init__(columns, lines)

    def has_mode(self, mode: int) -> bool:
        """Whether a private mode of DEC's kind is set."""
        return mode << 5 in self.mode

    def set_mode(self, *modes: int, **options: Any) -> None:
        if ALTERNATE_SCREEN in modes and self._main is None:
            self._main = ({row: dict(line) for row, line in self.buffer.items()}, (self.cursor.x, self.cursor.y))
            self.erase_in_display(2)
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes: int, **options: Any) -> None:
        super().reset_mode(*modes, **options)
        if ALTERNATE_SCREEN in modes and self._main is not None:
            lines, (self.cursor.x, self.cursor.y) = self._main
            self._main = None
            self.erase_in_display(2)
            for row, line in lines.items():
                self.buffer[row].update(line)

    def select_graphic_rendition(self, *attributes: int, **options: Any) -> None:
        given, shown = list(attributes), []
        while given:
            attribute = given.pop(0)
            if attribute in (38, 48):
                count = {2: 4, 5: 2}.get(given[0] if given else 0, 0)
                shown += [attribute, *given[:count]]
                del given[:count]
            else:
                shown += {2: [5], 22: [22, 25]}.get(attribute, [attribute])
        super().select_graphic_rendition(*shown)

    def report_device_attributes(self, mode: int = 0, **options: bool) -> None:
        """Nothing: ``Terminal`` answers as the terminal that it plays."""

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """A program at a terminal of its own.

    Args:
        command: the program and its arguments.
        environ: all of its environment.
        folder: its current folder.
        size: columns and lines.
        answers: what the terminal says of itself, see ``tests.bot.terminal.terminals``.

    Attributes:
        screen: what is to be seen.
        raw: all that the program has written.
        answers: what the terminal says of itself from now on.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = SMALL,
        answers: Mapping[bytes, bytes] = TERMINALS["gnome terminal"],
    ) -> None:
        columns, lines = size
        self.screen = Screen(columns, lines, self.type)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)
        self.answers = answers
        self._pending = b""
        self._ended = False
        self._program: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], list(command[1:]), cwd=str(folder), env=dict(environ), dimensions=(lines, columns), timeout=None
        )
        self._program.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What a person does.

    def type(self, text: str) -> None:
        """Types characters, or sends whatever else a terminal sends."""
        self._program.send(text.encode())

    def press(self, *keys: str) -> None:
        """Presses keys by their names, see ``KEYS``."""
        for key in keys:
            self.type(KEYS[key])

    def paste(self, text: str) -> None:
        """Pastes or drops text, as a terminal does it for a program that asked for bracketed paste."""
        assert self.screen.has_mode(BRACKETED_PASTE)
        self.type(f"\x1b[200~{text}\x1b[201~")

    def drag(self, points: Sequence[tuple[int, int]], *, right: bool = False) -> None:
        """Draws a line with a button held down; points are cells (column, line), from 0."""
        button = _RIGHT if right else _LEFT
        self.hold(points[:1], button)
        self.hold(points[1:], button + _MOVED)
        column, line = points[-1]
        self.type(f"\x1b[<{button};{column + 1};{line + 1}m")

    def hold(self, points: Sequence[tuple[int, int]], button: int = _LEFT + _MOVED) -> None:
        """What the mouse reports at points, of a button that is held down."""
        for column, line in points:
            self.type(f"\x1b[<{button};{column + 1};{line + 1}M")

    def resize(self, columns: int, lines: int) -> None:
        """Changes the window's size; the program is told."""
        self.screen.resize(lines, columns)
        self._program.setwinsize(lines, columns)

    def interrupt_when(self, shown: str) -> None:
        """Presses Ctrl-C as soon as the program shows this, for a moment even."""
        self.wait_for(lambda: shown.encode() in self.raw)
        self.press("ctrl-c")

    def hang_up(self) -> int | None:
        """Closes the window; the signal that the program has died of."""
        program: Any = self._program  # its types leave ptyproc out
        program.ptyproc.fileobj.close()
        program.wait()
        self._ended = True
        return self._program.signalstatus

    # The chat.

    def say(self, line: str) -> None:
        """Says something in the chat, reads on where the answer pauses, and waits for the next prompt."""
        before, read = self.prompts, ""

        def answered() -> bool:
            nonlocal read
            if self.paused and self.text != read:  # it may be drawn twice
                read = self.text
                self.press("enter")
            return self.prompts > before and self.at_prompt

        self.type(line + "\r")
        self.wait_for(answered)

    def wait_for_prompt(self, number: int = 1) -> None:
        """Waits for the chat's prompt, the so-manieth since the beginning."""
        self.wait_for(lambda: self.prompts >= number and self.at_prompt)

    @property
    def prompts(self) -> int:
        """How many prompts there have been."""
        return self.raw.count(b"\x1b[?2004h")

    @property
    def paused(self) -> bool:
        """Whether a long answer has paused at a screenful."""
        return any(words(language).say("chat.more") in self.text for language in LANGUAGES)

    @property
    def at_prompt(self) -> bool:
        """Whether the chat waits for words."""
        return self.screen.has_mode(BRACKETED_PASTE) and self.line(self.screen.cursor.y).startswith(">")

    # What is seen.

    @property
    def lines(self) -> list[str]:
        """The screen's lines without the blanks at their ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The screen as text, without the empty lines at its end."""
        return "\n".join(self.lines).rstrip()

    @property
    def drawn(self) -> str:
        """The screen as text whose half blocks are there only where they are light, so that pictures can be seen."""
        shown = []
        for row in self.cells():
            characters = (
                (" ▄▀█"[2 * _is_light(cell.fg) + _is_light(cell.bg)] if cell.data == "▀" else cell.data) for cell in row
            )
            shown.append("".join(characters).rstrip())
        return "\n".join(shown).rstrip()

    def line(self, number: int) -> str:
        """A line of the screen, from 0."""
        return self.lines[number]

    def cells(self) -> list[list[Char]]:
        """Every character of the screen with its colours and attributes, line by line."""
        return [
            [self.screen.buffer[line][column] for column in range(self.screen.columns)]
            for line in range(self.screen.lines)
        ]

    def styles(self, words: str) -> set[Char]:
        """The colours and attributes of words where they are shown last; each as a character with no data."""
        for row, line in zip(reversed(self.cells()), reversed(self.screen.display), strict=True):
            start = line.find(words)
            if start >= 0:
                shown = [cell for cell in row if cell.data]  # a wide character's second cell has none
                return {cell._replace(data="") for cell in shown[start : start + len(words)]}
        return set()

    def wait_for(self, what: str | Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Waits until words are on the screen, or something is so.

        Raises:
            AssertionError: it was not by then, or the program ended before.
        """
        end = time.monotonic() + seconds
        seen: Callable[[], bool] = (lambda: what in self.text) if isinstance(what, str) else what
        while not seen():
            if self._ended or not self._read(end - time.monotonic()):
                why = "The program ended" if self._ended else f"Not within {seconds:g} s"
                wanted = repr(what) if isinstance(what, str) else "what was waited for"
                raise AssertionError(f"{why}, before there was {wanted}; the screen:\n{self.text}\n{self.raw[-400:]!r}")

    def wait_for_end(self) -> int:
        """Waits until the program has ended; its exit status."""
        end = time.monotonic() + PATIENCE
        while not self._ended:
            assert self._read(end - time.monotonic()) or self._ended, f"It does not end; the screen:\n{self.text}"
        return self._program.wait()

    def wait_for_quiet(self, seconds: float) -> None:
        """Waits until nothing has been written for so long."""
        while self._read(seconds):
            pass

    def close(self) -> None:
        """Ends the program, if it has not ended."""
        if self._program.isalive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._program.wait()
        pexpect_: Any = self._program  # its types leave ptyproc out
        pexpect_.ptyproc.delayafterclose = 0
        self._program.close()

    @property
    def pid(self) -> int:
        """The program's process."""
        assert self._program.pid is not None
        return self._program.pid

    def _read(self, seconds: float) -> bool:
        """Reads what there is, or waits for it so long; whether there was anything."""
        try:
            data = self._program.read_nonblocking(65_536, timeout=max(0.0, seconds))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self._ended = True
            return False
        self._show(data)
        return True

    def _show(self, data: bytes) -> None:
        self.raw += data
        data = self._pending + data
        unfinished = _UNFINISHED.search(data)
        whole, self._pending = (data[: unfinished.start()], unfinished.group()) if unfinished else (data, b"")
        for question in _QUESTION.findall(whole):
            self._program.send(self.answers.get(question, b""))
        self._stream.feed(_STRINGS.sub(b"", whole))


def _is_light(color: str) -> bool:
    """Whether a colour of pyte's, "rrggbb" or a name, is lighter than middle grey."""
    if not re.fullmatch(r"[0-9a-f]{6}", color):
        return color != "black"
    return sum(int(color[start : start + 2], 16) for start in (0, 2, 4)) > 3 * 127
