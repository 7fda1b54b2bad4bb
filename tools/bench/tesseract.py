"""Tesseract, the free OCR engine, on the same pictures: one character a picture, digits only."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.bench.processes import run

# --psm 10: the picture is a single character (tesseract(1)).
OPTIONS = ("--psm", "10", "-c", "tessedit_char_whitelist=0123456789")


def installed() -> bool:
    """Whether there is one to be measured."""
    return shutil.which("tesseract") is not None


def command(picture: Path | str) -> list[str]:
    """How it reads one picture to standard output: in one thread, for with more it takes longer over a picture."""
    return ["env", "OMP_THREAD_LIMIT=1", "tesseract", str(picture), "stdout", *OPTIONS]


def read(pictures: Sequence[str]) -> tuple[list[str], float]:
    """Read pictures, a process each: it takes one at a time.

    Returns:
        What it said of each, blanks aside, and the seconds that a picture took. One that it cannot open is "".
    """
    answers, seconds = [], 0.0
    for picture in pictures:
        try:
            measured = run(command(picture))
        except RuntimeError:
            answers.append("")
            continue
        answers.append("".join(measured.output.split()))
        seconds += measured.seconds
    return answers, seconds / max(len(pictures), 1)
