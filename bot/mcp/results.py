"""What the tools answer: words and figures for the conversation, and the same as data with a schema."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent
from pydantic import BaseModel

from bot.mcp.words import words
from bot.web.bodies import harmless_name
from engine import ConfusionData, FigureError, Reading, Reply

_PLACES = 4  # of a probability: more tell an assistant nothing


class DigitResult(BaseModel):
    """A digit: its value and how likely all ten are, and where it lies, in pixels: x, y, width, height."""

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
    confidence: float
    sure: bool
    digits: list[DigitResult]
    left_out: int
    reason: str | None
    error: str | None


class FigureResult(BaseModel):
    """A figure's description; its picture is an image of the result, in the same order."""

    name: str
    description: str


class Answer(BaseModel):
    """What a tool answers."""

    text: str
    language: str
    readings: list[ReadingResult]
    figures: list[FigureResult]
    confusion: list[list[int]] | None = None


def result(reply: Reply, *, figures: bool = True) -> CallToolResult:
    """A reply as a tool's result; draws its figures if no engine process has.

    Args:
        reply: the reply. Where none of its pictures could be read it is an error.
        figures: whether they are added.
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
    matrix = next((figure.data.counts for figure in reply.figures if isinstance(figure.data, ConfusionData)), None)
    answer = Answer(
        text=reply.text,
        language=reply.locale,
        readings=_readings(reply),
        figures=described,
        confusion=[list(map(int, row)) for row in matrix] if matrix is not None else None,
    )
    nothing_read = all(reading.error is not None for reading in reply.readings)
    return CallToolResult(
        content=content, structured_content=answer.model_dump(), is_error=reply.failed and nothing_read
    )


def image(png: bytes) -> ImageContent:
    """A PNG as a part of an answer."""
    return ImageContent(data=base64.b64encode(png).decode(), mime_type="image/png")


def failure(sentence: str) -> CallToolResult:
    """An error in a sentence that an assistant can act on."""
    return CallToolResult(content=[TextContent(text=sentence)], is_error=True)


def _readings(reply: Reply) -> list[ReadingResult]:
    return [_reading(reading, reply.locale) for reading in reply.readings]


def _reading(reading: Reading, language: str) -> ReadingResult:
    return ReadingResult(
        source=harmless_name(reading.source),
        text=reading.text,
        confidence=round(reading.confidence, _PLACES),
        sure=reading.sure,
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
