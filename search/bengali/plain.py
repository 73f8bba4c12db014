"""A stretch of text that is one ordinary Bengali word -> its key, without ICU and without repairs.

Nine in ten of the different stretches between two spaces of the news are such: letters in an order that Bengali writes, signs of
punctuation around them at most. For these, one regular expression gives what search.bengali.segment and search.bengali.normalize
give in ten times the time. Whatever is not ordinary (digits, joiners, a hyphen inside, a sign in an odd place, what may be an
abbreviation or a number) is left to them; a test holds both against each other.
"""

from __future__ import annotations

import re
from functools import cache

from search.bengali import abbreviations, numbers
from search.bengali.normalize import ORDINARY, VISARGA, ordinary_key

_AROUND = "[,.:'\"\u2018\u2019\u201c\u201d()\\[\\]{}\\-\u2013\u2014\u2026*/|%]*"
_PLAIN = re.compile(f"{_AROUND}({ORDINARY}){_AROUND}")


def plain_word(text: str) -> tuple[int, int, str] | None:
    """(start, end, key) of the one word of *text*, if it is nothing but an ordinary word that depends on no other word."""
    found = _PLAIN.fullmatch(text)
    if not found:
        return None
    word = ordinary_key(found[1])
    if word in _special() or word.startswith(abbreviations.followers()):
        return None
    return found.start(1), found.end(1), word


@cache
def _special() -> frozenset[str]:
    """Keys that are short for something, letters of acronyms, or numbers; with a visarga for a full stop, too."""
    words = abbreviations.words() | numbers.number_words()
    return words | {word + VISARGA for word in words}
