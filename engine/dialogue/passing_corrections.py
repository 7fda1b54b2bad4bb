"""Corrections stated in passing: a clause that says what a number or a digit is, among words that are not known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from engine.dialogue.claims import Claim, claims_in, ends_in_number, numbers_in, without_asides
from engine.dialogue.corrections import PARTS, correction, correction_of
from engine.dialogue.corrections_by_value import missing_digit
from engine.dialogue.features import LONGEST
from engine.dialogue.grammar import Piece, cover
from engine.dialogue.likeness import candidates, is_like, numbers_read
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.places import places
from engine.dialogue.senses import in_sense
from engine.dialogue.sentence import Parsed, ParsedSentence, asks, is_open_question, supposes
from engine.dialogue.slots import is_undecided, misread

_NAMES = ("ordinal", "place", "noun", "number")  # kinds of pieces that tell which digit or number a clause is about
_PLACES = ("ordinal", "place")
_THINGS = (*PARTS, "part", "lesson", "test")  # of which there are no several where one number was read
_BESIDE = ("rest", "this", "value", "no", "carry")  # fillers that may stand beside those
# Operations whose words are also said beside a correction: "it's 480, smudged", "scratch that, it's 480".
_OPERATIONS_BESIDE = frozenset({
    "say", "wrong", "missed", "looks", "undo", "again", "how_sure", "origin", "hardest", "least_sure",
    "signs", "stop", "leap", "has", "another", "step_back",
})  # fmt: skip
_SUBSTITUTION = re.compile(r"s/(\d)/(\d)/?g?")  # as in sed: "s/9/4"


def passing_correction(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The correction in a sentence of which only the clause that states a number need be understood."""
    if not conversation.digits:
        return None
    if substitution := _SUBSTITUTION.fullmatch(text.casefold()):
        return correction_of(misread=int(substitution[1]), digits=substitution[2])
    if asks(text) or supposes(text) or is_undecided(text):
        return None
    text = without_asides(text[:LONGEST], language)
    claims = claims_in(text, language)
    if claims and (resolution := _resolution(text, claims[-1], language, conversation)):
        return resolution
    names_none = not claims and next(numbers_in(text, language), None) is None
    if names_none or is_open_question(text) or _asks(text, language):
        return None
    if not claims and (at_an_end := _reported_end(text, language, conversation)):
        return at_an_end
    if not claims:
        return next(filter(None, _missing_digits(text, language, conversation)), None)
    if conclusion := _conclusion(text, language, conversation):
        return conclusion
    if len({claim.digits for claim in claims}) != 1:
        return None
    return next(filter(None, (_correction(claim, text, language, conversation) for claim in claims)), None)


def _resolution(text: str, claim: Claim, language: str, conversation: Conversation) -> Parsed | None:
    """A digit that is doubted first, and then settled: "the 9 might be a 4.. yeah its a 4"."""
    if len(claim.digits) != 1 or not re.match(hearing(language)["claims"]["settles"], claim.before):
        return None
    doubted = [*numbers_in(text[: len(text) - len(claim.after)], language)][:-1]
    values = [str(conversation.value(chosen)) for chosen in conversation.current_digits]
    is_doubt = len(doubted) == 2 and doubted[1] == claim.digits and doubted[0] in values
    return _correction_by_name(int(doubted[0]), claim.digits, conversation) if is_doubt else None


