"""People in front of their Discord: they write, use commands, press buttons, fill in forms, and see what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.bot.discord.server import commands, interactions
from tests.bot.discord.server.checks import text_inputs
from tests.bot.discord.server.commands import NoSuchCommandError, Value
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.recorder import Json
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import ALL_PERMISSIONS, Attachment, Channel, Message, User

GUILD, BOT_DIRECT, ELSEWHERE = 0, 1, 2  # where an interaction takes place


class Person:
    """Somebody in a channel.

    Attributes:
        since: the id of the last thing they did; what came later may be an answer to it.
    """

    def __init__(self, discord: Loopback, user: User, channel: Channel) -> None:
        self.discord, self.user, self.channel = discord, user, channel
        self.since = 0

    def says(
        self, text: str = "", *files: Attachment, to: Message | None = None, previews: Sequence[Json] = ()
    ) -> Message:
        """Write a message, perhaps with files, perhaps as a reply, perhaps with links that Discord knows already."""
        return self._posts(content=text, attachments=list(files), reference=to, embeds=list(previews))

    def chats(self, text: str) -> None:
        """Write a message of which nobody expects anything."""
        message = self.discord.world.add_message(self.channel, self.user, content=text)
        self.discord.gateway.tell_message("MESSAGE_CREATE", message)

    def forwards(self, message: Message) -> Message:
        """Pass a message on."""
        return self._posts(forwarded=message)

    def _posts(self, **parts: Any) -> Message:
        message = self.discord.world.add_message(self.channel, self.user, **parts)
        self.since = message.id
        self.discord.gateway.tell_message("MESSAGE_CREATE", message)
        return message

    def sees_previews(self, message: Message, *previews: Json) -> None:
        """Discord has looked at the links of a message."""
        message.embeds = list(previews)
        self.discord.gateway.tell_message("MESSAGE_UPDATE", message)

    def uses(self, command: str, **options: Value) -> Interaction:
        """Use a slash command; names as this person sees them."""
        data = commands.data_of(self.discord.rest.commands_for(self.channel.guild), command, self.user.locale, options)
        return self._acts(interactions.COMMAND, data, command)

    def types(self, command: str, option: str, text: str, **options: Value) -> Interaction:
        """Type into an option that is completed."""
        given = options | {option: text}
        data = commands.data_of(
            self.discord.rest.commands_for(self.channel.guild), command, self.user.locale, given, focused=option
        )
        return self._acts(interactions.AUTOCOMPLETE, data, command)

    def opens_menu(self, name: str, message: Message) -> Interaction:
        """Use an entry of a message's menu."""
        command = commands.find(self.discord.rest.commands_for(self.channel.guild), name, self.user.locale, kind=3)
        shown = message.payload(self.discord.world.users)
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): shown}},
        }
        return self._acts(interactions.COMMAND, data, name)

    def presses(self, message: Message, label: str) -> Interaction:
        """Press the button of that label, emoji left out of account."""
        button = self.button(message, label)
        if button.get("disabled"):
            raise NoSuchCommandError(f"the button {label!r} cannot be pressed")
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return self._acts(interactions.COMPONENT, data, label, message)

    @staticmethod
    def button(message: Message, label: str) -> Json:
        """The button of that label."""
        for button in message.buttons:
            if label in (button.get("label"), button.get("emoji", {}).get("name")):
                return button
        labels = [button.get("label") or button.get("emoji", {}).get("name") for button in message.buttons]
        raise NoSuchCommandError(f"no button {label!r}; there are {labels}")

    def submits(self, asked: Interaction, *values: str) -> Interaction:
        """Fill in the form that an interaction opened."""
        if asked.modal is None:
            raise NoSuchCommandError("no form was opened")
        inputs = text_inputs(asked.modal["components"])
        filled = [
            {"type": 1, "components": [{"type": 4, "custom_id": part["custom_id"], "value": value}]}
            for part, value in zip(inputs, values, strict=True)
        ]
        data = {"custom_id": asked.modal["custom_id"], "components": filled}
        return self._acts(interactions.MODAL_SUBMIT, data, asked.name, asked.source)

    def visible(self) -> list[Message]:
        """What the bot said since this person's last deed, as far as they can see it."""
        return [message for message in self.all_visible() if message.id > self.since]

    def all_visible(self) -> list[Message]:
        """All that the bot ever said here, as far as this person can see it."""
        bot = self.discord.world.bot
        return [
            message
            for message in self.channel.messages
            if message.author is bot and message.only_for in (None, self.user)
        ]

    async def hears(self, wanted: str | Callable[[Message], object] = "") -> Message:
        """The first answer since the last deed that is done loading and contains a text, or satisfies a condition."""

        def fits(message: Message) -> bool:
            if message.loading:
                return False
            return wanted in text_of(message) if isinstance(wanted, str) else bool(wanted(message))

        def look() -> Message | None:
            return next((message for message in self.visible() if fits(message)), None)

        return await self.discord.changes.until(look, f"{self.user.name} wanted to read {wanted!r}")

    async def sees(self, message: Message, wanted: str | Callable[[Message], object]) -> Message:
        """That message, once it contains a text or satisfies a condition."""

        def look() -> bool:
            return wanted in text_of(message) if isinstance(wanted, str) else bool(wanted(message))

        await self.discord.changes.until(look, f"{self.user.name} wanted to see {wanted!r} in {text_of(message)}")
        return message

    async def completions(self, asked: Interaction) -> list[str]:
        """What an autocompletion offers."""
        await self.discord.changes.until(lambda: asked.choices is not None, "choices")
        return [choice["name"] for choice in asked.choices or []]

    async def form(self, asked: Interaction) -> Interaction:
        """The interaction, once it opened a form."""
        await self.discord.changes.until(lambda: asked.modal, "a form")
        return asked

    def _acts(self, kind: int, data: Json, name: str, source: Message | None = None) -> Interaction:
        discord, guild = self.discord, self.channel.guild
        interaction = discord.interactions.begin(kind, self.user, self.channel, name, source)
        self.since = interaction.id
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(discord.world.bot.id),
            "type": kind,
            "data": data,
            "token": interaction.token,
            "version": 1,
            "channel_id": str(self.channel.id),
            "channel": self.channel.payload | {"permissions": str(ALL_PERMISSIONS)},
            "locale": self.user.locale,
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            "app_permissions": str(guild.permissions if guild else ALL_PERMISSIONS),
        }
        if guild is None:
            payload |= {
                "user": self.user.payload,
                "context": BOT_DIRECT,
                "authorizing_integration_owners": {"0": "0"},
            }
        else:
            payload |= {
                "member": guild.member(self.user) | {"permissions": str(ALL_PERMISSIONS)},
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "context": GUILD,
                "authorizing_integration_owners": {"0": str(guild.id)} if guild.joined else {"1": str(self.user.id)},
            }
        if source:
            payload["message"] = discord.gateway.message_for(0, source)
        discord.gateway.tell("INTERACTION_CREATE", payload, guild)
        return interaction
