"""The ``digitbot`` command: understands its arguments and calls the sub-command."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bot import arguments, failures, output, settings
from bot.exit_status import ExitStatus
from engine import UsageError, Words, words


def main(argv: Sequence[str] | None = None) -> int:
    """Runs ``digitbot``; returns its exit status, see ``ExitStatus``."""
    given = sys.argv[1:] if argv is None else list(argv)
    output.prepare()
    spoken = words(settings.spoken_language({"language": arguments.flag_language(given)}))
    return int(failures.guarded(lambda: _run(given, spoken), spoken))


def _run(given: Sequence[str], spoken: Words) -> ExitStatus:
    asked = arguments.parse(given, spoken)
    chosen = settings.load({"model": asked.model, "language": asked.language, "figures": asked.figures})
    return _dispatch(asked, chosen, words(chosen.language))


def _dispatch(asked: Namespace, chosen: settings.Settings, spoken: Words) -> ExitStatus:
    """Each command is imported with its dependencies only here."""
    as_json = bool(asked.json)
    match asked.command:
        case "ask":
            from bot.commands import ask

            return ask.run(chosen, spoken, asked.text, asked.images, as_json=as_json)
        case "predict":
            from bot.commands import predict

            return predict.run(chosen, spoken, asked.files, as_json=as_json)
        case "train":
            return _train(asked, chosen, spoken)
        case _:
            from bot.commands import chat

            return chat.run(chosen, spoken, as_json=as_json)


def _train(asked: Namespace, chosen: settings.Settings, spoken: Words) -> ExitStatus:
    from bot.commands import train

    if asked.epochs is not None and asked.epochs < 1:
        raise UsageError("usage.epochs", epochs=asked.epochs)
    if not 0 <= asked.seed < 2**32:
        raise UsageError("usage.seed", seed=asked.seed)
    return train.run(
        chosen,
        spoken,
        asked.recipe,
        epochs=asked.epochs,
        data=None if asked.data is None else Path(asked.data),
        out=None if asked.out is None else Path(asked.out),
        seed=asked.seed,
        h5=asked.h5,
    )


if __name__ == "__main__":
    sys.exit(main())
