"""The gateway: who is connected, what they are told, and how connections end and begin again."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from typing import Any

from aiohttp import WSMsgType, web

from tests.bot.discord.server.recorder import Json
from tests.bot.discord.server.world import THREAD, Channel, Guild, Message, World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
_LATENCY = 0.02  # seconds: discord.py takes note of when it sent a heartbeat only after it did
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT


class Op(IntEnum):
    """What a payload is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


@dataclass
class Session:
    """What outlives a connection.

    Attributes:
        events: all that were sent, in the order of their numbers from 1, for those who resume.
    """

    id: str
    intents: int
    shard: tuple[int, int]
    events: list[tuple[str, Json]] = field(default_factory=list)
    connection: Connection | None = None
    valid: bool = True

    def send(self, event: str, data: Json) -> None:
        """Tell an event now, or when they resume."""
        self.events.append((event, data))
        if self.connection:
            self.connection.send(Op.DISPATCH, data, event, len(self.events))


class Connection:
    """One WebSocket; what is sent waits in a queue, so that nobody has to wait for the network."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.heartbeats: list[float] = []
        self.opened = asyncio.get_running_loop().time()
        self._transport = request.transport
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()

    def send(self, op: Op, data: Any = None, event: str | None = None, number: int | None = None) -> None:
        """Queue a payload."""
        self._outgoing.put_nowait(json.dumps({"op": op, "d": data, "t": event, "s": number}))

    async def write(self) -> None:
        """Send what is queued, for as long as the connection lives. Other compressions than zlib's go uncompressed."""
        while not self.socket.closed:
            text = await self._outgoing.get()
            try:
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except ConnectionError:
                return

    def drop(self) -> None:
        """End without a word, as a network does."""
        if self._transport:
            self._transport.abort()


