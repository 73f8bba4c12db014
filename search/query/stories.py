"""A query tree -> its first stories: of the documents that tell one story the first alone, in the order that the reader gets them.

Most documents tell a story alone, so that the first stories are the first documents of select but for a few: some more than are
wanted are asked for, and many more where these were not enough. To count stories, only documents that share theirs are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from search.index.snapshot import Docs, Ints, Mask, Snapshot, is_among
from search.query.ordering import Place, behind
from search.query.selection import Selection, select
from search.query.tree import Node
from search.settings import Ranking

_SPARE = (
    20  # documents that are asked for beyond the stories that are wanted, or a quarter of these; few pages need more
)
_MORE = 4  # times as many where that was not enough: what is printed so often fills pages


class Shared(NamedTuple):
    """The documents that share their story with others that are still there: their numbers, ascending, and for each document of
    the generation whether it is one.
    """

    docs: Docs
    mask: Mask


def shared_in(snapshot: Snapshot) -> Shared:
    """The documents of *snapshot* that do not tell their story alone."""
    return snapshot.remembered.get(("shared",), lambda: _find_shared(snapshot))


def select_stories(
    tree: Node,
    snapshot: Snapshot,
    ranking: Ranking,
    *,
    allowed: Mask | None = None,
    sort: str = "relevance",
    after: Place | None = None,
    most: int = 10,
    mask: bool = False,
) -> Selection:
    """As select, but of the documents that match and tell one story the first alone: *most*, total and left count stories.

    *after*: in an order of time, those behind it alone that no document before it tells. *mask*: that of all that match.
    """
    ask = partial(select, tree, snapshot, ranking, allowed=allowed, sort=sort, after=after)
    if not len(shared_in(snapshot).docs):
        return ask(most=most, mask=mask)
    found = ask(most=most + max(_SPARE, most // 4), mask=True)
    matched = _shared_among(found, allowed, snapshot)
    following = behind(matched, after, snapshot, sort) if after else matched
    told = _marked(matched[~is_among(matched, following)], snapshot)
    first, found = _first_of_each(ask, found, told, most, snapshot)
    stories = _marked(matched, snapshot)
    left = found.left + len(found.docs) - len(following) + _count(_marked(following, snapshot) & ~told) - len(first)
    return Selection(
        docs=found.docs[first],
        scores=found.scores[first],
        total=found.total - len(matched) + _count(stories),
        left=left,
        matched=found.matched if mask else None,
        articles=found.total,
    )


def _find_shared(snapshot: Snapshot) -> Shared:
    stories = snapshot.stories.take(snapshot.live)
    docs = snapshot.live[np.bincount(stories, minlength=1).take(stories) > 1]
    mask = np.zeros(snapshot.documents, dtype=bool)
    mask[docs] = True
    return Shared(docs, mask)


def _shared_among(found: Selection, allowed: Mask | None, snapshot: Snapshot) -> Docs:
    """The documents that share their story, and were *found* or stand behind those that were."""
    docs = shared_in(snapshot).docs
    assert found.matched is not None
    docs = docs[found.matched.take(docs)]
    return docs if allowed is None else docs[allowed.take(docs)]


def _first_of_each(
    ask: Callable[..., Selection], found: Selection, told: Mask, most: int, snapshot: Snapshot
) -> tuple[Ints, Selection]:
    """The places of the first *most* stories that are not *told* in what was *found*, or in what is found by asking for more."""
    places = _places_of_first(found.docs, told, snapshot)
    while len(places) < most and found.left:
        found = ask(most=_MORE * len(found.docs), mask=True)
        places = _places_of_first(found.docs, told, snapshot)
    return places[:most], found


def _places_of_first(docs: Docs, told: Mask, snapshot: Snapshot) -> Ints:
    """The places in *docs*, ascending, of the first that tells each story that is not *told*."""
    is_shared = shared_in(snapshot).mask.take(docs)
    shared = np.flatnonzero(is_shared)
    stories = snapshot.stories.take(docs[shared])
    _, first = np.unique(stories, return_index=True)
    is_first = ~is_shared
    is_first[shared[first]] = ~told.take(stories[first])
    return np.flatnonzero(is_first)


def _marked(docs: Docs, snapshot: Snapshot) -> Mask:
    """For each number of a document whether it is that of a story that *docs* tell."""
    marked = np.zeros(snapshot.documents, dtype=bool)
    marked[snapshot.stories.take(docs)] = True
    return marked


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
