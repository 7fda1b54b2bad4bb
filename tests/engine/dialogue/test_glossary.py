"""Notions that are no lesson are known by their names in both languages."""

from __future__ import annotations

import pytest

from engine.dialogue.glossary import names, notion
from engine.locales import LANGUAGES, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is Dropout?", "dropout"),
        ("explain support vector machines", "svm"),
        ("드롭아웃이 뭐예요", "dropout"),
        ("LSTM이 뭐야", "recurrent"),
        ("the organisation is elegant", None),
    ],
)
def test_a_notion_is_found_by_its_names(text: str, expected: str | None) -> None:
    assert notion(text) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_notion_is_explained(language: str) -> None:
    tables = words(language)
    assert tables.table("glossary").keys() == tables.table("glossary_texts").keys()
    assert len(names(language)) == len({*names(language)})
