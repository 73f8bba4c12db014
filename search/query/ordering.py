"""Matches -> the order in which a reader gets them, the same every time.

By relevance those that were looked at once more come before all the others: each gained something, so that most would in any
case. What ties is settled by time, then by the id of the article, never by where it lies in the index.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import QueryError
from search.index.schema import UNDATED
from search.index.snapshot import Docs, Ints, Mask, Snapshot
from search.query.ranking import Matches, Ranked

SORTS = ("relevance", "newest", "oldest")


class Place(NamedTuple):
    """Where an article stands in an order of time: what it is sorted by, so that others stand before or behind it for good."""

    instant: int
    article_id: str


def check_sort(sort: str) -> None:
    """Raise QueryError where *sort* is none of SORTS."""
    if sort not in SORTS:
        raise QueryError(
            "unknown-sort", "{text} is no order: relevance, newest or oldest", parameter="sort", values={"text": sort}
        )


def in_order(ranked: Ranked, snapshot: Snapshot, most: int) -> Matches:
    """The first *most* of *ranked*, the best first."""
    instants = snapshot.instants.take(ranked.docs)
    order = _sorted((~ranked.is_candidate, -ranked.scores, -instants), ranked.docs, snapshot, most)
    return Matches(ranked.docs[order], ranked.scores[order])


def by_time(docs: Docs, snapshot: Snapshot, sort: str, most: int) -> Docs:
    """The first *most* of *docs*, newest or oldest first, those without a date at the end."""
    instants = _as_sorted(snapshot.instants.take(docs), sort)
    if most < len(docs):  # those that cannot be among the first are not sorted
        first = instants <= np.partition(instants, most - 1)[most - 1]
        docs, instants = docs[first], instants[first]
    return docs[_sorted((instants,), docs, snapshot, most)]


def place_of(doc: int, snapshot: Snapshot) -> Place:
    return Place(int(snapshot.instants[doc]), snapshot.ids_of(np.array([doc], dtype=np.int32))[0])


def behind(docs: Docs, place: Place, snapshot: Snapshot, sort: str) -> Docs:
    """Those of *docs* (ascending) that stand behind *place*, be there an article at it or not."""
    instants = _as_sorted(snapshot.instants.take(docs), sort)
    [at] = _as_sorted(np.array([place.instant]), sort).tolist()
    is_behind: Mask = instants > at
    level = np.flatnonzero(instants == at)
    is_behind[level] = snapshot.come_after(docs[level], place.article_id)
    return docs[is_behind]


def _as_sorted(instants: Ints, sort: str) -> Ints:
    """*instants*, which are lost, as numbers that ascend in the order of *sort*."""
    if sort == "newest":
        return -instants
    instants[instants == UNDATED] = -UNDATED
    return instants


def _sorted(keys: tuple[NDArray[Any], ...], docs: Docs, snapshot: Snapshot, most: int) -> Ints:
    """The places of the first *most* of *docs* by *keys*, the first of which counts most, then by id."""
    order = np.lexsort(keys[::-1])
    tied = np.ones(max(len(docs) - 1, 0), dtype=bool)  # with the one before it, in that order
    for key in keys:
        values = key[order]
        tied &= values[1:] == values[:-1]
        if not tied[:most].any():  # as nearly always by score
            return order[:most]
    starts = np.flatnonzero(np.concatenate([[True], ~tied, [True]]))
    for run in np.flatnonzero((np.diff(starts) > 1) & (starts[:-1] < most)).tolist():
        places = order[starts[run] : starts[run + 1]]
        order[starts[run] : starts[run + 1]] = places[snapshot.id_order(docs[places])]
    return order[:most]
