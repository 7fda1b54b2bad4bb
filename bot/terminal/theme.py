"""The colours of the prompt, its menus and its toolbar, for light and for dark terminals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias
from unicodedata import normalize

from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from bot.color import Depth
from bot.terminal.words import words as words_of
from engine import LANGUAGES, Words

Theme: TypeAlias = Literal["light", "dark"]
# prompt_toolkit's names for the depths.
COLOR_DEPTHS = {
    Depth.NONE: ColorDepth.DEPTH_1_BIT,
    Depth.PALETTE: ColorDepth.DEPTH_8_BIT,
    Depth.TRUE: ColorDepth.TRUE_COLOR,
}
THEMES: tuple[Theme, ...] = ("light", "dark")

# By theme, in the order of ``THEMES``.
_STYLES = {
    "prompt": ("#0969da bold", "#58a6ff bold"),
    "bottom-toolbar": ("noreverse bg:#eaeef2 #57606a", "noreverse bg:#21262d #8b949e"),
    "auto-suggestion": ("#8c959f", "#6e7681"),
    "completion-menu.completion": ("bg:#eaeef2 #24292f", "bg:#21262d #c9d1d9"),
    "completion-menu.completion.current": ("noreverse bg:#0969da #ffffff", "noreverse bg:#1f6feb #ffffff"),
    "completion-menu.meta.completion": ("bg:#f6f8fa #57606a", "bg:#161b22 #8b949e"),
    "completion-menu.meta.completion.current": ("bg:#0969da #ffffff", "bg:#1f6feb #ffffff"),
    "scrollbar.background": ("bg:#eaeef2", "bg:#21262d"),
    "scrollbar.button": ("bg:#8c959f", "bg:#6e7681"),
}


def style(theme: Theme, depth: Depth) -> Style:
    """The prompt's style; plain where there are no colours."""
    if depth is Depth.NONE:
        return Style.from_dict({"bottom-toolbar": "noreverse"})
    return Style.from_dict({name: styles[THEMES.index(theme)] for name, styles in _STYLES.items()})


def theme_of(environ: Mapping[str, str]) -> Theme:
    """The theme by the terminal's COLORFGBG ("15;0": white on black); dark if that is not set."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    # Of the sixteen colours of ANSI, 7 is light grey and 9 to 15 are the bright ones; 8 is dark grey.
    return "light" if background.isdecimal() and (background == "7" or 9 <= int(background) <= 15) else "dark"


def theme_names(words: Words) -> dict[Theme, str]:
    """What each theme is called in a language."""
    names = words.table("chat_themes")
    return {theme: str(names[theme][0]) for theme in THEMES}


def theme_called(name: str) -> Theme | None:
    """The theme of this name, in any language."""
    name = normalize("NFC", name).lower()
    tables = [words_of(code).table("chat_themes") for code in LANGUAGES]
    return next((theme for theme in THEMES if any(name in table[theme] for table in tables)), None)
