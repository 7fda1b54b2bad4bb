"""A chat for embedders' tests, without a front end."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from engine.engine import Engine
from engine.messages import Attachment, Message, Picture, Reply


class Chat:
    """A new conversation with an engine, separate from all others.

    Args:
        engine: with its added intents and middleware.
        user, channel: ids; None for new ones.
        locale: "en", "ko-KR" and so on, as from a front end.
    """

    def __init__(
        self, engine: Engine, *, user: str | None = None, channel: str | None = None, locale: str | None = None
    ) -> None:
        self._engine = engine
        self._user = uuid4().hex if user is None else user
        self._channel = uuid4().hex if channel is None else channel
        self._locale = locale

    def say(self, text: str = "", *, image: Picture | None = None, images: Iterable[Picture] = ()) -> Reply:
        """The engine's reply to words, pictures or both."""
        return self._engine.handle(self._message(text, image, images))

    async def asay(self, text: str = "", *, image: Picture | None = None, images: Iterable[Picture] = ()) -> Reply:
        """The same from a running event loop."""
        return await self._engine.ahandle(self._message(text, image, images))

    def _message(self, text: str, image: Picture | None, images: Iterable[Picture]) -> Message:
        pictures = (*(() if image is None else (image,)), *images)
        attachments = tuple(Attachment(picture) for picture in pictures)
        return Message(text, attachments, self._user, self._channel, self._locale)
