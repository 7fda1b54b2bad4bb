"""The tools. Their schemas' descriptions are filled in by ``bot.mcp.describing``."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, TypeAlias

from mcp_types import CallToolResult
from pydantic import BeforeValidator, Field, StringConstraints

from bot.mcp.asking import AnyContext, Asking
from bot.mcp.pictures import LONGEST_NAME, Picture, attachments
from bot.mcp.results import Answer, CompareAnswer, EvaluateAnswer, LessonAnswer, ReadAnswer, WhyAnswer, result
from bot.mcp.words import words
from engine import LANGUAGES, Reply, UsageError


def no_flag(value: object) -> object:
    """The value, unless it is true or false, which pydantic would take for 1 or 0."""
    if isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - what pydantic takes for a wrong value
    return value


AnswerOutput: TypeAlias = Annotated[CallToolResult, Answer]
LessonOutput: TypeAlias = Annotated[CallToolResult, LessonAnswer]
ReadOutput: TypeAlias = Annotated[CallToolResult, ReadAnswer]
WhyOutput: TypeAlias = Annotated[CallToolResult, WhyAnswer]
CompareOutput: TypeAlias = Annotated[CallToolResult, CompareAnswer]
EvaluateOutput: TypeAlias = Annotated[CallToolResult, EvaluateAnswer]
Language: TypeAlias = Annotated[str | None, Field(pattern=f"^({'|'.join(LANGUAGES)})$")]
Sample: TypeAlias = Annotated[int, Field(ge=0, le=9999), BeforeValidator(no_flag)]
Place: TypeAlias = Annotated[int, Field(ge=1, le=100), BeforeValidator(no_flag)]
Value: TypeAlias = Annotated[int, Field(ge=0, le=9), BeforeValidator(no_flag)]
Name: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)]
NAMES = ("read_digits", "explain", "why", "evaluate", "summary", "sample", "compare")
# Those that are a command of the engine under another name.
COMMANDS = {"read_digits": "predict"}


class Tools:
    """A method for each of ``NAMES``."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def read_digits(
        self,
        context: AnyContext,
        pictures: list[Picture],
        model: Name | None = None,
        figures: bool = False,
        language: Language = None,
    ) -> ReadOutput:
        """Read pictures."""
        reply = await self._about(context, "predict", pictures, language, model=model)
        return await _result(ReadAnswer, reply, figures=figures)

    async def explain(self, context: AnyContext, lesson: Name | None = None, language: Language = None) -> LessonOutput:
        """Give a lesson, or the list of all."""
        if lesson is None:
            return await _result(LessonAnswer, await self._asking.ask(context, "explain", {}, language=language))
        title = await self._asking.lesson(lesson, language, self._asking.language(context, language))
        reply, solution = await self._asking.teach(context, title, language)
        return await _result(LessonAnswer, reply, solution=solution)

    async def why(
        self,
        context: AnyContext,
        picture: Picture | None = None,
        sample: Sample | None = None,
        place: Place = 1,
        instead_of: Value | None = None,
        language: Language = None,
    ) -> WhyOutput:
        """Read a picture or a test image, and show what decided a digit."""
        if (picture is None) == (sample is None):
            raise UsageError("mcp.picture_or_sample")
        more = ordinal(place) if instead_of is None else f"{ordinal(place)}, not {instead_of}"
        if picture is not None:
            return await _result(WhyAnswer, await self._about(context, "why", [picture], language, more=more))
        shown = f"/sample {sample}"
        return await _result(
            WhyAnswer, await self._asking.ask(context, "why", {}, language=language, more=more, first=shown)
        )

    async def evaluate(
        self, context: AnyContext, model: Name | None = None, language: Language = None
    ) -> EvaluateOutput:
        """Measure a model."""
        return await _result(
            EvaluateAnswer, await self._asking.ask(context, "evaluate", {"model": model}, language=language)
        )

    async def summary(self, context: AnyContext, model: Name | None = None, language: Language = None) -> AnswerOutput:
        """Describe a model."""
        return await _result(Answer, await self._asking.ask(context, "summary", {"model": model}, language=language))

    async def sample(self, context: AnyContext, number: Sample, language: Language = None) -> ReadOutput:
        """Read a test image."""
        return await _result(
            ReadAnswer, await self._asking.ask(context, "sample", {"number": number}, language=language)
        )

    async def compare(self, context: AnyContext, pictures: list[Picture], language: Language = None) -> CompareOutput:
        """Read pictures with every model."""
        return await _result(CompareAnswer, await self._about(context, "compare", pictures, language))

    async def _about(
        self,
        context: AnyContext,
        command: str,
        pictures: list[Picture],
        language: str | None,
        *,
        model: str | None = None,
        more: str = "",
    ) -> Reply:
        """The reply to a command about pictures."""
        asking = self._asking
        own = words(asking.language(context, language))
        attached = await attachments(pictures, asking.answering, own, paths=asking.paths)
        if command == "why" and len(attached) > 1:
            raise UsageError("mcp.one_picture", count=len(attached))
        return await asking.ask(context, command, {"model": model}, attached, language=language, more=more)


async def _result(kind: type[Answer], reply: Reply, *, figures: bool = True, solution: str = "") -> CallToolResult:
    # In a thread, for a figure that no engine process has drawn is drawn now.
    return await asyncio.to_thread(partial(result, kind, reply, figures=figures, solution=solution))


def ordinal(place: int) -> str:
    """A place in English: "1st", "12th"."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{place}{'th' if place % 100 in (11, 12, 13) else endings.get(place % 10, 'th')}"
