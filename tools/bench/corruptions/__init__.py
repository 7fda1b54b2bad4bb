"""The fifteen corruptions of MNIST-C, written from their definitions, at the severity of the published data set.

Mu and Gilmer, "MNIST-C: A Robustness Benchmark for Computer Vision", 2019, arXiv 1906.02337; the severities are those
that the data set at zenodo.org/record/3239543 was made with. Pictures are (n, 28, 28) uint8, ink 255 on 0; the same
pictures and the same state of the generator give the same result.
"""

from __future__ import annotations

from tools.bench.corruptions.blur import glass_blur, motion_blur
from tools.bench.corruptions.geometry import rotate, scale, shear, translate
from tools.bench.corruptions.levels import Corruption, Images
from tools.bench.corruptions.lines import canny_edges, dotted_line, stripe, zigzag
from tools.bench.corruptions.noise import brightness, fog, impulse_noise, shot_noise, spatter

CORRUPTIONS: dict[str, Corruption] = {
    corruption.__name__: corruption
    for corruption in (
        shot_noise, impulse_noise, glass_blur, motion_blur, shear, scale, rotate, brightness, translate, stripe, fog,
        spatter, dotted_line, zigzag, canny_edges,
    )
}  # fmt: skip

__all__ = ["CORRUPTIONS", "Corruption", "Images"]
