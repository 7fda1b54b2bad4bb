"""The lessons by their concepts."""

from __future__ import annotations

from collections.abc import Callable

from engine.skills.lessons import data, learning, networks, neurons, training
from engine.skills.lessons.material import Lesson, Material

# In learning order, which is that of ``[concepts]`` in the locale files, too.
LESSONS: dict[str, Callable[[Material], Lesson]] = {
    "neuron": neurons.neuron,
    "activation": neurons.activation,
    "step": neurons.step_function,
    "sigmoid": neurons.sigmoid_function,
    "relu": neurons.relu_function,
    "layers": networks.layers,
    "deep": networks.deep,
    "forward": networks.forward_propagation,
    "loss": learning.loss,
    "cross_entropy": learning.cross_entropy,
    "backpropagation": learning.backpropagation,
    "mnist": data.mnist,
    "normalisation": data.normalisation,
    "shuffle": data.shuffle,
    "batch": data.batch,
    "split": data.split,
    "epochs": training.epochs,
    "sgd": learning.sgd,
    "softmax": networks.softmax_function,
    "argmax": networks.argmax,
    "saving": training.saving,
    "predict_classes": networks.predict_classes,
}
