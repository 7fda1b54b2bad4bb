"""Makes the engine that the settings ask for, wherever it runs: for many people a backend, for one person an engine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bot.engine_setting import EngineSetting, Kind
from bot.loading import load_engine, load_with_warnings
from bot.settings import Settings
from engine import Attachment, Choice, Command, Message, Picture, Reading, Reply, Reporter, Status, UserError, Words

if TYPE_CHECKING:
    from bot.serving.backend import Backend, Load
    from bot.serving.settings import ServingSettings


class AnyEngine(Protocol):
    """What front ends for one person use of an ``Engine``; one that runs elsewhere has it, too."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """See ``Engine.commands``."""

    @property
    def left_out(self) -> tuple[UserError, ...]:
        """See ``Engine.left_out``."""

    def handle(self, message: Message, report: Reporter = ...) -> Reply:
        """See ``Engine.handle``."""

    def predict(
        self, pictures: Picture | Attachment | Iterable[Picture | Attachment], *, model: str | None = None
    ) -> list[Reading]:
        """See ``Engine.predict``."""

    def models(self) -> tuple[str, ...]:
        """See ``Engine.models``."""

    def choices(self, command: str, language: str = ...) -> tuple[Choice, ...]:
        """See ``Engine.choices``."""

    def status(self, message: Message) -> Status:
        """See ``Engine.status``."""

    def close(self) -> None:
        """See ``Engine.close``."""


def backend_of(
    settings: Settings, serving: ServingSettings, load: Load | None = None, *, any_file: bool = False
) -> Backend:
    """The backend of a front end that serves many people.

    Args:
        settings: they say where it is; engine processes, where they do not.
        serving: how many of those; where conversations are kept; and how long a message may take, which holds for an
            engine that cannot be ended as a process can.
        load: makes the engine, see ``ProcessPool``; None for the engine of the settings.
        any_file: whether all who ask are whoever runs it, see ``load_engine``; such a program replaces no engines of
            others in a Ray cluster.
    """
    setting = settings.engine or EngineSetting("processes", serving.processes)
    if setting.kind == "ray":
        return _replicas(setting, settings, serving, load, joins=any_file)
    return _backend(setting, settings, load or load_for_many(settings, serving, setting.kind, any_file=any_file))


def load_for_many(settings: Settings, serving: ServingSettings, kind: Kind, *, any_file: bool = False) -> Load:
    """Makes the engine of the settings for a front end that serves many people, where that is of this kind."""
    seconds = serving.picture_seconds if kind == "local" else None
    return _load(settings, any_file=any_file and kind in ("local", "processes"), state=serving.state, seconds=seconds)


def engine_of(settings: Settings, words: Words | None = None) -> AnyEngine:
    """The engine of a front end for one person: in this process, unless the settings say otherwise.

    Args:
        settings: they say where it is.
        words: for sentences to standard error about plugins that could not be loaded; None for none.

    Raises:
        UserError: there is none.
    """
    setting = settings.engine
    if setting is None or setting.kind == "local":
        return load_engine(settings) if words is None else load_with_warnings(settings, words)
    from bot.serving.blocking import BlockingEngine

    if setting.kind == "ray":
        from bot.serving import settings as of_serving

        return BlockingEngine(_replicas(setting, settings, of_serving.load(), joins=True))
    return BlockingEngine(_backend(setting, settings, _load(settings, any_file=setting.kind == "processes")))


def _load(settings: Settings, **options: Any) -> Load:
    # What an engine is made of, and no more: secrets go no further than they must, and engines alike are equal.
    own = Settings(
        model=settings.model,
        models=settings.models,
        mnist=settings.mnist,
        language=settings.language,
        feedback=settings.feedback,
        feedback_per_person=settings.feedback_per_person,
        feedback_in_all=settings.feedback_in_all,
    )
    return partial(load_engine, own, **options)


def _replicas(
    setting: EngineSetting, settings: Settings, serving: ServingSettings, load: Load | None = None, *, joins: bool
) -> Backend:
    """Engines in a Ray cluster; who ``joins`` uses those that are there, and never replaces them."""
    from bot.serving.ray_cluster import RayCluster
    from bot.serving.ray_sharing import application_name, needs

    return RayCluster(
        load or load_for_many(settings, serving, "ray"),
        settings.replicas,
        address=setting.address,
        name=application_name(settings, serving.state),
        seconds=serving.picture_seconds,
        needs=needs(settings) if load is None else b"",
        joins=joins,
    )


def _backend(setting: EngineSetting, settings: Settings, load: Load) -> Backend:
    if setting.kind == "local":
        from bot.serving.in_process import InProcess

        return InProcess(load)
    if setting.kind == "processes":
        from bot.serving.pool import ProcessPool

        return ProcessPool(load, setting.processes)
    from bot.serving.remote import RemoteService

    return RemoteService(setting.address, settings.engine_key)
