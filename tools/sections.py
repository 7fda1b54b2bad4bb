"""The sections of a page of docs/ that tools measure and write."""

from __future__ import annotations

from pathlib import Path


def with_section(page: str, text: str) -> str:
    """The page with that section in place of the one of the same heading, or at its end.

    Args:
        page: Markdown.
        text: the section; it begins with its heading ("## ...") and ends with a line break.
    """
    heading = text.partition("\n")[0]
    before, match, rest = page.partition(f"{heading}\n")
    if not match:
        return f"{page.rstrip()}\n\n{text}"
    _, match, after = rest.partition("\n## ")
    return before + text + (f"\n## {after}" if match else "")


def write_section(page: Path, text: str) -> None:
    """Put a section into a page's file, see ``with_section``."""
    page.write_text(with_section(page.read_text(encoding="utf-8"), text), encoding="utf-8")
