"""A query tree -> its first documents, in the order that the reader gets them, without a look at most of the others.

What comes out is what match, rank and in_order give. Words have lists of what they give at most to each document; from these, the
few documents that may be among the best are found (see search.query.pruning), and only they are scored exactly and looked at once
more. By relevance the candidates stand before all the others: the best by the sum of what each word gives (of those that tie, the
first by number), in the order of their final scores. Sorted by time nothing is scored.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.schema import FILTER_FIELDS
from search.index.snapshot import Docs, Floats, Mask, Snapshot
from search.query.filters import days_mask
from search.query.lists import exact_scores, is_positive, lists_of
from search.query.ordering import Place, behind, by_time, check_sort, in_order
from search.query.proximity import Look, QueryWord, among, bonuses, look_at
from search.query.pruning import (
    Contenders,
    Reached,
    ScoredList,
    bounds_at,
    exact_at,
    find_contenders,
    is_in,
    is_quicker_by_document,
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
    places_of_best,
    query_words,
    rank,
)
from search.query.tree import And, Dates, Everything, Expansion, Leaf, Node, Not, Nothing, Or, Phrase, Prefix, Word
from search.settings import Ranking

_MOST_PRUNED = 1_000  # documents that are asked for; of more, all are ranked

Values = Callable[
    [Leaf, Docs], tuple[Mask, NDArray[Any]]
]  # which of some documents have a leaf, and what it gives to each


class Selection(NamedTuple):
    """The first *docs*, with their *scores*, which are 0 where the order is that of time. *total*: how many documents match.

    *left*: how many of them stand behind *docs*. *matched*: for each document of the generation whether the tree asks for it, be
    it allowed or not; where that was wanted. *articles*: how many documents match even where stories are counted; see
    search.query.stories.
    """

    docs: Docs
    scores: Floats
    total: int
    left: int
    matched: Mask | None
    articles: int


def select(
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
    """The first *most* documents of *snapshot* that *tree* asks for and that are *allowed* (None: all), in the order of *sort*.

    *after*: in an order of time, those behind it alone. *mask*: whether all that match are wanted, too. Raises QueryError for a
    *sort* there is not.
    """
    check_sort(sort)
    if sort != "relevance":
        matched = matching(tree, snapshot, ranking)
        docs = np.flatnonzero(matched if allowed is None else matched & allowed).astype(np.int32)
        following = behind(docs, after, snapshot, sort) if after else docs
        first = by_time(following, snapshot, sort, most)
        left = len(following) - len(first)
        return Selection(first, np.zeros(len(first)), len(docs), left, matched if mask else None, len(docs))
    if most > _MOST_PRUNED:
        order = _whole_order(tree, snapshot, ranking, allowed)
        best = Matches(order.docs[:most], order.scores[:most])
        all_matched = matching(tree, snapshot, ranking) if mask else None
        total = len(order.docs)
        return Selection(*best, total, total - len(best.docs), all_matched, total)
    plan = _Plan(tree, snapshot, ranking, lists_of(tree, snapshot, ranking))
    ranked, reached = _rank_best(plan, allowed, most, mask)
    if mask and reached.matched is None:
        reached = reached._replace(matched=_mask(tree, snapshot, plan.lists))
    best = in_order(ranked, snapshot, most)
    return Selection(*best, reached.total, reached.total - len(best.docs), reached.matched, reached.total)


def matching(tree: Node, snapshot: Snapshot, ranking: Ranking) -> Mask:
    """For each document of *snapshot* whether *tree* asks for it."""
    return _mask(tree, snapshot, lists_of(tree, snapshot, ranking))


def select_among(docs: Docs, tree: Node, snapshot: Snapshot, ranking: Ranking, sort: str) -> Matches:
    """Those of *docs* (ascending, none deleted) that *tree* asks for, in the order of *sort*, scored as if there were no others."""
    plan = _Plan(tree, snapshot, ranking, lists_of(tree, snapshot, ranking))
    matched = _narrowed(tree, docs, plan)
    if sort != "relevance":
        return Matches(by_time(matched, snapshot, sort, len(matched)), np.zeros(len(matched)))
    return in_order(_ranked(matched, query_words(tree, snapshot), plan), snapshot, len(matched))


def any_match(tree: Node, snapshot: Snapshot, ranking: Ranking, allowed: Mask | None = None) -> bool:
    """Whether there is a document that *tree* asks for and that is *allowed*."""
    if isinstance(tree, Or):
        return any(any_match(child, snapshot, ranking, allowed) for child in tree.children)
    found = matching(tree, snapshot, ranking)
    return bool((found if allowed is None else found & allowed).any())


def _whole_order(tree: Node, snapshot: Snapshot, ranking: Ranking, allowed: Mask | None) -> Matches:
    """All that match in the order of relevance. Remembered: whoever goes so deep asks for page after page."""
    of_allowed = None if allowed is None else hashlib.blake2b(np.packbits(allowed).tobytes()).digest()

    def make() -> Matches:
        ranked = _rank_all(tree, snapshot, ranking, allowed)
        return in_order(ranked, snapshot, len(ranked.docs))

    return snapshot.remembered.get(("order", tree, ranking, of_allowed), make)


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


def _rank_best(plan: _Plan, allowed: Mask | None, most: int, mask: bool) -> tuple[Ranked, Reached]:
    """Documents with their final scores, among which the first *most* of all are; and what was found."""
    snapshot, ranking = plan.snapshot, plan.ranking
    words = query_words(plan.tree, snapshot)
    candidates = ranking.proximity.candidates if words else 0
    share = 1.0 if most <= candidates else 1 / (1 + ranking.fresh)
    reached = _find(plan, allowed, max(most, candidates), share, mask)
    return _ranked(reached.found.docs, words, plan), reached


def _ranked(docs: Docs, words: Sequence[QueryWord], plan: _Plan) -> Ranked:
    """*docs*, which match, with the scores that they have where there are no better ones. *words*: those of the tree."""
    if not len(docs):
        return _NOTHING
    snapshot, ranking = plan.snapshot, plan.ranking
    candidates = ranking.proximity.candidates if words else 0
    look = look_at(docs, words, snapshot, also=_words(plan))
    scores = _exactly(plan, look)
    best = places_of_best(scores, candidates)
    gained = bonuses(among(look, best), words, snapshot, ranking.proximity) if candidates else {}
    return finished(Matches(docs, scores), best, gained, snapshot, ranking)


_NOTHING = Ranked(np.empty(0, dtype=np.int32), np.empty(0), np.empty(0, dtype=bool))


def _words(plan: _Plan) -> list[Word]:
    """The words of which only bounds are known."""
    return [leaf for leaf, scored in plan.lists.items() if isinstance(leaf, Word) and scored.exact is None]


def _find(plan: _Plan, allowed: Mask | None, most: int, share: float, mask: bool) -> Reached:
    """The documents that may reach *share* of the most-th best score."""
    groups, conditions = _split(plan.tree) if is_positive(plan.ranking) else ([], [])  # by which what matches has a sum
    lists = [plan.lists[leaf] for group in groups for leaf in group]
    condition = _mask(And(tuple(conditions)), plan.snapshot, plan.lists) if conditions else None
    both = [one for one in (condition, allowed) if one is not None]
    chosen = reduce(np.logical_and, both) if both else None
    documents = plan.snapshot.documents
    few = chosen is not None and is_quicker_by_document(lists, int(np.count_nonzero(chosen)), documents)
    if len(groups) == 1 and not few:
        reached = find_contenders(lists, plan.snapshot.alive, most, share, chosen, mask=mask)
        if reached.matched is not None and condition is not None:
            return reached._replace(matched=reached.matched & condition)
        return reached
    docs = _matching_among(plan, chosen)
    has = np.zeros(documents, dtype=bool)
    has[docs] = True
    # Among what meets all conditions, any of the words counts.
    if groups and not is_quicker_by_document(lists, len(docs), documents):
        reached = find_contenders(lists, plan.snapshot.alive, most, share, has, mask=False)
    else:
        reached = Reached(reaching(_with_bounds(docs, plan), most, share), len(docs), None)
    return reached._replace(matched=has) if mask and allowed is None else reached


def _matching_among(plan: _Plan, chosen: Mask | None) -> Docs:
    """The documents that match and are *chosen* (None: all): those of the rarest word are looked up in the other lists."""
    rarest = _rarest(plan.tree, plan)
    if chosen is not None and np.count_nonzero(chosen) < _size(rarest, plan):
        docs = np.flatnonzero(chosen & plan.snapshot.alive).astype(np.int32)
        return _narrowed(plan.tree, docs, plan)
    docs = np.flatnonzero(_mask(rarest, plan.snapshot, plan.lists)).astype(np.int32)
    return _narrowed(plan.tree, docs if chosen is None else docs[chosen[docs]], plan, but=rarest)


def _with_bounds(docs: Docs, plan: _Plan) -> Contenders:
    """*docs*, which match, with their bounds."""

    def values(leaf: Leaf, docs: Docs) -> tuple[Mask, NDArray[np.float32]]:
        return bounds_at(plan.lists[leaf], docs, plan.snapshot.documents)

    bounds = _combined(plan.tree, docs, values, plan.snapshot)[1]
    return Contenders(docs, bounds, slack_of([*plan.lists.values()]))


def _narrowed(node: Node, docs: Docs, plan: _Plan, but: Node | None = None) -> Docs:
    """Those of *docs*, none of them deleted, that *node* asks for; all are known to be what the part *but* of it asks for."""
    if node is but:
        return docs
    if isinstance(node, And):
        ordered = sorted(node.children, key=lambda child: _size(child, plan))
        return reduce(lambda kept, child: _narrowed(child, kept, plan, but), ordered, docs)

    def values(leaf: Leaf, docs: Docs) -> tuple[Mask, Floats]:
        return is_in(plan.lists[leaf], docs, plan.snapshot.documents), np.zeros(len(docs))

    return docs[_combined(node, docs, values, plan.snapshot)[0]]


def _rarest(node: Node, plan: _Plan) -> Node:
    """The part of *node* that has to be met, and that the fewest documents can meet."""
    if isinstance(node, And):
        return min((_rarest(child, plan) for child in node.children), key=lambda part: _size(part, plan))
    return node


def _size(node: Node, plan: _Plan) -> int:
    """How many documents *node* asks for at most."""
    match node:
        case Word() | Expansion() | Phrase() | Prefix():
            return plan.lists[node].size
        case Or(children):
            return sum(_size(child, plan) for child in children)
        case And(children):
            return min(_size(child, plan) for child in children)
        case Nothing():
            return 0
        case _:
            return plan.snapshot.documents


def _split(tree: Node) -> tuple[list[list[Leaf]], list[Node]]:
    """Groups of leaves, of each of which a document has to have one, and what else it has to meet. What it gets is the sum of what
    it has of any of them. No groups where *tree* is not of that kind."""
    children = tree.children if isinstance(tree, And) else (tree,)
    groups: list[list[Leaf]] = []
    for child in children:
        members = child.children if isinstance(child, Or) else (child,)
        leaves = [one for one in members if isinstance(one, Leaf) and one.field not in FILTER_FIELDS]
        if len(leaves) == len(members):
            groups.append(leaves)
        elif not _is_condition(child):
            return [], []
    return groups, [child for child in children if _is_condition(child)]


def _is_condition(node: Node) -> bool:
    """Whether *node* only chooses documents, and gives them nothing."""
    match node:
        case And(children) | Or(children):
            return all(map(_is_condition, children))
        case Word() | Expansion() | Phrase() | Prefix():
            return node.field in FILTER_FIELDS
        case _:
            return True


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
        case Dates():
            return days_mask(node, snapshot)
        case Everything():
            return snapshot.alive
        case Nothing():
            return np.zeros(snapshot.documents, dtype=bool)


def _marked(leaves: Sequence[Leaf], snapshot: Snapshot, lists: Mapping[Leaf, ScoredList]) -> Mask:
    """For each document whether any of *leaves* has it."""
    marked = np.zeros(snapshot.documents, dtype=bool)
    for leaf in leaves:
        mark(lists[leaf], marked)
    if snapshot.has_deletions:
        marked &= snapshot.alive
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
