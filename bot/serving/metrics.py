"""What the bot counts, for Prometheus; names and figures only, nothing of what anybody sent."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.serving.wire import RequestFailedError
from engine import UserError

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one bot; a registry of their own keeps them apart from those of a bot that loads the cog."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter("digitbot_answers", "Questions answered", ["intent"], registry=self.registry)
        self._errors = Counter("digitbot_errors", "Questions that ended in an error", ["kind"], registry=self.registry)
        self._pictures = Counter("digitbot_pictures", "Pictures read", registry=self.registry)
        self._seconds = Histogram(
            "digitbot_answer_seconds",
            "From a question to its answer",
            ["pictures"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.pending = Gauge("digitbot_pending", "Questions that wait or are worked on", registry=self.registry)
        self.processes = Gauge("digitbot_engine_processes", "Engine processes alive", registry=self.registry)
        self.restarts = Gauge("digitbot_engine_restarts", "Engine processes replaced", registry=self.registry)
        self.latency = Gauge("digitbot_gateway_latency_seconds", "Of the last heartbeat", registry=self.registry)

    def answered(self, intent: str, pictures: int, seconds: float) -> None:
        """Counts an answer."""
        self._answers.labels(intent).inc()
        self._pictures.inc(pictures)
        self._seconds.labels("yes" if pictures else "no").observe(seconds)

    def failed(self, error: Exception) -> None:
        """Counts an error, by its key or its type."""
        kind = error.kind if isinstance(error, RequestFailedError) else type(error).__name__
        self._errors.labels(error.key if isinstance(error, UserError) else kind).inc()

    def text(self) -> bytes:
        """All of them in Prometheus's text format."""
        return generate_latest(self.registry)
