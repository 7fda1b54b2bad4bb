"""The question at the end of each lesson: it is answered by a bare number, and the answer is judged and explained."""

from __future__ import annotations

import pytest

from engine import LANGUAGES, words
from engine.lessons.syllabus import SYLLABUS
from engine.skills.quiz import Problem
from tests.conftest import Say


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_one_and_no_other(language: str) -> None:
    assert list(words(language).table("quiz")) == list(SYLLABUS)
    problems = [Problem.of(concept, words(language)) for concept in SYLLABUS]
    assert all(problem and len(set(problem.options)) == 3 and problem.text and problem.why for problem in problems)
    assert {problem.right for problem in problems if problem} == {1, 2, 3}


@pytest.mark.parametrize("concept", SYLLABUS)
def test_the_languages_give_the_right_answer_the_same_place(concept: str) -> None:
    assert len({problem.right for code in LANGUAGES if (problem := Problem.of(concept, words(code)))}) == 1


@pytest.mark.parametrize("concept", SYLLABUS)
def test_an_answer_that_is_a_sentence_gets_no_second_ending(concept: str, say: Say) -> None:
    say(f"/설명 {words('ko').table('concepts')[concept][0]}", locale="ko")
    assert "요예요" not in say("정답이 뭐야?", locale="ko").text


@pytest.mark.parametrize(
    ("language", "lesson", "right", "wrong"),
    [
        ("en", "/explain relu", "{right}", "the last one"),
        ("en", "/explain batch size", "number {right}", "1"),
        ("ko", "/설명 렐루", "{right}번", "세 번째"),
        ("ko", "/설명 배치 크기", "{right}번이요", "1번"),
    ],
)
def test_a_bare_answer_is_judged_and_explained(language: str, lesson: str, right: str, wrong: str, say: Say) -> None:
    spoken = words(language)
    concept = "relu" if "relu" in lesson or "렐루" in lesson else "batch"
    problem = Problem.of(concept, spoken)
    assert problem is not None
    asked = say(lesson, locale=language)
    assert asked.text.endswith("\n".join(problem.lines(spoken)))
    assert asked.options == problem.options
    reply = say(right.format(right=problem.right), locale=language)
    assert reply.text == spoken.say("quiz_words.right", why=problem.why)
    say(lesson, locale=language)
    reply = say(wrong, locale=language)
    answer = problem.options[problem.right - 1]
    assert reply.text == spoken.say("quiz_words.wrong", place=problem.right, answer=answer, why=problem.why)


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "it has to be {answer}"),
        ("en", "{answer}, i suppose"),
        ("en", "my guess is {answer}"),
        ("en", "i'd guess number {right}"),
        ("ko", "정답이 {answer} 같은데요"),
        ("ko", "글쎄요, {answer}인 것 같습니다"),
        ("ko", "{answer}이라고 생각해요"),
        ("ko", "{answer} 아닌가요?"),
        ("ko", "{right}번이겠지"),
    ],
)
def test_an_answer_may_be_guessed_in_a_sentence(language: str, answer: str, say: Say) -> None:
    spoken = words(language)
    problem = Problem.of("neuron", spoken)
    assert problem is not None
    say(f"/explain {spoken.table('concepts')['neuron'][0]}", locale=language)
    right = problem.options[problem.right - 1]
    reply = say(answer.format(answer=right, right=problem.right), locale=language)
    assert reply.text == spoken.say("quiz_words.right", why=problem.why)


def test_a_number_that_is_none_of_them_is_asked_for_again_and_something_else_closes_the_question(say: Say) -> None:
    options = say("/explain relu").options
    again = say("7")
    assert again.text.endswith(words("en").say("quiz_words.which", count=3))
    assert again.options == options
    answered = say("2")
    assert (answered.intent, answered.options) == ("quiz", ())
    say("/explain relu")
    say("hello")
    assert say("2").intent != "quiz"


@pytest.mark.parametrize(("language", "request_"), [("en", "lesson 3"), ("en", "the last lesson"), ("ko", "3번 수업")])
def test_a_lesson_that_is_asked_for_is_no_answer(language: str, request_: str, say: Say) -> None:
    say(words(language).command("next"), locale=language)
    assert say(request_, locale=language).intent in ("next", "explain")


