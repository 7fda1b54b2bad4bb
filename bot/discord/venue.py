"""Where an answer goes: below a message, or to an interaction. Longer work is shown by edits of one message."""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import discord

from bot.discord.pace import Pace
from bot.discord.patience import ALREADY_ACKNOWLEDGED, FAILURES, UNKNOWN_MESSAGE, patiently
from bot.discord.rendering import NOBODY, Part

_log = logging.getLogger(__name__)
_NO_HISTORY = 160002  # Discord's code for a reply without the permission to read the history
_EDIT_EVERY = 1.0  # seconds; Discord allows five edits in five
_TYPING_EVERY = 8.0  # seconds; Discord shows it for ten


class Venue(Protocol):
    """The place of one answer.

    What fails at Discord's side while work is shown is never raised: the work goes on.

    Attributes:
        public: whether everything said here is for all to see.
    """

    public: bool

    async def working(self) -> None:
        """Shows that the answer is being worked on."""

    async def progress(self, line: str) -> None:
        """Shows how far the work has come, unless that was done a moment ago."""

    async def send(self, parts: Sequence[Part], view: discord.ui.View | None = None, *, private: bool = False) -> None:
        """Sends the answer, instead of the progress; ``private``: for the person's eyes alone where that can be."""


class _Shower(ABC):
    """Shows progress now and then until the answer is sent; an edit that is late must not come after it."""

    def __init__(self) -> None:
        self._edited = 0.0
        self._one = asyncio.Lock()
        self._sent = False

    async def progress(self, line: str) -> None:
        """See ``Venue``."""
        now = asyncio.get_running_loop().time()
        if now < self._edited + _EDIT_EVERY:
            return
        self._edited = now
        async with self._one:
            if not self._sent:
                with _unshown():
                    await self._show(line)

    async def _end_progress(self) -> None:
        async with self._one:
            self._sent = True

    @abstractmethod
    async def _show(self, line: str) -> None: ...


class MessageVenue(_Shower):
    """Answers a message by a reply, at the pace of all calls of the bot."""

    public = True

    def __init__(self, message: discord.Message, pace: Pace) -> None:
        super().__init__()
        self._message = message
        self._reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=False)
        self._pace = pace
        self._typing: asyncio.Task[None] | None = None
        self._answer: discord.Message | None = None

    async def working(self) -> None:
        """Types."""
        if self._typing is None:
            self._typing = asyncio.create_task(self._types())

    async def _show(self, line: str) -> None:
        if self._pace.is_late:
            return
        if self._answer is None:
            self._answer = await self._reply(Part(line))
            return
        await self._pace.turn()
        try:
            await self._answer.edit(content=line, allowed_mentions=NOBODY)
        except discord.NotFound:  # who deleted it wants to see no more of it
            self._answer, self._edited = None, math.inf

    async def send(self, parts: Sequence[Part], view: discord.ui.View | None = None, *, private: bool = False) -> None:  # noqa: ARG002
        """Edits the reply, or replies; further parts follow it."""
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

    async def _edit(self, answer: discord.Message, part: Part, view: discord.ui.View | None) -> bool:
        """Puts a part in the place of the reply; False where that is gone, or may not be changed."""

        async def call() -> object:
            await self._pace.turn()
            return await answer.edit(**part.arguments("attachments"), view=view)

        try:
            await patiently(call)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    async def _send(self, part: Part, view: discord.ui.View | None) -> None:
        """Replies as far as permissions go."""
        try:
            await self._reply(part, view)
        except discord.HTTPException as error:
            if error.code == _NO_HISTORY:  # what may not be read cannot be replied to; it can be answered
                self._reference = None
                await self._send(part, view)
            elif isinstance(error, discord.Forbidden) and (part.embeds or part.files):  # words may be let through
                await self._send(part.in_words(), view)
            else:
                raise

    async def _reply(self, part: Part, view: discord.ui.View | None = None) -> discord.Message:
        options: dict[str, Any] = {"view": view} if view is not None else {}
        if self._reference is not None:
            options["reference"] = self._reference
        nonce = secrets.randbits(63)  # by which Discord knows the same message when it comes again

        async def call() -> discord.Message:
            await self._pace.turn()
            return await self._message.channel.send(**part.arguments(), nonce=nonce, **options)

        return await patiently(call)

    async def _types(self) -> None:
        with _unshown():
            while True:
                if not self._pace.is_late:
                    await self._pace.turn()
                    await self._message.channel.typing()
                await asyncio.sleep(_TYPING_EVERY)


