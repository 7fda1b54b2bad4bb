"""Where an answer goes: below a message, or to an interaction. Longer work is shown by edits of one message."""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import discord

from bot.discord.calls import ALREADY_ACKNOWLEDGED, FAILURES, UNKNOWN_MESSAGE, Pace, retry
from bot.discord.rendering import NOBODY, MessagePart

_log = logging.getLogger(__name__)
_TOO_LARGE = 413  # HTTP's status
_NO_HISTORY = 160002  # Discord's code for a reply without the permission to read the history
_EDIT_INTERVAL = 1.0  # seconds; Discord allows five edits in five
_TYPING_INTERVAL = 8.0  # seconds; Discord shows it for ten


class Venue(ABC):
    """The place of one answer.

    Failures at Discord's side while progress is shown are never raised: the work goes on.

    Attributes:
        public: whether everybody can see all that is sent.
    """

    public: bool

    def __init__(self) -> None:
        self._edited = 0.0
        self._lock = asyncio.Lock()  # an edit that is late must not come after the answer
        self._sent = False

    @property
    @abstractmethod
    def place(self) -> dict[str, Any]:
        """Where another process could answer, as JSON."""

    @abstractmethod
    async def acknowledge(self) -> None:
        """Show that the answer is being worked on."""

    async def show_progress(self, line: str) -> None:
        """Show the progress of the work, unless that was done a moment ago."""
        now = asyncio.get_running_loop().time()
        if now < self._edited + _EDIT_INTERVAL:
            return
        self._edited = now
        async with self._lock:
            if not self._sent:
                with _ignored_failures():
                    await self._show(line)

    @abstractmethod
    async def _show(self, line: str) -> None: ...

    @abstractmethod
    async def send(
        self, parts: Sequence[MessagePart], view: discord.ui.View | None = None, *, private: bool = False
    ) -> None:
        """Send the answer in place of the progress; ``private``: only the person sees it, where that is possible."""

    async def _end_progress(self) -> None:
        async with self._lock:
            self._sent = True


class MessageVenue(Venue):
    """Answers a message by a reply, at the pace of all calls of the bot."""

    public = True

    def __init__(self, message: discord.Message, pace: Pace) -> None:
        super().__init__()
        self._message = message
        self._reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=False)
        self._pace = pace
        self._typing: asyncio.Task[None] | None = None
        self._answer: discord.Message | None = None

    @property
    def place(self) -> dict[str, Any]:
        """The ids of channel and message."""
        return {"channel": self._message.channel.id, "message": self._message.id}

    async def acknowledge(self) -> None:
        """Type."""
        if self._typing is None:
            self._typing = asyncio.create_task(self._type())

    async def _type(self) -> None:
        with _ignored_failures():
            while True:
                if not self._pace.is_late:
                    await self._pace.turn()
                    await self._message.channel.typing()
                await asyncio.sleep(_TYPING_INTERVAL)

    async def _show(self, line: str) -> None:
        if self._pace.is_late:
            return
        if self._answer is None:
            self._answer = await self._reply(MessagePart(line))
            return
        await self._pace.turn()
        try:
            await self._answer.edit(content=line, allowed_mentions=NOBODY)
        except discord.NotFound:  # somebody deleted it, and does not want to see more of it
            self._answer, self._edited = None, math.inf

    async def send(
        self,
        parts: Sequence[MessagePart],
        view: discord.ui.View | None = None,
        *,
        private: bool = False,  # noqa: ARG002
    ) -> None:
        """Edit the reply, or reply; further parts follow."""
        if self._typing is not None:
            self._typing.cancel()
            with suppress(asyncio.CancelledError):
                await self._typing
            self._typing = None
        await self._end_progress()
        for number, part in enumerate(parts):
            last = view if number == len(parts) - 1 else None
            if number or self._answer is None or not await self._edit(self._answer, part, last):
                await self._send(part, last)

    async def _edit(self, answer: discord.Message, part: MessagePart, view: discord.ui.View | None) -> bool:
        """Put a part in place of the reply; False if the reply is gone or may not be changed."""

        async def edit(part: MessagePart) -> None:
            await retry(lambda: answer.edit(**part.arguments("attachments"), view=view), self._pace)

        try:
            await _as_far_as_allowed(edit, part)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    async def _send(self, part: MessagePart, view: discord.ui.View | None) -> None:
        """Reply as far as permissions allow."""

        async def reply(part: MessagePart) -> None:
            try:
                await self._reply(part, view)
            except discord.HTTPException as error:
                if error.code != _NO_HISTORY:
                    raise
                self._reference = None  # a plain message needs no such permission
                await self._reply(part, view)

        await _as_far_as_allowed(reply, part)

    async def _reply(self, part: MessagePart, view: discord.ui.View | None = None) -> discord.Message:
        options: dict[str, Any] = {"view": view} if view is not None else {}
        if self._reference is not None:
            options["reference"] = self._reference
        options["nonce"] = secrets.randbits(63)  # by which Discord recognises a repeated message
        return await retry(lambda: self._message.channel.send(**part.arguments(), **options), self._pace)


