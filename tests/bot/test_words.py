"""Each front end has all the words that it says, in every language, beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from bot.cli.words import words as cli
from bot.discord.words import words as discord
from bot.mcp.words import words as mcp
from bot.terminal.words import words as terminal
from bot.web.words import words as web
from engine import LANGUAGES, PictureError, UsageError, Words, words
from tests.sentences import ROOT, constants, placeholders, raised, said, sentences, sources

ROOMS = sorted(
    ".".join(file.relative_to(ROOT).parent.parts)
    for room in ("bot", "training")
    for file in (ROOT / room).glob("**/words/en.toml")
)
# Who says what the modules of a room say and raise.
SPEAKERS: dict[str, tuple[Callable[[str], Words], ...]] = {
    "bot": (terminal, discord, cli),
    "bot/pictures": (terminal, cli),
    "bot/serving": (discord, web, mcp, cli),
    "bot/terminal": (terminal, cli),
    "bot/discord": (discord, cli),
    "bot/web": (web, cli),
    "bot/mcp": (mcp, cli),
    "bot/cli": (cli,),
    "training": (terminal, cli),
}


def _room(room: str, language: str) -> dict[str, Any]:
    return sentences(files(room).joinpath(f"{language}.toml"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_language_has_every_key_and_placeholder_and_no_other(room: str) -> None:
    english, korean = _room(room, "en"), _room(room, "ko")
    assert set(korean) == set(english)
    for key, sentence in english.items():
        if isinstance(sentence, str):
            assert (key, placeholders(korean[key])) == (key, placeholders(sentence))


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_empty_or_untranslated(room: str, language: str) -> None:
    texts = {key: value for key, value in _room(room, language).items() if isinstance(value, str)}
    assert all(value.strip() for value in texts.values())
    if language == "ko":
        assert [key for key, value in texts.items() if len(value.split()) > 2 and not re.search("[가-힣]", value)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_is_defined_twice(language: str) -> None:
    owners: dict[str, str] = {}
    for room in ROOMS:
        for table in {key.partition(".")[0] for key in _room(room, language)}:
            assert owners.setdefault(table, room) == room
            assert words(language).table(table) == {}, f"the engine has a table {table}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", SPEAKERS)
def test_what_a_room_says_and_raises_has_its_sentence_with_its_values(room: str, language: str) -> None:
    paths = sources(room, below=room != "bot")
    errors, replies = raised(paths), said(paths)
    assert errors or replies
    for speak in SPEAKERS[room]:
        for place, key, given in [*errors, *replies]:
            table, _, name = key.partition(".")
            sentence = speak(language).table(table).get(name)
            assert sentence is not None, f"{place}: {key}"
            needed = placeholders(sentence)
            assert None in given or needed <= given, place
            assert None in given or needed == given or (place, key, given) not in errors, place


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_is_left_over(room: str) -> None:
    used = constants(sources("bot", "training"))
    for key in _room(room, "en"):
        table, _, name = key.partition(".")
        beginnings = (f"{table}.", f"{table}.{name.partition('_')[0]}_", table)  # of keys that are put together
        assert key in used or used.intersection(beginnings), key


def test_a_front_end_has_the_engines_words_too_and_the_engine_has_none_of_its() -> None:
    for language in LANGUAGES:
        assert terminal(language).say("sample.right") == words(language).say("sample.right")
        assert terminal(language) is terminal(f"{language}-KR")
        with pytest.raises(KeyError):
            words(language).say("chat.welcome")
        with pytest.raises(KeyError):
            discord(language).say("chat.welcome")


def test_an_error_says_by_itself_only_what_the_engine_has_words_for() -> None:
    assert str(PictureError("picture.empty", name="a.png")) == "a.png is empty; send the picture again."
    assert str(UsageError("chat.nothing_drawn")) == "chat.nothing_drawn"
    assert terminal("en").error(UsageError("chat.nothing_drawn")) == "Nothing was drawn."
