"""What comes of several numbers: the digits, lines or pictures of a reading, or two readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from statistics import pstdev

from engine.dialogue.memory import Conversation
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.choices import extreme_of
from engine.skills.number_facts import comparison, decimal
from engine.skills.targets import Targets, by_line, lines
from engine.skills.two_numbers import numbers_at

OF_PAIRS = ("difference", "equal", "different", "greater", "less")
LENGTHS = ("longest", "shortest")
AGGREGATES = ("ends", "spread", "deviation", "sum", "product", "mean", "median", "largest", "smallest")
_FUNCTIONS: Mapping[str, Callable[[Sequence[int]], int]] = {
    "sum": sum, "product": prod, "largest": max, "smallest": min,
    "difference": lambda values: max(values) - min(values),
}  # fmt: skip
WITH_RESULTS = tuple(_FUNCTIONS)  # operations that give one whole number
OF_SEVERAL = (*OF_PAIRS, *LENGTHS, "sort", "in_order", *AGGREGATES)


@dataclass(frozen=True)
class Several:
    """A request that several numbers answer."""

    request: Request
    conversation: Conversation
    words: Words

    @property
    def targets(self) -> Targets:
        """What is told of."""
        return Targets(self.request, self.conversation)

    def sentences(self) -> Iterator[str]:
        """The answer: of the digits, or where there are several numbers, of those."""
        if self.request.operation in LENGTHS:
            yield self._lengths()
            return
        request, words, operation = self.request, self.words, self.request.operation
        compared = self._compared()
        if compared is not None:
            yield comparison(operation, *compared, words)
            return
        if operation == "difference" and len(request.places) == 1:  # "how much more is the first"
            every = replace(self, request=replace(request, places=()))
            if len(every._numbers()) == 2:
                yield from every.sentences()
                return
        numbers, digits = self._numbers(), self._digits()
        if operation == "sort":
            several = len(numbers) > 1 and request.unit != "digit"
            texts = map(str, sorted(numbers, reverse=request.descending)) if several else None
            for text in [", ".join(texts)] if texts else self._sorted_digits():
                yield words.say("facts.sorted", text=text)
            return
        if operation == "in_order":
            yield self._in_order(numbers if len(numbers) > 1 and request.unit != "digit" else digits)
            return
        if operation in ("greater", "less"):
            operation = "largest" if operation == "greater" else "smallest"
        if operation in ("equal", "different"):
            values = numbers or digits
            if len(values) < 2:
                raise UsageError("facts.two_needed")
            if len(set(values)) == 1:
                yield words.say("facts.all_equal", value=values[0])
            else:
                other = next(value for value in values if value != values[0])
                yield words.say(
                    f"facts.{operation}_{'no' if operation == 'equal' else 'yes'}", number=values[0], other=other
                )
            return
        values = numbers if numbers and (self._of_numbers() or operation == "difference") else digits
        if operation == "difference" and len(values) != 2:
            if not self.targets.of_numbers():
                raise UsageError("facts.two_needed")
            operation = "spread"
        chosen = [digit for picture in self.targets.selection() for digit in picture] if request.places else []
        if operation in ("largest", "smallest") and len(chosen) > 1 and request.rank == 1 and not self._of_numbers():
            yield extreme_of(chosen, operation, self.conversation, words)
            return
        yield self._result_sentence(operation, values, of_digits=values is digits and not chosen)

    def result(self) -> int:
        """The number that a sum or another calculation gives.

        Raises:
            UsageError: a difference is not of two.
        """
        numbers, operation = self._numbers(), self.request.operation
        of_numbers = numbers and (self._of_numbers() or operation == "difference")
        values = numbers if of_numbers else self._digits()
        if operation == "difference" and len(values) != 2:
            raise UsageError("facts.two_needed")
        return calculate(operation, values)

    def _of_numbers(self) -> bool:
        """Whether whole numbers are calculated with, where there are several."""
        return self.request.scope == "both" or self.targets.of_numbers()

    def _digits(self) -> list[int]:
        return [digit.value for picture in self.targets.selection() for digit in picture]

    def _numbers(self) -> list[int]:
        """The numbers of several pictures or lines, of the last two readings, or of two digits; else none."""
        if self.request.unit == "digit" and self.request.scope != "both" and len(self.targets.pictures()) == 1:
            return []
        numbers = [int(text) for text in self.targets.numbers()]
        if (self.request.filters or self.request.without) and self.targets.of_numbers():
            return numbers
        if len(numbers) > 1 or any(place.unit in ("digit", "one") for place in self.request.places):
            return numbers if len(numbers) > 1 else []
        digits = self._digits()
        earlier = self.conversation.earlier
        wants_two = self.request.operation in OF_PAIRS
        if wants_two and len(digits) != 2 and earlier and self.conversation.texts and not self.request.places:
            return [int(_bare(earlier[0][-1])), *numbers]
        return digits if self.request.scope == "both" and len(digits) == 2 else []

    def _compared(self) -> tuple[int, int] | None:
        """Two numbers of which the first is compared: "is the first bigger", "was the one before bigger"."""
        request, conversation = self.request, self.conversation
        if request.operation == "difference" or request.operation not in OF_PAIRS:
            return None
        if request.scope == "before" and conversation.earlier and conversation.texts:
            return int(_bare(conversation.earlier[0][-1])), int(_bare(conversation.texts[0]))
        if not request.places:
            return None
        if request.scope == "everything" and len(request.places) == 2:  # "is 13540 more than 3450"
            numbers = self._numbers()
            return (numbers[0], numbers[1]) if len(numbers) == 2 else None
        if len(request.places) == 2 and request.operation in (
            "greater",
            "less",
        ):  # "is the last smaller than the first"
            numbers = numbers_at(request, conversation)
            return (numbers[0], numbers[1]) if len(numbers) == 2 else None
        last = conversation.request
        scope = "both" if last is not None and last.scope in ("both", "before") else request.scope
        everything = Several(Request(request.operation, scope=scope), conversation, self.words)
        pair = everything._numbers() or [digit.value for digits in everything.targets.pictures() for digit in digits]
        place = request.places[0].number
        if len(pair) != 2 or place not in (1, 2, -1):
            return None
        return (pair[0], pair[1]) if place == 1 else (pair[1], pair[0])

    def _result_sentence(self, operation: str, values: Sequence[int], *, of_digits: bool) -> str:
        words = self.words
        if operation in ("largest", "smallest"):
            by_size = sorted({*values}, reverse=operation == "largest")
            rank = self.request.rank
            if rank > len(by_size):
                raise UsageError("facts.no_rank", count=len(by_size))
            name = f"{operation}_ranked" if rank > 1 else operation if of_digits else f"{operation}_number"
            return words.say(f"facts.{name}", value=by_size[rank - 1], rank=rank)
        if operation in ("difference", "spread"):
            large, small = max(values), min(values)
            return words.say("facts.difference", result=large - small, terms=f"{large} - {small}")
        if operation == "ends":
            large, small = max(values), min(values)
            return words.say("facts.sum_numbers", result=large + small, terms=f"{large} + {small}")
        if operation in ("mean", "median"):
            ordered = sorted(values)
            middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
            of = values if operation == "mean" else middle
            name = operation if of_digits or operation == "median" else "mean_numbers"
            return words.say(f"facts.{name}", result=decimal(sum(of) / len(of)))
        if operation == "deviation":
            name = operation if of_digits else "deviation_numbers"
            return words.say(f"facts.{name}", result=decimal(pstdev(values)))
        sign = " + " if operation == "sum" else " × "
        name = operation if of_digits else f"{operation}_numbers"
        return words.say(f"facts.{name}", result=calculate(operation, values), terms=sign.join(map(str, values)))

    def _in_order(self, values: Sequence[int]) -> str:
        """Whether values are in order as they stand."""
        name = "in_descending_order" if self.request.descending else "in_order"
        verdict = "yes" if [*values] == sorted(values, reverse=self.request.descending) else "no"
        return self.words.say(f"facts.{name}_{verdict}", text=", ".join(map(str, values)))

    def _sorted_digits(self) -> list[str]:
        """The digits of each line in order."""
        return ["".join(sorted(text, reverse=self.request.descending)) for text in self.targets.numbers()]

    def _lengths(self) -> str:
        """Which of the pictures, lines or readings has the most digits or the fewest."""
        pictures, words, operation = self.targets.pictures(), self.words, self.request.operation
        if len(pictures) == 1 and self.request.unit != "row" and self.conversation.earlier:
            pictures = Targets(Request(operation, scope="both"), self.conversation).pictures()
        unit = "picture" if len(pictures) > 1 else "row"
        parts = pictures if unit == "picture" else by_line(pictures[0])
        if len(parts) == 1:
            return words.say(
                "facts.count_one" if len(parts[0]) == 1 else "facts.count", count=len(parts[0]), text=lines(parts[0])
            )
        counts = [len(part) for part in parts]
        if len(set(counts)) == 1:
            return words.say("facts.lengths_alike", count=counts[0])
        count = max(counts) if operation == "longest" else min(counts)
        texts = [lines(part) for part in parts if len(part) == count]
        return words.say(f"facts.{operation}", count=count, text=", ".join(texts))


def calculate(operation: str, values: Sequence[int]) -> int:
    """The sum, the product, the difference, the largest or the smallest of values."""
    return _FUNCTIONS[operation](values)


def _bare(text: str) -> str:
    return text.replace("\n", "")
