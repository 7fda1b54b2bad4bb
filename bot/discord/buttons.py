"""The buttons below a reading, right, wrong, why, other model, and the form that may follow.

All that they need is in their ids, so that they outlive a restart. A picture is not stored: it is fetched again from
the message that carries it, which is the person's or, after a slash command, the answer itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import discord

from bot.discord.translation import language_of
from bot.discord.words import words as words_of
from engine import Reply, Words, answer_of

Interaction = discord.Interaction[Any]
Item = discord.ui.Item[Any]

_ICONS = {"right": "✅", "wrong": "✏️", "why": "🔍", "other": "🔁"}
# Discord allows 100 characters; the longest id, with two ids of 20 digits and an answer of 30, has exactly as many.
_EARLIER = r"(?P<place>\d{1,20}):(?P<model_id>[0-9a-f]{12}):(?P<answer>\d{1,30}|x[0-9a-f]{12})"
_BUTTON = rf"digitbot:(?P<action>right|wrong|why|other):(?P<asker>\d{{1,20}}):{_EARLIER}"
_DIGIT = rf"digitbot:digit:(?P<value>\d):{_EARLIER}"
_FORM = rf"digitbot:form:{_EARLIER}"
_MOST_DIGITS = 100
_FORM_SECONDS = 600.0  # that discord.py remembers a form, which works without that, too
_OLD = r"digitbot:(?:(?:right|wrong|why|other):\d{1,20}:\d{1,20}:\d{1,3}:\d{0,30}|digit:\d:\d{1,20})"


@dataclass(frozen=True)
class EarlierAnswer:
    """What identifies an earlier answer."""

    place: int = 0  # the id of the message that carries the pictures, 0 for the answer itself
    model_id: str = ""  # the model that read them, see ``Reply.model_id``; empty if unknown
    answer: str | None = None  # what was read, see ``answer_of``; None if unknown

    @property
    def digits(self) -> str:
        """What was read; empty for a page of digits, of which an id has only a hash."""
        return self.answer if self.answer is not None and self.answer.isdecimal() else ""

    @classmethod
    def of(cls, match: re.Match[str]) -> EarlierAnswer:
        """The answer that a button's id names."""
        return cls(int(match["place"]), match["model_id"], match["answer"])

    def __str__(self) -> str:
        """Its part of a button's id."""
        return f"{self.place}:{self.model_id}:{self.answer}"


def earlier_answer(message: discord.Message) -> EarlierAnswer | None:
    """What identifies an answer; None if it has no buttons."""
    for row in message.components:
        for part in row.children if isinstance(row, discord.ActionRow) else ():
            match = re.fullmatch(_BUTTON, getattr(part, "custom_id", None) or "")
            if match is not None:
                return EarlierAnswer.of(match)
    return None


def reading_buttons(reply: Reply, asker: int, place: int) -> discord.ui.View | None:
    """The buttons below a reply, of which only the asker may press right and wrong; None if nothing was read.

    ``place`` is the id of the message that carries the pictures, 0 for the answer itself.
    """
    earlier = EarlierAnswer(place, reply.model_id, answer_of(reply.readings))
    if not earlier.answer or not earlier.model_id:
        return None
    words = words_of(reply.locale)
    actions = _ICONS if earlier.digits else ("right", "why", "other")
    return _view(Button(action, asker, earlier, words) for action in actions)


def digit_buttons(earlier: EarlierAnswer) -> discord.ui.View:
    """Ten buttons to choose the right digit from."""
    return _view(DigitButton(value, earlier) for value in range(10))


def correction_form(earlier: EarlierAnswer, words: Words) -> discord.ui.Modal:
    """A form for the right digits."""
    form = discord.ui.Modal(
        title=words.say("discord.correction"), timeout=_FORM_SECONDS, custom_id=f"digitbot:form:{earlier}"
    )
    form.add_item(
        discord.ui.TextInput(
            label=words.say("discord.correction_label"), default=earlier.digits, max_length=_MOST_DIGITS
        )
    )
    return form


def entered(interaction: Interaction) -> tuple[EarlierAnswer, str] | None:
    """The answer that a form which was filled in is about, and the digits; None if the form is not one of these."""
    data: Mapping[str, Any] = interaction.data or {}
    match = re.fullmatch(_FORM, data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or match is None:
        return None
    inputs = [part for row in data["components"] for part in row.get("components") or [row["component"]]]
    return EarlierAnswer.of(match), str(inputs[0]["value"])


def _view(buttons: Iterable[discord.ui.DynamicItem[Any]]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


class _CogButton:
    """A button that the cog handles."""

    async def callback(self, interaction: Interaction) -> None:
        """Pass it to the cog, if that is still loaded."""
        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await cog.pressed(self, interaction)


class Button(_CogButton, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_BUTTON):
    """A button below a reading."""

    def __init__(self, action: str, asker: int, earlier: EarlierAnswer, words: Words) -> None:
        super().__init__(
            discord.ui.Button(
                label=words.say(f"discord.button_{action}"),
                emoji=_ICONS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"digitbot:{action}:{asker}:{earlier}",
            )
        )
        self.action, self.asker, self.earlier = action, asker, earlier

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _item: Item, match: re.Match[str], /) -> Self:
        """See ``DynamicItem``."""
        words = words_of(language_of(interaction.locale) or "en")
        return cls(match["action"], int(match["asker"]), EarlierAnswer.of(match), words)


class DigitButton(_CogButton, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_DIGIT):
    """One of ten digits."""

    def __init__(self, value: int, earlier: EarlierAnswer) -> None:
        item: discord.ui.Button[Any] = discord.ui.Button(
            label=str(value), row=value // 5, custom_id=f"digitbot:digit:{value}:{earlier}"
        )
        super().__init__(item)
        self.value, self.earlier = value, earlier

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: Item, match: re.Match[str], /) -> Self:
        """See ``DynamicItem``."""
        return cls(int(match["value"]), EarlierAnswer.of(match))


class OldButton(_CogButton, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_OLD):
    """A button whose id, made by an earlier version, does not say which model read."""

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, item: Item, _match: re.Match[str], /) -> Self:
        """See ``DynamicItem``."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - only buttons have such ids
        return cls(item)


AnyButton: TypeAlias = Button | DigitButton | OldButton
