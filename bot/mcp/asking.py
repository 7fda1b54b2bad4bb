"""Asks the engine for a tool, a resource or a prompt: each call is a conversation of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeAlias, TypeVar

from mcp.server.mcpserver import Context
from starlette.requests import Request

from bot.mcp.words import words
from bot.web.answering import Answering
from bot.web.caller import Caller, caller_of
from engine import LANGUAGES, Attachment, Command, Message, ModelError, Progress, Reply, Reporter, UsageError

T = TypeVar("T")
AnyContext: TypeAlias = Context[Any, Any]


class Say(Protocol):
    """Says something in a conversation."""

    async def __call__(self, text: str, pictures: Sequence[Attachment] = ()) -> Reply:
        """The reply."""


class Asking:
    """What all tools stand on.

    Args:
        answering: answers, within its limits.
        paths: whether files of this machine may be read: whoever asks runs here.
    """

    def __init__(self, answering: Answering, *, paths: bool) -> None:
        self.answering = answering
        self.paths = paths

    def language(self, context: AnyContext, language: str | None) -> str:
        """The language to answer in: the one asked for, else the request's, else ours."""
        return language or _caller(context).locale or self.answering.language

    async def ask(
        self,
        context: AnyContext,
        command: str,
        values: dict[str, object],
        pictures: Sequence[Attachment] = (),
        *,
        language: str | None = None,
        more: str = "",
        first: str = "",
    ) -> Reply:
        """The reply to a command; progress is passed on to the client.

        Args:
            context: of the request.
            command: its name.
            values: its arguments, by their names.
            pictures: what it is about.
            language: to answer in; None for the request's or ours.
            more: words after the command and its arguments.
            first: a message that the command is about, answered before; where that fails, its reply is the answer.

        Raises:
            UserError: it is not admitted, or there is no answer in time.
            RequestFailedError: the engine failed.
            EngineDiedError: likewise.
        """
        values = {**values, "model": await self.model(values.get("model"))} if "model" in values else values
        say = self._conversation(context, self.language(context, language))
        if first and (before := await say(first)).failed:
            return before
        return await say(f"{self._command(command).text(values)} {more}".rstrip(), pictures)

    async def teach(self, context: AnyContext, title: str, language: str | None) -> tuple[Reply, str]:
        """A lesson, and the answer to the question at its end. Raises what ``ask`` does."""
        say = self._conversation(context, self.language(context, language))
        lesson = await say(self._command("explain").text({"lesson": title}))
        if lesson.failed:
            return lesson, ""
        return lesson, (await say(words(lesson.locale).say("mcp.whats_the_answer"))).text

    def _command(self, name: str) -> Command:
        return next(each for each in self.answering.service.backend.commands if each.name == name)

    def _conversation(self, context: AnyContext, language: str) -> Say:
        """Says one thing after the other, in a language, to an engine that has heard nothing before."""
        # Nobody else can name this user, and no later call does: nothing of one call reaches another.
        user = secrets.token_hex(16)

        async def say(text: str, pictures: Sequence[Attachment] = ()) -> Reply:
            message = Message(text, tuple(pictures), user, locale=language)
            return await _reporting(context, language, partial(self.answering.handle, _caller(context), message))

        return say

    async def lessons(self, language: str) -> list[str]:
        """The lessons' titles in learning order; none if the engine is too slow."""
        return [choice.text for choice in await self.answering.service.choices("explain", language)]

    async def lesson(self, named: str, language: str | None, language_of_error: str) -> str:
        """A lesson's title in the language asked for, in whichever it is named; as it is named if none is asked for.

        Args:
            named: its title, however it is capitalised.
            language: of the title that is wanted; None for that of ``named``.
            language_of_error: that of the sentence where there is none.

        Raises:
            UsageError: there is no such lesson.
        """
        titles = {known: await self.lessons(known) for known in LANGUAGES}
        if not all(titles.values()):
            return named  # the engine has the word
        for known in LANGUAGES:
            for title, wanted in zip(titles[known], titles[language or known], strict=True):
                if title.casefold() == named.strip().casefold():
                    return wanted
        raise UsageError("mcp.no_lesson", names=", ".join(titles[language_of_error]))

    async def model(self, named: object) -> str | None:
        """A model's name, however it is capitalised; None is whichever answers.

        Raises:
            ModelError: there is no such model.
        """
        if named is None:
            return None
        names = await self.answering.service.soon(self.answering.service.backend.models())
        fitting = [name for name in names if name.casefold() == str(named).casefold()]
        if not fitting:
            raise ModelError("model.unknown", name=named, names=", ".join(names))
        return str(named) if named in fitting else fitting[0]


def _caller(context: AnyContext) -> Caller:
    """Who asks: over HTTP the request's caller, else whoever runs this process."""
    request = context.request_context.request
    if isinstance(request, Request):
        return caller_of(request.scope)
    return Caller(key="", address="", session="", locale=None, request=secrets.token_hex(8))


async def _reporting(context: AnyContext, language: str, work: Callable[[Reporter], Awaitable[T]]) -> T:
    """The work's result; of its progress the client is told the latest."""
    latest: Progress | None = None
    changed = asyncio.Event()

    def report(progress: Progress) -> None:
        nonlocal latest
        latest = progress
        changed.set()

    task = asyncio.ensure_future(work(report))
    task.add_done_callback(lambda _: changed.set())
    try:
        while not task.done():
            await changed.wait()
            changed.clear()
            if latest is not None:
                progress, latest = latest, None
                title = words(language).say(f"progress.{progress.task}")
                await context.report_progress(progress.done, progress.total or None, title)
        return task.result()
    finally:
        task.cancel()
