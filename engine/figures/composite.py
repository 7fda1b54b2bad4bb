"""Several figures as one, each with its number: for a front end that shows one picture better than ten."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from engine.drawing import Figure
from engine.figures.reading import FAINT, GAP, INK, MARGIN, PAPER

CELL = (480, 360)  # pixels that a figure may take, width and height
CAPTION = 24  # pixels


def composite(figures: Sequence[Figure], name: str, alt: str) -> Figure:
    """One figure that shows several, in rows, numbered from 1.

    Args:
        figures: at least one, all of which can be drawn.
        name: of the figure that is returned.
        alt: its description in words.
    """
    private = any(figure.private for figure in figures)
    return Figure(name, alt, lambda: _draw([figure.png for figure in figures]), private)


def _draw(pictures: Sequence[bytes]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    shown = []
    for picture in pictures:
        with Image.open(io.BytesIO(picture)) as opened:
            scale = min(CELL[0] / opened.width, CELL[1] / opened.height, 1.0)
            size = max(round(opened.width * scale), 1), max(round(opened.height * scale), 1)
            shown.append(opened.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    columns = math.ceil(math.sqrt(len(shown)))
    rows = -(-len(shown) // columns)
    width, height = max(image.width for image in shown), max(image.height for image in shown) + CAPTION
    size = columns * (width + GAP) - GAP + 2 * MARGIN, rows * (height + GAP) - GAP + 2 * MARGIN
    sheet = Image.new("RGB", size, PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(CAPTION - 6)
    for index, image in enumerate(shown):
        row, column = divmod(index, columns)
        x, y = MARGIN + column * (width + GAP), MARGIN + row * (height + GAP)
        draw.text((x, y), str(index + 1), fill=INK, font=font)
        sheet.paste(image, (x, y + CAPTION))
        draw.rectangle((x, y + CAPTION, x + image.width - 1, y + CAPTION + image.height - 1), outline=FAINT)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()
