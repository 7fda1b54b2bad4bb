"""The language of a sentence, by its letters."""

from __future__ import annotations

import re
from functools import cache

from engine.dialogue.numbers import hearing
from engine.locales import LANGUAGES


def script_language(text: str) -> str | None:
    """The language whose own letters are in the text; None for letters that several languages share."""
    return next((code for code, letters in _letters().items() if letters.search(text)), None)


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    ranges = {code: "".join(hearing(code)["letters"]) for code in LANGUAGES}
    return {code: re.compile(f"[{letters}]") for code, letters in ranges.items() if letters}
