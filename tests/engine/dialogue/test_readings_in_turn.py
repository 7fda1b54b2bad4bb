"""Pictures that came one after another: a correction counts them from the first one of the conversation."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import last_answer
from tests.pictures import write


@pytest.mark.parametrize(
    ("written", "correction", "readings"),
    [
        (("59800", "61200"), "the first picture was 59300, sorry", "59300, 61200"),
        (("59800", "61200"), "첫번째 사진이 59300이었습니다 죄송합니다", "59300, 61200"),
        (("59800", "61200"), "picture 2 is 61700", "59800, 61700"),
        (("47", "52", "39"), "사실 처음 보낸 건 41이었네 허허", "41, 52, 39"),
        (("47", "52", "39"), "the last pic was 93", "47, 52, 93"),
        (("47", "52", "39"), "the middle picture was 62", "47, 62, 39"),
        (("47", "52", "39"), "2번 사진 첫 자리는 6이야", "47, 62, 39"),
        (("47", "52", "39"), "first photo, the last digit is a 1", "41, 52, 39"),
        (("70300", "70030"), "두번째 사진의 3이 8이네요", "70300, 70080"),
        (("70300", "70030"), "첫 번째 사진의 3은 8이에요", "70800, 70030"),
    ],
)
def test_a_correction_of_a_picture_by_its_place_is_of_that_picture(
    written: tuple[str, ...], correction: str, readings: str, engine: Engine
) -> None:
    assert readings in last_answer(engine, written, correction, "지금까지 읽은 거 다 말해줘")


def test_of_pictures_that_came_together_the_first_is_one_of_those(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say(image=write("9").encoded())
    chat.say(images=[write(text).encoded() for text in ("47", "52")])
    chat.say("the first picture is 41")
    assert "41, 52" in chat.say("what does it read now?").text


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("앞의 수랑 더하면?", "444"),
        ("앞 수하고 더하면요?", "444"),
        ("앞의 수와 차이는?", "차이는 2"),
        ("앞의 것보다 커?", "네"),
        ("앞의 것을 다시 보여줘요", "221"),
        ("앞에 거 또 보여줄래", "221"),
        ("아까 그 번호 뭐였지", "221"),
        ("아까 그 집 몇호였지", "221"),
    ],
)
def test_a_whole_one_in_front_is_the_reading_before(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, ("221", "223"), sentence)


def test_of_one_picture_the_one_in_front_is_its_first_digit(engine: Engine) -> None:
    assert "3" in last_answer(engine, "36", "앞의 수랑 더하면?")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("and one times the other", "425"),
        ("what's one plus the other", "42"),
        ("the one minus the other", "25 - 17"),
        ("서로 곱하면?", "425"),
        ("하나에 다른 하나를 더하면", "42"),
        ("하나에서 다른 하나 빼면", "25 - 17"),
        ("take the small one off the large one", "25 - 17"),
        ("what's left when you take the little one from the big one", "25 - 17"),
        ("knock the smaller off the bigger", "25 - 17"),
    ],
)
@pytest.mark.parametrize("written", [("17", "25"), "17\n25"])
def test_one_and_the_other_are_the_two_that_were_read(
    written: tuple[str, ...] | str, sentence: str, answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, sentence)
