"""Conversations in Redis, so that any process goes on with them."""

from __future__ import annotations

import json
import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError  # noqa: A004 - it is no OSError
from redis.retry import Retry

from bot.state.keys import key_of
from bot.state.outage import TIMEOUT, AwayError, Outage
from engine import CodecError, Conversation, DataError, MemoryStore, from_dict, to_dict

_log = logging.getLogger(__name__)
KEPT_SECONDS = 3600  # after the last message
MOST_BYTES = 1_000_000  # of a conversation, compressed: some 2,000 digits
_MOST_UNPACKED = 100_000_000  # bytes: what is in Redis may come from anybody


class RedisStore:
    """A ``ConversationStore``, safe to use from any thread and from several processes.

    While Redis is away, conversations begin anew and are kept in this process's memory; each says so once. Those go on
    when it is back.

    Args:
        url: where Redis is: ``redis://``, ``rediss://`` or ``unix://``.
        clock: gives seconds that only ever grow.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        # A connection that was lost since its last use is made anew, once. Whoever is silent is not asked again.
        again = Retry(NoBackoff(), 1, (ConnectionError,))
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=again)
        self._outage = Outage(clock)
        self._meanwhile = MemoryStore(clock)

    def load(self, key: tuple[str, str]) -> Conversation | None:
        """The last conversation saved under a key; None if there is none from the last hour.

        Raises:
            DataError: Redis is away, and the conversation with it.
        """
        newer = self._meanwhile.load(key)
        if newer is not None:
            return newer
        try:
            with self._outage.attempt():
                packed = self._redis.get(key_of("conversation", *key))
        except AwayError:
            raise DataError("store.away") from None
        return _unpacked(packed) if isinstance(packed, bytes) else None

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        """Keep a conversation for an hour; of one that is too large, the readings are not kept."""
        packed = _packed(conversation)
        if len(packed) > MOST_BYTES:
            conversation = replace(conversation, readings=(), chosen=None, corrections=(), request=None)
            packed = _packed(conversation)
        try:
            with self._outage.attempt():
                self._redis.set(key_of("conversation", *key), packed, ex=KEPT_SECONDS)
        except AwayError:
            self._meanwhile.save(key, conversation)
        else:
            self._meanwhile.remove(key)


def _packed(conversation: Conversation) -> bytes:
    return zlib.compress(json.dumps(to_dict(conversation), allow_nan=False).encode(), 1)


def _unpacked(packed: bytes) -> Conversation | None:
    """The conversation; None for what this version cannot read."""
    try:
        return from_dict(json.loads(zlib.decompressobj().decompress(packed, _MOST_UNPACKED)), Conversation)
    except (CodecError, ValueError, zlib.error, RecursionError) as error:
        _log.warning("what Redis has is not a conversation that can be read here: %s", type(error).__name__)
        return None
