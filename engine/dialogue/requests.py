"""A request about what was read: an operation, its operands and its target, composed from a sentence's pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.dialogue.filters import RECKONINGS, Filter, chosen_by
from engine.dialogue.grammar import Piece
from engine.dialogue.positions import Place, places_in

# Operations by what they are done with: nothing, one number, or a number where one is named.
_ALONE = (
    "least_sure", "most_sure", "how_sure", "words", "roman", "copy", "reverse", "sort", "distinct", "mean", "median",
    "prime", "square", "root", "even", "odd", "longest", "shortest", "largest", "smallest", "again", "binary",
    "hexadecimal", "spread", "commas", "each_sure", "changed",
)  # fmt: skip
_WITH_ONE = ("divisible", "remainder", "after", "ahead")
_WITH_ANY = (
    "equal", "different", "greater", "less", "product", "difference", "quotient", "sum", "count", "has", "round",
    "power", "distance",
)  # fmt: skip
# Where a sentence names several operations, the first of these is meant: "how many are there" counts.
_PRIORITY = (
    "changed", "each_sure", "least_sure", "most_sure", "after", "ahead", "divisible", "remainder", "how_sure", "words",
    "roman", "binary", "hexadecimal", "commas", "copy", "reverse", "sort", "distinct", "mean", "median", "prime",
    "square", "power", "root", "even", "odd", "longest", "shortest", "round", "spread", "distance", "difference",
    "largest", "smallest", "greater", "less", "equal", "different", "product", "quotient", "sum", "count", "has",
    "again", "between",
)  # fmt: skip
# What is told of the result of another operation: "is the sum even", "half the product".
_COMPARED = ("divisible", "remainder", "greater", "less", "equal", "difference")
_OF_RESULTS = ("even", "odd", "prime", "square", "root", *_COMPARED)
_RESULTS = ("sum", "product", "largest", "smallest")
# Operations with a number of their own.
_FACTORS = {"half": ("quotient", 2), "double": ("product", 2), "triple": ("product", 3), "cube": ("power", 3)}
# Operations on two numbers, with which "them" may be the last two readings.
_OF_TWO = frozenset({"sum", "product", "difference", "quotient", "equal", "different", "greater", "less"})
_SIZES = {"largest": "largest", "greater": "largest", "smallest": "smallest", "less": "smallest"}
SHORT = 2  # pieces of an elliptic question: "7은?"
_SCOPES = ("original", "everything", "before", "both", "them", "other", "current")
# What "and without the 9?" goes on with.
_CARRIED_ON = RECKONINGS - {"reverse", "power", "distinct", "difference"}
# Operations on two numbers whose order does not matter: "add this one to the one before".
_EITHER_WAY = frozenset({"sum", "product", "difference"})
# Operations that only say how, or that stand in words like "read it".
_MANNERS = {"say", "ascending", "descending", "together", "another", "step_back", "undo_all", *_FACTORS}


@dataclass(frozen=True)
class Request:
    """What is to be told of the readings.

    Attributes:
        operation: one of ``_PRIORITY``, or "say".
        operands: the numbers that it is done with.
        places: which digits, line or picture.
        scope: "before", "both", "other", "current", "everything" that was read, "all" of the last reading, or if that
            is one digit of everything, "original" for what was read before corrections, or "" for what the places say.
        unit: what is counted, added or compared, if the sentence says: "digit", "row", "picture"; "number" may be a
            digit or all of a picture.
        descending: how to sort.
        filters: what those that it is about have in common: "how many odd ones", "the sum without the 9".
        without: the places that are left out: "all but the last".
        rank: 2 for "the second largest".
        of: the operation that gives what it is about: "is the sum even"; empty for what was read.
    """

    operation: str
    operands: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    scope: str = ""
    unit: str = ""
    descending: bool = False
    filters: tuple[Filter, ...] = ()
    without: tuple[Place, ...] = ()
    rank: int = 1
    of: str = ""


def operations_in(pieces: Sequence[Piece]) -> set[str]:
    """The names of the operations among pieces."""
    return {piece.name for piece in pieces if piece.kind == "operation"}


def named(pieces: Sequence[Piece], kind: str) -> Iterator[str]:
    """The names of the pieces of a kind."""
    return (piece.name for piece in pieces if piece.kind == kind)


def request_of(
    pieces: Sequence[Piece], read: Sequence[str], last: Request | None, *, whether: bool = False
) -> Request | None:
    """The request that pieces make; None if they make none.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        last: the request before, which "and the second?" goes on with.
        whether: whether the sentence asks whether something is so.
    """
    chosen = chosen_by(pieces, whether=whether)
    rank, rest = _rank(chosen.rest)
    operations = _in_rows(_repeated(rest), rest)
    places, numbers = places_in(rest)
    if len(numbers) == 1:  # "more than 3" compares
        operations = {{"longest": "greater", "shortest": "less"}.get(name, name) for name in operations}
    scope = next(iter(sorted(named(rest, "scope"), key=_SCOPES.index)), "")
    if scope == "before" and operations & _EITHER_WAY and {"this", "with"} & {*named(rest, "filler")}:
        scope = "both"
    unit = next((name for name in named(rest, "noun") if name != "one"), "")
    if len(numbers) > 1 or operations & {*_ALONE} - {"again", "how_sure"}:
        numbers = tuple(number for number in numbers if str(number) not in read)
        if operations & {*_ALONE}:  # "the mean of the three"
            numbers = tuple(number for number in numbers if not 2 <= number <= len(read))
    if scope == "both" and len(places) == 1 and places[0].number in (1, -1) and places[0].count == 1:
        places, scope = (replace(places[0], count=2),), ""  # 앞 두 숫자
    powers = tuple(10 ** (-place.number - 1) for place in places if -6 < place.number < -1)
    if "round" in operations and powers and not numbers:  # "to the hundreds place"
        places, numbers = (), powers
    if scope == "them":
        scope = "both" if operations & _OF_TWO and not chosen.filters else ""
    request = Request(
        "", numbers, places, scope, unit, "descending" in operations, chosen.filters, places_in(chosen.without)[0], rank
    )
    beside = _beside(rest, operations, read)
    if beside is not None:
        return beside
    if operations - _MANNERS - {*_PRIORITY} - {"between"}:
        return None
    sizes = {_SIZES[name] for name in operations & {*_SIZES}}
    if "difference" in operations and sizes == {"largest", "smallest"}:
        return replace(request, operation="spread") if not numbers else None
    if "between" in operations and operations <= {"between", "has"} and len(numbers) == 2:
        return replace(request, operation="between")
    operations -= {"between"} if numbers else {"between", "after", "ahead"}
    if operations == {"how_sure"} and len(numbers) == 1 and (places or _is_read(numbers[0], read)):
        return Request("how_sure", places=places or (Place("digit", 1, of=numbers[0]),))
    if (chosen.filters or chosen.without) and not operations & RECKONINGS:
        return _of_some(request, operations, pieces, last)
    told = _of_result(request, operations, pieces)
    if told is not None:
        return told
    operation = next((name for name in _PRIORITY if name in operations), "")
    if operation in ("greater", "less") and len(places) > 1 and "ask" in {*named(rest, "filler")}:
        operation = _SIZES[operation]  # "which is bigger, the first or the last"
    if operation == "power" and operations & {*_RESULTS, "mean"}:
        return None  # "the sum of the squares"
    if operation == "has" and not numbers and not places and unit not in ("digit", "number"):
        return None  # "can you see me?"
    if not operation and operations & {"ascending", "descending"}:
        operation = "sort"
    if not operation and "together" in operations and (scope or "noun" in {piece.kind for piece in rest}):
        operation = "sum"
    compares = last is not None and last.operation in ("greater", "less") and last.operands
    if last is not None and compares and operation in ("distance", "difference") and not numbers:
        return replace(last, operation="distance")  # "is it over 68000?" "How much more?"
    if operation == "distance" and not numbers:
        operation = "difference"
    if operation in RECKONINGS and "all" in {*named(rest, "filler")} and not (scope or places):
        request = replace(request, scope="all")
    if operation:
        return replace(request, operation=operation) if _fits(operation, numbers) else None
    return _without_operation(request, operations, pieces, last, read)


def _rank(pieces: Sequence[Piece]) -> tuple[int, list[Piece]]:
    """The place in a row by size: of "the second largest" 2; and the pieces without it."""
    numbers = any(piece.kind == "number" for piece in pieces)
    sizes = [at for at, piece in enumerate(pieces) if piece.name in _SIZES]
    if len(sizes) != 1 or numbers:
        return 1, list(pieces)
    at = sizes[0]
    start = at - 2 if at > 1 and pieces[at - 1].name == "value" else at - 1  # 두 번째로 큰
    thing_follows = any(piece.name in ("digit", "number", "one") for piece in pieces[at + 1 : at + 2])
    if start < 0 or pieces[start].kind != "ordinal" or pieces[start].value < 2:
        return 1, list(pieces)
    if pieces[at].name != _SIZES[pieces[at].name] and not thing_follows:
        return 1, list(pieces)
    size = replace(pieces[at], name=_SIZES[pieces[at].name])
    return pieces[start].value, [*pieces[:start], size, *pieces[at + 1 :]]


def _of_some(request: Request, operations: set[str], pieces: Sequence[Piece], last: Request | None) -> Request | None:
    """A request that names only those that it is about: they are listed, unless something was just reckoned."""
    goes_on = last is not None and last.operation in _CARRIED_ON and not last.operands
    carries = (
        goes_on
        and not operations
        and "ask" not in {*named(pieces, "filler")}
        and (request.without or {"carry", "only", "except"} & {*named(pieces, "filler")})
    )
    if request.operands or operations - {"has", "say", "again"} - _MANNERS:
        return None
    if operations & {"ascending", "descending"}:
        return replace(request, operation="sort")
    return replace(request, operation=last.operation if last is not None and carries else "count")


def _of_result(request: Request, operations: set[str], pieces: Sequence[Piece]) -> Request | None:
    """A request about what another operation gives, "is the sum even", or with a number in a word: "half of it"."""
    result = next((name for name in _RESULTS if name in operations), "")
    factor = next((_FACTORS[name] for name in _FACTORS if name in operations), None)
    if factor is not None and not operations & {*_PRIORITY} - {factor[0], *_RESULTS}:
        of = result if result != factor[0] else ""
        return replace(request, operation=factor[0], operands=(factor[1],), of=of)
    told = next((name for name in _OF_RESULTS if name in operations), "")
    if not told and result in ("sum", "product") and pieces[0].name == "value":
        told = "equal"  # "is the sum 20"
    if not (result and told) or len(request.operands) != (told in _COMPARED):
        return None
    return replace(request, operation=told, of=result)


def _repeated(pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces: digits may repeat, and a reading may be repeated."""
    operations = {"has" if name == "anyone" else name for name in operations_in(pieces)}
    if "repeat" in operations:
        before = [piece.name for piece in pieces[: [piece.name for piece in pieces].index("repeat")]]
        repeats = {"has", "ask", "digit", "number", "one"} & {*before}
        operations = operations - {"repeat", "has"} | {"distinct"} if repeats else operations - {"repeat"} | {"again"}
    return operations


