"""Markdown tables, and a document in which only what lies between two marks is written anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BEGIN, END = "<!-- measured: make accuracy writes from here -->", "<!-- to here -->"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns aligned."""
    cells = [tuple(heading), *(tuple(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heading))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def percent(share: float) -> str:
    """A share (0 to 1) with two decimals."""
    return f"{share:.2%}"


def of(count: int, total: int) -> str:
    """A count and its share: "163 of 165 (98.79%)"."""
    return f"{count} of {total} ({percent(count / total)})" if total else "none"


def write(path: Path, measured: str) -> None:
    """Put what was measured between the marks; what stands around them is somebody's own words, and stays.

    A document without marks gets them at its end.
    """
    before = path.read_text(encoding="utf-8") if path.is_file() else "# Accuracy\n\n"
    head, begin, rest = before.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin:
        head = head.rstrip("\n") + "\n\n"
    text = f"{head}{BEGIN}\n\n{measured.strip()}\n\n{END}{tail if end else ''}"
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
