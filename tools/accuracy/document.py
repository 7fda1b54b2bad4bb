"""Markdown tables, and the document that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

HEAD = """# Accuracy: the figures

Written whole by `make accuracy`; how to read them is in [accuracy.md](accuracy.md).

"""


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
    """Write the document anew, whole."""
    path.write_text(f"{HEAD}{measured.strip()}\n", encoding="utf-8")
