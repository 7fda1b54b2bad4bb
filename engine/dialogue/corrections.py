"""What is said to be wrong with a reading: places with the values that they really have, or a value alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.dialogue import slots
from engine.dialogue.grammar import Piece, cover
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.places import without_negated
from engine.dialogue.positions import Place, places_in
from engine.dialogue.sentence import Parsed, ParsedSentence, absolute

PARTS = {"row", "picture"}
# The answers after which "no" says that something was read wrongly.
_AFTER_READING = ("predict", "sample", "confirm")
_ENDS = {"starts": 1, "ends": -1}
_CONTENT = ("ordinal", "place", "noun", "number")


def correction(sentence: ParsedSentence) -> Parsed | None:
    """Places with the values that they really have: "the first should be 7 and the last 1", "digit 3 as well"."""
    conversation, fillers = sentence.conversation, sentence.fillers
    if not conversation.digits or sentence.asks or sentence.operations - {"equal", "say", "another", "again", "swap"}:
        return None
    only = "only" in fillers and not {"value", "no", "becomes", "right"} & fillers  # "just the first two"
    if "ask" in fillers or only or {"lesson", "test"} & sentence.nouns:
        return None
    listed = len(sentence.places) > 1 and any(piece.kind == "number" for piece in sentence.pieces)
    listed = listed and all(place.of is None for place in sentence.places)  # "first 4, second 7" has values
    states = sentence.numbers or sentence.operations - {"say"} or {"value", "no", "becomes", "alike"} & fillers
    if listed and not states:  # "read me digits 1 and 3"
        return None
    if "again" in sentence.operations and not {"value", "right"} & fillers:  # "the second again" states nothing
        return None
    if "equal" in sentence.operations and "=" not in sentence.text:
        return None
    instead = without_negated(sentence.text.casefold()) != sentence.text.casefold()  # 8 말고 6이야
    if "except" in fillers and not ("right" in fillers or instead):  # "all but the last are 3"
        return None
    exchange = _exchange(sentence) or _everywhere(sentence)
    if exchange is not None or "swap" in sentence.operations:
        return exchange
    end = _at_an_end(sentence)
    if end is not None:
        return end
    misread, digits = slots.misread(sentence.text), slots.digits(sentence.text)
    if misread is not None and str(misread) == digits:  # 둘째 자리 0 아니냐 0으로 고쳐줘
        misread = None
        if len(sentence.places) == 1:
            return correction_of(place=absolute(sentence.places[0], conversation), digits=digits)
    if misread is not None and digits and len(digits) == 1 and not {"row", "picture"} & sentence.nouns:
        by_order = any(piece.kind in ("ordinal", "place") for piece in sentence.pieces)  # "the number 3" is its value
        alone = by_order and len(sentence.places) == 1
        place = absolute(sentence.places[0], conversation) if alone else slots.place(sentence.text)
        return correction_of(digits=digits, misread=misread, place=place)
    several = len(conversation.readings) > 1
    of_parts = several or "\n" in conversation.text(0)
    if (
        sentence.nouns & PARTS
        or (several and sentence.places)
        or (of_parts and "part" in sentence.nouns and sentence.places)
    ):
        return _in_parts(sentence)
    if any(_is_line(place, digits, sentence) for places, digits in _groups(sentence.pieces) for place in places):
        return _in_parts(sentence)
    if misread is not None:
        return None
    arrow = _arrow(sentence)
    if arrow is not None:
        return arrow
    groups = list(_groups(sentence.pieces))
    if len(groups) > 1 and all(len(places) == len(digits) == 1 for places, digits in groups):  # "first 2, last 9"
        return correction_of(several=tuple((absolute(place, conversation), value) for (place,), value in groups))
    count = len(conversation.current_digits)
    if any(1 < place.count < count for place in sentence.places) or ("both" in sentence.scopes and sentence.places):
        return _together(sentence)
    named = _from_slots(sentence.text) if sentence.numbers or len(sentence.places) > 1 else None
    if named is not None:
        return named
    both = "both" in sentence.scopes and "value" in fillers
    both = both or ("all" in fillers and slots.digits(sentence.text) is not None)  # "two of them" counts
    if both and len(sentence.numbers) == 1 and sentence.numbers[0] < 10 and not sentence.places:
        return correction_of(digits=str(sentence.numbers[0]) * count)
    if len(sentence.places) > 1 and _denies_later(sentence.pieces):
        return None
    values: list[tuple[int, str]] = []
    if [(len(places), len(digits)) for places, digits in groups] == [(0, 1), (1, 0)]:  # 9로 시작해
        groups = [(groups[1][0], groups[0][1])]
    for places, digits in groups:
        same = "alike" in fillers and "no" not in fillers  # "the second is off, too"
        if not digits and not values and same and conversation.corrections:
            digits = str(conversation.corrections[-1][-1].value)
        if not places or len(digits) not in (1, len(places)):
            return _value_alone(sentence)
        each = digits * len(places) if len(digits) == 1 else digits
        values += [(absolute(place, conversation), value) for place, value in zip(places, each, strict=True)]
    if not values:
        return _value_alone(sentence)
    if len(values) == 1:
        return correction_of(place=values[0][0], digits=values[0][1])
    return correction_of(several=tuple(values))


def _exchange(sentence: ParsedSentence) -> Parsed | None:
    """Two digits that stand in each other's place: "swap the first two", 두 번째랑 세 번째가 바뀌었어."""
    conversation = sentence.conversation
    if len(conversation.readings) != 1 or sentence.numbers or "swap" not in sentence.operations:
        return None
    if [place.unit for place in sentence.places] == ["row", "row"]:
        return _line_exchange(sentence)
    count = len(conversation.current_digits)
    places = [place.number for place in sentence.places]
    if places in ([1], [-1]):  # "swap the last two"
        places = [places[0], 2 * places[0]]
    places = places or ([1, 2] if count == 2 else [])
    if len(places) != 2 or not all(0 < abs(place) <= count for place in places):
        return None
    values = [str(conversation.value(conversation.current_digits[place - (place > 0)])) for place in places]
    return correction_of(several=tuple(zip(places, reversed(values), strict=True)))


