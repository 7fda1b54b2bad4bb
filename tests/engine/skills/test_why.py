"""Why: the pixels that decided, and the nearest reason in words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from engine import Engine, words
from engine.classifier.catalogue import Catalogue
from engine.classifier.occlusion import evidence
from engine.figures.why import draw_why
from engine.formatting import percent
from tests.conftest import Say
from tests.pictures import write


def test_without_a_reading_there_is_nothing_to_explain(say: Say) -> None:
    reply = say("why")
    assert reply.failed
    assert reply.text == words("en").say("followup.nothing_read")


@pytest.mark.parametrize("locale", ["en", "ko"])
@pytest.mark.parametrize("text", list("0123456789"))
def test_the_numbers_in_the_sentence_are_those_measured(text: str, locale: str, say: Say) -> None:
    (reading,) = say("", write(text).pixels, locale=locale).readings
    reply = say("/why", locale=locale)
    assert not reply.failed
    found = evidence(Catalogue().get("cnn"), reading.digits[0].glyph)
    digit, part = reading.digits[0], found.part
    assert part is not None
    said = {"value": digit.value, "runner_up": digit.runner_up, "confidence": percent(digit.confidence)}
    assert all(str(number) in reply.text for number in said.values())
    numbers = set(re.findall(r"\d+\.\d%", reply.text)) - {"0.1%"}
    of_runner_up = percent(digit.probabilities[digit.runner_up])
    about_part = {percent(part.confidence)} if found.changes else {percent(part.of_answer)}
    assert about_part <= numbers <= about_part | {percent(digit.confidence), of_runner_up}


def test_the_figures_description_does_not_repeat_the_reply(say: Say) -> None:
    say("", write("7").pixels)
    reply = say("/why")
    assert not set(re.split(r"(?<=[.:;]) ", reply.text)) & set(re.split(r"(?<=[.:;]) ", reply.figures[0].alt))


def test_the_digit_that_is_meant_is_explained(say: Say) -> None:
    (reading,) = say("", write("173").pixels).readings
    for place, (ordinal, digit) in enumerate(zip(("1st", "2nd", "3rd"), reading.digits, strict=True), 1):
        assert say(f"why the {ordinal} digit?").text.startswith(f"Digit {place}: I read {digit.value} ")


def test_pictures_that_come_with_it_are_the_ones_explained(say: Say) -> None:
    say("", write("1").pixels)
    assert "I read 3 " in say("/why", write("3").pixels).text


def test_a_persons_own_digit_is_private_and_mnists_is_not(say: Say) -> None:
    say("", write("2").pixels)
    assert [figure.private for figure in say("/why").figures] == [True]
    say("sample 7")
    assert [figure.private for figure in say("/why").figures] == [False]


def _opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize("text", list("0123456789"))
def test_the_figure_shows_weights_in_colour(text: str, say: Say) -> None:
    say("", write(text).pixels)
    (figure,) = say("/why").figures
    pixels = np.asarray(_opened(figure.png)).astype(int)
    coloured = (pixels[..., 0] - pixels[..., 2] > 60) | (pixels[..., 2] - pixels[..., 0] > 60)
    assert coloured.sum() > 500


@pytest.mark.parametrize("make", [lambda: np.zeros((28, 28), np.float32), lambda: np.ones((28, 28), np.float32)])
def test_even_nothing_and_all_ink_can_be_drawn(make: Callable[[], np.ndarray], engine: Engine) -> None:
    glyph, classifier = make(), Catalogue().get("cnn")
    found = evidence(classifier, glyph)
    probabilities = classifier.probabilities(glyph[None])[0]
    assert min(_opened(draw_why(glyph, probabilities.tolist(), found)).size) > 200
