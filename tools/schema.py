"""Writes docs/schema.json: the JSON Schema of what crosses Digitbot's borders; ``make schema`` runs it."""

from __future__ import annotations

import json
from pathlib import Path

from engine.codec import schema

PAGE = Path(__file__).parent.parent / "docs" / "schema.json"


def text() -> str:
    """The file's text."""
    return json.dumps(schema(), indent=1) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
