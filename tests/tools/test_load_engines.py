"""The figures of engines come onto their page, each part by itself."""

from __future__ import annotations

import pytest

from tools.load_engines import page
from tools.load_engines.__main__ import PARTS, names
from tools.load_engines.kinds import Round
from tools.sections import with_section


def test_a_size_of_the_router_joins_those_on_the_page() -> None:
    text = with_section("# Page\n", page.of_router(0.01, {8: (800.0, 400.0), 16: (1600.0, 500.0)}))
    again = page.of_router(0.01, page.routed(text) | {16: (1600.0, 800.0)})
    assert page.routed(with_section(text, again)) == {8: (800.0, 400.0), 16: (1600.0, 800.0)}


def test_a_page_without_the_section_has_no_rows() -> None:
    assert page.routed("# Page\n\n| 8 | 800 | 400 | 50% |\n") == {}


def test_engines_are_compared_by_readings_and_by_processor_time() -> None:
    text = page.of_rounds(100, [Round(0.84, 0.80), Round(0.86, 0.90), Round(0.88, 0.85)])
    assert "| `ray` reads of what `processes:2` reads | 86% | 2% |" in text
    assert "| the same by processor time | 85% | 5% |" in text


def test_parts_that_there_are_not_are_refused() -> None:
    assert names("router,engines") == ("router", "engines")
    with pytest.raises(ValueError, match="rooter"):
        names("rooter")
    assert set(names(",".join(PARTS))) == set(PARTS)
