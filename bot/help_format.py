"""The layout of the command line's help by columns on the screen; argparse counts characters."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from unicodedata import east_asian_width

_FILLER = "\0"  # follows each character that takes two columns while argparse computes the layout


class HelpFormat(argparse.HelpFormatter):
    """argparse's own layout, with Hangul two columns wide, and a heading before the usage."""

    def __init__(self, prog: str, heading: str) -> None:
        super().__init__(prog)
        self._heading = heading

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Adds the usage; without a prefix of its own, as the prefix of sub-commands is, under the heading."""
        super().add_usage(usage, actions, groups, _filled(self._heading) + " " if prefix is None else prefix)

    def format_help(self) -> str:
        """The help."""
        return super().format_help().replace(_FILLER, "")

    def _format_text(self, text: str) -> str:
        if "\n" in text:  # it is laid out already
            return f"{text}\n"
        return super()._format_text(_filled(text))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(_filled(text), width)

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Callable[[int], tuple[str, ...]]:
        shown = super()._metavar_formatter(action, default_metavar)
        return lambda size: tuple(map(_filled, shown(size)))


def _filled(text: str) -> str:
    return "".join(letter + _FILLER * (east_asian_width(letter) in "WF") for letter in text)
