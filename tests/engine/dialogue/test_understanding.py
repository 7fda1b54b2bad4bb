"""Plain sentences, none of which stands in the intents' files, are understood in both languages."""

from __future__ import annotations

import unicodedata

import pytest

from engine import LANGUAGES, words
from engine.skills import INTENTS
from tests.conversations import UNDERSTANDING

MODELS = ("cnn", "mlp")

ENGLISH = (
    ("what's this digit?", "predict"),
    ("which digit did I draw?", "predict"),
    ("can you tell me what number this is", "predict"),
    ("please read my handwriting", "predict"),
    ("what numbers are in the photo?", "predict"),
    ("Read it", "predict"),
    ("could you recognise the digits in my photo", "predict"),
    ("show me the 5th test picture", "sample"),
    ("let me see test image number 3", "sample"),
    ("show sample number 12 please", "sample"),
    ("display mnist image 99", "sample"),
    ("give me test image 42", "sample"),
    ("can you read test sample 8?", "sample"),
    ("describe the architecture of the model", "summary"),
    ("how many weights does the network have", "summary"),
    ("what does your neural network look like", "summary"),
    ("show me the layers", "summary"),
    ("summarize the model", "summary"),
    ("How many parameters are in the model?", "summary"),
    ("modles", "models"),  # and not one of the ways to say goodbye
    ("how accurate is the model?", "evaluate"),
    ("what's your accuracy?", "evaluate"),
    ("how often do you make mistakes?", "evaluate"),
    ("evaluate yourself on the test set", "evaluate"),
    ("show me the confusion matrix please", "evaluate"),
    ("How good is this model?", "evaluate"),
    ("test the model", "evaluate"),
    ("show me the loss curve", "history"),
    ("plot the training curves", "history"),
    ("how did training go?", "history"),
    ("show accuracy per epoch", "history"),
    ("show me your training history", "history"),
    ("did the model overfit?", "history"),
    ("what other models are there?", "models"),
    ("please switch to mlp", "models"),
    ("which models do you know?", "models"),
    ("use cnn", "models"),
    ("can you use the mlp model instead", "models"),
    ("list your models", "models"),
    ("what can you do for me?", "help"),
    ("how do I use you?", "help"),
    ("I need some help please", "help"),
    ("what are you able to do", "help"),
    ("show me the commands", "help"),
)

KOREAN = (
    ("이 숫자가 뭐예요?", "predict"),
    ("내가 그린 숫자 맞혀 봐", "predict"),
    ("이 사진에 뭐라고 적혀 있어?", "predict"),
    ("손글씨 좀 읽어줘", "predict"),
    ("이거 몇인지 알아?", "predict"),
    ("사진 속 숫자를 읽어 주세요", "predict"),
    ("테스트 이미지 3번 보여 주세요", "sample"),
    ("5번 샘플 보여줄래?", "sample"),
    ("42번째 테스트 그림 읽어 줘", "sample"),
    ("샘플 20번", "sample"),
    ("테스트 데이터 12번 보여줘", "sample"),
    ("엠니스트 이미지 30번", "sample"),
    ("모델 구조가 어떻게 돼?", "summary"),
    ("모델 요약 좀 보여 줘", "summary"),
    ("신경망이 몇 층이야?", "summary"),
    ("파라미터 개수 알려줘", "summary"),
    ("네트워크 구조 좀 보여주세요", "summary"),
    ("모델 정확도가 어떻게 돼?", "evaluate"),
    ("정확도 좀 알려 주세요", "evaluate"),
    ("얼마나 정확한가요?", "evaluate"),
    ("모델을 평가해 주세요", "evaluate"),
    ("혼동 행렬을 보여줘", "evaluate"),
    ("몇 개나 틀려?", "evaluate"),
    ("학습 곡선 그려 줘", "history"),
    ("학습이 어떻게 진행됐어?", "history"),
    ("손실 곡선 보여줘", "history"),
    ("훈련 과정을 보여 주세요", "history"),
    ("과적합이 있었어?", "history"),
    ("모델 뭐 뭐 있어?", "models"),
    ("mlp로 바꿔줄래?", "models"),
    ("cnn을 써 줘", "models"),
    ("mlp 모델을 사용해 줘", "models"),
    ("다른 모델로 바꿔 주세요", "models"),
    ("모델 목록 좀", "models"),
    ("뭐 할 수 있어?", "help"),
    ("어떻게 사용해?", "help"),
    ("사용 방법 좀 알려 주세요", "help"),
    ("명령어 목록 보여줘", "help"),
    ("좀 도와주세요", "help"),
)

OUT_OF_SCOPE = (
    "what's the weather like tomorrow",
    "tell me a joke",
    "who won the world cup",
    "book a table for two",
    "translate this into French",
    "play some music",
    "how old is the queen?",
    "what time is it",
    "I love pizza",
    "what is the capital of France",
    "send an email to my boss",
    "how far is the moon",
    "do you like cats",
    "asdf qwer",
    "lorem ipsum dolor sit amet",
    "buy two tickets",
    "what is 2 + 2",
    "오늘 날씨 어때",
    "농담 하나 해 줘",
    "점심 뭐 먹을까",
    "지금 몇 시야",
    "노래 틀어 줘",
    "비행기 표 예약해 줘",
    "우리 형은 몇 살일까",
    "프랑스 수도는 어디야",
    "내일 회의 잡아 줘",
    "고양이 좋아해?",
    "심심한데 만화책 추천해 줘",
    "사랑해",
    "엄마한테 전화해 줘",
    "복권 번호 찍어 줘",
    "가나다라",
)

