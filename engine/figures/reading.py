"""A reading as a picture: the boxes in it, what the network saw, and ten bars for each digit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from engine.formatting import percent
from engine.messages import Digit, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

MARGIN, GAP = 16, 16  # pixels
AROUND = 0.5  # of its tallest digit's height: what is shown around the writing
BESIDE = 320  # the longest side of a picture that stands beside its digits,
ABOVE = 480  # and the height of one that stands above them
FEW = 2  # digits that stand beside their picture
MOST_TILES, TILES_A_ROW = 60, 10
PAPER, INK, FAINT, ACCENT, SECOND = "#ffffff", "#1f2328", "#d0d7de", "#0969da", "#bc4c00"


class _Tile(NamedTuple):
    """The sizes, in pixels, of a digit's answer, glyph and bars."""

    glyph: int
    bars: int
    bar: int
    title: int
    font: int

    @property
    def height(self) -> int:
        return self.title + 6 + self.glyph + 8 + 10 * self.bar


LARGE, SMALL = _Tile(112, 128, 11, 18, 10), _Tile(56, 84, 9, 12, 9)
LARGE_UP_TO = 10  # digits


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
    area = _writing(reading, size)
    tile = LARGE if len(digits) <= LARGE_UP_TO else SMALL
    columns = min(len(digits), TILES_A_ROW)
    rows = -(-len(digits) // columns)
    grid = columns * (tile.bars + GAP) - GAP, rows * (tile.height + GAP) - GAP
    if len(digits) <= FEW:
        picture = _with_boxes(reading, pixels, size, area, (BESIDE, BESIDE))
        left, top = picture.width + GAP, 0
    else:
        picture = _with_boxes(reading, pixels, size, area, (max(grid[0], BESIDE), ABOVE))
        left, top = 0, picture.height + GAP
    right, bottom = max(picture.width, left + grid[0]), max(picture.height, top + grid[1])
    sheet = Image.new("RGB", (right + 2 * MARGIN, bottom + 2 * MARGIN), PAPER)
    sheet.paste(picture, (MARGIN, MARGIN))
    draw = ImageDraw.Draw(sheet)
    for index, digit in enumerate(digits):
        row, column = divmod(index, columns)
        spot = MARGIN + left + column * (tile.bars + GAP), MARGIN + top + row * (tile.height + GAP)
        _draw_digit(sheet, draw, digit, spot, tile)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def _writing(reading: Reading, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture, (left, top, right, bottom), that has all digits and some space around them."""
    boxes = [digit.box for digit in reading.digits]
    around = round(AROUND * max(height for *_, height in boxes)) + 2
    left, top = min(x for x, *_ in boxes) - around, min(y for _, y, *_ in boxes) - around
    right = max(x + width for x, _, width, _ in boxes) + around
    bottom = max(y + height for _, y, _, height in boxes) + around
    return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])


def _with_boxes(
    reading: Reading,
    pixels: NDArray[np.uint8],
    size: tuple[int, int],
    area: tuple[int, int, int, int],
    room: tuple[int, int],
) -> Image:
    """An area of the picture as large as there is room, with a box around each digit and its answer above."""
    from PIL import Image, ImageDraw, ImageFont

    left, top, right, bottom = area
    scale = min(room[0] / (right - left), room[1] / (bottom - top))
    shown = (max(round((right - left) * scale), 1), max(round((bottom - top) * scale), 1))
    # A tiny picture is shown with its pixels sharp, so that one sees how few there are.
    way = Image.Resampling.NEAREST if scale > 2 else Image.Resampling.LANCZOS
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    part = (left * across, top * down, right * across, bottom * down)
    image = Image.fromarray(pixels).convert("RGB").resize(shown, way, box=part)
    draw = ImageDraw.Draw(image)
    for digit in reading.digits:
        x, y = (digit.box[0] - left) * scale, (digit.box[1] - top) * scale
        width, height = digit.box[2] * scale, digit.box[3] * scale
        draw.rectangle((x - 2, y - 2, x + width + 2, y + height + 2), outline=ACCENT, width=2)
        font = min(max(round(0.25 * height), 9), 16)  # a label hides no digit of the line above
        spot = (max(x - 2, 0), max(y - font - 6, 0))
        draw.rectangle((*spot, spot[0] + font - 2, spot[1] + font + 4), fill=ACCENT)
        draw.text((spot[0] + 2, spot[1]), str(digit.value), fill=PAPER, font=ImageFont.load_default(font))
    return image


def _draw_digit(sheet: Image, draw: ImageDraw, digit: Digit, spot: tuple[int, int], tile: _Tile) -> None:
    """The answer, the glyph as the network got it, and a bar for each value."""
    import numpy as np
    from PIL import Image, ImageFont

    x, y = spot
    shown = np.rint(np.clip(digit.glyph, 0, 1) * 255).astype(np.uint8)
    answer = f"{digit.value}  {percent(digit.confidence)}"
    draw.text(spot, answer, fill=INK, font=ImageFont.load_default(tile.title))
    glyph = Image.fromarray(shown).resize((tile.glyph, tile.glyph), Image.Resampling.NEAREST)
    sheet.paste(glyph, (x, y + tile.title + 6))
    font = ImageFont.load_default(tile.font)
    top, left, full = y + tile.title + 6 + tile.glyph + 8, x + 12, tile.bars - 14
    for value, probability in enumerate(digit.probabilities):
        row = top + value * tile.bar
        colour = ACCENT if value == digit.value else SECOND if value == digit.runner_up else INK
        draw.text((x, row - 1), str(value), fill=colour, font=font)
        draw.rectangle((left, row + 1, left + full, row + tile.bar - 3), fill=FAINT)
        if probability >= 0.005:
            draw.rectangle((left, row + 1, left + full * probability, row + tile.bar - 3), fill=colour)
