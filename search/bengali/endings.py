"""The endings of Bengali nouns: a word -> every way to take its last ending off.

Bengali piles endings on a noun in a fixed order, stem + classifier or plural + case + with + emphatic (দল-গুলো-র-ও). Whether
what is left is a word is for search.bengali.stem to judge; the table says how far each ending can be trusted by itself.

Words are keys with short vowels (see fold_length).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from search.bengali.normalize import CONSONANTS, HASANTA, NUKTA, key

# Spelling reforms moved long and short i and u about (সরকারী, সরকারি): they are one sound.
_SHORT = str.maketrans({"\u09c0": "\u09bf", "\u09c2": "\u09c1", "\u0988": "\u0987", "\u098a": "\u0989"})
_SPOKEN = re.compile(f"(?<!{HASANTA})[\u0985-\u0994{CONSONANTS}]")  # a letter that begins a syllable

EMPHATIC, POSTPOSITION, CASE, CLASSIFIER = range(4)  # from the outside in
ONLY_KNOWN = 99  # no word is that long: the ending comes off a known word only
_SHORTEST = 2  # syllables that an unknown word has at least: বছরে -> বছর, but মেয়ে, সেতু, দের stay whole

_OPEN = "".join(map(chr, (*range(0x0985, 0x0995), *range(0x09BE, 0x09CD))))  # vowels, as letters and as signs
_OPEN += "\u0981"  # the moon-dot sits on a vowel: নওগাঁ, ম্যাক্রোঁ
_CLOSED = "".join(map(chr, (*range(0x0995, 0x09BA), 0x09CE, 0x0982))) + NUKTA
_ANY = _OPEN + _CLOSED


class Ending(NamedTuple):
    """An ending, the letters that may stand before it, and the syllables that an unknown word must have to lose it."""

    text: str
    before: str
    least: int
    layer: int


class Cut(NamedTuple):
    """A word without one of its endings."""

    left: str
    ending: Ending


def fold_length(word: str) -> str:
    """*word* with its long i and u made short."""
    return word.translate(_SHORT)


# (endings, what stands before, least syllables of an unknown word); the first row that fits is the one that counts.
_TABLE: dict[int, tuple[tuple[str, str, int], ...]] = {
    EMPHATIC: (
        ("ই", _CLOSED + "ে", _SHORTEST),
        ("ও", _CLOSED + "েো", _SHORTEST),
        ("ও", "া", _SHORTEST),
        ("ই ও", _OPEN, 3),  # লড়াই, মুম্বাই, রেডিও
        ("তো", _CLOSED, 3),  # নির্বাচনতো, but not আলতো
        ("তো", _ANY, ONLY_KNOWN),  # and not চাচাতো
    ),
    POSTPOSITION: (("সহ ভাবে মতো", _ANY, _SHORTEST),),  # with, in the manner of, according to
    CASE: (
        ("দেরকে দের কে", _ANY, _SHORTEST),
        ("েদেরকে েদের েরা ের েতে ে", _CLOSED, _SHORTEST),
        ("য়েরা য়ের", _OPEN, _SHORTEST),
        ("য়ে", _OPEN, ONLY_KNOWN),  # উপায়ে is উপায় in a place, not উপা
        ("রা", "ি", _SHORTEST),
        ("রা", _ANY, 3),  # চেহারা, ইশারা
        ("য়", "াোঁ", _SHORTEST),  # and not that of জাতীয়
        ("তে", _OPEN, _SHORTEST),
        ("র", "ঁ", _SHORTEST),
        ("র", "ািো", 3),  # বাজার, নাসির, লাহোর
        ("র", _OPEN, ONLY_KNOWN),  # রংপুর, মজিবুর
    ),
    CLASSIFIER: (
        ("গুলো গুলি গুলা", _ANY, 1),
        ("সমূহ বৃন্দ টুকু", _ANY, _SHORTEST),
        ("টি", "িে", ONLY_KNOWN),  # ইউনিভার্সিটি, কমিউনিটি
        ("টা টি", _ANY, _SHORTEST),
        ("গণ", _ANY, _SHORTEST),
        ("খানা খানি", _ANY, ONLY_KNOWN),  # কারখানা
    ),
}
ENDINGS = tuple(  # a vowel sign needs a letter to stand on while its key is made
    Ending(fold_length(key(f"ক{text}")[1:]), before, least, layer)
    for layer, rows in _TABLE.items()
    for texts, before, least in rows
    for text in texts.split()
)
_BY_LAST_LETTER: dict[str, tuple[Ending, ...]] = {
    last: tuple(sorted((ending for ending in ENDINGS if ending.text[-1] == last), key=lambda ending: -len(ending.text)))
    for last in {ending.text[-1] for ending in ENDINGS}
}


def cuts(word: str) -> list[Cut]:
    """Every way to take one ending off *word*, the longest ending first; what is left ends in no hasanta and is not empty."""
    found: list[Cut] = []
    for ending in _BY_LAST_LETTER.get(word[-1:], ()):
        left = word[: -len(ending.text)] if word.endswith(ending.text) else ""
        if left and left[-1] in ending.before and not (found and found[-1].left == left):  # or an earlier row has it
            found.append(Cut(left, ending))
    return found


def count_syllables(word: str) -> int:
    """The letters of *word* that begin a syllable, a final consonant among them: 2 of দেশ, 1 of মা."""
    return len(_SPOKEN.findall(word))
