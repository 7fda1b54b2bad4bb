"""Comma-separated values that programs can read back, and that no spreadsheet takes for formulas."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable

APOSTROPHE = "'"

# Commas, quotes and line breaks need quotes (RFC 4180); semicolons and tabs, too, for spreadsheets that split at them.
_QUOTED = re.compile(r'[",;\t\r\n]')
_FORMULA = frozenset("=+-@")
_QUOTES = frozenset("\"'`“”„‘’‚«»＂＇")


def cell(value: str) -> str:
    """The value, after an apostrophe if a spreadsheet might compute it as a formula.

    That is a value that begins with =, +, -, @ or a variant of these (full-width, say), even after blanks, invisible
    characters and quotes; with a tab or a line break; or with an apostrophe, so that removing one apostrophe from the
    beginning always gives the value. See OWASP's page on CSV injection.
    """
    return APOSTROPHE + value if _is_risky(value) else value


def csv_line(values: Iterable[str], *, end: str | None = None) -> str:
    """A record of RFC 4180, each value a ``cell``; its end by default makes CRLF of what ``output.write`` adds."""
    if end is None:  # on Windows the stream itself makes CRLF of a line feed
        end = "\r" if os.linesep == "\n" else ""
    return ",".join(map(_quoted, map(cell, values))) + end


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value


def _is_risky(value: str) -> bool:
    if value.startswith((APOSTROPHE, "\t", "\r", "\n")):
        return True
    first = next((letter for letter in value if not _is_skipped(letter)), "")
    return unicodedata.normalize("NFKC", first) in _FORMULA


def _is_skipped(letter: str) -> bool:
    return letter.isspace() or letter in _QUOTES or unicodedata.category(letter) in {"Cc", "Cf"}
