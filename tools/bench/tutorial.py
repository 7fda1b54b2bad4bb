"""What a Keras tutorial's reader would write to read one picture: the yardstick of speed and accuracy.

tutorial.py predict MODEL.keras IMAGE...    a line for each image: path<TAB>digit<TAB>probability
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def predict(model_path: str, images: list[str]) -> None:
    """Grey, resize to 28x28, invert if it is mostly light, predict one by one."""
    import numpy as np
    from keras.models import load_model
    from PIL import Image

    model = load_model(model_path)
    for path in images:
        pixels = np.asarray(Image.open(path).convert("L").resize((28, 28)), np.float32) / 255
        if pixels.mean() > 0.5:
            pixels = 1 - pixels
        row = model.predict(pixels[None], verbose=0)[0]
        sys.stdout.write(f"{path}\t{row.argmax()}\t{row.max():.4f}\n")


if __name__ == "__main__":
    predict(sys.argv[2], sys.argv[3:])
