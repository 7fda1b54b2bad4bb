"""What is promised of whole conversations, those that were developed with and those that were never looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import LANGUAGES, Engine
from tools.bench.conversations import HALVES, KINDS, Turn, conversations, measure

FOLLOWUPS, CORRECTIONS, REFUSALS, OTHERS = 0.90, 0.92, 0.97, 0.65


def _turns() -> Iterator[tuple[str, str, Turn]]:
    for half in HALVES:
        for language in LANGUAGES:
            for turns in conversations(half, language):
                yield from ((half, language, turn) for turn in turns)


def test_there_are_enough_of_them_of_each_kind() -> None:
    turns = list(_turns())
    assert sum(1 for half in HALVES for language in LANGUAGES for _ in conversations(half, language)) >= 80
    assert sum(turn.kind != "read" for _, _, turn in turns) >= 400
    for language in LANGUAGES:
        of_language = [turn.kind for half, spoken, turn in turns if spoken == language and half == "unseen"]
        assert len(of_language) >= 130
        assert set(of_language) >= {*KINDS} - {"typed"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", HALVES)
def test_most_turns_are_truly_answered(half: str, language: str, engine: Engine) -> None:
    total, right = measure(engine, half, language)
    # Of the unseen half only figures may be told: pytest shows the counts.
    least = 0.85 if half == "visitors_unseen" else 0.90  # of 36 turns four are more than a tenth
    assert right.total() - right["read"] >= least * (total.total() - total["read"]), (right, total)
    assert right["follow"] >= min(FOLLOWUPS, least) * total["follow"], (right, total)
    assert right["correct"] >= CORRECTIONS * total["correct"], (right, total)
    assert right["refuse"] >= REFUSALS * total["refuse"], (right, total)
    for kind in ("question", "lesson", "mnist", "smalltalk", "typed"):
        assert right[kind] >= OTHERS * total[kind], (right, total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_all_corrections_that_nobody_looked_at_nearly_all_are_taken(language: str, engine: Engine) -> None:
    counts = [measure(engine, half, language) for half in HALVES if half.endswith("unseen")]
    total, right = (sum(count[which]["correct"] for count in counts) for which in (0, 1))
    assert right >= 0.95 * total
