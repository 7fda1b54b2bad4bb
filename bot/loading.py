"""From the settings to an engine."""

from __future__ import annotations

from bot import output
from bot.settings import Settings, feedback_file
from engine import Engine, ModelError, SettingsError, Words


def load_engine(settings: Settings, *, any_file: bool = True) -> Engine:
    """The engine that the settings ask for.

    Args:
        settings: the settings in force.
        any_file: whether who talks to it sits at the machine that it runs on, and may name any model file there.

    Raises:
        SettingsError: there is no such model, or its file cannot be used.
    """
    try:
        return Engine.load(
            settings.model,
            models=settings.models,
            mnist=settings.mnist,
            language=settings.language,
            any_file=any_file,
            feedback=feedback_file() if settings.feedback == "on" else None,
        )
    except ModelError as error:  # which model answers is a setting
        raise SettingsError(error.key, **error.values) from error


def load_and_tell(settings: Settings, words: Words) -> Engine:
    """The engine, and on standard error a sentence for each plugin that could not be loaded."""
    engine = load_engine(settings)
    for error in engine.left_out:
        output.complain(words.error(error))
    return engine
