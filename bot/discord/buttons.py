"""The buttons below a reading: right, wrong, why, other model. All they need is in them, so a restart costs nothing.

A picture is kept nowhere: it is fetched again from the message that carries it, which is the person's, or, where a
slash command brought it, the answer itself.
"""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord.translation import language_of
from engine import Reply, Words, words

Interaction = discord.Interaction[Any]

ACTIONS = ("right", "wrong", "why", "other")
_LONGEST = 30  # digits of an answer that a button remembers
_ICONS = {"right": "✅", "wrong": "✏️", "why": "🔍", "other": "🔁"}


def view(reply: Reply, asker: int, place: int, turn: int) -> discord.ui.View | None:
    """The buttons below a reply; None where nothing was read.

    Args:
        reply: the reply; its readings are of the person's pictures.
        asker: the id of who asked, who alone may say whether it is right.
        place: the id of the message that carries the pictures, 0 for the answer itself.
        turn: how many times another model was asked for already; the next one is then another again.
    """
    read = [reading for reading in reply.readings if reading.digits]
    if not read:
        return None
    answer = "".join(str(digit.value) for reading in read for digit in reading.digits)
    if len(answer) > _LONGEST:  # a page of digits has no place in a button
        answer = ""
    spoken = words(reply.locale)
    made = discord.ui.View(timeout=None)
    for action in ACTIONS if answer else ("right", "why", "other"):
        made.add_item(Button(action, asker, place, turn, answer, spoken))
    return made


def digits(place: int) -> discord.ui.View:
    """Ten buttons for the digit that it really is; ``place`` is the id of the message that carries the picture."""
    made = discord.ui.View(timeout=None)
    for value in range(10):
        made.add_item(DigitButton(value, place))
    return made


class Button(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"digitbot:(?P<action>right|wrong|why|other):(?P<asker>\d{1,20}):(?P<place>\d{1,20}):(?P<turn>\d{1,3}):(?P<answer>\d{0,30})",
):
    """One of them."""

    def __init__(self, action: str, asker: int, place: int, turn: int, answer: str, spoken: Words) -> None:
        super().__init__(
            discord.ui.Button(
                label=spoken.say(f"discord.button_{action}"),
                emoji=_ICONS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"digitbot:{action}:{asker}:{place}:{turn}:{answer}",
            )
        )
        self.action, self.asker, self.place, self.turn, self.answer = action, asker, place, turn, answer

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
        asker, place, turn = (int(match[name]) for name in ("asker", "place", "turn"))
        return cls(match["action"], asker, place, turn, match["answer"], spoken)

    async def callback(self, interaction: Interaction) -> None:
        """Does what the button says."""
        from bot.discord.pressing import pressed  # which needs what needs this module

        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await pressed(self, interaction, cog.answering, cog.interaction_asker(interaction))


class DigitButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"digitbot:digit:(?P<value>\d):(?P<place>\d{1,20})"
):
    """One of ten digits."""

    def __init__(self, value: int, place: int) -> None:
        item: discord.ui.Button[Any] = discord.ui.Button(
            label=str(value), row=value // 5, custom_id=f"digitbot:digit:{value}:{place}"
        )
        super().__init__(item)
        self.value, self.place = value, place

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> DigitButton:
        """The digit that was pressed."""
        return cls(int(match["value"]), int(match["place"]))

    async def callback(self, interaction: Interaction) -> None:
        """Takes it for what it really is."""
        from bot.discord.pressing import chosen  # which needs what needs this module

        cog = interaction.client.get_cog("Digitbot")
        if cog is not None:
            await chosen(self, interaction, cog.answering, cog.interaction_asker(interaction))
