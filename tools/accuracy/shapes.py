"""Digits in shapes that MNIST has few of, drawn along the middle lines of its test digits."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

import numpy as np

from engine import Engine
from engine.mnist import Digits
from tools.accuracy.digits import Goal, Tell
from tools.accuracy.document import percent, table
from training.pages.hands import Hands
from training.pages.variants import VARIANTS, VARIANTS_KEPT_ASIDE, Variant, flagged

COUNT, SEED = 100, 1
HEIGHTS = (20, 150)  # of the ink, in pixels
MARGIN = 0.3  # of the ink's height
PAPER, INK = 255, 220
# Ones with flags, their length as a share of the stem, and their angle in degrees.
FLAGGED = "flag of 20 to 50 %, 20 to 50 degrees", partial(flagged, length=(0.2, 0.5), angle=(20, 50), foot=0.25)
LONGER = "flag of 50 to 95 %, 30 to 58 degrees", partial(flagged, length=(0.5, 0.95), angle=(30, 58), foot=0)
FLAGGED_GOAL = "98%"


def measure_shapes(engine: Engine, test: Digits, tell: Tell) -> tuple[str, list[Goal]]:
    """Each shape by itself, and the goal for flagged ones."""
    hands, rows = Hands(test.images, test.labels), []
    for value, shapes in VARIANTS.items():
        for name, shape in shapes.items():
            right, instead = _right(engine, hands, value, shape)
            kept = "kept aside" if name in VARIANTS_KEPT_ASIDE else "trained on"
            rows.append((name, kept, percent(right), instead))
            tell("shapes, " + " ".join(rows[-1]))
    flags = []
    for name, shape in (FLAGGED, LONGER):
        right, instead = _right(engine, hands, 1, shape)
        flags.append(right)
        rows.append((f"one with a {name}", "", percent(right), instead))
    text = (
        f"## Other shapes\n\n{COUNT} pictures of one digit each, {HEIGHTS[0]} to {HEIGHTS[1]} pixels high, with any "
        f"pen, in the shapes of\n`training/pages/variants.py`.\n\n"
        f"{table(('shape', '', 'right', 'answered instead'), rows)}"
    )
    return text, [(f"ones with a {FLAGGED[0]}", FLAGGED_GOAL, percent(flags[0]))]


def _right(engine: Engine, hands: Hands, value: int, shape: Variant) -> tuple[float, str]:
    """The share of pictures that are read as their value, and what the others are read as, oftenest first."""
    rng, answers = np.random.default_rng(SEED), Counter[str]()
    for _ in range(COUNT):
        hand = replace(hands.hand(rng, 0.0), shapes={value: shape}, source=(0.0, 0.0))
        height = float(np.exp(rng.uniform(*np.log(HEIGHTS))))
        ink, _ = hands.digit(rng, value, height, hand=hand)
        picture = PAPER - np.rint(INK * np.pad(ink, round(MARGIN * height))).astype(np.uint8)
        answers[engine.predict(picture)[0].text.replace("\n", "/") or "no digit"] += 1
    instead = ", ".join(f"{answer}: {count}" for answer, count in answers.most_common() if answer != str(value))
    return answers[str(value)] / COUNT, instead
