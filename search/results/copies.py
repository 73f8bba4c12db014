"""Hits, one for each story -> the other articles that tell it: an agency's report in several papers, a page crawled twice.

All of them are told of, whatever was searched for: a reader who chose one paper learns that others print it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.index.snapshot import Docs, Mask, Snapshot
from search.query.ordering import by_time
from search.query.selection import select_among
from search.query.stories import shared_in
from search.query.tree import Node
from search.settings import Ranking


@dataclass(frozen=True, slots=True)
class Copies:
    """The other documents that tell the story of one. *scores*: the first of them, each with its score, None where it is not among
    what was searched for; these come last. *count*: how many there are in all, *sources*: in how many other papers.
    """

    scores: dict[int, float | None]
    count: int
    sources: int


NO_COPIES = Copies({}, 0, 0)


def find_copies(
    docs: Sequence[int],
    tree: Node,
    snapshot: Snapshot,
    ranking: Ranking,
    *,
    allowed: Mask | None = None,
    sort: str = "newest",
    most: int,
) -> dict[int, Copies]:
    """Of those of *docs* that do not tell their story alone the copies, of each at most *most* of them.

    Those that *tree* asks for and that are *allowed* come first, in the order of *sort*; of many by relevance the newest.
    """
    is_shared = shared_in(snapshot).mask
    told = {doc: others[others != doc] for doc in docs if is_shared[doc] for others in (snapshot.told_by(doc),)}
    if not told:
        return {}
    by = "newest" if sort == "relevance" else sort
    passing = np.sort(np.concatenate([*told.values()]))
    passing = passing if allowed is None else passing[allowed.take(passing)]
    matching = select_among(passing, tree, snapshot, ranking, by).docs
    first = {doc: matching[np.isin(matching, others)][:most] for doc, others in told.items()}
    scored = select_among(np.sort(np.concatenate([*first.values()])), tree, snapshot, ranking, sort)
    scores = dict(zip(scored.docs.tolist(), scored.scores.tolist(), strict=True))
    return {
        doc: Copies(
            _scores_of(others, first[doc], scores, snapshot, by, most), len(others), _sources(doc, others, snapshot)
        )
        for doc, others in told.items()
    }


def _scores_of(
    others: Docs, matching: Docs, scores: dict[int, float], snapshot: Snapshot, by: str, most: int
) -> dict[int, float | None]:
    """The first *most* of *others*, those of them that are *matching* in the order of *scores*, the rest in that of time."""
    wanted = {*matching.tolist()}
    shown: dict[int, float | None] = {doc: score for doc, score in scores.items() if doc in wanted}
    rest = others[~np.isin(others, matching)] if len(shown) < most else others[:0]
    return shown | dict.fromkeys(by_time(rest, snapshot, by, len(rest)).tolist()[: most - len(shown)])


def _sources(doc: int, others: Docs, snapshot: Snapshot) -> int:
    """How many papers that *others* name are not that of *doc*."""
    sources = snapshot.values["source"]
    named = {sources.names[code] for code in np.unique(sources.codes.take(others)).tolist()}
    return len(named - {"", sources.names[sources.codes[doc]]})
