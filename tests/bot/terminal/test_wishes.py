"""The chat's own commands, wished for or asked for politely; not in sentences that are for the engine."""

from __future__ import annotations

import pytest

from bot.terminal.commands import asked_about, own_command


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "game",
            [
                "게임 할래요", "게임하고 싶어요", "게임ㄱㄱ", "게임 ㄱㄱ", "게임 한번 해 보고 싶습니다",
                "게임을 하고 싶어요", "놀이 합시다",
                "게임 해 볼게요", "우리 게임 한판 하자", "게임 시작해 주세요", "게임할까요?", "play a game with me",
                "I'd like to play a game", "can we play?", "lets play a game", "I would like to play now",
            ],
        ),
        (
            "draw",
            [
                "그려 볼게요", "그리고 싶어요", "그림 그려 볼래요", "숫자를 그리고 싶습니다", "직접 그려 볼게요",
                "그려도 돼요?", "그릴 수 있을까요?",
                "I'd like to draw", "may I draw a digit?", "could I draw now", "let me just draw",
            ],
        ),
        ("exit", ["나갈게요", "나가고 싶어요", "종료해 주세요", "종료할게요", "이제 나갈래요", "I want to leave",
            "let me quit please", "I'd like to exit"]),
        ("clear", ["화면 지워 주세요", "화면을 지워 주실래요", "화면 좀 지워 줄래요", "화면 정리해 주세요",
            "could you clear the screen"]),
        ("save", ["저장할게요", "이 그림 저장해 주세요", "저장하고 싶어요", "I want to save it"]),
        ("paste", ["클립보드 읽어 주세요", "붙여 주실래요", "I want to paste a picture"]),
        ("train", ["학습시켜 주세요", "모델을 학습해 보고 싶어요", "I'd like to train a model"]),
        ("theme", ["테마 바꿔 주세요", "색을 바꾸고 싶어요"]),
        ("forget", ["입력한 내용을 지워 주세요"]),
        ("record", ["입력한 내용 저장하지 마", "please don't keep my history"]),
    ],
)  # fmt: skip
def test_polite_and_wishing_words_change_no_command(name: str, lines: list[str]) -> None:
    found = {line: own_command(line) for line in lines}
    assert {line: meant and meant[0].name for line, meant in found.items()} == dict.fromkeys(lines, name)


@pytest.mark.parametrize(
    "line", ["나가도 될까요", "종료해도 돼요?", "can I leave", "may I quit?", "나갈까요?", "can I clear the screen"]
)
def test_who_asks_for_leave_to_do_what_cannot_be_undone_is_asked_back(line: str) -> None:
    assert own_command(line) is None
    assert asked_about(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "그려", "지워", "게임 안 할래요", "나가지 마세요", "화면 지우지 마세요", "저장하고 싶지 않아요",
        "게임이 뭐예요", "그림을 보여 주세요", "설명해 주세요",
        "다시 읽어 주세요", "마지막 사진은 잊어 주세요", "I want to know why", "let me see", "can I forget it",
        "I'd like to forget that", "can you draw?",
        "I don't want to play", "let me play with the model", "does it save pictures", "can I save time",
        "7로 고쳐 주세요", "숫자를 더해 주세요",
    ],
)  # fmt: skip
def test_other_wishes_are_the_engines(line: str) -> None:
    assert own_command(line) is None
    assert asked_about(line) is None
