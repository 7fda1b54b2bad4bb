"""Open mutated model files in a process of its own, which a native reader may bring down; print what is unexpected.

``python -m tests.engine.classifier.mutations FILE FIRST COUNT``: with the seeds FIRST to FIRST + COUNT - 1.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from engine import ModelError
from engine.classifier.classifier import Classifier

ENDS = 6_000  # bytes at either end, where tables and headers lie


def mutated(content: bytes, seed: int) -> bytes:
    """A file with some bytes changed, some bits turned at its ends, or a piece overwritten or cut out."""
    chance, changed = random.Random(seed), bytearray(content)  # noqa: S311 - repeatable chance
    kind = chance.choice(("bytes", "bits", "overwritten", "cut"))
    if kind == "bytes":
        for _ in range(chance.randrange(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif kind == "bits":
        for _ in range(chance.randrange(1, 8)):
            place = chance.randrange(min(ENDS, len(changed)))
            changed[chance.choice((place, len(changed) - 1 - place))] ^= 1 << chance.randrange(8)
    else:
        start, size = chance.randrange(len(changed)), chance.randrange(1, 200)
        changed[start : start + size] = chance.randbytes(size) if kind == "overwritten" else b""
    return bytes(changed)


def main(file: Path, first: int, count: int) -> None:
    """Open each mutation; tell of each that neither opens nor is refused with a sentence."""
    content = file.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        for seed in range(first, first + count):
            path.write_bytes(mutated(content, seed))
            try:
                Classifier.open(path)
            except ModelError:
                pass
            except Exception as error:  # noqa: BLE001 - it is what we look for
                sys.stdout.write(f"{file.name} {seed}: {type(error).__name__}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
