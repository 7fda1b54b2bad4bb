"""The one place that writes to standard output and standard error, in UTF-8 whatever the locale says."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from engine import UserError

# Control characters, ends of lines and paragraphs, Unicode's Bidi_Control (PropList.txt), and lone surrogates.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def prepare() -> None:
    """Make the standard streams UTF-8, also under ``LANG=C`` and on Windows.

    Bytes of standard input that are not UTF-8 become lone surrogates, so that a file of such a name can be opened; on
    the way out a lone surrogate becomes an escape instead of an exception.
    """
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def is_terminal(stream: object) -> bool:
    """Whether a stream is a terminal; one that is closed or absent is not."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False


def write(text: str) -> None:
    """Write a line, or several, to standard output, and flush it.

    Raises:
        BrokenPipeError: nobody reads it any more.
        UserError: it cannot be written, because the disk is full, say.
    """
    if sys.stdout is None:  # closed by the shell: >&-
        return
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise UserError("failure.output", why=error.strerror or type(error).__name__) from error


def complain(text: str) -> None:
    """Write a line to standard error, if there is one."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text + "\n")
            sys.stderr.flush()


def abandon() -> None:
    """Discard what is still buffered, so that the interpreter's last flush does not fail again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def harmless(text: str) -> str:
    """The text without characters that control a terminal or the direction of writing; line ends and tabs stay."""
    return _CONTROL.sub(lambda match: match.group() if match.group() in "\n\t" else "\ufffd", text)


def harmless_name(text: str) -> str:
    """The same for a name within a line: it has no line ends and no tabs either."""
    return _CONTROL.sub("\ufffd", text)


def escaped(line: str) -> str:
    """A line of JSON with such characters escaped, so that it is valid UTF-8 and harmless to a terminal."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def brief(path: str | Path) -> str:
    """An absolute path as a person would write it, from home (``~``) or from the current folder, if it is in one."""
    if not Path(path).is_absolute():
        return str(path)
    names = [str(path)]
    for folder, sign in ((Path.cwd, "."), (Path.home, "~")):
        with suppress(OSError, RuntimeError, ValueError):  # there is no such folder, or the path is not in it
            names.append(os.path.join(sign, Path(path).relative_to(folder())))  # noqa: PTH118 - pathlib drops the dot
    return min(reversed(names), key=len).removeprefix("./")