def _in_rows(operations: set[str], pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces, of which "from the low ones on" says how to sort."""
    if "onward" not in {*named(pieces, "filler")}:
        return operations
    sizes = operations & {*_SIZES}
    orders = {"descending" if _SIZES[size] == "largest" else "ascending" for size in sizes}
    return operations - sizes | orders


def _beside(pieces: Sequence[Piece], operations: set[str], read: Sequence[str]) -> Request | None:
    """A request for what stands beside a digit: "what comes after the 8", 8 다음은 뭐야."""
    places, numbers = places_in(pieces)
    if len(numbers) != 1 or not _is_read(numbers[0], read) or len(places) > 1:
        return None
    at = next(at for at, piece in enumerate(pieces) if piece.kind == "number")
    follows = pieces[at + 1].name if at + 1 < len(pieces) else ""
    side = next((name for name in ("after", "ahead") if name in operations), "")
    if not side and follows == "step_next" and not operations - {"step_next", "say"}:
        side = "after"
    if not side and "ask" in {*named(pieces, "filler")} and not operations - {"has", "say"}:
        side = {"last": "after", "first": "ahead"}.get(follows, "")
        side = side or ("ahead" if "before" in {*named(pieces, "scope")} and not places else "")
    return Request(side, numbers) if side and not operations - {side, "has", "step_next", "say"} else None


def _is_read(number: int, read: Sequence[str]) -> bool:
    """Whether a number is one digit of what was read last."""
    return bool(read) and 0 <= number < 10 and str(number) in read[0]


def _fits(operation: str, numbers: tuple[int, ...]) -> bool:
    if operation in _WITH_ONE:
        return len(numbers) == 1
    return len(numbers) <= (1 if operation in _WITH_ANY else 0)


def _without_operation(
    request: Request, operations: set[str], pieces: Sequence[Piece], last: Request | None, read: Sequence[str]
) -> Request | None:
    """A request that only says what it is about."""
    about = bool(request.places or request.scope)
    fillers = set(named(pieces, "filler"))
    carries = pieces[0].name == "carry" if pieces else False
    if last is not None and request.operands and (carries or len(pieces) <= SHORT):
        goes_on = last.operation in (*_WITH_ONE, *_WITH_ANY) if carries else last.operation in ("count", "has")
        if last.operation == "how_sure" and len(request.operands) == 1 and _is_read(request.operands[0], read):
            return replace(last, places=(Place("digit", 1, of=request.operands[0]),))
        if goes_on:
            return replace(last, operands=request.operands, places=request.places or last.places)
    if last is not None and carries and about and not request.operands and last.operation != "say":
        return replace(last, places=request.places, scope=request.scope)
    if request.operands or fillers & {"no", "right"} or operations & {"another", "step_back", "undo_all"}:
        return None
    shown = request.unit or request.scope in ("before", "both", "everything")
    if about and not ("show" in fillers and "say" not in operations and not shown):
        return replace(request, operation="say")
    asks = "say" in operations or ("show" in fillers and request.unit in ("digit", "number"))
    return replace(request, operation="again") if asks else None
