"""A data set of printed digits, small enough to train on in seconds."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest


@pytest.fixture(scope="session")
def printed_digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an mnist.npz of 600 + 100 digits printed in OpenCV's fonts, each shifted and sized by chance."""
    rng = np.random.default_rng(0)
    folder = tmp_path_factory.mktemp("printed")

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.integers(0, 10, count).astype(np.uint8)
        images = np.zeros((count, 28, 28), np.uint8)
        for image, label in zip(images, labels, strict=True):
            place = (int(rng.integers(4, 9)), int(rng.integers(20, 25)))
            font = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX]))
            cv2.putText(image, str(label), place, font, rng.uniform(0.6, 0.8), 255, 2, cv2.LINE_AA)
        return images, labels

    x_train, y_train = part(600)
    x_test, y_test = part(100)
    np.savez(folder / "mnist.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return folder
