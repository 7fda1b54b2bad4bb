"""Rate limits as Discord counts them: a bucket for each route and major parameter, and one for all of a bot's calls."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


GENEROUS = Limit(10_000, 1.0)
MESSAGES = Limit(5, 5.0)  # sending, editing and typing, in each channel
GLOBAL = Limit(50, 1.0)


@dataclass
class _Bucket:
    used: int
    until: float


class Limits:
    """Counts calls; generous unless ``real``."""

    def __init__(self) -> None:
        self.real = False
        self.exceeded = 0
        self._buckets: dict[str, _Bucket] = {}

    def count(self, method: str, route: str, major: str, *, of_bot: bool) -> tuple[dict[str, str], float, bool]:
        """Count a call.

        Returns:
            the rate-limit headers; how long to wait if it is one too many, else 0; whether the global one is meant.
        """
        if self.real and of_bot and (wait := self._take("global", GLOBAL)[1]):
            self.exceeded += 1
            return {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, True
        limit = MESSAGES if self.real and ("/messages" in route or "/typing" in route) else GENEROUS
        bucket, wait = self._take(f"{method} {route} {major}", limit)
        headers = {
            "X-RateLimit-Limit": str(limit.calls),
            "X-RateLimit-Remaining": str(max(limit.calls - bucket.used, 0)),
            "X-RateLimit-Reset": f"{time.time() + bucket.until - time.monotonic():.3f}",
            "X-RateLimit-Reset-After": f"{max(bucket.until - time.monotonic(), 0):.3f}",
            "X-RateLimit-Bucket": f"{abs(hash((method, route))):x}",
        }
        self.exceeded += bool(wait)
        return headers, wait, False

    def _take(self, key: str, limit: Limit) -> tuple[_Bucket, float]:
        now = time.monotonic()
        bucket = self._buckets.get(key)
        if bucket is None or bucket.until <= now:
            bucket = self._buckets[key] = _Bucket(0, now + limit.seconds)
        if bucket.used >= limit.calls:
            return bucket, bucket.until - now
        bucket.used += 1
        return bucket, 0.0
