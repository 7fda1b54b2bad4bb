"""The arguments of a training, for ``digitbot train`` and for the chat's own ``train``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from bot import files
from bot.arguments import Parser
from bot.settings import Settings
from engine import UsageError, Words

if TYPE_CHECKING:
    from training.options import TrainingOptions


def add_train_arguments(parser: Parser) -> None:
    """Add them to a parser."""
    parser.add("recipe", about="arguments.recipe", metavar="RECIPE", kind="recipe")
    parser.add("--epochs", about="arguments.epochs", metavar="N", type=int)
    parser.add("--data", about="arguments.data", metavar="DIR", kind="folder", type=files.expanded)
    parser.add("--out", about="arguments.out", metavar="DIR", kind="folder", type=files.expanded)
    parser.add("--seed", about="arguments.seed", metavar="N", type=int, default=1)
    parser.add("--runs", about="arguments.runs", metavar="N", type=int, default=1)
    parser.add("--h5", about="arguments.h5", action="store_true")


def train_parser(words: Words) -> Parser:
    """The parser of a ``train`` line by itself."""
    parser = Parser("train", "arguments.train", words)
    add_train_arguments(parser)
    return parser


def training_options(arguments: Namespace, settings: Settings) -> TrainingOptions:
    """The options by these arguments; by default MNIST and the folder for models are those of the settings.

    Raises:
        UsageError: there is no such recipe or folder, or a number is out of range.
    """
    from training.options import TrainingOptions

    if arguments.data is not None and not files.is_folder(arguments.data):
        raise UsageError("usage.no_folder", path=arguments.data)
    out = settings.models if arguments.out is None else arguments.out
    if files.exists(out) and not files.is_folder(out):
        raise UsageError("usage.not_a_folder", path=out)
    return TrainingOptions(
        recipe=arguments.recipe,
        out=out,
        data=settings.mnist if arguments.data is None else arguments.data,
        epochs=arguments.epochs,
        seed=arguments.seed,
        runs=arguments.runs,
        h5=arguments.h5,
    )
