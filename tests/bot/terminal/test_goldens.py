"""What a person sees, kept as text: readings, learning curves, the confusion matrix, at each size, depth and language.

``make goldens`` writes them anew; look at the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.render import Screen, figure_rows, render
from engine import Attachment, Engine, Message
from tests.pictures import write

GOLDENS = Path(__file__).parent / "goldens" / "replies"
SIZES = {"80x24": (80, 24), "200x50": (200, 50)}
DEPTHS = {"true": Depth.TRUE, "256": Depth.PALETTE, "none": Depth.NONE}
MESSAGES = {
    "digit": Message("", (Attachment(write("7").encoded(), "seven.png"),)),
    "digits": Message("", (Attachment(write("4721").encoded(), "number.png"),)),
    "history": Message("history"),
    "evaluate": Message("evaluate"),
}

# Processors sum in different orders, so a shade may be rounded the other way.
_COLOR = re.compile(r"(?<=[34]8;2;)(\d+);(\d+);(\d+)")
_ROUNDING = 1


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("message", MESSAGES)
def test_a_reply_looks_as_it_did(message: str, size: str, depth: str, language: str, engine: Engine) -> None:
    said = MESSAGES[message]
    # A conversation of its own, and one reply is the whole of it.
    user = f"{message} {size} {depth} {language}"
    if message == "evaluate":  # the better model makes no mistake that could be seen
        engine.handle(Message("models mlp", user=user, locale=language))
    reply = engine.handle(Message(said.text, said.attachments, user=user, locale=language))
    width, lines = SIZES[size]
    drawn = render(reply, Screen(width, figure_rows(lines), DEPTHS[depth]), {})
    text = "\n".join(drawn).replace("\x1b", "␛") + "\n"
    file = GOLDENS / f"{message}-{size}-{depth}-{language}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDENS.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    expected = file.read_text(encoding="utf-8")
    assert _COLOR.sub("", text) == _COLOR.sub("", expected)
    assert np.abs(_channels(text) - _channels(expected)).max(initial=0) <= _ROUNDING
    if depth == "none":
        assert "␛" not in text
        assert max(cell_len(line) for line in drawn) <= width


def _channels(text: str) -> np.ndarray:
    """The 24-bit colours in a text of escape sequences: (3 n,) of 0 to 255, as int64."""
    return np.array([channel for color in _COLOR.findall(text) for channel in color], np.int64)
