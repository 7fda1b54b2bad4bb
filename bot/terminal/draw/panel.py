"""The panel beside the canvas: the pen, the digits, and how likely they are."""

from __future__ import annotations

from dataclasses import dataclass

from prompt_toolkit.formatted_text import StyleAndTextTuples

from bot import failures
from bot.color import Depth
from bot.terminal.blocks import bar
from bot.terminal.draw.cells import canvas_lines
from bot.terminal.paint import Paint, style
from bot.wrapping import cut, wrapped
from engine import Digit, Reading, Words, percent

_GLYPH = 28  # cells, and so pixels, that a glyph is wide
_PERCENT = len(" 100.0%")


@dataclass(frozen=True)
class Panel:
    """A panel of this width and height in cells, in a language, with the colours available."""

    width: int
    height: int
    words: Words
    depth: Depth

    def lines(self, pen: str, outcome: Reading | Exception | None, *, blank: bool) -> list[StyleAndTextTuples]:
        """The panel, ``height`` lines at most: the state of the pen in words, and the latest reading or its error."""
        head: list[StyleAndTextTuples] = [[(self._dim, cut(pen, self.width))]]
        parts = [head, *self._answer(outcome, blank=blank)]
        spaced = _joined(parts, [[]])
        return (spaced if len(spaced) <= self.height else _joined(parts, []))[: self.height]

    @property
    def _dim(self) -> str:
        return "" if self.depth is Depth.NONE else "fg:ansibrightblack"

    @property
    def _bold(self) -> str:
        return "" if self.depth is Depth.NONE else "bold"

    def _answer(self, outcome: Reading | Exception | None, *, blank: bool) -> list[list[StyleAndTextTuples]]:
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
        return self._single(outcome) if len(outcome.digits) == 1 else self._several(outcome)

    def _single(self, reading: Reading) -> list[list[StyleAndTextTuples]]:
        digit = reading.digits[0]
        answer: StyleAndTextTuples = [(self._bold, f"{digit.value}   {percent(digit.confidence)}")]
        bars = [
            self._bar(str(value), share, plain=value != digit.value) for value, share in enumerate(digit.probabilities)
        ]
        parts = [[answer], bars]
        if not reading.sure:
            parts.append(self._sentence(self.words.say("draw.unsure", value=digit.value, runner_up=digit.runner_up)))
        glyph = self._glyph(digit)
        # Only where there is room for all of it, with an empty line before each part.
        if sum(len(part) + 1 for part in parts) + 1 + len(glyph) + 1 <= self.height and self.width >= _GLYPH:
            parts.append(glyph)
        return parts

    def _several(self, reading: Reading) -> list[list[StyleAndTextTuples]]:
        text: list[StyleAndTextTuples] = [[(self._bold, cut(line, self.width))] for line in reading.text.split("\n")]
        doubt = [] if reading.sure else self._sentence(self.words.say("draw.unsure_several"))
        room = self.height - len(text) - len(doubt) - 5
        rows = [self._bar(str(digit.value), digit.confidence, plain=False) for digit in reading.digits]
        if len(rows) > room:
            more = self.words.say("draw.more", count=len(rows) - room + 1)
            rows = [*rows[: room - 1], [(self._dim, cut(more, self.width))]]
        return [text, rows, doubt] if doubt else [text, rows]

    def _bar(self, label: str, share: float, *, plain: bool) -> StyleAndTextTuples:
        width = self.width - len(label) - 1 - _PERCENT
        text = self._dim if plain else self._bold
        color = text if plain else style(Paint.RIGHT, self.depth)
        return [(text, f"{label} "), (color, bar(share, width, self.depth)), (text, percent(share).rjust(_PERCENT))]

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