WITH_NUMBERS = (
    ("show me the 5th test picture", 5),
    ("let me see test image number 3", 3),
    ("show sample number 12 please", 12),
    ("give me test image 42", 42),
    ("sample #20", 20),
    ("20번 테스트 이미지 보여 줘", 20),
    ("테스트 이미지 3번 보여 주세요", 3),
    ("20번째 샘플 보여 줘", 20),
    ("샘플 20번", 20),
    ("sample 20번", 20),
)

WITH_MODELS = (
    ("please switch to mlp", "mlp"),
    ("use the MLP.", "mlp"),
    ("use cnn", "cnn"),
    ("mlp로 바꿔 줘", "mlp"),
    ("mlp로 바꿔줄래?", "mlp"),
    ("MLP로 바꿔 주세요", "mlp"),
    ("cnn을 써 줘", "cnn"),
    ("cnn으로 해 줘", "cnn"),
    ("모델을 cnn으로 바꿔 줘", "cnn"),
    ("/모델 mlp로", "mlp"),
)


@pytest.mark.parametrize(("sentences", "language"), [(ENGLISH, "en"), (KOREAN, "ko")])
def test_nine_of_ten_plain_sentences_are_understood(sentences: tuple[tuple[str, str], ...], language: str) -> None:
    wrong = []
    for sentence, intent in sentences:
        understood = UNDERSTANDING.understand(sentence, MODELS)
        if understood.intent != intent:
            wrong.append((sentence, understood.intent))
        else:
            assert (sentence, understood.language) == (sentence, language)
    assert len(wrong) <= len(sentences) / 10, wrong


def test_nine_of_ten_sentences_that_are_none_of_our_business_are_not_understood() -> None:
    taken = [sentence for sentence in OUT_OF_SCOPE if UNDERSTANDING.understand(sentence, MODELS).intent != "fallback"]
    assert len(taken) <= len(OUT_OF_SCOPE) / 10, taken


@pytest.mark.parametrize(("sentence", "number"), WITH_NUMBERS)
def test_the_number_of_a_sample_is_found_in_the_sentence(sentence: str, number: int) -> None:
    understood = UNDERSTANDING.understand(sentence, MODELS)
    assert (understood.intent, understood.slots["number"]) == ("sample", number)


@pytest.mark.parametrize(("sentence", "model"), WITH_MODELS)
def test_a_model_is_found_in_the_sentence_with_its_particle(sentence: str, model: str) -> None:
    understood = UNDERSTANDING.understand(sentence, MODELS)
    assert (understood.intent, understood.slots) == ("models", {"model": model})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", [intent.name for intent in INTENTS])
def test_phrases_are_understood_as_what_they_are_phrases_of(intent: str, language: str) -> None:
    phrases = [phrase for phrase in words(language).phrases(intent) if "{" not in phrase]
    understood = [UNDERSTANDING.understand(phrase, MODELS) for phrase in phrases]
    # Some phrases name one reading ("forget these numbers"), or ask of a reading ("read it again", "what was the second
    # candidate"), which the grammar understands.
    beside = {"forget_conversation": "forget_reading", "predict": "facts", "why": "facts"}
    right = {intent, beside.get(intent, intent)}
    wrong = [
        (phrase, found.intent) for phrase, found in zip(phrases, understood, strict=True) if found.intent not in right
    ]
    # Moods ("i need a coffee") are said in any words, as what is off topic is, and farewells in any language.
    most = len(phrases) / (25 if intent in ("chatter", "bye") else 50) + 2  # of 64 phrases one is more than a fiftieth
    assert len(wrong) <= most, wrong
    # Latin letters may be of either language: "mnist", "cnn vs mlp".
    assert all(found.language in (language, None, "en") for found in understood)


@pytest.mark.parametrize(
    ("sentence", "intent"), [("정확도 알려 줘", "evaluate"), ("도움말", "help"), ("샘플 20", "sample")]
)
def test_hangul_in_pieces_as_macos_sends_it_is_the_same(sentence: str, intent: str) -> None:
    pieces = unicodedata.normalize("NFD", sentence)
    assert pieces != sentence
    assert UNDERSTANDING.understand(pieces, MODELS) == UNDERSTANDING.understand(sentence, MODELS)
    assert UNDERSTANDING.understand(pieces, MODELS).intent == intent


def test_capitals_and_marks_make_no_difference() -> None:
    plain = UNDERSTANDING.understand("how accurate are you", MODELS)
    for sentence in ("How accurate are you?", "HOW ACCURATE ARE YOU", "how  accurate, are you?!"):
        understood = UNDERSTANDING.understand(sentence, MODELS)
        assert understood.intent == plain.intent == "evaluate"
        assert understood.confidence == pytest.approx(plain.confidence)


def test_spaces_between_korean_words_make_no_difference() -> None:
    for sentence in ("학습 곡선 보여 줘", "학습곡선 보여줘", "학습곡선보여줘"):
        assert UNDERSTANDING.understand(sentence, MODELS).intent == "history"


def test_what_is_nearly_understood_is_guessed() -> None:
    understood = UNDERSTANDING.understand("the sheet with all the little boxes", MODELS)
    assert understood.intent == "fallback"
    assert understood.guesses
    assert understood.unknown_command is None


@pytest.mark.parametrize("sentence", ["4", "9 2", "12!", "that one says seventeen", "그거 말고 사 같은데"])
def test_what_has_a_lasting_effect_is_no_guess(sentence: str) -> None:
    understood = UNDERSTANDING.understand(sentence, MODELS)
    assert not {"correct", "confirm", "forget_conversation", "bye"} & set(understood.guesses)


def test_a_misspelt_command_is_named_whatever_its_effect() -> None:
    assert UNDERSTANDING.understand("/corect", MODELS).guesses[0] == "correct"
