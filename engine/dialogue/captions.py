"""Words sent with a picture that only say what it is: "jersey on the right", 이건 둘째가 썼어요."""

from __future__ import annotations

import re

from engine.dialogue.claims import claims_in
from engine.dialogue.grammar import cover
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.parser import only_reads
from engine.dialogue.questions import is_question
from engine.dialogue.request import Request
from engine.dialogue.sentence import asks_whether

_THINGS = {"part", "picture", "one"}


def is_caption(text: str, language: str, request: Request | None, conversation: Conversation) -> bool:
    """Whether words that came with what was read name it, though they may look like a request: "my highest score".

    Args:
        text: the words.
        language: theirs.
        request: what they look like.
        conversation: in which the picture was just read.
    """
    table = hearing(language)["captions"]
    pieces = cover(text, language, slips=False)
    asks = is_question(text) or asks_whether(text) or any(piece.name == "ask" for piece in pieces)
    if asks or re.search(table["asks"], text.casefold()):
        return False
    if only_reads({"request": request and Request(request.operation)}):
        return True
    one_number = len(conversation.texts) == 1 and "\n" not in conversation.text(0)
    names = {piece.name for piece in pieces if piece.kind == "noun"} & _THINGS
    names_it = re.search(table["names"], text.casefold()) is not None
    return one_number and (names_it or bool(names)) and not claims_in(text.casefold(), language)
