"""A plain network's .tflite file opened: weights and biases of its dense layers, and what each of them answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.classifier.predictions import as_probabilities
from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What may stand beside a plain network's dense layers: flattening the picture, the softmax at the end, and the
# operation that LiteRT puts in place of others.
_AROUND = ("SHAPE", "STRIDED_SLICE", "PACK", "RESHAPE", "SOFTMAX", "DELEGATE")


@dataclass(frozen=True)
class Dense:
    """A dense layer: ``activation(weights @ inputs + bias)``.

    Attributes:
        weights: (outputs, inputs) float32.
        bias: (outputs,) float32.
        relu: whether ReLU follows; the last layer has none, its sums go to the softmax.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    relu: bool

    @property
    def parameters(self) -> int:
        """How many weights and biases it has."""
        return int(self.weights.size + self.bias.size)

    def packed(self) -> tuple[dict[str, Any], bytes]:
        """What JSON can carry of it, and its numbers."""
        return {"shape": self.weights.shape, "relu": self.relu}, self.weights.tobytes() + self.bias.tobytes()

    @classmethod
    def unpacked(cls, headers: list[dict[str, Any]], content: bytes) -> tuple[Dense, ...]:
        """Layers from what ``packed`` made of each, one after the other."""
        import numpy as np

        numbers, layers, start = np.frombuffer(content, np.float32), [], 0
        for header in headers:
            outputs, inputs = header["shape"]
            middle, end = start + outputs * inputs, start + outputs * (inputs + 1)
            weights, bias = numbers[start:middle].reshape(outputs, inputs), numbers[middle:end]
            layers.append(cls(weights, bias, relu=header["relu"]))
            start = end
        return tuple(layers)


@dataclass(frozen=True)
class Pass:
    """A glyph's way through the network.

    Attributes:
        inputs: (784,) the pixels, row by row.
        sums: for each layer its w . x + b, (outputs,).
        activations: for each layer what it hands on: the sums after ReLU, and after softmax for the last, (outputs,).
    """

    inputs: NDArray[np.float32]
    sums: tuple[NDArray[np.float32], ...]
    activations: tuple[NDArray[np.float32], ...]


def forward(layers: tuple[Dense, ...], glyph: NDArray[np.float32]) -> Pass:
    """Do by hand what the interpreter does.

    Args:
        layers: the network, from its first layer to its last.
        glyph: (28, 28) float32, ink 1.0 on 0.0.
    """
    import numpy as np

    inputs = values = glyph.reshape(-1).astype(np.float32)
    sums, activations = [], []
    for layer in layers:
        total = layer.weights @ values + layer.bias
        values = np.maximum(total, np.float32(0)) if layer.relu else softmax(total)
        sums.append(total)
        activations.append(values)
    return Pass(inputs, tuple(sums), tuple(activations))


def dense_layers(content: bytes) -> tuple[Dense, ...] | None:
    """The layers of a .tflite file; None where it has others than dense ones, ReLU and the softmax at the end.

    Args:
        content: of a file that LiteRT has loaded, so that it is sound.
    """
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    constants = []
    for operation in interpreter._get_ops_details():  # the public names do not tell which tensors belong together
        if operation["op_name"] == "FULLY_CONNECTED":
            _, of_weights, of_bias = map(int, operation["inputs"])
            weights = interpreter.get_tensor(of_weights)
            # The converter leaves out a bias of zeros.
            bias = interpreter.get_tensor(of_bias) if of_bias >= 0 else np.zeros(len(weights), np.float32)
            constants.append((weights, bias))
        elif operation["op_name"] not in _AROUND:
            return None
    if not constants or any(weights.dtype != np.float32 for weights, _ in constants):
        return None
    layers = tuple(
        Dense(weights, bias, relu=place < len(constants)) for place, (weights, bias) in enumerate(constants, 1)
    )
    # What follows a layer the interpreter does not tell, but what comes of it all.
    return layers if all(_agree(layers, interpreter, ink) for ink in (0.1, 1.0, 100.0)) else None


def _agree(layers: tuple[Dense, ...], interpreter: Any, ink: float) -> bool:
    """Whether the layers give noise of that much ink the interpreter's answer."""
    import numpy as np

    glyph = np.random.default_rng(0).random((28, 28), np.float32) * np.float32(ink)
    entry, answer = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.set_tensor(entry["index"], glyph.reshape(entry["shape"]))
    interpreter.invoke()
    answers = as_probabilities(interpreter.get_tensor(answer["index"]))
    return np.allclose(forward(layers, glyph).activations[-1], answers[0], atol=1e-4)
