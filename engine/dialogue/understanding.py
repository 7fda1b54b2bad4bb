"""From words to an intent: an explicit command, or else the intent whose examples the sentence resembles most."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.classifier.catalogue import KINDS
from engine.dialogue.intents import FALLBACK, Intent
from engine.dialogue.slots import SLOTS, Finder
from engine.locales import LANGUAGES, words

# A sentence less like every example than this is not understood.
THRESHOLD = 0.36
# A single word that is spelt like a command is taken for an example only if it is all but the same.
ALIKE = 0.9
SIGNS = ("/", "!")
_QUOTES = "'\""
LONGEST = 2_000  # characters; nobody says more in a sentence
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")


@dataclass(frozen=True)
class Understood:
    """What a message asks for.

    Attributes:
        intent: an intent's name, or "fallback".
        confidence: 0 to 1.
        slots: what was found for the intent's slots.
        language: the language that the words are in; None where they do not tell (an English command, no words).
        unknown_command: the word that looks like a command and is none.
        guesses: intents that may have been meant, the likeliest first.
    """

    intent: str
    confidence: float
    slots: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    unknown_command: str | None = None
    guesses: tuple[str, ...] = ()


def names_of(intent: Intent) -> tuple[str, ...]:
    """What an intent's command may be called: its name, then its aliases in all languages."""
    aliases = [alias for language in LANGUAGES for alias in words(language).table("aliases").get(intent.name, ())]
    return (intent.name, *aliases)


class Understanding:
    """Knows the intents, their names in all languages and their examples."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._intents: dict[str, Intent] = {}
        self._commands: dict[str, Intent] = {}
        self._phrases: list[tuple[str, str, str]] = []
        self._finders: dict[str, Finder] = dict(SLOTS)
        for intent in intents:
            self._register(intent, {language: words(language).phrases(intent.name) for language in LANGUAGES})
        self._examples = Examples(self._phrases)

    def add(
        self,
        intent: Intent,
        phrases: Mapping[str, Iterable[str]],
        aliases: Iterable[str] = (),
        finders: Mapping[str, Finder] | None = None,
    ) -> None:
        """Understand one more intent from now on.

        Args:
            intent: its name is a command, too; its slots are names in ``engine.dialogue.slots`` or in ``finders``.
            phrases: how people ask for it, by language; the more ways of saying it, the better it is told apart.
            aliases: other names of the command.
            finders: gives for a slot of its own name what finds it: called with the words and the models' names.

        Raises:
            ValueError: there is such an intent already, or a slot that nothing finds.
        """
        finders = finders or {}
        unknown = set(intent.slots) - set(self._finders) - set(finders)
        if intent.name in self._intents or unknown:
            raise ValueError(f"{intent.name!r} is there already" if not unknown else f"nothing finds {sorted(unknown)}")
        self._finders |= finders
        self._register(intent, phrases, aliases)
        self._examples = Examples(self._phrases)

    def _register(self, intent: Intent, phrases: Mapping[str, Iterable[str]], aliases: Iterable[str] = ()) -> None:
        self._intents[intent.name] = intent
        self._commands |= dict.fromkeys((name.casefold() for name in (*names_of(intent), *aliases)), intent)
        self._phrases += [(intent.name, language, phrase) for language, said in phrases.items() for phrase in said]

    def understand(self, text: str, models: Sequence[str]) -> Understood:
        """Find what a message's words ask for.

        Args:
            text: the words.
            models: names that count as a model's.
        """
        text = unicodedata.normalize("NFC", text[:LONGEST]).strip()
        signed = text.startswith(SIGNS)
        first, _, rest = text.lstrip("/!").strip().partition(" ")
        rest = rest.strip()
        intent = self._commands.get(first.casefold()) or self._commands.get(first.casefold().rstrip(".!?"))
        if intent and (signed or self._is_argument(rest, intent, text, models)):
            slots = {slot: self._argument(slot, rest, models, intent) for slot in intent.slots}
            return Understood(intent.name, 1.0, slots, _language(text))
        if signed:
            return Understood(FALLBACK, 1.0, {}, _language(text), first, self._spelt_like(first))
        return self._recognised(text, first if not rest else "", models)

    def _is_argument(self, rest: str, intent: Intent, text: str, models: Sequence[str]) -> bool:
        """Whether what follows a command's name, without a sign before it, is just its argument and not a sentence."""
        if not rest or not intent.slots:
            return not rest
        if "number" in intent.slots:
            return rest.isdecimal()
        if intent.pictures:  # "read this" speaks of a picture
            return len(rest.split()) <= 2 and any(
                self._finders[slot](rest, models) is not None for slot in intent.slots
            )
        if rest.strip(_QUOTES).endswith(KINDS) or self._finders["model"](rest, models):
            return True
        ranked = self._examples.ranked(text)
        # "model architecture" asks for the architecture, and for no model of that name.
        means_another = bool(ranked) and ranked[0][0] != intent.name and ranked[0][1] >= THRESHOLD
        return " " not in rest and not means_another

    def _recognised(self, text: str, single_word: str, models: Sequence[str]) -> Understood:
        ranked = self._examples.ranked(text)
        misspelt = self._spelt_like(single_word)
        if misspelt and ranked and ranked[0][1] < ALIKE:
            return Understood(FALLBACK, 1.0, {}, _language(text), single_word, misspelt)
        if ranked and ranked[0][1] >= THRESHOLD:
            name, confidence, language = ranked[0]
            slots = {slot: self._finders[slot](text, models) for slot in self._intents[name].slots}
            # Latin letters may resemble a Korean example, "cnn 모델 써 줘", and are no Korean for it.
            return Understood(name, confidence, slots, _language(text) or (language if language != "ko" else None))
        guesses = misspelt or tuple(name for name, likeness, _ in ranked[:2] if likeness > THRESHOLD / 2)
        confidence = 1 - (ranked[0][1] if ranked else 0.0)
        return Understood(FALLBACK, confidence, {}, _language(text), single_word if misspelt else None, guesses)

    def _spelt_like(self, word: str) -> tuple[str, ...]:
        close = difflib.get_close_matches(word.casefold(), self._commands, n=2, cutoff=0.7)
        return tuple(dict.fromkeys(self._commands[name].name for name in close))

    def _argument(self, slot: str, rest: str, models: Sequence[str], intent: Intent) -> object:
        """A command's argument; a model's name that is unknown is taken at its word, and answered as one."""
        if slot == "model" and rest.strip(_QUOTES).endswith(KINDS):
            return rest.strip(_QUOTES)
        found = self._finders[slot](rest, models)
        return (rest or None) if slot == "model" and found is None and not intent.pictures else found


