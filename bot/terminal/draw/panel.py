"""The panel beside the canvas: the pen, the digits, and how likely they are."""

from __future__ import annotations

from dataclasses import dataclass

from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples, to_formatted_text

from bot import failures
from bot.color import Depth
from bot.terminal.blocks import bar
from bot.terminal.charts.tiles import drawn_tile
from bot.terminal.draw.cells import canvas_lines
from bot.terminal.draw.study import STRONG, WEAK, Study
from bot.terminal.paint import Paint, style
from bot.wrapping import cut, wrapped
from engine import Digit, Reading, Tile, Words, percent

_GLYPH = 28  # cells, and so pixels, that a glyph is wide
_PERCENT = len(" 100.0%")
_SHIFT = len(" +100.0")
_LIKELIEST = 3  # values that are shown beside an explanation


@dataclass(frozen=True)
class Panel:
    """A panel of this width and height in cells, in a language, with the colours available."""

    width: int
    height: int
    words: Words
    depth: Depth

    def lines(
        self,
        pen: str,
        outcome: Reading | Exception | None,
        *,
        blank: bool,
        study: Study | None = None,
        strokes: int = 0,
    ) -> list[StyleAndTextTuples]:
        """The panel, ``height`` lines at most: the state of the pen in words, and the latest reading or its error.

        Args:
            pen: its state.
            outcome: the latest reading, or what was raised instead.
            blank: whether nothing is drawn.
            study: what else there is to say of the reading.
            strokes: how many there are.
        """
        head: list[StyleAndTextTuples] = [[(self._dim, cut(pen, self.width))]]
        if study is not None and study.target is not None:
            head += self._sentence(self.words.say("game.draw", target=study.target, weak=WEAK, strong=STRONG))
        parts = [head, *self._answer(outcome, blank, study, strokes)]
        spaced = _joined(parts, [[]])
        return (spaced if len(spaced) <= self.height else _joined(parts, []))[: self.height]

    @property
    def _dim(self) -> str:
        return "" if self.depth is Depth.NONE else "fg:ansibrightblack"

    @property
    def _bold(self) -> str:
        return "" if self.depth is Depth.NONE else "bold"

    def _answer(
        self, outcome: Reading | Exception | None, blank: bool, study: Study | None, strokes: int
    ) -> list[list[StyleAndTextTuples]]:
        if blank and study is not None and study.target is not None:
            return []
        if blank:
            return [self._sentence(self.words.say("draw.nothing"))]
        if outcome is None:
            return [self._sentence(self.words.say("draw.reading"))]
        if isinstance(outcome, Exception):
            return [self._sentence(failures.sentence(outcome, self.words))]
        if outcome.error is not None:
            return [self._sentence(self.words.error(outcome.error))]
        if not outcome.digits:
            return [self._sentence(self.words.say("draw.no_digit"))]
        shifts = study.shifts(outcome, strokes) if study else None
        if len(outcome.digits) > 1:
            return [*self._several(outcome), *([self._sentence(study.text)] if study and study.text else [])]
        return self._studied(outcome, study, shifts) if study and (study.text or shifts) else self._single(outcome)

    def _studied(
        self, reading: Reading, study: Study, shifts: tuple[float, ...] | None
    ) -> list[list[StyleAndTextTuples]]:
        """The likeliest values with what the last stroke shifted, and what there is to say."""
        digit = reading.digits[0]
        answer: StyleAndTextTuples = [(self._bold, f"{digit.value}   {percent(digit.confidence)}")]
        likeliest = sorted(range(10), key=lambda value: -digit.probabilities[value])[:_LIKELIEST]
        if shifts is not None:  # what lost most is worth seeing, too
            likeliest = list(dict.fromkeys([*likeliest[:-1], min(range(10), key=lambda value: shifts[value])]))
        bars = [
            self._bar(
                str(value),
                digit.probabilities[value],
                plain=value != digit.value,
                shift=None if shifts is None else shifts[value],
            )
            for value in likeliest
        ]
        parts = [[answer], bars, *([self._sentence(study.text)] if study.text else [])]
        if study.tile is not None and self.depth is not Depth.NONE:
            parts.append(self._tile(study.tile))
        return parts

    def _tile(self, tile: Tile) -> list[StyleAndTextTuples]:
        _, drawn = drawn_tile(tile, 1, self.depth)
        return [list(to_formatted_text(ANSI(line))) for line in drawn[1:]]

    def _single(self, reading: Reading) -> list[list[StyleAndTextTuples]]:
        digit = reading.digits[0]
        answer: StyleAndTextTuples = [(self._bold, f"{digit.value}   {percent(digit.confidence)}")]
        bars = [
            self._bar(str(value), share, plain=value != digit.value) for value, share in enumerate(digit.probabilities)
        ]
        parts = [[answer], bars]
        if not reading.sure:
            parts.append(self._doubt(reading))
        glyph = self._glyph(digit)
        # Only where there is room for all of it, with an empty line before each part.
        if sum(len(part) + 1 for part in parts) + 1 + len(glyph) + 1 <= self.height and self.width >= _GLYPH:
            parts.append(glyph)
        return parts

    def _several(self, reading: Reading) -> list[list[StyleAndTextTuples]]:
        text: list[StyleAndTextTuples] = [[(self._bold, cut(line, self.width))] for line in reading.text.split("\n")]
        doubt = [] if reading.sure else self._doubt(reading)
        room = self.height - len(text) - len(doubt) - 5
        rows = [self._bar(str(digit.value), digit.confidence, plain=False) for digit in reading.digits]
        if len(rows) > room:
            more = self.words.say("draw.more", count=len(rows) - room + 1)
            rows = [*rows[: room - 1], [(self._dim, cut(more, self.width))]]
        return [text, rows, doubt] if doubt else [text, rows]

    def _doubt(self, reading: Reading) -> list[StyleAndTextTuples]:
        """That the values of a reading are in doubt, or else whether all of its ink was seen rightly."""
        if reading.ink_in_doubt:
            return self._sentence(self.words.say("draw.unsure_ink"))
        if len(reading.digits) > 1:
            return self._sentence(self.words.say("draw.unsure_several"))
        (digit,) = reading.digits
        return self._sentence(self.words.say("draw.unsure", value=digit.value, runner_up=digit.runner_up))

    def _bar(self, label: str, share: float, *, plain: bool, shift: float | None = None) -> StyleAndTextTuples:
        moved = "" if shift is None else f" {100 * shift:+.1f}".rjust(_SHIFT)
        width = self.width - len(label) - 1 - _PERCENT - len(moved)
        text = self._dim if plain else self._bold
        color = text if plain else style(Paint.RIGHT, self.depth)
        return [
            (text, f"{label} "),
            (color, bar(share, width, self.depth)),
            (text, percent(share).rjust(_PERCENT) + moved),
        ]

    def _glyph(self, digit: Digit) -> list[StyleAndTextTuples]:
        levels = [[min(255, max(0, round(ink * 255))) for ink in row] for row in digit.glyph.tolist()]
        return [*self._sentence(self.words.say("draw.glyph")), *canvas_lines(levels, None, self.depth)]

    def _sentence(self, sentence: str) -> list[StyleAndTextTuples]:
        return [[("", cut(line, self.width))] for line in wrapped(sentence, self.width)]


def _joined(parts: list[list[StyleAndTextTuples]], between: list[StyleAndTextTuples]) -> list[StyleAndTextTuples]:
    lines = list(parts[0])
    for part in parts[1:]:
        lines += [*between, *part]
    return lines
