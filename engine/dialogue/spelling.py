"""Numbers in words and in Roman numerals."""

from __future__ import annotations

from engine.locales import Words

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
MOST_ROMAN = 3999
MOST_DIGITS = 12  # of a number that is read as one; a longer one is read digit by digit


def in_words(text: str, words: Words) -> str:
    """A number in words, and digit by digit: "eighty-three (eight three)", "팔십삼 (팔 삼)"."""
    names = words.table("number_words")
    each = " ".join(names["units"][int(digit)] for digit in text)
    if len(text) == 1 or len(text) > MOST_DIGITS or text.startswith("0"):
        return each
    whole = _by_tens(int(text), names) if names["myriads"] else _by_thousands(int(text), names)
    return f"{whole} ({each})"


def in_roman(number: int) -> str | None:
    """A number from 1 to ``MOST_ROMAN`` in Roman numerals; None for any other."""
    if not 1 <= number <= MOST_ROMAN:
        return None
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def _by_thousands(number: int, names: dict[str, list[str]]) -> str:
    """As in English: "thirteen thousand five hundred and forty"."""
    parts = []
    for power in (9, 6, 3, 0):
        group = number // 10**power % 1000
        if group:
            parts.append(f"{_below_thousand(group, names)} {names['powers'][power // 3]}".strip())
    return " ".join(parts)


def _below_thousand(number: int, names: dict[str, list[str]]) -> str:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    small = (
        names["units"][rest]
        if 0 < rest < 20
        else "-".join(filter(None, (names["tens"][tens], names["units"][units] if units else "")))
    )
    large = f"{names['units'][hundreds]} {names['hundred'][0]}" if hundreds else ""
    return f" {names['and'][0]} ".join(filter(None, (large, small)))


def _by_tens(number: int, names: dict[str, list[str]]) -> str:
    """As in Korean: 만 삼천오백사십."""
    parts = []
    for myriad in (2, 1, 0):
        group = number // 10 ** (4 * myriad) % 10_000
        words = ""
        for power in (3, 2, 1, 0):
            digit = group // 10**power % 10
            if digit:
                words += ("" if digit == 1 and power else names["units"][digit]) + names["tens"][power]
        if words:
            parts.append(("" if words == names["units"][1] and myriad == 1 else words) + names["powers"][myriad])
    return " ".join(parts)
