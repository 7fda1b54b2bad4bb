"""What Ray and gRPC raise while a request is under way is told as a backend tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.serving.backend import EngineDiedError, RequestFailedError
from engine import UserError

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import grpc  # type: ignore[import-untyped]
from grpc.aio import AioRpcError, Metadata  # type: ignore[import-untyped]
from ray.exceptions import ActorUnavailableError, RayError
from ray.serve.exceptions import BackPressureError, RequestCancelledError

from bot import native
from bot.serving.ray_cluster import packets
from bot.serving.ray_door import Door

pytestmark = pytest.mark.usefixtures("loop")
BROKEN = [
    ActorUnavailableError("gone", None),
    RequestCancelledError(),
    ConnectionError(),
    *(AioRpcError(code, Metadata(), Metadata()) for code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)),
]


async def failing(error: Exception) -> AsyncIterator[list[bytes]]:
    """Answers that end so before the first."""
    raise error
    yield []


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: getattr(error, "code", lambda: type(error).__name__)())
async def test_a_request_whose_replica_is_gone_may_be_asked_again(error: Exception) -> None:
    with pytest.raises(EngineDiedError) as caught:
        await anext(packets(failing(error)))
    assert not caught.value.alone


async def test_a_request_that_found_no_place_is_told_so() -> None:
    with pytest.raises(UserError, match=r"serving\.busy"):
        await anext(packets(failing(BackPressureError(num_queued_requests=1, max_queued_requests=1))))


async def test_any_other_fault_has_a_number() -> None:
    with pytest.raises(RequestFailedError):
        await anext(packets(failing(RayError("a fault"))))


async def test_a_door_that_is_made_anew_says_that_an_earlier_request_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an error after which it may be asked again."""
    monkeypatch.setattr(native, "discard", lambda: None)  # which is for a process of Ray's
    door = Door("digitbot")

    async def answers() -> AsyncIterator[list[bytes]]:
        for packet in await door.more(1):
            yield packet

    with pytest.raises(EngineDiedError) as caught:
        await anext(packets(answers()))
    assert not caught.value.alone
