"""The engine's commands on Discord, typed after the prefix or chosen after a slash."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.linked_pictures import LinkedPicture
from bot.discord.options import option_help, option_name
from bot.discord.pictures import MOST
from bot.discord.text import short
from bot.discord.translation import language_of, localised, translated
from engine import LANGUAGES, Choice, Command

Context = commands.Context[Any]
Hybrid = commands.HybridCommand[Any, ..., None]
# Answers a command, its argument and pictures.
AnswerCommand = Callable[[Context, str, Sequence[LinkedPicture]], Awaitable[None]]
# The arguments of a command, in a language, for a person.
Complete = Callable[[str, str, int], Awaitable[tuple[Choice, ...]]]
T = TypeVar("T")

# Discord's rule. A name such as "?" can only be typed after the prefix.
_SLASH_NAME = re.compile(r"[-_\w]{1,32}")
_MOST_CHOICES, _LONGEST_CHOICE = 25, 100


def everywhere(command: T) -> T:
    """The command, offered in servers, in direct messages, and to people who installed the bot for themselves."""
    app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)


def hybrid(command: Command, answer: AnswerCommand, complete: Complete, taken: Sequence[str] = ()) -> Hybrid | None:
    """A command of the engine on Discord, not yet registered; None if its name is taken or not valid there."""
    name = command.name.lower()
    if name in taken or not _SLASH_NAME.fullmatch(name):
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


def _callback(command: Command, answer: AnswerCommand) -> Any:
    """The method of a cog that a command calls; discord.py takes the options from its signature."""

    async def callback(_cog: object, context: Context, *_: object, argument: str = "", **options: object) -> None:
        attachments = [option for option in options.values() if isinstance(option, discord.Attachment)]
        await answer(context, argument, [LinkedPicture.of(attachment) for attachment in attachments])

    positional, keyword = commands.Parameter.POSITIONAL_OR_KEYWORD, commands.Parameter.KEYWORD_ONLY
    parameters = [commands.Parameter("context", positional, annotation=Context)]
    names: dict[str, app_commands.locale_str] = {}
    helps: dict[str, app_commands.locale_str] = {}
    for number in range(1, MOST + 1) if command.pictures else ():
        option = f"picture{number}"
        attachment = commands.Parameter(option, positional, default=None, annotation=discord.Attachment | None)
        parameters.append(attachment)
        key = "discord.option_picture" if number == 1 else "discord.option_picture_n"
        names[option] = translated(key, number=number)
        helps[option] = translated("discord.option_picture_help")
    if command.arguments:
        parameters.append(commands.Parameter("argument", keyword, default="", annotation=str))
        arguments = command.arguments
        names["argument"] = localised({language: option_name(arguments, language) for language in LANGUAGES})
        helps["argument"] = localised({language: option_help(arguments, language) for language in LANGUAGES})
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    app_commands.rename(**names)(callback)
    app_commands.describe(**helps)(callback)
    return everywhere(callback)


def _completion(command: Command, complete: Complete) -> Any:
    async def suggest(interaction: discord.Interaction[Any], text: str) -> list[app_commands.Choice[str]]:
        choices = await complete(command.name, language_of(interaction.locale) or "en", interaction.user.id)
        names = {choice.text: f"{choice.text} {choice.help}".rstrip() for choice in choices}
        return [
            app_commands.Choice(name=short(name, _LONGEST_CHOICE), value=value)
            for value, name in names.items()
            if 0 < len(value) <= _LONGEST_CHOICE and text.casefold() in name.casefold()
        ][:_MOST_CHOICES]

    return suggest


def _name(command: Command, language: str) -> str:
    name = (command.names.get(language) or command.name).lower()
    return name if _SLASH_NAME.fullmatch(name) else command.name.lower()