def _language(text: str) -> str | None:
    """What the letters tell of the language: Hangul is Korean; Latin letters may stand in any."""
    return "ko" if _HANGUL.search(text) else None


class Examples:
    """Sentences with known intents, compared by the cosine of their weighted features.

    A feature's weight is its inverse document frequency, ln(1 + N / n) with n of the N examples having it
    (Manning, Raghavan and Schuetze, Introduction to Information Retrieval, chapter 6); a feature that no example
    has counts as one that a tenth of an example has: foreign words make a sentence less like all of them.
    """

    def __init__(self, examples: Iterable[tuple[str, str, str]]) -> None:
        self._labels: list[tuple[str, str]] = []
        counted: list[Counter[str]] = []
        for intent, language, phrase in examples:
            self._labels.append((intent, language))
            counted.append(Counter(_features(phrase)))
        frequency = Counter(feature for counts in counted for feature in counts)
        total = max(len(counted), 1)
        self._weight = {feature: math.log(1 + total / count) for feature, count in frequency.items()}
        self._foreign = math.log(1 + total / 0.1)
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, counts in enumerate(counted):
            norm = self._norm(counts)
            for feature, count in counts.items():
                self._having[feature].append((index, count * self._weight[feature] / norm))

    def ranked(self, text: str) -> list[tuple[str, float, str]]:
        """(intent, likeness of its most similar example, that example's language), the most similar first."""
        counts = Counter(_features(text))
        norm = self._norm(counts)
        likeness: dict[int, float] = defaultdict(float)
        for feature, count in counts.items():
            for index, value in self._having.get(feature, ()):
                likeness[index] += count * self._weight[feature] / norm * value
        best: dict[str, tuple[float, str]] = {}
        for index, value in likeness.items():
            intent, language = self._labels[index]
            best[intent] = max(best.get(intent, (0.0, "")), (min(value, 1.0), language))
        return sorted(((intent, *value) for intent, value in best.items()), key=lambda row: -row[1])

    def _norm(self, counts: Counter[str]) -> float:
        square = sum((count * self._weight.get(feature, self._foreign)) ** 2 for feature, count in counts.items())
        return math.sqrt(square) or 1.0


def _features(text: str) -> list[str]:
    """Words and three-letter pieces of them; for Hangul, of its single letters across spaces.

    Spaces are often left out in Korean, and endings differ by politeness: 줘 and 주세요 share letters, not syllables.
    """
    features: list[str] = []
    hangul = ""
    for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()):
        if word.isdecimal():
            features.append("#")  # which number it is does not matter
        elif _HANGUL.match(word):
            hangul += unicodedata.normalize("NFD", word)
        else:
            features += [word, *_pieces(f"<{word}>")]
    return features + _pieces(hangul)


def _pieces(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(len(text) - 2)] or ([text] if text else [])
