"""The clauses of a sentence, and those that only say that something is right: "the 0 is right but the 1 is a 7"."""

from __future__ import annotations

import re

from engine.dialogue.numbers import hearing
from engine.dialogue.places import has_digits, places, without_negated
from engine.locales import LANGUAGES


def without_confirmations(text: str) -> str:
    """A sentence without the clauses that say that a digit is right, if the others say what another one is."""
    for code in LANGUAGES:
        table = hearing(code)["clauses"]
        parts = _clauses(text, table["end"], table["verb"])
        others = [part for part in parts if not _confirms(part, table["confirms"])]
        rest = " ".join(others)
        if 0 < len(others) < len(parts) and has_digits(without_negated(rest.casefold())):
            return rest
    return text


def reported_result(text: str, language: str) -> str:
    """What somebody says that arithmetic gives, as a question: "he says they add up to 43. What do you get?"."""
    table = hearing(language)["clauses"]
    found = re.fullmatch(table["reported_result"], text.strip(), re.IGNORECASE)
    return table["asked"].format(claim=found["claim"]) if found else text


def _clauses(text: str, end: str, verb: str) -> list[str]:
    """The clauses; what has no verb of its own belongs to the next one: "digits 2 and 3 are right"."""
    clauses: list[str] = []
    start = 0
    for boundary in (*re.finditer(end, text, re.IGNORECASE), None):
        stop = boundary.end() if boundary else len(text)
        if boundary is None or re.search(verb, text[start : boundary.start()], re.IGNORECASE):
            clauses.append(text[start:stop])
            start = stop
    return [clause for clause in clauses if clause.strip()]


def _confirms(clause: str, pattern: str) -> bool:
    """Whether a clause says of a digit, or of a place, that it is right."""
    lower = clause.casefold()
    return re.search(pattern, lower) is not None and (has_digits(lower) or bool(places(lower)[0]))