class InteractionVenue(Venue):
    """Answers an interaction, which Discord wants acknowledged within three seconds.

    ``private``: only the person sees the answer.
    """

    public = False

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool = False) -> None:
        super().__init__()
        self._interaction = interaction
        self._private = private
        self._deferral: asyncio.Task[None] | None = None
        self._acknowledged = False  # even if discord.py does not know

    @property
    def place(self) -> dict[str, Any]:
        """The interaction's token, which is good for fifteen minutes."""
        return {"token": self._interaction.token}

    async def acknowledge(self) -> None:
        """Defer, once, without waiting for it: Discord shows that the bot is thinking."""
        if self._deferral is None and not self._interaction.response.is_done():
            self._deferral = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        with _ignored_failures():  # the answer may still get through
            try:
                await self._interaction.response.defer(thinking=True, ephemeral=self._private)
            except discord.HTTPException as error:
                self._acknowledged = error.code == ALREADY_ACKNOWLEDGED
                if not self._acknowledged:
                    raise

    async def _is_acknowledged(self) -> bool:
        """Whether it is acknowledged, once a deferral under way has arrived or failed."""
        if self._deferral is not None:
            await asyncio.wait({self._deferral})
        return self._acknowledged or self._interaction.response.is_done()

    async def _show(self, line: str) -> None:
        await self.acknowledge()
        if await self._is_acknowledged():
            await self._interaction.edit_original_response(content=line, allowed_mentions=NOBODY)

    async def send(
        self, parts: Sequence[MessagePart], view: discord.ui.View | None = None, *, private: bool = False
    ) -> None:
        """Respond, or edit the deferred response; further parts follow."""
        await self._end_progress()
        for number, part in enumerate(parts):
            options: dict[str, Any] = {"view": view} if view is not None and number == len(parts) - 1 else {}
            if number:
                await self._follow(part, options, private=private or self._private)
            elif not await self._is_acknowledged():
                await self._respond(part, options, private=private or self._private)
            elif private and not self._private:
                # The first follow-up would replace the deferred response, which everybody sees; so delete that first.
                with suppress(discord.NotFound):
                    await self._interaction.delete_original_response()
                await self._follow(part, options, private=True)
            else:
                await self._edit(part, options)

    async def _respond(self, part: MessagePart, options: dict[str, Any], *, private: bool) -> None:
        response = self._interaction.response

        async def send(part: MessagePart) -> None:
            await retry(
                lambda: response.send_message(**part.arguments(), **options, ephemeral=private), of_interaction=True
            )

        try:
            await _as_far_as_allowed(send, part)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            self._acknowledged = True  # by an earlier call, a deferral or this one, whose result did not arrive
            await self._edit(part, options)

    async def _edit(self, part: MessagePart, options: dict[str, Any]) -> None:
        interaction = self._interaction

        async def edit(part: MessagePart) -> None:
            await retry(
                lambda: interaction.edit_original_response(**part.arguments("attachments"), **options),
                of_interaction=True,
            )

        try:
            await _as_far_as_allowed(edit, part)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self._follow(part, options, private=self._private)  # somebody deleted the response

    async def _follow(self, part: MessagePart, options: dict[str, Any], *, private: bool) -> None:
        async def send(part: MessagePart) -> None:
            await self._interaction.followup.send(**part.arguments(), ephemeral=private, **options)

        await _as_far_as_allowed(send, part)


async def _as_far_as_allowed(send: Callable[[MessagePart], Awaitable[None]], part: MessagePart) -> None:
    """Send a part; in words where embeds and files may not be sent, or are larger than Discord takes."""
    try:
        await send(part)
    except discord.HTTPException as error:
        is_refused = isinstance(error, discord.Forbidden) or error.status == _TOO_LARGE
        if not is_refused or not (part.embeds or part.files):
            raise
        await send(part.in_words())


@contextmanager
def _ignored_failures() -> Iterator[None]:
    """Log Discord's failures to show progress instead of raising them."""
    try:
        yield
    except FAILURES as error:
        code = error.code if isinstance(error, discord.HTTPException) else "none"
        _log.info("work under way could not be shown: %s, code %s", type(error).__name__, code)
