"""Who and what there is: users, servers, channels, messages and attachments, each in the form that Discord sends."""

from __future__ import annotations

import copy
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.bot.discord.server.recorder import Changes, Json

_EPOCH = 1_420_070_400_000  # of Discord's ids, in milliseconds

VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES = 1 << 10, 1 << 11, 1 << 14, 1 << 15
READ_HISTORY, ADD_REACTIONS = 1 << 16, 1 << 6
ALL_PERMISSIONS = (1 << 50) - 1

LOADING, EPHEMERAL = 1 << 7, 1 << 6  # message flags
SPOILER, SPOILED = 1 << 5, "SPOILER_"  # an attachment's flag, and how its name begins
TEXT, THREAD, FORUM = 0, 11, 15  # kinds of channels
REPLY, FORWARD = 0, 1  # kinds of references


def stamp(milliseconds: float | None = None) -> str:
    """Discord's time format."""
    moment = time.time() if milliseconds is None else milliseconds / 1000
    return datetime.fromtimestamp(moment, UTC).isoformat()


def time_of(number: int) -> float:
    """When an id was made, in seconds since 1970."""
    return ((number >> 22) + _EPOCH) / 1000


@dataclass(eq=False)
class User:
    """Somebody, or the bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    @property
    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    @property
    def mention(self) -> str:
        """How a text names this user."""
        return f"<@{self.id}>"


@dataclass(eq=False)
class Guild:
    """A server; its owner may do anything, everybody else talk.

    Attributes:
        permissions: the bot's.
        joined: whether the bot is in it; where it is not, people may still have it among their own apps.
    """

    id: int
    name: str
    owner: User
    bot: User
    permissions: int = ALL_PERMISSIONS
    locale: str = "en-US"
    joined: bool = True
    channels: dict[int, Channel] = field(default_factory=dict)

    def member(self, user: User, *, with_user: bool = True) -> Json:
        """A user as a member of this server."""
        payload: Json = {
            "roles": [str(self.id + 1)] if user is self.bot else [],
            "joined_at": stamp((self.id >> 22) + _EPOCH),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }
        return payload | {"user": user.payload} if with_user else payload

    @property
    def payload(self) -> Json:
        everyone, bot = VIEW_CHANNEL | SEND_MESSAGES | READ_HISTORY | ATTACH_FILES, self.permissions
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "roles": [
                _role(self.id, "@everyone", 0, everyone & bot),
                _role(self.id + 1, self.bot.name, 1, bot),
            ],
            "members": [self.member(self.bot)],
            "channels": [channel.payload for channel in self.channels.values() if channel.kind != THREAD],
            "threads": [channel.payload for channel in self.channels.values() if channel.kind == THREAD],
            "emojis": [],
            "stickers": [],
            "features": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "member_count": 2,
            "preferred_locale": self.locale,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "unavailable": False,
            "large": False,
            "joined_at": stamp(),
        }


def _role(id_: int, name: str, position: int, permissions: int) -> Json:
    return {
        "id": str(id_),
        "name": name,
        "position": position,
        "permissions": str(permissions),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


@dataclass(eq=False)
class Channel:
    """A channel of a server, a thread in one, or a direct conversation with one user."""

    id: int
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    kind: int = TEXT
    parent: Channel | None = None
    messages: list[Message] = field(default_factory=list)
    typing: int = 0

    @property
    def payload(self) -> Json:
        if self.guild is None:
            recipients = [self.recipient.payload] if self.recipient else []
            return {"id": str(self.id), "type": 1, "recipients": recipients, "last_message_id": None, "flags": 0}
        payload: Json = {
            "id": str(self.id),
            "type": self.kind,
            "name": self.name,
            "guild_id": str(self.guild.id),
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }
        if self.kind != THREAD:
            return payload | {"position": 0, "permission_overwrites": [], "nsfw": False, "topic": None}
        created = stamp((self.id >> 22) + _EPOCH)
        state = {"archived": False, "locked": False, "auto_archive_duration": 1440}
        return payload | {
            "owner_id": str(self.guild.owner.id),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": state | {"archive_timestamp": created, "create_timestamp": created},
        }


@dataclass(eq=False)
class Attachment:
    """A file on the CDN; ``size`` is what Discord says of it, and ``content_type``, if anything."""

    id: int
    filename: str
    content_type: str | None
    size: int
    url: str
    content: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None
    description: str | None = None

    @property
    def payload(self) -> Json:
        payload: Json = {
            "id": str(self.id),
            "filename": self.filename,
            "size": self.size,
            "url": self.url,
            "proxy_url": self.url,
            "flags": SPOILER if self.filename.startswith(SPOILED) else 0,
        }
        if self.content_type is not None:
            payload["content_type"] = self.content_type
        if self.width is not None:
            payload |= {"width": self.width, "height": self.height}
        return payload | ({"description": self.description} if self.description else {})


@dataclass(eq=False)
class Message:
    """A message as it stands now.

    Attributes:
        history: what it said before each edit, as (content, embeds).
        only_for: whom an ephemeral one is shown to.
        interaction: the metadata of the interaction that it answers.
        forwarded: the message that it passes on.
        kind: Discord's number of it, if it is not what a person or a bot says.
        replies: the messages that reply to it.
    """

    id: int
    channel: Channel
    author: User
    content: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    reference: Message | None = None
    only_for: User | None = None
    interaction: Json | None = None
    edited: str | None = None
    allowed_mentions: Json | None = None
    history: list[tuple[str, list[Json]]] = field(default_factory=list)
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    forwarded: Message | None = None
    kind: int = 0
    replies: list[Message] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> list[Json]:
        """All buttons, row by row."""
        return [part for row in self.components for part in row.get("components", []) if part["type"] == 2]

    def _embeds(self, attachment: Attachment) -> bool:
        """Whether an embed shows it: it is then no longer listed beside the embeds."""
        return any(
            embed.get(place, {}).get("url") == attachment.url
            for embed in self.embeds
            for place in ("image", "thumbnail")
        )

    def mentions(self, users: dict[int, User]) -> list[User]:
        """Whom the text names."""
        named = sorted(set(map(int, re.findall(r"<@!?([0-9]+)>", self.content))))
        return [users[number] for number in named if number in users]

    def payload(self, users: dict[int, User], *, deep: bool = True) -> Json:
        """The message; ``deep``: with the one that it replies to."""
        guild = self.channel.guild
        payload: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload,
            "content": self.content,
            "timestamp": stamp((self.id >> 22) + _EPOCH),
            "edited_timestamp": self.edited,
            "tts": False,
            "mention_everyone": False,
            "mentions": [user.payload for user in self.mentions(users)],
            "mention_roles": [],
            "attachments": [attachment.payload for attachment in self.attachments if not self._embeds(attachment)],
            "embeds": copy.deepcopy(self.embeds),
            "components": copy.deepcopy(self.components),
            "pinned": False,
            "type": self.kind or (19 if self.reference else 20 if self.interaction else 0),
            "flags": self.flags,
        }
        if self.interaction:
            payload["interaction_metadata"] = self.interaction
        if self.author.bot:
            payload["application_id"] = str(self.author.id)
        target = self.reference or self.forwarded
        if target:
            payload["message_reference"] = {
                "type": REPLY if self.reference else FORWARD,
                "message_id": str(target.id),
                "channel_id": str(target.channel.id),
            } | ({"guild_id": str(guild.id)} if guild else {})
        if self.forwarded:
            passed = self.forwarded.payload(users, deep=False)
            parts = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "components")
            snapshot = {part: passed[part] for part in parts} | {"mentions": [], "mention_roles": []}
            payload["message_snapshots"] = [{"message": snapshot}]
        if self.reference and deep:
            there = not self.reference.deleted
            payload["referenced_message"] = self.reference.payload(users, deep=False) if there else None
        return payload


class World:
    """All of it, and the one source of ids."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self._last = 0
        self.bot = self.add_user("digitbot", bot=True)
        self.owner = self.add_user("operator")

    def new_id(self) -> int:
        """An id that is larger than all before it."""
        self._last = max(self._last + 1, (int(time.time() * 1000) - _EPOCH) << 22)
        return self._last

    def add_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        user = User(self.new_id(), name, bot, locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, permissions: int = ALL_PERMISSIONS, locale: str = "en-US") -> Guild:
        guild = Guild(self.new_id(), name, self.owner, self.bot, permissions, locale)
        self._last = guild.id + 1  # its bot's role has the id after it
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        channel = Channel(self.new_id(), name, guild, kind=kind)
        self.channels[channel.id] = guild.channels[channel.id] = channel
        return channel

    def add_thread(self, channel: Channel, name: str) -> Channel:
        """A thread of a channel, or a post of a forum."""
        guild = channel.guild
        assert guild is not None
        thread = Channel(self.new_id(), name, guild, kind=THREAD, parent=channel)
        self.channels[thread.id] = guild.channels[thread.id] = thread
        return thread

    def direct(self, user: User) -> Channel:
        """The direct conversation with a user, opened where there is none yet."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add_message(self, channel: Channel, author: User, **parts: Any) -> Message:
        message = Message(self.new_id(), channel, author, **parts)
        self.messages[message.id] = message
        channel.messages.append(message)
        if message.reference:
            message.reference.replies.append(message)
        self.changes.notify()
        return message

    def edit(self, message: Message, **parts: Any) -> None:
        """Change some parts; what it said before is kept in its history."""
        message.history.append((message.content, message.embeds))
        for name, value in parts.items():
            setattr(message, name, value)
        message.edited = stamp()
        self.changes.notify()

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.channel.messages.remove(message)
        self.changes.notify()
