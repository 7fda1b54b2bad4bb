"""The confusion matrix as an aligned table: what is right on the diagonal, mistakes in red, the commonest marked."""

from __future__ import annotations

from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.ink import Ink, inked
from bot.wrapping import right_aligned, wrapped
from engine import ConfusionData, Words

_MARKED = 3  # mistakes that are pointed out; up to twice as many where some are equally common
_NOTHING = {True: "·", False: "."}  # by whether there are colours


def confusion_lines(data: ConfusionData, width: int, depth: Depth, spoken: Words) -> list[str]:
    """The table.

    Args:
        data: the numbers.
        width: the greatest width in columns.
        depth: the colours to use.
        spoken: the language of the headings.

    Returns:
        the lines; none if the screen is too narrow for the numbers.
    """
    counts = data.counts
    cell = max(len(str(count)) for row in counts for count in row) + 1
    heading = spoken.say("charts.truth")
    margin = cell_len(heading) + 1
    shares = [_percent(row[truth], sum(row)) for truth, row in enumerate(counts)]
    right = max(cell_len(spoken.say("charts.recall")), 6)
    share_room = 2 + right if margin + 1 + 11 * cell + 2 + right <= width else 0
    if margin + 1 + 10 * cell + 1 + share_room > width:
        return []
    marked = _commonest(counts)
    digits = "".join(str(value).rjust(cell) for value in range(10))
    answer = spoken.say("charts.answer")
    lines = [
        inked(" " * margin + " " + _centered(answer, 10 * cell), Ink.FAINT, depth).rstrip(),
        inked(f"{heading}  {digits}", Ink.FAINT, depth),
    ]
    if share_room:
        lines[1] += inked("   " + right_aligned(spoken.say("charts.recall"), right), Ink.FAINT, depth)
    for truth, row in enumerate(counts):
        cells = "".join(_cell(truth, value, count, cell, marked, depth) for value, count in enumerate(row))
        line = inked(str(truth).rjust(margin - 1), Ink.FAINT, depth) + "  " + cells
        if share_room:
            line += "   " + inked(right_aligned(shares[truth], right), Ink.FAINT, depth)
        lines.append(line.rstrip())
    if marked:
        note = spoken.say("charts.commonest" if depth is not Depth.NONE else "charts.commonest_starred")
        before = " " * (margin + 2)
        lines += ["", *(inked(before + line, Ink.FAINT, depth) for line in wrapped(note, width - len(before)))]
    return lines


def _cell(truth: int, answer: int, count: int, width: int, marked: set[tuple[int, int]], depth: Depth) -> str:
    """A count, right-aligned: faint where there is none, red where it is a mistake."""
    colored = depth is not Depth.NONE
    if not count:
        return inked(_NOTHING[colored].rjust(width), Ink.FAINT, depth)
    if truth == answer:
        return inked(str(count).rjust(width), Ink.STRONG, depth)
    if (truth, answer) not in marked:
        return inked(str(count).rjust(width), Ink.WRONG, depth)
    if not colored:
        return f"*{count}".rjust(width)
    text = str(count)
    return " " * (width - len(text)) + "\x1b[7m" + inked(text, Ink.WRONG, depth)


def _commonest(counts: tuple[tuple[int, ...], ...]) -> set[tuple[int, int]]:
    """The places of the commonest mistakes, all or none of those that are equally common."""
    mistakes = {
        (truth, answer): count
        for truth, row in enumerate(counts)
        for answer, count in enumerate(row)
        if truth != answer and count
    }
    least = min(sorted(mistakes.values())[-_MARKED:], default=0)
    marked = {place for place, count in mistakes.items() if count >= least}
    return marked if len(marked) <= 2 * _MARKED else {place for place in marked if mistakes[place] > least}


def _percent(part: int, whole: int) -> str:
    """A share with one decimal, as the answer's words round it; but what is not all is never 100%."""
    if not whole:
        return "-"
    tenths = round(1000 * part / whole)
    return f"{(tenths if part == whole else min(tenths, 999)) / 10:.1f}%"


def _centered(text: str, width: int) -> str:
    return " " * ((width - cell_len(text)) // 2) + text
