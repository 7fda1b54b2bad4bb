"""Which lesson a sentence asks for: by its number, by steps from the last one ("two back"), or a list of all."""

from __future__ import annotations

from engine.dialogue.grammar import cover
from engine.dialogue.memory import Conversation
from engine.dialogue.places import MIDDLE
from engine.dialogue.sentence import Parsed, ParsedSentence

LESSONS = ("explain", "next")
_STARTS = {"step_start", "step_zero"}
_BACK, _ON = {"step_back", "before", "ahead"}, {"step_next", "another", "after", "later", "greater"}
# What says nothing else beside a step: "reset, from chapter one", "and the one after that again".
_BESIDE = {"again", "repeat", "say", "sum", "random", "another", "undo_all", "after", "ahead", "together", "greater"}


def lesson(sentence: ParsedSentence) -> Parsed | None:
    """The lesson that a sentence asks for; None if it asks for none."""
    conversation, operations = sentence.conversation, sentence.operations
    named = "lesson" in sentence.nouns
    here = conversation.subject in (*LESSONS, "quiz")
    counts = named and operations <= {"count", "together", "sum", "has"} and "count" in operations
    if "contents" in sentence.fillers or (counts and not sentence.numbers and not sentence.places):
        return "explain", {}
    for wish in {"stop", "easier"} & operations if named or here else ():
        return "next", {"lesson": wish}
    steps = {name for name in operations if name.startswith("step_")}
    repeats = operations and operations <= {"again", "repeat"} and not sentence.numbers
    goes_on = here and (
        steps or repeats or sentence.scopes - {"both", "them"} or sentence.places or operations & {"after", "ahead"}
    )
    jumps = "step_to" in steps and not sentence.nouns - {"one", "number"}
    if not (named or goes_on or ((steps & _STARTS or jumps) and conversation.topic)) or operations - steps - _BESIDE:
        return None
    return _place(sentence, steps)


def lesson_in(text: str, language: str, conversation: Conversation) -> object:
    """The lesson that a sentence asks for which has other words, too: "one back, I blinked"; None for the next one."""
    known = tuple(piece for piece in cover(text, language) if piece.kind != "unknown")
    sentence = ParsedSentence(text, language, known, conversation)
    parsed = _place(sentence, {name for name in sentence.operations if name.startswith("step_")})
    return parsed[1].get("lesson") if parsed else None


def from_start(text: str, language: str) -> bool:
    """Whether a sentence asks to be taught from the beginning: "neural networks from zero please"."""
    return any(piece.name == "step_zero" for piece in cover(text, language, slips=False))


def _place(sentence: ParsedSentence, steps: set[str]) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    names = operations | sentence.scopes
    step = "previous" if names & _BACK else "next" if names & _ON else ""
    count = _counted(sentence)
    if step and count:
        return "next", {"lesson": f"{'-' if step == 'previous' else '+'}{count}"}
    numbers = [place.number for place in sentence.places if place.unit in ("lesson", "one")]
    if numbers and numbers[0] != MIDDLE:
        return "next", {"lesson": numbers[0]}
    if sentence.numbers:
        return "next", {"lesson": sentence.numbers[0]}
    if steps & _STARTS:
        return "next", {"lesson": 1}
    if step:
        return "next", {"lesson": step}
    return ("next", {"lesson": "again"}) if {"again", "repeat"} & operations and conversation.topic else None


def _counted(sentence: ParsedSentence) -> int | None:
    """How many lessons on or back a sentence goes: "two back", but not "back to two" or "lesson two"."""
    if "both" in sentence.scopes and not sentence.numbers:
        return 2
    pieces = sentence.pieces
    at = next((at for at, piece in enumerate(pieces) if piece.kind == "number"), None)
    if at is None or len(sentence.numbers) != 1 or sentence.places:
        return None
    before, after = (pieces[at - 1].name if at else ""), (pieces[at + 1].name if at + 1 < len(pieces) else "")
    joined = sentence.language != "en"
    is_number = before in ("value", "lesson", "step_back to") or (after == "lesson" and joined)
    return None if is_number else sentence.numbers[0]
