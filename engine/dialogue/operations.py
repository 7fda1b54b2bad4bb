"""Operations on what was read, by what they are done with and what they go with."""

from __future__ import annotations

from engine.dialogue.filters import CALCULATIONS

# Operations by what they are done with: nothing, one number, or a number where one is named.
ALONE = (
    "least_sure", "most_sure", "how_sure", "words", "roman", "copy", "reverse", "sort", "distinct", "mean", "median",
    "prime", "square", "root", "even", "odd", "longest", "shortest", "largest", "smallest", "again", "binary",
    "hexadecimal", "octal", "spread", "deviation", "commas", "each_sure", "changed", "palindrome", "commonest",
    "factors", "in_order", "json", "csv", "composite", "year", "missed", "ends", "next_prime", "winner", "loser",
    "turned", "headcount",
)  # fmt: skip
WITH_ONE = ("divisible", "remainder", "after", "ahead", "discount", "surcharge", "portion")
WITH_ANY = (
    "equal", "different", "greater", "less", "product", "difference", "quotient", "sum", "count", "has", "round",
    "round_up", "round_down", "power", "distance", "divisor", "multiple_of_both", "paid",
    "hyphens", "spaces", "slashes", "listed", "leap", "elapsed", "growth", "born",
)  # fmt: skip
# Where a sentence names several operations, the first of these is meant: "how many are there" counts.
PRIORITY = (
    "missed", "json", "csv", "leap", "turned", "headcount", "paid", "in_order", "changed", "each_sure", "least_sure",
    "most_sure", "commonest", "factors", "divisor", "multiple_of_both", "discount", "surcharge", "portion", "after",
    "ahead", "divisible", "remainder", "how_sure", "palindrome", "words", "hyphens", "spaces", "slashes", "listed",
    "next_prime",
    "growth", "roman", "binary", "hexadecimal", "octal", "commas", "copy", "reverse", "sort", "distinct", "deviation",
    "mean", "median", "prime", "composite", "square", "power", "root", "even", "odd", "longest", "shortest",
    "round_up", "round_down", "round", "spread", "distance", "difference", "winner", "loser", "largest", "smallest",
    "greater", "less", "equal", "different", "product", "quotient", "sum", "count", "has", "born", "elapsed", "year",
    "redo", "again", "between", "older", "younger",
)  # fmt: skip
# What is told of the result of another operation: "is the sum even", "half the product".
COMPARED = ("divisible", "remainder", "greater", "less", "equal", "difference", "quotient", "distance")
ROUNDINGS = frozenset({"round", "round_up", "round_down"})
OF_RESULTS = ("even", "odd", "prime", "square", "root", *COMPARED, *ROUNDINGS)
RESULTS = ("sum", "product", "largest", "smallest")
# Operations with a number of their own.
FACTORS = {
    "half": ("quotient", 2), "third_part": ("quotient", 3), "quarter": ("quotient", 4), "fifth": ("quotient", 5),
    "tenth_part": ("quotient", 10), "one_more": ("sum", 1), "one_less": ("difference", 1),
    "double": ("product", 2), "triple": ("product", 3), "cube": ("power", 3),
}  # fmt: skip
# What is done with some percent, and what else means it beside a word for a share.
OF_PERCENT = frozenset({"discount", "surcharge", "portion"})
PERCENT = {"difference": "discount", "sum": "surcharge"}
# What is told of the total, where that was told last.
OF_TOTALS = OF_PERCENT | {
    "quotient", "round", "round_up", "round_down", "greater", "less", "at_least", "at_most", "divisible", "remainder",
    "distance",
}  # fmt: skip
# What tells how old somebody will be, or was, and which year that is.
LATER = frozenset({"later", "earlier"})
# What is told in another measure: centimetres in metres.
MEASURES = frozenset({"in_metres", "in_kilometres", "in_kilos", "in_litres", "in_hours"})
# Operations on two numbers, with which "them" may be the last two readings.
OF_TWO = frozenset({"sum", "product", "difference", "quotient", "equal", "different", "greater", "less"})
SIZES = {"largest": "largest", "greater": "largest", "smallest": "smallest", "less": "smallest"}
# By what "the most" is told, where it is of digits and where not.
AMOUNTS = {"most": ("longest", "largest"), "fewest": ("shortest", "smallest")}
# What words of an operation ask for beside it: 제일 많은 사진 has the most digits, 제일 많은 것 is the largest.
SECOND_SENSES = {"longest": "largest", "shortest": "smallest"}
# What the recogniser learns as another operation, for the grammar alone tells them apart.
LEARNT_AS = {
    "round_up": "round", "round_down": "round", "in_order": "sort", "paid": "distance", "winner": "largest",
    "loser": "smallest",
}  # fmt: skip
# What is worded otherwise: "how much taller" leaves nothing out, as "minus the first" may.
ALIASES = {"excess": "difference", "sum_is": "sum", "consumed": "distance", "age": "elapsed", "meaning": "origin"}
# What is told of several numbers, and may be asked for beside another of these in one sentence.
SUMMARIES = frozenset({
    "largest", "smallest", "mean", "median", "sum", "product", "count", "commonest", "deviation", "spread", "divisor",
    "multiple_of_both", "even", "odd",
})  # fmt: skip
# What needs another number, which one of several operations names for all: "gcd and lcm with 12".
NEED_ANOTHER = frozenset({"divisor", "multiple_of_both", "quotient", "remainder", "product", "difference"})
# What is told of several numbers only.
SCORES = frozenset({"winner", "loser"})
NEED_SEVERAL = SCORES | {"headcount"}
# What is asked of a picture and cannot be told: how its digits look, who wrote them, whether there is a sign.
UNANSWERABLE = frozenset({"looks", "origin", "signs"})
# What puts signs between digits, and beside "is there" asks for those.
SIGNS = frozenset({"commas", "hyphens", "slashes"})
# Ways to write digits in groups: of one size, or parted after certain digits.
APART = frozenset({"hyphens", "spaces", "slashes", "listed", "in_ones", "in_twos", "in_threes", "in_fours"})
# What the recogniser has not learnt, and so cannot confirm in a sentence of which some words are not known.
ONLY_IN_FULL = frozenset({
    "consumed", "elapsed", "age", "csv", "spaces", "one_more", "one_less", "year", "leap", "born", "winner", "loser",
    "headcount", "turned", "bought", "amounts", "extra", "years", "in_metres", "in_kilometres", "in_kilos", "in_litres",
    "in_hours", "later", "earlier", "month", "day", "today", "shuffled", "shared",
})  # fmt: skip
# What may be compared with a number of the past: "last month it was 4711, how much did we use".
WITH_THE_PAST = frozenset(
    {"consumed", "difference", "excess", "distance", "greater", "less", "equal", "ratio", "share"}
)
SHORT = 2  # pieces of an elliptic question: "7은?"
SCOPES = ("original", "everything", "before", "both", "them", "other", "current", "later")
# What "and without the 9?" goes on with.
CARRIED_ON = CALCULATIONS - {"reverse", "power", "distinct", "difference"}
# Operations on two numbers whose order does not matter: "add this one to the one before".
EITHER_WAY = frozenset({"sum", "product", "difference"})
# Operations on one number, which "that" may be.
OF_ONE = frozenset({"how_sure", "even", "odd", "prime", "square", "root", "divisible"})
# What is answered with yes or no, and asked once more by "do they still".
YES_OR_NO = frozenset({
    "equal", "different", "greater", "less", "at_least", "at_most", "divisible", "prime", "even", "odd", "square",
    "composite", "palindrome", "leap", "multiple", "exceeds", "in_order", "has",
})  # fmt: skip
# What is asked of nothing but what was read, in words that the recogniser has not learnt.
OF_READINGS_ONLY = MEASURES | {"month", "day"}
# Kinds of numbers.
KINDS = frozenset({"even", "odd", "prime", "composite", "square"})
# Operations that only say how, or that stand in words like "read it".
MANNERS = {"say", "ascending", "descending", "together", "another", "step_back", "undo_all", *FACTORS}
# After what "in percent" is of the first of two numbers.
CHANGES = ("difference", "distance", "growth")
