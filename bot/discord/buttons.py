"""The buttons below a reading: right, wrong, why, other model. All they need is in them, so a restart costs nothing.

A picture is kept nowhere: it is fetched again from the message that carries it, which is the person's, or, where a
slash command brought it, the answer itself.
"""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord.card import BUTTON, CARD, Card
from bot.discord.translation import language_of
from bot.discord.words import words as words_of
from engine import Reply, Words, answer_of

Interaction = discord.Interaction[Any]

ACTIONS = ("right", "wrong", "why", "other")
_ICONS = {"right": "✅", "wrong": "✏️", "why": "🔍", "other": "🔁"}
_DIGIT = rf"digitbot:digit:(?P<value>\d):{CARD}"
_OLD = r"digitbot:(?:(?:right|wrong|why|other):\d{1,20}:\d{1,20}:\d{1,3}:\d{0,30}|digit:\d:\d{1,20})"


def view(reply: Reply, asker: int, place: int) -> discord.ui.View | None:
    """The buttons below a reply to somebody, who alone may say whether it is right; None where nothing was read.

    ``place`` is the id of the message that carries the pictures, 0 for the answer itself.
    """
    card = Card(place, reply.model_id, answer_of(reply.readings))
    if not card.answer or not card.model_id:
        return None
    buttons = discord.ui.View(timeout=None)
    for action in ACTIONS if card.digits else ("right", "why", "other"):
        buttons.add_item(Button(action, asker, card, words_of(reply.locale)))
    return buttons


def digits(card: Card) -> discord.ui.View:
    """Ten buttons for the digit that it really is."""
    buttons = discord.ui.View(timeout=None)
    for value in range(10):
        buttons.add_item(DigitButton(value, card))
    return buttons


class _Pressable:
    """What our cog sees to when it is pressed. A subclass's ``of`` makes it from its id."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Any:
        """The button that was pressed."""
        return cls.of(interaction, item, match)  # type: ignore[attr-defined]

    async def callback(self, interaction: Interaction) -> None:
        """Hand it to the cog, if that is still there."""
        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await cog.pressed(self, interaction)


class Button(_Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=BUTTON):
    """One of them."""

    def __init__(self, action: str, asker: int, card: Card, words: Words) -> None:
        super().__init__(
            discord.ui.Button(
                label=words.say(f"discord.button_{action}"),
                emoji=_ICONS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"digitbot:{action}:{asker}:{card}",
            )
        )
        self.action, self.asker, self.card = action, asker, card

    @classmethod
    def of(cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str]) -> Button:  # noqa: ARG003
        """See ``_Pressable``."""
        words = words_of(language_of(interaction.locale) or "en")
        return cls(match["action"], int(match["asker"]), Card.of(match), words)


class DigitButton(_Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_DIGIT):
    """One of ten digits."""

    def __init__(self, value: int, card: Card) -> None:
        item: discord.ui.Button[Any] = discord.ui.Button(
            label=str(value), row=value // 5, custom_id=f"digitbot:digit:{value}:{card}"
        )
        super().__init__(item)
        self.value, self.card = value, card

    @classmethod
    def of(cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str]) -> DigitButton:  # noqa: ARG003
        """See ``_Pressable``."""
        return cls(int(match["value"]), Card.of(match))


class OldButton(_Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_OLD):
    """One from before buttons knew which model had read: whose reading it would judge is not known."""

    @classmethod
    def of(cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str]) -> OldButton:  # noqa: ARG003
        """See ``_Pressable``."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - only buttons have such ids
        return cls(item)
