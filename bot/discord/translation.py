"""Names and help of commands in all languages."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord.text import short
from bot.discord.words import words
from engine import LANGUAGES
from engine import language_of as language_of_code

_MOST = 100  # characters of a name, and of a line of help


def translated(key: str, **values: object) -> app_commands.locale_str:
    """The words for a key in all languages."""
    return localised({language: words(language).say(key, **values) for language in LANGUAGES})


def localised(texts: dict[str, str]) -> app_commands.locale_str:
    """Words by language, shortened to what Discord allows; English is for all other languages."""
    cut = {language: short(text, _MOST) for language, text in texts.items()}
    return app_commands.locale_str(cut["en"], **cut)


def language_of(locale: discord.Locale | None) -> str | None:
    """The language of a person's Discord, or None if Digitbot does not speak it."""
    return language_of_code(locale.value if locale is not None else None)


class Translator(app_commands.Translator):
    """Gives Discord the words that ``localised`` put into a string."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],  # noqa: ARG002
    ) -> str | None:
        """The words in that language; None if they are the default ones."""
        language = language_of(locale)
        text = string.extras.get(language) if language else None
        return text if isinstance(text, str) and text != string.message else None
