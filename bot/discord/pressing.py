"""What the buttons below a reading do: fetch the picture again, and ask the engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord

from bot.discord import buttons, errors, rendering
from bot.discord.answering import Answering, Asker, Question
from bot.discord.patience import patiently
from bot.discord.pictures import Linked, pictures_of
from bot.discord.rendering import PICTURE
from bot.discord.venue import InteractionVenue
from engine import UsageError, Words

if TYPE_CHECKING:
    from bot.discord.buttons import Button, DigitButton

Interaction = discord.Interaction[Any]

FORM_SECONDS = 600.0  # that a form stays good for
_MOST_DIGITS = 100


@dataclass(frozen=True)
class Press:
    """A button that somebody pressed."""

    answering: Answering
    asker: Asker
    pictures: Sequence[Linked] = field(repr=False)
    place: int
    words: Words

    async def ask(self, text: str, venue: InteractionVenue, *, turn: int = 0) -> None:
        """Asks the engine about the picture."""
        await self.answering.answer(Question(text, self.pictures, self.place, turn), self.asker, venue)


async def pressed(button: Button, interaction: Interaction, answering: Answering, asker: Asker) -> None:
    """Does what the button says; never raises."""
    words = answering.words(asker)
    public = button.action in ("why", "other")
    venue = InteractionVenue(interaction, private=not public)
    if not public and interaction.user.id != button.asker:
        await errors.tell(UsageError("discord.not_yours"), venue, words)
        return
    try:
        several = len(button.answer) > 1 or not _comes_back(button, interaction)
        if button.action == "wrong" and several:  # a modal must be the first response
            press = Press(answering, asker, (), button.place, words)
            await interaction.response.send_modal(Correction(press, button.answer))
            return
        await venue.working()
        press = Press(answering, asker, await pictures_again(interaction, button.place), button.place, words)
        await _do(button, press, interaction, venue)
    except Exception as error:  # noqa: BLE001 - the edge: the error table
        await errors.tell(error, venue, words)


async def chosen(button: DigitButton, interaction: Interaction, answering: Answering, asker: Asker) -> None:
    """Takes one of ten digits for what it really is; never raises."""
    words = answering.words(asker)
    venue = InteractionVenue(interaction, private=True)
    try:
        await venue.working()
        pictures = await pictures_again(interaction, button.place)
        press = Press(answering, asker, pictures, button.place, words)
        await press.ask(f"/correct {button.value}", venue)
    except Exception as error:  # noqa: BLE001 - the edge: the error table
        await errors.tell(error, venue, words)


def _comes_back(button: Button, interaction: Interaction) -> bool:
    """Whether the message with the picture can be fetched when one of ten digits is pressed, in another message."""
    return bool(button.place or interaction.is_guild_integration() or interaction.context.dm_channel)


async def _do(button: Button, press: Press, interaction: Interaction, venue: InteractionVenue) -> None:
    match button.action:
        case "why":
            await press.ask("/why", venue)
        case "other":
            models = await press.answering.engines.models(press.asker.message())
            if set(models.names) <= {models.current}:
                raise UsageError("discord.one_model")
            first = models.names.index(models.current) if models.current in models.names else -1
            name = models.names[(first + 1 + button.turn) % len(models.names)]
            await press.ask(f"/predict {name}", venue, turn=(button.turn + 1) % 1000)
        case "right":
            await press.ask("/confirm", venue)
        case _:
            said = rendering.sentence(press.words.say("discord.which_digit"))
            here = interaction.message.id if interaction.message is not None else 0
            await venue.send([said], buttons.digits(press.place or here))


async def pictures_again(interaction: Interaction, place: int) -> list[Linked]:
    """The pictures that an answer is about, from the message that carries them.

    Raises:
        UsageError: it is gone, or may not be read.
    """
    message = interaction.message if place == 0 else await _fetched(interaction, place)
    if message is None:
        found = []
    elif message.author == interaction.client.user:
        # What an embed shows is not listed among the message's attachments.
        shown = [embed.thumbnail.url for embed in message.embeds if embed.thumbnail.url]
        found = [Linked(url.partition("?")[0].rpartition("/")[2], url) for url in shown]
        found = found or [Linked.of(file) for file in message.attachments if file.filename.startswith(PICTURE)]
    else:
        found = pictures_of(message)
    if not found:
        raise UsageError("discord.picture_gone")
    return found


async def _fetched(interaction: Interaction, place: int) -> discord.Message | None:
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0)
    try:
        message: discord.Message = await patiently(lambda: channel.fetch_message(place))
    except (discord.NotFound, discord.Forbidden):
        return None
    return message


class Correction(discord.ui.Modal):
    """Asks for the digits that it really is."""

    def __init__(self, press: Press, answer: str) -> None:
        super().__init__(title=press.words.say("discord.correction"), timeout=FORM_SECONDS)
        self._press = press
        self._digits: discord.ui.TextInput[Correction] = discord.ui.TextInput(
            label=press.words.say("discord.correction_label"), default=answer, max_length=_MOST_DIGITS
        )
        self.add_item(self._digits)

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Hands the digits on."""
        press = self._press
        venue = InteractionVenue(interaction, private=True)
        digits = re.sub(r"\s", "", self._digits.value)
        if not re.fullmatch(r"[0-9]+", digits):
            await errors.tell(UsageError("discord.digits_only"), venue, press.words)
            return
        try:
            await venue.working()
            pictures = await pictures_again(interaction, press.place)
            question = Question(f"/correct {digits}", pictures, press.place)
            await press.answering.answer(question, press.asker, venue)
        except Exception as error:  # noqa: BLE001 - the edge: the error table
            await errors.tell(error, venue, press.words)
