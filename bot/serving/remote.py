"""A backend whose engine is another ``digitbot serve``."""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from bot.failures import UnavailableError
from bot.serving.backend import EngineDiedError, Health, Replies, RequestFailedError, do_nothing
from engine import (
    Attachment,
    Choice,
    CodecError,
    Command,
    Message,
    Progress,
    Reading,
    Reply,
    Reporter,
    SettingsError,
    Status,
    UsageError,
    UserError,
    from_dict,
    ignore_progress,
    ignore_reply,
    to_dict,
)

_log = logging.getLogger(__name__)
T = TypeVar("T")
_CONNECT_SECONDS, _WRITE_SECONDS = 5.0, 30.0
_SILENCE_SECONDS = 45.0  # the service writes a comment every 15 seconds while it works
_LOOK_SECONDS = 5.0  # between two looks at the service's health
_MOST_PICTURES = 50  # that the service reads at a time
_VERSION = {"version": 1}


class RemoteService:
    """Asks a service over HTTP, see docs/web.md. Its limits hold; it forgets, reloads and logs where it runs.

    Args:
        address: the service's, without a slash at its end.
        key: one of its keys; "" where it asks for none.
    """

    def __init__(self, address: str, key: str = "") -> None:
        self.commands: tuple[Command, ...] = ()
        self._address, self._has_key = address, bool(key)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._health = Health(0, 1)
        self._client: httpx.AsyncClient | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._client = httpx.AsyncClient(
            base_url=self._address,
            headers=self._headers,
            timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS, write=_WRITE_SECONDS, pool=None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
            trust_env=False,  # a proxy of the environment would get the key
        )
        try:
            self.commands = tuple(self._values(await self._get("/v1/commands"), "commands", Command))
            await self._look()
        except EngineDiedError as error:
            await self.close()
            values = {"address": self._address, "why": _why(error), "name": "DIGITBOT_ENGINE"}
            raise UnavailableError("backend.unreachable", **values) from error
        except BaseException:
            await self.close()
            raise
        self._looking = asyncio.create_task(self._keep_looking())

    async def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        replies = Replies(on_reply)
        return await replies.after(self._handle(message, report, accepted, replies.add))

    async def _handle(
        self, message: Message, report: Reporter, accepted: Callable[[], None], on_reply: Callable[[Reply], None]
    ) -> None:
        self._check_errors(message.attachments)
        body = await asyncio.to_thread(_encoded, message)
        headers = {"Accept": "text/event-stream", "Content-Type": "application/json"}
        request = self._running.stream("POST", "/v1/messages", content=body, headers=headers)
        async with self._errors(), request as response:
            await self._check(response)
            accepted()
            async for name, data in _events(response):
                if name == "progress":
                    report(Progress(data["task"], data["done"], data["total"]))
                elif name == "problem":
                    raise self._problem(data)
                elif name == "reply":
                    on_reply(await self._reply(data))
                elif name == "end":
                    return
        raise EngineDiedError

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        self._check_errors(pictures)
        readings: list[Reading] = []
        for first in range(0, len(pictures), _MOST_PICTURES):
            group = pictures[first : first + _MOST_PICTURES]
            body = await asyncio.to_thread(_pictures, group, model)
            answer = await self._ask("POST", "/v1/read", content=body, headers={"Content-Type": "application/json"})
            readings.extend(self._values(answer, "readings", Reading))
        return readings

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        if not any(one.name == command for one in self.commands):
            return ()
        answer = await self._get(f"/v1/commands/{command}", headers={"Accept-Language": language})
        return tuple(self._values(answer, "choices", Choice))

    async def models(self) -> tuple[str, ...]:
        return tuple((await self._get("/v1/models"))["models"])

    async def card(self, model: str) -> str:
        async with self._errors():
            response = await self._running.get(f"/v1/models/{quote(model, safe='')}")
            await self._check(response)
            return response.text

    async def status(self, message: Message) -> Status:
        headers = {"Accept-Language": message.locale} if message.locale else {}
        parameters = {"user": message.user, "channel": message.channel}
        answer = await self._ask("GET", "/v1/status", params=parameters, headers=headers)
        return self._decoded(answer, Status)

    def health(self) -> Health:
        return self._health

    async def reload(self) -> None:
        raise UsageError("backend.not_ours", address=self._address)

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
            self._looking = None
        if self._client is not None:
            await self._client.aclose()
        self._client, self.commands, self._health = None, (), Health(0, 1)

    @property
    def _running(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("the backend is not started, or closed")
        return self._client

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self._look()
            except (EngineDiedError, UserError):
                self._health = replace(self._health, workers=0)

    async def _look(self) -> None:
        async with self._errors():
            answer = (await self._running.get("/readyz")).json()
            self._health = Health(
                answer["engines"] if answer["ready"] else 0, max(self._health.size, answer["engines"])
            )

    async def _get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        return await self._ask("GET", path, headers=headers)

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        async with self._errors():
            response = await self._running.request(method, path, **options)
            await self._check(response)
            return response.json()

    async def _check(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.OK:
            return
        await response.aread()
        if response.is_server_error and "json" not in response.headers.get("Content-Type", ""):
            response.raise_for_status()  # a proxy says that the service behind it is away
        raise self._problem(response.json())

    def _problem(self, problem: Mapping[str, Any]) -> Exception:
        """The error that a problem tells of; one about keys is the operator's."""
        key = str(problem["type"]).removeprefix("urn:digitbot:problem:")
        if key in ("web.key_missing", "web.key_wrong"):
            return SettingsError("backend.key_refused", address=self._address)
        if "error" not in problem:
            return RequestFailedError(key, str(problem.get("incident", "")))
        error = self._decoded(problem["error"], UserError)
        return RequestFailedError(key, "") if key.startswith("web.") else error  # our own words have none of the web's

    @asynccontextmanager
    async def _errors(self) -> AsyncIterator[None]:
        """Turn what HTTP and JSON raise into what a backend does."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._health = replace(self._health, workers=0)
            raise EngineDiedError(alone=False) from error  # it never got the request, which may be repeated
        except httpx.HTTPError as error:
            raise EngineDiedError from error
        except (CodecError, ValueError, KeyError, TypeError) as error:
            _log.error("%s gave an answer that cannot be read: %s", self._address, type(error).__name__)
            raise UserError("backend.other_version", address=self._address) from error

    def _check_errors(self, pictures: Sequence[Attachment]) -> None:
        """Only who has a key may say in place of a picture why it could not be had. Raises what the first one says."""
        if not self._has_key:
            for error in filter(None, (one.error for one in pictures)):
                raise error

    async def _reply(self, data: dict[str, Any]) -> Reply:
        for figure in data["figures"]:
            figure["draw"] = await self._drawn(figure["address"])
        return self._decoded(data, Reply)

    async def _drawn(self, address: str | None) -> Any:
        """A figure's PNG as the codec has it, or an error in its place."""
        if address is not None:
            response = await self._running.get(address)
            if response.status_code == httpx.codes.OK:
                return base64.b64encode(response.content).decode()
        values = {"address": self._address}
        return {"kind": "FigureError", "key": "backend.no_figure", "values": values}

    def _values(self, answer: Mapping[str, Any], name: str, kind: type[T]) -> list[T]:
        return [self._decoded(item, kind) for item in answer[name]]

    def _decoded(self, data: Mapping[str, Any], kind: type[T]) -> T:
        return from_dict({**_VERSION, **data}, kind)


def _why(error: EngineDiedError) -> str:
    return type(error.__cause__ or error).__name__


def _encoded(message: Message) -> bytes:
    return json.dumps(to_dict(message)).encode("ascii")


def _pictures(pictures: Sequence[Attachment], model: str | None) -> bytes:
    """The body of a request for readings: a message is what a picture can be encoded in."""
    listed = to_dict(Message(attachments=tuple(pictures)))["attachments"]
    return json.dumps({"attachments": listed, "model": model}).encode("ascii")


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """Server-sent events with JSON data, see ``bot.web.events``."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
