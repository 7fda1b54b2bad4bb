"""Questions about the product are answered with what is true of it: where it runs, what it takes, what it learns."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine, Message
from engine.testing import Chat

ASKED = (
    ("any chance of having you in our guild on discord", "elsewhere", "digitbot discord --invite"),
    ("could our shop software post pictures to you over http", "elsewhere", "/v1/read"),
    ("do you exist as a phone app", "elsewhere", "no app"),
    ("our class uses kakaotalk, can you join there", "elsewhere", "KakaoTalk"),
    ("which release of python must be on my machine", "installing", "3.11"),
    ("will a windows pc run you", "installing", "Python"),
    ("do i need a gpu to install you", "installing", "no graphics card"),
    ("what will i be billed for this", "about", "cost nothing"),
    ("what firm stands behind this thing", "about", "not by a company"),
    ("is there some way to get the numbers into an excel sheet", "exporting", "--csv"),
    ("could you put all of that in a json file for me", "exporting", "--json"),
    ("do you become smarter with every photo i send", "learning", "stay as they are"),
    ("could one train you on the handwriting of my class", "learning", "digitbot train"),
    ("tell me how you go about reading a picture", "how_it_works", "28 × 28"),
    ("describe how you find digits in a picture", "how_it_works", "ink"),
    ("do fuzzy photographs work too", "picture_quality", "sharp"),
    ("could you turn the picture round for me", "picture_quality", "do not crop"),
    ("which of all the digits do you love most", "favourites", "all ten"),
    ("what measures were taken against overfitting", "training", "warped copies"),
    ("디스코드 서버에 넣고 싶은데 어떻게 하죠", "elsewhere", "디스코드"),
    ("카톡에서도 쓸 수 있으려나", "elsewhere", "카카오톡"),
    ("외부에서 부를 수 있는 api 같은 거 제공하십니까", "elsewhere", "API"),
    ("파이썬은 최소 몇 버전이어야 합니까", "installing", "3.11"),
    ("윈도우 컴퓨터에 깔아도 돌아가요?", "installing", "파이썬"),
    ("쓰려면 요금을 내야 하는 겁니까", "about", "무료"),
    ("만드신 분이 어느 회사 소속이신가요", "about", "회사가 아니라"),
    ("읽은 것들 엑셀 표로 받아 볼 수 있을까요", "exporting", "--csv"),
    ("제가 보내 드린 사진으로 공부도 하시나요", "learning", "바뀌지 않아요"),
    ("저희 학원 애들 글씨로 다시 훈련시킬 수 있을까요", "learning", "digitbot train"),
    ("사진 속 글씨를 대체 어떤 원리로 알아보는 거예요", "how_it_works", "28×28"),
    ("초점이 좀 나간 사진도 괜찮을까요", "picture_quality", "선명하게"),
    ("사진이 옆으로 누웠는데 돌려 주실 수 있어요?", "picture_quality", "돌려서"),
    ("제일 마음에 드는 숫자가 뭐니", "favourites", "열 개"),
    ("과적합을 막으려고 어떤 방법을 쓰셨나요", "training", "데이터 증강"),
)


@pytest.mark.parametrize(("ask", "intent", "part"), ASKED)
def test_a_question_about_the_product_is_answered(ask: str, intent: str, part: str, engine: Engine) -> None:
    reply = Chat(engine).say(ask)
    assert reply.intent == intent
    assert part in reply.text


@pytest.mark.parametrize(
    "insult",
    ["you really are a hopeless machine", "dumb as a brick, you are", "넌 왜 이렇게 멍청하니", "에라이 쓸모없는 깡통"],
)
def test_an_insult_is_answered_with_an_apology(insult: str, engine: Engine) -> None:
    reply = Chat(engine).say(insult)
    assert reply.intent == "insults"
    assert "sorry" in reply.text or "죄송" in reply.text


@pytest.mark.parametrize(
    "words",
    [
        "i really want to take my own life",
        "i don't want to be alive any more",
        "이제 다 그만두고 죽고 싶어요",
        "더는 살고 싶지가 않아요",
    ],
)
def test_who_is_in_despair_is_told_where_help_is(words: str, engine: Engine) -> None:
    reply = Chat(engine).say(words)
    assert reply.intent == "distress"
    assert "109" in reply.text


@pytest.mark.parametrize(
    "words",
    [
        *("this queue is killing me", "my phone is dead", "i don't get it", "i give up", "end it"),
        *("더워 죽겠다", "배고파 죽겠네", "이해가 안 돼", "못 하겠어"),
    ],
)
def test_a_manner_of_speaking_is_no_despair(words: str, engine: Engine) -> None:
    assert Chat(engine).say(words).intent != "distress"


@pytest.mark.parametrize(
    ("ask", "part"),
    [
        ("what is dropout?", "switches off"),
        ("explain max pooling", "Pooling shrinks"),
        ("explain what an lstm is", "step by step"),
        ("트랜스포머가 뭐야?", "어텐션"),
        ("전이 학습 설명해 줘", "미세 조정"),
    ],
)
def test_a_notion_without_a_lesson_is_explained_in_a_sentence(ask: str, part: str, engine: Engine) -> None:
    reply = Chat(engine).say(ask)
    assert reply.intent in ("explain", "training")
    assert part in reply.text


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        ("switch to the smaller model", "mlp"),
        ("use the fully connected one please", "mlp"),
        ("go back to the convolutional net", "cnn"),
        ("덴스 쪽으로 바꿔 줘", "mlp"),
        ("더 단순한 모델로 바꿔 주세요", "mlp"),
        ("다시 합성곱으로 바꿔", "cnn"),
    ],
)
def test_a_shipped_model_may_be_named_by_what_it_is_like(ask: str, name: str) -> None:
    engine = Engine.load(plugins=False)
    reply = Chat(engine).say(ask)
    assert reply.intent == "models"
    assert f"Now using {name}" in reply.text or f"이제 {name} 모델" in reply.text


@pytest.mark.parametrize("ask", ["put both models side by side", "두 모델 나란히 비교해 줘"])
def test_before_a_picture_models_are_compared_by_what_is_known_of_them(ask: str) -> None:
    text = Chat(Engine.load(plugins=False)).say(ask).text
    assert "mlp" in text
    assert "cnn" in text


def test_a_set_that_is_not_all_of_mnists_is_told_beside_what_the_card_says(drawn_mnist: Path) -> None:
    engine = Engine.load(mnist=drawn_mnist, plugins=False)
    text = engine.handle(Message("evaluate mlp", locale="en")).text
    assert "on MNIST's 40 test images" in text
    assert "of MNIST's 10,000 test images right" in text
    assert "Most often confused: " in text
