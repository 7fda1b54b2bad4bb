"""The JSON that programs rely on has the documented shape, in valid UTF-8."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot import figures
from bot.cli.words import words
from bot.json_output import reading_line, reply_line
from engine import Digit, Figure, PictureError, Reading, Reason, Reply, SettingsError

PNG = b"\x89PNG"
PROBABILITIES = (0.02, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.98, 0.0, 0.0)


def seven(source: str = "7.png") -> Reading:
    glyph = np.zeros((28, 28), np.float32)
    return Reading(source, (Digit(7, 0.98, PROBABILITIES, (1, 2, 3, 4), glyph=glyph),))


def test_a_reading() -> None:
    assert json.loads(reading_line(seven(), words("en"))) == {
        "source": "7.png",
        "text": "7",
        "groups": [["7"]],
        "digits": [{"value": 7, "confidence": 0.98, "probabilities": list(PROBABILITIES), "box": [1, 2, 3, 4]}],
        "sure": True,
        "left_out": 0,
        "reason": None,
        "error": None,
    }


def test_a_reading_without_digits_says_why() -> None:
    blank = json.loads(reading_line(Reading("a.png", reason=Reason.BLANK), words("en")))
    assert (blank["digits"], blank["sure"], blank["reason"], blank["error"]) == ([], None, "blank", None)
    error = PictureError("picture.missing", name="a.png")
    missing = json.loads(reading_line(Reading("a.png", error=error), words("ko")))
    assert (missing["reason"], missing["error"]) == (None, "a.png 파일이 없으니 경로를 확인해 주세요.")


def test_a_reply(home: Path) -> None:
    figure = Figure("curves", "Curves.", lambda: PNG)
    reply = Reply("안녕", (seven(),), (figure,), ("help",), "predict", 0.75, "ko")
    value = json.loads(reply_line(reply, figures.save_each(reply.figures, home / "out").paths))
    assert list(value) == ["intent", "confidence", "locale", "text", "readings", "figures", "suggestions"]
    assert (value["intent"], value["confidence"], value["locale"], value["text"]) == ("predict", 0.75, "ko", "안녕")
    assert value["readings"] == [json.loads(reading_line(seven(), words("ko")))]
    assert value["figures"] == [{"name": "curves", "alt": "Curves.", "path": str(home / "out" / "curves.png")}]
    assert value["suggestions"] == ["help"]
    assert (home / "out" / "curves.png").read_bytes() == PNG


def test_hangul_stays_readable_and_lone_surrogates_become_escapes() -> None:
    line = reading_line(seven("숫자\udcff.png"), words("en"))
    assert "숫자" in line
    assert "\n" not in line
    assert json.loads(line.encode("utf-8"))["source"] == "숫자\udcff.png"


def undrawn() -> bytes:
    raise AssertionError("drawn although it is not written")


def test_a_figure_of_a_persons_own_picture_is_written_only_if_asked_for(home: Path) -> None:
    assert figures.save(Figure("reading-1", "A 7.", undrawn, private=True), None) is None
    path = figures.save(Figure("reading-1", "A 7.", lambda: PNG, private=True), home / "figures")
    assert path == home / "figures" / "reading-1.png"
    assert [file.name for file in (home / "figures").iterdir()] == ["reading-1.png"]


def test_other_figures_go_to_the_cache_if_no_folder_was_chosen(home: Path) -> None:
    path = figures.save(Figure("confusion-cnn", "", lambda: PNG), None)
    assert path is not None
    assert path.name == "confusion-cnn.png"
    assert home in path.parents


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "C:\\x"])
def test_a_figures_name_cannot_leave_the_folder(home: Path, name: str) -> None:
    path = figures.save(Figure(name, "", lambda: PNG), home / "figures")
    assert path is not None
    assert path.parent == home / "figures"


def test_a_folder_that_cannot_be_written_to_is_told_of(home: Path, draw: Callable[..., Path]) -> None:
    file = draw("file")
    with pytest.raises(SettingsError) as caught:
        figures.save(Figure("curves", "", lambda: PNG), file)
    assert str(file) in words("en").error(caught.value)
