"""Things that are drawn: icons, silhouettes, houses, faces, scribbles, signatures; and scenes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawn import curve
from training.pages import fonts
from training.pages.letters import bent, field_of
from training.pages.noise import clouds
from training.pages.patterns import barcode, blob, hatching, texture
from training.pages.sketching import Alpha, Points, filled, lined, trimmed

Draw = Callable[[np.random.Generator, int, int, float], Alpha]
# Pictures of things in a font; none is a ring, a disc, a bar, or has a digit in it.
_EMOJI = (
    "🚗🚌🚲🚂🚀🚁🚜🚚🚢🛵🏠🏢🏭🏰🏥🏫⛪🗼🗽⛲🌲🌳🌴🌵🌷🌻🌹🍀🍁🍂🍄🌽🍇🍉🍌🍍🍎🍐🍓🍔🍕🍖🍗🍞🍟🍦🍰🍺🍷☕"
    "🐶🐱🐭🐰🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🦆🦉🐺🐴🦄🐝🐛🦋🐌🐞🐢🐍🐙🦀🐠🐬🐳🐊🐘🐪🐑🐐🦌🐓🐇🐿"
    "😀😂😍😎😢😡😴🤔👶👦👧👨👩👴👮👷💃🕺🏃🚶👪💪👍👎👏👊✌✋👂👃👀👄👣👕👖👗👠👟👒🎩🎒👜👓🌂"
    "⌚📱💻🖨📷📺📻🔦📚📖📎📌✂🔑🔒🔨🔧🔩⚙🔫💣🛒🎁🎈🎉🎀🎸🎹🎺🎻🥁🎨🎬🎮🎲🏀🏈🎾🏆🏹🎣⛄⛺⚓⛵✈☂☀☁⛅⚡❄🔥💧🌈⭐"
)  # fmt: skip
_SYMBOLS = "☂☃☎☕☘☠☢☣♔♕♖♗♘♚♛♜♝♞♠♣♥♦♨✂✆✈✉✌✍✎✏✒✓✔✕✗✘✚✢✤✦✩✪✰✳✵✶✿❀❁❄❅❆❉❖❤❥❦➔➘➙➚➜➟➠➢➤➥➽"


def icon(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A small picture of a thing from a font, as its lines or as its silhouette."""
    if rng.random() < 0.3:
        return _DRAWN[rng.integers(len(_DRAWN))](rng, height, width, pen)
    family, subset, names = _ICONS[int(rng.random() < 0.35)]
    text = names[rng.integers(len(names))]
    if not fonts.has(family, subset, text):
        text = names[0]
    whole = field_of(family, subset, text)
    field = _silhouette(family, subset, text) if rng.random() < 0.25 else whole.edge
    scale = min(height, width) / max(field.shape)
    alpha = bent(field, scale, whole.half, pen if rng.random() < 0.3 else None, rng, wobble=rng.uniform(0, 0.7))
    return alpha[:height, :width]


_ICONS = (("noto-emoji", "emoji", _EMOJI.replace("\ufe0f", "")), ("noto-sans-symbols-2", "symbols", _SYMBOLS))


