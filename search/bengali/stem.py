"""The key of a word -> its stem: the light stemmer of the stem fields.

Bengali piles endings on a noun in a fixed order, stem + classifier or plural + case + emphatic (দল-গুলো-র-ও), so they come off
from the outside in, one layer after the other, and each only if enough is left to be a word. Long and short i and u, which
spelling reforms moved about (সরকারী, সরকারি), fall together. Of verbs it takes off what they share with nouns, no more.

What it cannot know is which words merely look inflected: কমিটি gives up its টি like চুক্তিটি. The words of a query and of the
articles lose it alike, so nothing is missed, and an exact match outranks a stem.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from search.bengali.normalize import CONSONANTS, HASANTA, NUKTA

# Long and short i and u are one sound.
_VOWEL_LENGTH = str.maketrans({"\u09c0": "\u09bf", "\u09c2": "\u09c1", "\u0988": "\u0987", "\u098a": "\u0989"})
_BENGALI_WORD = re.compile("[\u0981-\u09e3]+")
_SPOKEN = re.compile(f"(?<!{HASANTA})[\u0985-\u0994{CONSONANTS}]")  # a letter that begins a syllable


@dataclass(frozen=True, slots=True)
class _Layer:
    """The endings of one place in a word, at most one of which comes off: those that may follow anything, a vowel, a consonant."""

    anywhere: tuple[str, ...] = ()
    after_vowel: tuple[str, ...] = ()
    after_consonant: tuple[str, ...] = ()

    def endings(self) -> list[tuple[str, str]]:
        """(ending, what must stand before it), longest first; normalised by the same rule as the words."""
        kinds = ((self.anywhere, ""), (self.after_vowel, _VOWELS), (self.after_consonant, _CLOSED))
        found = [(unicodedata.normalize("NFC", ending), before) for endings, before in kinds for ending in endings]
        return sorted(((ending.translate(_VOWEL_LENGTH), before) for ending, before in found), key=lambda e: -len(e[0]))


_VOWELS = "".join(map(chr, (*range(0x0985, 0x0995), *range(0x09BE, 0x09CD))))
_CLOSED = "".join(map(chr, (*range(0x0995, 0x09BA), 0x09CE, 0x0982))) + NUKTA

_LAYERS = tuple(
    layer.endings()
    for layer in (
        _Layer(anywhere=("ই", "ও")),  # emphatic
        _Layer(  # case, and the plural of persons, which carries its case with it
            anywhere=("দেরকে", "দের", "কে", "রা"),
            after_vowel=("য়েরা", "য়ের", "য়ে", "তে", "র", "য়"),
            after_consonant=("েদেরকে", "েদের", "েরা", "েতে", "ের", "ে"),
        ),
        _Layer(  # plural, classifier
            anywhere=("গুলো", "গুলি", "গুলা", "সমূহ", "বৃন্দ", "গণ", "খানা", "খানি", "টুকু", "টা", "টি"),
        ),
    )
)
_LEAST_SYLLABLES = 2  # of what is left: বছরে -> বছর, but মেয়ে, সেতু, দের stay whole


def stem(key: str) -> str:
    """The stem of a *key* (as normalize.key makes it); what is not a word of Bengali letters is its own stem."""
    if not _BENGALI_WORD.fullmatch(key):
        return key
    word, longer = key.translate(_VOWEL_LENGTH), ""
    while word != longer:  # to the end: সরকারের and সরকার must meet, wherever that is
        longer = word
        for endings in _LAYERS:
            word = _without_ending(word, endings)
    return word


def rules() -> str:
    """Everything in this module that decides a stem, as one string: part of the fingerprint of an index."""
    return repr((_LAYERS, sorted(_VOWEL_LENGTH.items()), _LEAST_SYLLABLES))


def _without_ending(word: str, endings: list[tuple[str, str]]) -> str:
    for ending, before in endings:
        if word.endswith(ending):
            left = word[: -len(ending)]
            if left and (not before or left[-1] in before) and _can_stand(left):
                return left
    return word


def _can_stand(left: str) -> bool:
    return left[-1] != HASANTA and len(_SPOKEN.findall(left)) >= _LEAST_SYLLABLES
