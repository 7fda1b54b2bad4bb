"""Counters of a service for Prometheus, without anything that people sent."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from bot.serving.backend import Health, RequestFailedError
from engine import UserError

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one service, in a registry of their own, apart from those of a host."""

    def __init__(self, health: Callable[[], Health], pending: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter("digitbot_answers", "Questions answered", ["intent"], registry=self._registry)
        self._errors = Counter("digitbot_errors", "Questions that ended in an error", ["kind"], registry=self._registry)
        self._pictures = Counter("digitbot_pictures", "Pictures read", registry=self._registry)
        self._seconds = Histogram(
            "digitbot_answer_seconds",
            "From a question to its answer",
            ["pictures"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.show("digitbot_pending", "Questions that wait or are worked on", pending)
        self.show("digitbot_engine_processes", "Engine processes alive", lambda: health().workers)
        self.show("digitbot_engine_restarts", "Engine processes replaced", lambda: health().restarts)

    def show(self, name: str, help_line: str, value: Callable[[], float]) -> None:
        """Add a gauge whose value is computed when somebody looks."""
        Gauge(name, help_line, registry=self._registry).set_function(value)

    def count_answer(self, intent: str, pictures: int, seconds: float) -> None:
        """Count an answer."""
        self._answers.labels(intent).inc()
        self._pictures.inc(pictures)
        self._seconds.labels("yes" if pictures else "no").observe(seconds)

    def count_error(self, error: Exception) -> None:
        """Count an error by its key or its type."""
        kind = error.kind if isinstance(error, RequestFailedError) else type(error).__name__
        self._errors.labels(error.key if isinstance(error, UserError) else kind).inc()

    def text(self) -> bytes:
        """All counters in Prometheus's text format."""
        return generate_latest(self._registry)
