"""The keys under which things are kept in Redis: no person's id and no secret can be read in them."""

from __future__ import annotations

from hashlib import blake2s

_KEY_SIZE = 16  # bytes: 128 bits, so that no two are ever the same by chance


def key_of(kind: str, *parts: object) -> str:
    """The key of what belongs to ``parts``: ``digitbot:KIND:HASH``, or ``digitbot:KIND`` without any."""
    if not parts:
        return f"digitbot:{kind}"
    digest = blake2s(digest_size=_KEY_SIZE)
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"digitbot:{kind}:{digest.hexdigest()}"
