"""What the buttons below a reading do: fetch the picture again, and ask the engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.discord import buttons, errors, rendering
from bot.discord.answering import Answering
from bot.discord.buttons import Button, DigitButton, OldButton
from bot.discord.card import Card
from bot.discord.pictures import Linked
from bot.discord.question import Asker, Question
from bot.discord.subject import fetched, pictures_in
from bot.discord.venue import InteractionVenue, Venue
from engine import UsageError, Words, short_hash

Interaction = discord.Interaction[Any]

FORM_SECONDS = 600.0  # that a form stays good for
_MOST_DIGITS = 100


@dataclass(frozen=True)
class Press:
    """A button that somebody pressed, below the answer of a card."""

    answering: Answering
    asker: Asker
    card: Card

    @property
    def words(self) -> Words:
        """The words for the bot's own sentences."""
        return self.answering.words(self.asker)

    async def ask(self, text: str | None, interaction: Interaction, venue: Venue) -> None:
        """Asks about the answer's pictures, fetched when its turn has come; None: what another model reads."""

        async def later() -> Question:
            pictures = await pictures_again(interaction, self.card.place)
            return Question(text or await self._other(), pictures, self.card.place, self.card, interaction.id)

        await self.answering.answer(Question(later=later), self.asker, venue)

    async def _other(self) -> str:
        return f"/predict {_next(await self.answering.service.backend.models(), self.card.model_id)}"


async def pressed(button: Button | DigitButton | OldButton, interaction: Interaction, answering: Answering) -> None:
    """Does what a button stands for; never raises."""
    asker = Asker.of(interaction)
    is_public = isinstance(button, Button) and button.action in ("why", "other")
    venue = InteractionVenue(interaction, private=not is_public)
    try:
        await _do(button, interaction, answering, asker, venue)
    except Exception as error:  # noqa: BLE001 - the edge: the error table
        await errors.tell(error, venue, answering.words(asker))


async def _do(
    button: Button | DigitButton | OldButton, interaction: Interaction, answering: Answering, asker: Asker, venue: Venue
) -> None:
    if isinstance(button, OldButton):
        raise UsageError("discord.old_button")
    card, press = button.card, Press(answering, asker, button.card)
    if isinstance(button, DigitButton):
        await venue.working()
        await press.ask(f"/correct {button.value}", interaction, venue)
        return
    if button.action in ("right", "wrong") and asker.user != button.asker:
        raise UsageError("discord.not_yours")
    if button.action == "wrong" and (len(card.digits) > 1 or not _comes_back(button, interaction)):
        await interaction.response.send_modal(Correction(press))  # which must be the first response
        return
    await venue.working()
    match button.action:
        case "why":
            await press.ask("/why", interaction, venue)
        case "other":
            await press.ask(None, interaction, venue)
        case "right":
            await press.ask("/confirm", interaction, venue)
        case _:
            here = interaction.message.id if interaction.message is not None else 0
            digits = buttons.digits(replace(card, place=card.place or here))
            await venue.send([rendering.sentence(press.words.say("discord.which_digit"))], digits)


def _comes_back(button: Button, interaction: Interaction) -> bool:
    """Whether the message with the picture can be fetched when one of ten digits is pressed, in another message."""
    return bool(button.card.place or interaction.is_guild_integration() or interaction.context.dm_channel)


def _next(names: Sequence[str], model_id: str) -> str:
    """The model after that of an answer, if there is another, so that pressing on shows all of them."""
    ids = [short_hash(name) for name in names]
    if set(ids) <= {model_id}:
        raise UsageError("discord.one_model")
    return names[(ids.index(model_id) + 1) % len(names)] if model_id in ids else names[0]


async def pictures_again(interaction: Interaction, place: int) -> list[Linked]:
    """The pictures that an answer is about, from the message that carries them, if it may still be read."""
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0)
    message = interaction.message if place == 0 else await fetched(place, channel.fetch_message)
    own = interaction.client.user.id if interaction.client.user is not None else 0
    pictures = [] if message is None else pictures_in(message, own=own)
    if not pictures:
        raise UsageError("attachment.gone")
    return pictures


def _entered(text: str, count: int) -> str:
    """The digits that somebody entered, one for each that was read; which are meant otherwise would be a guess."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise UsageError("discord.digits_only")
    if len(digits) != count:
        raise UsageError("discord.as_many_digits", count=count, given=len(digits))
    return digits


class Correction(discord.ui.Modal):
    """Asks for the digits that it really is."""

    def __init__(self, press: Press) -> None:
        super().__init__(title=press.words.say("discord.correction"), timeout=FORM_SECONDS)
        self._press = press
        self._digits: discord.ui.TextInput[Correction] = discord.ui.TextInput(
            label=press.words.say("discord.correction_label"), default=press.card.digits, max_length=_MOST_DIGITS
        )
        self.add_item(self._digits)

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Hands the digits on."""
        press = self._press
        venue = InteractionVenue(interaction, private=True)
        try:
            digits = _entered(self._digits.value, len(press.card.digits))
            await venue.working()
            await press.ask(f"/correct {digits}", interaction, venue)
        except Exception as error:  # noqa: BLE001 - the edge: the error table
            await errors.tell(error, venue, press.words)
