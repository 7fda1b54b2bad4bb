"""Every language says everything: the same keys, the same placeholders, phrases for every intent."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest

from engine import LANGUAGES, Reason, words
from engine.locales import DEFAULT
from engine.skills import INTENTS
from tests.sentences import constants, placeholders, raised, said, sentences, sources

SOURCES = sources("engine")
OTHERS = [language for language in LANGUAGES if language != DEFAULT]
TABLES = [file.name for file in files("engine.locales").joinpath(DEFAULT).iterdir() if file.name.endswith(".toml")]
RAISED, SAID = raised(SOURCES), said(SOURCES)
# A reading to be forgotten is named by its place; forgetting without one is everything.
BY_THE_GRAMMAR_ALONE = {"forget_reading"}


def _sentences(language: str, file: str) -> dict[str, Any]:
    return sentences(files("engine.locales").joinpath(language, file))


def _everything(language: str) -> dict[str, Any]:
    return {key: value for file in TABLES for key, value in _sentences(language, file).items()}


def test_there_is_korean_and_english() -> None:
    assert LANGUAGES == ("en", "ko")


@pytest.mark.parametrize("file", TABLES)
@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_key_and_no_other(language: str, file: str) -> None:
    assert set(_sentences(language, file)) == set(_sentences(DEFAULT, file))


@pytest.mark.parametrize("file", TABLES)
@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_sameplaceholders(language: str, file: str) -> None:
    ours, theirs = _sentences(DEFAULT, file), _sentences(language, file)
    for key, sentence in ours.items():
        if isinstance(sentence, str):
            assert (key, placeholders(theirs[key])) == (key, placeholders(sentence))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_is_defined_in_two_files(language: str) -> None:
    owners: dict[str, str] = {}
    for file in TABLES:
        for table in {key.partition(".")[0] for key in _sentences(language, file)}:
            assert owners.setdefault(table, file) == file


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_empty_or_untranslated(language: str) -> None:
    everything = _everything(language)
    assert all(value.strip() for value in everything.values() if isinstance(value, str))
    if language == "ko":
        prose = {key: value for key, value in everything.items() if isinstance(value, str) and len(value.split()) > 2}
        assert {key for key, value in prose.items() if not re.search("[가-힣]", value)} <= {"help.line"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_in_conversation_has_no_markup(language: str) -> None:
    """A terminal would show it as it is, and Discord and Kakao each make something else of it.

    fetching.toml names patterns of files.
    """
    answers = [value for file in TABLES if file != "fetching.toml" for value in _sentences(language, file).values()]
    assert not [value for value in answers if isinstance(value, str) and re.search(r"`|\*\*|\]\(", value)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", [intent.name for intent in INTENTS if intent.name not in BY_THE_GRAMMAR_ALONE])
def test_every_intent_has_phrases(intent: str, language: str) -> None:
    phrases = words(language).phrases(intent)
    assert len(phrases) >= 5
    assert len({phrase.casefold() for phrase in phrases}) == len(phrases)


def test_no_phrase_stands_for_two_intents() -> None:
    owners: dict[str, str] = {}
    for language in LANGUAGES:
        for intent in INTENTS:
            for phrase in words(language).phrases(intent.name):
                assert (phrase, owners.setdefault(phrase.casefold(), intent.name)) == (phrase, intent.name)


def test_no_command_has_another_ones_name() -> None:
    owners: dict[str, str] = {}
    for language in LANGUAGES:
        for intent in INTENTS:
            for name in (intent.name, *words(language).table("aliases").get(intent.name, ())):
                assert (name, owners.setdefault(name, intent.name)) == (name, intent.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_explained_in_help(language: str) -> None:
    assert set(words(language).table("commands")) == {intent.name for intent in INTENTS if intent.command}
    assert set(words(language).table("aliases")) == {intent.name for intent in INTENTS if intent.command}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_is_raised_has_its_sentence_with_just_its_values(language: str) -> None:
    assert len(RAISED) > 30
    everything = _everything(language)
    for place, key, given in RAISED:
        assert key in everything, place
        if None not in given:  # none of them is **values
            assert (place, placeholders(everything[key])) == (place, given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_that_is_said_exists_and_gets_its_values(language: str) -> None:
    assert len(SAID) > 50
    everything = _everything(language)
    for place, key, given in SAID:
        assert key in everything, place
        if None not in given:
            assert placeholders(everything[key]) <= given, place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["figures", "lesson_figures"])
def test_the_labels_of_figures_are_those_that_the_code_names(table: str, language: str) -> None:
    labels = set(words(language).table(table))
    named = {key.removeprefix(f"{table}.") for key in constants(SOURCES) if key.startswith(f"{table}.")}
    named -= {""}  # one that is put together: curves.py names its lines by the history's keys
    assert named - labels == set()
    assert table == "figures" or labels - named == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_that_are_put_together_exist(language: str) -> None:
    spoken = words(language)
    for reason in Reason:
        assert spoken.say(f"reading.{reason.value}")
    for task in ("evaluate", "download", "read"):
        assert spoken.say(f"progress.{task}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_lesson_points_to_a_side_of_its_figure(language: str) -> None:
    """Where a figure is text its parts may stand below each other, or may not be there."""
    for concept, lesson in words(language).table("lesson_texts").items():
        sides = [
            sentence
            for sentence in re.split(r"(?<=[.?!])\s", lesson)
            if re.search(r"figure|그림|sum|합", sentence) and re.search(r"on the (left|right)|왼쪽|오른쪽", sentence)
        ]
        assert (concept, sides) == (concept, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_one_sentence(language: str) -> None:
    for key, sentence in _sentences(language, "errors.toml").items():
        if key != "picture.unnamed":
            ends = re.findall(r"[.!?](?=\s|$)", re.sub(r"\{\w+\}", "X", sentence))
            assert (key, len(ends)) == (key, 1) or sentence.endswith('[train]"')


def test_a_language_that_there_is_not_is_answered_in_english() -> None:
    assert words("tlh").language == "en"
    assert words("tlh").say("sample.right") == "Right."


def test_a_reply_that_is_not_there_is_a_fault_and_no_silence() -> None:
    with pytest.raises(KeyError):
        words("en").say("sample.sideways")
    with pytest.raises(KeyError):
        words("en").say("sample.answer", number=3)
