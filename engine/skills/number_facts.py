"""What is told of one number: whether it is prime, how it is written, how it compares with another."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

from engine.dialogue.requests import Request
from engine.dialogue.spelling import in_roman, in_words
from engine.errors import UsageError
from engine.locales import Words

# Of larger numbers no factors are looked for.
MOST_FACTORED = 10**12
# A number of more digits, or a higher power, is not worked out.
LONGEST_POWER, MOST_POWER = 100, 9
ROUNDED_TO = (10, 100, 1000, 10_000)


def told_of(text: str, request: Request, words: Words) -> str:
    """An operation on one number, with the operand of the request if it has one."""
    written = _written(text, request, words)
    if written is not None:
        return written
    number = int(text)
    operation, operand = request.operation, next(iter(request.operands), 0)
    if operation in ("even", "odd"):
        return words.say("facts.odd" if number % 2 else "facts.even", number=number)
    if operation == "prime":
        return _prime(number, words)
    if operation == "between":
        low, high = sorted(request.operands)
        verdict = "yes" if low <= number <= high else "no"
        return words.say(f"facts.between_{verdict}", number=number, low=low, high=high)
    if operation == "square":
        root = isqrt(number)
        return words.say("facts.square" if root * root == number else "facts.not_square", number=number, root=root)
    if operation == "power":
        exponent = operand if request.operands else 2
        if exponent > MOST_POWER or len(text) > LONGEST_POWER:
            raise UsageError("facts.too_large")
        return words.say("facts.power", terms=" × ".join([str(number)] * exponent) or 1, result=number**exponent)
    if operation == "root":
        root = isqrt(number)
        whole = root * root == number or number > MOST_FACTORED
        return words.say("facts.root", number=number, result=root if whole else decimal(number**0.5))
    if operation in ("greater", "less", "equal", "different"):
        return comparison(operation, number, operand, words)
    if operation in ("sum", "product", "difference"):
        sign = {"sum": "+", "product": "×", "difference": "-"}[operation]
        result = {"sum": number + operand, "product": number * operand, "difference": number - operand}[operation]
        name = operation if operation == "difference" else f"{operation}_numbers"
        return words.say(f"facts.{name}", result=result, terms=f"{number} {sign} {operand}")
    if operation == "distance":
        low, high = sorted((number, operand))
        return words.say("facts.difference", result=high - low, terms=f"{high} - {low}")
    if operation == "round":
        unit = operand if operand in ROUNDED_TO else ROUNDED_TO[0]
        return words.say("facts.rounded", unit=unit, result=(number + unit // 2) // unit * unit)
    if operand == 0:
        return words.say("facts.by_zero")
    quotient, remainder = divmod(number, operand)
    if operation == "quotient":
        exact = str(quotient) if not remainder else decimal(number / operand)
        return words.say("facts.quotient", terms=f"{number} / {operand}", result=exact)
    name = "remainder" if operation == "remainder" else "not_divisible" if remainder else "divisible"
    return words.say(f"facts.{name}", number=number, divisor=operand, quotient=quotient, remainder=remainder)


def comparison(operation: str, number: int, other: int, words: Words) -> str:
    """Whether a comparison of two numbers holds, in a sentence."""
    holds = {
        "greater": number > other, "less": number < other, "equal": number == other, "different": number != other,
    }[operation]  # fmt: skip
    same = number == other and operation in ("greater", "less")
    verdict = "same" if same else "yes" if holds else "no"
    return words.say(f"facts.{operation}_{verdict}", number=number, other=other)


def _written(text: str, request: Request, words: Words) -> str | None:
    """The number in another way to write it; None for any other operation."""
    operation = request.operation
    if operation == "copy":
        return text
    if operation == "distinct":
        different = dict.fromkeys(text)
        return words.say("facts.distinct", count=len(different), text=", ".join(different))
    if operation == "roman":
        letters = in_roman(int(text))
        return words.say("facts.roman", text=letters) if letters else words.say("facts.no_roman", text=text)
    if operation == "sort":
        return words.say("facts.sorted", text="".join(sorted(text, reverse=request.descending)))
    ways: dict[str, Callable[[], str]] = {
        "reverse": lambda: text[::-1],
        "commas": lambda: f"{int(text):,}",
        "words": lambda: in_words(text, words),
        "binary": lambda: f"{int(text):b}",
        "hexadecimal": lambda: f"{int(text):X}",
    }
    return words.say(f"facts.{operation}", text=ways[operation]()) if operation in ways else None


def _prime(number: int, words: Words) -> str:
    if number < 2:
        return words.say("facts.not_prime_small", number=number)
    if number > MOST_FACTORED:
        return words.say("facts.prime_unknown", number=number)
    divisor = next((divisor for divisor in (2, *range(3, isqrt(number) + 1, 2)) if number % divisor == 0), number)
    if divisor == number:
        return words.say("facts.prime", number=number)
    return words.say("facts.not_prime", number=number, factors=f"{divisor} × {number // divisor}")


def decimal(value: float) -> str:
    """A number with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
