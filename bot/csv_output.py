"""Comma-separated values that programs read back, and that no spreadsheet takes for formulas."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable

APOSTROPHE = "'"

# A comma, a quote or a line break makes quotes necessary (RFC 4180); where a spreadsheet parts cells at semicolons or
# tabs, quotes keep what follows these from becoming a cell of its own.
_QUOTED = re.compile(r'[",;\t\r\n]')
_FORMULA = frozenset("=+-@")
_QUOTES = frozenset("\"'`“”„‘’‚«»＂＇")


def cell(value: str) -> str:
    """The value as a spreadsheet shows it and does not compute it: after an apostrophe where it might be a formula.

    That is so of a value that begins with =, +, -, @ or a form of these (full-width ones, say), after blanks, invisible
    characters and quotes, too; with a tab or a line break; or with an apostrophe. So who takes one apostrophe away
    from the beginning has the value itself. See OWASP's page on CSV injection.
    """
    return APOSTROPHE + value if _is_risky(value) else value


def csv_line(values: Iterable[str], *, end: str | None = None) -> str:
    """A record as RFC 4180 has it.

    Args:
        values: of the record; each becomes a ``cell``.
        end: what stands at its end; None for what makes CRLF of the line end that ``output.write`` adds.
    """
    if end is None:  # on Windows the stream itself makes CRLF of a line feed
        end = "\r" if os.linesep == "\n" else ""
    return ",".join(map(_quoted, map(cell, values))) + end


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value


def _is_risky(value: str) -> bool:
    if value.startswith((APOSTROPHE, "\t", "\r", "\n")):
        return True
    first = next((letter for letter in value if not _is_passed_over(letter)), "")
    return unicodedata.normalize("NFKC", first) in _FORMULA


def _is_passed_over(letter: str) -> bool:
    return letter.isspace() or letter in _QUOTES or unicodedata.category(letter) in {"Cc", "Cf"}
