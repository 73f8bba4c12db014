"""Text as printed -> the spans of its sentences, and places where it may be cut.

A sentence ends at a danda (also one typed as ৷ or |), a question or exclamation mark, with the quotes and brackets that close
behind it, or at the end of a line. A full stop ends none: in Bengali it stands in ড. ইউনূস, মো. আলী and ৩.৫.
"""

from __future__ import annotations

import re

import icu

from search.bengali.segment import Span

_SENTENCE = re.compile("\\s*([^।॥৷|?!\n]*(?:[।॥৷|?!]+[\u2019\u201d'\")\\]»]*|\n|$))")


def find_sentences(text: str) -> list[Span]:
    """The spans of the sentences of *text*, left to right, without the white space around them; none is empty."""
    spans = [found.span(1) for found in _SENTENCE.finditer(text)]
    return [
        (start, start + len(text[start:end].rstrip()) if text[end - 1].isspace() else end)
        for start, end in spans
        if start < end
    ]


def cut_before(text: str, place: int) -> int:
    """The last place at or before *place* where *text* may be cut: after a space if one is near, else between graphemes."""
    if not 0 < place < len(text):
        return max(0, min(place, len(text)))
    space = text.rfind(" ", max(0, place - _NEAR), place + 1)
    return space if space > 0 else _grapheme_start(text, place)


def cut_after(text: str, place: int) -> int:
    """The first place at or after *place* where *text* may be cut, as cut_before."""
    if not 0 < place < len(text):
        return max(0, min(place, len(text)))
    space = text.find(" ", place, place + _NEAR)
    return space + 1 if space >= 0 else _grapheme_start(text, place)


_NEAR = 40  # code points; the longest words of the news have some 30
_AROUND = 64  # code points looked at to find a grapheme: the longest conjuncts have 10


def _grapheme_start(text: str, place: int) -> int:
    start = max(0, place - _AROUND)
    iterator = icu.BreakIterator.createCharacterInstance(icu.Locale("bn"))
    iterator.setText(text[start : place + _AROUND])
    return start + _code_points(text[start:], iterator, place - start)


def _code_points(text: str, iterator: icu.BreakIterator, place: int) -> int:
    """The last grapheme boundary at or before *place* code points of *text*."""
    units = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
    boundary = units if iterator.isBoundary(units) else iterator.preceding(units)
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * boundary].decode("utf-16-le", "surrogatepass"))
