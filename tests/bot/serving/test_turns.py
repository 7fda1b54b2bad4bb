"""Turns: nobody waits for more than one turn of each other person, whatever those have waiting."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.serving.turns import FullError, Turns


class Work:
    """Requests that are done when a test says so, and the order in which they were begun.

    Each takes its person's turn, then one of the places that all share, as in a ``Service`` over a ``ProcessPool``.
    """

    def __init__(self, at_once: int = 1000, waiting: int = 10) -> None:
        self.turns = Turns(waiting)
        self.places = asyncio.Semaphore(at_once)
        self.begun: list[str] = []
        self.inside: Counter[str] = Counter()
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        """Requests come, named after their person and a number: "a1"."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._do(name))
            await settle()

    async def _do(self, name: str) -> None:
        async with self.turns.turn(name[0]), self.places:
            self.begun.append(name)
            self.inside[name[0]] += 1
            await self._ends[name].wait()
            self.inside[name[0]] -= 1

    async def end(self, name: str) -> None:
        """A request's work is done."""
        self._ends[name].set()
        await settle()

    async def give_up(self, name: str) -> None:
        """Nobody waits for a request any more."""
        self._tasks[name].cancel()
        await settle()

    async def end_all(self) -> None:
        """Everything is done, in the order in which it is begun."""
        for event in self._ends.values():
            event.set()
        await asyncio.wait_for(asyncio.gather(*self._tasks.values(), return_exceptions=True), 60)


async def settle() -> None:
    """Let everything go on that can."""
    for _ in range(8):
        await asyncio.sleep(0)


def test_one_person_with_much_to_do_gets_one_turn_between_others() -> None:
    async def run() -> None:
        work = Work(at_once=1)
        await work.come("a1", "a2", "a3", "a4", "b1", "c1", "b2")
        await work.end_all()
        assert work.begun == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]

    asyncio.run(run())


def test_who_is_at_work_does_not_take_the_other_places_too() -> None:
    async def run() -> None:
        work = Work(at_once=2)
        await work.come("a1", "a2", "a3")
        assert work.begun == ["a1"]
        await work.come("b1")
        assert work.begun == ["a1", "b1"]
        await work.come("c1")
        await work.end("b1")
        assert work.begun == ["a1", "b1", "c1"]
        await work.end("a1")
        assert work.begun[-1] == "a2"
        await work.end_all()

    asyncio.run(run())


def test_without_a_limit_everybody_is_let_in_but_nobody_twice() -> None:
    async def run() -> None:
        work = Work()
        await work.come("a1", "a2", *(f"{letter}1" for letter in "bcdefgh"))
        assert len(work.begun) == 8
        await work.end_all()
        assert len(work.turns) == 0

    asyncio.run(run())


def test_only_so_many_requests_of_one_person_wait() -> None:
    async def run() -> None:
        work = Work(at_once=1, waiting=2)
        await work.come("a1", "a2", "a3")
        with pytest.raises(FullError):
            await work.turns.take("a")
        await work.come("b1")  # which is another person's affair
        await work.end("a1")
        await work.come("a4")
        await work.end_all()
        assert work.begun == ["a1", "b1", "a2", "a3", "a4"]

    asyncio.run(run())


def test_where_none_may_wait_nothing_is_left_behind() -> None:
    async def run() -> None:
        turns = Turns(waiting=0)
        await turns.take("a")
        with pytest.raises(FullError):
            await turns.take("a")
        turns.give("a")
        assert len(turns) == 0

    asyncio.run(run())


def test_who_gives_up_at_the_moment_of_being_let_in_leaves_the_place_to_the_next() -> None:
    async def run() -> None:
        turns = Turns()
        await turns.take("a")
        giving_up, next_one = asyncio.create_task(turns.take("a")), asyncio.create_task(turns.take("a"))
        await settle()
        turns.give("a")
        giving_up.cancel()
        await asyncio.wait_for(next_one, 60)
        assert not turns.free_for("a")
        turns.give("a")
        assert len(turns) == 0

    asyncio.run(run())


def test_who_gives_up_just_before_being_let_in_is_passed_over() -> None:
    async def run() -> None:
        turns = Turns()
        await turns.take("a")
        giving_up, next_one = asyncio.create_task(turns.take("a")), asyncio.create_task(turns.take("a"))
        await settle()
        giving_up.cancel()
        turns.give("a")
        with pytest.raises(asyncio.CancelledError):
            await giving_up
        await asyncio.wait_for(next_one, 60)
        turns.give("a")
        assert len(turns) == 0

    asyncio.run(run())


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from(["come", "end", "give up"]), st.sampled_from("abcd")), max_size=40),
)
def test_in_any_order_of_events(at_once: int, events: list[tuple[str, str]]) -> None:
    """Never too many at once, never a person twice, each person's in order, no place empty while somebody waits."""

    async def run() -> None:
        work, numbers, over = Work(at_once, waiting=100), Counter[str](), set[str]()
        for event, who in events:
            if event == "come":
                numbers[who] += 1
                await work.come(f"{who}{numbers[who]:02}")
            else:
                ended = [name for name in work.begun if name[0] == who and name not in over]
                waiting = [name for name in work._ends if name[0] == who and name not in {*over, *work.begun}]
                if event == "end" and ended:
                    over.add(ended[-1])
                    await work.end(ended[-1])
                elif event == "give up" and waiting:
                    over.add(waiting[0])
                    await work.give_up(waiting[0])
            inside = sum(work.inside.values())
            outside = {name[0] for name in work._ends if name not in {*over, *work.begun}}
            assert inside <= at_once
            assert max(work.inside.values(), default=0) <= 1
            assert inside == at_once or all(work.inside[person] for person in outside)
        for who in "abcd":
            own = [name for name in work.begun if name[0] == who]
            assert own == sorted(own)
        await work.end_all()
        assert len(work.turns) == 0

    asyncio.run(run())


@given(st.lists(st.integers(1, 8), min_size=2, max_size=6))
def test_nobody_waits_for_two_turns_of_the_same_other_person(loads: list[int]) -> None:
    async def run() -> None:
        work = Work(at_once=1)
        await work.come(*(f"{chr(97 + who)}{number}" for who, load in enumerate(loads) for number in range(load)))
        await work.end_all()
        places = {name: place for place, name in enumerate(work.begun)}
        for who in range(1, len(loads)):
            before = Counter(name[0] for name in work.begun[1 : places[f"{chr(97 + who)}0"]])
            assert max(before.values(), default=0) <= 1

    asyncio.run(run())
