"""The pieces of a sentence that an intent needs: a number, a model's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"(?<![\w.])(\d{1,9})(?![\d.]*\d)")
_MODEL_FILE = re.compile(r"\S+\.(?:tflite|keras|h5)\b")


def number(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001 - all slots are asked alike
    """The first whole number: "the 20th", "20번째", "sample 20"."""
    found = _NUMBER.search(text)
    return int(found.group(1)) if found else None


def model(text: str, models: Sequence[str]) -> str | None:
    """The first model's name that stands in the sentence by itself, or a model file's path."""
    file = _MODEL_FILE.search(text)
    if file:
        return file.group()
    # Korean particles follow a name without a space: mlp로, cnn을.
    names = "|".join(re.escape(name) for name in sorted(models, key=len, reverse=True))
    found = re.search(rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])", text, re.IGNORECASE) if names else None
    return next((name for name in models if found and name.casefold() == found.group().casefold()), None)


SLOTS: dict[str, Callable[[str, Sequence[str]], object]] = {"number": number, "model": model}
