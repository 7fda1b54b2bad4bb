"""Names letter by letter, as they are typed: a Hangul syllable that is begun finds the one that is meant."""

from __future__ import annotations

from unicodedata import normalize

# The keys of each final consonant: the keyboard has one kind of consonant, so "글" may be on the way to "그리".
# fmt: off
_FINALS = [
    "ᄀ", "ᄁ", "ᄀᄉ", "ᄂ", "ᄂᄌ", "ᄂᄒ", "ᄃ", "ᄅ", "ᄅᄀ", "ᄅᄆ", "ᄅᄇ", "ᄅᄉ", "ᄅᄐ", "ᄅᄑ",
    "ᄅᄒ", "ᄆ", "ᄇ", "ᄇᄉ", "ᄉ", "ᄊ", "ᄋ", "ᄌ", "ᄎ", "ᄏ", "ᄐ", "ᄑ", "ᄒ",
]
# fmt: on
# Double vowels are two keys: "호" may be on the way to "화".
_VOWELS = {"ᅪ": "ᅩᅡ", "ᅫ": "ᅩᅢ", "ᅬ": "ᅩᅵ", "ᅯ": "ᅮᅥ", "ᅰ": "ᅮᅦ", "ᅱ": "ᅮᅵ", "ᅴ": "ᅳᅵ"}
_KEYS = {0x11A8 + place: keys for place, keys in enumerate(_FINALS)} | str.maketrans(_VOWELS)


def letters(text: str) -> str:
    """The text as its letters, in lower case; a lone consonant ("ㅅ") is the one that a syllable begins with."""
    return normalize("NFKD", text).lower().translate(_KEYS)
