"""What a button knows is in its id, and an answer is known to be current by the questions since."""

from __future__ import annotations

from types import SimpleNamespace

import discord as library
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.buttons import Button, DigitButton, EarlierAnswer, OldButton, earlier_answer
from bot.discord.question import Recent
from bot.discord.words import words

EN = words("en")
ANSWERS = st.builds(
    EarlierAnswer,
    st.integers(0, 2**64 - 1),
    st.text("0123456789abcdef", min_size=12, max_size=12),
    st.one_of(st.text("0123456789", min_size=1, max_size=30), st.from_regex(r"x[0-9a-f]{12}", fullmatch=True)),
)


@given(ANSWERS, st.integers(0, 2**64 - 1), st.sampled_from(["right", "wrong", "why", "other"]))
def test_whatever_a_button_knows_fits_into_its_id_and_comes_out_again(
    earlier: EarlierAnswer, asker: int, action: str
) -> None:
    button, digit = Button(action, asker, earlier, EN).item, DigitButton(7, earlier).item
    patterns = [kind.__discord_ui_compiled_template__ for kind in (Button, DigitButton, OldButton)]
    for item in (button, digit):
        assert item.custom_id is not None
        assert len(item.custom_id) <= 100
        assert sum(bool(pattern.fullmatch(item.custom_id)) for pattern in patterns) == 1
        match = next(match for pattern in patterns if (match := pattern.fullmatch(item.custom_id)))
        assert EarlierAnswer.of(match) == earlier
    row = library.ActionRow({"type": 1, "components": [button.to_component_dict()]})
    assert earlier_answer(SimpleNamespace(components=[row])) == earlier  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=30))
def test_an_answer_is_current_until_something_else_is_read_in_its_conversation(asked: list[tuple[int, bool]]) -> None:
    recent = Recent()
    since: dict[int, set[int]] = {}
    for question, (who, read) in enumerate(asked, 1):
        recent.add((who, 1), question, read=read)
        since[who] = {question} if read else since.get(who, set()) | {question}
    for who in range(3):
        for question in range(len(asked) + 1):
            assert recent.has((who, 1), question) == (question in since.get(who, ()))
