"""A body and what is looked for in it -> the one or two pieces of it that show best why the article matched.

Pieces are whole sentences; one too long for a page is cut between words around its marks. They come in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from search.bengali.segment import Span
from search.bengali.sentences import cut_after, cut_before, find_sentences
from search.bengali.tokens import Token
from search.results.marks import Wanted, as_marks, find_marked, is_asked_for
from search.results.page import Snippet
from search.settings import Snippets

ELLIPSIS = "…"


class _Candidate(NamedTuple):
    """*marked*: its tokens to mark. *asked*: the stems of those that are words of the query itself."""

    span: Span
    marked: list[Token]
    asked: frozenset[str]


def cut_snippets(body: str, tokens: Sequence[Token], wanted: Wanted, settings: Snippets) -> tuple[Snippet, ...]:
    """At most ``settings.count`` pieces of *body*, whose words are *tokens*; its beginning where nothing in it is looked for."""
    sentences = find_sentences(body)
    if not sentences:
        return ()
    marked = find_marked(tokens, wanted)
    if not marked:
        return (_cut(body, _Candidate(_lead(sentences, settings.characters), [], frozenset()), settings.characters),)
    starts = [token.start for token in marked]
    within = [marked[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in sentences]
    candidates = [
        _Candidate(span, found, frozenset(token.stem for token in found if is_asked_for(token, wanted)))
        for span, found in zip(sentences, within, strict=True)
    ]
    best = _choose([candidate for candidate in candidates if candidate.marked], settings.count)
    return tuple(_cut(body, candidate, settings.characters) for candidate in best)


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
    chosen: list[_Candidate] = []
    shown: set[str] = set()
    for _ in range(min(count, len(candidates))):
        best = max(
            (candidate for candidate in candidates if candidate not in chosen),
            key=lambda candidate: (
                len(candidate.asked - shown),
                len(candidate.asked),
                len(_stems(candidate) - shown),
                -candidate.span[0],
            ),
        )
        chosen.append(best)
        shown |= _stems(best)
    return sorted(chosen, key=lambda candidate: candidate.span)


def _stems(candidate: _Candidate) -> set[str]:
    return {token.stem for token in candidate.marked}


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
    anchor = max(starts, key=lambda place: (sum(place <= other < place + most for other in starts), -place))
    start = max(first, min(anchor - most // 4, last - most))
    start = first if start == first else min(cut_after(body, start), anchor)
    end = min(last, start + most)
    end = last if end == last else max(cut_before(body, end), start + 1)
    return start, end - (len(body[start:end]) - len(body[start:end].rstrip()))
