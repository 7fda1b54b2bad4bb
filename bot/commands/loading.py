"""From the settings to an engine."""

from __future__ import annotations

from bot.settings import Settings
from engine import Engine, ModelError, SettingsError


def load_engine(settings: Settings) -> Engine:
    """The engine that the settings ask for.

    Raises:
        SettingsError: there is no such model, or its file cannot be used.
    """
    try:
        return Engine.load(
            settings.model,
            models=settings.models,
            mnist=settings.mnist,
            language=settings.language,
            any_file=True,  # the person's own machine, and the person's own files
        )
    except ModelError as error:  # which model answers is a setting
        raise SettingsError(error.key, **error.values) from error
