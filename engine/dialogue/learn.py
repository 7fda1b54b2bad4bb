"""Learn from the phrases to recognise intents: ``python -m engine.dialogue.learn`` once phrases were edited."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.dialogue import features, glossary, sentence_encoder
from engine.dialogue.counterexamples import Array, Counterexamples, Sentences
from engine.dialogue.operations import LEARNT_AS, SECOND_SENSES
from engine.dialogue.parser import request_in
from engine.dialogue.recogniser import FACTS, OUT_OF_SCOPE, SHARE, Recogniser, Utterance
from engine.dialogue.request import Request
from engine.dialogue.script import script_language
from engine.locales import DEFAULT, LANGUAGES, words
from engine.softmax import softmax

EPOCHS, BATCH = 20, 512
RUNS = 4
DECAY = 1e-6
DROPOUT = 0.5  # of the features, and of the numbers of the meanings, in each step
ALONE = 0.15  # of the sentences are without their features in a step, and as many of the others without their meaning
# Of Adam (Kingma and Ba, 2015), with cosine decay of the rate.
RATE, FIRST_MOMENT, SECOND_MOMENT, EPSILON = 0.1, 0.9, 0.99, 1e-8
MEANINGS_RATE = 0.1  # of that for what is learnt of meanings, whose numbers are all there in every sentence
# The document frequency of a bucket in no phrase: unknown words make all intents less likely.
UNSEEN = 0.1
CONCEPT = "{concept}"
PATTERNS = 3  # sentences with each word of an operation
USUAL = 300  # phrases of an intent; those that are added count as many together, if they are fewer
# One in this many known phrases of each class is enough to tell added ones apart from (docs/dialogue.md).
THINNED = 30


def examples() -> tuple[Utterance, ...]:
    """All phrases of the locales.

    ``{concept}`` stands for the names of the lessons' concepts in turn; with the names of things that are not taught,
    the phrase is out of scope.
    """
    utterances = []
    for language in LANGUAGES:
        locale = words(language)
        concepts = [name for names in locale.table("concepts").values() for name in names]
        concepts += glossary.names(language)
        for intent in locale.intents():
            phrases = locale.phrases(intent)
            patterns = [phrase for phrase in phrases if CONCEPT in phrase]
            plain = [phrase for phrase in phrases if CONCEPT not in phrase]
            utterances += [Utterance(intent, phrase) for phrase in plain + fill(patterns, concepts)]
            not_taught = fill(patterns, locale.table("things").get("not_taught", ()))
            utterances += [Utterance(OUT_OF_SCOPE, phrase) for phrase in not_taught]
        utterances += [Utterance(FACTS, phrase) for phrase in of_operations(language)]
    return tuple(utterances)


def of_operations(language: str) -> Iterator[str]:
    """Sentences with each word of the grammar's operations in a few of its patterns, where that is a request for it."""
    grammar = words(language).table("grammar")
    in_turn = itertools.cycle(grammar["asked"])
    for operation, listed in grammar["operations"].items():
        for word in listed.split(", "):
            for pattern in itertools.islice(in_turn, PATTERNS):
                phrase = pattern.format(word)
                request = request_in(phrase, language)
                if request is not None and _learnt_as(request) in (operation, SECOND_SENSES.get(operation)):
                    yield phrase


def class_of(example: Utterance) -> str:
    """What a sentence teaches: its intent, of a request also the operation."""
    request = request_in(example.text, script_language(example.text) or DEFAULT) if example.intent == FACTS else None
    return f"{FACTS} {_learnt_as(request)}" if request else example.intent


def _learnt_as(request: Request) -> str:
    return LEARNT_AS.get(request.operation, request.operation)


def fill(patterns: Sequence[str], names: Sequence[str]) -> list[str]:
    """The patterns with names for ``{concept}`` in turn, each name at least twice."""
    each = 2 * len(names) // max(len(patterns), 1) + 1
    phrases = (
        pattern.replace(CONCEPT, names[(start + len(patterns) * turn) % len(names)])
        for start, pattern in enumerate(patterns if names else ())
        for turn in range(each)
    )
    return list(dict.fromkeys(phrases))


def digest(utterances: Iterable[Utterance]) -> str:
    """A hash of the examples, which tells whether a recogniser was learnt from them."""
    joined = "\n".join(f"{example.intent}\t{example.text}" for example in utterances)
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()


