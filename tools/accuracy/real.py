"""How right Digitbot is on pictures: as they are, and after everyday mishaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine import Engine
from tools.accuracy.calibration import calibration
from tools.accuracy.digits import Goal, Tell
from tools.accuracy.document import of, percent, table
from tools.accuracy.everyday import read_after
from tools.accuracy.samples import MULTI, NOT_DIGIT, SINGLE, Outcome, Sample, answers, digits_right, read
from tools.bench.mishaps import MISHAPS


def measure_pictures(engine: Engine, samples: Sequence[Sample]) -> tuple[str, list[Goal]]:
    """Single digits, several, and none."""
    outcomes = read(engine, samples)
    single, multi, none = ([one for one in outcomes if one.sample.kind == kind] for kind in (SINGLE, MULTI, NOT_DIGIT))
    sections, goals = [], []
    if single:
        sections.append(_singles(single))
        calibrated = calibration(*answers(single))
        goals += [
            ("pictures of one digit", "164 of 165", _right(single)),
            (
                "pictures of one digit that are refused",
                "at most 1%",
                of(sum(one.refused for one in single), len(single)),
            ),
            ("expected calibration error, pictures of one digit", "at most 3%", percent(calibrated.error)),
            (
                "their answers with at least 99% confidence that are right",
                "99.5%",
                of(calibrated.certain_right, calibrated.certain),
            ),
        ]
    if multi:
        sections.append(f"## Pictures of several digits\n\n{_wrong_ones(multi)}")
        goals += [
            ("digits in pictures of several", "97%", of(*digits_right(multi))),
            ("whole pictures of several", "90%", _right(multi)),
        ]
    if none:
        sections.append(f"## Pictures without a digit\n\n{_wrong_ones(none)}")
        goals.append(
            ("pictures without a digit that are refused", "90%", of(sum(one.refused for one in none), len(none)))
        )
    return "\n\n".join([*sections, _by_source(outcomes)]), goals


def _by_source(outcomes: Sequence[Outcome]) -> str:
    """A table of who took the pictures, the worst first."""
    parts = {(one.sample.source, one.sample.kind, one.sample.style) for one in outcomes}
    shares = {
        part: [one.right for one in outcomes if (one.sample.source, one.sample.kind, one.sample.style) == part]
        for part in sorted(parts)
    }
    worst_first = sorted(shares.items(), key=lambda item: sum(item[1]) / len(item[1]))
    rows = [(*part, of(sum(right), len(right))) for part, right in worst_first]
    return f"## By source, the worst first\n\n{table(('source', 'kind', 'style', 'right'), rows)}"


def measure_mishaps(engine: Engine, samples: Sequence[Sample], tell: Tell) -> tuple[str, list[Goal]]:
    """Pictures of one digit, after each mishap."""
    single = [sample for sample in samples if sample.kind == SINGLE]
    rows, shares, wrong = [], {}, []
    for mishap in MISHAPS:
        outcomes = read_after(engine, single, mishap)
        bad = [one for one in outcomes if not one.right]
        shares[mishap] = 1 - len(bad) / len(outcomes)
        causes = ", ".join(f"{cause}: {count}" for cause, count in Counter(one.cause for one in bad).most_common())
        rows.append((mishap, percent(shares[mishap]), causes))
        wrong.append((mishap, ", ".join(f"{one.sample.name} {one.sample.label} as {one.text}" for one in bad)))
        tell(" ".join(rows[-1]))
    mean, worst = sum(shares.values()) / len(shares), min(shares, key=lambda mishap: shares[mishap])
    rows += [("mean", percent(mean), ""), ("worst", percent(shares[worst]), worst)]
    named = "\n".join(f"- {mishap}: {names}" for mishap, names in wrong if names)
    text = (
        "## Everyday mishaps\n\nThe pictures of one digit through each: `tools/bench/mishaps.py` tells which.\n\n"
        f"{table(('mishap', 'right', 'what went wrong'), rows)}\n\nWrong:\n\n{named or 'none'}"
    )
    return text, [("mean over the mishaps", "98%", percent(mean)), ("the worst mishap", "93%", percent(shares[worst]))]


def _right(outcomes: Sequence[Outcome]) -> str:
    return of(sum(one.right for one in outcomes), len(outcomes))


def _singles(outcomes: Sequence[Outcome]) -> str:
    by_style = [
        (style, _right([one for one in outcomes if one.sample.style == style]))
        for style in sorted({one.sample.style for one in outcomes})
    ]
    by_digit = [
        (label, _right([one for one in outcomes if one.sample.label == label]))
        for label in sorted({one.sample.label for one in outcomes})
    ]
    return (
        f"## Pictures of one digit\n\n{_wrong_ones(outcomes)}\n\n"
        f"{table(('style', 'right'), by_style)}\n\n{table(('digit', 'right'), by_digit)}"
    )


def _wrong_ones(outcomes: Sequence[Outcome]) -> str:
    """The pictures that were read wrongly, with what was answered."""
    wrong = [one for one in outcomes if not one.right]
    if not wrong:
        return f"All {len(outcomes)} right."
    rows = [
        (
            one.sample.name,
            one.sample.style,
            one.sample.label or "(no digit)",
            one.text,
            one.cause if one.sample.label else "",
        )
        for one in wrong
    ]
    heading = ("picture", "style", "what it shows", "answered", "what went wrong")
    return f"{_right(outcomes)} right. Wrong:\n\n{table(heading, rows)}"
