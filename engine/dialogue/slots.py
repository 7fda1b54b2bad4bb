"""The pieces of a sentence that an intent needs: a number, a model's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from engine.classifier.catalogue import KINDS

Finder = Callable[[str, Sequence[str]], object]

# Thousands may be set apart; a part of a word, of a decimal or of a negative number is no number.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{1,18})(?![\d.,]*\d)")


def number(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001 - all slots are asked alike
    """The first whole number: "the 20th", "20번째", "sample 20"."""
    found = _NUMBER.search(text)
    return int(found.group(1).replace(",", "")) if found else None


def model(text: str, models: Sequence[str]) -> str | None:
    """The first model's name that stands in the sentence by itself, or a model file's path."""
    file = next((word for word in text.split() if word.endswith(KINDS)), None)
    if file:
        return file
    # Korean particles follow a name without a space: mlp로, cnn을.
    names = "|".join(re.escape(name) for name in sorted(models, key=len, reverse=True))
    found = re.search(rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])", text, re.IGNORECASE) if names else None
    return next((name for name in models if found and name.casefold() == found.group().casefold()), None)


def language(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """The language that is named, in any language: "speak Korean", "영어로 말해 줘", "ko"."""
    said = text.casefold()
    return next((code for code, names in _LANGUAGE_NAMES.items() if any(name in said for name in names)), None) or (
        said.strip() if said.strip() in _LANGUAGE_NAMES else None
    )


# A language is named in each language's own words.
_LANGUAGE_NAMES = {"en": ("english", "영어"), "ko": ("korean", "한국어", "한국말", "조선말")}

SLOTS: dict[str, Finder] = {"number": number, "model": model, "language": language}
