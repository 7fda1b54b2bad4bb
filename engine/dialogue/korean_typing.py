"""Korean as it is typed: letters never put together, words spelt by their sound, or on the wrong keyboard."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from unicodedata import decimal, normalize

# The letters on the keys of the usual Korean keyboard (KS X 5002, two sets), in the order of the Latin ones; of those
# that have a second letter with Shift.
_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_HANGUL = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"
_SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_KEYS = {
    **{letter.upper(): hangul for letter, hangul in zip(_LATIN, _HANGUL, strict=True)},
    **dict(zip(_LATIN, _HANGUL, strict=True)),
    **_SHIFTED,
}
# Letters of the alphabet by their place in a syllable (Unicode, chapter 3.12).
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# Two keys that make one letter.
_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_KEY_OF = {hangul: latin for latin, hangul in _KEYS.items() if latin.islower() or latin in _SHIFTED}
_APART = {one: pair for pair, one in _PAIRS.items()}
_VOWEL = rf"(?:{'|'.join(pair for pair, one in _PAIRS.items() if one in _VOWELS)}|[{_VOWELS}])"
_CONSONANT = rf"(?:{'|'.join(pair for pair, one in _PAIRS.items() if one in _FINALS)}|[{_FINALS}])"
# A syllable takes a final consonant only where that does not begin the next one.
_SYLLABLE = re.compile(rf"([{_INITIALS}])({_VOWEL})({_CONSONANT}(?![{_VOWELS}]))?")
_LETTERS = re.compile("[\u3131-\u3163]+")
_WORD = re.compile("[A-Za-z]+")
_RUN_ON = re.compile("(?<=[\uac00-\ud7a3])(?=\\d)")
_SYLLABLES = re.compile("[\uac00-\ud7a3]")
_SEPARATE = re.compile("[\u3131-\u314e][\u314f-\u3163]")

# Syllables of a vowel alone, those that are numbers apart; and the vowels that end in another one's sound.
_VOWELS_ALONE, _NUMBERS_ALONE = (
    frozenset(normalize("NFC", f"\u110b{vowel}") for vowel in vowels)
    for vowels in ("\u1161\u1165\u116e\u1173\u1166\u1162", "\u1175\u1169")
)
_PLAIN = dict(zip("\u1163\u1167\u116d\u1172\u1168\u1164", "\u1161\u1165\u1169\u116e\u1166\u1162", strict=True))

# Letters that sound the same, in Unicode's decomposed form: vowels, and consonants at the end of a syllable.
_SOUNDS = str.maketrans(
    "\u1162\u1164\u116b\u1170\u11bb\u11aa\u11ad\u11b6\u11b9\u11ac",
    "\u1166\u1168\u116c\u116c\u11ba\u11a8\u11ab\u11af\u11b8\u11ab",
)


def sound(text: str) -> str:
    """How a text in Hangul is said, as far as people confuse its letters: 외 and 왜, 햇어 and 했어 sound the same."""
    return normalize("NFD", text).translate(_SOUNDS)


def join_letters(text: str) -> str:
    """A text with the separate letters in it put together to syllables: ㅁㅝㅇㅑ is 뭐야; ㅋㅋ stays."""
    text = normalize("NFC", text)
    return _LETTERS.sub(lambda run: _syllables(run.group()), text) if _SEPARATE.search(text) else text


def in_ascii(text: str) -> str:
    """A text with the figures of any script as 0 to 9, as parts of it are echoed and stored."""
    return re.sub(r"\d", lambda figure: str(decimal(figure.group())), text)


def apart(text: str) -> str:
    """A text with a space between Hangul and figures that follow it: 세번째꺼4야 names a place and a value."""
    return _RUN_ON.sub(" ", text)


def undrawn(text: str) -> str:
    """A text without vowels that are drawn out: 아니이이 is 아니. Numbers stay, as 이이 is 22."""
    kept: list[str] = []
    for letter, letters in groupby(text):
        count = len([*letters])
        if count > 1 and kept and _draws_out(kept[-1], letter):
            continue
        kept += [letter] * (1 if count > 2 and letter in _VOWELS_ALONE else count)
    return "".join(kept)


def _draws_out(before: str, after: str) -> bool:
    """Whether a syllable is only the vowel of the one before it."""
    if after not in _VOWELS_ALONE | _NUMBERS_ALONE or not _SYLLABLES.match(before):
        return False
    (initial, vowel, *final), (silent, alike) = [*normalize("NFD", before)], [*normalize("NFD", after)]
    return not final and _PLAIN.get(vowel, vowel) == alike and (after in _VOWELS_ALONE or initial != silent)


def in_hangul(text: str) -> str | None:
    """What a text in Latin letters says with the keys of the Korean keyboard: "dl tntwk" is 이 숫자.

    None if it makes no whole syllables, or ones that Korean hardly has.
    """
    words = _WORD.findall(text)
    if not words or not all(map(_is_korean, map(_on_keys, words))):
        return None
    return _WORD.sub(lambda word: _on_keys(word.group()), text)


def in_latin(text: str) -> str | None:
    """What a text in Hangul says with the keys of the Latin keyboard: ㅗ디ㅔ is "help".

    None unless it has both syllables and letters that belong to none.
    """
    if not (_SYLLABLES.search(text) and _LETTERS.search(text)):
        return None
    letters = _SYLLABLES.sub(lambda syllable: _letters_of(syllable.group()), text)
    return "".join(_KEY_OF.get(letter, letter) for letter in letters)


def _letters_of(syllable: str) -> str:
    """The keys' letters of a syllable."""
    code = ord(syllable) - 0xAC00
    final = code % 28
    letters = (_INITIALS[code // 588], _VOWELS[code // 28 % 21], _FINALS[final - 1] if final else "")
    return "".join(_APART.get(letter, letter) for letter in letters)


def _on_keys(word: str) -> str:
    return _syllables("".join(_KEYS[letter] for letter in word))


def _is_korean(word: str) -> bool:
    """Whether a word is made of syllables in use: those of KS X 1001, which EUC-KR encodes, and no lone letters."""
    try:
        word.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return not _LETTERS.search(word)


def _syllables(letters: str) -> str:
    """Letters put together to syllables, as an input method does; what makes none stays."""
    result, at = "", 0
    while at < len(letters):
        match = _SYLLABLE.match(letters, at)
        if match is None:
            result, at = result + letters[at], at + 1
            continue
        initial, vowel, final = match.group(1), _one(match.group(2)), match.group(3) or ""
        end = match.end()
        if not final and end < len(letters):  # a pair whose second half begins the next syllable
            consonants = "".join(takewhile(lambda letter: letter not in _VOWELS, letters[end:]))
            if len(consonants) > 1 and consonants[0] in _FINALS:
                final, end = consonants[0], end + 1
        number = _FINALS.index(_one(final)) + 1 if final else 0
        code = 0xAC00 + (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + number
        result, at = result + chr(code), end
    return result


def _one(letters: str) -> str:
    return _PAIRS.get(letters, letters)
