"""Interactions: what a person did, the bot's one callback to it, and the messages that follow by its token."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.bot.discord.server.cdn import Cdn
from tests.bot.discord.server.checks import Refused, check_choices, check_modal
from tests.bot.discord.server.gateway import Gateway
from tests.bot.discord.server.posting import parts_of
from tests.bot.discord.server.recorder import Call, Json
from tests.bot.discord.server.world import EPHEMERAL, LOADING, Channel, Message, User, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

_ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}

Answer = tuple[int, Json | list[Json] | None]
Match = Mapping[str, str]


@dataclass(eq=False)
class Interaction:
    """What a person did.

    Attributes:
        kind: COMMAND, COMPONENT, AUTOCOMPLETE or MODAL_SUBMIT.
        source: the message whose component it was.
        callback: the kind of the bot's first answer; 0 until then.
        waited: for that, in seconds.
        original: the message which that answer made or changed.
        followups: the messages after it.
        choices: of an autocompletion.
        modal: the form that was opened.
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    name: str
    source: Message | None
    began: float
    callback: int = 0
    waited: float = 0.0
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None

    @property
    def metadata(self) -> Json:
        """What messages tell of the interaction that they answer."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "name": self.name,
            "user": self.user.payload,
            "authorizing_integration_owners": {},
        } | ({"interacted_message_id": str(self.source.id)} if self.source else {})


class Interactions:
    """The routes of callbacks and webhooks.

    Attributes:
        seconds: within which a callback must come.
    """

    def __init__(self, world: World, cdn: Cdn, gateway: Gateway) -> None:
        self.seconds = 3.0
        self.by_token: dict[str, Interaction] = {}
        self._world, self._cdn, self._gateway = world, cdn, gateway

    def begin(self, kind: int, user: User, channel: Channel, name: str, source: Message | None) -> Interaction:
        """Somebody does something."""
        number = self._world.new_id()
        now = asyncio.get_running_loop().time()
        interaction = Interaction(number, f"aW50ZXJhY3Rpb246{number}", kind, user, channel, name, source, now)
        self.by_token[interaction.token] = interaction
        return interaction

    def callback(self, call: Call, match: Match) -> Answer:
        interaction = self.by_token.get(match["token"])
        if interaction is None or interaction.id != int(match["interaction"]):
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.callback:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        interaction.waited = asyncio.get_running_loop().time() - interaction.began
        if interaction.waited > self.seconds:
            raise Refused(404, 10062, "Unknown interaction")
        kind, data = call.body["type"], call.body.get("data") or {}
        if kind not in _ALLOWED[interaction.kind] or (kind in {UPDATE, DEFERRED_UPDATE} and not interaction.source):
            raise Refused(400, 50035, f"Invalid Form Body: no callback of type {kind} here")
        if kind == CHOICES:
            check_choices(data["choices"])
            interaction.choices = data["choices"]
        elif kind == MODAL:
            check_modal(data)
            interaction.modal = data
        elif kind == MESSAGE:
            interaction.original = self._add(interaction, parts_of(data, call.files, self._cdn))
        elif kind == DEFERRED:
            flags = LOADING | data.get("flags", 0) & EPHEMERAL
            interaction.original = self._add(interaction, {"flags": flags})
        else:
            interaction.original = interaction.source
            if kind == UPDATE and interaction.source:
                self._change(interaction.source, call)
        interaction.callback = kind
        self._world.changes.notify()
        return 200, self._described(interaction)

    def original(self, _call: Call, match: Match) -> Answer:
        return 200, self._original(match).payload(self._world.users)

    def edit_original(self, call: Call, match: Match) -> Answer:
        message = self._original(match)
        self._change(message, call)
        return 200, message.payload(self._world.users)

    def delete_original(self, _call: Call, match: Match) -> Answer:
        self._world.delete(self._original(match))
        return 204, None

    def follow_up(self, call: Call, match: Match) -> Answer:
        """The first one after a deferred answer takes its place."""
        interaction = self._interaction(match)
        original = interaction.original
        if original and original.loading and not original.deleted:
            self._change(original, call)
            return 200, original.payload(self._world.users)
        message = self._add(interaction, parts_of(call.body, call.files, self._cdn))
        interaction.followups.append(message)
        return 200, message.payload(self._world.users)

    def edit(self, call: Call, match: Match) -> Answer:
        message = self._followup(match)
        self._change(message, call)
        return 200, message.payload(self._world.users)

    def get(self, _call: Call, match: Match) -> Answer:
        return 200, self._followup(match).payload(self._world.users)

    def delete(self, _call: Call, match: Match) -> Answer:
        self._world.delete(self._followup(match))
        return 204, None

    def _interaction(self, match: Match) -> Interaction:
        interaction = self.by_token.get(match["token"])
        if interaction is None or int(match["application"]) != self._world.bot.id:
            raise Refused(404, 10015, "Unknown Webhook")
        if not interaction.callback:
            raise Refused(404, 10015, "Unknown Webhook")
        return interaction

    def _original(self, match: Match) -> Message:
        message = self._interaction(match).original
        if message is None or message.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _followup(self, match: Match) -> Message:
        interaction = self._interaction(match)
        every = [*interaction.followups, interaction.original]
        for message in every:
            if message and not message.deleted and message.id == int(match["message"]):
                return message
        raise Refused(404, 10008, "Unknown Message")

    def _add(self, interaction: Interaction, parts: Json) -> Message:
        hidden = parts.get("flags", 0) & EPHEMERAL
        message = self._world.add_message(
            interaction.channel,
            self._world.bot,
            interaction=interaction.metadata,
            only_for=interaction.user if hidden else None,
            **parts,
        )
        self._gateway.tell_message("MESSAGE_CREATE", message)
        return message

    def _change(self, message: Message, call: Call) -> None:
        data = call.body.get("data") or {} if "type" in call.body and "data" in call.body else call.body
        self._world.edit(message, **parts_of(data, call.files, self._cdn, message))
        self._gateway.tell_message("MESSAGE_UPDATE", message)

    def _described(self, interaction: Interaction) -> Json:
        described: Json = {"id": str(interaction.id), "type": interaction.kind}
        message = interaction.original
        if message is None:
            return {"interaction": described}
        described |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
        resource: Json = {"type": interaction.callback}
        if interaction.callback != DEFERRED_UPDATE:
            resource["message"] = message.payload(self._world.users)
        return {"interaction": described, "resource": resource}
