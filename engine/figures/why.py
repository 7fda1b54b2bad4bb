"""What decided, as a picture: the glyph, and over it what speaks for the answer and for the runner-up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.charts import Tile, TileData, rows
from engine.figures.reading import INK, MARGIN, PAPER
from engine.formatting import percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from engine.classifier.occlusion import Evidence, Occlusion

ZOOM = 8  # pixels of the picture to one of the glyph
TILE, GAP, HEAD = 28 * ZOOM, 24, 34
LEGEND = 46
MARGIN_OF_GLYPH = 2  # pixels at its sides that a tile leaves out; three tiles fit into 80 columns then
SPEAKS_FOR, SPEAKS_AGAINST = (255, 140, 26), (46, 134, 255)  # told apart by the colour-blind, too
DIMMED = 0.45  # ink that decides nothing


def draw_why(glyph: NDArray[np.float32], probabilities: Sequence[float], found: Evidence) -> bytes:
    """Draw what decided.

    Four tiles: the glyph as the network got it; over it what speaks for (orange) and against (blue) the answer, the
    same for the runner-up; and the glyph without the part that decides or matters most. Below, the scale in nats.

    Args:
        glyph: (28, 28) float32, ink 1.0 on 0.0.
        probabilities: of all ten values.
        found: what was measured.

    Returns:
        A PNG.
    """
    from PIL import Image, ImageDraw, ImageFont

    most = max(float(abs(found.weights).max()), 1e-6)
    tiles = [
        ("28 x 28", _ink(glyph)),
        *(
            (_title(value, probabilities[value]), _heat(glyph, weights / most))
            for value, weights in zip((found.value, found.runner_up), found.weights, strict=True)
        ),
    ]
    if found.part is not None:
        tiles.append((_title(found.part.value, found.part.confidence), _without(glyph, found.part)))
    width = 2 * MARGIN + len(tiles) * TILE + (len(tiles) - 1) * GAP
    sheet = Image.new("RGB", (width, 2 * MARGIN + HEAD + TILE + LEGEND), PAPER)
    draw = ImageDraw.Draw(sheet)
    for index, (title, tile) in enumerate(tiles):
        x = MARGIN + index * (TILE + GAP)
        draw.text((x, MARGIN), title, fill=INK, font=ImageFont.load_default(22))
        sheet.paste(tile, (x, MARGIN + HEAD))
    left = MARGIN + TILE + GAP
    _legend(draw, (left, MARGIN + HEAD + TILE + 12), 2 * TILE + GAP, most)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def why_tiles(glyph: NDArray[np.float32], probabilities: Sequence[float], found: Evidence) -> TileData:
    """What the picture shows but for the glyph as it is, for whoever draws it their own way."""
    most = max(float(abs(found.weights).max()), 1e-6)
    inside = slice(1, -1), slice(MARGIN_OF_GLYPH, -MARGIN_OF_GLYPH)
    tiles = [
        Tile(
            _title(value, probabilities[value]),
            rows(glyph[inside]),
            rows((weights / most)[inside]),
        )
        for value, weights in zip((found.value, found.runner_up), found.weights, strict=True)
    ]
    if found.part is not None:
        without = Tile(_title(found.part.value, found.part.confidence), rows((glyph * ~found.part.cover)[inside]))
        tiles.append(without)
    return TileData(tuple(tiles))


def _title(value: int, probability: float) -> str:
    """A digit and its probability, which is never called 0 %."""
    return f"{value}  {percent(probability)}"


def _enlarged(levels: NDArray[np.floating]) -> Image:
    """(28, 28, 3), 0 to 255, with its pixels sharp."""
    import numpy as np
    from PIL import Image

    pixels = np.rint(np.clip(levels, 0, 255)).astype(np.uint8)
    return Image.fromarray(pixels).resize((TILE, TILE), Image.Resampling.NEAREST)


def _ink(glyph: NDArray[np.float32]) -> Image:
    return _enlarged(glyph[..., None].repeat(3, 2) * 255)


def _heat(glyph: NDArray[np.float32], weights: NDArray[np.float32]) -> Image:
    """Ink in the colour of what it says, the more of it the more it weighs; -1 to 1."""
    import numpy as np

    strength = np.sqrt(abs(weights))[..., None]  # what weighs a quarter of the most is still plain to see
    colour = np.where(weights[..., None] > 0, SPEAKS_FOR, SPEAKS_AGAINST)
    grey = np.full(3, 255 * DIMMED)
    return _enlarged(glyph[..., None] * (grey * (1 - strength) + colour * strength))


def _without(glyph: NDArray[np.float32], part: Occlusion) -> Image:
    """The glyph without a part; where that was, a frame of dots shows its outline."""
    from PIL import ImageDraw

    image = _ink(glyph * ~part.cover)
    draw = ImageDraw.Draw(image)
    for row, column in zip(*part.ink.nonzero(), strict=True):
        x, y = int(column) * ZOOM, int(row) * ZOOM
        draw.line((x + 1, y + ZOOM - 2, x + ZOOM - 2, y + 1), fill=SPEAKS_FOR, width=1)
    return image


def _legend(draw: ImageDraw, corner: tuple[int, int], width: int, most: float) -> None:
    """From what speaks against to what speaks for, with the numbers at both ends."""
    from PIL import ImageFont

    (left, top), font = corner, ImageFont.load_default(14)
    for step in range(width):
        weight = 2 * step / (width - 1) - 1
        strength = abs(weight) ** 0.5
        end = SPEAKS_FOR if weight > 0 else SPEAKS_AGAINST
        colour = tuple(round(255 * DIMMED * (1 - strength) + part * strength) for part in end)
        draw.line((left + step, top, left + step, top + 12), fill=colour)
    for place, text in ((0.0, f"-{most:.1f}"), (0.5, "0"), (1.0, f"+{most:.1f}")):
        anchor = {0.0: "la", 0.5: "ma", 1.0: "ra"}[place]
        draw.text((left + place * width, top + 16), text, fill=INK, font=font, anchor=anchor)
