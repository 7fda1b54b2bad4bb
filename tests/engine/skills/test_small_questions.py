"""Small questions about the bot, what to say next, and small talk are answered with what was asked."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.pictures import write

ASKED = (
    ("how's your afternoon been", "how_are_you", "well"),
    ("hope the week is treating you kindly, is it", "how_are_you", "well"),
    ("you still awake over there", "awake", "awake"),
    ("are you switched on right now", "awake", "here"),
    ("what's the time needed to process one photograph", "speed", "milliseconds"),
    ("how rapid is the recognition", "speed", "milliseconds"),
    ("is there some dark skin for the page", "appearance", "theme dark"),
    ("the background is far too white for me", "appearance", "dark"),
    ("what do the orange patches stand for", "figure_colours", "for it"),
    ("my sight is failing, can i still use this", "accessibility", "screen reader"),
    ("will jaws or nvda read it to me", "accessibility", "screen reader"),
    ("have you anything we could play", "games", "game"),
    ("what might i ask you next", "ideas", "sum"),
    ("whose penmanship are those test digits", "data_set", "high-school students"),
    ("how many pictures does the collection hold", "data_set", "60,000"),
    ("where should i tell someone about a bug", "report_fault", "issue"),
    ("wots ur age", "personal", "no age"),
    ("r u a guy or a gal", "personal", "neither"),
    ("do you actually get what seven means", "personal", "patterns of pixels"),
    ("do u get me even when i mispell stuff", "wording", "typing mistakes"),
    ("can my whole class use you together", "sharing", "same time"),
    ("y r u so slow today", "speed", "milliseconds"),
    ("does it work for chalk on slate", "picture_quality", "chalk"),
    ("is there an http api i can call", "elsewhere", "API"),
    ("did you look the answer up online", "offline", "internet"),
    ("what if i send you a scribble", "letters", "doodle"),
    ("command for a whole folder", "exporting", "--csv"),
    ("knackered after that shift", "chatter", "hope"),
    ("저녁은 잘 보내고 있어?", "how_are_you", "잘 지내"),
    ("지금 깨어 있나요?", "awake", "여기 있어요"),
    ("사진 한 장에 몇 초 정도 필요해?", "speed", "밀리초"),
    ("화면 까맣게 할 수 있어?", "appearance", "테마"),
    ("주황색으로 칠한 데는 뭐예요?", "figure_colours", "주황색"),
    ("시각장애가 있어도 쓸 수 있을까요?", "accessibility", "화면 낭독기"),
    ("우리 게임 하나 할까?", "games", "게임"),
    ("다음에는 뭘 물어보면 좋을까요?", "ideas", "합"),
    ("이 손글씨들은 누가 쓴 거예요?", "data_set", "고등학생"),
    ("니 나이가 몇이고", "personal", "나이"),
    ("성별이 뭐임", "personal", "성별"),
    ("너도 슬픔을 느껴?", "personal", "감정"),
    ("경상도 말도 이해하나", "wording", "사투리"),
    ("맞춤법 틀려도 이해해요?", "wording", "오타"),
    ("여럿이 동시에 써도 됩니까", "sharing", "동시에"),
    ("구글에서 찾아보고 대답하는 거지?", "offline", "인터넷"),
    ("고양이 사진 보내면 어떻게 돼", "letters", "낙서"),
    ("폴더째 처리하는 명령 있습니까", "exporting", "--csv"),
    ("요즘 애들 참 말도 안 들어", "chatter", "좋은 하루"),
    ("버그는 어디로 알려 주면 되나요?", "report_fault", "이슈"),
)


@pytest.mark.parametrize(("ask", "intent", "part"), ASKED)
def test_a_small_question_is_answered(ask: str, intent: str, part: str, engine: Engine) -> None:
    reply = Chat(engine).say(ask)
    assert reply.intent == intent
    assert part in reply.text


def test_ideas_are_about_what_was_answered_last(engine: Engine) -> None:
    chat = Chat(engine)
    first = chat.say("what can I say next").text
    chat.say(image=write("407").encoded())
    of_one = chat.say("what can I say next").text
    chat.say(images=[write("12").encoded(), write("35").encoded()])
    of_two = chat.say("what can I say next").text
    chat.say("lesson 3")
    of_lesson = chat.say("any suggestions what to ask?").text
    assert len({first, of_one, of_two, of_lesson}) == 4
    assert "add up" in of_one
    assert "larger" in of_two
    assert "quiz me" in of_lesson
