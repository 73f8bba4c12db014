"""Matches -> the order in which a reader gets them, the same every time.

What ties in the first respect is settled by time, then by the id of the article, never by where it lies in the index.
"""

from __future__ import annotations

import numpy as np

from search.errors import QueryError
from search.index.schema import UNDATED
from search.index.snapshot import Ints, Snapshot
from search.query.ranking import Matches

SORTS = ("relevance", "newest", "oldest")


def in_order(matches: Matches, snapshot: Snapshot, sort: str) -> Matches:
    """*matches* with the best first: by score, or newest or oldest first with the undated at the end. Raises QueryError."""
    order = _order(matches, snapshot, sort)
    return Matches(matches.docs[order], matches.scores[order])


def _order(matches: Matches, snapshot: Snapshot, sort: str) -> Ints:
    ids = snapshot.id_ranks[matches.docs]
    instants = snapshot.instants[matches.docs]
    if sort == "relevance":
        return np.lexsort((ids, -instants, -matches.scores))
    if sort == "newest":
        return np.lexsort((ids, -matches.scores, -instants))
    if sort == "oldest":
        return np.lexsort((ids, -matches.scores, instants, instants == UNDATED))
    raise QueryError(
        "unknown-sort", "{text} is no order: relevance, newest or oldest", parameter="sort", values={"text": sort}
    )