class InteractionVenue(_Shower):
    """Answers an interaction, within the three seconds that Discord waits for a first sign.

    ``private``: the answer is for the person's eyes alone.
    """

    public = False

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool = False) -> None:
        super().__init__()
        self._interaction = interaction
        self._private = private
        self._deferring: asyncio.Task[None] | None = None
        self._acknowledged = False  # though discord.py knows nothing of it

    async def working(self) -> None:
        """Defers, once, without waiting for it: Discord shows that the bot is thinking."""
        if self._deferring is None and not self._interaction.response.is_done():
            self._deferring = asyncio.create_task(self._defer())

    async def _show(self, line: str) -> None:
        await self.working()
        if await self._is_acknowledged():
            await self._interaction.edit_original_response(content=line, allowed_mentions=NOBODY)

    async def send(self, parts: Sequence[Part], view: discord.ui.View | None = None, *, private: bool = False) -> None:
        """Responds; if that was deferred, edits what stands for the answer. Further parts follow it."""
        await self._end_progress()
        for number, part in enumerate(parts):
            last = view if number == len(parts) - 1 else None
            options: dict[str, Any] = {"view": last} if last is not None else {}
            if number:
                await self._follow(part, options, private=private or self._private)
            elif not await self._is_acknowledged():
                await self._respond(part, options, private=private or self._private)
            elif private and not self._private:
                # The first follow-up would take the place of what was deferred, for all to see; so that goes first.
                with suppress(discord.NotFound):
                    await self._interaction.delete_original_response()
                await self._follow(part, options, private=True)
            else:
                await self._edit(part, options)

    async def _defer(self) -> None:
        with _unshown():  # the answer may still get through
            try:
                await self._interaction.response.defer(thinking=True, ephemeral=self._private)
            except discord.HTTPException as error:
                self._acknowledged = error.code == ALREADY_ACKNOWLEDGED
                if not self._acknowledged:
                    raise

    async def _is_acknowledged(self) -> bool:
        """Whether there is a first sign already, once the one under way has come or failed."""
        if self._deferring is not None:
            await asyncio.wait({self._deferring})
        return self._acknowledged or self._interaction.response.is_done()

    async def _respond(self, part: Part, options: dict[str, Any], *, private: bool) -> None:
        async def call() -> object:
            return await self._interaction.response.send_message(**part.arguments(), ephemeral=private, **options)

        try:
            await patiently(call, of_interaction=True)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            self._acknowledged = True  # by an earlier call whose answer did not arrive: the defer, or this response
            await self._edit(part, options)

    async def _edit(self, part: Part, options: dict[str, Any]) -> None:
        async def call() -> object:
            return await self._interaction.edit_original_response(**part.arguments("attachments"), **options)

        try:
            await patiently(call, of_interaction=True)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self._follow(part, options, private=self._private)  # somebody deleted what stood for the answer

    async def _follow(self, part: Part, options: dict[str, Any], *, private: bool) -> None:
        await self._interaction.followup.send(**part.arguments(), ephemeral=private, **options)


@contextmanager
def _unshown() -> Iterator[None]:
    """What only shows that there is work may fail: it costs nothing but itself."""
    try:
        yield
    except FAILURES as error:
        code = error.code if isinstance(error, discord.HTTPException) else "none"
        _log.info("work under way could not be shown: %s, code %s", type(error).__name__, code)
