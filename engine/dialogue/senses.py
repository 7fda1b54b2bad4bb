"""Which of its meanings a word has beside the others of its sentence: "a third" is no place, "30 each" a price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from engine.dialogue.comparisons import compared
from engine.dialogue.grammar import Piece, names_of, operations_in
from engine.dialogue.operations import FACTORS, KINDS, LATER, SCORES, WITH_THE_PAST

# Parts that are called like a place: "a fifth" of something, but "a fifth digit".
_LIKE_PLACES = {"third_part": 3, "fifth": 5, "tenth_part": 10}
# Operations that only say how another one is meant, where that is named, too: what is left after "take 40 off" is no
# remainder, 절반이면 몇이야 counts nothing, and "is it really prime" does not ask how sure it is.
_OUTWEIGHED: Mapping[str, frozenset[str]] = {
    "remainder": frozenset({"difference", "excess"}),
    "could_be": frozenset({"divisible"}),
    "count": frozenset(FACTORS),
    "quotient": frozenset({"divisible"}),  # 나눠 떨어져
    "how_sure": KINDS | {"divisible", "palindrome", "leap"},
}
_ARITHMETIC = frozenset({"difference", "product", "quotient", *FACTORS})
_THEN = ("before", "current")  # what the last reading is called, which may be another one than was read here
_COMPARED = frozenset({"excess", "older", "younger", "greater", "less", "equal", "different"})


def in_sense(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a sentence, each with what it means beside the others."""
    for settle in _STEPS:
        pieces = settle(pieces)
    return tuple(pieces)


def _without(pieces: Sequence[Piece], *names: str) -> list[Piece]:
    return [piece for piece in pieces if piece.kind != "operation" or piece.name not in names]


def _numbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which an unknown word that stands before two numbers is a thing: "add bib one to bib two"."""
    numbers = [
        (at, piece.name)
        for at, (piece, after) in enumerate(pairwise(pieces))
        if piece.kind == "unknown" and len(piece.name) > 1 and (after.kind == "number" or after.name == "one")
    ]
    names = [name for _, name in numbers]
    found = list(pieces)
    for at, name in numbers:
        if names.count(name) > 1:
            found[at] = replace(found[at], kind="noun", name="part", value=1)
            if found[at + 1].name == "one":
                found[at + 1] = replace(found[at + 1], kind="number", name="1", value=1)
    return found


def _in_its_time(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Pieces of which those of a time before are unknown, unless something is compared: "the score last week"."""
    if not operations_in(pieces) & WITH_THE_PAST:
        return _unknown(pieces, "past")
    told = sum(piece.kind == "number" for piece in pieces) == 1  # and need not have been read: "before it was 8210"
    return [replace(piece, kind="filler", name="past") if told and piece.name in _THEN else piece for piece in pieces]


