"""A concept that a question describes without its name is the one that is taught."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.dialogue.descriptions import described
from engine.locales import LANGUAGES, words
from engine.testing import Chat
from tests.conversations import UNDERSTANDING
from tests.pictures import write

DESCRIPTIONS = (
    ("if the learning rate is way too big what goes wrong", "sgd"),
    ("what happens when the step size is far too small", "sgd"),
    ("why is it bad if the learning rate is huge", "sgd"),
    ("학습률을 너무 크게 잡으면 어떻게 돼요", "sgd"),
    ("보폭이 지나치게 크면 무슨 일이 생기나요", "sgd"),
    ("what's that trick called where neurons get switched off at random while training", "dropout"),
    ("why would anyone knock out half of the units on purpose", "dropout"),
    ("학습 때 뉴런을 일부러 꺼 버린다는 기법, 그게 왜 효과가 있죠", "dropout"),
    ("노드 몇 개를 무작위로 쉬게 하는 건 무슨 기법이에요", "dropout"),
    ("how does the error get sent from the end back to the front layers", "backpropagation"),
    ("what does it mean that the mistake flows backwards through the network", "backpropagation"),
    ("why is training a net like a ball rolling downhill on the error", "backpropagation"),
    ("오차를 뒤에서 앞으로 흘려보낸다는 게 도대체 무슨 말이에요?", "backpropagation"),
    ("에러를 거꾸로 층마다 전달하는 걸 뭐라고 부르나요", "backpropagation"),
    ("what is it called when training goes great but the test goes badly", "epochs"),
    ("what if the network just learns the examples by heart", "epochs"),
    ("can a machine memorise the training pictures", "epochs"),
    ("does training for too long do any harm", "epochs"),
    ("훈련 점수는 좋은데 시험 점수가 나쁜 현상은 뭐라 불러요", "epochs"),
    ("문제집 똑같은 거 백 번 돌리면 기계도 답만 외워 버리냐", "epochs"),
    ("연습할 땐 완벽한데 처음 보는 건 다 틀리는 걸 뭐라고 하나요", "epochs"),
    ("모델이 정답을 통째로 외우면 왜 안 좋아요", "epochs"),
    ("explain to a child how a little window slides over the picture", "convolution"),
    ("what is it when a filter is moved across an image", "convolution"),
    ("필터가 그림 위를 훑고 지나간다는 걸 여덟 살한테 어떻게 설명하죠?", "convolution"),
    ("작은 창이 이미지를 미끄러지듯 옮겨 다니는 건 무슨 뜻인가요", "convolution"),
    ("why do the outputs always sum to one", "softmax"),
    ("출력을 확률로 바꿔 주는 함수 이름이 뭐예요", "softmax"),
    ("why hold some of the data back for testing", "split"),
    ("데이터 일부를 따로 떼어 시험용으로 쓰는 이유가 뭐죠", "split"),
    ("why are the pixels brought to between zero and one", "normalisation"),
    ("픽셀을 왜 255로 나눠요", "normalisation"),
    ("why show the training examples in random order", "shuffle"),
    ("학습할 때 순서를 왜 섞어요", "shuffle"),
    ("why feed a handful of pictures at a time while training", "batch"),
    ("데이터를 조금씩 나눠서 학습하는 이유가 뭔가요", "batch"),
    ("what's the function that turns negatives into zero and keeps the rest", "relu"),
    ("음수는 0으로 만들고 양수는 그대로 두는 함수가 뭐였지", "relu"),
    ("what squashes any number between 0 and 1", "sigmoid"),
    ("0과 1 사이로 눌러 주는 곡선 이름이 뭐예요", "sigmoid"),
    ("how does one measure how wrong a network is", "loss"),
    ("신경망이 얼마나 틀렸는지 나타내는 수치를 뭐라고 해요", "loss"),
    ("what is keeping only the largest value of each block called", "pooling"),
    ("구역마다 가장 큰 값만 남기는 층은 뭐예요", "pooling"),
    ("why rotate the training pictures a bit to get more data", "augmentation"),
    ("그림을 살짝 돌려서 학습 데이터를 늘리는 방법 이름이 뭐죠", "augmentation"),
    ("what if one stops training before it gets worse on validation data", "early_stopping"),
    ("학습을 중간에 일찍 멈추는 건 왜 하나요", "early_stopping"),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "name"), DESCRIPTIONS)
def test_what_a_question_describes_is_known(sentence: str, name: str) -> None:
    assert described(sentence) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "did you overfit",
        "do you memorise the pictures that i send",
        "are you trained for too long",
        "what is your learning rate",
        "is the second one too big",
        "what is the largest digit",
        "do the digits add up to 100",
        "how wrong is that",
        "what comes after it, counting backwards",
        "turn off the lights",
        "why is the test so hard",
        "숫자를 다 더하면 100이야",
        "뒤에서 두 번째가 뭐야",
        "거꾸로 읽어 줘",
        "순서를 섞어 줘",
        "네가 외운 거야",
        "토익 단어 외우게 도와줘",
        "내 사진도 학습에 쓰나요",
        "가장 큰 숫자만 남기면 뭐야",
        "불 좀 꺼 줘",
        "너무 크게 나왔어",
    ],
)
def test_other_questions_describe_nothing(sentence: str) -> None:
    assert described(sentence) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_description_is_of_something_that_is_taught(language: str) -> None:
    tables = words(language)
    taught = {*tables.table("concepts"), *tables.table("glossary")}
    assert {*tables.table("descriptions")} <= taught


@pytest.mark.parametrize(
    ("sentence", "slot", "name"),
    [
        ("학습 때 뉴런을 일부러 꺼 버린다는 기법이 뭐예요", "notion", "dropout"),
        ("오차를 뒤에서 앞으로 보낸다는 게 무슨 말이에요", "concept", "backpropagation"),
        ("what if the network learns its examples by heart", "concept", "epochs"),
    ],
)
def test_a_description_goes_before_the_names_in_it(sentence: str, slot: str, name: str) -> None:
    understood = UNDERSTANDING.understand(sentence, ("cnn",))
    assert (understood.intent, understood.slots[slot]) == ("explain", name)
    assert understood.slots["concept" if slot == "notion" else "notion"] is None


def test_it_is_taught_after_a_reading_too(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say(image=write("62").encoded())
    assert "overfit" in chat.say("what is it called when training goes great but the test goes badly").text.casefold()