class Gateway:
    """Speaks gateway v10.

    Attributes:
        interval: between heartbeats, in milliseconds.
        granted: the privileged intents that the portal's switches allow.
        connections: all that were ever made, in order; the last ones may be open.
        resumes: how many sessions went on after a break.
        refused: how many of the next connections are answered by an error instead.
        identified: when each shard did, in the event loop's seconds.
    """

    def __init__(self, world: World, token: Callable[[], str], address: Callable[[], str]) -> None:
        self.interval = 41_250
        self.granted = PRIVILEGED
        self.connections: list[Connection] = []
        self.identifies: list[Json] = []
        self.presences: list[Json] = []
        self.resumes = 0
        self.refused = 0
        self.identified: list[tuple[float, int]] = []
        self.sessions: dict[str, Session] = {}
        self._world, self._token, self._address = world, token, address

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection, from hello to its end."""
        if self.refused:
            self.refused -= 1
            self._world.changes.notify()
            return web.Response(status=503, text="upstream connect error")
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.append(connection)
        writer = asyncio.create_task(connection.write())
        connection.send(Op.HELLO, {"heartbeat_interval": self.interval})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self._ended(connection)
        return socket

    @property
    def live(self) -> list[Session]:
        """The sessions that are connected."""
        return [session for session in self.sessions.values() if session.connection]

    def tell(self, event: str, data: Json, guild: Guild | None, needs: int = 0) -> None:
        """Send an event to the shard that it belongs to, if it has the intent."""
        for session in self._of_shard(guild):
            if session.intents & needs == needs:
                session.send(event, data)

    def tell_message(self, event: str, message: Message) -> None:
        """Send a message's event, its content left out for those who may not read it."""
        guild = message.channel.guild
        needs = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        if message.ephemeral or (guild and not guild.joined):
            return
        for session in self._of_shard(guild):
            if session.intents & needs:
                session.send(event, self.message_for(session.intents, message))

    def message_for(self, intents: int, message: Message) -> Json:
        """A message as a bot with such intents gets it."""
        guild, world = message.channel.guild, self._world
        payload = message.payload(world.users)
        if guild:
            payload |= {"guild_id": str(guild.id), "member": guild.member(message.author, with_user=False)}
        may_read = (
            intents & MESSAGE_CONTENT
            or guild is None
            or message.author is world.bot
            or world.bot in message.mentions(world.users)
        )
        return payload if may_read else payload | {"content": "", "attachments": [], "embeds": [], "components": []}

    def tell_channel(self, channel: Channel) -> None:
        """Announce a new channel."""
        if channel.guild and channel.guild.joined:
            event = "THREAD_CREATE" if channel.kind == THREAD else "CHANNEL_CREATE"
            self.tell(event, channel.payload, channel.guild, GUILDS)

    def drop(self) -> None:
        """All connections end without a word."""
        for session in self.live:
            if session.connection:
                session.connection.drop()

    async def end(self, code: int) -> None:
        """All connections end with a close code."""
        for session in self.live:
            if session.connection:
                await session.connection.socket.close(code=code)

    def ask_to_reconnect(self) -> None:
        """Opcode 7 to all."""
        for session in self.live:
            if session.connection:
                session.connection.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9 to all."""
        for session in self.live:
            session.valid = resumable
            if session.connection:
                session.connection.send(Op.INVALID_SESSION, resumable)

    async def close(self) -> None:
        """Close all connections."""
        for connection in self.connections:
            if not connection.socket.closed:
                await connection.socket.close(code=1001)

    def lateness(self, since: float, until: float) -> list[float]:
        """By how many seconds each heartbeat was late, and the next one of each open connection is by now."""
        late = []
        for connection in self.connections:
            beats = [*connection.heartbeats, *([] if connection.socket.closed else [until])]
            beats = [beat for beat in beats if beat >= since]
            late += [after - before - self.interval / 1000 for before, after in pairwise(beats)]
        return late

    def _of_shard(self, guild: Guild | None) -> list[Session]:
        """The valid sessions of the shard that a server's events go to; direct messages go to shard 0."""
        valid = [session for session in self.sessions.values() if session.valid]
        return [one for one in valid if one.shard[0] == ((guild.id >> 22) % one.shard[1] if guild else 0)]

    async def _receive(self, connection: Connection, payload: Json) -> None:
        data: Json = payload["d"] if isinstance(payload.get("d"), dict) else {}
        match payload["op"]:
            case Op.HEARTBEAT:
                connection.heartbeats.append(asyncio.get_running_loop().time())
                asyncio.get_running_loop().call_later(_LATENCY, connection.send, Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                await self._identify(connection, data)
            case Op.RESUME:
                await self._resume(connection, data)
            case Op.PRESENCE:
                self.presences.append(data)
            case Op.REQUEST_MEMBERS:
                self._members(connection, data)
            case _:
                await connection.socket.close(code=4001, message=b"Unknown opcode.")
        self._world.changes.notify()

    async def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token():
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return
        if data["intents"] & PRIVILEGED & ~self.granted:
            await connection.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        shard = tuple(data.get("shard", (0, 1)))
        self.identifies.append({key: value for key, value in data.items() if key != "token"})
        self.identified.append((asyncio.get_running_loop().time(), shard[0]))
        session = Session(f"session{len(self.sessions) + 1}", data["intents"], shard, connection=connection)
        connection.session = session
        joined = [guild for guild in self._world.guilds.values() if guild.joined]
        mine = [guild for guild in joined if (guild.id >> 22) % shard[1] == shard[0]]
        self.sessions[session.id] = session
        session.send(
            "READY",
            {
                "v": 10,
                "user": self._world.bot.payload | {"verified": True, "mfa_enabled": False, "flags": 0},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
                "session_id": session.id,
                "resume_gateway_url": self._address(),
                "shard": list(shard),
                "application": {"id": str(self._world.bot.id), "flags": 0},
            },
        )
        for guild in mine:
            session.send("GUILD_CREATE", guild.payload)

    async def _resume(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token():
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return
        session = self.sessions.get(data["session_id"])
        if session is None or not session.valid:
            connection.send(Op.INVALID_SESSION, False)
            return
        self.resumes += 1
        session.connection, connection.session = connection, session
        for number, (event, missed) in enumerate(session.events[data["seq"] :], data["seq"] + 1):
            connection.send(Op.DISPATCH, missed, event, number)
        session.send("RESUMED", {})

    def _members(self, connection: Connection, data: Json) -> None:
        guild = self._world.guilds[int(data["guild_id"])]
        wanted = {int(user) for user in data.get("user_ids", [])}
        users = [user for user in self._world.users.values() if not wanted or user.id in wanted]
        chunk = {"guild_id": str(guild.id), "members": [guild.member(user) for user in users], "not_found": []}
        if connection.session:
            connection.session.send(
                "GUILD_MEMBERS_CHUNK", chunk | {"chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce")}
            )

    def _ended(self, connection: Connection) -> None:
        """A session whose bot said goodbye is over; any other may be resumed."""
        session = connection.session
        if session and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in (1000, 1001):
                session.valid = False
        self._world.changes.notify()
