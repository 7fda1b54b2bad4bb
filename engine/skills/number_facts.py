"""What is told of one number: whether it is prime, what is calculated with it, how it compares with another."""

from __future__ import annotations

from itertools import count
from math import gcd, isqrt, lcm

from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.notations import in_notation

# Of larger numbers no factors are looked for.
MOST_FACTORED = 10**12
# A number of more digits, or a higher power, is not worked out.
LONGEST_POWER, MOST_POWER = 100, 9
ROUNDED_TO = (10, 100, 1000, 10_000)
MOST_LISTED = 24  # divisors
# How many of the usual smaller measure make one: centimetres, metres, grams, millilitres, minutes.
_PER = {"in_metres": 100, "in_kilometres": 1000, "in_kilos": 1000, "in_litres": 1000, "in_hours": 60}


def number_fact(text: str, request: Request, words: Words) -> str:
    """An operation on one number, with the operand of the request if it has one."""
    written = in_notation(text, request, words)
    if written is not None:
        return written
    number = int(text)
    operation, operand = request.operation, next(iter(request.operands), 0)
    if operation in ("even", "odd"):
        return words.say("facts.odd" if number % 2 else "facts.even", number=number)
    if operation == "palindrome":
        return words.say(
            "facts.palindrome" if text == text[::-1] else "facts.no_palindrome", text=text, other=text[::-1]
        )
    if operation == "prime":
        return _prime(number, words)
    if operation == "composite":
        return _composite(number, words)
    if operation == "next_prime":
        return _next_prime(number, words)
    if operation == "growth":
        return growth(operand, number, words)
    if operation == "factors":
        return _factors(number, words)
    if operation in ("divisor", "multiple_of_both"):
        result = {"divisor": gcd, "multiple_of_both": lcm}[operation](number, operand)
        return words.say(f"facts.{operation}", number=number, other=operand, result=result)
    if operation in ("discount", "surcharge", "portion"):
        percent = {"discount": 100 - operand, "surcharge": 100 + operand, "portion": operand}[operation]
        share = decimal(number * percent / 100)
        return words.say(f"facts.{operation}", number=number, percent=operand, result=share)
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
    if operation in _PER:
        per = operand or _PER[operation]
        measure = f"{number // per}:{number % per:02}" if operation == "in_hours" else decimal(number / per)
        name = "in_metres_of_millimetres" if operand else operation
        return words.say(f"facts.{name}", number=number, result=measure)
    if operation in ("greater", "less", "at_least", "at_most", "equal", "different"):
        return comparison(operation, number, operand, words)
    if operation in ("sum", "product", "difference"):
        sign = {"sum": "+", "product": "×", "difference": "-"}[operation]
        result = {"sum": number + operand, "product": number * operand, "difference": number - operand}[operation]
        name = operation if operation == "difference" else f"{operation}_numbers"
        return words.say(f"facts.{name}", result=result, terms=f"{number} {sign} {operand}")
    if operation == "paid":
        return change(number, operand, words)
    if operation == "distance":
        low, high = sorted((number, operand))
        return words.say("facts.difference", result=high - low, terms=f"{high} - {low}")
    if operation in ("round", "round_up", "round_down"):
        unit = operand if operand in ROUNDED_TO else ROUNDED_TO[0]
        added = {"round": unit // 2, "round_up": unit - 1, "round_down": 0}[operation]
        name = "rounded" if operation == "round" else f"rounded_{operation.removeprefix('round_')}"
        return words.say(f"facts.{name}", unit=unit, result=(number + added) // unit * unit)
    if operand == 0:
        return words.say("facts.by_zero")
    quotient, remainder = divmod(number, operand)
    if operation == "quotient":
        exact = str(quotient) if not remainder else decimal(number / operand)
        return words.say("facts.quotient", terms=f"{number} / {operand}", result=exact)
    name = "remainder" if operation == "remainder" else "not_divisible" if remainder else "divisible"
    return words.say(f"facts.{name}", number=number, divisor=operand, quotient=quotient, remainder=remainder)


def change(price: int, paid: int, words: Words) -> str:
    """What is left of an amount that is paid with, or missing of it."""
    name = "paid" if paid >= price else "paid_short"
    return words.say(f"facts.{name}", paid=paid, number=price, result=abs(paid - price))


def comparison(operation: str, number: int, other: int, words: Words) -> str:
    """Whether a comparison of two numbers holds, in a sentence."""
    if operation in ("at_least", "at_most"):
        if number == other:
            return words.say("facts.just_so", number=number)
        operation = {"at_least": "greater", "at_most": "less"}[operation]
    holds = {
        "greater": number > other, "less": number < other, "equal": number == other, "different": number != other,
    }[operation]  # fmt: skip
    same = number == other and operation in ("greater", "less")
    verdict = "same" if same else "yes" if holds else "no"
    return words.say(f"facts.{operation}_{verdict}", number=number, other=other)


def _prime(number: int, words: Words) -> str:
    if number < 2:
        return words.say("facts.not_prime_small", number=number)
    if number > MOST_FACTORED:
        return words.say("facts.prime_unknown", number=number)
    first = _prime_factors(number)[0]
    if first == number:
        return words.say("facts.prime", number=number)
    return words.say("facts.not_prime", number=number, factors=f"{first} × {number // first}")


def growth(before: int, after: int, words: Words) -> str:
    """How much larger or smaller a number is than the one before it, in percent."""
    if not before:
        return words.say("facts.by_zero")
    name = "grown" if after >= before else "shrunk"
    return words.say(f"facts.{name}", before=before, after=after, share=f"{abs(after - before) / before:.1%}")


def _next_prime(number: int, words: Words) -> str:
    if number > MOST_FACTORED:
        return words.say("facts.prime_unknown", number=number)
    following = next(prime for prime in count(max(number + 1, 2)) if _prime_factors(prime) == [prime])
    return words.say("facts.next_prime", number=number, result=following)


def _composite(number: int, words: Words) -> str:
    if number < 2 or number > MOST_FACTORED:
        return (
            _prime(number, words) if number > MOST_FACTORED else words.say("facts.not_composite_small", number=number)
        )
    first = _prime_factors(number)[0]
    if first == number:
        return words.say("facts.not_composite", number=number)
    return words.say("facts.composite", number=number, factors=f"{first} × {number // first}")


def _factors(number: int, words: Words) -> str:
    """A number as a product of primes, and its divisors, the smallest ones if there are many."""
    if number > MOST_FACTORED:
        return words.say("facts.prime_unknown", number=number)
    if number < 2:
        return words.say("facts.no_factors", number=number)
    primes, divisors = _prime_factors(number), {1}
    if len(primes) == 1:
        return words.say("facts.factors_prime", number=number)
    for prime in primes:
        divisors |= {divisor * prime for divisor in divisors}
    listed = [str(divisor) for divisor in sorted(divisors)]
    shown = ", ".join(listed[:MOST_LISTED] + ["…"] * (len(listed) > MOST_LISTED))
    terms = " × ".join(map(str, primes))
    return words.say("facts.factors", number=number, terms=terms, count=len(listed), listed=shown)


def _prime_factors(number: int) -> list[int]:
    """The primes whose product a number from 2 on is, the smallest first, by trial division."""
    primes, left, divisor = [], number, 2
    while divisor * divisor <= left:
        if left % divisor:
            divisor += 1 if divisor == 2 else 2
        else:
            primes.append(divisor)
            left //= divisor
    return [*primes, left]


def decimal(value: float) -> str:
    """A number with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
