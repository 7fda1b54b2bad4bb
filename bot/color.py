"""The colours of a terminal: how many it has, and which are used."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Depth(Enum):
    """The colours that can be used."""

    NONE = "none"  # no escape sequence at all
    PALETTE = "palette"  # the 256 colours of xterm
    TRUE = "true"  # 24 bits


def is_dumb(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that it knows no escape sequence."""
    return environ.get("TERM", "").lower() in {"dumb", "unknown"}


def depth(color: str, environ: Mapping[str, str], *, terminal: bool) -> Depth:
    """The colours to use.

    Args:
        color: the setting: "auto", "always" or "never".
        environ: NO_COLOR (https://no-color.org), TERM and COLORTERM are looked at.
        terminal: whether the output is one.
    """
    if color == "never":
        return Depth.NONE
    if color == "auto" and (not terminal or environ.get("NO_COLOR") or is_dumb(environ)):
        return Depth.NONE
    # Windows Terminal sets no COLORTERM.
    if environ.get("COLORTERM") in {"truecolor", "24bit"} or environ.get("WT_SESSION"):
        return Depth.TRUE
    return Depth.PALETTE
