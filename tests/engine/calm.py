"""Odd words, and what every reply to them keeps."""

from __future__ import annotations

import re
import unicodedata

from engine import Reply, words

HOSTILE = {
    "ten thousand characters": "a" * 10_000,
    "ten thousand words": "seven " * 2_000,
    "ten thousand commands": "/help " * 2_000,
    "ten thousand syllables": "숫자" * 5_000,
    "emoji only": "👀🔥💯👨‍👩‍👧‍👦🇰🇷",
    "control characters": "\x00\x07\x1b[2J\x1b]0;owned\x07\x9b31m",
    "right to left": "ما هو هذا الرقم؟ מה המספר",
    "overrides": "\u202eevissergga\u202c \u2066x\u2069 \u200b\u200f",
    "japanese": "この数字は何ですか",
    "russian": "какая сегодня погода",
    "thai": "วันนี้อากาศเป็นอย่างไร",
    "sql": "'; DROP TABLE feedback; --",
    "markdown": "**bold** `code` [link](https://example.com) ||spoiler|| # title",
    "everyone": "@everyone @here <@123456789> <#1> <:emoji:1>",
    "command of everyone": "/@everyone",
    "misspelt with markup": "/hel`p`",
    "misspelt with an override": "/he\u202elp",
    "misspelt with a mention": "!evaluat@everyone",
    "model of markup": "/models **`@everyone`**",
    "model of control characters": "/models \x1b[31mred\u202e",
    "model of a link": "/models https://example.com/x.tflite",
    "model of braces": "/models {name} {0} %s",
    "braces": "{0} {name} {words.language} %s %n",
    "a huge number": "sample " + "9" * 5_000,
    "a huge correction": "correct " + "7" * 9_000,
    "other digits": "sample ٣ ④ Ⅶ ৭",
    "lone surrogate": "\ud83d help \udcff",
    "zalgo": "h" + "\u0301\u0327\u0334" * 900 + "elp",
    "line ends": "\r\n\u2028\u2029\x85 help \n\n",
    "a lesson of markup": "/explain `rm -rf` @everyone",
    "nothing": " \u3000\t",
}
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def is_calm(reply: Reply, language: str, said: str) -> None:
    """Assert that a reply is an answer in that language, with nothing in it that a front end would act on."""
    ours = words(language).say("fallback.unexpected", id="X").split("X")[0]
    assert ours not in reply.text
    assert "Traceback" not in reply.text
    assert reply.text
    assert len(reply.text) < 8_000
    for shown in (reply.text, *reply.suggestions):
        assert not {letter for letter in shown if unicodedata.category(letter) in {"Cc", "Cs"}} - {"\n"}
        assert not set(shown) & set(BIDI)
        assert not re.search(r"@(everyone|here)|<[@#:]|`|\*\*|\|\||\]\(|://", shown)
    hangul = re.search("[가-힣]", said)
    if not hangul:
        assert bool(re.search("[가-힣]", reply.text)) == (language == "ko")
