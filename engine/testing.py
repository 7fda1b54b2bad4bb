"""An embedder's tests talk to their engine in a line, without a front end."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from engine.engine import Engine
from engine.messages import Attachment, Message, Picture, Reply


class Chat:
    """A fresh conversation with an engine; two of them know nothing of each other.

    Args:
        engine: the one to talk to, with its added intents and middleware.
        user: who talks; one of its own for each chat where none is given.
        channel: where; likewise.
        locale: "en", "ko-KR" and the like, as a front end would know it.
    """

    def __init__(
        self, engine: Engine, *, user: str | None = None, channel: str | None = None, locale: str | None = None
    ) -> None:
        self._engine = engine
        self._user = uuid4().hex if user is None else user
        self._channel = uuid4().hex if channel is None else channel
        self._locale = locale

    def say(self, text: str = "", *, image: Picture | None = None, images: Iterable[Picture] = ()) -> Reply:
        """What the engine replies to words, a picture, several, or all of it."""
        return self._engine.handle(self._message(text, image, images))

    async def asay(self, text: str = "", *, image: Picture | None = None, images: Iterable[Picture] = ()) -> Reply:
        """The same from a running event loop."""
        return await self._engine.ahandle(self._message(text, image, images))

    def _message(self, text: str, image: Picture | None, images: Iterable[Picture]) -> Message:
        pictures = (*(() if image is None else (image,)), *images)
        attachments = tuple(Attachment(picture) for picture in pictures)
        return Message(text, attachments, self._user, self._channel, self._locale)
