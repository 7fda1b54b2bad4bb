"""Korean particles follow what is said: 7을, but 2를."""

from __future__ import annotations

import pytest

from engine.locales.particles import english_ordinal, particle, with_particles

# 영 일 이 삼 사 오 육 칠 팔 구
OBJECT = {"0": "을", "1": "을", "2": "를", "3": "을", "4": "를", "5": "를", "6": "을", "7": "을", "8": "을", "9": "를"}
DIRECTION = {
    "0": "으로",
    "1": "로",
    "2": "로",
    "3": "으로",
    "4": "로",
    "5": "로",
    "6": "으로",
    "7": "로",
    "8": "로",
    "9": "로",
}


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_is_followed_as_it_is_read(digit: str) -> None:
    assert particle(digit, "을", "를") == OBJECT[digit]
    assert particle(f"17{digit}", "을", "를") == OBJECT[digit]
    assert particle(digit, "으로", "로") == DIRECTION[digit]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("모델", "을"),
        ("숫자", "를"),
        ("cnn", "을"),
        ("mlp", "를"),
        ("99.5%", "를"),
        ("(육)", "을"),
        ("", "를"),
        ("!?", "를"),
    ],
)
def test_a_word_is_followed_by_its_last_sound(word: str, expected: str) -> None:
    assert particle(word, "을", "를") == expected


def test_placeholders_are_filled_and_followed() -> None:
    reply = with_particles(
        "{before:이/가} 아니라 {after:이군요/군요}, {count:>3}", {"before": "7", "after": "2", "count": 1}
    )
    assert reply.format(before="7", after="2", count=1) == "7이 아니라 2군요,   1"


def test_what_was_said_is_no_placeholder() -> None:
    said = "{x:으로/로}"
    assert with_particles("{name:을/를}", {"name": said}).format(name=said) == "{x:으로/로}를"


@pytest.mark.parametrize(
    ("place", "expected"),
    [(1, "첫 번째"), (2, "두 번째"), (3, "세 번째"), (10, "열 번째"), (11, "11번째"), ("4", "네 번째")],
)
def test_a_place_is_said_as_people_count(place: object, expected: str) -> None:
    assert with_particles("{place:번째} 숫자", {"place": place}) == f"{expected} 숫자"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
        (122, "122nd"),
    ],
)
def test_a_place_in_english(place: int, said: str) -> None:
    assert english_ordinal(place) == said
    assert with_particles("{place:th} digit: {value}", {"place": place}) == f"{said} digit: {{value}}"


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, "digit was"), ("1", "digit was"), (0, "digits were"), (2, "digits were"), ("0.3", "digits were")],
)
def test_a_word_that_is_counted_is_singular_or_plural_in_english(count: object, form: str) -> None:
    assert with_particles("{count: digit was/ digits were} kept", {"count": count}) == f"{{count}} {form} kept"
