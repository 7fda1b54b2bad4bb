"""Pictures of one digit through everyday mishaps."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from engine import Engine
from tools.accuracy.samples import Outcome, Sample
from tools.bench.mishaps import MISHAPS


def read_after(engine: Engine, samples: Sequence[Sample], mishap: str, seed: int = 1) -> list[Outcome]:
    """Read each picture after a mishap of its own: its name decides on the chance, whatever else is measured."""

    def outcome(sample: Sample) -> Outcome:
        rng = np.random.default_rng([seed, zlib.crc32(f"{mishap} {sample.name}".encode())])
        return Outcome(sample, engine.predict(MISHAPS[mishap](sample.pixels(), rng))[0])

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(outcome, samples))
