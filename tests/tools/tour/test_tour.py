"""A new user gets through a visit, in either language, without the help: every sentence is understood as meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import LANGUAGES, Engine
from tools.tour.visit import NUMBER, walk

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_goes_as_it_is_meant(language: str, engine: Engine) -> None:
    said = list(walk(language, engine))
    for line, reply in said:
        assert (line.text, reply.intent) == (line.text, line.intent)
        assert (line.text, reply.locale) == (line.text, language)
        assert not reply.failed
        assert reply.text
        assert any(figure.name.startswith(line.figure) for figure in reply.figures) or not line.figure
    (_, first), (_, one) = [pair for pair in said if pair[0].picture]
    assert first.readings[0].text == NUMBER
    assert one.readings[0].text != "1"  # so that there is something to correct


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_asks_for_everything_and_for_no_help(language: str, engine: Engine) -> None:
    intents = [line.intent for line, _ in walk(language, engine)]
    assert set(intents) == {"greet", "predict", "why", "correct", "explain", "next", "evaluate", "bye"}
    assert intents.count("explain") + intents.count("next") == 3


def test_the_page_shows_both_visits_and_all_of_its_pictures(engine: Engine) -> None:
    page = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        for line, _ in walk(language, engine):
            assert f"**{line.text}**" in page
    shown = set(re.findall(r"images/tour/[\w-]+\.png", page))
    assert shown == {f"images/tour/{file.name}" for file in (ROOT / "docs" / "images" / "tour").glob("*.png")}
