"""The fonts that letters are written with: some fifty handwritings and a dozen upright ones, which npm installs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

from engine.errors import UsageError

FOLDER = Path(__file__).parents[1] / "fonts" / "node_modules" / "@fontsource"
SIZE = 48  # pixels of an em

_LATIN, _GREEK, _CYRILLIC, _HANGUL = ("latin",), ("latin", "greek"), ("latin", "cyrillic"), ("korean", "latin")
_ALL = ("latin", "greek", "cyrillic")
HANDWRITTEN: dict[str, tuple[str, ...]] = {
    "amatic-sc": _CYRILLIC, "annie-use-your-telescope": _LATIN, "architects-daughter": _LATIN, "bad-script": _CYRILLIC,
    "balsamiq-sans": _CYRILLIC, "caveat": _CYRILLIC, "caveat-brush": _LATIN, "cedarville-cursive": _LATIN,
    "comic-neue": _LATIN, "comic-relief": _ALL, "courgette": _LATIN, "covered-by-your-grace": _LATIN, "damion": _LATIN,
    "dancing-script": _LATIN, "delicious-handrawn": _LATIN, "delius": _LATIN, "east-sea-dokdo": _HANGUL,
    "gaegu": _HANGUL, "gamja-flower": _HANGUL, "gloria-hallelujah": _LATIN, "gochi-hand": _LATIN, "handlee": _LATIN,
    "hi-melody": _HANGUL, "homemade-apple": _LATIN, "indie-flower": _LATIN, "itim": _LATIN, "kalam": _LATIN,
    "mansalva": _GREEK, "marck-script": _CYRILLIC, "nanum-brush-script": _HANGUL, "nanum-pen-script": _HANGUL,
    "neucha": _CYRILLIC, "nothing-you-could-do": _LATIN, "pangolin": _CYRILLIC, "patrick-hand": _LATIN,
    "permanent-marker": _LATIN, "playpen-sans": _ALL, "poor-story": _HANGUL, "reenie-beanie": _LATIN,
    "rock-salt": _LATIN, "sacramento": _LATIN, "schoolbell": _LATIN, "shadows-into-light": _LATIN,
    "shantell-sans": _CYRILLIC, "short-stack": _LATIN, "single-day": _HANGUL, "sue-ellen-francisco": _LATIN,
    "swanky-and-moo-moo": _LATIN, "the-girl-next-door": _LATIN, "yeon-sung": _HANGUL, "yomogi": _CYRILLIC,
}  # fmt: skip
UPRIGHT: dict[str, tuple[str, ...]] = {
    "comfortaa": _ALL, "courier-prime": _LATIN, "cousine": _ALL, "gfs-didot": _GREEK, "nanum-gothic": _HANGUL,
    "nanum-myeongjo": _HANGUL, "noto-sans": _ALL, "noto-serif": _ALL, "pt-sans": _CYRILLIC, "tinos": _ALL,
}  # fmt: skip
PICTURES: dict[str, tuple[str, ...]] = {"noto-emoji": ("emoji",), "noto-sans-symbols-2": ("symbols",)}
# Never trained on: they only measure. A fifth.
KEPT_ASIDE = frozenset((
    "bad-script", "covered-by-your-grace", "delius", "gloria-hallelujah", "indie-flower", "mansalva", "poor-story",
    "reenie-beanie", "rock-salt", "swanky-and-moo-moo", "yeon-sung", "hi-melody", "tinos",
))  # fmt: skip
_FAMILIES = HANDWRITTEN | UPRIGHT | PICTURES


@cache
def families(subset: str, aside: bool = False, upright: bool | None = None) -> tuple[str, ...]:
    """The fonts that have a script.

    Args:
        subset: "latin", "greek", "cyrillic" or "korean".
        aside: those that are kept aside, not those to train on.
        upright: only upright ones, or only handwritings; either by default.
    """
    table = (HANDWRITTEN | UPRIGHT) if upright is None else UPRIGHT if upright else HANDWRITTEN
    return tuple(family for family in table if subset in table[family] and (family in KEPT_ASIDE) == aside)


@cache
def face(family: str, subset: str) -> ImageFont.FreeTypeFont:
    """A font, ``SIZE`` pixels an em.

    Raises:
        UsageError: the fonts are not installed.
    """
    path = FOLDER / family / "files" / f"{family}-{subset}-400-normal.woff2"
    if not path.is_file():
        raise UsageError("training.no_fonts", name=family)
    return ImageFont.truetype(str(path), SIZE)


@cache
def has(family: str, subset: str, character: str) -> bool:
    """Whether a font shows this character."""
    if character == " ":
        return True
    return bytes(face(family, subset).getmask(character)) not in (b"", _missing(family, subset))


@cache
def _missing(family: str, subset: str) -> bytes:
    """What a font shows for a character that it does not have."""
    return bytes(face(family, subset).getmask("\uffff"))
