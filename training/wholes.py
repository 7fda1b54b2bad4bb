"""Fit the weights of ``engine.recognition.wholes`` on composed pages, and print them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.mnist import Digits, Mnist
from engine.recognition.judge import Judge, shipped_judge
from engine.recognition.reading import interpretation
from engine.recognition.wholes import features
from engine.vision import looks
from training.pages.compose import Composer
from training.pages.sheet import Kind
from training.regression import chances, fitted, mean_nats

PAGES, SEED = 1_000, 888


def collected(
    digits: Digits, judge: Judge, classifier: Classifier, count: int, seed: int, *, aside: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is known of the readings of pages, seen in every way, and whether each is wholly right.

    Args:
        digits: MNIST's training part.
        judge: says what is a digit.
        classifier: says which digit each is.
        count: of the pages, kinds with digits as often as each other, and half as many without.
        seed: where they come from.
        aside: whether they are of the kinds that are kept aside.

    Returns:
        (n, features) and (n,) of 0 and 1.
    """
    composer, rng = Composer(digits, aside=aside), np.random.default_rng(seed)
    kinds = composer.kinds + tuple(rng.choice(composer.strangers, len(composer.kinds) // 2))
    rows, truths = [], []
    for number in range(count):
        page = composer.page(rng, kinds[number % len(kinds)])
        written = "".join(str(thing.value) for thing in page.things if thing.kind is Kind.DIGIT)
        for view in looks(page.pixels):
            found = interpretation("", view, classifier, judge)
            if found.reading.digits:
                rows.append(features(found.certain, found.explained, found.reading.left_out))
                truths.append(float(found.reading.text.replace("\n", "") == written))
    return np.stack(rows), np.array(truths)


def main() -> None:
    """Fit on kinds that are trained on, and print how good the weights are on others, and on those kept aside."""
    parser = argparse.ArgumentParser(prog="python -m training.wholes", description=__doc__)
    parser.add_argument("--mnist", type=Path, help="MNIST's files")
    digits = Mnist(parser.parse_args().mnist).load("train")
    judge, classifier = shipped_judge(), Catalogue().get("cnn")
    weights = fitted(*collected(digits, judge, classifier, PAGES, SEED, aside=False))
    sys.stdout.write(f"weights {np.round(weights, 2).tolist()}\n")
    for aside in (False, True):
        known, truths = collected(digits, judge, classifier, PAGES // 2, SEED + 1, aside=aside)
        likely = chances(known, weights)
        nats = mean_nats(likely, truths)
        sys.stdout.write(f"{'kept aside' if aside else 'others'}: {len(truths)} readings, {nats:.3f} nats each\n")
        for least in (0.5, 0.6, 0.7, 0.8, 0.9):
            sure = likely >= least
            right, of_right = truths[sure].mean(), truths[sure].sum() / truths.sum()
            sys.stdout.write(f"  from {least}: {right:.3f} right, {of_right:.3f} of the right ones\n")


if __name__ == "__main__":
    main()
