"""REST v10 but for interactions: the bot's own account, its commands, channels and messages."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bot.discord.server.cdn import Cdn
from tests.bot.discord.server.checks import Refused, check_commands
from tests.bot.discord.server.gateway import MESSAGE_CONTENT, Gateway
from tests.bot.discord.server.posting import parts_of
from tests.bot.discord.server.recorder import Call, Json
from tests.bot.discord.server.world import (
    ADD_REACTIONS,
    ATTACH_FILES,
    EMBED_LINKS,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
    Message,
    World,
)

Match = Mapping[str, str]
Answer = tuple[int, Json | list[Json] | None]


class Rest:
    """The routes; each handler takes the call and the values in its path.

    Attributes:
        commands: the application commands that were registered last.
        of_servers: those of one server alone, by its id.
        syncs: how often they were.
        address: the gateway's, told to bots.
    """

    def __init__(self, world: World, cdn: Cdn, gateway: Gateway) -> None:
        self.commands: list[Json] = []
        self.of_servers: dict[int, list[Json]] = {}
        self.syncs = 0
        self.address = ""
        self.shards = 1
        self.max_concurrency = 1  # how many may identify within five seconds
        self.identifies = 1000  # that are left today
        self._world, self._cdn, self._gateway = world, cdn, gateway
        self._nonces: dict[tuple[int, str | None] | None, Message] = {}

    def me(self, _call: Call, _match: Match) -> Answer:
        return 200, self._world.bot.payload | {"verified": True, "mfa_enabled": False, "flags": 0, "locale": "en-US"}

    def application(self, _call: Call, _match: Match) -> Answer:
        content = self._gateway.granted & MESSAGE_CONTENT
        return 200, {
            "id": str(self._world.bot.id),
            "name": self._world.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self._world.owner.payload,
            "team": None,
            "verify_key": "0" * 64,
            "flags": 1 << 19 if content else 0,  # the limited kind, as bots in fewer than 100 servers have it
            "bot": self._world.bot.payload,
        }

    def gateway_bot(self, _call: Call, _match: Match) -> Answer:
        limit = {
            "total": 1000,
            "remaining": self.identifies,
            "reset_after": 86_400_000,
            "max_concurrency": self.max_concurrency,
        }
        return 200, {"url": self.address, "shards": self.shards, "session_start_limit": limit}

    def put_commands(self, call: Call, match: Match) -> Answer:
        self.commands = self._registered(call, match, self.commands)
        self.syncs += 1
        return 200, self.commands

    def put_server_commands(self, call: Call, match: Match) -> Answer:
        server = int(match["guild"])
        if server not in self._world.guilds or not self._world.guilds[server].joined:
            raise Refused(403, 50001, "Missing Access")
        registered = self._registered(call, match, self.of_servers.get(server, []))
        self.of_servers[server] = [command | {"guild_id": str(server)} for command in registered]
        return 200, self.of_servers[server]

    def commands_for(self, guild: Guild | None) -> list[Json]:
        """The commands that are offered in a server, or elsewhere."""
        return [*self.commands, *(self.of_servers.get(guild.id, []) if guild else [])]

    def _registered(self, call: Call, match: Match, before: list[Json]) -> list[Json]:
        self._own_application(match)
        definitions = call.json if isinstance(call.json, list) else []
        check_commands(definitions)
        known = {(one.get("type", 1), one["name"]): one["id"] for one in before}
        return [
            {"type": 1, "description": ""}
            | definition
            | {
                "id": known.get((definition.get("type", 1), definition["name"])) or str(self._world.new_id()),
                "application_id": str(self._world.bot.id),
                "version": str(self._world.new_id()),
            }
            for definition in definitions
        ]

    def get_commands(self, _call: Call, match: Match) -> Answer:
        self._own_application(match)
        return 200, self.commands

    def _own_application(self, match: Match) -> None:
        if int(match["application"]) != self._world.bot.id:
            raise Refused(403, 20012, "You are not authorized to perform this action on this application")

    def user(self, _call: Call, match: Match) -> Answer:
        user = self._world.users.get(int(match["user"]))
        if user is None:
            raise Refused(404, 10013, "Unknown User")
        return 200, user.payload

    def open_direct(self, call: Call, _match: Match) -> Answer:
        user = self._world.users.get(int(call.body["recipient_id"]))
        if user is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return 200, self._world.direct(user).payload

    def get_channel(self, _call: Call, match: Match) -> Answer:
        return 200, self._channel(match).payload

    def type(self, _call: Call, match: Match) -> Answer:
        channel = self._channel(match, SEND_MESSAGES)
        channel.typing += 1
        return 204, None

    def post(self, call: Call, match: Match) -> Answer:
        needs = SEND_MESSAGES
        needs |= ATTACH_FILES if call.files else 0
        needs |= EMBED_LINKS if call.body.get("embeds") else 0
        channel = self._channel(match, needs)
        reference = None
        if said := call.body.get("message_reference"):
            if channel.guild and not channel.guild.permissions & READ_HISTORY:
                raise Refused(400, 160002, "Cannot reply without permission to read message history")
            reference = self._world.messages.get(int(said["message_id"]))
            if reference is None or reference.deleted:
                if said.get("fail_if_not_exists", True):
                    raise Refused(400, 50035, "Invalid Form Body: message_reference: Unknown message")
                reference = None
        parts = parts_of(call.body, call.files, self._cdn)
        nonce = (channel.id, call.body.get("nonce")) if call.body.get("enforce_nonce") else None
        if nonce in self._nonces:  # the same message once more
            return 200, self._nonces[nonce].payload(self._world.users)
        message = self._world.add_message(channel, self._world.bot, reference=reference, **parts)
        if nonce:
            self._nonces[nonce] = message
        self._gateway.tell_message("MESSAGE_CREATE", message)
        return 200, message.payload(self._world.users)

    def edit(self, call: Call, match: Match) -> Answer:
        message = self._message(match)
        if message.author is not self._world.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        self._world.edit(message, **parts_of(call.body, call.files, self._cdn, message))
        self._gateway.tell_message("MESSAGE_UPDATE", message)
        return 200, message.payload(self._world.users)

    def delete(self, _call: Call, match: Match) -> Answer:
        message = self._message(match)
        if message.author is not self._world.bot:
            raise Refused(403, 50013, "Missing Permissions")
        self._world.delete(message)
        return 204, None

    def get_message(self, _call: Call, match: Match) -> Answer:
        message = self._message(match, READ_HISTORY)
        return 200, self._gateway.message_for(self._intents(), message)

    def get_messages(self, _call: Call, match: Match) -> Answer:
        channel = self._channel(match, READ_HISTORY)
        newest = [message for message in reversed(channel.messages) if not message.ephemeral]
        return 200, [self._gateway.message_for(self._intents(), message) for message in newest[:50]]

    def react(self, _call: Call, match: Match) -> Answer:
        message = self._message(match, ADD_REACTIONS | READ_HISTORY)
        message.reactions.append(match["emoji"])
        return 204, None

    def unreact(self, _call: Call, match: Match) -> Answer:
        message = self._message(match)
        if match["emoji"] in message.reactions:
            message.reactions.remove(match["emoji"])
        return 204, None

    def _intents(self) -> int:
        """REST shows content by the application's switch, not by a session's intents."""
        return self._gateway.granted

    def _channel(self, match: Match, needs: int = 0) -> Channel:
        channel = self._world.channels.get(int(match["channel"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if channel.guild:
            if not channel.guild.joined:
                raise Refused(403, 50001, "Missing Access")
            needs |= VIEW_CHANNEL
            if channel.guild.permissions & needs != needs:
                raise Refused(403, 50013, "Missing Permissions")
        return channel

    def _message(self, match: Match, needs: int = 0) -> Message:
        channel = self._channel(match, needs)
        message = self._world.messages.get(int(match["message"]))
        if message is None or message.deleted or message.channel is not channel or message.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return message
