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
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def prepare() -> None:
    """Makes the standard streams UTF-8, also under ``LANG=C`` and on Windows.

    Bytes of standard input that are no UTF-8 survive as lone surrogates, so that a file of such a name is found;
    on the way out a lone surrogate becomes an escape instead of an exception.
    """
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def is_terminal(stream: object) -> bool:
    """Whether a person sits at this stream; a stream that is closed or absent has nobody."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False


def write(text: str) -> None:
    """Writes a line, or several, to standard output at once.

    Raises:
        BrokenPipeError: nobody reads it any more.
        UserError: it cannot be written; a full disk, say.
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
        raise UserError("usage.output", why=error.strerror or type(error).__name__) from error


def complain(text: str) -> None:
    """Writes a line to standard error, as far as there is one."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text + "\n")
            sys.stderr.flush()


def abandon() -> None:
    """Sends what is still buffered nowhere, so that the interpreter's last flush does not fail a second time."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def harmless(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing; line ends and tabs stay."""
    return _STEERING.sub(lambda found: found.group() if found.group() in "\n\t" else "\ufffd", text)


def harmless_name(text: str) -> str:
    """The same for a name that stands in a line or a row among others: it has no line ends and no tabs either."""
    return _STEERING.sub("\ufffd", text)


def escaped(line: str) -> str:
    """A line of JSON with an escape for each such character in it: it means the same, and is valid UTF-8."""
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def brief(path: str | Path) -> str:
    """A path as a person would write it: from home (``~``), or from a folder below it that is the current one.

    What lies in neither of them, and what is no whole path (a relative one, an address), stays as it is.
    """
    if not Path(path).is_absolute():
        return str(path)
    names = [str(path)]
    for folder, sign in ((Path.cwd, "."), (Path.home, "~")):
        with suppress(OSError, RuntimeError, ValueError):  # there is no such folder any more, or the path is not in it
            names.append(os.path.join(sign, Path(path).relative_to(folder())))  # noqa: PTH118 - pathlib drops the dot
    return min(reversed(names), key=len).removeprefix("./")