def learn(utterances: Sequence[Utterance]) -> tuple[Recogniser, Counterexamples]:
    """Softmax regression on the examples, each with at least a letter or a digit; and some of those in scope."""
    sentences = Sentences.of([example.text for example in utterances])
    corpus = Corpus(sentences)
    of_examples = [class_of(example) for example in utterances]
    classes = tuple(dict.fromkeys(of_examples))
    nothing, truth = np.zeros((len(utterances), 0), np.float32), _indexes(of_examples, classes)
    weights, meanings, biases = _averaged(corpus, truth, nothing, len(classes))
    shares = (np.bincount(truth, minlength=len(classes)) / len(truth)).astype(np.float32)
    recogniser = Recogniser(
        classes, corpus.rarity, weights, meanings, corpus.centre, biases, shares, digest(utterances)
    )
    return recogniser, thinned(sentences, of_examples)


def thinned(sentences: Sentences, of_examples: Sequence[str]) -> Counterexamples:
    """One in ``THINNED`` of each class, but of none out of scope, as an added intent may be just that."""
    seen = Counter[str]()
    chosen = []
    for place, name in enumerate(of_examples):
        if name != OUT_OF_SCOPE and seen[name] % THINNED == 0:
            chosen.append(place)
        seen[name] += 1
    return Counterexamples(sentences.at(np.array(chosen)), tuple(of_examples[place] for place in chosen))


def extend(recogniser: Recogniser, added: Sequence[Utterance]) -> Recogniser:
    """Learn further intents and leave the known ones as they are, which takes a second instead of minutes."""
    beside = Counterexamples.load()
    further = tuple(dict.fromkeys(example.intent for example in added))
    intents = recogniser.intents + further
    share = max(USUAL / len(added), 1.0) / THINNED  # as often as one counts, beside the fewer known ones
    times = max(round(share), 1)
    sentences = beside.sentences.and_(Sentences.of([example.text for example in added]), times)
    corpus = Corpus(sentences, recogniser.rarity, recogniser.centre)
    truth = _indexes([*beside.classes, *[example.intent for example in added] * times], intents)
    weight = np.where(truth < len(recogniser.intents), 1.0, share / times).astype(np.float32)
    before = corpus.summed(recogniser.weights, corpus.buckets, corpus.values)
    before += corpus.meanings @ recogniser.meanings + recogniser.biases
    weights, meanings, biases = _descend(corpus, truth, before, len(further), 0, weight=weight)
    return replace(
        recogniser,
        intents=intents,
        weights=np.hstack([recogniser.weights, weights]),
        meanings=np.hstack([recogniser.meanings, meanings]),
        biases=np.concatenate([recogniser.biases, biases]),
        shares=np.concatenate([recogniser.shares, np.zeros(len(further), np.float32)]),
    )


def _indexes(names: Sequence[str], classes: tuple[str, ...]) -> NDArray[np.int64]:
    places = {name: place for place, name in enumerate(classes)}
    return np.array([places[name] for name in names])


