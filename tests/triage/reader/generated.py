"""Texts that nobody would write, drawn by a seed: what a reader must bear all the same."""

import random

from triage.training.spelling_table import PREFIXES

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzåäöÅÄÖéÉ",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئءًٌٍَُِّْـ",
    "ﻻﻼﺎﺍﷲﭐ٠١٢٣٤٥٦٧٨٩۰۱۲۳",
    " \t\n\r\v\f\u00a0\u2003\u2028\u3000",
    ".,;:!?\"'’“”„-_–—…؟؛،()[]{}<>*#@/\\|",
    "0123456789",
    "😀😭🕊️🖤👨‍👩‍👧‍👦👍🏽🇸🇪⚽☠️✂️",
    "\u0300\u0301\u0308\u030a\u0306\u0327\u200b\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff",
    "\ud800\udc00\udbff\udfff\ud83d\ude00",
    "日本語한국어हिन्दीไทยğşİıßæøđłŁ\u0130ﬁ\U0001d400\U00010330\U000e0041",
    "\x00\x01\x1f\x7f\x80\x9f\ufffe\uffff",
)
BEYOND = ("\U0001d400", "\U0001d400" * 2, "\U0001d400" * 3, "\U00010330ا")  # two units each
LONGEST = 20_000


def texts(words: list[str], *, count: int, seed: int = 4) -> list[str]:
    """Return ``count`` texts of letters, marks, signs and words out of ``words``."""
    chance = random.Random(seed)  # noqa: S311 - a test's chance, the same every time
    fixed = [
        "", " ", "a" * LONGEST, "å" * LONGEST, "ha " * (LONGEST // 3), "i " * (LONGEST // 2),
        "\ud83d", "\n" * 50, *(" ".join(words[begin : begin + 3_000]) for begin in (0, 5_000)),
        *(prefix + letters for prefix in PREFIXES for letters in BEYOND),
    ]  # fmt: skip
    return [*fixed, *(_text(chance, words) for _ in range(count - len(fixed)))]


def _text(chance: random.Random, words: list[str]) -> str:
    parts: list[str] = []
    for _ in range(chance.randrange(1, 18)):
        if chance.random() < 0.6:
            parts.append(chance.choice(words))
        else:
            alphabet = chance.choice(ALPHABETS)
            parts.append("".join(chance.choices(alphabet, k=chance.randrange(1, 9))))
    return chance.choice(("", " ", " ", " ")).join(parts)
