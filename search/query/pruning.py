"""Lists of what each word of a query gives at most -> the documents that may be among the best, and no others.

What a document gets at most is added up from the lists; what it gets in truth lies below that by no more than the *slack* of the
lists together. The k-th best sum, less the slack, is therefore a score that k documents have: whatever cannot reach it is out.

The lists are added up as they lie on disk, a byte a posting, at 2 ns each; what is done for every document of the generation costs
0.1 ns. Four postings in five of a headline are those of four or five frequent terms, which give little, and a tenth of them as much
as all the others: so of a frequent term only what is above its *cap* is added up, all documents are taken to have the cap, and in
the few that may then be among the best it is put right. This is the idea of MaxScore (Turtle and Flood, "Query evaluation:
strategies and optimizations", 1995), within a list in place of between lists. Leaving out whole lists, or blocks of documents, does
not pay with a hundred documents to be found, which the second look wants: hardly a block of 64 falls short.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bounds import Bounded, Frequent, Listed
from search.index.docsets import DocList, meet_each
from search.index.impacts import MOST_CODE
from search.index.memory import zeros
from search.index.snapshot import Docs, Floats, Ints, Mask
from search.query.ranking import are_sorted_quicker, merged

Bounds = NDArray[np.float32]

_ROUNDING = 1e-5  # of a sum of float32: far more than it can be off
_SEARCHED = 24  # postings for each document that is looked up: a look-up costs as much as adding up so many
_LOOKED_UP = 6  # postings that are added up in the time in which one document is looked up in a list
_MANY = 16  # documents of the generation for each that may be among the best: of more, a cap says too little
_QUICK = 4_000  # documents: so few are looked up for all terms at once
_SAMPLE = 8_192  # documents: the best of them tell how many have such a sum, in 50 us
_TRIED = 4  # documents that are put right for each that is wanted, to find a sum that so many have


class ScoredList(NamedTuple):
    """What one leaf of a query gives to each document that has it.

    *size*: of no fewer documents. *parts*: their sum is no less than what it gives, and more by no more than *slack*; no document
    gets more than *most*. The first *holding* of them have all its documents between them, deleted ones perhaps, too. *exact*:
    what it gives to those of its only part; None where that is to be worked out from the postings, for which *weights* are: of
    each field of SCORED_FIELDS, the weight of the field times the idf of the word in it.
    """

    size: int
    parts: tuple[Bounded, ...]
    holding: int
    most: float
    slack: float
    exact: Floats | None
    weights: tuple[float, ...]


class Contenders(NamedTuple):
    """Documents, ascending, with the sums of their bounds, which are too large by no more than *slack*."""

    docs: Docs
    bounds: Bounds
    slack: float


class Reached(NamedTuple):
    """*found*: the documents that may reach what is asked. *total*: how many documents match; *matched*: for each whether it does,
    before any filter, where that was wanted."""

    found: Contenders
    total: int
    matched: Mask | None


def exact_list(docs: Docs, scores: Floats) -> ScoredList:
    """The list of a leaf whose scores are known; none of *docs* is deleted."""
    most = float(scores.max(initial=0.0))
    step = most / MOST_CODE or 1.0
    return ScoredList(
        len(docs), (Listed(0, DocList(docs), (scores / step).astype(np.float32), step),), 1, most, 0.0, scores, ()
    )


def bounded_list(
    stems: Sequence[tuple[Bounded, ...]], printed: Sequence[tuple[Bounded, ...]], weights: tuple[float, ...]
) -> ScoredList:
    """The list of a word, from what is known of it as a stem and as *printed*, of each field, there of each segment.

    What has it as printed has its stem.
    """
    step = sum(max((part.step for part in parts), default=0.0) for parts in (*stems, *printed))
    of_stems = [part for parts in stems for part in parts]
    parts = (*of_stems, *(part for parts in printed for part in parts))
    size = sum(part.members.size for part in of_stems)
    return ScoredList(size, parts, len(of_stems), MOST_CODE * step, step, None, weights)


def mark(scored: ScoredList, marked: Mask) -> None:
    """Set *marked* for each document of a list."""
    for part in scored.parts[: scored.holding]:
        part.members.mark(marked[part.base :])


def is_in(scored: ScoredList, docs: Docs, documents: int) -> Mask:
    """For each of *docs* (ascending) whether it is in the list; *documents* has the generation."""
    if _SEARCHED * len(docs) > scored.size:
        with zeros(np.bool_, documents) as marked:
            mark(scored, marked)
            is_member: Mask = marked.take(docs)
            marked.fill(False)
        return is_member
    is_member = np.zeros(len(docs), dtype=bool)
    for part in scored.parts[: scored.holding]:
        is_member[_meet(part, docs)[0]] = True
    return is_member


def bounds_at(scored: ScoredList, docs: Docs, documents: int) -> tuple[Mask, Bounds]:
    """For each of *docs* (ascending, none deleted) whether it is in the list, and its bound, 0 where it is not."""
    bounds = np.zeros(len(docs), dtype=np.float32)
    for part in scored.parts:
        places, postings = _meet(part, docs)
        bounds[places] += np.multiply(part.codes.take(postings), np.float32(part.step), dtype=np.float32)
    return bounds > 0 if scored.exact is None else is_in(scored, docs, documents), bounds


def exact_at(scored: ScoredList, docs: Docs) -> tuple[Mask, Floats]:
    """For each of *docs* (ascending) whether it is in the list, whose scores are known, and its score, 0 where it is not."""
    assert scored.exact is not None
    places, postings = _meet(scored.parts[0], docs)
    is_member, scores = np.zeros(len(docs), dtype=bool), np.zeros(len(docs))
    is_member[places] = True
    scores[places] = scored.exact.take(postings)
    return is_member, scores


def _meet(part: Bounded, docs: Docs) -> tuple[Ints, Ints]:
    """The places in *docs* (ascending) of those that a part has, and which of its postings they are."""
    return part.members.meet(docs - np.int32(part.base) if part.base else docs)


def is_quicker_by_document(lists: Sequence[ScoredList], asked: int, documents: int) -> bool:
    """Whether bounds_at for so many documents that are *asked* about takes less time than find_contenders."""
    parts = [part for one in lists for part in one.parts]
    added = sum(len(part.peaks) if isinstance(part, Frequent) else part.members.size for part in parts)
    return asked * len(parts) * _LOOKED_UP < added + documents


def slack_of(lists: Sequence[ScoredList]) -> float:
    """How much too large the sum of the bounds of one document may be."""
    return sum(one.slack + _ROUNDING * one.most for one in lists)


def find_contenders(
    lists: Sequence[ScoredList], alive: Mask, most: int, share: float, allowed: Mask | None, *, mask: bool
) -> Reached:
    """The documents of any of *lists* that may reach *share* of the most-th best score.

    Every bound has to be more than 0. *alive*: which documents of the generation are still there; *allowed*: which of them count,
    None for all. *mask*: whether `matched` is wanted.
    """
    documents = len(alive)
    parts = [part for one in lists for part in one.parts]
    listed = [part for part in parts if isinstance(part, Listed)]
    frequent = sorted((part for part in parts if isinstance(part, Frequent)), key=lambda part: -part.cap)
    slack = slack_of(lists)
    with zeros(np.float32, documents) as sums:
        for part in listed:
            _add(sums, part, part.members.docs, part.codes)
        for often in frequent:
            _add(sums, often, often.peaks, often.excess)
        if not mask and not frequent and are_sorted_quicker(sum(one.size for one in lists), documents):
            docs = merged([_numbers(part) for part in listed])
            docs = docs[(sums.take(docs) > 0) & (True if allowed is None else allowed.take(docs))]
            found, total, matched = Contenders(docs, sums.take(docs), slack), len(docs), None
            for part in listed:
                sums[_numbers(part)] = 0
        else:
            matched = _matched(sums, frequent)
            if frequent:
                matched &= alive
            has = matched if allowed is None else matched & allowed
            total = int(np.count_nonzero(has))
            found = _found(sums, frequent, has, total, most, share, slack)
            sums.fill(0)
    return Reached(reaching(found, most, share), total, matched if mask else None)


def _found(
    sums: Bounds, frequent: Sequence[Frequent], has: Mask, total: int, most: int, share: float, slack: float
) -> Contenders:
    """The documents that *has* says to match, *total* of them, and that may be among the best, and some others.

    *sums*: of all documents, without what is capped.
    """
    for base, parts in _by_segment(frequent):
        sums[base : base + parts[0].members.documents] += np.float32(sum(part.cap for part in parts))
    least = tried = 0.0
    docs, bounds = _NO_DOCS, _NO_BOUNDS
    if total > _TRIED * most:
        step = max(len(sums) // _SAMPLE, 1)
        some = np.sort(sums[::step][has[::step]])
        rank = _TRIED * most * len(some) // total + 1
        if rank <= len(some):
            tried = float(some[-rank])
            docs, bounds = _put_right(*_above(tried, sums, has), frequent, 0.0)
            least = share * (float(np.sort(bounds)[-most]) - slack) if len(bounds) >= most else 0.0
    if least >= tried > 0:
        return Contenders(docs, bounds, slack)
    capped = [*frequent]  # others may reach it, too
    while capped and np.count_nonzero(sums > np.float32(least)) * _MANY > len(sums):
        _add_all(sums, capped.pop(0))
    return Contenders(*_put_right(*_above(max(least, 0.0), sums, has), capped, least), slack)


def _add_all(sums: Bounds, part: Frequent) -> None:
    """Put *sums* right for all documents, in place of the cap of a term."""
    here = sums[part.base : part.base + part.members.documents]
    here -= np.float32(part.cap)
    np.add.at(here, part.members.docs(), part.capped.take(part.codes))


def _above(least: float, sums: Bounds, has: Mask) -> tuple[Docs, Bounds]:
    """The documents with more than *least*, of those that match, and their sums."""
    docs = np.flatnonzero(sums > np.float32(least)).astype(np.int32)
    docs = docs[has.take(docs)]
    return docs, sums.take(docs)


def _numbers(part: Listed) -> Docs:
    """The documents of a part over the generation."""
    docs: Docs = part.members.docs + np.int32(part.base)
    return docs


def _add(sums: Bounds, part: Bounded, docs: Docs, codes: NDArray[Any]) -> None:
    """Add to *sums* what *codes* of *part* say of *docs* of its segment."""
    bounds = np.multiply(codes, np.float32(part.step), dtype=np.float32)
    np.add.at(sums[part.base :] if part.base else sums, docs, bounds)


def _matched(sums: Bounds, frequent: Sequence[Frequent]) -> Mask:
    """For each document whether it has anything: a sum, or one of the *frequent* terms."""
    matched: Mask = sums > 0
    for base, parts in _by_segment(frequent):
        words = reduce(np.bitwise_or, [part.members.words for part in parts])
        parts[0].members._replace(words=words).mark(matched[base:])
    return matched


def _by_segment(parts: Sequence[Frequent]) -> Iterator[tuple[int, list[Frequent]]]:
    """*parts* of one segment after the other, with its base."""
    for base, of_segment in groupby(sorted(parts, key=attrgetter("base")), key=attrgetter("base")):
        yield base, list(of_segment)


def _put_right(docs: Docs, bounds: Bounds, frequent: Sequence[Frequent], least: float) -> tuple[Docs, Bounds]:
    """*docs* (ascending) and *bounds* of them with what they have of *frequent* terms in place of the caps.

    Many are put right for one term after the other, and those that are seen to have no more than *least* are left out on the way.
    """
    for base, parts in _by_segment(frequent):
        for some in [[part] for part in parts] if len(docs) > _QUICK else [parts]:
            start, end = docs.searchsorted((base, base + some[0].members.documents)).tolist()
            bounds[start:end] += _beside_caps(docs[start:end] - np.int32(base), some)
            if len(docs) > _QUICK:
                kept = bounds > least
                docs, bounds = docs[kept], bounds[kept]
    return docs, bounds


def _beside_caps(docs: Docs, parts: Sequence[Frequent]) -> Bounds:
    """How much less each of *docs* of a segment has of terms than their caps."""
    number, places, postings = meet_each([part.members for part in parts], docs)
    ends = number.searchsorted(np.arange(len(parts) + 1)).tolist()
    has = [part.capped.take(part.codes.take(postings[ends[row] : ends[row + 1]])) for row, part in enumerate(parts)]
    given = np.bincount(places, np.concatenate(has), len(docs)) - sum(part.cap for part in parts)
    return given.astype(np.float32)


def reaching(found: Contenders, most: int, share: float) -> Contenders:
    """Those of *found* that may reach *share* of the most-th best score."""
    if len(found.docs) <= most:
        return found
    least = np.sort(found.bounds)[-most]
    kept = found.bounds >= (least - found.slack) * share
    return Contenders(found.docs[kept], found.bounds[kept], found.slack)


_NO_DOCS = np.empty(0, dtype=np.int32)
_NO_BOUNDS = np.empty(0, dtype=np.float32)
