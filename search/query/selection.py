"""A query tree -> its first documents, in the order that the reader gets them, without a look at most of the others.

What comes out is what match, rank and in_order give. Words have lists of what they give at most to each document; from these, the
few documents that may be among the best are found (see search.query.pruning), and only they are scored exactly and looked at once
more. By relevance the candidates stand before all the others: the best by the sum of what each word gives (of those that tie, the
first by number), in the order of their final scores. Sorted by time nothing is scored.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.schema import FILTER_FIELDS
from search.index.snapshot import Docs, Floats, Mask, Snapshot
from search.query.lists import exact_scores, is_positive, lists_of
from search.query.ordering import by_time, check_sort, in_order
from search.query.proximity import Look, among, bonuses, look_at
from search.query.pruning import (
    Contenders,
    ScoredList,
    bounds_at,
    docs_of,
    exact_at,
    find_contenders,
    mark,
    reaching,
    slack_of,
)
from search.query.ranking import (
    Matches,
    Ranked,
    finished,
    is_within,
    match,
    merged,
    places_of_best,
    query_words,
    rank,
)
from search.query.tree import And, Dates, Everything, Expansion, Leaf, Node, Not, Nothing, Or, Phrase, Prefix, Word
from search.settings import Ranking

_MOST_PRUNED = 1_000  # documents that are asked for; of more, all are ranked
_FEW = 16  # postings for each document that is allowed: of fewer documents each is looked up in the lists

Values = Callable[
    [Leaf, Docs], tuple[Mask, NDArray[Any]]
]  # which of some documents have a leaf, and what it gives to each


class Selection(NamedTuple):
    """The first *docs*, with their *scores*, which are 0 where the order is that of time. *total*: how many documents match."""

    docs: Docs
    scores: Floats
    total: int


def select(
    tree: Node,
    snapshot: Snapshot,
    ranking: Ranking,
    *,
    allowed: Mask | None = None,
    sort: str = "relevance",
    most: int = 10,
) -> Selection:
    """The first *most* documents of *snapshot* that *tree* asks for and that are *allowed* (None: all), in the order of *sort*.

    Raises QueryError for a *sort* there is not.
    """
    check_sort(sort)
    if sort != "relevance":
        found = matching(tree, snapshot, ranking)
        docs = np.flatnonzero(found if allowed is None else found & allowed).astype(np.int32)
        first = by_time(docs, snapshot, sort, most)
        return Selection(first, np.zeros(len(first)), len(docs))
    if most > _MOST_PRUNED:
        ranked = _rank_all(tree, snapshot, ranking, allowed)
        return Selection(*in_order(ranked, snapshot, most), len(ranked.docs))
    ranked, total = _rank_best(_Plan(tree, snapshot, ranking, lists_of(tree, snapshot, ranking)), allowed, most)
    return Selection(*in_order(ranked, snapshot, most), total)


def matching(tree: Node, snapshot: Snapshot, ranking: Ranking) -> Mask:
    """For each document of *snapshot* whether *tree* asks for it."""
    return _mask(tree, snapshot, lists_of(tree, snapshot, ranking))


def any_match(tree: Node, snapshot: Snapshot, ranking: Ranking, allowed: Mask | None = None) -> bool:
    """Whether there is a document that *tree* asks for and that is *allowed*."""
    if isinstance(tree, Or):
        return any(any_match(child, snapshot, ranking, allowed) for child in tree.children)
    found = matching(tree, snapshot, ranking)
    return bool((found if allowed is None else found & allowed).any())


def _rank_all(tree: Node, snapshot: Snapshot, ranking: Ranking, allowed: Mask | None) -> Ranked:
    """All that match, each with its final score."""
    found = match(tree, snapshot, ranking)
    if allowed is not None:
        kept = allowed[found.docs]
        found = Matches(found.docs[kept], found.scores[kept])
    return rank(found, tree, snapshot, ranking)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A tree, and the list of each of its leaves."""

    tree: Node
    snapshot: Snapshot
    ranking: Ranking
    lists: Mapping[Leaf, ScoredList]


def _rank_best(plan: _Plan, allowed: Mask | None, most: int) -> tuple[Ranked, int]:
    """Documents with their final scores, among which the first *most* of all are; and how many match."""
    snapshot, ranking = plan.snapshot, plan.ranking
    words = query_words(plan.tree, snapshot)
    candidates = ranking.proximity.candidates if words else 0
    found, total = _find(plan, allowed, max(most, candidates), 1.0 if most <= candidates else 1 / (1 + ranking.fresh))
    if not len(found.docs):
        return _NOTHING, 0
    look = look_at(found.docs, words, snapshot, also=_words(plan))
    scores = _exactly(plan, look)
    best = places_of_best(scores, candidates)
    gained = bonuses(among(look, best), words, snapshot, ranking.proximity) if candidates else {}
    return finished(Matches(found.docs, scores), best, gained, snapshot, ranking), total


_NOTHING = Ranked(np.empty(0, dtype=np.int32), np.empty(0), np.empty(0, dtype=bool))


def _words(plan: _Plan) -> list[Word]:
    """The words of which only bounds are known."""
    return [leaf for leaf, scored in plan.lists.items() if isinstance(leaf, Word) and scored.exact is None]


def _find(plan: _Plan, allowed: Mask | None, most: int, share: float) -> tuple[Contenders, int]:
    """The documents that may reach *share* of the most-th best score, and how many match."""
    parts, conditions = _split(plan.tree)
    if conditions:
        condition = _mask(And(tuple(conditions)), plan.snapshot, plan.lists)
        allowed = condition if allowed is None else condition & allowed
    lists = [plan.lists[part] for part in parts]
    postings = sum(one.size for one in lists)
    are_few = allowed is not None and np.count_nonzero(allowed) * _FEW < postings
    if not parts or are_few or not is_positive(plan.ranking):
        return _find_by_document(plan, allowed, most, share)
    return find_contenders(lists, plan.snapshot.documents, most, share, allowed)


