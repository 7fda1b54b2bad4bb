"""What a person says and sends on a visit, and what each of it should be understood as. No help is read on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from engine import Attachment, Engine, Message, Reply
from tests.pictures import encoded, write

NUMBER = "2026"
FLAGS = 41  # lengths of a one's flag that are tried, from none to that of a seven


@dataclass(frozen=True)
class Line:
    """Something that a person says.

    Attributes:
        text: the sentence, as a person would write it.
        intent: what it should be understood as.
        picture: an encoded picture that comes with it.
        figure: the figure that should come with the answer, by the beginning of its name.
    """

    text: str
    intent: str
    picture: bytes | None = None
    figure: str = ""


def visit(language: str, engine: Engine) -> tuple[Line, ...]:
    """A visit in a language: greet, picture, why, correction, other model, three lessons, evaluate, bye."""
    number, one = write(NUMBER, height=90, pen=9, margin=36).encoded(), flagged_one(engine)
    if language == "ko":
        return (
            Line("안녕하세요!", "greet"),
            Line("이거 무슨 숫자야?", "predict", number, "reading"),
            Line("이것도 읽어 줘", "predict", one, "reading"),
            Line("왜 그렇게 생각해?", "why", figure="why"),
            Line("아니야, 1이야", "correct"),
            Line("mlp로 다시 읽어 줘", "predict", figure="reading"),
            Line("인공 뉴런이 뭐야?", "explain", figure="lesson-neuron"),
            Line("다음 수업 알려 줘", "next", figure="lesson-activation"),
            Line("계속해 줘", "next", figure="lesson-step"),
            Line("얼마나 정확해?", "evaluate", figure="confusion"),
            Line("잘 있어, 다음에 또 올게", "bye"),
        )
    return (
        Line("Hi there!", "greet"),
        Line("what number is this?", "predict", number, "reading"),
        Line("and can you read this one?", "predict", one, "reading"),
        Line("why do you think so?", "why", figure="why"),
        Line("no, it's a one", "correct"),
        Line("read it again with the mlp please", "predict", figure="reading"),
        Line("what is a neuron?", "explain", figure="lesson-neuron"),
        Line("next lesson please", "next", figure="lesson-activation"),
        Line("go on", "next", figure="lesson-step"),
        Line("how good are you?", "evaluate", figure="confusion"),
        Line("bye, see you soon", "bye"),
    )


def walk(language: str, engine: Engine) -> Iterator[tuple[Line, Reply]]:
    """Make the visit, and give each line with its answer."""
    for line in visit(language, engine):
        attachments = (Attachment(line.picture),) if line.picture else ()
        yield line, engine.handle(Message(line.text, attachments, "visitor", f"tour-{language}", language))


def flagged_one(engine: Engine) -> bytes:
    """A one whose flag is just long enough for it to be read as something else, which leaves a doubt."""
    pictures = [_one(share) for share in np.linspace(0, 1, FLAGS)]
    readings = engine.predict(pictures)
    misread = (picture for picture, reading in zip(pictures, readings, strict=True) if reading.text != "1")
    return encoded(next(misread, pictures[-1]))


def _one(share: float) -> Image.Image:
    """A one whose flag has a share (0 to 1) of the length that a seven's bar has."""
    page = Image.new("L", (260, 260), 245)
    flag = (175 - 95 * share, 55 + 35 * (1 - share))
    ImageDraw.Draw(page).line([flag, (175, 55), (140, 215)], fill=30, width=14, joint="curve")
    return page
