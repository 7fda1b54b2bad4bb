"""Where the engine is: what ``DIGITBOT_ENGINE`` says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

Kind: TypeAlias = Literal["local", "processes", "ray", "http"]
MOST_PROCESSES = 64
_PROCESSES = re.compile(r"processes:([0-9]{1,2})")


@dataclass(frozen=True)
class EngineSetting:
    """Where the engine is.

    Attributes:
        kind: in this process, in others, in a Ray cluster, or behind another ``digitbot serve``.
        processes: how many, of the kind "processes".
        address: of the kind "http" the service's, without a slash at its end; of "ray" the cluster's, or "" for the one
            of this machine.
    """

    kind: Kind
    processes: int = 0
    address: str = ""


def parse(text: str) -> EngineSetting | None:
    """``local``, ``processes:N``, ``ray``, ``ray://HOST:PORT``, or the ``http(s)://`` of a service; None for others."""
    match = _PROCESSES.fullmatch(text)
    if match and 1 <= int(match[1]) <= MOST_PROCESSES:
        return EngineSetting("processes", int(match[1]))
    if text in ("local", "ray"):
        return EngineSetting("local" if text == "local" else "ray")
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port or 1) > 0 and "@" not in parts.netloc
    except ValueError:
        return None
    if not usable or parts.query or parts.fragment:
        return None
    if parts.scheme == "ray" and parts.port and not parts.path:
        return EngineSetting("ray", address=text)
    return EngineSetting("http", address=text.rstrip("/")) if parts.scheme in ("http", "https") else None
