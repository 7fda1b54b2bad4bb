"""A reading as a picture: the boxes in it, what the network saw, and ten bars for each digit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from engine.messages import Digit, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PICTURE = 320  # pixels: the longest side that the person's picture gets
TILE, TILE_GAP = 112, 16  # the glyph at four times its size
BAR_AREA, BAR_ROW = 128, 11
MOST_TILES, TILES_A_ROW = 20, 5
MARGIN = 16
PAPER, INK, FAINT, ACCENT, SECOND = "#ffffff", "#1f2328", "#d0d7de", "#0969da", "#bc4c00"


def draw_reading(reading: Reading, pixels: NDArray[np.uint8], size: tuple[int, int]) -> bytes:
    """Draw a reading.

    Args:
        reading: what was read; it has digits.
        pixels: the picture, (height, width) or (height, width, 3) uint8.
        size: (width, height) of the picture that the digits' boxes are measured in.

    Returns:
        A PNG.
    """
    from PIL import Image, ImageDraw

    digits = reading.digits[:MOST_TILES]
    columns = min(len(digits), TILES_A_ROW)
    rows = -(-len(digits) // TILES_A_ROW)
    left = _with_boxes(reading, pixels, size)
    tile_height = 24 + TILE + 8 + 10 * BAR_ROW
    width = MARGIN + left.width + MARGIN + columns * (BAR_AREA + TILE_GAP)
    height = 2 * MARGIN + max(left.height, rows * (tile_height + TILE_GAP) - TILE_GAP)
    sheet = Image.new("RGB", (width, height), PAPER)
    sheet.paste(left, (MARGIN, MARGIN))
    draw = ImageDraw.Draw(sheet)
    for index, digit in enumerate(digits):
        x = MARGIN + left.width + MARGIN + index % TILES_A_ROW * (BAR_AREA + TILE_GAP)
        y = MARGIN + index // TILES_A_ROW * (tile_height + TILE_GAP)
        _draw_digit(sheet, draw, digit, x, y)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def _with_boxes(reading: Reading, pixels: NDArray[np.uint8], size: tuple[int, int]) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    scale = PICTURE / max(size)
    shown = (max(round(size[0] * scale), 1), max(round(size[1] * scale), 1))
    # A tiny picture is shown with its pixels sharp, so that one sees how few there are.
    way = Image.Resampling.NEAREST if scale > 2 else Image.Resampling.LANCZOS
    image = Image.fromarray(pixels).convert("RGB").resize(shown, way)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(16)
    for digit in reading.digits:
        x, y, width, height = (side * scale for side in digit.box)
        draw.rectangle((x - 2, y - 2, x + width + 2, y + height + 2), outline=ACCENT, width=2)
        spot = (max(x - 2, 0), max(y - 22, 0))
        draw.rectangle((*spot, spot[0] + 14, spot[1] + 20), fill=ACCENT)
        draw.text((spot[0] + 2, spot[1]), str(digit.value), fill=PAPER, font=font)
    return image


def _draw_digit(sheet: Image, draw: ImageDraw, digit: Digit, x: int, y: int) -> None:
    """The answer, the glyph as the network got it, and a bar for each value."""
    import numpy as np
    from PIL import Image, ImageFont

    shown = np.rint(np.clip(digit.glyph, 0, 1) * 255).astype(np.uint8)
    answer = f"{digit.value}  {np.floor(digit.confidence * 1000) / 10:.1f}%"
    draw.text((x, y), answer, fill=INK, font=ImageFont.load_default(18))
    glyph = Image.fromarray(shown).resize((TILE, TILE), Image.Resampling.NEAREST)
    sheet.paste(glyph, (x, y + 24))
    font = ImageFont.load_default(10)
    top = y + 24 + TILE + 8
    for value, probability in enumerate(digit.probabilities):
        row = top + value * BAR_ROW
        colour = ACCENT if value == digit.value else SECOND if value == digit.runner_up else INK
        draw.text((x, row - 1), str(value), fill=colour, font=font)
        full = BAR_AREA - 12 - 2
        draw.rectangle((x + 12, row + 1, x + 12 + full, row + BAR_ROW - 3), fill=FAINT)
        if probability >= 0.005:
            draw.rectangle((x + 12, row + 1, x + 12 + full * probability, row + BAR_ROW - 3), fill=colour)
