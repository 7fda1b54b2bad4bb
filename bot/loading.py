"""Makes the engine that the settings ask for."""

from __future__ import annotations

from bot import output
from bot.settings import Settings, feedback_file
from engine import ConversationStore, Corrections, Engine, Feedback, ModelError, SettingsError, Words


def load_engine(settings: Settings, *, any_file: bool = True, state: str = "", seconds: float | None = None) -> Engine:
    """The engine that the settings ask for.

    Args:
        settings: the settings in force.
        any_file: whether people who talk to it may name any model file of this machine: it is theirs.
        state: the address of the Redis that conversations are kept in; "" for this process's memory.
        seconds: how long a message may take, see ``Engine.load``.

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
            seconds=seconds,
            feedback=feedback(settings) if settings.feedback != "off" else None,
            store=_store(state) if state else None,
        )
    except ModelError as error:  # the model is a setting
        raise SettingsError(error.key, **error.values) from error


def _store(state: str) -> ConversationStore:
    from bot.state.conversations import RedisStore  # which takes its time to import

    return RedisStore(state)


def feedback(settings: Settings) -> Corrections:
    """Where people's corrections are, kept or not from now on, and how many are kept."""
    if settings.feedback in ("on", "off"):
        return Feedback(feedback_file(), per_person=settings.feedback_per_person, in_all=settings.feedback_in_all)
    from bot.state.postgres import PostgresCorrections  # which takes its time to import

    return PostgresCorrections(
        settings.feedback, per_person=settings.feedback_per_person, in_all=settings.feedback_in_all
    )


def load_with_warnings(settings: Settings, words: Words) -> Engine:
    """The engine; a sentence for each plugin that could not be loaded goes to standard error."""
    engine = load_engine(settings)
    for error in engine.left_out:
        output.complain(words.error(error))
    return engine
