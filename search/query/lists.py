"""The leaves of a query tree -> the list of each: which documents have it, and what it gives them, at most or exactly.

The lists of words are the bounds that were worked out when the generation was built; what a word gives exactly is worked out here
for the few documents that are left. All other leaves (and words, where the bounds are of another ranking than that in use) are
scored for all their documents at once, and remembered by the snapshot.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.index.bm25 import idfs_of, saturated
from search.index.impacts import facts_of
from search.index.schema import EXACT_FIELDS, LEAD_FIELD, STEM_FIELD
from search.index.segments import tf_in_lead
from search.index.snapshot import SCORED_FIELDS, Floats, Ints, Snapshot
from search.query.proximity import Look
from search.query.pruning import ScoredList, bounded_list, exact_list
from search.query.ranking import match_leaf, norms_in
from search.query.tree import And, Expansion, Leaf, Node, Not, Or, Phrase, Prefix, Word
from search.settings import Ranking

_RULES = ("variant", "part", "synonym", "typed")  # of expansions, each with a weight in the ranking


@dataclass(frozen=True, slots=True, eq=False)
class _Use:
    """A ranking in use with a snapshot. *is_bounded*: whether the bounds of the snapshot are good for it. A key of lists."""

    is_bounded: bool


def lists_of(tree: Node, snapshot: Snapshot, ranking: Ranking) -> dict[Leaf, ScoredList]:
    """The list of each leaf of *tree*, excluded ones too."""
    use = snapshot.remembered.get(("use", ranking), lambda: _Use(_is_bounded(snapshot, ranking)))
    return {leaf: _list_of(leaf, use, snapshot, ranking) for leaf in _leaves(tree)}


def is_positive(ranking: Ranking) -> bool:
    """Whether, by *ranking*, whatever a leaf finds gets more than 0 for it."""
    return all(ranking.weight(name) > 0 for name in (*SCORED_FIELDS, *_RULES))


def _is_bounded(snapshot: Snapshot, ranking: Ranking) -> bool:
    return snapshot.impact_facts == facts_of(ranking) and is_positive(ranking)


def _leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of *node*, those that it excludes among them."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _leaves(child)
        case Not(child):
            yield from _leaves(child)
        case Word() | Expansion() | Phrase() | Prefix():
            yield node


def _looked_for(leaf: Leaf) -> tuple[Hashable, ...]:
    """What decides the list of *leaf*: not how and where it is printed."""
    match leaf:
        case Word(token):
            return "word", leaf.field, token.exact_terms(), token.stem_terms()
        case Expansion(rule, ways, base):
            return "expansion", leaf.field, rule, ways, base
        case Phrase(tokens):
            return "phrase", leaf.field, tuple(token.exact_terms() for token in tokens)
        case Prefix(prefix):
            return "prefix", leaf.field, prefix


def _list_of(leaf: Leaf, use: _Use, snapshot: Snapshot, ranking: Ranking) -> ScoredList:
    if isinstance(leaf, Word) and leaf.field is None and not leaf.token.also and use.is_bounded:
        return _list_of_word(leaf.token.exact, leaf.token.stem, use, snapshot, ranking)
    return snapshot.remembered.get((use, *_looked_for(leaf)), lambda: exact_list(*match_leaf(leaf, snapshot, ranking)))


def _list_of_word(exact: str, stem: str, use: _Use, snapshot: Snapshot, ranking: Ranking) -> ScoredList:
    stems = [snapshot.bounds(field, stem) for field in STEM_FIELD.values()]
    printed = [snapshot.bounds(field, exact) for field in EXACT_FIELDS]
    weights = snapshot.remembered.get((use, exact, stem), lambda: _weights(exact, stem, snapshot, ranking))
    return bounded_list(stems, printed, weights)


def _weights(exact: str, stem: str, snapshot: Snapshot, ranking: Ranking) -> tuple[float, ...]:
    """Of each of SCORED_FIELDS its weight times the idf of a word in it."""
    of_field = dict.fromkeys(EXACT_FIELDS, exact) | dict.fromkeys((*STEM_FIELD.values(), LEAD_FIELD), stem)
    df = np.array([snapshot.df(field, of_field[field]) for field in SCORED_FIELDS])
    weights = [ranking.weight(field) for field in SCORED_FIELDS]
    return tuple((idfs_of(df, snapshot.live_count) * weights).tolist())


def exact_scores(
    words: Sequence[Word], lists: Mapping[Leaf, ScoredList], look: Look, snapshot: Snapshot, ranking: Ranking
) -> dict[Leaf, Floats]:
    """What each of *words*, whose lists are not exact, gives to each document of *look*, as match_leaf has it."""
    if not words:
        return {}
    rows = np.array([[look.number[field, getattr(word.token, form)] for word in words] for field, form in _FIELDS])
    of_words = np.array([lists[word].weights for word in words]).T
    weights = np.zeros((2, len(look.number)))  # of each term of the look in its field, and in the lead
    weights[0, rows] = of_words[:-1]
    weights[1, rows[-1]] = of_words[-1]
    given = _given(weights[0], look, snapshot, ranking)
    in_lead = _given_in_lead(weights[1], look, snapshot, ranking)
    return dict(zip(words, given[rows].sum(axis=0) + in_lead[rows[-1]], strict=True))


_FIELDS = (("title", "exact"), (STEM_FIELD["title"], "stem"), ("body", "exact"), (STEM_FIELD["body"], "stem"))
_OF_TITLE = ("title", STEM_FIELD["title"])


def _given(weights: Floats, look: Look, snapshot: Snapshot, ranking: Ranking) -> Floats:
    """terms x documents: what each term gives in its field, the lead left out."""
    term, doc, tf, _ = look.found
    norms = np.array(
        [norms_in(field, snapshot, ranking).take(look.docs) for field in EXACT_FIELDS]
    )  # as of their stems
    row = np.array([field not in _OF_TITLE for field, _ in look.number], dtype=np.intp)
    return _by_document(term, doc, weights[term] * saturated(tf, norms[row[term], doc], ranking.k1), look)


def _given_in_lead(weights: Floats, look: Look, snapshot: Snapshot, ranking: Ranking) -> Floats:
    """terms x documents: what each term gives for standing in the lead."""
    has = (look.found.term < look.positioned).nonzero()[0]
    tf = tf_in_lead(look.found.tf[has], look.found.positions)
    leading = tf.nonzero()[0]
    has, tf = has[leading], tf[leading]
    term, doc = look.found.term[has], look.found.doc[has]
    norms = norms_in(LEAD_FIELD, snapshot, ranking).take(look.docs[doc])
    return _by_document(term, doc, weights[term] * saturated(tf, norms, ranking.k1), look)


def _by_document(term: Ints, doc: Ints, gained: Floats, look: Look) -> Floats:
    """terms x documents: what is *gained* by each posting, in its place."""
    sums = np.zeros((len(look.number), len(look.docs)))
    sums[term, doc] = gained
    return sums
