"""The engine's commands as Discord's: each can be typed after the prefix, and chosen after a slash."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.pictures import MOST, Linked
from bot.discord.text import short
from bot.discord.translation import language_of, localised, named
from bot.discord.words import words
from engine import LANGUAGES, Choice, Command

Context = commands.Context[Any]
Hybrid = commands.HybridCommand[Any, ..., None]
Answer = Callable[[Context, str, Sequence[Linked]], Awaitable[None]]  # a command, what follows it, its pictures
Complete = Callable[[str, str], Awaitable[tuple[Choice, ...]]]  # what may follow a command, in a language
T = TypeVar("T")

# Discord's own rule; and what is no word at all ("?") can be typed after the prefix only.
_SLASH_NAME = re.compile(r"[-_\w]{1,32}")
_MOST_CHOICES, _LONGEST_CHOICE = 25, 100


def everywhere(command: T) -> T:
    """The command, offered in servers and in direct messages, to people who installed the bot for themselves, too."""
    app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)


def slash_name(command: Command) -> str | None:
    """What a command is called after a slash; None if Discord would not have its name."""
    name = command.name.lower()
    return name if _SLASH_NAME.fullmatch(name) else None


def hybrid(command: Command, answer: Answer, complete: Complete, taken: Sequence[str] = ()) -> Hybrid | None:
    """A command of the engine as Discord's, which needs its cog and is nowhere registered yet.

    None if its name is taken, by what else is in this bot, or not one for Discord.
    """
    name = slash_name(command)
    if name is None or name in taken:
        return None
    hybrid_command: Hybrid = commands.HybridCommand(
        _callback(command, answer),
        name=localised({language: _name(command, language) for language in LANGUAGES} | {"en": name}),
        description=localised({language: command.help.get(language) or command.name for language in LANGUAGES}),
        aliases=[alias for alias in command.aliases if alias not in taken and alias != name and " " not in alias],
        ignore_extra=True,
    )
    if command.arguments:
        hybrid_command.autocomplete("argument")(_completion(command, complete))
    return hybrid_command


def _callback(command: Command, answer: Answer) -> Any:
    """The function that a command calls, as a cog's. What Discord offers is read off its signature, made to measure."""

    async def called(_cog: object, context: Context, *_: object, argument: str = "", **options: object) -> None:
        attachments = [option for option in options.values() if isinstance(option, discord.Attachment)]
        await answer(context, argument, [Linked.of(attachment) for attachment in attachments])

    positional, keyword = commands.Parameter.POSITIONAL_OR_KEYWORD, commands.Parameter.KEYWORD_ONLY
    parameters = [commands.Parameter("context", positional, annotation=Context)]
    names: dict[str, app_commands.locale_str] = {}
    helps: dict[str, app_commands.locale_str] = {}
    for number in range(1, MOST + 1) if command.pictures else ():
        option = f"picture{number}"
        attachment = commands.Parameter(option, positional, default=None, annotation=discord.Attachment | None)
        parameters.append(attachment)
        names[option] = named("discord.option_picture" if number == 1 else "discord.option_picture_n", number=number)
        helps[option] = named("discord.option_picture_help")
    if command.arguments:
        parameters.append(commands.Parameter("argument", keyword, default="", annotation=str))
        names["argument"] = named("discord.option_argument")
        tables = {language: words(language).table("discord_arguments") for language in LANGUAGES}
        helps["argument"] = localised(
            {language: table.get(command.name, command.arguments) for language, table in tables.items()}
        )
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    app_commands.rename(**names)(called)
    app_commands.describe(**helps)(called)
    return everywhere(called)


def _completion(command: Command, complete: Complete) -> Any:
    async def offer(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        language = language_of(interaction.locale) or "en"
        choices = await complete(command.name, language)
        short_enough = [choice for choice in choices if 0 < len(choice.text) <= _LONGEST_CHOICE]
        fitting = [choice for choice in short_enough if typed.casefold() in f"{choice.text} {choice.help}".casefold()]
        return [
            app_commands.Choice(name=short(f"{choice.text} {choice.help}".rstrip(), _LONGEST_CHOICE), value=choice.text)
            for choice in fitting[:_MOST_CHOICES]
        ]

    return offer


def _name(command: Command, language: str) -> str:
    name = (command.names.get(language) or command.name).lower()
    return name if _SLASH_NAME.fullmatch(name) else command.name.lower()
