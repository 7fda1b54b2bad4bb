"""The way into a Ray cluster for a program outside it: Ray does not stream to such programs.

An actor in the cluster, the door, asks the application; the program fetches the packets of the answers as they come.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import ray
from ray.exceptions import RayTaskError

from bot import native
from bot.serving import wire
from bot.serving.engine_process import failure
from bot.serving.ray_application import Application, Spec
from bot.serving.wire import Packet


class Door:
    """The actor.

    Args:
        name: the application's.
    """

    def __init__(self, name: str) -> None:
        native.discard()  # Ray keeps it in files
        self._application = Application(name)
        self._requests: dict[int, _Request] = {}

    async def deploy(self, spec: Spec) -> list[bytes]:
        """See ``Application.deploy``: a packet "done" with what that returns, or "failed" with the error."""
        try:
            ours = await asyncio.to_thread(self._application.deploy, spec)
        except Exception as error:  # noqa: BLE001 - who asks is told
            return failure(0, error)
        return wire.pack(Packet("done", value=ours))

    async def running(self) -> tuple[int, int]:
        """See ``Application.running``."""
        return await asyncio.to_thread(self._application.running)

    async def answer(self, number: int, pieces: list[bytes], session: str) -> list[list[bytes]]:
        """Begin with a request; the first packets of its answer."""
        self._requests[number] = _Request(self._application.answer(pieces, session))
        return await self.more(number)

    async def more(self, number: int) -> list[list[bytes]]:
        """The next packets, which are waited for; none at the end.

        Raises what Ray does, and ``ConnectionError`` for a request of an earlier door that died.
        """
        if (request := self._requests.get(number)) is None:
            raise ConnectionError
        return await request.packets()

    async def end(self, number: int) -> None:
        """Forget a request, and stop its work if that goes on."""
        if request := self._requests.pop(number, None):
            await request.stop()


class _Request:
    """A request whose packets are kept until they are fetched."""

    def __init__(self, answers: AsyncIterator[list[bytes]]) -> None:
        self._packets = asyncio.Queue[list[bytes] | None]()
        self._work = asyncio.create_task(self._collect(answers))

    async def _collect(self, answers: AsyncIterator[list[bytes]]) -> None:
        try:
            async for packet in answers:
                self._packets.put_nowait(packet)
        finally:
            self._packets.put_nowait(None)

    async def packets(self) -> list[list[bytes]]:
        found = [await self._packets.get()]
        while not self._packets.empty():
            found.append(self._packets.get_nowait())
        if found[-1] is None:
            self._packets.put_nowait(None)
        if found == [None]:
            await self._work
        return [packet for packet in found if packet is not None]

    async def stop(self) -> None:
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)


class FarApplication:
    """An ``Application``, used by Ray's client from a program that is no part of the cluster."""

    def __init__(self, name: str) -> None:
        door: Any = ray.remote(num_cpus=0, max_restarts=-1)(Door)
        self._door = door.remote(name)
        self._numbers = itertools.count()
        # Ray's client waits for the cluster at each call; in one thread the calls stay in their order.
        self._caller = ThreadPoolExecutor(1, "ray")

    def deploy(self, spec: Spec) -> bool:
        """See ``Application.deploy``."""
        packet = wire.unpack(ray.get(self._door.deploy.remote(spec)))
        if packet.kind == "failed":
            raise packet.value
        return bool(packet.value)

    def running(self) -> tuple[int, int]:
        """See ``Application.running``."""
        workers, size = ray.get(self._door.running.remote())
        return workers, size

    async def answer(self, pieces: list[bytes], session: str = "") -> AsyncIterator[list[bytes]]:
        """See ``Application.answer``."""
        number = next(self._numbers)
        try:
            packets = await self._call("answer", number, pieces, session)
            while packets:
                for packet in packets:
                    yield packet
                packets = await self._call("more", number)
        finally:
            self._caller.submit(lambda: self._door.end.remote(number))

    async def _call(self, method: str, *args: object) -> list[list[bytes]]:
        def call() -> Future[list[list[bytes]]]:
            future: Future[list[list[bytes]]] = getattr(self._door, method).remote(*args).future()
            return future

        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._caller, call)
            # If Ray's own future were cancelled, its thread would fail when the answer comes.
            return await asyncio.shield(asyncio.wrap_future(answer))
        except RayTaskError as error:
            raise error.cause from None
        except Exception as error:
            if ray.is_initialized():
                raise
            raise ConnectionError(str(error)) from error  # for which Ray has no type of its own
