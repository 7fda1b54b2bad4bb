"""Glyphs that are not digits: letters, Hangul, symbols, icons, scribbles, shapes, blots, and digits stuck together.

The network learns to refuse them. What anybody could take for a digit (O, l, S, a slash) is left out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.glyph import centred
from training.drawn import FONTS, curve, printed, stroked
from training.letter_strokes import CONSONANTS, CURVED, STRAIGHT, VOWELS

Glyph = NDArray[np.float32]
LETTERS = (
    "AEFHKLMNPRTUVWXYadefhkmnprtuvwxyαβγδλμπφψωχηκΓΔΘΛΞΠΣΦΨΩ"
    "ЖИЛФЦШЩЫЮЯжилфцшыюя#%&@?*+=<>^~×÷√∞∑∂∈∀∃€¥£§©♥★☺→←↑↓↔⊕"
)  # fmt: skip
_PICTURE_FONTS = 3  # of the fonts, the first ones: DejaVu's, which have them
# Unicode's pictures of things (Miscellaneous Symbols, Dingbats): suns, umbrellas, hands, faces, chessmen, scissors,
# flowers; but not what has digits in it, and what looks like one: discs, rings, moons, quotation marks, some planets.
_MISTAKABLE = "☇☈☉☌☍☡☽☾♃♄♉♋♩♭♳♴♵♶♷♸♹⚆⚇⚡⚪⚫⚬⚲⚳⚴⚵⚶⚷⚸⛀❍❘❙❚➲"
_PICTOGRAMS = "".join(
    chr(code)
    for codes in (range(0x2600, 0x2700), range(0x2701, 0x275B), range(0x2761, 0x2768), range(0x2794, 0x27BF))
    for code in codes
    if chr(code) not in _MISTAKABLE
)


def non_digits(count: int, digits: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Draw glyphs that are not digits.

    Args:
        count: how many.
        digits: (n, 28, 28) glyphs of digits, 0 to 1, from which those stuck together are made.
        seed: the same seed gives the same glyphs.

    Returns:
        (count, 28, 28) float32, 0 to 1.
    """
    rng = np.random.default_rng(seed)
    kinds = (
        _letter, _letter, _written, _written, _written, _syllable, _pictogram, _pictogram, _scribble, _scribble,
        _shape, _blot, _texture,
    )  # fmt: skip
    glyphs: list[Glyph] = []
    while len(glyphs) < count:
        kind = int(rng.integers(len(kinds) + 1))
        glyph = _stuck(digits, rng) if kind == len(kinds) else kinds[kind](rng)
        if glyph is not None and not _is_bar(glyph):
            glyphs.append(glyph)
    return np.stack(glyphs)


def _is_bar(glyph: Glyph) -> bool:
    """Whether it could be a one: a single, straight, narrow thing, however it lies."""
    moments = cv2.moments(glyph)
    if moments["m00"] < 1:
        return True
    spread = np.array([[moments["mu20"], moments["mu11"]], [moments["mu11"], moments["mu02"]]]) / moments["m00"]
    narrow, long = np.sqrt(np.linalg.eigvalsh(spread))
    return bool(narrow < 0.28 * long)


def _letter(rng: np.random.Generator) -> Glyph | None:
    """A letter or a symbol in a font; sometimes two beside each other."""
    count = 2 if rng.random() < 0.15 else 1
    text = "".join(LETTERS[rng.integers(len(LETTERS))] for _ in range(count))
    return printed(text, int(rng.integers(FONTS)))


def _written(rng: np.random.Generator) -> Glyph:
    """A letter, or a simple drawing, by hand: leaning, stretched, and never twice the same."""
    curved = rng.random() < 0.6
    strokes = list((CURVED if curved else STRAIGHT).values())
    lean, width = rng.uniform(-0.35, 0.35), rng.uniform(0.6, 1.3)
    lines = []
    for points in strokes[rng.integers(len(strokes))]:
        line = np.array(points) + rng.normal(0, 0.045, (len(points), 2))
        line[:, 0] = width * (line[:, 0] - lean * (line[:, 1] - 0.5))
        lines.append(curve(line) if curved and len(line) > 2 else line)
    return stroked(lines, rng.uniform(1.2, 3.5))


def _syllable(rng: np.random.Generator) -> Glyph:
    """Hangul: a consonant and a vowel beside it, as by hand."""
    consonant = CONSONANTS[str(rng.choice(list(CONSONANTS)))]
    vowel = VOWELS[str(rng.choice(list(VOWELS)))]
    lines = [_in_box(line, (0.0, 0.1, 0.5, 0.8), rng) for line in consonant]
    return stroked([*lines, *(_in_box(line, (0.55, 0.0, 0.45, 1.0), rng) for line in vowel)], rng.uniform(1.2, 3))


