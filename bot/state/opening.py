"""The state that the settings ask for."""

from __future__ import annotations

from bot.state.state import State


def state_at(address: str) -> State:
    """The state at an address of the settings; without one nothing is shared."""
    if not address:
        return State()
    from bot.state.redis_state import RedisState  # which takes its time to import

    return RedisState(address)


async def check(address: str) -> None:
    """Look, at the start, whether the Redis there takes what the address says; one that is away may come.

    Raises:
        SettingsError: it does not.
    """
    state = state_at(address)
    try:
        await state.check()
    finally:
        await state.close()