def _at_an_end(sentence: ParsedSentence) -> Parsed | None:
    """The first or last digit of one of several numbers: "the second starts with a 7"; without a place it is asked."""
    conversation = sentence.conversation
    several = len(conversation.readings) > 1
    ends = [piece for piece in sentence.pieces if piece.name in _ENDS]
    if len(ends) != 1 or not (several or "\n" in conversation.text(0)):
        return None
    places, numbers = places_in([piece for piece in sentence.pieces if piece not in ends])
    if len(places) > 1 or len(numbers) != 1 or numbers[0] > 9:
        return None
    digit = str(numbers[0])
    if not places:
        return correction_of(digits=digit)
    part = replace(places[0], unit="picture" if several else "row")
    return correction_of(parts=(((part, Place("digit", _ENDS[ends[0].name])), digit),))


def _line_exchange(sentence: ParsedSentence) -> Parsed | None:
    """Two lines of the only picture that stand in each other's place: 첫째 줄이랑 둘째 줄이 바뀌었어."""
    rows, places = sentence.conversation.text(0).split("\n"), sentence.places
    lines = len(places) == 2 and all(place.unit == "row" and 0 < place.number <= len(rows) for place in places)
    if not lines:
        return None
    texts = [rows[place.number - 1] for place in reversed(places)]
    return correction_of(parts=tuple(((place,), text) for place, text in zip(places, texts, strict=True)))


