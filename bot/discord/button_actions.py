"""What the buttons and the form of an answer do: fetch the pictures again, and ask the engine about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.discord import errors, rendering
from bot.discord.answering import QuestionAnswering
from bot.discord.buttons import AnyButton, Button, DigitButton, EarlierAnswer, OldButton, correction_form, digit_buttons
from bot.discord.question import Asker, Question, pictures_of_answer
from bot.discord.venue import InteractionVenue, Venue
from engine import UsageError, Words, short_hash

Interaction = discord.Interaction[Any]

_COMMANDS = {"why": "/why", "right": "/confirm", "other": ""}  # empty: read with another model


@dataclass(frozen=True)
class Press:
    """A press of a button below an answer."""

    answering: QuestionAnswering
    asker: Asker
    earlier: EarlierAnswer

    @property
    def words(self) -> Words:
        """The words for the bot's own sentences."""
        return self.answering.words(self.asker)

    async def ask(self, command: str, interaction: Interaction, venue: Venue) -> None:
        """Ask about the answer's pictures, which are fetched in turn; without a command, read with another model."""

        async def later() -> Question:
            client = interaction.client
            fetch = client.get_partial_messageable(interaction.channel_id or 0).fetch_message
            own = client.user.id if client.user is not None else 0
            pictures = await pictures_of_answer(self.earlier, interaction.message, own, fetch)
            if not pictures:
                raise UsageError("attachment.gone")
            text = command or f"/predict {await self._other_model()}"
            return Question(text, pictures, self.earlier.place, self.earlier)

        question = Question(number=interaction.id, later=later, admitted=True)
        await self.answering.answer(question, self.asker, venue)

    async def _other_model(self) -> str:
        """The model after that of the answer, so that repeated presses go through all models."""
        names, model_id = await self.answering.service.backend.models(), self.earlier.model_id
        ids = [short_hash(name) for name in names]
        if set(ids) <= {model_id}:
            raise UsageError("discord.one_model")
        return names[(ids.index(model_id) + 1) % len(names)] if model_id in ids else names[0]


async def handle_press(button: AnyButton, interaction: Interaction, answering: QuestionAnswering) -> None:
    """Handle a press; never raises."""
    asker = Asker.of(interaction)
    is_public = isinstance(button, Button) and button.action in ("why", "other")
    venue = InteractionVenue(interaction, private=not is_public)
    try:
        await answering.admit(asker)
        await _handle(button, interaction, answering, asker, venue)
    except Exception as error:  # noqa: BLE001 - the edge: the error table
        await errors.tell(error, venue, answering.words(asker))


async def handle_form(
    earlier: EarlierAnswer, text: str, interaction: Interaction, answering: QuestionAnswering
) -> None:
    """Handle a form that was filled in, perhaps one that was opened before a restart; never raises."""
    asker, venue = Asker.of(interaction), InteractionVenue(interaction, private=True)
    try:
        await answering.admit(asker)
        digits = _checked_digits(text, len(earlier.digits))
        await venue.acknowledge()
        await Press(answering, asker, earlier).ask(f"/correct {digits}", interaction, venue)
    except Exception as error:  # noqa: BLE001 - the edge: the error table
        await errors.tell(error, venue, answering.words(asker))


async def _handle(
    button: AnyButton, interaction: Interaction, answering: QuestionAnswering, asker: Asker, venue: Venue
) -> None:
    if isinstance(button, OldButton):
        raise UsageError("discord.old_button")
    earlier = button.earlier
    press = Press(answering, asker, earlier)
    if isinstance(button, DigitButton):
        await venue.acknowledge()
        await press.ask(f"/correct {button.value}", interaction, venue)
        return
    if button.action in ("right", "wrong") and asker.user != button.asker:
        raise UsageError("discord.not_yours")
    # Ten digit buttons are another message, from which the one with the picture must be fetched.
    can_fetch = earlier.place or interaction.is_guild_integration() or interaction.context.dm_channel
    if button.action == "wrong" and (len(earlier.digits) > 1 or not can_fetch):
        await interaction.response.send_modal(correction_form(earlier, press.words))  # it must be the first response
        return
    await venue.acknowledge()
    if button.action in _COMMANDS:
        await press.ask(_COMMANDS[button.action], interaction, venue)
    else:
        here = interaction.message.id if interaction.message is not None else 0
        digits = digit_buttons(replace(earlier, place=earlier.place or here))
        await venue.send([rendering.sentence(press.words.say("discord.which_digit"))], digits)


def _checked_digits(text: str, count: int) -> str:
    """The digits that somebody entered, which must be one for each that was read."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise UsageError("discord.digits_only")
    if len(digits) != count:
        raise UsageError("discord.as_many_digits", count=count, given=len(digits))
    return digits
