"""A stream of examples from pages that are composed on other cores while the network learns."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
from collections.abc import Generator
from multiprocessing.queues import Queue
from queue import Empty, Full

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.mnist import Digits
from engine.vision.glyph import SIZE

PAGES_AT_ONCE = 40
AHEAD = 8  # lots that wait for the network
# A fifth of a batch is new, the rest was seen before, and is seen again turned and scaled a little: composing takes
# longer than learning.
REPLAYED, MEMORY = 0.8, 400_000
TURNED, SCALED = 4.0, 0.05  # standard deviations, in degrees, and of the logarithm of either side

Lot = tuple[NDArray[np.uint8], NDArray[np.int32]]
Batch = tuple[NDArray[np.float32], NDArray[np.int32]]


def batches(digits: Digits, seed: int, size: int, workers: int) -> Generator[Batch]:
    """Batches without end.

    Args:
        digits: MNIST's training part.
        seed: where all chance comes from.
        size: of a batch.
        workers: how many processes compose.

    Yields:
        (size, 28, 28, 2) float32, glyphs and surroundings, 0 to 1, and their classes (size,).
    """
    context = multiprocessing.get_context("spawn")
    queues: list[Queue[Lot]] = [context.Queue(AHEAD) for _ in range(workers)]
    processes = [
        context.Process(target=compose_lots, args=(digits, seed * 1000 + number, queue), daemon=True)
        for number, queue in enumerate(queues)
    ]
    for process in processes:
        process.start()
    rng = np.random.default_rng(seed)
    memory = np.empty((MEMORY, 28, 28, 2), np.uint8)
    memory_labels = np.empty(MEMORY, np.int32)
    filled = place = 0
    fresh: list[Lot] = []
    waiting = turn = 0
    new = size - int(size * REPLAYED)
    try:
        while True:
            while waiting < new:
                # In turn, so that the same seed gives the same batches.
                lot = _next(queues[turn % workers], processes[turn % workers])
                turn += 1
                fresh.append(lot)
                waiting += len(lot[1])
            pixels, labels = (np.concatenate(parts) for parts in zip(*fresh, strict=True))
            order = rng.permutation(len(labels))
            pixels, labels = pixels[order], labels[order]
            for start in range(0, len(labels) - new + 1, new):
                part, classes = pixels[start : start + new], labels[start : start + new]
                if filled:
                    old = rng.integers(filled, size=size - new)
                    both = np.concatenate([part, varied(memory[old], rng)])
                    yield both.astype(np.float32) / np.float32(255), np.concatenate([classes, memory_labels[old]])
                places = np.arange(place, place + new) % MEMORY
                memory[places], memory_labels[places] = part, classes
                place, filled = (place + new) % MEMORY, min(filled + new, MEMORY)
            rest = len(labels) % new
            fresh = [(pixels[len(labels) - rest :], labels[len(labels) - rest :])] if rest else []
            waiting = rest
    finally:
        for process in processes:
            process.kill()


def varied(pairs: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Pairs (n, 28, 28, 2) as another hand would have written them: both pictures of each turned and scaled alike."""
    angles = np.deg2rad(rng.normal(0, TURNED, len(pairs)))
    scales = np.exp(rng.normal(0, SCALED, (len(pairs), 2, 1)))
    turns = np.array([[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]]).transpose(2, 0, 1) * scales
    middle = (SIZE - 1) / 2
    shifts = middle - turns @ np.full((2, 1), middle)
    ways = np.concatenate([turns, shifts], axis=2)
    return np.stack([cv2.warpAffine(pair, way, (SIZE, SIZE)) for pair, way in zip(pairs, ways, strict=True)])


def _next(lots: Queue[Lot], composing: multiprocessing.process.BaseProcess) -> Lot:
    while True:
        try:
            return lots.get(timeout=1)
        except Empty:
            if not composing.is_alive():
                raise RuntimeError("a process that composes pages has ended") from None


def compose_lots(digits: Digits, seed: int, lots: Queue[Lot]) -> None:
    """Compose pages without end, and put their examples into a queue."""
    from training.pages.compose import Composer
    from training.pages.examples import examples

    cv2.setNumThreads(1)
    composer = Composer(digits)
    rng = np.random.default_rng(seed)
    parent = multiprocessing.parent_process()
    lots.cancel_join_thread()  # what nobody will read keeps no process alive
    while True:
        found = [example for _ in range(PAGES_AT_ONCE) for example in examples(composer.page(rng), rng)]
        if found:
            lot = np.stack([pixels for pixels, _ in found]), np.array([label for _, label in found], np.int32)
            while not _put(lots, lot):
                if parent is not None and not parent.is_alive():
                    return


def _put(lots: Queue[Lot], lot: Lot) -> bool:
    try:
        lots.put(lot, timeout=5)
    except Full:
        return False
    return True
