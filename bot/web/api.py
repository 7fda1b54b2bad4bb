"""The routes of the service; docs/web.md describes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.web import events
from bot.web.answering import Answering
from bot.web.caller import Caller, caller_of
from bot.web.openapi import document
from bot.web.problems import Json
from bot.web.replies import Keep, readings_json, reply_json
from bot.web.requests import LONGEST_ID, message_of, pictures_of
from bot.web.words import words
from engine import Message, UsageError, Words, to_dict

PRIVATE = {"Cache-Control": "private, max-age=600, immutable"}


class Api:
    """The service's routes.

    Args:
        answering: what answers.
        model: the model that does unless another one is asked for.
        keys: whether the service asks for keys.
    """

    def __init__(self, answering: Answering, model: str, *, keys: bool) -> None:
        self._answering, self._model, self._keys = answering, model, keys

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """All of them."""
        return [
            Route("/v1/read", self._read, methods=["POST"]),
            Route("/v1/messages", self._message, methods=["POST"]),
            Route("/v1/figures/{id}", self._figure),
            Route("/v1/models", self._models),
            Route("/v1/models/{name}", self._card),
            Route("/v1/commands", self._commands),
            Route("/v1/commands/{name}", self._command),
            Route("/v1/status", self._status),
            Route("/openapi.json", self._openapi),
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]

    def words(self, caller: Caller) -> Words:
        """The words for our own sentences to somebody."""
        return words(caller.locale or self._answering.language)

    def keep_for(self, request: Request, caller: Caller) -> Keep:
        """Keeps figures for who made a request."""
        prefix = request.scope.get("root_path", "")

        async def keep(png: bytes, *, private: bool) -> str:
            return f"{prefix}/v1/figures/{await self._answering.figures.keep(png, caller.id if private else None)}"

        return keep

    async def _read(self, request: Request) -> Response:
        caller = caller_of(request.scope)
        pictures, model = await pictures_of(request, self._answering)
        readings = await self._answering.read(caller, pictures, model)
        return Json({"readings": readings_json(readings, self.words(caller))})

    async def _message(self, request: Request) -> Response:
        caller, message = caller_of(request.scope), await message_of(request)
        handle = partial(self._answering.handle, caller, message)
        coded = partial(reply_json, keep=self.keep_for(request, caller))
        if events.MEDIA_TYPE in request.headers.get("accept", ""):
            return events.stream(handle, coded, self.words(caller))
        return Json(await coded(await handle()))

    async def _figure(self, request: Request) -> Response:
        png = await self._answering.figures.find(request.path_params["id"], caller_of(request.scope).id)
        if png is None:
            raise UsageError("web.figure_gone")
        return Response(png, media_type="image/png", headers=PRIVATE)

    async def _models(self, _: Request) -> Response:
        service = self._answering.service
        names = await service.soon(service.backend.models())
        return Json({"models": list(names), "default": self._model})

    async def _card(self, request: Request) -> Response:
        service = self._answering.service
        card = await service.soon(service.backend.card(request.path_params["name"]))
        return Response(card, media_type=Json.media_type)

    async def _commands(self, _: Request) -> Response:
        return Json({"commands": [to_dict(command) for command in self._answering.service.backend.commands]})

    async def _command(self, request: Request) -> Response:
        service, name = self._answering.service, request.path_params["name"]
        command = next((one for one in service.backend.commands if one.name == name), None)
        if command is None:
            raise UsageError("web.not_found")
        language = caller_of(request.scope).locale or self._answering.language
        choices = await service.choices(name, language)
        return Json({"command": to_dict(command), "choices": [to_dict(choice) for choice in choices]})

    async def _status(self, request: Request) -> Response:
        caller, service = caller_of(request.scope), self._answering.service
        user, channel = (request.query_params.get(name, "") for name in ("user", "channel"))
        if max(len(user), len(channel)) > LONGEST_ID:
            raise UsageError("web.shape", why="user or channel: is too long")
        message = Message(user=caller.person(user), channel=channel, locale=caller.locale)
        return Json(to_dict(await service.soon(service.backend.status(message))))

    async def _openapi(self, request: Request) -> Response:
        service = self._answering.service
        models = await service.soon(service.backend.models())
        return Json(document(request.scope.get("root_path", ""), models, keys=self._keys))

    async def _alive(self, _: Request) -> Response:
        return Json({"alive": True})

    async def _ready(self, _: Request) -> Response:
        service = self._answering.service
        health = service.backend.health()
        ready = health.workers > 0 and not service.stopping
        return Json({"ready": ready, "engines": health.workers}, 200 if ready else 503)

    async def _metrics(self, _: Request) -> Response:
        return Response(self._answering.service.metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
