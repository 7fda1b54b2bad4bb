"""What is sent to a terminal is the picture: decoded again it is the same, and it takes the cells it was given."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image
from prompt_toolkit import ANSI
from prompt_toolkit.formatted_text import to_formatted_text

from bot.terminal.graphics import placing
from bot.terminal.graphics.protocol import Cell, Display, Protocol
from tests.bot.terminal.graphics import decoders
from tests.pictures import encoded, write

CELL = Cell(10, 20)
PAGE = write("7", height=90, pen=9, margin=20, ink=(20, 30, 160), paper=(250, 244, 230)).image


def shown(image: Image.Image, protocol: Protocol, width: int = 80, rows: int = 20, cell: Cell = CELL) -> str:
    """The escape sequences alone, the lines around them checked."""
    lines = placing.picture_lines(encoded(image), Display(protocol, cell), width, rows)
    match = re.fullmatch(r"\x1b7\x1b\[(\d+)A\r(.*)\x1b8", lines[-1], re.DOTALL)
    assert match
    assert lines[:-1] == [""] * int(match[1])
    assert len(lines) - 1 <= rows
    return match[2]


def test_kitty_gets_the_picture_on_cells_of_its_own_form() -> None:
    keys, picture = decoders.kitty(shown(PAGE, Protocol.KITTY))
    assert (keys["a"], keys["f"], keys["C"]) == ("T", "100", "1")
    columns, rows = int(keys["c"]), int(keys["r"])
    assert picture.size == (columns * CELL.width, rows * CELL.height)
    assert np.array_equal(np.asarray(picture.convert("RGB").crop((0, 0, *PAGE.size))), np.asarray(PAGE))
    rest = np.asarray(picture.getchannel("A"))
    assert not rest[PAGE.height :].any()
    assert not rest[:, PAGE.width :].any()


def test_iterm2_gets_the_picture_on_cells_of_its_own_form() -> None:
    keys, picture = decoders.iterm2(shown(PAGE, Protocol.ITERM2))
    assert (keys["inline"], keys["preserveAspectRatio"], keys["doNotMoveCursor"]) == ("1", "0", "1")
    assert picture.size == (int(keys["width"]) * CELL.width, int(keys["height"]) * CELL.height)
    assert np.array_equal(np.asarray(picture.convert("RGB").crop((0, 0, *PAGE.size))), np.asarray(PAGE))


def test_sixel_shows_every_pixel_in_nearly_its_colour() -> None:
    pixels = decoders.sixel(shown(PAGE, Protocol.SIXEL))
    assert pixels.shape == (PAGE.height, PAGE.width, 3)
    difference = np.abs(pixels - np.asarray(PAGE, np.int64) / 2.55)
    assert difference.mean() < 0.5
    assert difference.max() < 8


def test_sixel_has_the_very_colours_of_a_picture_with_few() -> None:
    colors = np.array([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 51, 204]], np.uint8)
    image = Image.fromarray(colors[np.arange(7 * 13).reshape(13, 7) % 4])
    expected = np.array([[0, 0, 0], [100, 100, 100], [100, 0, 0], [0, 20, 80]])
    assert np.array_equal(decoders.sixel(shown(image, Protocol.SIXEL)), expected[np.arange(7 * 13).reshape(13, 7) % 4])


@pytest.mark.parametrize("size", [(1, 1), (1, 6), (7, 1), (3, 5), (300, 7)])
def test_sixel_takes_any_size(size: tuple[int, int]) -> None:
    assert decoders.sixel(shown(Image.new("RGB", size, "white"), Protocol.SIXEL)).shape == (size[1], size[0], 3)


def test_a_large_picture_goes_to_kitty_in_chunks() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (200, 300, 3), np.uint8))
    text = shown(noise, Protocol.KITTY)
    assert text.count("\x1b_G") > 10
    _, picture = decoders.kitty(text)
    assert np.array_equal(np.asarray(picture.convert("RGB").crop((0, 0, 300, 200))), np.asarray(noise))


@pytest.mark.parametrize("protocol", [Protocol.KITTY, Protocol.ITERM2, Protocol.SIXEL])
@pytest.mark.parametrize("size", [(4000, 10), (10, 4000), (2000, 2000), (1, 1)])
def test_no_picture_leaves_the_space_it_was_given(protocol: Protocol, size: tuple[int, int]) -> None:
    assert shown(Image.new("RGB", size, "navy"), protocol, width=40, rows=10)
    (across, down), columns, rows = placing.fitted(size, CELL, 40, 10)
    assert columns <= 40
    assert rows <= 10
    assert (columns - 1) * CELL.width < across <= columns * CELL.width
    assert (rows - 1) * CELL.height < down <= rows * CELL.height


def test_on_a_dense_screen_pictures_are_as_large_as_on_another() -> None:
    assert placing.fitted((400, 200), Cell(10, 20), 200, 50)[1:] == (40, 10)
    assert placing.fitted((400, 200), Cell(20, 40), 200, 50)[1:] == (40, 10)
    assert placing.fitted((400, 200), Cell(8, 16), 200, 50)[1:] == (50, 13)


@pytest.mark.parametrize("protocol", [Protocol.KITTY, Protocol.SIXEL])
def test_what_is_transparent_is_paper(protocol: Protocol) -> None:
    text = shown(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), protocol)
    if protocol is Protocol.SIXEL:
        assert (decoders.sixel(text) == 100).all()
    else:
        assert (np.asarray(decoders.kitty(text)[1].convert("RGBA"))[:20, :20] == 255).all()


def test_a_picture_passes_through_prompt_toolkit_as_it_is() -> None:
    lines = ["above", *placing.picture_lines(encoded(PAGE), Display(Protocol.KITTY), 80, 20), "\x1b[2mbelow\x1b[0m"]
    fragments = to_formatted_text(ANSI(placing.for_prompt_toolkit(lines)))
    assert [text for style, text, *_ in fragments if "[ZeroWidthEscape]" in style] == [lines[-2]]
    words = "".join(text for style, text, *_ in fragments if "[ZeroWidthEscape]" not in style)
    assert words.split() == ["above", "below"]


def test_a_broken_png_is_not_sent() -> None:
    with pytest.raises(OSError, match="identify"):
        placing.picture_lines(b"no picture", Display(Protocol.KITTY), 80, 20)