def _everywhere(sentence: ParsedSentence) -> Parsed | None:
    """A value that was read wrongly wherever it stands: "all the 3s are 8s", "the ones are 7s", 0은 전부 6이야."""
    conversation = sentence.conversation
    numbers = [piece for piece in sentence.pieces if piece.kind == "number"]
    plural = any(number.name.endswith("s") for number in numbers)
    if plural and len(numbers) == 1 and "one" in sentence.nouns:  # "the ones"
        numbers = [Piece("number", "ones", 1), *numbers]
    if len(numbers) != 2 or sentence.places or "value" not in sentence.fillers or len(conversation.readings) != 1:
        return None
    before, after = (number.value for number in numbers)
    values = [conversation.value(chosen) for chosen in conversation.current_digits]
    several = plural or "all" in sentence.fillers or "both" in sentence.scopes or _is_all(sentence, *numbers)
    if not several or not (0 <= before < 10 and 0 <= after < 10):
        return None
    if before not in values:
        return correction_of(digits=str(after), misread=before)
    places = [place for place, value in enumerate(values, 1) if value == before]
    return correction_of(several=tuple((place, str(after)) for place in places))


def _is_all(sentence: ParsedSentence, before: Piece, after: Piece) -> bool:
    """Whether a Korean "all", which is an ending, too, stands between two numbers: 0은 다 6이야."""
    between = [piece for piece in sentence.pieces if before.start + 1 < piece.start == after.start - 1]
    return hearing(sentence.language)["joined"] and any(piece.name == "value" for piece in between)


def _arrow(sentence: ParsedSentence) -> Parsed | None:
    """One digit and another: "3 -> 8" is about the digit read as 3, or else the third."""
    if "becomes" not in sentence.fillers or sentence.places or len(sentence.numbers) != 2:
        return None
    before, after = sentence.numbers
    conversation = sentence.conversation
    if after > 9:
        return None
    if before in [conversation.value(chosen) for chosen in conversation.current_digits]:
        return correction_of(digits=str(after), misread=before)
    return correction_of(digits=str(after), place=before)


def _in_parts(sentence: ParsedSentence) -> Parsed | None:
    """Digits of a line or of a picture: "row 2 digit 1 is a 4", "the second picture should be 46"."""
    pieces = sentence.pieces
    if (rest := without_negated(sentence.text.casefold())) != sentence.text.casefold():
        pieces = cover(rest, sentence.language)
    groups = list(_groups(pieces))
    part: list[Place] = []
    parts: list[tuple[tuple[Place, ...], str]] = []
    for places, digits in groups:
        places = [_of_a_part(place, sentence, digits) for place in places]
        own = [place for place in places if place.unit in PARTS]
        part = own or part
        inside = [place for place in places if place not in own]
        several = len(sentence.conversation.readings) > 1
        if not part and not several and "\n" in sentence.conversation.text(0):  # "the fourth is a 7, the bottom 2015"
            inside = [replace(place, unit="digit") for place in inside]
        elif not (part or several):
            return None
        if not digits or not places:
            return None
        parts.append(((*part, *inside), digits))
    return correction_of(parts=tuple(parts)) if parts else None


def _is_line(place: Place, digits: str, sentence: ParsedSentence) -> bool:
    """Whether a place is a line of the only picture, as several digits tell: "the bottom is 2015"."""
    lines = sentence.conversation.text(0).count("\n") + 1 if len(sentence.conversation.readings) == 1 else 1
    of_a_line = place.unit in ("one", "digit", "picture") and place.count == 1 and place.of is None
    return lines > 1 and of_a_line and len(digits) > 1 and abs(place.number) <= lines


def _of_a_part(place: Place, sentence: ParsedSentence, digits: str) -> Place:
    """A place among things, "box 2", as one among the pictures or the lines."""
    if _is_line(place, digits, sentence):
        return replace(place, unit="row")
    if place.unit == "digit" and len(digits) > 1 and place.count == 1 and len(sentence.conversation.readings) > 1:
        return replace(place, unit="one")  # "the second figure should be 890"
    if place.unit != "part":
        return place
    return replace(place, unit="picture" if len(sentence.conversation.readings) > 1 else "row")