def _on_a_side(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Pieces of which those of a side are unknown, unless there is a score: "our team is the best"."""
    pieces = pieces if operations_in(pieces) & SCORES else _unknown(pieces, "people")
    told = any(piece.kind in ("number", "ordinal", "place") for piece in pieces)
    return pieces if told or operations_in(pieces) & (SCORES | _COMPARED | {"sum"}) else _unknown(pieces, "sides")


def _unknown(pieces: Sequence[Piece], name: str) -> list[Piece]:
    return [replace(piece, kind="unknown") if piece.name == name else piece for piece in pieces]


def _with_a_number(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which some mean another thing with a number: "did it reach 3000", "is the 8 there more than once"."""
    numbers = [piece for piece in pieces if piece.kind == "number"]
    instead = {"reaches": "at_least", "repeats": "count"} if numbers else {"repeats": "distinct"}
    alone = not operations_in(pieces) - {"one_more", "one_less", "has", "say", "count"}
    if len(numbers) == 1 and numbers[0].value < 10 and alone:
        instead |= {"one_more": "after", "one_less": "ahead"}
    named_so = [replace(piece, name=instead.get(piece.name, piece.name)) for piece in pieces]
    return named_so if numbers else _unknown(named_so, "reaches")


def _inclusive(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which those that compare with "or more" are marked: "60 or more"; they say nothing without a number."""
    bounds = {"at_least": "greater", "at_most": "less"}
    inclusive = [piece for piece in pieces if piece.name in bounds]
    if not inclusive:
        return list(pieces)
    if not any(piece.kind == "number" or piece.name == "mean" for piece in pieces):
        return [replace(piece, kind="filler", name="rest") if piece in inclusive else piece for piece in pieces]
    rest = [piece for piece in pieces if piece.kind != "operation" or piece.name not in ("greater", "less")]
    return [replace(piece, name=bounds[piece.name], value=1) if piece in inclusive else piece for piece in rest]


def _in_years(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which years behind a number say when: "how old in 5 years", "3 years later"; else how long it is."""
    found, age = list(pieces), "age" in operations_in(pieces)
    plain = [piece for piece in pieces if piece.name != "rest"]
    counted = [piece for one, piece in pairwise(plain) if one.kind == "number"]
    for at, piece in enumerate(pieces):
        if piece.kind != "operation":
            continue
        if piece.name == "years":
            found[at] = replace(piece, name="later") if age and piece in counted else replace(piece, kind="unknown")
        elif piece.name in LATER and piece not in counted:
            found[at] = replace(piece, name="elapsed")
    return found


def _extra(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which what comes on top is a percentage or an amount: "a 10 % tip", "a tip of 5"."""
    operations = operations_in(pieces)
    if not any(piece.kind == "number" for piece in pieces):
        return _unknown(pieces, "extra")
    if "surcharge" in operations:
        return _without(pieces, "extra")
    name = "surcharge" if operations & {"share", "share_of"} else "extra"
    return [replace(piece, name=name) if piece.name == "extra" else piece for piece in pieces]


def _some_more(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that point at the last answer by "some more", beside a number: "add 5 some more"."""
    names = [piece.name for piece in pieces]
    at = next((at for at, pair in enumerate(pairwise(names)) if pair == ("random", "another")), None)
    if at is None or not any(piece.kind == "number" for piece in pieces):
        return list(pieces)
    return [*pieces[:at], Piece("filler", "result", 0, pieces[at].start), *pieces[at + 2 :]]


def _parted(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a place for what is called like a part, but stands before a thing: "is there a fifth digit"."""
    after = [*pieces[1:], Piece("", "")]
    return [
        replace(piece, kind="ordinal", value=_LIKE_PLACES[piece.name])
        if piece.name in _LIKE_PLACES and follows.kind == "noun"
        else piece
        for piece, follows in zip(pieces, after, strict=False)
    ]


def _outweighed(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces without the operations that only say how another is meant."""
    operations = operations_in(pieces)
    return _without(pieces, *(name for name, others in _OUTWEIGHED.items() if operations & others))


def _shared(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "over" only says among how many something is split: "split the 480 over 5 tins"."""
    names = [piece.name for piece in pieces]
    if "quotient" not in names:
        return list(pieces)
    return [
        piece
        for at, piece in enumerate(pieces)
        if piece.name != "greater" or names.index("quotient") > at or content_kinds(pieces[at + 1 :])[:1] != ["number"]
    ]


def content_kinds(pieces: Sequence[Piece]) -> list[str]:
    """The kinds of those pieces that mean something, fillers left out."""
    return [piece.kind for piece in pieces if piece.kind != "filler"]


def _cut(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a quotient where something is cut in equal parts: "cut into 4 equal pieces", 셋으로 자르면."""
    names = [piece.kind if piece.kind == "number" else piece.name for piece in pieces]
    equally = "equally" in names and {"spaces", "each"} & {*names}
    cuts = "cut" in names or equally or {"spaces", "ask", "each"} <= {*names}
    pairs = enumerate(pairwise(names))
    at = next((at for at, pair in pairs if pair in (("number", "value"), ("both", "value"))), len(names))
    left = [piece for piece in pieces if piece.name not in ("cut", "equally", "except", "spaces", "equal")]
    if "except" in names[at + 2 : at + 4] and names.count("number") <= 1:  # 둘로 자르면
        two = Piece("number", "2", 2, pieces[at].start)
        left = [two if piece.name == "both" else piece for piece in left]
        return [Piece("operation", "quotient"), *left]
    if cuts and names.count("number") == 1:
        return [Piece("operation", "quotient"), *left]
    return _unknown(pieces, "cut")


def _counted(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which units behind a number are what it counts, and no place: "does it exceed 250 units"."""
    found = list(pieces)
    for at, (one, other) in enumerate(pairwise(pieces)):
        if one.kind == "number" and (other.kind, other.name) == ("place", "ones"):
            found[at + 1] = replace(other, kind="filler", name="measure")
    return found


def _each(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with the operation that a price or a share for each asks for: "at 30 each", "how much each for 4"."""
    operations, numbers = operations_in(pieces), [piece for piece in pieces if piece.kind == "number"]
    bought, each = "bought" in operations, any(piece.name == "each" for piece in pieces)
    if bought and not numbers and not any(piece.kind == "scope" or piece.name == "all" for piece in pieces):
        return _without(pieces, "bought")
    if not numbers or not (bought or each) or _is_added_to_each(pieces):
        return list(pieces)
    if bought and len(numbers) == 1 and [*_not_bought(pieces)] != [*pieces]:
        return [*_not_bought(pieces)]
    if each and operations & {"quotient", "share"}:
        return [replace(piece, name="quotient") if piece.name == "share" else piece for piece in pieces]
    if operations - {"bought", "sum", "together", "count", "say"}:
        return list(pieces)
    measured = any(piece.name == "ask" for piece in pieces)
    things = [thing for number, thing in pairwise(pieces) if number.kind == "number" and thing.kind == "noun"]
    rest = [piece for piece in _without(pieces, "bought", "sum", "together", "count") if piece not in things]
    if measured and each and any(thing.name == "picture" for thing in things):  # "how much per person for 6 people"
        return [Piece("operation", "quotient"), *rest]
    if bought or _is_beside_each(pieces):
        return [Piece("operation", "product"), *rest]
    return [Piece("operation", "quotient"), *rest] if measured else list(pieces)


def _is_added_to_each(pieces: Sequence[Piece]) -> bool:
    """Whether a number is added to each of several: "add 5 to each", 5점씩 더하면."""
    names = [piece.kind if piece.kind == "number" else piece.name for piece in pieces if piece.name != "rest"]
    return ["number", "each", "sum"] in [names[at : at + 3] for at in range(len(names))]


def _not_bought(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces of which what is not bought is left out: 4500원 거 안 사면."""
    for one, other in zip(pieces, [*pieces[1:], Piece("", "")], strict=True):
        denied = (one.name, other.name) == ("no", "bought")
        yield replace(one, kind="filler", name="except") if denied else one


def _is_beside_each(pieces: Sequence[Piece]) -> bool:
    """Whether a number is what each costs or has: "30 each", "30 pence each", 개당 30원."""
    plain = [piece for piece in pieces if piece.kind != "unknown" and piece.name not in ("rest", "one", "value")]
    return any(
        {one.kind, other.kind} == {"number", "filler"} and "each" in (one.name, other.name)
        for one, other in pairwise(plain)
    )


def _scored(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "lose" leaves out what stands at a place, or tells what is missing of a number."""
    if not operations_in(pieces) & SCORES:
        return list(pieces)
    found: list[Piece] = []
    counts = any(piece.name == "count" or (piece.name == "ask" and piece.value) for piece in pieces)
    numbers = [piece for piece in pieces if piece.kind == "number"]
    for at, piece in enumerate(pieces):
        if piece.name == "loser" and content_kinds(pieces[at + 1 :])[:1] in (["ordinal"], ["place"]) and at < 2:
            found.append(replace(piece, kind="filler", name="except"))  # "lose the first two"
        elif piece.name in SCORES and counts and len(numbers) == 1:
            found.append(replace(piece, name="distance"))  # "that is out of 100, how many did he lose"
        elif piece.name != "count" or not counts:
            found.append(piece)
    return found


def _amounting(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a comparison for "add up to", where a place says to what: "do the first two add up to the third"."""
    operations = operations_in(pieces)
    if "amounts" not in operations:
        return list(pieces)
    if operations & _ARITHMETIC:  # 반으로 하면 몇이 돼요
        return _without(pieces, "amounts")
    compares = sum(piece.kind in ("ordinal", "place") for piece in pieces) > 1
    at = next(at for at, piece in enumerate(pieces) if piece.name == "amounts")
    added = [] if "sum" in operations_in(pieces[:at]) else [Piece("operation", "sum", 0, pieces[at].start)]
    equal = [Piece("operation", "equal", 0, pieces[at].start)] if compares else []
    return [*pieces[:at], *added, *equal, *pieces[at + 1 :]]


def _exchanged(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "round" belongs to what exchanges digits: "swap them round"."""
    exchanges = "swap" in operations_in(pieces) and not any(piece.kind == "number" for piece in pieces)
    return _without(pieces, "round") if exchanges else list(pieces)


def _plainly(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that ask how sure a digit is by whether it was read clearly."""
    asks = [piece.name for piece in pieces][-1:] == ["plainly"] and "whether" in {*names_of(pieces, "filler")}
    if not asks or operations_in(pieces) != {"say"}:
        return list(pieces)
    return [replace(piece, name="how_sure") if piece.name == "say" else piece for piece in pieces]


def _taken(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a difference where something is taken from a number: "take 19 from 100"."""
    names = [piece.kind if piece.kind == "number" else piece.name for piece in pieces if piece.name != "rest"]
    at = names.index("takes") if "takes" in names else len(names)
    taken = names[at + 1 : at + 2] in (["number"], ["this"]) and names[at + 2 : at + 4] == ["at", "number"]
    return [Piece("operation", "difference"), *pieces] if taken and not operations_in(pieces) else list(pieces)


def _mirrored(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that ask for a palindrome where what is read backwards is said to be the same."""
    plain = all(piece.kind not in ("number", "ordinal", "place", "scope") for piece in pieces)
    if not plain or not {"reverse", "equal"} <= operations_in(pieces):
        return list(pieces)
    rest = _without(pieces, "equal")
    return [replace(piece, name="palindrome") if piece.name == "reverse" else piece for piece in rest]


def _between_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with "and" for what between two numbers that are reckoned with is no lesson: 8과 12의 최소공배수."""
    found = list(pieces)
    for at, (one, thing, other) in enumerate(zip(pieces, pieces[1:], pieces[2:], strict=False)):
        if [one.kind, thing.name, other.kind] == ["number", "lesson", "number"] and operations_in(pieces):
            found[at + 1] = replace(thing, kind="filler", name="with", value=0)
    return found


def _of_the_last(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "the last", beside "this", is the reading before: "how much older was this one than the last"."""
    places = [piece for piece in pieces if piece.kind in ("ordinal", "place", "scope")]
    this = any(piece.name == "this" for piece in pieces)
    if not this or [piece.name for piece in places] != ["last"] or not operations_in(pieces) & _COMPARED:
        return list(pieces)
    return [Piece("scope", "before", 0, piece.start) if piece in places else piece for piece in pieces]


_STEPS: tuple[Callable[[Sequence[Piece]], Sequence[Piece]], ...] = (
    compared,
    _numbered,
    _in_its_time,
    _on_a_side,
    _with_a_number,
    _inclusive,
    _in_years,
    _extra,
    _some_more,
    _parted,
    _outweighed,
    _shared,
    _cut,
    _counted,
    _each,
    _scored,
    _amounting,
    _exchanged,
    _plainly,
    _taken,
    _mirrored,
    _between_numbers,
    _of_the_last,
)
