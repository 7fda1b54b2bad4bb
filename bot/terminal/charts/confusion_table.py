"""The confusion matrix as a table: right answers on the diagonal, mistakes in red, the commonest marked."""

from __future__ import annotations

from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.paint import Paint, colored
from bot.wrapping import right_aligned, wrapped
from engine import ConfusionData, Words, percent

_MARKED = 3  # mistakes that are marked; up to twice as many where some are equally common


def confusion_lines(data: ConfusionData, width: int, depth: Depth, words: Words) -> list[str]:
    """The table; see ``chart_lines``."""
    counts = data.counts
    cell = max(len(str(count)) for row in counts for count in row) + 1
    heading, recall = words.say("charts.truth"), words.say("charts.recall")
    margin = cell_len(heading) + 1
    column = max(cell_len(recall), 6)
    has_recall = margin + 1 + 11 * cell + 2 + column <= width
    if margin + 1 + 10 * cell + 1 + (2 + column if has_recall else 0) > width:
        return []
    marked = _commonest(counts)
    answer = words.say("charts.answer")
    digits = "".join(str(value).rjust(cell) for value in range(10))
    lines = [
        colored(" " * (margin + 1 + (10 * cell - cell_len(answer)) // 2) + answer, Paint.FAINT, depth),
        colored(f"{heading}  {digits}", Paint.FAINT, depth),
    ]
    if has_recall:
        lines[1] += colored("   " + right_aligned(recall, column), Paint.FAINT, depth)
    for truth, row in enumerate(counts):
        cells = "".join(_cell(truth, value, count, cell, marked, depth) for value, count in enumerate(row))
        line = colored(str(truth).rjust(margin - 1), Paint.FAINT, depth) + "  " + cells
        if has_recall:
            line += "   " + colored(right_aligned(_recall(row[truth], sum(row)), column), Paint.FAINT, depth)
        lines.append(line.rstrip())
    if marked:
        note = words.say("charts.commonest" if depth is not Depth.NONE else "charts.commonest_starred")
        indent = " " * (margin + 2)
        lines += ["", *(colored(indent + line, Paint.FAINT, depth) for line in wrapped(note, width - len(indent)))]
    return lines


def _cell(truth: int, answer: int, count: int, width: int, marked: set[tuple[int, int]], depth: Depth) -> str:
    """A count, right-aligned: a faint dot where there is none, red where it is a mistake."""
    in_color = depth is not Depth.NONE
    if not count:
        return colored(("·" if in_color else ".").rjust(width), Paint.FAINT, depth)
    if truth == answer:
        return colored(str(count).rjust(width), Paint.STRONG, depth)
    if (truth, answer) not in marked:
        return colored(str(count).rjust(width), Paint.WRONG, depth)
    if not in_color:
        return f"*{count}".rjust(width)
    text = str(count)
    return " " * (width - len(text)) + "\x1b[7m" + colored(text, Paint.WRONG, depth)


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


def _recall(right: int, total: int) -> str:
    return percent(right / total) if total else "-"
