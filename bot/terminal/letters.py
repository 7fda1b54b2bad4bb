"""Names letter by letter, as they are typed: of a Hangul syllable that is begun the one meant can be found."""

from __future__ import annotations

from unicodedata import normalize

# The keyboard knows one kind of consonant, and double vowels as two keys: "글" may become "그리", and "호" "화".
_FINALS = [
    "ᄀ",
    "ᄁ",
    "ᄀᄉ",
    "ᄂ",
    "ᄂᄌ",
    "ᄂᄒ",
    "ᄃ",
    "ᄅ",
    "ᄅᄀ",
    "ᄅᄆ",
    "ᄅᄇ",
    "ᄅᄉ",
    "ᄅᄐ",
    "ᄅᄑ",
    "ᄅᄒ",
    "ᄆ",
    "ᄇ",
    "ᄇᄉ",
    "ᄉ",
    "ᄊ",
    "ᄋ",
    "ᄌ",
    "ᄎ",
    "ᄏ",
    "ᄐ",
    "ᄑ",
    "ᄒ",
]
_KEYS = {0x11A8 + place: keys for place, keys in enumerate(_FINALS)} | str.maketrans(
    {"ᅪ": "ᅩᅡ", "ᅫ": "ᅩᅢ", "ᅬ": "ᅩᅵ", "ᅯ": "ᅮᅥ", "ᅰ": "ᅮᅦ", "ᅱ": "ᅮᅵ", "ᅴ": "ᅳᅵ"}
)


def letters(text: str) -> str:
    """The text as its letters, in lower case; a lone consonant ("ㅅ") is the one that a syllable begins with."""
    return normalize("NFKD", text).lower().translate(_KEYS)
