"""Text as printed -> the spans of its words, by ICU with the break rules that Bengali news needs.

Plain ICU (UAX #29) glues what Bengali news separates: উ.কোরিয়া and খবর:ঢাকা are one word to it, and so is a hashtag like
নিরাপদ_সড়ক. Here a full stop or a colon joins digits only, and an underscore joins nothing. Words are not normalised first:
their spans must point into the text that the reader sees.
"""

from __future__ import annotations

import re
import threading
from typing import Any

import icu

from search.bengali.normalize import CONSONANTS, VISARGA

Span = tuple[int, int]  # start, end: code points of the text as printed

# The rule sets of ICU 74 to 77 name these classes alike; _break_rules fails loudly should that change.
_RULE_CHANGES = (
    (r"$MidNumLet=[\p{Word_Break=MidNumLet}];", r"$MidNumLet=[\p{Word_Break=MidNumLet}-[.]];"),
    (r"$MidNum=[\p{Word_Break=MidNum}];", r"$MidNum=[\p{Word_Break=MidNum}[.]];"),
    (r"$MidLetter=[\p{Word_Break=MidLetter}];", r"$MidLetter=[\p{Word_Break=MidLetter}-[\:\uFE55\uFF1A]];"),
    (r"$ExtendNumLet=[\p{Word_Break=ExtendNumLet}];", r"$ExtendNumLet=[\p{Word_Break=ExtendNumLet}-[_]];"),
)

# Words in which a colon stands for visarga. A closed list: elsewhere a colon after a letter ends a label (খবর:ঢাকা).
_VISARGA_STEMS = "দু|নি|অত|পুন|অন্ত|প্রাত|স্বত|বহি|চতু|ইত|মন|শির|স্রোত|তেজ|বক্ষ|আন্ত|দুর্|উচ্চৈ"
_COLON_AS_VISARGA = re.compile(f"(?<![\u0980-\u09ff])({_VISARGA_STEMS}):(?=[{CONSONANTS}])")

_iterators = threading.local()  # a BreakIterator holds its place in a text: one per thread


def find_words(text: str) -> list[Span]:
    """The spans of the words and numbers of *text*, left to right, never overlapping.

    Space, danda and other punctuation yield nothing. Spans count code points; ICU counts UTF-16 units, so they are mapped
    back where the two differ (an emoji would shift every later word).
    """
    if not text:
        return []
    iterator = _iterator()
    iterator.setText(_COLON_AS_VISARGA.sub(rf"\1{VISARGA}", text) if ":" in text else text)
    spans: list[Span] = []
    status, add = iterator.getRuleStatus, spans.append
    start = 0
    for end in iterator:
        if status() > 0:  # 0 is what lies between words; letters, numbers and mixes of both have other numbers
            add((start, end))
        start = end
    return spans if start == len(text) else _as_code_points(spans, text)


def rules() -> str:
    """Everything that decides where words begin and end, as one string: part of the fingerprint of an index."""
    return "\n".join((icu.ICU_VERSION, _break_rules(), _COLON_AS_VISARGA.pattern))


def _iterator() -> Any:
    found = getattr(_iterators, "words", None)
    if found is None:
        found = _iterators.words = icu.RuleBasedBreakIterator(_break_rules())
    return found


def _break_rules() -> str:
    stock: str = icu.BreakIterator.createWordInstance(icu.Locale("bn")).getRules()
    for before, after in _RULE_CHANGES:
        if before not in stock:
            raise RuntimeError(f"this ICU ({icu.ICU_VERSION}) writes its word rules otherwise: no {before}")
        stock = stock.replace(before, after)
    return stock


def _as_code_points(spans: list[Span], text: str) -> list[Span]:
    """Map spans in UTF-16 units to spans in code points of *text*."""
    place = [0]  # UTF-16 unit -> code point
    for after, character in enumerate(text, start=1):
        place += [after] if character <= "\uffff" else [after, after]
    return [(place[start], place[end]) for start, end in spans]
