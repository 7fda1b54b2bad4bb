"""The engine's table of commands as Discord's: names, options, languages; and a hash that tells when it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.discord.commands import Context, hybrid
from bot.discord.linked_pictures import LinkedPicture
from bot.discord.sync import definition_hash
from bot.discord.translation import Translator, language_of, localised
from bot.discord.words import words as words_of
from engine import Argument, Choice, Command, Engine, Kind, words

ENGLISH = words("en")
PREDICT = Command(
    "predict",
    ("read", "예측", "p"),
    (
        Argument(
            "model",
            Kind.MODEL,
            names={"en": "model", "ko": "모델"},
            help={"en": "the model to read it with", "ko": "읽을 때 쓸 모델"},
        ),
    ),
    pictures=True,
    names={"en": "predict", "ko": "예측"},
    help={"en": "read", "ko": "읽어요"},
)
HELP = Command("help", ("?",), names={"en": "help", "ko": "도움말"}, help={"en": "say what", "ko": "알려 줘요"})


async def answer(context: Context, argument: str, pictures: Sequence[LinkedPicture]) -> None:
    """Does nothing."""


async def complete(command: str, language: str, user: int) -> tuple[Choice, ...]:
    """Offers nothing."""
    return ()


def payload(command: Command) -> dict[str, Any]:
    """What Discord is told of a command."""

    async def told() -> dict[str, Any]:
        bot = commands.Bot("!", intents=discord.Intents(guilds=True), help_command=None)
        await bot.tree.set_translator(Translator())
        made = hybrid(command, answer, complete)
        assert made is not None
        assert made.app_command is not None
        bot.add_command(made)
        translator = bot.tree.translator
        assert translator is not None
        return await made.app_command.get_translated_payload(bot.tree, translator)

    return asyncio.run(told())


def test_a_command_is_called_in_korean_what_koreans_call_it() -> None:
    told = payload(PREDICT)
    assert (told["name"], told["name_localizations"]) == ("predict", {"ko": "예측"})
    assert (told["description"], told["description_localizations"]) == ("read", {"ko": "읽어요"})
    assert told["options"][0]["name_localizations"] == {"ko": "사진"}


def test_what_takes_pictures_offers_ten_and_what_takes_words_offers_to_complete_them() -> None:
    options = payload(PREDICT)["options"]
    attachments = [option for option in options if option["type"] == discord.AppCommandOptionType.attachment.value]
    (words,) = [option for option in options if option["type"] == discord.AppCommandOptionType.string.value]
    assert [option["name"] for option in attachments] == ["picture", *(f"picture-{number}" for number in range(2, 11))]
    assert words["autocomplete"]
    assert (words["name"], words["name_localizations"]) == ("model", {"ko": "모델"})
    assert words["description"] == "the model to read it with"
    assert words["description_localizations"] == {"ko": "읽을 때 쓸 모델"}
    assert not any(option.get("required") for option in options)
    assert payload(HELP)["options"] == []


def test_commands_can_be_used_everywhere_a_bot_can_be() -> None:
    told = payload(HELP)
    assert sorted(told["contexts"]) == [0, 1, 2]
    assert sorted(told["integration_types"]) == [0, 1]


@pytest.mark.parametrize("name", ["두 낱말", "a" * 33, "weather!", ""])
def test_a_name_that_discord_does_not_have_is_not_offered(name: str) -> None:
    assert hybrid(Command(name, ()), answer, complete) is None


def test_somebody_elses_name_is_left_to_them() -> None:
    assert hybrid(HELP, answer, complete, taken=["help"]) is None
    made = hybrid(PREDICT, answer, complete, taken=["read", "help"])
    assert made is not None
    assert list(made.aliases) == ["예측", "p"]


def test_every_command_of_the_engine_is_one_here(engine: Engine) -> None:
    made = [hybrid(command, answer, complete) for command in engine.commands]
    assert [command.name for command in made if command is not None] == [command.name for command in engine.commands]
    for command in engine.commands:
        told = payload(command)
        assert told["description"] == command.help["en"]
        assert told["description_localizations"] == {"ko": command.help["ko"]}


def test_a_command_without_words_of_its_own_is_offered_by_its_name() -> None:
    told = payload(Command("weather", (), (Argument("city", required=True),)))
    assert (told["name"], told["description"]) == ("weather", "weather")
    assert told["options"][0]["description"] == "CITY"


def test_every_argument_of_the_engines_commands_is_explained_in_both_languages(engine: Engine) -> None:
    for command in engine.commands:
        for option in payload(command)["options"]:
            assert option["description"] != " ".join(argument.usage(ENGLISH) for argument in command.arguments)
            assert option["description_localizations"]["ko"]


def test_the_hash_changes_with_any_word_that_discord_is_told_and_with_nothing_else() -> None:
    async def digest(*offered: Command, translated: bool = True) -> str:
        bot = commands.Bot("!", intents=discord.Intents(guilds=True), help_command=None)
        if translated:
            await bot.tree.set_translator(Translator())
        for command in offered:
            made = hybrid(command, answer, complete)
            assert made is not None
            bot.add_command(made)
        return await definition_hash(bot.tree)

    async def check() -> None:
        known = await digest(PREDICT, HELP)
        assert await digest(HELP, PREDICT) == known
        assert await digest(PREDICT) != known
        assert await digest(PREDICT, HELP, translated=False) != known
        other = Command("help", ("?",), names=HELP.names, help={"en": "say what", "ko": "다른 말"})
        assert await digest(PREDICT, other) != known
        # What is typed after the prefix is no business of Discord's.
        assert await digest(PREDICT, Command("help", ("h",), names=HELP.names, help=HELP.help)) == known

    asyncio.run(check())


def test_a_string_is_translated_into_its_own_words_only() -> None:
    async def check() -> None:
        string = localised({"en": "why", "ko": "왜"})
        context: app_commands.TranslationContext[Any, Any] = app_commands.TranslationContext(
            location=app_commands.TranslationContextLocation.other, data=cast(Any, None)
        )
        translate = Translator().translate
        assert await translate(string, discord.Locale.korean, context) == "왜"
        assert await translate(string, discord.Locale.french, context) is None
        assert await translate(string, discord.Locale.american_english, context) is None

    asyncio.run(check())


def test_discords_locales_become_languages() -> None:
    assert language_of(discord.Locale.korean) == "ko"
    assert language_of(discord.Locale.british_english) == "en"
    assert language_of(discord.Locale.french) is None
    assert language_of(None) is None


def test_no_description_is_longer_than_discord_takes() -> None:
    assert len(localised({"en": "x" * 500, "ko": "가" * 500}).message) == 100


def test_the_owners_command_has_a_korean_name() -> None:
    assert words_of("ko").say("discord.owner") == "소유자"
