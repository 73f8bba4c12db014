"""Text as printed -> its tokens: each word with the span where it stands and the terms that it is found by.

The one place that puts words, keys and stems together, for the index, for queries and for marks alike. What a word becomes
is remembered per distinct word: a few ten thousand words make up nearly all of the news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from search.bengali import abbreviations, normalize, segment, stem
from search.bengali.normalize import APOSTROPHES, key
from search.bengali.tokens import Token

ANALYSIS_VERSION = 2  # raise it when the code here, and not only a table, makes other terms of the same words

_MEMO_WORDS = 2**18  # about 60 MB when full; the full articles of a year of one paper have some 200,000 distinct words


# Endings that stand apart from the word they belong to: glued to a number (১০টা), or behind a hyphen or an apostrophe
# (২০২৪-এর, BNP-র, পুতিন'র). They are part of the printed word and no words themselves. Units and nouns glued to a number
# (৫০০কোটি, ২০জুন) are words of their own.
_CASE_ENDINGS = frozenset(map(key, "র এর কে তে এ য় রা দের ই ও".split()))
_ENDINGS = _CASE_ENDINGS | frozenset(
    map(
        key,
        "রে ের ে য়ে েতে এতে এরা এদের টা টি টির টার টায় টিতে টাতে টিকে টিও টাও টারও খানা খানি জনের ম র্থ ঠ শ শে লা ঠা তম".split(),
    )
)
_RUN = re.compile(r"\d[\d.,]*(?<=\d)|\D+")  # of digits, or of letters, in a mixed word
_LAST_APOSTROPHE = re.compile(f"(.+)([{APOSTROPHES}])(.+)", re.DOTALL)
_BENGALI_LETTER = re.compile("[\u0980-\u09e3]")
_BINDERS = frozenset("-\u2010\u2011" + APOSTROPHES)


def analyze(text: str) -> list[Token]:
    """The tokens of *text*, left to right; spans never overlap, terms are never empty."""
    tokens: list[Token] = []
    has_short = False
    for start, end in segment.find_words(text):
        surface = text[start:end]
        if tokens and start == tokens[-1].end + 1 and _is_ending_of(tokens[-1], text[start - 1], surface):
            tokens[-1] = tokens[-1]._replace(end=end)
            continue
        for first, last, exact, stemmed, is_short in _pieces(surface):
            tokens.append(Token(start + first, start + last, exact, stemmed))
            has_short = has_short or is_short
    return abbreviations.spell_out(tokens, text) if has_short else tokens


def stem_terms(token: Token) -> tuple[str, ...]:
    """The stems of a token and of what it stands for."""
    return (token.stem, *map(stem.stem, token.also)) if token.also else (token.stem,)


@cache
def fingerprint() -> str:
    """A digest of everything that decides which terms a text has: an index built under another one does not open."""
    tables = (segment.rules(), normalize.rules(), stem.rules(), abbreviations.rules(), " ".join(sorted(_ENDINGS)))
    decides = (str(ANALYSIS_VERSION), *tables)
    return hashlib.sha256("\x1e".join(decides).encode("utf-8")).hexdigest()


def _is_ending_of(word: Token, between: str, surface: str) -> bool:
    """Whether *surface* is an ending of the *word* before it, bound to it by the one character *between*."""
    if between not in _BINDERS:
        return False
    return key(surface) in (_CASE_ENDINGS if _BENGALI_LETTER.search(word.exact) else _ENDINGS)


@lru_cache(maxsize=_MEMO_WORDS)
def _pieces(surface: str) -> tuple[tuple[int, int, str, str, bool], ...]:
    """The (start, end, exact, stem, whether it may be short for another) of the words in one of ICU's; spans from its start."""
    short = abbreviations.short_forms()
    return tuple(
        (start, end, exact, stem.stem(exact), exact in short)
        for start, end, part in _split(surface)
        if (exact := key(part))
    )


def _split(surface: str) -> Iterator[tuple[int, int, str]]:
    """Part the words that ICU holds for one; what belongs to a word in print stays in its span."""
    before, apostrophe, ending = _rpartition_apostrophe(surface)
    if apostrophe and key(ending) in _ENDINGS:  # পুতিন'র, but not হ'ল
        yield 0, len(surface), before
    elif apostrophe and key(before) in abbreviations.short_forms():  # আ'লীগ
        yield 0, len(before), before
        yield len(before) + 1, len(surface), ending
    elif _BENGALI_LETTER.search(surface) and any(map(str.isdigit, surface)):  # not 5G
        yield from _split_number(surface)
    else:
        yield 0, len(surface), surface


def _rpartition_apostrophe(surface: str) -> tuple[str, str, str]:
    found = _LAST_APOSTROPHE.fullmatch(surface)
    return (found[1], found[2], found[3]) if found else ("", "", surface)


def _split_number(surface: str) -> Iterator[tuple[int, int, str]]:
    """Part numbers from the words glued to them: ৫০০কোটি is two words, ১০টা is one."""
    runs = [(found.start(), found.end(), found[0]) for found in _RUN.finditer(surface)]
    endings = [place > 0 and key(run) in _ENDINGS for place, (_, _, run) in enumerate(runs)] + [False]
    for place, (start, end, run) in enumerate(runs):
        if not endings[place]:
            yield start, runs[place + 1][1] if endings[place + 1] else end, run
