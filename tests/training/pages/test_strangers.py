"""What stands on pages beside digits or without one, the paper below it, and the camera before it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import UsageError
from training.pages import fonts, letters, signs
from training.pages.camera import photographed
from training.pages.papers import paper
from training.pages.sheet import Kind, Sheet, Thing
from training.pages.strangers import KEPT_ASIDE, KINDS, TO_TRAIN, put_beside, strangers

needs_fonts = pytest.mark.skipif(not fonts.FOLDER.is_dir(), reason="the fonts are not installed (make fonts)")


def sheet_of_digits(height: int, width: int) -> Sheet:
    """Two numbers on a line: 77 and 7, as bars with a roof."""
    sheet = Sheet.empty(height, width)
    seven = np.zeros((24, 14), np.float32)
    seven[:4], seven[:, 10:] = 1, 1
    for x, group in ((20, 0), (38, 0), (90, 1)):
        sheet.put(seven, x, height // 2 - 12, Thing(Kind.DIGIT, 7, 0, group))
    return sheet


def test_without_the_fonts_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.face.cache_clear()
    with pytest.raises(UsageError) as error:
        fonts.face("caveat", "latin")
    assert error.value.key == "training.no_fonts"
    fonts.face.cache_clear()


def test_a_third_of_the_kinds_and_a_fifth_of_the_fonts_are_never_trained_on() -> None:
    assert not set(TO_TRAIN) & KEPT_ASIDE
    assert set(KINDS) >= KEPT_ASIDE
    assert len(KEPT_ASIDE) * 3 >= len(KINDS)
    assert len(fonts.KEPT_ASIDE) * 5 >= len(fonts.HANDWRITTEN | fonts.UPRIGHT)
    for script in letters.WORDS:
        assert fonts.families(script, aside=True)
        assert not set(fonts.families(script)) & fonts.KEPT_ASIDE


def test_a_sheet_is_cut_out_to_its_ink_with_a_margin() -> None:
    sheet = Sheet.empty(100, 200)
    sheet.put(np.ones((20, 10), np.float32), 50, 40, Thing(Kind.LETTER))
    assert (sheet.cut_out(0.0).ink == 1).all()
    assert sheet.cut_out(0.0).shape == (20, 10)
    assert sheet.cut_out(0.25).shape == (30, 20)
    assert Sheet.empty(30, 30).cut_out(0.1).shape == (30, 30)


@needs_fonts
@pytest.mark.parametrize("shape", [(24, 24), (60, 300), (400, 90)])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_composes_on_any_sheet_and_has_no_digit(kind: str, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    sheet = strangers(rng, kind, shape)
    assert sheet.shape == shape
    assert all(thing.kind is not Kind.DIGIT for thing in sheet.things)
    assert sheet.ink.dtype == np.float32
    assert sheet.ink.min() >= 0
    assert sheet.ink.max() <= 1
    pixels, owner = photographed(paper(sheet, rng), sheet.owner, rng, sheet.things)
    assert pixels.dtype == np.uint8
    assert pixels.shape[:2] == owner.shape
    assert owner.max() <= len(sheet.things)


@needs_fonts
def test_a_seed_gives_the_same_picture() -> None:
    def pixels(seed: int) -> bytes:
        rng = np.random.default_rng(seed)
        sheet = strangers(rng)
        return photographed(paper(sheet, rng), sheet.owner, rng, sheet.things)[0].tobytes()

    assert pixels(3) == pixels(3)
    assert pixels(3) != pixels(4)


@needs_fonts
def test_strangers_stand_beside_digits_and_never_over_them() -> None:
    placed = 0
    for seed in range(60):
        sheet = sheet_of_digits(80, 150)
        digits = sum(int((sheet.owner == place).sum()) for place in (1, 2, 3))
        put_beside(sheet, np.random.default_rng(seed))
        assert sum(int((sheet.owner == place).sum()) for place in (1, 2, 3)) == digits
        assert [thing.value for thing in sheet.things[:3]] == [7, 7, 7]
        assert all(thing.kind is not Kind.DIGIT for thing in sheet.things[3:])
        placed += len(sheet.things) > 3
    assert placed > 40


@needs_fonts
@pytest.mark.parametrize("height", [10, 40, 200])
def test_a_letter_is_as_high_as_it_should_be(height: int) -> None:
    rng = np.random.default_rng(1)
    heights = [letters.letter(rng, height).shape[0] for _ in range(60)]
    assert 0.8 * height < np.median(heights) < 1.2 * height + 3


@needs_fonts
@pytest.mark.parametrize("pen", [1.5, 4.0])
def test_letters_have_the_pen_that_writes_them(pen: float) -> None:
    rng = np.random.default_rng(2)
    widths = []
    for _ in range(40):
        alpha = letters.written("H", "latin", rng, 40, pen)
        # Two stems and a bar: their length is about 2.6 heights.
        widths.append(alpha.sum() / (2.6 * 40))
    assert 0.6 * pen < np.quantile(widths, 0.4) < 1.6 * pen


@needs_fonts
@pytest.mark.parametrize("name", signs.ALL)
def test_every_sign_has_ink(name: str) -> None:
    assert signs.sign(np.random.default_rng(0), 30, 2, name).max() > 0.5


def test_lines_on_paper_are_no_part_of_the_writing() -> None:
    for seed in range(80):
        sheet = sheet_of_digits(90, 150)
        before = sheet.owner.copy()
        paper(sheet, np.random.default_rng(seed))
        assert (sheet.owner[before > 0] == before[before > 0]).all()
        assert all(thing.kind is Kind.RULE for thing in sheet.things[3:])


def test_a_photographed_page_still_shows_its_digits() -> None:
    shown = []
    for seed in range(100):
        sheet = sheet_of_digits(90, 150)
        rng = np.random.default_rng(seed)
        _, owner = photographed(paper(sheet, rng), sheet.owner, rng, sheet.things)
        shown.append({1, 2, 3} <= set(np.unique(owner).tolist()))
    assert sum(shown) > 95


def test_about_half_of_all_pages_are_clean() -> None:
    page = np.full((90, 150), 255, np.uint8)
    page[30:60, 40:60] = 0
    owner = (page == 0).astype(np.int16)
    kept = 0
    for seed in range(200):
        pixels, _ = photographed(page, owner, np.random.default_rng(seed))
        kept += np.isin(pixels, (0, 255)).mean() > 0.8  # scaled edges are grey
    assert 80 < kept < 140