class Corpus:
    """Examples as a sparse matrix with rows of length 1.

    Attributes:
        rarity: float32 (b,), each bucket's inverse document frequency (Manning, Raghavan and Schuetze, Introduction to
            Information Retrieval, 2008, chapter 6), as ln(1 + N / n).
        rows, buckets, values: (nnz,), row by row.
        centre: float32 (m,), the mean of the sentences' vectors.
        meanings: float32 (n, m), the vectors less that, ``SHARE`` times.
    """

    def __init__(self, sentences: Sentences, rarity: Array | None = None, centre: Array | None = None) -> None:
        self._sizes, self.buckets = sentences.sizes, sentences.buckets
        self.rows = np.repeat(np.arange(len(self._sizes)), self._sizes)
        if rarity is None:
            having = np.bincount(self.buckets, minlength=features.BUCKETS)
            rarity = np.log(1 + len(self._sizes) / np.maximum(having, UNSEEN)).astype(np.float32)
        self.rarity = rarity
        values = sentences.counts * rarity[self.buckets]
        lengths = np.sqrt(np.bincount(self.rows, values * values))
        self.values = (values / lengths[self.rows]).astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(self._sizes)[:-1]))
        self.centre = sentences.vectors.mean(axis=0) if centre is None else centre
        self.meanings = np.float32(SHARE) * (sentences.vectors - self.centre)

    def features_of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of the features of some rows: which of these rows each belongs to, and its place in ``values``."""
        sizes = self._sizes[rows]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.repeat(np.arange(len(rows)), sizes), np.repeat(self._starts[rows], sizes) + within

    def summed(self, weights: Array, columns: NDArray[np.int64], values: Array) -> Array:
        """The product of the matrix, with these columns and values, and the weights."""
        product: Array = np.add.reduceat(weights[columns] * values[:, None], self._starts, axis=0)
        return product


def _averaged(corpus: Corpus, truth: NDArray[np.int64], before: Array, classes: int) -> list[Array]:
    """The mean of what several runs learn, which sways less with a few more phrases; each processor takes a run."""
    descend = partial(_descend, corpus, truth, before, classes, weight=np.ones(len(truth), np.float32))
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as processes:
        runs = list(processes.map(descend, range(RUNS)))
    return [np.mean(arrays, axis=0) for arrays in zip(*runs, strict=True)]


def _descend(
    corpus: Corpus, truth: NDArray[np.int64], before: Array, classes: int, seed: int, *, weight: Array
) -> tuple[Array, Array, Array]:
    """Weights, meanings and biases of ``classes`` further classes, given the logits of those before.

    ``weight`` (n,) is how much each sentence counts.
    """
    generator = np.random.default_rng(seed)
    used, columns = np.unique(corpus.buckets, return_inverse=True)
    weights, biases = np.zeros((len(used), classes), np.float32), np.zeros(classes, np.float32)
    meanings = np.zeros((sentence_encoder.SIZE, classes), np.float32)
    moments = [np.zeros_like(array) for array in (weights, weights, meanings, meanings, biases, biases)]
    first, batches = before.shape[1], -(-len(truth) // BATCH)
    for step in range(1, EPOCHS * batches + 1):
        if (step - 1) % batches == 0:
            order = generator.permutation(len(truth))
        chosen = order[(step - 1) % batches * BATCH :][:BATCH]
        without_features = generator.random(len(chosen)) < ALONE
        without_meaning = (generator.random(len(chosen)) < ALONE) & ~without_features
        rows, places = corpus.features_of(chosen)
        mask = (generator.random(len(places), np.float32) >= DROPOUT) & ~without_features[rows]
        values = corpus.values[places] * mask / np.float32(1 - DROPOUT)
        vectors = corpus.meanings[chosen]
        mask = (generator.random(vectors.shape, np.float32) >= DROPOUT) & ~without_meaning[:, None]
        vectors = vectors * mask / np.float32(1 - DROPOUT)
        starts = np.searchsorted(rows, np.arange(len(chosen)))
        logits = np.add.reduceat(weights[columns[places]] * values[:, None], starts, axis=0)
        error = softmax(np.hstack([before[chosen], logits + vectors @ meanings + biases]))
        error[np.arange(len(chosen)), truth[chosen]] -= 1
        error = error[:, first:] * weight[chosen, None] / len(chosen)
        gradient = DECAY * weights
        by_column = np.argsort(columns[places], kind="stable")
        found, firsts = np.unique(columns[places][by_column], return_index=True)
        gradient[found] += np.add.reduceat(error[rows[by_column]] * values[by_column, None], firsts, axis=0)
        size = RATE * 0.5 * (1 + np.cos(np.pi * step / (EPOCHS * batches + 1)))
        weights -= size * _adam(gradient, moments[0], moments[1], step)
        turned = vectors.T @ error + DECAY * meanings
        meanings -= MEANINGS_RATE * size * _adam(turned, moments[2], moments[3], step)
        biases -= size * _adam(error.sum(axis=0), moments[4], moments[5], step)
    of_buckets = np.zeros((features.BUCKETS, classes), np.float32)
    of_buckets[used] = weights
    return of_buckets, meanings, biases


def _adam(gradient: Array, first: Array, second: Array, step: int) -> Array:
    """The direction of a step; updates the moments in place."""
    first += np.float32(1 - FIRST_MOMENT) * (gradient - first)
    second += np.float32(1 - SECOND_MOMENT) * (gradient * gradient - second)
    direction: Array = first / np.float32(1 - FIRST_MOMENT**step)
    direction /= np.sqrt(second / np.float32(1 - SECOND_MOMENT**step)) + np.float32(EPSILON)
    return direction


if __name__ == "__main__":
    recogniser, counterexamples = learn(examples())
    recogniser.save(counterexamples.arrays())
