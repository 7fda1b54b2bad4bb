"""The fonts that letters are written with: over a hundred handwritings and a dozen upright ones, which npm installs."""

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
    "allison": _LATIN, "amatic-sc": _CYRILLIC, "annie-use-your-telescope": _LATIN, "architects-daughter": _LATIN,
    "bad-script": _CYRILLIC, "balsamiq-sans": _CYRILLIC, "black-and-white-picture": _HANGUL, "calligraffitti": _LATIN,
    "cause": _LATIN, "caveat": _CYRILLIC, "caveat-brush": _LATIN, "cedarville-cursive": _LATIN, "chilanka": _LATIN,
    "comforter-brush": _CYRILLIC, "comic-neue": _LATIN, "comic-relief": _ALL, "coming-soon": _LATIN, "cookie": _LATIN,
    "courgette": _LATIN, "covered-by-your-grace": _LATIN, "crafty-girls": _LATIN, "cute-font": _HANGUL,
    "damion": _LATIN, "dancing-script": _LATIN, "dawning-of-a-new-day": _LATIN, "dekko": _LATIN,
    "delicious-handrawn": _LATIN, "delius": _LATIN, "east-sea-dokdo": _HANGUL, "edu-nsw-act-foundation": _LATIN,
    "edu-qld-beginner": _LATIN, "edu-sa-beginner": _LATIN, "edu-tas-beginner": _LATIN,
    "edu-vic-wa-nt-beginner": _LATIN, "englebert": _LATIN, "finger-paint": _LATIN, "fuzzy-bubbles": _LATIN,
    "gaegu": _HANGUL, "gamja-flower": _HANGUL, "give-you-glory": _LATIN, "gloria-hallelujah": _LATIN,
    "gochi-hand": _LATIN, "grandiflora-one": _HANGUL, "grape-nuts": _LATIN, "handlee": _LATIN, "hi-melody": _HANGUL,
    "homemade-apple": _LATIN, "indie-flower": _LATIN, "itim": _LATIN, "jua": _HANGUL, "just-another-hand": _LATIN,
    "just-me-again-down-here": _LATIN, "kalam": _LATIN, "kavivanar": _LATIN, "kirang-haerang": _HANGUL,
    "kristi": _LATIN, "la-belle-aurore": _LATIN, "leckerli-one": _LATIN, "love-ya-like-a-sister": _LATIN,
    "loved-by-the-king": _LATIN, "mali": _LATIN, "mansalva": _GREEK, "marck-script": _CYRILLIC, "meddon": _LATIN,
    "merienda": _LATIN, "mynerve": _GREEK, "nanum-brush-script": _HANGUL, "nanum-pen-script": _HANGUL,
    "neucha": _CYRILLIC, "nothing-you-could-do": _LATIN, "oooh-baby": _LATIN, "over-the-rainbow": _LATIN,
    "pacifico": _CYRILLIC, "pangolin": _CYRILLIC, "patrick-hand": _LATIN, "permanent-marker": _LATIN,
    "playpen-sans": _ALL, "playwrite-de-grund": _LATIN, "playwrite-es": _LATIN, "playwrite-fr-moderne": _LATIN,
    "playwrite-in": _LATIN, "playwrite-it-moderna": _LATIN, "playwrite-nl": _LATIN, "playwrite-pl": _LATIN,
    "playwrite-us-modern": _LATIN, "playwrite-vn": _LATIN, "poor-story": _HANGUL, "rancho": _LATIN,
    "reenie-beanie": _LATIN, "rock-salt": _LATIN, "ruge-boogie": _LATIN, "ruthie": _LATIN, "sacramento": _LATIN,
    "satisfy": _LATIN, "schoolbell": _LATIN, "sedgwick-ave": _LATIN, "shadows-into-light": _LATIN,
    "shantell-sans": _CYRILLIC, "short-stack": _LATIN, "single-day": _HANGUL, "square-peg": _LATIN, "sriracha": _LATIN,
    "sue-ellen-francisco": _LATIN, "sunshiney": _LATIN, "swanky-and-moo-moo": _LATIN, "the-girl-next-door": _LATIN,
    "unkempt": _LATIN, "vibur": _LATIN, "waiting-for-the-sunrise": _LATIN, "walter-turncoat": _LATIN,
    "yellowtail": _LATIN, "yeon-sung": _HANGUL, "yomogi": _CYRILLIC, "zeyada": _LATIN,
}  # fmt: skip
UPRIGHT: dict[str, tuple[str, ...]] = {
    "comfortaa": _ALL, "courier-prime": _LATIN, "cousine": _ALL, "do-hyeon": _HANGUL, "gfs-didot": _GREEK,
    "gowun-dodum": _HANGUL, "gugi": _HANGUL, "nanum-gothic": _HANGUL, "nanum-myeongjo": _HANGUL, "noto-sans": _ALL,
    "noto-serif": _ALL, "pt-sans": _CYRILLIC, "song-myung": ("korean",), "tinos": _ALL,
}  # fmt: skip
PICTURES: dict[str, tuple[str, ...]] = {"noto-emoji": ("emoji",), "noto-sans-symbols-2": ("symbols",)}
# Never trained on: they only measure. A fifth.
KEPT_ASIDE = frozenset((
    "bad-script", "black-and-white-picture", "comforter-brush", "covered-by-your-grace", "crafty-girls", "cute-font",
    "delius", "edu-sa-beginner", "gloria-hallelujah", "grape-nuts", "gugi", "hi-melody", "indie-flower", "kristi",
    "loved-by-the-king", "mansalva", "mynerve", "playwrite-it-moderna", "poor-story", "rancho", "reenie-beanie",
    "rock-salt", "sunshiney", "swanky-and-moo-moo", "tinos", "walter-turncoat", "yeon-sung",
))  # fmt: skip


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
