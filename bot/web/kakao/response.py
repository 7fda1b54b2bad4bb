"""Replies as skill responses, version 2.0, within Open Builder's limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine import Figure, FigureError, Reply

MOST_OUTPUTS, MOST_QUICK_REPLIES = 3, 10
LONGEST_TEXT, LONGEST_LABEL, LONGEST_DESCRIPTION, LONGEST_TITLE, LONGEST_ALT = 1_000, 14, 230, 50, 1_000
_CUT = "…"


def of_reply(reply: Reply, keep: Callable[[bytes], str] | None) -> dict[str, Any]:
    """A reply as a skill response: its words, one figure, its suggestions.

    Args:
        reply: the reply; its figures are drawn.
        keep: keeps a figure's PNG and gives its address; None if Kakao could not fetch it.
    """
    figure = _first_drawn(reply.figures) if keep is not None else None
    if figure is None or keep is None:
        return response(_texts(reply.text, MOST_OUTPUTS), reply.suggestions)
    address = keep(figure.png)
    reading = reply.readings[figure.reading] if figure.reading is not None and figure.data is None else None
    if reading is not None and reading.digits and len(reply.text) <= LONGEST_DESCRIPTION:
        card = {
            "title": _shortened(reading.text.replace("\n", " / "), LONGEST_TITLE),
            "description": reply.text,
            "thumbnail": {"imageUrl": address, "altText": _shortened(figure.alt, LONGEST_ALT), "fixedRatio": True},
        }
        return response([{"basicCard": card}], reply.suggestions)
    image = {"imageUrl": address, "altText": _shortened(figure.alt, LONGEST_ALT)}
    return response([*_texts(reply.text, MOST_OUTPUTS - 1), {"simpleImage": image}], reply.suggestions)


def of_text(text: str, suggestions: Sequence[str] = ()) -> dict[str, Any]:
    """A sentence of our own as a skill response."""
    return response(_texts(text, MOST_OUTPUTS), suggestions)


def late(text: str) -> dict[str, Any]:
    """The skill response that announces an answer to the callback; the text is shown meanwhile."""
    return {"version": "2.0", "useCallback": True, "data": {"text": text}}


def response(outputs: Sequence[dict[str, Any]], suggestions: Sequence[str]) -> dict[str, Any]:
    """A skill response."""
    quick = [
        {"label": _shortened(text, LONGEST_LABEL), "action": "message", "messageText": text}
        for text in suggestions[:MOST_QUICK_REPLIES]
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
