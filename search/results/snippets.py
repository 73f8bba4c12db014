"""A body and what is looked for in it -> the one or two pieces of it that show best why the article matched.

Pieces are whole sentences; one too long for a page is cut between words around its marks. They come in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from search.bengali.segment import Span
from search.bengali.sentences import cut_after, cut_before, find_sentences
from search.bengali.tokens import Token
from search.results.marks import Wanted, as_marks, is_asked_for
from search.results.page import Snippet
from search.settings import Snippets

ELLIPSIS = "…"


class _Candidate(NamedTuple):
    """A sentence. *marked*: its tokens to mark. *asked*: the stems of those that are words of the query itself; *stems*: of all."""

    span: Span
    marked: Sequence[Token]
    asked: frozenset[str]
    stems: frozenset[str]


def cut_around(body: str, marked: Sequence[Token], wanted: Wanted, settings: Snippets) -> tuple[Snippet, ...]:
    """At most ``settings.count`` pieces of *body* around its *marked* tokens; its beginning where there are none."""
    sentences = find_sentences(body)
    if not sentences:
        return ()
    if not marked:
        return (_cut(body, _candidate(_lead(sentences, settings.characters), (), wanted), settings.characters),)
    starts = [start for start, _ in sentences]
    by_sentence = groupby(marked, lambda token: bisect_right(starts, token.start) - 1)  # no token is between sentences
    candidates = [_candidate(sentences[number], list(found), wanted) for number, found in by_sentence]
    return tuple(_cut(body, candidate, settings.characters) for candidate in _choose(candidates, settings.count))


def _candidate(span: Span, marked: Sequence[Token], wanted: Wanted) -> _Candidate:
    asked = frozenset(token.stem for token in marked if is_asked_for(token, wanted))
    return _Candidate(span, marked, asked, frozenset(token.stem for token in marked))


def _lead(sentences: Sequence[Span], most: int) -> Span:
    """The first sentences, as many as *most* code points hold, but one at least."""
    start, end = sentences[0]
    for _, further in sentences[1:]:
        if further - start > most:
            break
        end = further
    return start, end


def _choose(candidates: Sequence[_Candidate], count: int) -> list[_Candidate]:
    """The *count* candidates that together show most different words; in the order of the text.

    Words of the query count before what may stand for them.
    """
    left = list(candidates)
    chosen: list[_Candidate] = []
    shown: frozenset[str] = frozenset()
    while left and len(chosen) < count:
        best = max(left, key=partial(_worth, shown=shown))
        left.remove(best)
        chosen.append(best)
        shown |= best.stems
    return sorted(chosen, key=lambda candidate: candidate.span)


def _worth(candidate: _Candidate, shown: frozenset[str]) -> tuple[int, int, int, int]:
    """What *candidate* shows beside the stems that are *shown* already; of two alike the earlier is worth more."""
    _, _, asked, stems = candidate
    return len(asked - shown), len(asked), len(stems - shown), -candidate.span[0]


def _cut(body: str, candidate: _Candidate, most: int) -> Snippet:
    """The sentence as a snippet of about *most* code points; what was left out on either side is shown by an ellipsis."""
    start, end = candidate.span
    if end - start > most:
        start, end = _window(body, candidate, most)
    before = ELLIPSIS if start > candidate.span[0] else ""
    after = ELLIPSIS if end < candidate.span[1] else ""
    whole = [token for token in candidate.marked if start <= token.start and token.end <= end]
    return Snippet(f"{before}{body[start:end]}{after}", as_marks(whole, start - len(before)))


def _window(body: str, candidate: _Candidate, most: int) -> Span:
    """The piece of the sentence that holds most marks, a little ahead of its first one."""
    first, last = candidate.span
    starts = [token.start for token in candidate.marked] or [first]
    held = [bisect_left(starts, place + most) - number for number, place in enumerate(starts)]
    anchor = starts[held.index(max(held))]  # of equals the first
    start = max(first, min(anchor - most // 4, last - most))
    start = first if start == first else min(cut_after(body, start), anchor)
    end = min(last, start + most)
    end = last if end == last else max(cut_before(body, end), start + 1)
    return start, end - (len(body[start:end]) - len(body[start:end].rstrip()))