def test_the_list_of_lessons_says_where_one_is(say: Say) -> None:
    commands = {"explain": "explain", "next": "next"}
    assert words("en").say("lessons.how", **commands) in say("/lesson").text
    say("/explain sigmoid")
    reply = say("/lesson")
    assert words("en").say("lessons.here", place=4, title="Sigmoid", **commands) in reply.text
    assert reply.suggestions == ("explain Sigmoid", "next")


@pytest.mark.parametrize(
    ("language", "answers"), [("en", ("B", "option b", "nothing", "2")), ("ko", ("나", "B", "보기 2"))]
)
def test_a_letter_or_the_answer_itself_answers(language: str, answers: tuple[str, ...], say: Say) -> None:
    spoken = words(language)
    problem = Problem.of("activation", spoken)
    assert problem is not None
    assert problem.right == 2
    for answer in (*answers, problem.options[1]):
        say(f"{spoken.command('explain')} 2", locale=language)
        assert say(answer, locale=language).text == spoken.say("quiz_words.right", why=problem.why), answer


@pytest.mark.parametrize(
    ("language", "asks"),
    [
        ("en", ("what's the answer?", "I don't know", "no idea", "i give up", "not sure")),
        ("ko", ("정답이 뭐야?", "모르겠어", "모르겠는데요", "포기할래")),
    ],
)
def test_who_does_not_know_is_told(language: str, asks: tuple[str, ...], say: Say) -> None:
    spoken = words(language)
    problem = Problem.of("activation", spoken)
    assert problem is not None
    answer = problem.options[problem.right - 1]
    told = spoken.say("quiz_words.answer", place=problem.right, answer=answer, why=problem.why)
    for ask in asks:
        say(f"{spoken.command('explain')} 2", locale=language)
        assert say(ask, locale=language).text == told, ask


@pytest.mark.parametrize(("language", "ask"), [("en", "another question"), ("ko", "다른 문제 내줘")])
def test_another_question_is_another_lessons_and_is_answered_as_such(language: str, ask: str, say: Say) -> None:
    spoken = words(language)
    say(f"{spoken.command('explain')} 2", locale=language)
    for concept in list(SYLLABUS)[2:4]:
        problem = Problem.of(concept, spoken)
        assert problem is not None
        assert say(ask, locale=language).text.startswith("\n".join(problem.lines(spoken)))
        assert say(str(problem.right), locale=language).text == spoken.say("quiz_words.right", why=problem.why)


@pytest.mark.parametrize(
    ("language", "stop", "easier"),
    [("en", "stop the lesson", "easier please"), ("ko", "수업 그만할래", "더 쉽게 설명해줘")],
)
def test_lessons_are_stopped_and_lead_back(language: str, stop: str, easier: str, say: Say) -> None:
    spoken = words(language)
    titles = [spoken.table("concepts")[concept][0] for concept in SYLLABUS]
    say(f"{spoken.command('explain')} 2", locale=language)
    assert say(easier, locale=language).text == spoken.say("lessons.easier", place=1, title=titles[0])
    reply = say(stop, locale=language)
    assert reply.text == spoken.say("lessons.stopped", place=3, title=titles[2], next=spoken.command("next"))
    assert titles[2] in say(spoken.command("next"), locale=language).text


@pytest.mark.parametrize(
    ("language", "lesson", "sentence"),
    [
        ("en", "/explain relu", "i'd say number {right}"),
        ("en", "/explain relu", "is it {text}?"),
        ("en", "/explain relu", "the answer to that is {text}"),
        ("en", "/explain relu", "my answer is {text}"),
        ("en", "/explain neuron", "it must be number {right}, {text}"),
        ("ko", "/설명 렐루", "제 생각엔 {right}번이요"),
        ("ko", "/설명 렐루", "내 답은 {text}"),
        ("ko", "/설명 렐루", "아마 {right}번"),
    ],
)
def test_an_answer_may_be_a_guess_in_a_sentence(language: str, lesson: str, sentence: str, say: Say) -> None:
    spoken = words(language)
    problem = Problem.of("neuron" if "neuron" in lesson else "relu", spoken)
    assert problem is not None
    say(lesson, locale=language)
    text = problem.options[problem.right - 1]
    reply = say(sentence.format(right=problem.right, text=text), locale=language)
    assert reply.text == spoken.say("quiz_words.right", why=problem.why)