def _pictogram(rng: np.random.Generator) -> Glyph | None:
    """A small picture of a thing, filled, or drawn by its outline."""
    outline = int(rng.integers(4, 13)) if rng.random() < 0.4 else 0
    return printed(_PICTOGRAMS[rng.integers(len(_PICTOGRAMS))], int(rng.integers(_PICTURE_FONTS)), outline)


def _in_box(
    line: tuple[tuple[float, float], ...], box: tuple[float, float, float, float], rng: np.random.Generator
) -> NDArray[np.float64]:
    points = np.array(line) * box[2:] + box[:2]
    return points + rng.normal(0, 0.03, points.shape)


def _scribble(rng: np.random.Generator) -> Glyph:
    """A tangle of lines, with more ink than any digit has."""
    lines = []
    for _ in range(int(rng.integers(3, 7))):
        points = rng.random((int(rng.integers(2, 6)), 2))
        lines.append(curve(points) if rng.random() < 0.7 else points)
    return stroked(lines, rng.uniform(1.2, 3.5))


def _shape(rng: np.random.Generator) -> Glyph:
    """A polygon or a star, hollow or filled; crosses, arrows, grids, circles with something in them."""
    corners = int(rng.integers(3, 9))
    angles = (
        np.sort(rng.uniform(0, 2 * np.pi, corners)) if rng.random() < 0.5 else np.arange(corners) * 2 * np.pi / corners
    )
    radii = rng.uniform(0.25, 0.5, corners) if rng.random() < 0.6 else np.full(corners, 0.5)
    outline = 0.5 + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if rng.random() < 0.5:
        canvas = np.zeros((120, 120), np.uint8)
        cv2.fillPoly(canvas, [np.rint(10 + outline * 100).astype(np.int32)], 255)
        if rng.random() < 0.4:
            hole = np.rint(10 + (0.5 + (outline - 0.5) * rng.uniform(0.3, 0.8)) * 100).astype(np.int32)
            cv2.fillPoly(canvas, [hole], 0)
        return centred(canvas.astype(np.float32) / np.float32(255)) if canvas.any() else _shape(rng)
    inside = [rng.random((2, 2)) * 0.6 + 0.2 for _ in range(int(rng.integers(1, 5)))]
    closed = np.concatenate([outline, outline[:1]])
    rounded = curve(closed) if rng.random() < 0.5 else closed
    return stroked([rounded, *inside], rng.uniform(1.2, 3))


def _blot(rng: np.random.Generator) -> Glyph:
    """The silhouette of something: a smooth, filled form, often with holes."""
    sigma = rng.uniform(6, 22)
    field = cv2.GaussianBlur(rng.normal(0, 1, (120, 120)).astype(np.float32), (0, 0), sigma)
    rows, columns = np.mgrid[-1:1:120j, -1:1:120j]
    field = field / field.std() - 2.5 * (rows**2 + columns**2) * rng.uniform(0.5, 1.5)
    mask = (field > np.quantile(field, rng.uniform(0.55, 0.9))).astype(np.uint8)
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(mask)
    largest = 1 + int(sizes[1:, cv2.CC_STAT_AREA].argmax()) if count > 1 else 0
    return centred((labels == largest).astype(np.float32))


def _texture(rng: np.random.Generator) -> Glyph | None:
    """Grass, cloth, a photo's shadows: grey, and everywhere."""
    sigma = rng.uniform(1.5, 8)
    field = cv2.GaussianBlur(
        rng.normal(0, 1, (112, 112)).astype(np.float32), (0, 0), sigma, sigmaY=sigma * rng.uniform(0.3, 3)
    )
    field = np.clip(field / field.std() * rng.uniform(0.3, 1.5) + rng.uniform(-0.5, 0.5), 0, 1)
    rows, columns = np.mgrid[-1:1:112j, -1:1:112j]
    field *= rows**2 + columns**2 < rng.uniform(0.6, 2)
    return centred((field / max(field.max(), 1e-3)).astype(np.float32)) if field.any() else None


def _stuck(digits: NDArray[np.float32], rng: np.random.Generator) -> Glyph:
    """Two or three digits that nothing divides."""
    side_by_side = [digits[rng.integers(len(digits))][:, 4:24] for _ in range(int(rng.integers(2, 4)))]
    overlap = int(rng.integers(2, 7))
    row = side_by_side[0]
    for digit in side_by_side[1:]:
        row = np.concatenate(
            [row[:, :-overlap], np.maximum(row[:, -overlap:], digit[:, :overlap]), digit[:, overlap:]], axis=1
        )
    if rng.random() < 0.2:
        row = np.concatenate([row, np.roll(row, 3, axis=1)], axis=0)
    return centred(cv2.resize(row, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC).clip(0, 1))