def _find_by_document(plan: _Plan, allowed: Mask | None, most: int, share: float) -> tuple[Contenders, int]:
    """The same where a document has to have more than one of several words: each that may match is looked up in all lists."""
    possible = _possible(plan.tree, plan.lists)
    if possible is None:
        docs = plan.snapshot.live
    elif allowed is not None and np.count_nonzero(allowed) < possible[0]:
        docs = np.flatnonzero(allowed).astype(np.int32)
    else:
        docs = possible[1]()
    if allowed is not None:
        docs = docs[allowed[docs]]
    is_in, bounds = _combined(plan.tree, docs, lambda leaf, docs: bounds_at(plan.lists[leaf], docs), plan.snapshot)
    slack = slack_of([plan.lists[leaf] for leaf in plan.lists])
    found = Contenders(docs[is_in], bounds[is_in], slack)
    return reaching(found, most, share), len(found.docs)


def _split(tree: Node) -> tuple[list[Leaf], list[Node]]:
    """The leaves of which a document has to have one, and what else it has to meet; no leaf where *tree* is not of that kind."""
    children = tree.children if isinstance(tree, And) else (tree,)
    scoring = [child for child in children if not _is_condition(child)]
    if len(scoring) != 1:
        return [], []
    parts = scoring[0].children if isinstance(scoring[0], Or) else scoring
    if not all(isinstance(part, Leaf) and part.field not in FILTER_FIELDS for part in parts):
        return [], []
    return [part for part in parts if isinstance(part, Leaf)], [child for child in children if _is_condition(child)]


def _is_condition(node: Node) -> bool:
    """Whether *node* only chooses documents, and gives them nothing."""
    match node:
        case And(children) | Or(children):
            return all(map(_is_condition, children))
        case Word() | Expansion() | Phrase() | Prefix():
            return node.field in FILTER_FIELDS
        case _:
            return True


def _possible(node: Node, lists: Mapping[Leaf, ScoredList]) -> tuple[int, Callable[[], Docs]] | None:
    """How many documents there are at most, and which, among which all are that *node* asks for; None where that may be any."""
    match node:
        case Word() | Expansion() | Phrase() | Prefix():
            return lists[node].size, lambda: docs_of(lists[node])
        case Or(children):
            parts = [_possible(child, lists) for child in children]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return sum(count for count, _ in known), lambda: merged([docs() for _, docs in known])
        case And(children):
            some = [part for child in children if (part := _possible(child, lists)) is not None]
            return min(some, key=itemgetter(0), default=None)
        case _:
            return None


def _combined(node: Node, docs: Docs, values: Values, snapshot: Snapshot) -> tuple[Mask, NDArray[Any]]:
    """For each of *docs*, which are still there, whether *node* asks for it, and the sum of what *values* says of its leaves."""
    match node:
        case Word() | Expansion() | Phrase() | Prefix():
            return values(node, docs)
        case And(children) | Or(children):
            parts = [_combined(child, docs, values, snapshot) for child in children]
            meet = np.logical_and if isinstance(node, And) else np.logical_or
            is_in = meet.reduce([part[0] for part in parts])
            return is_in, np.add.reduce([part[1] for part in parts]) * is_in
        case Not(child):
            return ~_combined(child, docs, values, snapshot)[0], np.zeros(len(docs), dtype=np.float32)
        case Dates(first, last):
            return is_within(snapshot.days[docs], first, last), np.zeros(len(docs), dtype=np.float32)
        case Everything() | Nothing():
            return np.full(len(docs), isinstance(node, Everything)), np.zeros(len(docs), dtype=np.float32)


def _mask(node: Node, snapshot: Snapshot, lists: Mapping[Leaf, ScoredList]) -> Mask:
    """For each document of the generation whether *node* asks for it."""
    match node:
        case Word() | Expansion() | Phrase() | Prefix():
            return _marked([node], snapshot, lists)
        case Or(children):
            marked = _marked([child for child in children if isinstance(child, Leaf)], snapshot, lists)
            others = (_mask(child, snapshot, lists) for child in children if not isinstance(child, Leaf))
            return reduce(operator.or_, others, marked)
        case And(children):
            return reduce(operator.and_, (_mask(child, snapshot, lists) for child in children), snapshot.alive)
        case Not(child):
            return ~_mask(child, snapshot, lists) & snapshot.alive
        case Dates(first, last):
            return is_within(snapshot.days, first, last) & snapshot.alive
        case Everything():
            return snapshot.alive
        case Nothing():
            return np.zeros(snapshot.documents, dtype=bool)


def _marked(leaves: Sequence[Leaf], snapshot: Snapshot, lists: Mapping[Leaf, ScoredList]) -> Mask:
    """For each document whether any of *leaves* has it."""
    marked = np.zeros(snapshot.documents, dtype=bool)
    for leaf in leaves:
        mark(lists[leaf], marked)
    return marked


def _exactly(plan: _Plan, look: Look) -> Floats:
    """The score of each document of *look*, as match has it."""
    of_words = exact_scores(_words(plan), plan.lists, look, plan.snapshot, plan.ranking)

    def values(leaf: Leaf, docs: Docs) -> tuple[Mask, Floats]:
        if leaf in of_words:
            return of_words[leaf] > 0, of_words[leaf]
        return exact_at(plan.lists[leaf], docs)

    scores: Floats = _combined(plan.tree, look.docs, values, plan.snapshot)[1]
    return scores
