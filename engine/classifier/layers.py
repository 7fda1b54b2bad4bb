"""A plain network's .tflite file opened: weights and biases of its dense layers, and what each of them answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What may stand between a plain network's dense layers: flattening the picture, and the softmax at the end.
_AROUND = ("SHAPE", "STRIDED_SLICE", "PACK", "RESHAPE", "SOFTMAX")


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


def softmax(sums: NDArray[np.floating]) -> NDArray[np.float32]:
    """Numbers to probabilities that add up to 1: exp(z) divided by the sum of them; ``sums`` may be any, (..., n)."""
    import numpy as np

    # The greatest is taken off first, so that no exp is too large for a float; the quotient stays the same.
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


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


def dense_layers(file: Path) -> tuple[Dense, ...] | None:
    """Read the layers of a .tflite file; None where it has others than dense ones, ReLU and the softmax at the end.

    The file is a FlatBuffer; its schema comes with LiteRT (tensorflow/compiler/mlir/lite/schema/schema.fbs).

    Args:
        file: one that LiteRT has loaded, so that it is sound.
    """
    from ai_edge_litert import schema_py_generated as schema

    names = {code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")}
    model = schema.Model.GetRootAsModel(file.read_bytes(), 0)
    graph = model.Subgraphs(0)
    layers = []
    for operator in (graph.Operators(index) for index in range(graph.OperatorsLength())):
        code = model.OperatorCodes(operator.OpcodeIndex())
        # Old codes stand in a field of their own, which ends at 127.
        name = names[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        if name == "FULLY_CONNECTED":
            layers.append(_dense(schema, model, graph, operator))
        elif name not in _AROUND:
            return None
    return tuple(layers) if [layer.relu for layer in layers] == [True] * (len(layers) - 1) + [False] else None


def _dense(schema: Any, model: Any, graph: Any, operator: Any) -> Dense:
    options = schema.FullyConnectedOptions()
    options.Init(operator.BuiltinOptions().Bytes, operator.BuiltinOptions().Pos)
    weights, bias = (_constant(model, graph.Tensors(operator.Inputs(place))) for place in (1, 2))
    return Dense(weights, bias, options.FusedActivationFunction() == schema.ActivationFunctionType.RELU)


def _constant(model: Any, tensor: Any) -> NDArray[np.float32]:
    import numpy as np

    content = model.Buffers(tensor.Buffer()).DataAsNumpy()
    return np.frombuffer(content.tobytes(), np.float32).reshape(tensor.ShapeAsNumpy())
