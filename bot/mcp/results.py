"""What the tools answer: words and figures for the conversation, and the same as data with a schema."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent
from pydantic import BaseModel

from bot.mcp.words import words
from bot.web.bodies import short_name
from engine import ConfusionData, FigureError, Reading, Reply

_PLACES = 4  # of a probability: more tell an assistant nothing


class DigitResult(BaseModel):
    """A digit, and where it lies."""

    value: int
    confidence: float
    probabilities: list[float]
    runner_up: int
    box: list[int]
    line: int
    group: int


class ReadingResult(BaseModel):
    """All digits of a picture in reading order, or why there are none."""

    source: str
    text: str
    groups: list[list[str]]
    sure: bool | None
    confidence: float | None
    digits: list[DigitResult]
    left_out: int
    reason: str | None
    error: str | None


class FigureResult(BaseModel):
    """A figure's description."""

    name: str
    description: str


class ModelResult(BaseModel):
    """What one model reads."""

    model: str
    readings: list[ReadingResult]


class Answer(BaseModel):
    """What every tool answers."""

    text: str
    language: str
    figures: list[FigureResult]


class LessonAnswer(Answer):
    """A lesson."""

    solution: str


class ReadAnswer(Answer):
    """What is read."""

    readings: list[ReadingResult]


class WhyAnswer(ReadAnswer):
    """What is read, and the digit that is explained."""

    model: str
    place: int


class CompareAnswer(Answer):
    """What each model reads."""

    models: list[ModelResult]


class EvaluateAnswer(Answer):
    """How well a model reads."""

    accuracy: float
    recall: list[float | None]
    confusion: list[list[int]]


def result(kind: type[Answer], reply: Reply, *, figures: bool = True, solution: str = "") -> CallToolResult:
    """A reply as a tool's result; draws its figures if no engine process has.

    Args:
        kind: what the tool answers.
        reply: the reply. Where none of its pictures could be read it is an error.
        figures: whether they are added.
        solution: of a lesson's question.
    """
    own = words(reply.locale)
    content: list[ContentBlock] = [TextContent(text=reply.text)]
    described = []
    for figure in reply.figures if figures else ():
        try:
            content.append(image(figure.png))
            described.append(FigureResult(name=figure.name, description=figure.alt))
        except FigureError as error:
            content.append(TextContent(text=own.error(error)))
    if reply.failed and all(reading.error is not None for reading in reply.readings):
        return CallToolResult(content=content, is_error=True)
    answer = kind(text=reply.text, language=reply.locale, figures=described, **_data(kind, reply, solution))
    return CallToolResult(content=content, structured_content=answer.model_dump())


def _data(kind: type[Answer], reply: Reply, solution: str) -> dict[str, Any]:
    """What a kind of answer has beside words and figures."""
    language = reply.locale
    if kind is WhyAnswer:
        (explained,) = reply.compared
        picture, digit = explained.chosen or (0, 0)
        place = digit + 1 + sum(len(reading.digits) for reading in explained.readings[:picture])
        return {"model": explained.model, "readings": _readings(explained.readings, language), "place": place}
    if kind is LessonAnswer:
        return {"solution": solution}
    if kind is CompareAnswer:
        models = [ModelResult(model=one.model, readings=_readings(one.readings, language)) for one in reply.compared]
        return {"models": models}
    if kind is EvaluateAnswer:
        (counts,) = (figure.data.counts for figure in reply.figures if isinstance(figure.data, ConfusionData))
        return _scores([list(map(int, row)) for row in counts])
    return {"readings": _readings(reply.readings, language)} if kind is ReadAnswer else {}


def _scores(confusion: list[list[int]]) -> dict[str, Any]:
    right, every = [row[value] for value, row in enumerate(confusion)], [sum(row) for row in confusion]
    recall = [round(one / count, _PLACES) if count else None for one, count in zip(right, every, strict=True)]
    return {"accuracy": round(sum(right) / max(sum(every), 1), _PLACES), "recall": recall, "confusion": confusion}


def image(png: bytes) -> ImageContent:
    """A PNG as a part of an answer."""
    return ImageContent(data=base64.b64encode(png).decode(), mime_type="image/png")


def failure(sentence: str) -> CallToolResult:
    """An error in a sentence that an assistant can act on."""
    return CallToolResult(content=[TextContent(text=sentence)], is_error=True)


def _readings(readings: Iterable[Reading], language: str) -> list[ReadingResult]:
    return [_reading(reading, language) for reading in readings]


def _reading(reading: Reading, language: str) -> ReadingResult:
    return ReadingResult(
        source=short_name(reading.source),
        text=reading.text,
        groups=[list(line) for line in reading.groups],
        sure=reading.sure if reading.digits else None,
        confidence=round(reading.confidence, _PLACES) if reading.digits else None,
        digits=[
            DigitResult(
                value=digit.value,
                confidence=round(digit.confidence, _PLACES),
                probabilities=_rounded(digit.probabilities),
                runner_up=digit.runner_up,
                box=list(digit.box),
                line=digit.line,
                group=digit.group,
            )
            for digit in reading.digits
        ],
        left_out=reading.left_out,
        reason=reading.reason,
        error=words(language).error(reading.error) if reading.error is not None else None,
    )


def _rounded(probabilities: Sequence[float]) -> list[float]:
    return [round(float(probability), _PLACES) for probability in probabilities]
