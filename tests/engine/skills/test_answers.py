"""What each intent answers, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import Attachment, Digit, Engine, Message, Reading, Reason, words
from engine.formatting import exact_percent, percent, thousands
from engine.skills.descriptions import describe
from engine.skills.smalltalk import MOST_NAMED
from tests.conftest import Say
from tests.pictures import write


def _digit(value: int, confidence: float, runner_up: int, line: int = 0) -> Digit:
    probabilities = [0.0] * 10
    probabilities[runner_up] = 1 - confidence
    probabilities[value] = confidence
    return Digit(value, confidence, tuple(probabilities), (0, 0, 9, 9), line, glyph=np.zeros((28, 28), np.float32))


def _reading(*digits: Digit, sure: bool = True) -> Reading:
    return Reading("page.png", digits, sure)


def test_a_reading_is_its_digits_line_by_line() -> None:
    reading = _reading(_digit(4, 0.9, 9), _digit(2, 0.8, 7), _digit(1, 0.95, 7, line=1))
    assert reading.text == "42\n1"
    assert reading.confidence == 0.8
    assert [digit.runner_up for digit in reading.digits] == [9, 7, 7]
    assert (Reading().text, Reading().confidence) == ("", 0.0)


@pytest.mark.parametrize(
    ("reading", "english", "korean"),
    [
        (_reading(_digit(7, 0.998, 1)), "7 (99.8% sure)", "7 (확신도 99.8%)"),
        (
            _reading(_digit(4, 0.99, 9), _digit(2, 0.98, 7)),
            "42 (2 digits, each at least 98.0% sure)",
            "42 (숫자 2개, 확신도 98.0% 이상)",
        ),
        (
            _reading(_digit(7, 0.51, 1), sure=False),
            "Perhaps 7 (51.0% sure): 7 or 1.",
            "아마 7인 것 같아요(확신도 51.0%): 7 아니면 1.",
        ),
        (
            _reading(_digit(4, 0.99, 9), _digit(2, 0.6, 7), sure=False),
            "Perhaps 42 (60.0% sure). 2nd digit: 2 or 7.",
            "아마 42인 것 같아요(확신도 60.0%): 두 번째 숫자는 2 아니면 7.",
        ),
        (
            replace(_reading(_digit(7, 0.999, 1), sure=False), ink_in_doubt=True),
            "Perhaps 7; I am not sure that I saw all of it correctly.",
            "아마 7인 것 같아요. 글씨를 빠짐없이 제대로 보았는지는 확실하지 않아요.",
        ),
        (Reading(reason=Reason.BLANK), "I see no writing in this picture.", None),
        (_reading(_digit(1, 0.99, 7), _digit(2, 0.99, 7, line=1)), "1 / 2 (2 digits, each at least 99.0% sure)", None),
    ],
)
def test_a_reading_in_words_says_how_sure_it_is(reading: Reading, english: str, korean: str | None) -> None:
    assert describe(reading, words("en")) == english
    if korean:
        assert describe(reading, words("ko")) == korean


def test_what_is_not_certain_is_never_called_100_percent_nor_what_is_possible_0() -> None:
    assert percent(0.99999) == "99.9%"
    assert percent(1.0) == "100.0%"
    assert percent(0.29) == "29.0%"
    assert percent(0.0) == "0.0%"
    assert percent(0.00001) == percent(0.0009) == "<0.1%"
    assert percent(0.001) == "0.1%"
    assert (exact_percent(0.9956), thousands(141098)) == ("99.56%", "141,098")


def test_unsure_is_what_the_models_own_threshold_says(engine: Engine) -> None:
    card = Engine.load("cnn")._catalogue.card("cnn")
    assert card is not None
    for text in "0123456789":
        reading = engine.predict(write(text).pixels)[0]
        assert reading.sure == (reading.confidence >= card.unsure_below)


def test_predict_without_a_picture_asks_for_one(say: Say) -> None:
    assert say("predict").text == "Send me a picture of a handwritten digit, and I will read it."
    assert "sample 20" in say("predict").suggestions


def test_a_sample_tells_its_true_label_beside_the_answer(say: Say) -> None:
    reply = say("sample 7")
    assert re.fullmatch(r"Test image 7 shows 7; I read 7 \(\d+\.\d% sure\)\. Right\.", reply.text)
    assert reply.suggestions == ("sample 8",)
    assert reply.readings[0].source == "mnist-test-7"
    assert say("sample 39").suggestions == ("sample 0",)
    assert say("샘플 7").text.startswith("테스트 이미지 7번의 정답은 7, 제가 읽은 값은 7이에요")


def test_a_sample_without_a_number_asks_which(say: Say) -> None:
    assert say("sample").text == "Which test image? Say a number from 0 to 39, such as: sample 20"


@pytest.mark.parametrize("number", [40, 999_999])
def test_a_sample_that_there_is_not_is_told_with_those_there_are(number: int, say: Say) -> None:
    reply = say(f"sample {number}")
    assert reply.failed
    assert reply.text == f"There is no test image {number}; they are numbered from 0 to 39."


def test_a_sample_without_the_data_says_where_it_may_be_put(tmp_path: Path) -> None:
    reply = Engine.load(mnist=tmp_path, any_file=True).handle(Message("sample 20"))
    assert reply.failed
    assert reply.text.startswith(f"There is no MNIST in {tmp_path};")


def test_summary_is_keras_own_table(say: Say) -> None:
    say("models mlp")
    first, table = say("summary").text.split("\n", 1)
    assert re.match(
        r"mlp: 16,330 parameters, trained \d{4}-\d\d-\d\d from the recipe mlp with seed \d+; 9\d\.\d\d%", first
    )
    assert table.startswith('Model: "mlp"')
    assert "Total params: 16,330" in table
    assert "15,700" in table


def test_evaluate_measures_now(say: Say) -> None:
    reply = say("evaluate")
    first, card, recall = reply.text.splitlines()
    assert re.match(r"cnn on MNIST's 40 test images, measured now: loss \d\.\d{4}, accuracy \d+\.\d\d%\.", first)
    assert card == "By its model card it reads 99.72% of MNIST's 10,000 test images right."
    assert recall.startswith("Recall by digit: 0: ")
    assert recall.endswith("Most often confused: none.")
    assert recall.count("%") == 10
    assert reply.figures[0].name == "confusion-cnn"


@pytest.mark.parametrize(
    "said",
    [
        "how good is mlp?",
        "evaluate mlp",
        "mlp 평가해 줘",
        "summary mlp",
        "history of the mlp",
        "evaluate the other model",
    ],
)
def test_a_question_about_another_model_is_answered_of_that_one_and_changes_nothing(said: str, say: Say) -> None:
    assert say(said).text.startswith("mlp")
    assert say("summary").text.startswith("cnn")


def test_history_tells_loss_and_accuracy_of_both_parts(say: Say) -> None:
    text = say("history").text
    assert re.match(
        r"cnn over \d+ epochs: loss \d\.\d{4} to 0\.\d{4}, accuracy \d\d\.\d\d% to 9\d\.\d\d%; validation loss", text
    )
    assert say("학습 곡선 보여 줘").text.startswith("cnn의 학습 ")


def test_models_lists_them_with_their_scores_and_how_to_switch(say: Say) -> None:
    reply = say("models")
    assert re.match(r"Models: cnn \(99\.\d\d%\), mlp \(9\d\.\d\d%\)\. You are using cnn\.", reply.text)
    assert reply.suggestions == ("models mlp",)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_help_names_every_command_in_the_persons_language(language: str, engine: Engine) -> None:
    lines = engine.handle(Message("/help", user="lost", locale=language)).text.splitlines()
    assert len(lines) == 1 + len(engine.commands) + 1
    for command, line in zip(engine.commands, lines[1:], strict=False):
        name = line.split()[0]
        assert name in (command.name, *command.aliases)
        assert engine.handle(Message(f"/{name}", user="other")).intent == command.name


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/summry", "There is no command “summry”. Did you mean summary?"),
        ("/zzzzz", "I did not understand that."),
        ("who won the world cup", "That is not something I can help with"),
        ("농담 하나 해 줘", "그건 제가 도와 드릴 수 없어요."),
    ],
)
def test_what_is_not_understood_is_answered_with_what_would_be(text: str, answer: str, say: Say) -> None:
    reply = say(text)
    assert reply.intent == "fallback"
    assert reply.text.startswith(answer)
    assert reply.suggestions


@pytest.mark.parametrize(("text", "locale"), [("/zzzzz", "en"), ("뷁쉙 뚫뎅 꿻", "ko")])
def test_few_commands_are_named_where_nothing_was_understood(text: str, locale: str, engine: Engine) -> None:
    reply = engine.handle(Message(text, user=f"lost {text}", locale=locale))
    names = {command.names[locale] for command in engine.commands}
    named = reply.text.rstrip(".").rpartition(": ")[2].split(", ")
    assert reply.intent == "fallback"
    assert 0 < len(named) <= MOST_NAMED
    assert {*named} <= names
    assert named[-1] == words(locale).command("help")


@pytest.mark.parametrize("text", ["tell me a joke", "who won the world cup", "농담 하나 해 줘"])
def test_what_is_off_topic_is_answered_with_help_and_little_else(text: str, say: Say) -> None:
    reply = say(text)
    assert reply.intent == "fallback"
    assert words(reply.locale).command("help") in reply.suggestions
    assert 2 <= len(reply.suggestions) <= 3
    assert len(reply.text) < 120


def test_whatever_is_suggested_works_as_it_stands(say: Say) -> None:
    asked = [
        "help",
        "predict",
        "sample",
        "sample 7",
        "summary",
        "evaluate",
        "history",
        "models",
        "/summry",
        "blah",
        "tell me a joke",
    ]
    for suggestion in {suggestion for text in asked for suggestion in say(text).suggestions}:
        reply = say(suggestion, user=f"trying {suggestion}")
        assert (suggestion, reply.intent != "fallback") == (suggestion, True)
        assert reply.confidence == 1


@pytest.mark.parametrize("name", ["", "`*|"])  # of the latter nothing may be said back
def test_of_pictures_without_names_no_name_is_said(name: str, engine: Engine) -> None:
    pictures = tuple(Attachment(write(text).encoded(), name) for text in "73")
    lines = engine.handle(Message("", pictures, user=name, locale="en")).text.splitlines()
    assert [line[:2] for line in lines] == ["7 ", "3 "]
    assert " : " not in engine.handle(Message("/compare", user=name, locale="en")).text


def test_pictures_without_digits_are_told_of_beside_the_comparison(say: Say) -> None:
    blank = Attachment(np.full((60, 60, 3), 255, np.uint8), "blank.png")
    say("", Attachment(write("1").pixels, "one.png"), Attachment(b"text", "text.png"), blank)
    reply = say("/compare")
    assert "text.png is not a picture" in reply.text
    assert "blank.png: I see no writing" in reply.text
    for one in reply.compared:
        assert [reading.text for reading in one.readings] == ["1", "", ""]


def test_where_no_picture_has_digits_each_is_told_of_in_place_of_a_comparison(say: Say) -> None:
    blank = Attachment(np.full((60, 60, 3), 255, np.uint8), "blank.png")
    said = say("", Attachment(b"text", "text.png"), blank).text
    reply = say("/compare")
    assert (reply.failed, reply.text) == (True, said)


def test_what_is_compared_and_explained_is_there_as_data(say: Say) -> None:
    (read,) = say("", write("42").pixels).readings
    cnn, mlp = say("/compare").compared
    assert (cnn.model, cnn.readings, cnn.chosen) == ("cnn", (read,), None)
    assert (mlp.model, mlp.chosen) == ("mlp", None)
    assert [digit.box for digit in mlp.readings[0].digits] == [digit.box for digit in read.digits]
    (explained,) = say("why digit 2").compared
    assert (explained.model, explained.readings, explained.chosen) == ("cnn", (read,), (0, 1))


def test_several_pictures_are_answered_a_line_each(say: Say) -> None:
    reply = say("", Attachment(write("1").pixels, "one.png"), Attachment(write("23").pixels, "two.png"))
    first, second = reply.text.splitlines()
    assert first.startswith("one.png: 1 (")
    assert second.startswith("two.png: 23 (2 digits")
