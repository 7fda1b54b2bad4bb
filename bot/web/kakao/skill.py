"""The skill at ``/kakao``: answers within five seconds, or late by the callback, or asks to come again."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from functools import partial
from re import Pattern
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.state.keys import key_of
from bot.web.answering import Answering
from bot.web.bodies import json_of
from bot.web.caller import Caller, caller_of
from bot.web.kakao.callback import KAKAO, post
from bot.web.kakao.payload import Payload
from bot.web.kakao.response import late, of_reply, of_text
from bot.web.problems import Json, content_of, encoded
from bot.web.words import words
from engine import LANGUAGES, Message, Words

ANSWER_SECONDS = 4.0  # Open Builder waits for five
CALLBACK_SECONDS = 55.0  # its callback takes one answer within a minute
_KEPT_SECONDS = 600.0  # that an answer waits for who is to come again
_MOST_WAITING = 1_000
_UNDER_WAY = b""  # in place of an answer that is being made


class Skill:
    """Answers skill payloads.

    Args:
        answering: what answers.
        address: where Kakao can fetch figures; "" for nowhere, and then there are words alone.
        seconds: how long an answer may take.
        callbacks: the addresses to which late answers may be sent.
        clock: gives seconds that only ever grow.
    """

    def __init__(
        self,
        answering: Answering,
        address: str,
        *,
        seconds: float = ANSWER_SECONDS,
        callbacks: Pattern[str] = KAKAO,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answering, self._address, self._clock = answering, address, clock
        self._seconds, self._callbacks = seconds, callbacks
        self._waiting: OrderedDict[str, tuple[float, asyncio.Task[dict[str, Any]]]] = OrderedDict()
        self._unfinished: set[asyncio.Task[None]] = set()

    @property
    def routes(self) -> tuple[BaseRoute, ...]:
        """Its route."""
        return (Route("/kakao", self._answer, methods=["POST"]),)

    async def _answer(self, request: Request) -> Response:
        caller, payload = caller_of(request.scope), Payload.of(await json_of(request))
        own, person = words(payload.locale), caller.person(payload.user)
        if not _asks_for_answer(payload.text):
            task = asyncio.create_task(self._skill_response(caller, payload, own))
        elif (waiting := self._answer_that_waits(person)) is not None:
            task = waiting
        else:
            return await self._answer_of_another_process(person, own)
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if done:
            return Json(task.result())
        if payload.callback and self._callbacks.fullmatch(payload.callback):
            self._later(self._send_late(task, payload.callback, own))
            return Json(late(own.say("kakao.later")))
        self._keep(person, task)
        await self._share(person, task)
        return Json(_come_again(own))

    async def _skill_response(self, caller: Caller, payload: Payload, own: Words) -> dict[str, Any]:
        """The answer; an error is a sentence, too, for Open Builder shows its own for any other status."""
        try:
            pictures = await asyncio.gather(*map(self._answering.fetched, payload.pictures))
            message = Message(payload.text, tuple(pictures), payload.user, f"kakao {payload.bot}", payload.locale)
            reply = await self._answering.handle(caller, message, group=caller.person(payload.user))
            loop = asyncio.get_running_loop()
            return await asyncio.to_thread(of_reply, reply, partial(self._keep_figure, loop) if self._address else None)
        except Exception as error:  # noqa: BLE001 - the edge: the table of problems
            return of_text(content_of(error, own)[0]["detail"])

    def _keep_figure(self, loop: asyncio.AbstractEventLoop, png: bytes) -> str:
        """A figure's address, for whoever has it: Kakao fetches it for the person. Called on a thread of its own."""
        name = asyncio.run_coroutine_threadsafe(self._answering.figures.keep(png), loop).result()
        return f"{self._address}/v1/figures/{name}"

    async def _send_late(self, task: asyncio.Task[dict[str, Any]], callback: str, own: Words) -> None:
        done, _ = await asyncio.wait({task}, timeout=CALLBACK_SECONDS - self._seconds)
        body = task.result() if done else of_text(own.say("kakao.too_late"))
        if not done:
            task.cancel()
        await asyncio.to_thread(partial(post, callback, encoded(body)))

    def _keep(self, person: str, task: asyncio.Task[dict[str, Any]]) -> None:
        self._waiting.pop(person, None)
        self._waiting[person] = self._clock() + _KEPT_SECONDS, task
        while len(self._waiting) > _MOST_WAITING or next(iter(self._waiting.values()))[0] <= self._clock():
            self._waiting.popitem(last=False)

    async def _share(self, person: str, task: asyncio.Task[dict[str, Any]]) -> None:
        """Tell other processes that an answer is under way, and what it is once it is there."""
        state, key = self._answering.service.state, key_of("kakao", person)

        async def tell() -> None:
            await state.put(key, encoded(await task), _KEPT_SECONDS)

        if await state.put(key, _UNDER_WAY, _KEPT_SECONDS):
            self._later(tell())

    async def _answer_of_another_process(self, person: str, own: Words) -> Response:
        kept = await self._answering.service.state.get(key_of("kakao", person))
        if kept is None:
            return Json(of_text(own.say("kakao.none_waiting")))
        return Json(_come_again(own)) if kept == _UNDER_WAY else Response(kept, media_type=Json.media_type)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)

    def _answer_that_waits(self, person: str) -> asyncio.Task[dict[str, Any]] | None:
        end, task = self._waiting.pop(person, (0.0, None))
        return task if end > self._clock() else None


def _come_again(own: Words) -> dict[str, Any]:
    return of_text(own.say("kakao.come_again"), [own.say("kakao.show")])


def _asks_for_answer(text: str) -> bool:
    return text.strip() in {words(language).say("kakao.show") for language in LANGUAGES}
