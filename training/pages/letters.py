"""Letters and words in four scripts, in many hands: from fonts, bent and leaning, with any pen; and from strokes."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from training.letter_strokes import CURVED, ROUND_CAPITALS, STRAIGHT
from training.pages import fonts
from training.pages.hangul import syllable
from training.pages.sketching import Alpha, sketched, trimmed

_VOCABULARY = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
# By script, which is the name of the fonts' subset. ALONE are letters that nobody takes for a digit.
ALONE, WORDS, UNITS, BEFORE = (
    {script: tuple(texts.split()) for script, texts in _VOCABULARY[part].items()}
    for part in ("alone", "words", "behind", "before")
)
_SCRIPTS = ("latin", "greek", "cyrillic", "korean")
_SHARES = (0.42, 0.54, 0.68)  # summed up
_UPRIGHT = 0.2  # share of all writing that is in an upright font
_LINES_OF_CENTRE = 0.7  # share of writing with a given pen that has its even line, not the font's own
_FAMILIES_OF_A_WORD = 8
_STROKED = 0.3  # share of single letters, and of Korean words, that are drawn by strokes, not with a font
_REACH = 31.0  # pixels at the font's size that distances reach
_STEP = 4.0  # steps of a distance in a pixel
_CAPITAL = {"latin": "H", "greek": "Γ", "cyrillic": "Н", "korean": "를", "emoji": "🏠", "symbols": "☂"}
_STROKES = (
    *((True, strokes) for name, strokes in CURVED.items() if name not in {"β", "d", "e"}),
    *((False, strokes) for strokes in STRAIGHT.values()),
    *((True, strokes) for strokes in ROUND_CAPITALS.values() for _ in range(2)),
)


def letter(rng: np.random.Generator, height: float, pen: float | None = None, *, aside: bool = False) -> Alpha:
    """One letter or syllable that nobody takes for a digit.

    Args:
        rng: where the chance comes from.
        height: of its ink, in pixels.
        pen: in pixels; as the font has it if None.
        aside: in a font that is kept aside.

    Returns:
        (about height, width) float32, 0 to 1, cut to its ink.
    """
    if rng.random() < _STROKED:
        return _stroked(rng, height, pen if pen is not None else height * rng.uniform(0.04, 0.16))
    script = _script(rng)
    characters = ALONE[script]
    return written(characters[rng.integers(len(characters))], script, rng, height, pen, aside=aside, whole=True)


def word(
    rng: np.random.Generator,
    height: float,
    pen: float | None = None,
    *,
    text: str = "",
    script: str = "",
    aside: bool = False,
) -> Alpha:
    """A word.

    Args:
        rng: where the chance comes from.
        height: of a capital letter or a syllable, in pixels.
        pen: in pixels; as the font has it if None.
        text: what it says; some word if empty.
        script: a key of ``WORDS``; any if empty.
        aside: in a font that is kept aside.

    Returns:
        (its ink's height, width) float32, 0 to 1.
    """
    script = script or _script(rng)
    if not text and script == "korean" and rng.random() < _STROKED:
        return _syllables(rng, height, pen if pen is not None else height * rng.uniform(0.04, 0.12))
    return written(text or _any(WORDS[script], rng), script, rng, height, pen, aside=aside)


def sentence(rng: np.random.Generator, height: float, pen: float | None = None, *, aside: bool = False) -> list[Alpha]:
    """The words of a sentence, in one hand."""
    script = _script(rng)
    family = _family(rng, script, aside)
    return [
        written(_any(WORDS[script], rng), script, rng, height, pen, family=family)
        for _ in range(int(rng.integers(2, 9)))
    ]


def written(
    text: str,
    script: str,
    rng: np.random.Generator,
    height: float,
    pen: float | None = None,
    *,
    aside: bool = False,
    family: str = "",
    whole: bool = False,
) -> Alpha:
    """A text in some font, as a hand bends it.

    Args:
        text: one line.
        script: the font's subset that has it.
        rng: where the chance comes from.
        height: of a capital letter, in pixels.
        pen: in pixels; as the font has it if None.
        aside: in a font that is kept aside.
        family: the font; any that has the text if empty.
        whole: ``height`` is that of the whole ink.
    """
    for _ in range(8):
        name = family or _family(rng, script, aside, text)
        if all(fonts.has(name, script, character) for character in text):
            break
        family = ""
    field = field_of(name, script, text)
    if pen is not None and script == "korean":
        pen = min(pen, 0.13 * height)  # a syllable has several lines above each other
    scale = height / (field.edge.shape[0] - 2 * _MARGIN if whole else field.capital)
    if pen is not None and rng.random() < _LINES_OF_CENTRE:
        return bent(field.centre, scale, 0.0, pen, rng)
    return bent(field.edge, scale, field.half, pen, rng)


def bent(
    field: NDArray[np.int8], scale: float, half: float, pen: float | None, rng: np.random.Generator, wobble: float = 1.0
) -> Alpha:
    """Ink from a field of distances to its edge: scaled, leaning, turned, wobbling, with a pen of any width.

    Args:
        field: (h, w), in ``_STEP``-ths of a pixel, positive inside.
        scale: pixels of the patch for one of the field.
        half: half of the strokes' usual width, in the field's pixels.
        pen: in pixels of the patch; the field's own if None.
        rng: where the chance comes from.
        wobble: how unsteady the hand is.
    """
    rows, columns = field.shape
    lean, turn = rng.normal(0, 0.12) * wobble, rng.normal(0, 0.04) * wobble
    width = np.exp(rng.normal(0, 0.12 * wobble))
    tall = max(3, round(rows * scale * 1.06 + columns * scale * abs(np.sin(turn)) + 2))
    wide = max(3, round(columns * scale * width + rows * scale * abs(lean) + 2))
    y, x = np.mgrid[:tall, :wide].astype(np.float32)
    y -= np.float32((tall - 1) / 2)
    x -= np.float32((wide - 1) / 2)
    from_x = (x - np.float32(lean) * y) * np.float32(1 / (scale * width)) + np.float32((columns - 1) / 2)
    from_y = (y + np.float32(turn) * x) * np.float32(1 / scale) + np.float32((rows - 1) / 2)
    if wobble:
        waves = (max(2, round(2 + rows / 32)), max(2, round(2 + columns / 32)))
        for place in (from_x, from_y):
            coarse = rng.standard_normal(waves, np.float32) * np.float32(wobble * rng.uniform(0.3, 2.2))
            place += cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_CUBIC)
    distance = cv2.remap(
        field.astype(np.float32), from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-128
    )
    distance *= np.float32(scale / _STEP)
    natural = half * scale
    thicker = rng.uniform(-0.1, 0.5) * natural if pen is None else pen / 2 - natural
    # Thinner, a font's fine strokes would break.
    thicker = float(np.clip(thicker, -0.15 * natural, (0.08 if half else 0.15) * (rows - 2 * _MARGIN) * scale))
    thicker = max(thicker, 0.45 - natural)
    return trimmed(np.clip(distance + np.float32(0.5 + thicker), 0, 1))


_MARGIN = 8


@dataclass(frozen=True)
class Field:
    """A text as distances, in ``_STEP``-ths of a pixel at the font's size.

    Attributes:
        edge: (h, w) int8, the distance to the ink's edge, positive inside.
        centre: (h, w) int8, minus the distance to the strokes' centre lines.
        half: half of the strokes' usual width in pixels.
        capital: the height of a capital letter or syllable in pixels.
    """

    edge: NDArray[np.int8]
    centre: NDArray[np.int8]
    half: float
    capital: float


@lru_cache(maxsize=6000)
def field_of(family: str, script: str, text: str) -> Field:
    """The distances of a text in a font."""
    image = fonts.face(family, script).getmask(text)
    ink = np.frombuffer(bytes(image), np.uint8).reshape(image.size[1], image.size[0]) > 127
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else np.ones((4, 4), bool)
    inside = np.pad(ink, _MARGIN).astype(np.uint8)
    to_edge = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    # Blurred, as the distances are to whole pixels and the edge would have stairs.
    edge = cv2.GaussianBlur(to_edge - cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5), (0, 0), 0.7)
    centre = cv2.GaussianBlur(cv2.distanceTransform(1 - _thinned(inside), cv2.DIST_L2, 5), (0, 0), 0.9)
    # On the line itself, blurring leaves 0.8 deviations.
    centre = np.sqrt(np.maximum(np.square(centre) - np.float32(0.72**2), 0))
    half = 2 * float(to_edge[inside > 0].mean()) - 0.5
    return Field(_steps(edge), _steps(-centre), half, _capital(family, script))


def _steps(distance: NDArray[np.floating]) -> NDArray[np.int8]:
    return np.rint(np.clip(distance, -_REACH, _REACH) * _STEP).astype(np.int8)


def _thinned(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The centre lines of ink: pixels are taken from its edges as long as no line breaks (morphological thinning)."""
    for _ in range(12):
        before = cv2.countNonZero(ink)
        for kernel in _THINNING:
            ink = ink - cv2.morphologyEx(ink, cv2.MORPH_HITMISS, kernel)
        if cv2.countNonZero(ink) == before:
            break
    return ink


_THINNING = tuple(
    np.rot90(np.array(kernel, np.int8), turn).copy()
    for turn in range(4)
    for kernel in (((-1, -1, -1), (0, 1, 0), (1, 1, 1)), ((0, -1, -1), (1, 1, -1), (0, 1, 0)))
)


@lru_cache(maxsize=500)
def _capital(family: str, script: str) -> float:
    """The height of a font's capital letters or syllables, in pixels at its size."""
    box = fonts.face(family, script).getmask(_CAPITAL[script]).getbbox()
    return float(box[3] - box[1]) if box else 0.7 * fonts.SIZE


def _any(texts: Sequence[str], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]


def _script(rng: np.random.Generator) -> str:
    return _SCRIPTS[int(np.searchsorted(_SHARES, rng.random()))]


def _family(rng: np.random.Generator, script: str, aside: bool, text: str = "") -> str:
    """A font; of a word, one of eight that its letters choose, so that the cache helps."""
    names = fonts.families(script, aside, bool(rng.random() < _UPRIGHT)) or fonts.families(script, aside)
    if len(text) < 2:
        return names[int(rng.integers(len(names)))]
    return names[(zlib.crc32(text.encode()) + int(rng.integers(_FAMILIES_OF_A_WORD))) % len(names)]


def _stroked(rng: np.random.Generator, height: float, pen: float) -> Alpha:
    """A letter, a simple drawing, or a Hangul syllable by its strokes."""
    if rng.random() < 0.6:
        curved, strokes = _STROKES[rng.integers(len(_STROKES))]
        return sketched(strokes, height, pen, rng, curved=curved)
    return sketched(syllable(rng, alone=True), height, pen, rng, curved=False, unsteady=0.025)


def _syllables(rng: np.random.Generator, height: float, pen: float) -> Alpha:
    """A Korean word by its strokes."""
    step = rng.uniform(1.05, 1.5)
    places = [(step * number, 0.0) for number in range(rng.integers(2, 5))]
    lines = [np.add(line, place) for place in places for line in syllable(rng, alone=False)]
    return sketched(lines, height, pen, rng, curved=False, unsteady=0.025)
