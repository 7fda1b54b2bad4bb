"""What was read stays in the conversation: choose in it, correct it, read it again, compare the models on it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine import Engine, UsageError, UserError, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue.memory import Conversation
from engine.messages import Attachment, Digit, Message, Reading, Reply
from engine.skills.correct import correct
from engine.testing import Chat
from tests.conversations import chat_about
from tests.pictures import write

ONE, SEVEN, PAGE = (write(text).encoded() for text in ("1", "7", "173"))


def _digit(value: int, confidence: float, line: int = 0) -> Digit:
    rest = (1 - confidence) / 9
    probabilities = tuple(confidence if at == value else rest for at in range(10))
    return Digit(value, confidence, probabilities, (0, 0, 9, 9), line, glyph=np.zeros((28, 28), np.float32))


def _reading(*digits: tuple[int, float], source: str = "") -> Reading:
    return Reading(source, tuple(_digit(value, confidence) for value, confidence in digits))


def _conversation(*readings: Reading) -> Conversation:
    conversation = Conversation("cnn", "en")
    conversation.remember(readings, "cnn")
    return conversation


def _correct(conversation: Conversation, digits: str | None, place: int | None = None) -> str:
    said = Message(f"it is {digits}")
    return correct(digits, place, None, None, said, conversation, words("en"), None).text


@pytest.fixture
def chat(engine: Engine) -> Chat:
    return Chat(engine, locale="en")


@pytest.fixture
def korean(engine: Engine) -> Chat:
    return Chat(engine, locale="ko")


# Choosing.


def test_nobody_chose_and_so_it_is_about_the_least_sure_digit() -> None:
    chosen = _conversation(_reading((1, 0.99), (7, 0.6), (3, 0.9))).about()
    assert (chosen.index, chosen.digit.value) == (1, 7)


@pytest.mark.parametrize(("place", "value"), [(1, 1), (2, 7), (3, 3), (-1, 3), (-3, 1)])
def test_the_one_at_a_place_is_chosen_and_stays_so(place: int, value: int) -> None:
    conversation = _conversation(_reading((1, 0.99), (7, 0.99), (3, 0.9)))
    assert conversation.about(place).digit.value == value
    assert conversation.about().digit.value == value


def test_of_several_pictures_the_place_is_a_pictures() -> None:
    conversation = _conversation(_reading((1, 0.99), (2, 0.9)), _reading((3, 0.99), (4, 0.5)))
    assert conversation.about(2).digit.value == 4
    assert conversation.about(1).digit.value == 2


@pytest.mark.parametrize("place", [0, 3, -3, 10**9])
def test_a_place_that_there_is_not_is_told_and_nothing_is_chosen(place: int) -> None:
    conversation = _conversation(_reading((1, 0.99), (7, 0.6)))
    with pytest.raises(UsageError, match="from 1 to 2"):
        conversation.about(place)
    assert conversation.chosen is None


def test_a_new_picture_ends_the_choice() -> None:
    conversation = _conversation(_reading((1, 0.99), (7, 0.9)))
    conversation.about(1)
    conversation.remember((_reading((4, 0.9), (5, 0.3)),), "cnn")
    assert conversation.about().digit.value == 5


# Correcting.


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("7", "it is 7, and not 1"),
        ("1", "That is what I read, too: 1."),
        (None, "What is it, then?"),
    ],
)
def test_a_single_digit_is_corrected(digits: str | None, said: str) -> None:
    assert said in _correct(_conversation(_reading((1, 0.9))), digits)


def test_of_several_digits_one_is_the_doubted_one() -> None:
    assert "reads 179 instead of 173" in _correct(_conversation(_reading((1, 0.99), (7, 0.98), (3, 0.7))), "9")


def test_a_digit_that_was_read_as_said_is_not_the_wrong_one() -> None:
    conversation = _conversation(_reading((1, 0.8), (7, 0.5), (3, 0.99)))
    assert "reads 773 instead of 173" in _correct(conversation, "7")


def test_the_one_chosen_before_is_corrected() -> None:
    conversation = _conversation(_reading((1, 0.99), (7, 0.98), (3, 0.7)))
    conversation.about(1)
    assert "reads 473 instead of 173" in _correct(conversation, "4")


def test_the_one_that_is_named_is_corrected() -> None:
    assert "reads 193 instead of 173" in _correct(_conversation(_reading((1, 0.9), (7, 0.98), (3, 0.7))), "9", 2)


def test_all_of_them_are_corrected_at_once() -> None:
    assert "it is 456, and not 173" in _correct(_conversation(_reading((1, 0.9), (7, 0.9), (3, 0.9))), "456")


def test_several_pictures_are_corrected_in_a_row() -> None:
    conversation = _conversation(_reading((1, 0.9)), _reading((7, 0.9)))
    assert "it is 42, and not 17" in _correct(conversation, "42")


@pytest.mark.parametrize("digits", ["12", "1234"])
def test_of_several_pictures_a_number_of_digits_that_fits_none_is_told(digits: str) -> None:
    with pytest.raises(UserError, match=f"I read 3 digits, and you gave me {len(digits)}"):
        _correct(_conversation(_reading((1, 0.8), (7, 0.9), (3, 0.9)), _reading(*[(4, 0.9)] * 5)), digits)


def test_there_is_nothing_to_correct_before_something_was_read(chat: Chat, korean: Chat) -> None:
    reply = chat.say("no, it's a seven")
    assert (reply.intent, reply.failed) == ("correct", True)
    assert reply.text == "I have not read anything lately; send me a picture first."
    assert korean.say("아니 7이야").text == "최근에 읽은 것이 없어요. 먼저 사진을 보내 주세요."


@pytest.mark.parametrize("said", ["no, it's a seven", "correct 7", "/correct 7", "아니 7이야", "!정정 7"])
def test_the_last_picture_is_corrected_in_plain_words(said: str, chat: Chat) -> None:
    chat.say(image=ONE)
    reply = chat.say(said)
    assert (reply.intent, reply.failed) == ("correct", False)
    assert {"7", "1"} <= set(re.findall(r"\d", reply.text))


def test_korean_particles_follow_the_digit_as_it_is_said(korean: Chat) -> None:
    korean.say(image=ONE)
    assert "1이 아니라 2군요" in korean.say("아니 2야").text
    korean.say(image=SEVEN)
    assert "7이 아니라 3이군요" in korean.say("아니 3이야").text


def test_the_answer_to_which_is_a_suggestion_that_works(chat: Chat) -> None:
    chat.say(image=PAGE)
    reply = chat.say("that's wrong")
    assert not chat.say(reply.suggestions[0]).failed


@pytest.mark.parametrize("said", ["that's right", "correct", "Correct!", "맞아"])
def test_a_confirmation_is_taken(said: str, chat: Chat) -> None:
    chat.say(image=SEVEN)
    reply = chat.say(said)
    assert not reply.failed
    assert re.search("glad|기뻐", reply.text)


@pytest.mark.parametrize("said", ["yes", "that's right", "네", "맞아요"])
@pytest.mark.parametrize("before", ["hello", "explain sofmax", "help"])
def test_there_is_nothing_to_confirm_before_a_picture(said: str, before: str, chat: Chat) -> None:
    chat.say(before)
    reply = chat.say(said)
    assert not re.search("glad|기뻐", reply.text)


def test_the_command_without_digits_asks(chat: Chat) -> None:
    chat.say(image=SEVEN)
    assert chat.say("/correct").text.startswith("What is it, then?")


# Once more, otherwise.


@pytest.mark.parametrize("said", ["again with the mlp", "predict mlp", "mlp로 다시 읽어 줘"])
def test_the_last_pictures_are_read_again_with_another_model(said: str, chat: Chat) -> None:
    first = chat.say(images=[PAGE, SEVEN])
    again = chat.say(said)
    assert (again.intent, again.failed) == ("predict", False)
    assert "mlp" in again.text
    assert [reading.text for reading in again.readings] == ["173", "7"]
    assert again.readings[0].digits[0].probabilities != first.readings[0].digits[0].probabilities
    assert all(figure.png.startswith(b"\x89PNG") for figure in again.figures)
    assert len(again.figures) == 2


def test_the_other_model_is_for_this_once(chat: Chat) -> None:
    chat.say(image=SEVEN)
    chat.say("again with the mlp")
    assert "using cnn" in chat.say("models").text
    assert "mlp" not in chat.say(image=SEVEN).text


def test_without_a_picture_there_is_nothing_to_read_again(chat: Chat) -> None:
    assert chat.say("predict mlp").text == "Send me a picture of a handwritten digit, and I will read it."


def test_an_mnist_image_is_read_again_too(chat: Chat) -> None:
    chat.say("sample 7")
    (again,) = chat.say("again with the mlp").readings
    assert (again.source, len(again.digits)) == ("mnist-test-7", 1)


def test_all_models_are_compared_on_the_last_picture(chat: Chat, engine: Engine) -> None:
    chat.say(image=PAGE)
    reply = chat.say("compare both models")
    assert reply.intent == "compare"
    header, *rows, verdict = reply.text.splitlines()
    assert header.split()[0] == "model"
    assert [row.split()[:2] for row in rows] == [[name, "173"] for name in engine.models()]
    assert verdict == "They agree."


def test_models_are_compared_by_what_is_known_of_them_before_something_was_read(korean: Chat) -> None:
    reply = korean.say("두 모델 비교해 줘")
    assert reply.intent == "compare"
    assert "99.72%" in reply.text


def test_a_model_that_cannot_be_loaded_leaves_the_others_to_be_compared(tmp_path: Path) -> None:
    (tmp_path / "broken.tflite").write_bytes(b"no model")
    chat = Chat(Engine.load(models=tmp_path), locale="en")
    chat.say(image=SEVEN)
    rows = chat.say("/compare").text.splitlines()
    assert rows[1].startswith("broken  The model file")
    assert [row.split()[:2] for row in rows[2:-1]] == [[name, "7"] for name in Catalogue().names()]


# With the picture in the same message, as a front end sends it whose memory is gone.


@pytest.mark.parametrize(
    ("said", "answer"),
    [("correct 7", "it is 7, and not 1"), ("compare", "They agree"), ("predict mlp", "With mlp:"), ("confirm", "glad")],
)
def test_words_about_the_picture_they_come_with(said: str, answer: str, chat: Chat) -> None:
    reply = chat.say(said, image=ONE)
    assert not reply.failed
    assert answer in reply.text
    assert not chat.say("correct 4").failed


@pytest.mark.parametrize("said", ["with mlp", "mlp", "mlp로", "the other model"])
def test_a_model_named_beside_a_picture_reads_it(said: str, chat: Chat) -> None:
    assert re.match("With mlp:|mlp로 읽으면:", chat.say(said, image=SEVEN).text)
    assert chat.say("", image=SEVEN).text.startswith("7 (")


@pytest.mark.parametrize(
    ("locale", "asked", "answer"),
    [
        ("en", "is it even?", words("en").say("facts.odd", number=173)),
        ("en", "sum of", words("en").say("facts.sum", result=11, terms="1 + 7 + 3")),
        ("en", "how many digits are there", words("en").say("facts.count", text=173, count=3)),
        ("ko", "홀수야?", words("ko").say("facts.odd", number=173)),
        ("ko", "다 더하면?", words("ko").say("facts.sum", result=11, terms="1 + 7 + 3")),
    ],
)
def test_what_words_ask_of_the_picture_they_come_with_is_answered_after_the_reading(
    locale: str, asked: str, answer: str, engine: Engine
) -> None:
    chat = Chat(engine, locale=locale)
    reply = chat.say(asked, image=PAGE)
    assert reply.intent == "predict"
    assert reply.readings[0].text == "173"
    assert reply.text.endswith(f"\n\n{answer}")


@pytest.mark.parametrize("asked", ["what is this?", "read it please", "my zip code", "look"])
def test_words_that_ask_for_nothing_else_get_the_reading(asked: str, chat: Chat) -> None:
    assert chat.say(asked, image=PAGE).text == chat.say(image=PAGE).text


def test_words_about_a_picture_that_cannot_be_opened(chat: Chat) -> None:
    reply = chat.say("correct 7", image=b"no picture")
    assert reply.failed
    assert "not a picture" in reply.text


def test_words_about_a_picture_with_nothing_in_it(chat: Chat) -> None:
    blank = np.full((100, 100), 255, np.uint8)
    chat.say(image=blank)
    why = words("en").say("followup.unread_blank")
    for said in ("correct 7", "compare", "why"):
        reply: Reply = chat.say(said, image=blank)
        assert (reply.failed, reply.text) == (True, why)


def test_words_about_pictures_with_nothing_in_any(engine: Engine) -> None:
    blank = Attachment(np.full((100, 100), 255, np.uint8))
    reply = engine.handle(Message("why", (blank, blank), "nobody"))
    assert (reply.failed, reply.text) == (True, "There was no digit in what I read last; send me another picture.")


@pytest.mark.parametrize(
    ("why", "second", "last"),
    [("why?", "and the second one?", "and the last one?"), ("왜?", "그럼 두 번째는?", "마지막 거는?")],
)
def test_one_digit_after_the_other_is_explained(why: str, second: str, last: str, chat: Chat) -> None:
    chat.say(image=PAGE)
    for said, digit in ((why, "173"), (second, "7"), (last, "3")):
        reply = chat.say(said)
        assert (reply.intent, reply.failed) == ("why", False)
        assert re.search(f"[{digit}]", reply.text)
        assert reply.figures
    assert "174" in chat.say("/correct 4").text


def test_the_second_of_two_pictures_is_meant(chat: Chat) -> None:
    chat.say(images=[ONE, SEVEN])
    assert "7" in chat.say("why the second one?").text
    assert "it is 4, and not 7" in chat.say("no, it's a four").text


def test_of_a_single_digit_there_is_no_second(engine: Engine) -> None:
    chat = chat_about(engine, "7", locale="en")
    assert chat.say("why the 2nd").text == words("en").say("followup.only_one_digit")
    assert chat.say("correct 123").text.startswith("Thank you: it is 123, and not 7.")