@cache
def _silhouette(family: str, subset: str, text: str) -> NDArray[np.int8]:
    """An icon's field with what it surrounds filled."""
    field = field_of(family, subset, text).edge
    outline, _ = cv2.findContours((field > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    ink = np.zeros(field.shape, np.uint8)
    cv2.drawContours(ink, outline, -1, 1, -1)
    signed = cv2.distanceTransform(ink, cv2.DIST_L2, 5) - cv2.distanceTransform(1 - ink, cv2.DIST_L2, 5)
    return np.rint(np.clip(cv2.GaussianBlur(signed, (0, 0), 0.9), -31, 31) * 4).astype(np.int8)


def shape(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A polygon, a star or a gear with something in it, by its outline or filled; never a bare ring."""
    corners = int(rng.integers(3, 8))
    turn = rng.uniform(0, 2 * np.pi)
    if rng.random() < 0.4:  # a star
        angles = turn + np.arange(2 * corners) * np.pi / corners
        radii = np.where(np.arange(2 * corners) % 2, rng.uniform(0.35, 0.75), 1.0)
    else:
        angles = turn + (np.arange(corners) + rng.uniform(-0.25, 0.25, corners)) * 2 * np.pi / corners
        radii = rng.uniform(0.6, 1.0, corners)
    size = np.array([width, height]) / 2 - pen / 2 - 1.5
    outline = np.array([width, height]) / 2 + size * radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
    canvas = np.zeros((height, width), np.float32)
    if rng.random() < 0.5:
        filled(canvas, outline)
        if rng.random() < 0.4:
            middle = outline.mean(0)
            filled(canvas, middle + (outline - middle) * rng.uniform(0.3, 0.75), 0.0)
        return canvas
    lined(canvas, [outline], pen, closed=True)
    if corners > 4 or rng.random() < 0.6:
        inside = [outline[rng.permutation(len(outline))[:2]] for _ in range(int(rng.integers(1, 4)))]
        lined(canvas, inside, pen)
    return canvas


def house(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A house with a door and windows."""
    eaves, left, right = rng.uniform(0.3, 0.55), rng.uniform(0.05, 0.2), rng.uniform(0.8, 0.95)
    roof = [(right + 0.05, eaves), (0.5 + rng.normal(0, 0.05), 0.03), (left - 0.05, eaves)]
    walls = [(left, eaves), (left, 0.97), (right, 0.97), (right, eaves), *roof, (left, eaves)]
    door = rng.uniform(left + 0.05, right - 0.3)
    parts: list[Points] = [walls, [(door, 0.97), (door, 0.7), (door + 0.17, 0.7), (door + 0.17, 0.97), (door, 0.97)]]
    for _ in range(int(rng.integers(0, 3))):
        x, y = rng.uniform(left + 0.05, right - 0.2), rng.uniform(eaves + 0.03, 0.65)
        parts.append([(x, y), (x + 0.14, y), (x + 0.14, y + 0.14), (x, y + 0.14), (x, y)])
    return _drawing(parts, rng, height, width, pen)


def tree(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A tree: a trunk and a crown, or a fir."""
    if rng.random() < 0.5:
        steps = int(rng.integers(2, 5))
        left = [(0.5 - 0.4 * k / steps - 0.03 * (1 - j), 0.05 + 0.75 * (k - 0.2 * j) / steps)
                for k in range(1, steps + 1) for j in (0, 1)]  # fmt: skip
        crown = [(0.5, 0.02), *left, *[(1 - x, y) for x, y in reversed(left)], (0.5, 0.02)]
        return _drawing([crown, [(0.45, 0.8), (0.45, 0.98), (0.55, 0.98), (0.55, 0.8)]], rng, height, width, pen)
    angles = np.linspace(0, 2 * np.pi, 18)
    crown_line = np.stack([0.5 + 0.4 * np.cos(angles), 0.36 + 0.32 * np.sin(angles)], 1) + rng.normal(0, 0.03, (18, 2))
    crown_line[-1] = crown_line[0]
    return _drawing([crown_line, [(0.44, 0.67), (0.42, 0.98)], [(0.56, 0.67), (0.58, 0.98)]], rng, height, width, pen)


def car(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A car from the side."""
    top, hood = rng.uniform(0.2, 0.35), rng.uniform(0.45, 0.58)
    body = [(0.03, 0.78), (0.03, hood), (0.22, hood), (0.34, top), (0.66, top), (0.8, hood), (0.97, hood + 0.03),
            (0.97, 0.78), (0.03, 0.78)]  # fmt: skip
    angles = np.linspace(0, 2 * np.pi, 12)
    wheels = [np.stack([x + 0.09 * np.cos(angles), 0.8 + 0.13 * np.sin(angles)], 1) for x in (0.25, 0.75)]
    window = [(0.3, hood), (0.38, top + 0.06), (0.62, top + 0.06), (0.7, hood), (0.3, hood)]
    return _drawing([body, *wheels, window], rng, height, width, pen)


def face(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A face: two eyes, a mouth, perhaps hair and ears."""
    angles = np.linspace(0, 2 * np.pi, 20)
    head = np.stack([0.5 + 0.44 * np.cos(angles), 0.5 + 0.46 * np.sin(angles)], 1)
    bend = rng.uniform(-0.15, 0.15)
    parts: list[Points] = [head, [(0.33, 0.68 - bend / 2), (0.5, 0.68 + bend), (0.67, 0.68 - bend / 2)]]
    parts += [np.stack([x + 0.05 * np.cos(angles), 0.38 + 0.05 * np.sin(angles)], 1) for x in (0.34, 0.66)]
    if rng.random() < 0.5:
        parts.append([(0.5, 0.42), (0.46, 0.56), (0.52, 0.57)])
    if rng.random() < 0.5:
        parts += [[(x, 0.1 + 0.4 * (x - 0.5) ** 2), (x + rng.normal(0, 0.05), -0.02)] for x in np.linspace(0.2, 0.8, 7)]
    return _drawing(parts, rng, height, width, pen, smooth=True)


def person(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A person of a few strokes."""
    angles = np.linspace(0, 2 * np.pi, 14)
    head = np.stack([0.5 + 0.13 * np.cos(angles), 0.14 + 0.12 * np.sin(angles)], 1)
    arms = rng.uniform(0.25, 0.6, 2)
    parts: list[Points] = [head, [(0.5, 0.27), (0.5, 0.62)], [(0.18, arms[0]), (0.5, 0.36), (0.82, arms[1])],
             [(0.25, 0.98), (0.5, 0.62), (0.75, 0.98)]]  # fmt: skip
    return _drawing(parts, rng, height, width, pen)


def flower(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A flower or a sun: petals or rays around something."""
    angles = np.linspace(0, 2 * np.pi, 16)
    low = rng.uniform(0.45, 0.6) if rng.random() < 0.6 else 0.95
    middle, reach = low / 2, low / 2
    parts: list[Points] = [np.stack([0.5 + 0.35 * reach * np.cos(angles), middle + 0.35 * reach * np.sin(angles)], 1)]
    for angle in np.arange(0, 2 * np.pi, 2 * np.pi / rng.integers(5, 10)):
        way = np.array([np.cos(angle), np.sin(angle)])
        side = np.array([-way[1], way[0]]) * 0.16 * reach
        start, end = (0.5, middle) + 0.4 * reach * way, (0.5, middle) + 0.97 * reach * way
        parts.append(np.array([start - side, end, start + side]) if low < 0.9 else np.array([start, end]))
    if low < 0.9:
        parts += [[(0.5, low), (0.52, 0.98)], [(0.51, 0.8), (0.7, 0.7), (0.52, 0.85)]]
    return _drawing(parts, rng, height, width, pen)


def scribble(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A tangle of lines."""
    canvas = np.zeros((height, width), np.float32)
    size = np.array([width - pen - 2, height - pen - 2])
    for _ in range(int(rng.integers(2, 6))):
        points = rng.random((int(rng.integers(4, 10)), 2))
        if rng.random() < 0.4:  # to and fro, as somebody strikes something out
            points = np.stack([np.linspace(0, 1, 14), np.tile([0.1, 0.9], 7)], 1) + rng.normal(0, 0.06, (14, 2))
        line = curve(points, 10) if rng.random() < 0.8 else points
        lined(canvas, [np.clip(line, 0, 1) * size + pen / 2 + 1], pen)
    return canvas


def signature(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Loops from left to right, with a flourish."""
    turns = rng.uniform(5, 12)
    t = np.linspace(0, turns * 2 * np.pi, int(turns * 14))
    swell = np.interp(t, np.linspace(0, t[-1], 7), rng.uniform(0.15, 1, 7) * np.linspace(1.1, 0.5, 7))
    x = t / t[-1] + swell * 0.05 * np.cos(t + rng.uniform(0, 6))
    y = 0.55 + 0.4 * swell * np.sin(t * rng.uniform(0.9, 1.1)) + 0.05 * np.sin(t * 0.31)
    lines = [np.stack([x, y], 1)]
    if rng.random() < 0.6:
        lines.append(curve(np.array([(0.0, 0.85), (0.4, 0.95), (1.0, 0.8), (0.6, 0.98)]) + rng.normal(0, 0.04, (4, 2))))
    if rng.random() < 0.6:
        lines.append(curve(np.array([(0.05, 0.1), (0.0, 0.9), (0.12, 0.5), (0.2, 0.05), (0.25, 0.7)])))
    canvas = np.zeros((height, width), np.float32)
    size = np.array([width - pen - 2, height - pen - 2])
    lined(canvas, [np.clip(line, -0.02, 1.02) * size + pen / 2 + 1 for line in lines], pen)
    return canvas


def scene(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A photo of things: a ground, a light, and lit bodies, some before others, with shadows."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    grey = rng.uniform(0.2, 0.8) + rng.uniform(-0.4, 0.4) * y + rng.uniform(-0.3, 0.3) * x
    horizon = rng.uniform(0.2, 0.9)
    if rng.random() < 0.6:
        ground = texture(rng, height, width, pen)
        grey = np.where(y > horizon + 0.03 * clouds(rng, height, width, 20), ground, grey)
    for _ in range(int(rng.integers(1, 8))):
        tall, wide = (int(rng.uniform(0.12, 0.8) * side) + 4 for side in (height, width))
        kind = _BODIES[rng.integers(len(_BODIES))]
        body = kind(rng, tall, wide, pen * rng.uniform(1, 3))[:tall, :wide]
        tall, wide = body.shape
        top, left = int(rng.integers(-tall // 3, height)), int(rng.integers(-wide // 3, width))
        part = body[max(-top, 0) : height - top, max(-left, 0) : width - left]
        here = grey[max(top, 0) : max(top, 0) + part.shape[0], max(left, 0) : max(left, 0) + part.shape[1]]
        light = np.linspace(rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3), part.shape[1], dtype=np.float32)
        tone = np.float32(rng.uniform(0, 1)) + light
        if rng.random() < 0.3:
            tone = tone + clouds(rng, part.shape[0], part.shape[1], 6) * np.float32(0.1)
        here += (tone - here) * part
    grey = grey + clouds(rng, height, width, rng.uniform(2, 40)) * np.float32(rng.uniform(0, 0.08))
    if rng.random() < 0.5:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.5, 2.5))
    return np.clip(grey, 0, 1).astype(np.float32)


def smear(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Something wiped away: soft streaks in one way."""
    canvas = scribble(rng, height, width, pen) if rng.random() < 0.4 else signature(rng, height, width, pen)
    length = max(3, int(width * rng.uniform(0.05, 0.3)))
    return np.clip(cv2.blur(canvas, (length, 1 + int(pen))) * np.float32(rng.uniform(0.5, 1.5)), 0, 1)


def hand(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """A hand with its fingers, filled or by its outline."""
    fingers, outline = int(rng.integers(3, 6)), [(0.2, 1.0), (0.1, 0.6)]
    for k in range(fingers):
        x, wide, top = 0.12 + 0.76 * k / fingers, 0.6 / fingers, rng.uniform(0.02, 0.3)
        outline += [(x, 0.55), (x, top + 0.05), (x + wide / 2, top), (x + wide, top + 0.05), (x + wide, 0.55)]
    outline += [(0.9, 0.7), (0.8, 1.0), (0.2, 1.0)]
    return _drawing([outline], rng, height, width, pen)


_DRAWN: tuple[Draw, ...] = (house, tree, car, face, person, flower, shape, hand)
_BODIES: tuple[Draw, ...] = (blob, shape, texture, blob, house, tree, car, icon, barcode)


def _drawing(
    parts: Sequence[Points],
    rng: np.random.Generator,
    height: int,
    width: int,
    pen: float,
    smooth: bool = False,
) -> Alpha:
    """Outlines in a box from 0 to 1 drawn by an unsteady hand; sometimes the first is filled and the others cut out."""
    canvas = np.zeros((height, width), np.float32)
    size = np.array([width - pen - 2, height - pen - 2])
    shaken = [np.asarray(part) + rng.normal(0, 0.012, np.shape(part)) for part in parts]
    lines = [(curve(part, 6) if smooth and len(part) > 2 else part) * size + pen / 2 + 1 for part in shaken]
    if rng.random() < 0.25 and len(lines[0]) > 2:
        closed = [bool(np.allclose(part[0], part[-1])) for part in parts]
        lined(canvas, [line for line, is_closed in zip(lines, closed, strict=True) if not is_closed], pen)
        for place, line in enumerate(lines):
            if closed[place]:
                filled(canvas, line, 1.0 if place == 0 or rng.random() < 0.2 else 0.0)
        return canvas
    lined(canvas, lines, pen)
    return canvas


def small(rng: np.random.Generator, size: int, pen: float) -> Alpha:
    """A thing that stands beside writing: an icon, a drawing, a scribble."""
    draw = _SMALL[rng.integers(len(_SMALL))]
    return trimmed(draw(rng, size, max(8, int(size * rng.uniform(0.8, 1.6))), pen))


_SMALL: tuple[Draw, ...] = (icon, icon, shape, scribble, house, tree, face, person, flower, hatching, blob)
