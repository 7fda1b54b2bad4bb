"""Lessons are complete in every language, given in conversation, and walked through with ``next``."""

from __future__ import annotations

import re

import pytest

from engine import LANGUAGES, Engine, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue.memory import Conversation
from engine.lessons.syllabus import SYLLABUS
from engine.mnist import Mnist
from engine.skills import explain
from tests.conftest import Say
from tests.engine.lessons.teaching import NO_MNIST, teach
from tests.pictures import write

ORDER = tuple(SYLLABUS)


def test_no_two_lessons_share_a_name() -> None:
    owners: dict[str, str] = {}
    for language in LANGUAGES:
        for concept, names in words(language).table("concepts").items():
            for name in names:
                assert (name, owners.setdefault(name.casefold(), concept)) == (name, concept)


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", ORDER)
def test_a_lesson_is_complete(concept: str, language: str, at_hand: bool, drawn: Mnist) -> None:
    reply = teach(concept, language, drawn if at_hand else NO_MNIST)
    title, body = reply.text.split("\n", 1)
    assert f" {ORDER.index(concept) + 1}/{len(ORDER)} " in title
    assert words(language).table("concepts")[concept][0] in title
    assert 80 <= len(body.split()) <= 250
    assert not re.search(r"[{}]|\bnan\b|\binf\b", reply.text + reply.figures[0].alt)
    # What would have to download MNIST is told of, and not suggested.
    downloads = words(language).say("lessons.downloads") in body
    assert downloads or f"“{reply.suggestions[0]}”" in body
    assert not (at_hand and downloads)
    commands = tuple(words(language).command(name) for name in ("sample", "evaluate"))
    assert at_hand or not any(suggestion.startswith(commands) for suggestion in reply.suggestions)
    assert reply.figures[0].alt
    if language == "ko":
        assert re.search(r"[가-힣]요[.!?]", body)
        assert not re.search(r"[가-힣]니다[.!?]", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_concept_all_lessons_are_listed_in_order(language: str) -> None:
    titles = [words(language).table("concepts")[concept][0] for concept in ORDER]
    places = [text.index(title) for text in [teach(None, language).text] for title in titles]
    assert places == sorted(places)
    assert [choice.text for choice in explain.choices(Catalogue(), words(language))] == titles


@pytest.mark.parametrize("language", LANGUAGES)
def test_next_walks_through_all_lessons_and_says_when_it_was_the_last(language: str, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    for place, concept in enumerate(ORDER, 1):
        reply = explain.next_(words(language), Catalogue(), drawn, conversation)
        assert conversation.topic == concept
        assert f" {place}/{len(ORDER)} " in reply.text.split("\n")[0]
    for _ in range(2):
        reply = explain.next_(words(language), Catalogue(), drawn, conversation)
        assert reply.text == words(language).say("lessons.finished", count=len(ORDER))
        assert not reply.figures


def test_next_goes_on_from_the_lesson_that_was_asked_for(drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    teach("softmax", "en", drawn, conversation)
    explain.next_(words("en"), Catalogue(), drawn, conversation)
    assert conversation.topic == "argmax"


def _intent(suggestion: str, language: str) -> str:
    """The intent that a suggested message names: "설명 렐루" is ``explain``."""
    spoken = words(language)
    return next(name for name in spoken.table("commands") if suggestion.split()[0] == spoken.command(name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", ORDER)
def test_what_a_lesson_suggests_is_understood_as_meant(concept: str, language: str, say: Say) -> None:
    title = words(language).table("concepts")[concept][0]
    reply = say(f"/explain {title}", locale=language)
    assert reply.intent == "explain"
    assert title in reply.text.split("\n")[0]
    for suggestion in reply.suggestions:
        answer = say(suggestion, locale=language)
        assert (suggestion, answer.intent) == (suggestion, _intent(suggestion, language))
        assert not answer.failed
        assert answer.locale == language
        if answer.intent == "explain":
            assert answer.figures  # that lesson, and not the list of all


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_explain_gives_its_lesson(language: str, engine: Engine, say: Say) -> None:
    for choice in engine.choices("explain", language):
        for command in ("explain", "/explain", words(language).command("explain")):
            reply = say(f"{command} {choice.text}", locale=language)
            assert (choice.text, reply.intent) == (choice.text, "explain")
            assert choice.text in reply.text.split("\n")[0]


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("explain relu", "relu"),
        ("what is a neuron", "neuron"),
        ("how does backprop work", "backpropagation"),
        ("렐루 설명해 줘", "relu"),
        ("역전파가 뭐야", "backpropagation"),
        ("소프트맥스 설명해줘", "softmax"),
        ("왜 255로 나눠", "normalisation"),
    ],
)
def test_a_lesson_can_be_asked_for_in_a_sentence(said: str, concept: str, say: Say) -> None:
    assert say(said).figures[0].name == f"lesson-{concept}"


def test_each_conversation_has_its_own_place_in_the_lessons(say: Say) -> None:
    say("explain softmax", user="one")
    assert say("next", user="other").figures[0].name == "lesson-neuron"
    assert say("next", user="one").figures[0].name == "lesson-argmax"


def test_after_a_sample_the_live_pass_shows_that_sample(say: Say) -> None:
    say("sample 4")
    reply = say("explain forward propagation")
    assert words("en").say("lessons.own") in reply.text
    assert not reply.figures[0].private
    say("", write("4", height=80, pen=8, margin=40).encoded())
    assert say("explain forward propagation").figures[0].private


@pytest.mark.parametrize(
    ("said", "title"),
    [("explain softmx", "Softmax"), ("what is sigmiod", "Sigmoid"), ("explain backpropogation", "Backpropagation")],
)
def test_a_slip_in_a_concepts_name_is_understood(say: Say, said: str, title: str) -> None:
    assert f" · {title}" in say(said, locale="en").text


@pytest.mark.parametrize(
    ("said", "title"), [("시그모이드함수가뭐야", "시그모이드"), ("백프로파게이션 알려줘", "역전파")]
)
def test_a_slip_in_a_concepts_korean_name_is_understood(say: Say, said: str, title: str) -> None:
    assert f" · {title}" in say(said, locale="ko").text


def test_what_is_not_taught_is_named_and_the_lessons_are_listed(say: Say) -> None:
    reply = say("explain banana", locale="en")
    assert reply.text.startswith("There is no lesson on “banana”.")
    assert all(str(names[0]) in reply.text for names in words("en").table("concepts").values())
    assert "@everyone" not in say("/explain @everyone", locale="en").text


def test_the_second_of_two_concepts_is_suggested(say: Say) -> None:
    reply = say("explain relu and sigmoid", locale="en")
    assert " · ReLU" in reply.text
    assert reply.suggestions[0] == "explain Sigmoid"
