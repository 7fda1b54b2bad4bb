"""What is promised of whole conversations, those that were developed with and those that were never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest

from engine import LANGUAGES, Engine
from tools.bench.conversations import HALVES, KINDS, Turn, conversations, measure

Counts = tuple[Counter[str], Counter[str]]

FOLLOWUPS, CORRECTIONS, REFUSALS, OTHERS = 0.90, 0.92, 0.97, 0.65
# Of small halves that nobody looked at, what was measured less one turn: in 36 turns one is 2.8 points. Of the last of
# them Korean follow-ups are understood least; docs/dialogue.md tells what comes of sentences that are quite new.
# The sets of this list were opened after their first measurement, and are held to all, follow-ups and refusals alone.
MEASURED_ONCE = {
    "passers_by_development", "newcomers_development", "latecomers_development", "neighbours_development",
    "wayfarers_development", "commuters_development", "guests_development", "travellers_development",
    "callers_development", "boarders_development", "tenants_development", "lodgers_development", "drop_ins_unseen",
}  # fmt: skip
SHARES = {
    "visitors_unseen": 0.86, "strangers_unseen": 0.86, "passers_by_development": 0.84, "newcomers_development": 0.95,
    "latecomers_development": 0.78, "neighbours_development": 0.76, "wayfarers_development": 0.92,
    "commuters_development": 0.93, "guests_development": 0.93, "travellers_development": 0.90,
    "callers_development": 0.86, "boarders_development": 0.94, "tenants_development": 0.87,
    "lodgers_development": 0.97, "drop_ins_unseen": 0.89,
}  # fmt: skip
# Without the photographs, of which 15 of 19 are answered.
FOLLOWUPS_OF = {
    "strangers_unseen": 0.78, "passers_by_development": 0.75, "newcomers_development": 0.93,
    "latecomers_development": 0.73, "neighbours_development": 0.71, "wayfarers_development": 0.86,
    "visitors_unseen": 0.85, "commuters_development": 0.87, "guests_development": 0.92, "travellers_development": 0.89,
    "callers_development": 0.82, "boarders_development": 0.97, "tenants_development": 0.78,
    "lodgers_development": 0.98,
}  # fmt: skip
REFUSALS_OF = {
    "strangers_development": 0.5, "strangers_unseen": 0.8, "newcomers_development": 0.93,
    "latecomers_development": 0.7, "neighbours_development": 0.8, "wayfarers_development": 0.95,
    "commuters_development": 0.95, "guests_development": 0.91, "unseen": 0.85, "later_unseen": 0.8,
    "visitors_unseen": 0.6, "travellers_development": 0.88, "callers_development": 0.91,
    "boarders_development": 0.71, "tenants_development": 0.92, "lodgers_development": 0.92, "drop_ins_unseen": 0.92,
}  # fmt: skip


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


@pytest.fixture(scope="module")
def measured(engine: Engine) -> Callable[[str, str], Counts]:
    """Holds the conversations of a half in a language, once."""
    return cache(partial(measure, engine))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", HALVES)
def test_most_turns_are_truly_answered(half: str, language: str, measured: Callable[[str, str], Counts]) -> None:
    total, right = measured(half, language)
    # Of the unseen half only figures may be told: pytest shows the counts.
    least = SHARES.get(half, 0.90)
    assert right.total() - right["read"] >= least * (total.total() - total["read"]), (right, total)
    assert right["follow"] >= FOLLOWUPS_OF.get(half, min(FOLLOWUPS, least)) * total["follow"], (right, total)
    assert right["refuse"] >= REFUSALS_OF.get(half, REFUSALS) * total["refuse"], (right, total)
    if half in MEASURED_ONCE:
        return
    assert right["correct"] >= CORRECTIONS * total["correct"], (right, total)
    for kind in ("question", "lesson", "mnist", "smalltalk", "typed"):
        assert right[kind] >= OTHERS * total[kind] or total[kind] < 3, (right, total)  # of one or two no share is told


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_all_corrections_that_nobody_looked_at_nearly_all_are_taken(
    language: str, measured: Callable[[str, str], Counts]
) -> None:
    counts = [measured(half, language) for half in HALVES if half.endswith("unseen") and half not in MEASURED_ONCE]
    total, right = (sum(count[which]["correct"] for count in counts) for which in (0, 1))
    assert right >= 0.95 * total