def _groups(pieces: Sequence[Piece]) -> Iterator[tuple[list[Place], str]]:
    """Places with the digits that follow them: of "digits 2 and 3 are 0 and 7" the places 2 and 3, and 07.

    Of two numbers, "a 52, no, a 53", none is meant for certain: then there are no digits.
    """
    places: list[Place] = []
    digits = ""
    for item in _in_order(pieces):
        if isinstance(item, str):
            if len(item) > 1 and digits not in ("", item):
                yield places, ""
                return
            digits = item if item == digits and len(item) > 1 else digits + item
            continue
        if digits:
            yield places, digits
            places, digits = [], ""
        places.append(item)
    if places or digits:
        yield places, digits


def _in_order(pieces: Sequence[Piece]) -> Iterator[Place | str]:
    """The places of pieces, and the digits of their numbers, in their order."""
    content = [piece for piece in pieces if piece.kind in _CONTENT]
    alike = any(piece.name == "alike" for piece in pieces)
    at = 0
    while at < len(content):
        piece, after = content[at], content[at + 1 : at + 2]
        at += 1
        if piece.kind in ("ordinal", "place"):
            if after and (after[0].kind == "noun" or _is_of(content, at - 1)):
                yield from places_in([piece, after[0]])[0]
                at += 1
            else:
                yield from places_in([piece])[0]
        elif piece.kind == "noun" and piece.value and after and after[0].kind == "number":
            # "digit 3 is a 6": a place only where a value follows, which "the digit 6" has not.
            if piece.name in PARTS or alike or any(later.kind == "number" for later in content[at + 1 :]):
                for number in _listed(pieces, after[0]):
                    yield Place("digit" if piece.name == "number" else piece.name, number.value)
                    at += 1
        elif piece.kind == "number":
            yield piece.name if piece.name.isdecimal() else str(piece.value)


def _listed(pieces: Sequence[Piece], first: Piece) -> list[Piece]:
    """The numbers that are listed from one on, up to what says their values: "digits 2, 3 and 4 are ..."."""
    listed = [first]
    for piece in pieces[pieces.index(first) + 1 :]:
        if piece.kind == "number":
            listed.append(piece)
        elif piece.name != "carry":
            return listed if piece.name == "value" else [first]
    return [first]


def _is_of(content: Sequence[Piece], at: int) -> bool:
    """Whether an ordinal stands right before a number, and its value follows: "the second 0 is a 6"."""
    after = content[at + 1 : at + 3]
    together = bool(after) and after[0].kind == "number" and after[0].start == content[at].start + 1
    return together and after[-1].kind == "number" and len(after) > 1


def _denies_later(pieces: Sequence[Piece]) -> bool:
    """Whether something is said to be wrong after a place: "the first is wrong and the third is a 9"."""
    kinds = ["no" if piece.name == "no" else piece.kind for piece in pieces]
    return "ordinal" in kinds and "no" in kinds[kinds.index("ordinal") :]


def answer(sentence: ParsedSentence) -> Parsed | None:
    """The digit that was asked for, in a sentence that states it: "4 같아요"."""
    value = slots.stated(sentence.text) if sentence.answers and not sentence.places else None
    return correction_of(digits=value) if value and len(value) == 1 and "ask" not in sentence.fillers else None


def denial(sentence: ParsedSentence) -> Parsed | None:
    """That what was read is not right, without the value: "not all are right"."""
    names = sentence.numbers or sentence.places or sentence.operations or sentence.question
    denies = {"no", "right"} <= sentence.fillers and not names
    # A Korean "no" has many forms: 아녀, 아이다. Elsewhere it is the recogniser's.
    plain = hearing(sentence.language)["joined"] and bool(sentence.pieces)
    only_no = plain and all(piece.name == "no" for piece in sentence.pieces)
    denies = denies or (only_no and not names and sentence.conversation.subject in _AFTER_READING)
    return correction_of() if denies and sentence.conversation.digits else None


