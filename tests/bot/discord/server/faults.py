"""What goes wrong on demand: answers replaced by errors, held back, or cut off."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from tests.bot.discord.server.recorder import Json


@dataclass
class Fault:
    """What happens to some calls instead of their answer.

    Attributes:
        method: of the calls.
        path: a pattern of their whole path.
        times: how many of them are left to suffer.
        status: the answer's; 0 where it is only held back.
        body: the answer's JSON.
        headers: of the answer.
        gate: the call waits until this is set.
        cut: the connection ends without an answer.
        late: the call is carried out first; only its answer suffers.
    """

    method: str
    path: str
    times: int = 1
    status: int = 0
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    cut: bool = False
    late: bool = False


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that a call suffers."""
        for fault in self._faults:
            if fault.times > 0 and fault.method == method and re.fullmatch(fault.path, path):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """All is well again; what was held goes on."""
        for fault in self._faults:
            if fault.gate:
                fault.gate.set()
        self._faults.clear()

    def server_error(self, method: str, path: str, *, times: int = 1, status: int = 500, late: bool = False) -> Fault:
        """The next calls are answered by an error of Discord's own."""
        body = {"message": "Internal Server Error", "code": 0}
        return self._add(Fault(method, path, times, status, body, late=late))

    def refused(self, method: str, path: str, status: int, code: int, message: str, *, times: int = 1) -> Fault:
        """The next calls are refused for a reason."""
        return self._add(Fault(method, path, times, status, {"message": message, "code": code}))

    def too_many(self, method: str, path: str, *, times: int = 1, retry_after: float = 0.2) -> Fault:
        """The next calls are told to come again later."""
        body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
        headers = {"Via": "1.1 google", "Retry-After": str(retry_after), "X-RateLimit-Scope": "user"}
        return self._add(Fault(method, path, times, 429, body, headers))

    def forbidden(self, method: str, path: str, *, times: int = 1) -> Fault:
        """The next calls lack a permission."""
        return self._add(Fault(method, path, times, 403, {"message": "Missing Permissions", "code": 50013}))

    def cut(self, method: str, path: str, *, times: int = 1, late: bool = False) -> Fault:
        """The connection of the next calls ends without an answer."""
        return self._add(Fault(method, path, times, cut=True, late=late))

    def held(self, method: str, path: str, *, times: int = 1, late: bool = False) -> asyncio.Event:
        """The next calls wait for the event that this gives back."""
        gate = asyncio.Event()
        self._add(Fault(method, path, times, gate=gate, late=late))
        return gate

    def _add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault
