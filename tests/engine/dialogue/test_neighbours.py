"""What stands next to something, parts of a number, how many numbers there are, and what is asked once more."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        ("618", ("which number comes right after the one on the card?",), "619"),
        ("618", ("what number comes next", "and the one before it?"), "617"),
        ("618", ("다음 상자는 몇 번이에요",), "619"),
        ("618", ("이 책 바로 전 번호는 몇 번이지요?",), "617"),
        ("483920", ("the last two", "and the three before that"), "839"),
        ("483920", ("the first two", "and the three after that"), "392"),
        ("483920", ("뒤 두 자리", "그 앞 세 자리는"), "839"),
        ("483920", ("lose the first two, what's left",), "3920"),
        ("483920", ("앞 두 개 떼고 불러줘",), "3920"),
        ("483920", ("split it down the middle, what are the halves",), "483 920"),
        ("483920", ("두자리 네자리로 끊어 줘",), "48 3920"),
        ("483920", ("한 자리씩 끊어서 읽어 줘",), "4 8 3 9 2 0"),
        ("12\n27\n15", ("how many doors is that",), "3 numbers"),
        ("12\n27\n15", ("모두 몇 명이에요",), "수는 3개이고, 더하면 54"),
        ("12\n27\n15", ("which ones start w/ a 1",), "12, 15"),
        ("12\n27\n15", ("what share of the total is the largest figure?",), "50.0%"),
        ("12\n15\n27", ("do the first two add up to the third?",), "Yes, both are 27"),
        (
            "12\n15\n27",
            ("do the first two add up to the third?", "line 2 is 16", "and do they still?"),
            "No, 27 and 28",
        ),
        ("12\n15\n27", ("앞의 두 수를 더하면 세 번째 수가 되나요?",), "네, 둘 다 27"),
        ("7070", ("add up the sevens",), "14"),
    ],
)
def test_parts_and_neighbours_are_told(written: str, sentences: tuple[str, ...], answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, written, *sentences)


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        ("1331", ("does it read the same from either end?",), "Yes, 1331"),
        ("1331", ("how's that in reverse",), "just the same"),
        ("1331", ("뒤집어 읽어도 똑같나",), "네, 1331"),
        ("69", ("flip it upside down, what is it",), "would read 69"),
        ("43", ("위아래로 뒤집으면 뭐야",), "수가 되지 않아요"),
        ("97", ("is this one of those numbers you can't divide",), "Yes, 97 is prime"),
        ("91", ("학생들은 소수라는데 정말인가요?",), "아니요, 91은 소수가"),
        ("84", ("can it be split evenly into fours",), "Yes, 84"),
        ("84", ("2로 쪼개짐?",), "네, 84는"),
        ("84", ("could the 4 be a 9",), "likelihood"),
        ("84", ("which bits did you look at",), "stroke"),
        ("84", ("did you read the 4 clearly",), "sure"),
        ("84", ("뭣이라고? 안 들려",), "84"),
        ("84", ("it is 34", "what did you think it was before"), "84"),
        ("1921", ("how many years is that before 2026?",), "105"),
        ("88", ("he died in 1921, so born about when?",), "1833"),
        ("88", ("he died in 1921, so born about when?", "it is 38", "and the birth year then?"), "1883"),
        ("1966", ("올해가 2026년이니 몇 년 묵은 걸까요",), "60"),
    ],
)
def test_what_is_asked_in_other_words_is_answered(
    written: str, sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, *sentences)
