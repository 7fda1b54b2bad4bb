"""The buttons below a reading: right, wrong, why, other model. All they need is in them, so a restart costs nothing.

A picture is kept nowhere: it is fetched again from the message that carries it, which is the person's, or, where a
slash command brought it, the answer itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import discord

from bot.discord.translation import language_of
from bot.discord.words import words
from engine import Reply, Words, answer_of

Interaction = discord.Interaction[Any]

ACTIONS = ("right", "wrong", "why", "other")
_ICONS = {"right": "✅", "wrong": "✏️", "why": "🔍", "other": "🔁"}
# Discord gives an id 100 characters. The longest, two ids of 20 digits and an answer of 30, has just as many.
_CARD = r"(?P<place>\d{1,20}):(?P<model_id>[0-9a-f]{12}):(?P<answer>\d{1,30}|x[0-9a-f]{12})"
_BUTTON = rf"digitbot:(?P<action>right|wrong|why|other):(?P<asker>\d{{1,20}}):{_CARD}"
_DIGIT = rf"digitbot:digit:(?P<value>\d):{_CARD}"
_OLD = r"digitbot:(?:(?:right|wrong|why|other):\d{1,20}:\d{1,20}:\d{1,3}:\d{0,30}|digit:\d:\d{1,20})"


@dataclass(frozen=True)
class Card:
    """An earlier answer: what it must be known by when somebody speaks of it.

    Attributes:
        place: the id of the message that carries the pictures, 0 for the answer itself.
        model_id: the model that read them, see ``Reply.model_id``; empty where that is not known.
        answer: what was read, see ``answer_of``; None where that is not known.
    """

    place: int = 0
    model_id: str = ""
    answer: str | None = None

    @property
    def digits(self) -> str:
        """What was read; empty for a page of digits, which has no place in a button."""
        return self.answer if self.answer is not None and self.answer.isdecimal() else ""

    @classmethod
    def of(cls, match: re.Match[str]) -> Card:
        """The one that a button's id tells of."""
        return cls(int(match["place"]), match["model_id"], match["answer"])

    def __str__(self) -> str:
        """As it stands in a button's id."""
        return f"{self.place}:{self.model_id}:{self.answer}"


def view(reply: Reply, asker: int, place: int) -> discord.ui.View | None:
    """The buttons below a reply; None where nothing was read.

    Args:
        reply: the reply; its readings are of the person's pictures.
        asker: the id of who asked, who alone may say whether it is right.
        place: the id of the message that carries the pictures, 0 for the answer itself.
    """
    card = Card(place, reply.model_id, answer_of(reply.readings))
    if not card.answer or not card.model_id:
        return None
    spoken = words(reply.locale)
    made = discord.ui.View(timeout=None)
    for action in ACTIONS if card.digits else ("right", "why", "other"):
        made.add_item(Button(action, asker, card, spoken))
    return made


def digits(card: Card) -> discord.ui.View:
    """Ten buttons for the digit that it really is."""
    made = discord.ui.View(timeout=None)
    for value in range(10):
        made.add_item(DigitButton(value, card))
    return made


def card_of(message: discord.Message) -> Card | None:
    """What the buttons below an answer know of it; None where it has none."""
    for row in message.components:
        for part in row.children if isinstance(row, discord.ActionRow) else ():
            match = re.fullmatch(_BUTTON, getattr(part, "custom_id", None) or "")
            if match is not None:
                return Card.of(match)
    return None


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_BUTTON):
    """One of them."""

    def __init__(self, action: str, asker: int, card: Card, spoken: Words) -> None:
        super().__init__(
            discord.ui.Button(
                label=spoken.say(f"discord.button_{action}"),
                emoji=_ICONS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"digitbot:{action}:{asker}:{card}",
            )
        )
        self.action, self.asker, self.card = action, asker, card

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Button:
        """The button that was pressed."""
        spoken = words(language_of(interaction.locale) or "en")
        return cls(match["action"], int(match["asker"]), Card.of(match), spoken)

    async def callback(self, interaction: Interaction) -> None:
        """Does what the button says."""
        from bot.discord.pressing import pressed  # which imports this module

        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await pressed(self, interaction, cog.answering, cog.interaction_asker(interaction))


class DigitButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_DIGIT):
    """One of ten digits."""

    def __init__(self, value: int, card: Card) -> None:
        item: discord.ui.Button[Any] = discord.ui.Button(
            label=str(value), row=value // 5, custom_id=f"digitbot:digit:{value}:{card}"
        )
        super().__init__(item)
        self.value, self.card = value, card

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> DigitButton:
        """The digit that was pressed."""
        return cls(int(match["value"]), Card.of(match))

    async def callback(self, interaction: Interaction) -> None:
        """Takes it for what it really is."""
        from bot.discord.pressing import chosen  # which imports this module

        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await chosen(self, interaction, cog.answering, cog.interaction_asker(interaction))


class OldButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_OLD):
    """One from before buttons knew which model had read: whose reading it would judge is not known."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003
        /,
    ) -> OldButton:
        """The button that was pressed."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - only buttons have such ids
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        """Says so."""
        from bot.discord.pressing import outdated  # which imports this module

        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await outdated(interaction, cog.answering.words(cog.interaction_asker(interaction)))
