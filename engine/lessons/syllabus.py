"""The lessons by their concepts, in the order in which one learns them."""

from __future__ import annotations

from engine.lessons import data, losses, networks, neurons, pictures, prediction, program, sampling, training

SYLLABUS = (
    neurons.LESSONS
    | networks.LESSONS
    | losses.LESSONS
    | data.LESSONS
    | sampling.LESSONS
    | training.LESSONS
    | pictures.LESSONS
    | prediction.LESSONS
    | program.LESSONS
)
