"""Replies as skill responses, version 2.0, within Open Builder's limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine import Figure, FigureError, Reply

MOST_OUTPUTS, MOST_QUICK_REPLIES = 3, 10
LONGEST_TEXT, LONGEST_LABEL, LONGEST_DESCRIPTION, LONGEST_TITLE, LONGEST_ALT = 1_000, 14, 230, 50, 1_000
_CUT = "…"


def of_reply(reply: Reply, keep: Callable[[bytes], str] | None) -> dict[str, Any]:
    """A reply as a skill response: its words, one figure, answers to its question, its suggestions.

    Args:
        reply: the reply; its figures are drawn.
        keep: keeps a figure's PNG and gives its address; None if Kakao could not fetch it.
    """
    figure = _first_drawn(reply.figures) if keep is not None else None
    if figure is None or keep is None:
        return _response(_texts(reply.text, MOST_OUTPUTS), _quick_replies(reply))
    address = keep(figure.png)
    reading = reply.readings[figure.reading] if figure.reading is not None and figure.data is None else None
    if reading is not None and reading.digits and len(reply.text) <= LONGEST_DESCRIPTION:
        card = {
            "title": _shortened(reading.text.replace("\n", " / "), LONGEST_TITLE),
            "description": reply.text,
            "thumbnail": {"imageUrl": address, "altText": _shortened(figure.alt, LONGEST_ALT), "fixedRatio": True},
        }
        return _response([{"basicCard": card}], _quick_replies(reply))
    image = {"imageUrl": address, "altText": _shortened(figure.alt, LONGEST_ALT)}
    return _response([*_texts(reply.text, MOST_OUTPUTS - 1), {"simpleImage": image}], _quick_replies(reply))


def of_text(text: str, suggestions: Sequence[str] = ()) -> dict[str, Any]:
    """A sentence of our own as a skill response."""
    return _response(_texts(text, MOST_OUTPUTS), [(text, text) for text in suggestions])


def late(text: str) -> dict[str, Any]:
    """The skill response that announces an answer to the callback; the text is shown meanwhile."""
    return {"version": "2.0", "useCallback": True, "data": {"text": text}}


def _quick_replies(reply: Reply) -> list[tuple[str, str]]:
    """What a reply offers to say: label and message."""
    answers = [(f"{number}. {text}", str(number)) for number, text in enumerate(reply.options, 1)]
    return answers + [(text, text) for text in reply.suggestions]


def _response(outputs: Sequence[dict[str, Any]], offers: Sequence[tuple[str, str]]) -> dict[str, Any]:
    quick = [
        {"label": _shortened(label, LONGEST_LABEL), "action": "message", "messageText": text}
        for label, text in offers[:MOST_QUICK_REPLIES]
    ]
    return {"version": "2.0", "template": {"outputs": list(outputs), **({"quickReplies": quick} if quick else {})}}


def _texts(text: str, most: int) -> list[dict[str, Any]]:
    pieces = Reply(text).split(LONGEST_TEXT) or [_CUT]
    if len(pieces) > most:
        pieces = [*pieces[: most - 1], _shortened(pieces[most - 1], LONGEST_TEXT - 1) + _CUT]
    return [{"simpleText": {"text": piece}} for piece in pieces]


def _first_drawn(figures: Sequence[Figure]) -> Figure | None:
    for figure in figures:
        try:
            if figure.png:
                return figure
        except FigureError:  # the words say enough
            continue
    return None


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + _CUT
