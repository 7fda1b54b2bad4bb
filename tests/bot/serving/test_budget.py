"""A byte budget: nobody takes more than there is, and what was taken comes back."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.serving.budget import Budget


def test_pictures_wait_until_there_is_budget_for_them() -> None:
    async def run() -> None:
        budget, order = Budget(10), list[str]()

        async def keep(name: str, count: int, until: asyncio.Event) -> None:
            with budget.share() as share:
                await share.take(count)
                order.append(name)
                await until.wait()

        done, late = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.create_task(keep(name, 6, done)) for name in ("first", "second")]
        tasks.append(asyncio.create_task(keep("small", 4, late)))
        while len(order) < 2:
            await asyncio.sleep(0)
        assert order == ["first", "small"]
        late.set()
        done.set()
        await asyncio.gather(*tasks)
        assert order == ["first", "small", "second"]
        with budget.share() as share:
            await share.take(1000)  # larger than all the budget there is: alone, but let in
        assert budget.taken == 0

    asyncio.run(run())


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["take", "keep", "give up"])), max_size=30))
def test_what_was_taken_comes_back_whatever_becomes_of_who_took_it(events: list[tuple[int, str]]) -> None:
    async def run() -> None:
        budget, tasks = Budget(10), list[asyncio.Task[None]]()
        end = asyncio.Event()

        async def hold(count: int, kept: int) -> None:
            with budget.share() as share:
                await share.take(count)
                share.keep(kept)
                await end.wait()

        for count, event in events:
            if event == "give up" and tasks:
                tasks[count % len(tasks)].cancel()
            else:
                tasks.append(asyncio.create_task(hold(count, count // 2 if event == "keep" else count)))
            if count % 3:
                await asyncio.sleep(0)
            assert 0 <= budget.taken <= 12
        end.set()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 60)
        assert budget.taken == 0

    asyncio.run(run())


def test_what_arrives_after_the_end_of_a_message_takes_nothing() -> None:
    budget = Budget(10)
    with budget.share() as share:
        share.arrive(4)
        assert budget.taken == 4
    share.arrive(4)
    assert budget.taken == 0
