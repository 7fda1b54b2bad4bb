"""What a message is about: an earlier answer's pictures and model, or pictures that could not be had; never others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine import Attachment, Engine, Feedback, Message, PictureError, Quote, Reading, Reply, answer_of, short_hash
from engine import words as words_of
from engine.classifier.catalogue import SHIPPED
from tests.pictures import encoded, write

EN = words_of("en")
GONE = PictureError("attachment.not_received", name="gone.png")
MISSING = Attachment(b"", "gone.png", GONE)
LABELS = ["right", "/confirm", "no, it is a 4", "/correct 4", "아니, 4야", "맞아"]


@pytest.fixture
def keeping(tmp_path: Path, drawn_mnist: Path) -> Engine:
    """An engine that keeps corrections."""
    return Engine.load(feedback=tmp_path / "feedback.sqlite3", mnist=drawn_mnist)


def kept(engine_folder: Path) -> list[tuple[str, int, int]]:
    """(model, answer, correction) of all that was kept."""
    entries = Feedback(engine_folder / "feedback.sqlite3").entries()
    return [(entry.model, entry.answer, entry.correction) for entry in entries]


def picture(digits: str) -> Attachment:
    """A picture of digits."""
    return Attachment(write(digits).encoded(), "page.png")


def quote_of(reply: Reply, *pictures: Attachment) -> Quote:
    """What a front end knows of an answer."""
    return Quote(pictures, reply.model_id, answer_of(reply.readings))


@cache
def disputed() -> Attachment:
    """A picture of one digit that the shipped models read as different ones."""
    engine = Engine.load()
    for one, other in combinations("0123456789", 2):
        first, second = write(one).pixels, write(other).pixels
        width = min(first.shape[1], second.shape[1])
        page = encoded(Image.fromarray(np.minimum(first[:, :width], second[:, :width])))
        (cnn,), (mlp,) = engine.predict(page), engine.predict(page, model="mlp")
        if len(cnn.digits) == len(mlp.digits) == 1 and cnn.text != mlp.text:
            return Attachment(page, "disputed.png")
    raise AssertionError("the models agree on everything")


@pytest.mark.parametrize("words", ["right", "/confirm", "맞아"])
@pytest.mark.parametrize("model", ["cnn", "mlp"])
def test_what_is_confirmed_is_what_the_answer_shows(keeping: Engine, tmp_path: Path, words: str, model: str) -> None:
    shown = keeping.handle(Message(f"/predict {model}", (disputed(),)))
    keeping.handle(Message("/models " + ("mlp" if model == "cnn" else "cnn")))
    keeping.handle(Message("", (picture("7"),)))
    keeping.handle(Message(words, quote=quote_of(shown, disputed())))
    value = shown.readings[0].digits[0].value
    assert kept(tmp_path) == [(model, value, value)]


def test_what_is_corrected_is_what_the_answer_shows(keeping: Engine, tmp_path: Path) -> None:
    shown = keeping.handle(Message("/predict mlp", (disputed(),)))
    keeping.handle(Message("", (picture("7"),)))
    value = (shown.readings[0].digits[0].value + 1) % 10
    keeping.handle(Message(f"no, it is a {value}", quote=quote_of(shown, disputed())))
    assert kept(tmp_path) == [("mlp", shown.readings[0].digits[0].value, value)]


def test_a_question_about_an_answer_is_about_its_picture_and_its_model(engine: Engine) -> None:
    shown = engine.handle(Message("/predict mlp", (disputed(),), "quoting"))
    engine.handle(Message("", (picture("31"),), "quoting"))
    why = engine.handle(Message("why?", user="quoting", quote=quote_of(shown, disputed())))
    assert f"{shown.readings[0].confidence:.1%}" in why.text
    other = engine.handle(Message("/predict cnn", user="quoting", quote=quote_of(shown, disputed())))
    assert other.readings[0].text == engine.predict(disputed())[0].text
    compared = engine.handle(Message("what does the mlp say", user="quoting", quote=quote_of(shown, disputed())))
    assert shown.readings[0].text in compared.text
    assert "31" not in compared.text


def test_the_other_model_is_another_than_that_of_the_answer(engine: Engine) -> None:
    shown = engine.handle(Message("/predict mlp", (picture("7"),), "other"))
    again = engine.handle(Message("read it with the other model", user="other", quote=quote_of(shown, picture("7"))))
    assert again.model_id == short_hash("cnn")


@pytest.mark.parametrize("words", ["thanks", "how good are you?", "what is softmax?"])
def test_words_that_are_not_about_a_picture_do_not_mind_one_that_is_gone(engine: Engine, words: str) -> None:
    reply = engine.handle(Message(words, user="polite", quote=Quote((MISSING,))))
    assert reply.intent != "predict"
    assert EN.error(GONE) not in reply.text


@pytest.mark.parametrize("words", [*LABELS, "why?", "compare", "/predict mlp"])
@pytest.mark.parametrize("how", ["quoted", "sent"])
def test_what_is_asked_of_a_picture_that_cannot_be_had_is_done_to_no_other(
    keeping: Engine, tmp_path: Path, words: str, how: str
) -> None:
    keeping.handle(Message("", (picture("7"),)))
    message = Message(words, quote=Quote((MISSING,))) if how == "quoted" else Message(words, (MISSING,))
    reply = keeping.handle(message)
    assert "gone.png" in reply.text
    assert reply.failed
    assert kept(tmp_path) == []
    after = keeping.handle(Message("right"))
    assert "7" not in after.text
    assert kept(tmp_path) == []


def test_pictures_keep_their_numbers_where_some_cannot_be_had(engine: Engine) -> None:
    reply = engine.handle(Message("", (MISSING, picture("7"), picture("4")), "counting"))
    assert [reading.text for reading in reply.readings] == ["", "7", "4"]
    assert reply.text.splitlines()[0] == EN.error(GONE)
    for number, digit in (("second", "7"), ("third", "4")):
        corrected = engine.handle(Message(f"no, the {number} one is a 9", user="counting"))
        assert EN.say("correct.done", before=digit, after="9") in corrected.text
    assert "gone.png" in engine.handle(Message("why the first one?", user="counting")).text


@pytest.mark.parametrize("words", [*LABELS, "why?"])
def test_an_answer_that_would_be_another_now_is_not_spoken_of(keeping: Engine, tmp_path: Path, words: str) -> None:
    keeping.handle(Message("", (picture("7"),)))
    reply = keeping.handle(Message(words, quote=Quote((picture("31"),), short_hash("cnn"), "37")))
    assert reply.text == words_of(reply.locale).say("followup.read_otherwise")
    keeping.handle(Message("right"))
    assert kept(tmp_path) == []


@pytest.mark.parametrize("words", [*LABELS, "why?"])
def test_the_answer_of_a_model_that_is_gone_is_not_spoken_of(keeping: Engine, tmp_path: Path, words: str) -> None:
    keeping.handle(Message("", (picture("7"),)))
    reply = keeping.handle(Message(words, quote=Quote((picture("4"),), short_hash("gone"), "4")))
    assert reply.text == words_of(reply.locale).say("model.gone")
    keeping.handle(Message("right"))
    assert kept(tmp_path) == []


def test_a_model_file_of_the_settings_is_known_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.tflite"
    copy(SHIPPED / "mlp.tflite", file)
    engine = Engine.load(file, feedback=tmp_path / "feedback.sqlite3")
    shown = engine.handle(Message("", (picture("7"),)))
    engine.handle(Message("/models cnn"))
    assert engine.handle(Message("why?", quote=quote_of(shown, picture("7")))).figures
    engine.handle(Message("right", quote=quote_of(shown, picture("7"))))
    assert kept(tmp_path) == [("mine", 7, 7)]


@given(st.text(min_size=1, max_size=80))
def test_a_model_is_named_by_twelve_letters_whatever_its_name(name: str) -> None:
    assert len(short_hash(name)) == 12
    assert short_hash(name).isascii()


@settings(max_examples=40)
@given(st.lists(st.text("0123456789", max_size=40), max_size=4))
def test_a_long_answer_is_told_from_others_and_is_no_number(engine: Engine, texts: list[str]) -> None:
    digit = engine.predict(write("7").encoded())[0].digits[0]
    answer = answer_of([Reading("", tuple(replace(digit, value=int(letter)) for letter in text)) for text in texts])
    assert len(answer) <= 30
    assert answer.isdecimal() == (0 < len("".join(texts)) <= 30)
