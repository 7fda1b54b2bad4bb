"""``python -m tests.bot.serving.own_cluster FILE``: a program that kills its own cluster's raylet, and goes on.

It writes into the file, which may be a named pipe, what it is answered: before, while there is no cluster, and after.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from pathlib import Path

from bot.failures import UnavailableError
from bot.serving.ray_cluster import RayCluster
from engine import Attachment, Engine
from tests.pictures import write

# isort: split

from ray._private.utils import psutil  # type: ignore[attr-defined]  # the one that Ray brings

SEVEN = Attachment(write("7").encoded(), "seven.png")


async def answer(cluster: RayCluster) -> str:
    """What is read, or why nothing is."""
    try:
        (reading,) = await cluster.predict([SEVEN])
    except UnavailableError as error:
        return error.key
    return reading.text


async def answers() -> list[str]:
    """What is answered at each step."""
    cluster = RayCluster(functools.partial(Engine.load, plugins=False), (1, 1))
    await cluster.start()
    found = [await answer(cluster)]
    (raylet,) = (child for child in psutil.Process().children() if child.name() == "raylet")
    raylet.kill()
    for there in (0, 1):
        while cluster.health().workers != there:
            await asyncio.sleep(0.05)
        found.append(await answer(cluster))
    await cluster.close()
    return found


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        file.write("\n".join(asyncio.run(answers())))
