"""Fit the weights of ``engine.recognition.chances`` on composed pages, and print them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.mnist import Digits, Mnist
from engine.recognition.chances import features
from engine.recognition.judge import Judge, shipped_judge
from engine.vision import look
from training.pages.compose import Composer
from training.pages.examples import Truth
from training.pages.looks import Look
from training.pages.proposals import Proposal
from training.regression import chances, fitted, mean_nats

PAGES, SEED = 1_000, 777


def collected(
    digits: Digits, judge: Judge, classifier: Classifier, count: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is known of the marks that reading finds on pages, and whether each is a digit.

    Args:
        digits: MNIST's training part.
        judge: trained on other pages.
        classifier: one that knows eleven answers.
        count: of the pages, all of the kinds that are trained on.
        seed: where they come from.

    Returns:
        (n, features) and (n,) of 0 and 1.
    """
    composer, rng = Composer(digits), np.random.default_rng(seed)
    rows, truths = [], []
    for _ in range(count):
        page = composer.page(rng)
        view = look(page.pixels)
        if view.sight is None:
            continue
        truth = Truth(page, Look(view.sight.canvas, view.sight.ink, ()))
        labels = [truth.label(Proposal(mark.mask, mark.box)) for mark in view.sight.marks]
        pixels = np.stack([glyph.pixels for glyph in view.glyphs])
        known = features(judge.digit(view.glyphs), classifier.predictions(pixels).no_digit)
        clear = [place for place, label in enumerate(labels) if label is not None]
        rows.append(known[clear])
        truths += [float((labels[place] or 0) < 10) for place in clear]
    return np.concatenate(rows), np.array(truths)


def main() -> None:
    """Fit on half of the pages, and print how good the weights are on the other half."""
    parser = argparse.ArgumentParser(prog="python -m training.chances", description=__doc__)
    parser.add_argument("--mnist", type=Path, help="MNIST's files")
    digits = Mnist(parser.parse_args().mnist).load("train")
    judge, classifier = shipped_judge(), Catalogue().get("cnn")
    weights = fitted(*collected(digits, judge, classifier, PAGES // 2, SEED))
    known, truths = collected(digits, judge, classifier, PAGES // 2, SEED + 1)
    likely = chances(known, weights)
    nats = mean_nats(likely, truths)
    sys.stdout.write(f"weights {np.round(weights, 3).tolist()}; of {len(truths)} other marks {nats:.3f} nats each\n")
    for least in (0.05, 0.1, 0.15, 0.2, 0.25, 0.5):
        kept, let_in = (likely[truths == kind] >= least for kind in (1, 0))
        sys.stdout.write(f"from {least}: {kept.mean():.3f} of the digits, {let_in.mean():.3f} of what is not one\n")


if __name__ == "__main__":
    main()
