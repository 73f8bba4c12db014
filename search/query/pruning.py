"""Lists of what each word of a query gives at most -> the documents that may be among the best, and no others.

What a document gets at most is added up from the lists; what it gets in truth lies below that by no more than the *slack* of the
lists together. The k-th best sum, less the slack, is therefore a score that k documents have: whatever cannot reach it is out.

Adding costs 1.5 ns a posting, and what is done for each document of the generation 0.1 ns.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.memory import zeros
from search.index.snapshot import Bounded, Bounds, Docs, Floats, Mask
from search.query.ranking import merged

_ROUNDING = 1e-5  # of a sum of float32: far more than it can be off
_MOST_CODE = 65_535
_FEW = (
    32  # documents of the generation for each posting: of fewer postings than that, the documents are found by sorting
)
_MANY = 6  # documents of the generation for each of a list: of a longer list there is a code for every document
_TINY = float(np.finfo(np.float32).tiny)
_TELLING = 2  # lists in which a score is looked for that enough documents have; with a third hardly less is left
_QUICK = 4_000  # documents of each: of so many the k-th best is found in 20 us


class ScoredList(NamedTuple):
    """What one leaf of a query gives to each document that has it.

    *size*: how many these are. *docs*: ascending, each once; None where *codes* has one for every document of the generation, 0 for
    those that do not have it. *codes* times *step*: no less than it gives, and more by no more than *slack*; 0 only where it gives
    nothing. *exact*: what it gives; None where that is to be worked out from the postings, for which *weights* are: of each field
    of SCORED_FIELDS, the weight of the field times the idf of the word in it.
    """

    size: int
    docs: Docs | None
    codes: NDArray[np.uint16]
    step: float
    slack: float
    exact: Floats | None
    weights: tuple[float, ...]


def _most_of(scored: ScoredList) -> float:
    """The most that a list gives to any document."""
    return scored.step * _MOST_CODE


class Contenders(NamedTuple):
    """Documents, ascending, with the sums of their bounds, which are too large by no more than *slack*."""

    docs: Docs
    bounds: Bounds
    slack: float


def exact_list(docs: Docs, scores: Floats) -> ScoredList:
    """The list of a leaf whose scores are known."""
    codes, step = _coded(scores)
    return ScoredList(len(docs), docs, codes, step, step, scores, ())


def bounded_list(
    stems: Sequence[Bounded], exact: Sequence[Bounded], weights: tuple[float, ...], documents: int
) -> ScoredList:
    """The list of a word in a generation of that many *documents*, from what is known of its *stems* and of its *exact* terms.

    Fields are folded into each other, so that no two of *stems* have a document in common; what has an exact term has its stem.
    """
    size = sum(len(part.docs) for part in stems)
    with zeros(np.float32, documents) as sums:
        for part in (*stems, *exact):
            np.add.at(sums, part.docs, part.most)
        docs = None if size * _MANY > documents else reduce(_put_between, [part.docs for part in stems], _NO_DOCS)
        codes, step = _coded(sums if docs is None else sums.take(docs))
        _clear(sums, [part.docs for part in stems])
    return ScoredList(size, docs, codes, step, step + sum(part.step for part in (*stems, *exact)), None, weights)


def _put_between(docs: Docs, others: Docs) -> Docs:
    """*docs* and *others*, which have none in common, in order."""
    few, many = sorted((docs, others), key=len)
    return np.insert(many, many.searchsorted(few), few) if len(few) else many


def _coded(scores: NDArray[Any]) -> tuple[NDArray[np.uint16], float]:
    """*scores* as whole steps, rounded up, and the step."""
    step = float(scores.max(initial=0.0)) * (1 + _ROUNDING) / _MOST_CODE or 1.0
    return np.ceil(scores / scores.dtype.type(step)).astype(np.uint16), step


def docs_of(scored: ScoredList) -> Docs:
    """The documents of a list, ascending."""
    return np.flatnonzero(scored.codes).astype(np.int32) if scored.docs is None else scored.docs


def mark(scored: ScoredList, marked: Mask) -> None:
    """Set *marked* for each document of a list."""
    if scored.docs is None:
        np.logical_or(marked, scored.codes, out=marked)
    else:
        marked[scored.docs.astype(np.intp)] = True  # with int32 it would take twice as long


def bounds_at(scored: ScoredList, docs: Docs) -> tuple[Mask, Bounds]:
    """For each of *docs* (ascending) whether it is in the list, and its bound, 0 where it is not."""
    is_in, codes = _taken(scored.codes, scored.docs, docs)
    return is_in, np.multiply(codes, np.float32(scored.step), dtype=np.float32)


def exact_at(scored: ScoredList, docs: Docs) -> tuple[Mask, Floats]:
    """For each of *docs* (ascending) whether it is in the list, whose scores are known, and its score, 0 where it is not."""
    assert scored.exact is not None
    return _taken(scored.exact, scored.docs, docs)


def _taken(values: NDArray[Any], of: Docs | None, docs: Docs) -> tuple[Mask, NDArray[Any]]:
    if of is None:
        taken = values.take(docs)
        return taken > 0, taken
    if not len(of):
        return np.zeros(len(docs), dtype=bool), np.zeros(len(docs), dtype=values.dtype)
    places = of.searchsorted(docs)
    is_in = of.take(places, mode="clip") == docs
    return is_in, values.take(places, mode="clip") * is_in


def slack_of(lists: Sequence[ScoredList]) -> float:
    """How much too large the sum of the bounds of one document may be."""
    return sum(one.slack + _ROUNDING * _most_of(one) for one in lists)


def find_contenders(
    lists: Sequence[ScoredList], documents: int, most: int, share: float, allowed: Mask | None
) -> tuple[Contenders, int]:
    """The documents of any of *lists* that may reach *share* of the most-th best score, and how many there are of any.

    Every bound has to be more than 0. *allowed*: which documents count, None for all.
    """
    slack = slack_of(lists)
    with zeros(np.float32, documents) as sums:
        for one in lists:
            bounds = np.multiply(one.codes, np.float32(one.step), dtype=np.float32)
            if one.docs is None:
                sums += bounds
            else:
                np.add.at(sums, one.docs, bounds)
        if allowed is not None:
            sums *= allowed
        found, total = _found(lists, sums, most, share, slack)
        _clear(sums, [one.docs for one in lists])
    return reaching(found, most, share), total


def _found(lists: Sequence[ScoredList], sums: Bounds, most: int, share: float, slack: float) -> tuple[Contenders, int]:
    """All documents with a sum that may be among the best, perhaps others, and how many have any sum."""
    if sum(one.size for one in lists) * _FEW < len(sums):
        docs = merged([docs_of(one) for one in lists])
        bounds = sums.take(docs)
        has = bounds > 0
        return Contenders(docs[has], bounds[has], slack), int(np.count_nonzero(has))
    least = (_least(lists, sums, most) - slack) * share
    docs = np.flatnonzero(sums >= max(least, _TINY)).astype(np.int32)
    return Contenders(docs, sums.take(docs), slack), int(np.count_nonzero(sums > 0))


def _least(lists: Sequence[ScoredList], sums: Bounds, most: int) -> float:
    """A sum that *most* documents have at least; the more there are of a telling word, the nearer to the most-th largest."""
    telling = sorted((one for one in lists if one.size >= most), key=_most_of)[-_TELLING:]
    some = (sums[:_QUICK] if one.docs is None else sums.take(one.docs[:_QUICK]) for one in telling)
    return max((float(np.partition(values, -most)[-most]) for values in some if len(values) >= most), default=0.0)


def reaching(found: Contenders, most: int, share: float) -> Contenders:
    """Those of *found* that may reach *share* of the most-th best score."""
    if len(found.docs) <= most:
        return found
    least = np.partition(found.bounds, -most)[-most]
    kept = found.bounds >= (least - found.slack) * share
    return Contenders(found.docs[kept], found.bounds[kept], found.slack)


_NO_DOCS = np.empty(0, dtype=np.int32)


def _clear(sums: Bounds, lists: Sequence[Docs | None]) -> None:
    """Set *sums* to 0, which are so already but for the documents of *lists*."""
    if any(docs is None for docs in lists) or sum(len(docs) for docs in lists if docs is not None) * _FEW > len(sums):
        sums.fill(0.0)
        return
    for docs in lists:
        sums[docs] = 0.0