def _conclusion(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The whole number that a digit's correction makes, if that is told, too: "the first 7's a 1, so 31917"."""
    read = numbers_read(conversation)
    numbers = [*numbers_in(text, language)]
    whole = [number for number in numbers if len(number) > 1]
    if len(read) != 1 or len(whole) != 1 or len(numbers) < 2 or not is_like(read[0][1], whole[0]):
        return None
    parts = {number for number in numbers if len(number) == 1}
    return correction_of(digits=whole[0]) if parts <= {*whole[0], *read[0][1]} else None


def _missing_digits(text: str, language: str, conversation: Conversation) -> Iterator[Parsed | None]:
    """What a clause says that was left out: "you missed a 2 at the end, look closer"."""
    for clause in re.split(hearing(language)["claims"]["end"], text):
        pieces = cover(clause, language, slips=False)
        if all(piece.kind != "unknown" for piece in pieces):
            yield missing_digit(ParsedSentence(clause, language, pieces, conversation))


def _reported_end(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """How somebody says that a number begins or ends: "my wife says it ends in a 9", 남편이 9로 끝난대요."""
    told = re.sub(hearing(language)["claims"]["reported"], "", text)
    pieces = in_sense(cover(told, language, slips=False))
    names = {piece.name for piece in pieces if piece.kind == "place"}
    if told == text or not names & {"starts", "ends"} or any(piece.kind == "unknown" for piece in pieces):
        return None
    return correction(ParsedSentence(told, language, pieces, conversation))


def is_of_others(text: str, language: str, *, off_topic: bool = False) -> bool:
    """Whether the clauses of a sentence that state a number say whose it is: "my rent is 2400", 누나는 38이야.

    Args:
        text: the sentence.
        language: its language.
        off_topic: whether it is likely none of the bot's business; then any thing that is not known is another one.
    """
    claims = claims_in(without_asides(text[:LONGEST], language), language)
    return bool(claims) and all(
        not _reports_reading(claim, language)
        and not any(piece.kind in _PLACES for piece in _names(claim, language))
        and (_is_anothers(claim, language) or (off_topic and _has_unknown(claim.before, language)))
        for claim in claims
    )


def is_checked_again(text: str, digits: str, language: str, conversation: Conversation) -> bool:
    """Whether a number that is like one that was read was found by a second look: 다시 세니 재고가 365입니다."""
    return re.search(hearing(language)["claims"]["rechecks"], text) is not None and bool(
        candidates(digits, conversation)
    )


def _reports_reading(claim: Claim, language: str) -> bool:
    """Whether a clause says what a number is called or what somebody reads there: "it says 480", 선생님이 480이래요."""
    table = hearing(language)["claims"]
    quoted = re.match(table["quoted"], claim.verb) and re.search(table["tellers"], claim.before)
    return claim.of_it or quoted is not None or re.search(table["told"], claim.verb) is not None


def _is_anothers(claim: Claim, language: str) -> bool:
    """Whether a clause says whose number it states, or of what: "my rent is 2400", "the answer to life is 42"."""
    table = hearing(language)["claims"]
    names_somebody = re.search(table["others"], re.sub(table["own"], " ", claim.before)) is not None
    return names_somebody or _is_of_a_thing(claim, language)


def _is_of_a_thing(claim: Claim, language: str) -> bool:
    """Whether a clause says of what it states the number, and that is not known: 차 값이 4800이래."""
    matches = re.finditer(hearing(language)["claims"]["of_a_thing"], claim.before)
    things = (next(filter(None, match.groups())) for match in matches)
    return any(_has_unknown(thing, language, slips=False) for thing in things)


def _has_unknown(words: str, language: str, *, slips: bool = True) -> bool:
    return any(piece.kind == "unknown" for piece in cover(words, language, slips=slips))


def _asks(text: str, language: str) -> bool:
    """Whether a sentence has words of a request; in a joined language one letter may be part of any other word."""
    pieces = cover(re.sub(hearing(language)["claims"]["end"], " ", text), language, slips=False)
    ends = [*(piece.start for piece in pieces[1:]), len(text)]
    least = 2 if hearing(language)["joined"] else 1
    denies = any(piece.name == "no" for piece in pieces)  # "still no, two is 1 perhaps"
    beside = _OPERATIONS_BESIDE | {"could_be"} if denies else _OPERATIONS_BESIDE
    return any(
        piece.kind == "operation" and piece.name not in beside and end - piece.start >= least
        for piece, end in zip(pieces, ends, strict=False)
    )


def _correction(claim: Claim, text: str, language: str, conversation: Conversation) -> Parsed | None:
    """What a clause corrects, if it is plain what its number is about."""
    names = _names(claim, language)
    if not _is_explained(text, claim, names, language, conversation):
        return None
    if any(piece.kind in _PLACES for piece in names):
        if len(claim.digits) == 1 and names[-1].kind == "number" and _is_read_once(names[-1].value, conversation):
            return _correction_by_name(names[-1].value, claim.digits, conversation)  # 가운데 5는 6이야
        of_things = len(numbers_read(conversation)) < 2 and any(piece.name in _THINGS for piece in names)
        return None if of_things else _at_its_place(claim.digits, names, language, conversation)
    if len(claim.digits) == 1:
        named = [*numbers_in(claim.before, language)]
        wrong = int(named[0]) if len(named) == 1 and ends_in_number(claim.before, language) else misread(text)
        if wrong is not None and wrong < 10:
            return _correction_by_name(wrong, claim.digits, conversation)
    checked = is_checked_again(text, claim.digits, language, conversation)
    if not checked and not _is_about_the_reading(claim, names, language, conversation):
        return None
    if len(claim.digits) == 1:
        values = {conversation.value(chosen) for chosen in conversation.current_digits}
        return None if int(claim.digits) in values else correction_of(digits=claim.digits)
    found = candidates(claim.digits, conversation)
    if len(found) == 1 and found[0]:
        return correction_of(parts=((found[0], claim.digits),))
    return correction_of(digits=claim.digits) if found else None


def _is_read_once(value: int, conversation: Conversation) -> bool:
    return [conversation.value(chosen) for chosen in conversation.current_digits].count(value) == 1


def _at_its_place(digits: str, names: Sequence[Piece], language: str, conversation: Conversation) -> Parsed | None:
    """The correction of what stands at a place, in the grammar's own words."""
    pieces = (*names, Piece("filler", "value"), Piece("number", digits, int(digits)))
    plain = hearing(language)["claims"]["plain"].format(number=digits)
    return correction(ParsedSentence(plain, language, pieces, conversation))


def _correction_by_name(value: int, digits: str, conversation: Conversation) -> Parsed | None:
    """The correction of a digit that is called by its value, or else by the number of its place."""
    values = [conversation.value(chosen) for chosen in conversation.current_digits]
    if value == int(digits):
        return None
    return correction_of(misread=value, digits=digits) if value in values else correction_of(place=value, digits=digits)


def _names(claim: Claim, language: str) -> list[Piece]:
    """What a clause calls the digit or the number that it is about, right before it or else at the sentence's end."""
    nearest_first = takewhile(_may_name, reversed(cover(claim.before, language)))
    names = [piece for piece in nearest_first if piece.kind in _NAMES][::-1]
    rest_of_clause = re.split(hearing(language)["claims"]["end"], claim.after, maxsplit=1)[0]
    after = [*takewhile(_may_name, cover(rest_of_clause, language, slips=False))]  # "a 1 at the end i scribbled"
    last = [piece for piece in after if piece.kind in _NAMES]
    has_place = [any(piece.kind in _PLACES for piece in pieces) for pieces in (names, last)]
    return last if has_place == [False, True] else names


def _may_name(piece: Piece) -> bool:
    return piece.kind in _NAMES or (piece.kind == "filler" and piece.name in _BESIDE)


def _is_explained(text: str, claim: Claim, names: Sequence[Piece], language: str, conversation: Conversation) -> bool:
    """Whether all numbers of a sentence are the one that is stated, the clause's own or what was read.

    Nor may it name other places than the clause, "the first is wrong and the third is a 9", unless there a digit was
    left out.
    """
    own = {*numbers_in(claim.before, language)} if ends_in_number(claim.before, language) else set()
    read = [number for _, number in numbers_read(conversation)]
    known = {claim.digits, *read, *own, *(str(piece.value) for piece in names if piece.kind == "number")}
    if len(claim.digits) == 1 and (wrong := misread(text)) is not None:
        known.add(str(wrong))
    if any(len(claim.digits) == len(number) + 1 for number in read):  # "a 1 is missing in front, it's 1618"
        known |= {*claim.digits}
    else:  # "still no. two is 1" is of two, which "no. 2" would be, too
        named = [place for place in places(text)[0].values() if str(place) not in own]
        if len(named) > max(len(places(part)[0]) for part in (claim.before, claim.after)):
            return False
    return set(numbers_in(text, language)) <= known


def _is_about_the_reading(claim: Claim, names: Sequence[Piece], language: str, conversation: Conversation) -> bool:
    """Whether a clause without a place speaks of what was read, and of nobody's age or rent."""
    table = hearing(language)["claims"]
    before = re.sub(table["own"], " ", claim.before)
    if len(numbers_read(conversation)) > 1 and names and before.split():  # "those who did not pay are 19"
        before = before[: before.rindex(before.split()[-1])]
    if _reports_reading(claim, language):
        return True
    known = hearing(language)["joined"] or not _has_unknown(before, language)
    return known and re.search(table["others"], before) is None and not _is_of_a_thing(claim, language)
