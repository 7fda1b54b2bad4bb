"""``python -m tools.bench.understanding``: how well sentences are understood that nobody wrote down, and how fast.

The held-out sentences are for measuring only: neither phrases nor thresholds are chosen by them. ``--development``
takes those that may be looked at, and compares the recogniser with the nearest example; ``--phrases`` fits to four
fifths of the phrases and asks for the fifth, in turn (minutes).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from engine import LANGUAGES
from engine.dialogue import features, learn, thresholds
from engine.dialogue.counterexamples import Sentences
from engine.dialogue.recogniser import OUT_OF_SCOPE, SHARPNESS, Recogniser, Utterance
from engine.dialogue.registry import Registry
from engine.dialogue.understanding import Understanding
from engine.skills import INTENTS

SENTENCES = Path(__file__).parents[2] / "tests" / "engine" / "dialogue"
MODELS = ("cnn", "mlp")
Guess = Callable[[str], tuple[str, float]]


def sentences(kind: str, language: str) -> list[Utterance]:
    """A set's sentences with their intents, "a|b" where either will do; "out_of_scope" for what is to be refused."""
    lines = (SENTENCES / kind / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [Utterance(*line.split("\t")) for line in lines]


def shares(examples: Sequence[Utterance], guess: Guess, threshold: float) -> tuple[float, float, list[str]]:
    """The share of sentences with the right intent, of the others' the share refused, and what went wrong."""
    right: list[bool] = []
    refused: list[bool] = []
    wrong = []
    for example in examples:
        intent, confidence = guess(example.text)
        answer = intent if confidence >= threshold else OUT_OF_SCOPE
        fits = answer in example.intent.split("|")
        (refused if example.intent == OUT_OF_SCOPE else right).append(fits)
        if not fits:
            wrong.append(f"  {example.text} | {example.intent} | {answer} (likeliest: {intent}, {confidence:.2f})")
    return statistics.fmean(right), statistics.fmean(refused), wrong


def understood(understanding: Understanding) -> Guess:
    """The whole of understanding, commands included; its own threshold decides."""

    def guess(text: str) -> tuple[str, float]:
        understood = understanding.understand(text, MODELS)
        return (OUT_OF_SCOPE if understood.intent == "fallback" else understood.intent), 1.0

    return guess


def nearest(known: Sequence[Utterance]) -> Guess:
    """The peer: the intent of the most similar example, by the cosine of the same weighted features."""
    corpus = learn.Corpus(Sentences.of([example.text for example in known]))
    matrix = np.zeros((features.BUCKETS, len(known)), np.float32)
    matrix[corpus.buckets, corpus.rows] = corpus.values

    def guess(text: str) -> tuple[str, float]:
        buckets, counts = features.count(text, MODELS)
        values = counts * corpus.rarity[buckets]
        alike = values @ matrix[buckets] / (float(np.sqrt(values @ values)) or 1.0)
        best = int(alike.argmax())
        return known[best].intent, float(alike[best])

    return guess


def likeliest(recogniser: Recogniser) -> Guess:
    """The recogniser alone."""
    return lambda text: recogniser.ranked(text, MODELS)[0]


def best_threshold(examples: Sequence[Utterance], guess: Guess) -> float:
    """Where the lesser of the two margins over the promises, 95 % and 90 %, is greatest."""
    answers = {example.text: guess(example.text) for example in examples}

    def margin(threshold: float) -> float:
        right, refused, _ = shares(examples, answers.__getitem__, threshold)
        return min(right - 0.95, refused - 0.90)

    return max((round(0.05 * step, 2) for step in range(1, 19)), key=margin)


def show_held_out() -> None:
    """The table of docs/dialogue.md."""
    guess = understood(Understanding(Registry(INTENTS)))
    sys.stdout.write("| sentences | with an intent | right intent | out of scope | refused |\n|---|---|---|---|---|\n")
    mistakes = []
    for language in LANGUAGES:
        examples = sentences("held_out", language)
        right, refused, wrong = shares(examples, guess, thresholds.INTENT)
        outside = sum(example.intent == OUT_OF_SCOPE for example in examples)
        sys.stdout.write(f"| {language} | {len(examples) - outside} | {right:.1%} | {outside} | {refused:.1%} |\n")
        mistakes += wrong
    sys.stdout.write("\n".join(["", "Wrong (sentence | asked for | understood):", *mistakes, ""]) + "\n")


def show_questions() -> None:
    """How many of the held-out questions are answered rightly or refused, and what is done at the others."""
    understanding = Understanding(Registry(INTENTS))
    for language in LANGUAGES:
        examples = sentences("questions_held_out", language)
        answers = [(example, understanding.understand(example.text, MODELS).intent) for example in examples]
        wrong = [
            f"  {example.text} | {example.intent} | {intent}"
            for example, intent in answers
            if intent.replace("fallback", OUT_OF_SCOPE) not in example.intent.split("|")
        ]
        sys.stdout.write(f"questions, {language}: {len(examples) - len(wrong)} of {len(examples)} right\n")
        sys.stdout.write("\n".join([*wrong, ""]))


def show_speed() -> None:
    """Milliseconds of processor time a sentence and to load, medians."""
    understanding = Understanding(Registry(INTENTS))
    examples = [example.text for language in LANGUAGES for example in sentences("development", language)]
    for text in examples[:20]:
        understanding.understand(text, MODELS)
    took = [_milliseconds(lambda text=text: understanding.understand(text, MODELS)) for text in examples]  # type: ignore[misc]
    load = statistics.median(_milliseconds(lambda: Understanding(Registry(INTENTS))) for _ in range(9))
    endless = "how good are you " * 600
    long = statistics.median(_milliseconds(lambda: understanding.understand(endless, MODELS)) for _ in examples)
    slow = sorted(took)[len(took) * 19 // 20]
    sys.stdout.write(
        f"a sentence: median {statistics.median(took):.2f} ms, 95th percentile {slow:.2f} ms; "
        f"one of 10,000 characters: {long:.2f} ms; to load: {load:.1f} ms\n"
    )


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def show_development() -> None:
    """Both ways on the sentences that may be looked at, each with the threshold that suits it best."""
    known = learn.examples()
    for name, guess in (("softmax regression", likeliest(Recogniser.load())), ("nearest example", nearest(known))):
        everything = [example for language in LANGUAGES for example in sentences("development", language)]
        threshold = best_threshold(everything, guess)
        for language in LANGUAGES:
            right, refused, wrong = shares(sentences("development", language), guess, threshold)
            sys.stdout.write(f"{name}, {language}, threshold {threshold}: {right:.1%} right, {refused:.1%} refused\n")
            if "softmax" in name:
                sys.stdout.write("\n".join([*wrong, ""]))


def show_phrases() -> None:
    """Both ways on a fifth of the phrases when fitted to the others, by turns; and what confidence is worth there."""
    known = list(learn.examples())
    random.Random(0).shuffle(known)  # noqa: S311 - no secret
    folds = 5
    answers: dict[str, dict[str, tuple[str, float]]] = {"softmax regression": {}, "nearest example": {}}
    for fold in range(folds):
        rest = [example for at, example in enumerate(known) if at % folds != fold]
        ways = {"softmax regression": likeliest(learn.learn(rest)[0]), "nearest example": nearest(rest)}
        for name, guess in ways.items():
            answers[name] |= {example.text: guess(example.text) for example in known[fold::folds]}
    for name, given in answers.items():
        threshold = best_threshold(known, given.__getitem__)
        for level in sorted({threshold, thresholds.INTENT}):
            right, refused, _ = shares(known, given.__getitem__, level)
            sys.stdout.write(f"{name}, threshold {level}: {right:.1%} right, {refused:.1%} refused\n")
    tenths = Counter(int(given[1] * 10) for given in answers["softmax regression"].values())
    right_in = Counter(
        int(answers["softmax regression"][example.text][1] * 10)
        for example in known
        if answers["softmax regression"][example.text][0] == example.intent
    )
    sys.stdout.write(f"of confidence (sharpness {SHARPNESS}), right: ")
    sys.stdout.write(
        ", ".join(f"{tenth / 10:.1f}: {right_in[tenth] / tenths[tenth]:.0%}" for tenth in sorted(tenths)) + "\n"
    )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.understanding", description=__doc__)
    parser.add_argument("--development", action="store_true")
    parser.add_argument("--phrases", action="store_true")
    args = parser.parse_args()
    if args.development:
        show_development()
    elif args.phrases:
        show_phrases()
    else:
        show_held_out()
        show_questions()
        show_speed()


if __name__ == "__main__":
    main()