def confirmation(sentence: ParsedSentence) -> Parsed | None:
    """That one digit of several is right, named by its place or its value: "the second is fine", "the 3 is right"."""
    conversation, fillers = sentence.conversation, sentence.fillers
    if "right" not in fillers or fillers & {"no", "only", "except", "ask"} or sentence.asks:
        return None
    if sentence.operations or sentence.nouns & PARTS or len(conversation.readings) != 1:
        return None
    values = [conversation.value(chosen) for chosen in conversation.current_digits]
    places = [absolute(place, conversation) for place in sentence.places if place.count == 1]
    places += [values.index(number) + 1 for number in sentence.numbers if number in values]
    if len(values) < 2 or len(places) != 1 or len(sentence.numbers) + len(sentence.places) != 1:
        return None
    index = places[0] - 1 if places[0] > 0 else len(values) + places[0]
    return correction_of(place=places[0], digits=str(values[index])) if 0 <= index < len(values) else None


def confirmation_alone(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """That all is right, in a sentence that says nothing else: 애가 맞대요."""
    sentence = ParsedSentence(text, language, cover(text, language), conversation)
    others = {piece.kind for piece in sentence.pieces} - {"filler", "noun"} or sentence.nouns - {"one"}
    says = "right" in sentence.fillers and sentence.fillers <= {"right", "rest", "all", "this", "carry"}
    return ("confirm", {}) if says and not others and conversation.digits and not sentence.asks else None


def _together(sentence: ParsedSentence) -> Parsed | None:
    """The first or last digits: "the first two are 4", "the last two are 40"."""
    place, *others = sentence.places
    if place.count > 1 and not sentence.numbers and not others and "value" in sentence.fillers:
        return correction_of(place=place.number, digits=str(place.count))  # "there is a 2 at the end"
    count = max(place.count, 2 if "both" in sentence.scopes else 1)
    number = next((piece for piece in reversed(sentence.pieces) if piece.kind == "number"), None)
    if others or place.number not in (1, -1) or len(sentence.numbers) != 1 or number is None:
        return None
    digits = number.name if number.name.isdecimal() else str(number.value)
    if len(digits) not in (1, count):
        return None
    start = 1 if place.number == 1 else -count
    each = digits * count if len(digits) == 1 else digits
    return correction_of(several=tuple((start + step, value) for step, value in enumerate(each)))


def _value_alone(sentence: ParsedSentence) -> Parsed | None:
    """A value alone: "it is a 9", "구다"; a bare number says nothing."""
    digits = slots.digits(sentence.text)
    if digits is None and len(sentence.numbers) == 1 and not _has_number(sentence):  # with a slip: "its a sevn"
        digits = str(sentence.numbers[0])
    counts = (1, len(sentence.conversation.current_digits))
    # Of a picture any number of digits may be stated: two that touch may have been read as one.
    fits = digits is not None and (
        len(digits) in counts or (len(digits) > 1 and len(sentence.conversation.readings) == 1)
    )
    if not fits or len(sentence.numbers) != 1 or sentence.places:
        return None
    states = bool({"value", "right"} & sentence.fillers) and not sentence.asks
    states = states and sentence.operations <= {"again"}  # "it is a 7 again"
    return correction_of(digits=digits) if states else None


def _has_number(sentence: ParsedSentence) -> bool:
    """Whether a sentence has a number without a slip in it; then what it is there for is told by the slots."""
    return any(piece.kind == "number" for piece in cover(sentence.text, sentence.language, slips=False))


def _from_slots(text: str) -> Parsed | None:
    """Places with values as the slots' own finders tell them; None where they find no value for each."""
    several = slots.several(text)
    if several is not None:
        return correction_of(several=several) if all(digits and len(digits) == 1 for _, digits in several) else None
    place, digits = slots.place(text), slots.digits(text)
    return correction_of(place=place, digits=digits) if place is not None and digits and len(digits) == 1 else None


def correction_of(**slots: object) -> Parsed:
    """A correction with these slots and no others."""
    empty = dict.fromkeys(("digits", "place", "misread", "several", "parts", "alone", "reading"))
    return "correct", {**empty, **slots}
