"""Figures are drawn only when somebody wants to see them, and what shows a person's picture says that it does."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from engine import Attachment, Engine, Figure, Message, words
from engine.figures.confusion import draw_confusion
from engine.figures.curves import draw_curves
from tests.conftest import Say
from tests.pictures import write


def _opened(figure: Figure) -> Image.Image:
    assert figure.png.startswith(b"\x89PNG\r\n\x1a\n")
    image = Image.open(io.BytesIO(figure.png))
    image.load()
    assert min(image.size) > 100
    assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 3
    return image


def test_a_figure_is_drawn_once_and_only_when_asked_for() -> None:
    drawn: list[str] = []

    def draw() -> bytes:
        drawn.append("once")
        return b"picture"

    figure = Figure("seven", "a seven", draw)
    assert drawn == []
    assert figure.png == figure.png == b"picture"
    assert drawn == ["once"]
    assert not figure.private


@pytest.mark.parametrize("text", ["7", "12345", "0123456789", "1\n2\n3"])
def test_every_answer_comes_with_what_the_network_saw(text: str, say: Say) -> None:
    (figure,) = say("", write(text, height=80, pen=8, margin=40).encoded()).figures
    assert (figure.name, figure.private) == ("reading-1", True)
    assert text.replace("\n", " / ") in figure.alt
    _opened(figure)


@pytest.mark.parametrize("size", [(29, 31), (40, 900), (3000, 60), (2500, 2500)])
def test_a_picture_of_any_form_can_be_drawn(size: tuple[int, int], say: Say) -> None:
    side = min(size)
    page = Image.new("L", size, 250)
    page.paste(
        10, (size[0] // 2 - side // 12, size[1] // 2 - side // 3, size[0] // 2 + side // 12, size[1] // 2 + side // 3)
    )
    reply = say("", page)
    assert len(reply.figures) == len(reply.readings[0].digits[:1]) == 1
    _opened(reply.figures[0])


def test_a_picture_without_a_digit_has_no_figure(say: Say) -> None:
    assert say("", Image.new("L", (200, 200), 255)).figures == ()


def test_each_of_several_pictures_has_its_own_figure(say: Say) -> None:
    reply = say("", write("1").pixels, b"broken", write("2").pixels)
    assert [figure.name for figure in reply.figures] == ["reading-1", "reading-3"]
    assert all(figure.private for figure in reply.figures)


@pytest.mark.parametrize("count", [1, 4, 12, 30, 60])
def test_each_digit_has_its_glyph_and_bars_in_the_figure(count: int, engine: Engine) -> None:
    lines = [("0123456789" * 6)[start : start + 10] for start in range(0, count, 10)]
    page = write("\n".join(lines)[: count + len(lines) - 1], height=60, pen=6, margin=30)
    reply = engine.handle(Message(attachments=(Attachment(page.encoded()),), user="many"))
    assert len(reply.readings[0].digits) == count
    drawn = _opened(reply.figures[0]).convert("RGB")
    assert max(drawn.size) < 2000
    # A glyph's tile is black around its digit: so many black squares there are as digits.
    tile = 112 if count <= 10 else 56
    black = cv2.inRange(np.asarray(drawn), (0, 0, 0), (2, 2, 2))
    _, _, stats, _ = cv2.connectedComponentsWithStats(black)
    assert sum(width == height == tile for width, height in stats[1:, 2:4].tolist()) == count


@pytest.mark.parametrize("locale", ["en", "ko"])
@pytest.mark.parametrize(
    ("asked", "name", "seen"),
    [("evaluate", "confusion-cnn", "cnn"), ("history", "history-cnn", "cnn"), ("sample 7", "mnist-test-7", "7")],
)
def test_what_is_studied_is_nobodys_own_and_can_be_seen(
    asked: str, name: str, seen: str, locale: str, say: Say
) -> None:
    (figure,) = say(asked, locale=locale).figures
    assert (figure.name, figure.private) == (name, False)
    assert seen in figure.alt
    _opened(figure)


def _pixels(draw: Callable[[], bytes]) -> bytes:
    return Image.open(io.BytesIO(draw())).convert("RGB").tobytes()


def test_a_confusion_matrix_shows_its_counts() -> None:
    diagonal = [[100 if truth == answer else 0 for answer in range(10)] for truth in range(10)]
    mistaken = [list(row) for row in diagonal]
    mistaken[4][9] = 3
    plain = _pixels(lambda: draw_confusion(diagonal, words("en")))
    assert plain != _pixels(lambda: draw_confusion(mistaken, words("en")))
    assert _pixels(lambda: draw_confusion([[0] * 10] * 10, words("en"))) != plain


@pytest.mark.parametrize("epochs", [1, 2, 200])
def test_curves_are_drawn_for_any_number_of_epochs(epochs: int) -> None:
    history = {
        key: [1 / (1 + epoch) for epoch in range(epochs)] for key in ("loss", "accuracy", "val_loss", "val_accuracy")
    }
    _opened(Figure("curves", "", lambda: draw_curves(history, words("en"))))
