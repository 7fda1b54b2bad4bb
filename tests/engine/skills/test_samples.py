"""Which of MNIST's test images is shown after a list of the hardest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import Engine
from engine.dialogue.samples import confusion, sample_slots
from engine.testing import Chat


@pytest.fixture(scope="module")
def with_mnist(drawn_mnist: Path) -> Engine:
    return Engine.load(mnist=drawn_mnist)


@pytest.mark.parametrize("wish", ["show me the hardest mnist images", "제일 어려운 mnist 이미지 보여줘"])
def test_another_after_the_hardest_is_the_next_hardest(wish: str, with_mnist: Engine) -> None:
    chat = Chat(with_mnist)
    listed = [int(number) for number in re.findall(r"(?m)(?:^image |^)(\d+)(?::|번)", chat.say(wish).text)]
    assert len(listed) == 10
    shown = []
    for text in ("another", "하나 더", "다른 거", "another one"):
        (reading,) = chat.say(text).readings
        shown.append(int(reading.source.removeprefix("mnist-test-")))
    assert len({*listed, *shown}) == 14
    assert chat.say(wish).text.count("\n") == 10  # asked again it is the list


@pytest.mark.parametrize(
    "text",
    [
        "ugh thats hard, show me a random mnist pic",
        "too difficult! any random mnist image",
        "that was tricky show me any random one",
    ],
)
def test_what_the_last_one_was_is_no_wish(text: str, with_mnist: Engine) -> None:
    assert len(Chat(with_mnist).say(text).readings) == 1


@pytest.mark.parametrize("text", ["and 13?", "13 too", "13번도", "그럼 13번은?"])
def test_after_an_image_a_number_is_the_next_ones(text: str, with_mnist: Engine) -> None:
    chat = Chat(with_mnist)
    chat.say("sample 5")
    (reading,) = chat.say(text).readings
    assert reading.source == "mnist-test-13"


@pytest.mark.parametrize("text", ["refill", "리필", "하나 더 줘", "same again"])
def test_after_an_image_another_one_is_the_next(text: str, with_mnist: Engine) -> None:
    chat = Chat(with_mnist)
    chat.say("sample 5")
    (reading,) = chat.say(text).readings
    assert reading.source == "mnist-test-6"


@pytest.mark.parametrize(
    "text", ["show me some 8s", "show me a few eights", "let me see more 8s", "8 좀 보고 싶다", "8 보여 줘"]
)
def test_an_image_of_a_value_is_shown(text: str, with_mnist: Engine) -> None:
    assert "8" in Chat(with_mnist).say(text).text.split(";")[0].split("제가")[0]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("give me one that you bungled", "wrong"),
        ("let me see an image where you failed miserably", "wrong"),
        ("the five nastiest ones of the test set please", "hardest"),
        ("네가 망친 거 하나만", "wrong"),
        ("제일 고약한 테스트 이미지들", "hardest"),
        ("show me image 12", None),
    ],
)
def test_which_image_is_wanted_is_told_by_words_for_failures(text: str, wish: str | None) -> None:
    assert sample_slots(text, "ko" if "이" in text or "네" in text else "en").get("wish") == wish


@pytest.mark.parametrize("text", ["so what is the real label of it?", "실제 라벨은 뭐였나요"])
def test_the_label_that_is_asked_for_is_the_last_images(text: str, with_mnist: Engine) -> None:
    chat = Chat(with_mnist)
    assert not chat.say(text).readings
    chat.say("sample 5")
    (reading,) = chat.say(text).readings
    assert reading.source == "mnist-test-5"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("show me a 4 that it took for a 9", (4, 9)),
        ("got a 7 you read as a 1?", (7, 1)),
        ("pull up a zero that got classified as a six", (0, 6)),
        ("9로 헷갈린 4 있으면 보여줘", (4, 9)),
        ("7을 1로 본 사진 있나", (7, 1)),
        ("you took the 4 for a 9", None),
        ("is there a 4", None),
        ("4를 9로 고쳐줘", None),
    ],
)
def test_a_digit_that_is_read_as_another_is_named_by_both(sentence: str, expected: tuple[int, int] | None) -> None:
    assert confusion(sentence) == expected
