"""A query tree over a snapshot -> every document that matches, each with its score; the best looked at once more.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; idf as Lucene has it, never negative), summed over the
fields that a word is looked for in: as printed and as a stem, in the title, the body and its lead. What stands for a word (see
search.query.expansion) scores as one term of less weight. Filters and negations choose documents and score nothing. Sets of
documents are ascending arrays of numbers, and all work on them is NumPy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.schema import EXACT_FIELDS, FILTER_FIELDS, LEAD_FIELD, STEM_FIELD, UNDATED
from search.index.snapshot import NO_POSTINGS, Floats, Ints, Postings, Snapshot
from search.query import proximity
from search.query.tree import (
    And,
    Dates,
    Everything,
    Expansion,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from search.settings import Ranking


class Matches(NamedTuple):
    """*docs*: document numbers, ascending, each once. *scores*: of each; 0.0 where nothing scores."""

    docs: Ints
    scores: Floats


def match(node: Node, snapshot: Snapshot, ranking: Ranking) -> Matches:
    """Every document of *snapshot* that *node* asks for, with its score."""
    match node:
        case Everything():
            return _unscored(snapshot.live)
        case Nothing():
            return _NO_MATCHES
        case Dates(first, last):
            return _unscored(_documents_of_days(snapshot, first, last))
        case Word() | Expansion() | Phrase() | Prefix():
            return _match_leaf(node, snapshot, ranking)
        case Or(children):
            return union(match(child, snapshot, ranking) for child in children)
        case And(children):
            return _match_all(children, snapshot, ranking)
        case Not(child):
            return without(_unscored(snapshot.live), match(child, snapshot, ranking))


def union(parts: Iterable[Matches]) -> Matches:
    """The documents of any of *parts*, their scores added."""
    found = [part for part in parts if len(part.docs)]
    if not found:
        return _NO_MATCHES
    docs = np.unique(np.concatenate([part.docs for part in found]))
    scores = np.zeros(len(docs))
    for part in found:
        scores[np.searchsorted(docs, part.docs)] += part.scores
    return Matches(docs, scores)


def intersection(parts: Sequence[Matches]) -> Matches:
    """The documents of all of *parts* (at least one), their scores added."""
    docs = reduce(lambda left, right: np.intersect1d(left, right, assume_unique=True), (part.docs for part in parts))
    scores = np.zeros(len(docs))
    for part in parts:
        scores += part.scores[np.searchsorted(part.docs, docs)]
    return Matches(docs, scores)


def without(matches: Matches, others: Matches) -> Matches:
    """The documents of *matches* that are not among *others*."""
    kept = ~np.isin(matches.docs, others.docs, assume_unique=True)
    return Matches(matches.docs[kept], matches.scores[kept])


class Part(NamedTuple):
    """What one leaf of a query gives in one field, *rule* saying how they met (exact, stem, lead, phrase, prefix, synonym ...)."""

    rule: str
    field: str
    matches: Matches


def parts_of(leaf: Leaf, snapshot: Snapshot, ranking: Ranking) -> Iterator[Part]:
    """What *leaf* gives in each field that it is looked for in, as match adds it up."""
    for field in (leaf.field,) if leaf.field else EXACT_FIELDS:
        if field in FILTER_FIELDS:
            yield Part("filter", field, _unscored(_filter_postings(leaf, field, snapshot).docs))
        else:
            yield from _scored_parts(leaf, field, snapshot, ranking)


def score_postings(postings: Postings, field: str, idf: float, snapshot: Snapshot, ranking: Ranking) -> Matches:
    """BM25 of one term, or of what counts as one, in one field, times the field's weight."""
    lengths = snapshot.lengths[field][postings.docs] / snapshot.average_lengths[field]
    tf = postings.tf
    saturated = tf * (ranking.k1 + 1) / (tf + ranking.k1 * (1 - ranking.b + ranking.b * lengths))
    return Matches(postings.docs, ranking.weight(field) * idf * saturated)


def rank(matches: Matches, tree: Node, snapshot: Snapshot, ranking: Ranking) -> Matches:
    """*matches* of *tree* with their final scores: the best looked at once more, and new articles a little before old ones."""
    best, gained = second_look(matches, tree, snapshot, ranking)
    scores = matches.scores.copy()
    for bonus in gained.values():
        scores[best] += bonus
    return Matches(matches.docs, scores * (1 + freshness(matches.docs, snapshot, ranking)))


def second_look(
    matches: Matches, tree: Node, snapshot: Snapshot, ranking: Ranking
) -> tuple[Ints, Mapping[str, Floats]]:
    """(places in *matches* of the best, what each gains by name) for where the words of *tree* stand in them."""
    words = query_words(tree, snapshot)
    most = min(ranking.proximity.candidates, len(matches.docs))
    if not words or not most:
        return np.empty(0, dtype=np.int64), {}
    best = np.argpartition(-matches.scores, most - 1)[:most]
    return best, proximity.bonuses(matches.docs[best], words, snapshot, ranking.proximity)


def freshness(docs: Ints, snapshot: Snapshot, ranking: Ranking) -> Floats:
    """For each of *docs* the share that its score grows by for its age beside the newest article; 0 without a date."""
    instants = snapshot.instants[docs]
    days_behind = (snapshot.newest - instants) / _SECONDS_A_DAY
    share: Floats = ranking.fresh * np.exp2(-days_behind / ranking.fresh_half_life)
    return np.where(instants == UNDATED, 0.0, share)


def query_words(tree: Node, snapshot: Snapshot) -> list[proximity.QueryWord]:
    """The words that *tree* looks for in the whole text, each stem once, with their other spellings."""
    looked_for = [leaf for leaf in leaves(tree) if leaf.field is None]
    spellings = {leaf.base: leaf.ways for leaf in looked_for if isinstance(leaf, Expansion) and leaf.rule in _SAME_WORD}
    found: dict[tuple[str, ...], proximity.QueryWord] = {}
    for leaf in looked_for:
        if isinstance(leaf, Word) and leaf.token.stem_terms() not in found:
            others = [term for way in spellings.get((leaf.token.stem,), ()) for term in way]
            stems, exact = (*leaf.token.stem_terms(), *others), leaf.token.exact_terms()
            stem_idf = _idf_of_any(stems, STEM_FIELD["body"], snapshot)
            exact_idf = _idf_of_any(exact, "body", snapshot)
            word = proximity.QueryWord(stems, exact, stem_idf, exact_idf, leaf.token.is_verb)
            found[leaf.token.stem_terms()] = word
    return list(found.values())


def idf_of(df: int, documents: int) -> float:
    """How much a term tells that *df* of *documents* have: ln(1 + (N - df + 0.5) / (df + 0.5))."""
    return float(np.log1p((documents - df + 0.5) / (df + 0.5)))


_SAME_WORD = ("variant", "typed")  # rules of expansions that are the word itself, otherwise spelt
_SECONDS_A_DAY = 86_400
_MOST_WAYS = 16  # of reading a phrase: four abbreviations in one
_NO_MATCHES = Matches(np.empty(0, dtype=np.int64), np.empty(0))


def _match_all(children: Sequence[Node], snapshot: Snapshot, ranking: Ranking) -> Matches:
    wanted = [match(child, snapshot, ranking) for child in children if not isinstance(child, Not)]
    found = intersection(wanted) if wanted else _unscored(snapshot.live)
    for child in children:
        if isinstance(child, Not):
            found = without(found, match(child.child, snapshot, ranking))
    return found


def _match_leaf(leaf: Leaf, snapshot: Snapshot, ranking: Ranking) -> Matches:
    return union(part.matches for part in parts_of(leaf, snapshot, ranking))


def _scored_parts(leaf: Leaf, field: str, snapshot: Snapshot, ranking: Ranking) -> Iterator[Part]:
    match leaf:
        case Word(token):
            yield _part("exact", field, token.exact_terms(), snapshot, ranking)
            yield _part("stem", STEM_FIELD[field], token.stem_terms(), snapshot, ranking)
            if field == "body":
                yield _part("lead", LEAD_FIELD, token.stem_terms(), snapshot, ranking)
        case Expansion():
            yield _expansion_part(leaf, STEM_FIELD[field], snapshot, ranking)
        case Phrase(tokens):
            words = [token.exact_terms() for token in tokens]
            idf = sum(_idf_of_any(terms, field, snapshot) for terms in words)
            postings = _any_phrase(snapshot, field, words)
            yield Part("phrase", field, score_postings(postings, field, idf, snapshot, ranking))
        case Prefix(prefix):
            yield _part("prefix", field, snapshot.terms_with_prefix(field, prefix), snapshot, ranking)


def _part(rule: str, field: str, terms: Sequence[str], snapshot: Snapshot, ranking: Ranking) -> Part:
    postings = _any_of(snapshot, field, terms)
    idf = idf_of(len(postings.docs), len(snapshot.live))
    return Part(rule, field, score_postings(postings, field, idf, snapshot, ranking))


def _expansion_part(leaf: Expansion, field: str, snapshot: Snapshot, ranking: Ranking) -> Part:
    """What stands for a word tells no more than the word: a rare misspelling must not outweigh what it stands for."""
    postings = _added([snapshot.phrase(field, way) for way in leaf.ways])
    own = sum(_idf_of_any((term,), field, snapshot) for term in leaf.base)
    idf = min(own, idf_of(len(postings.docs), len(snapshot.live)))
    return Part(leaf.rule, field, score_postings(postings, field, idf * ranking.weight(leaf.rule), snapshot, ranking))


def _filter_postings(leaf: Leaf, field: str, snapshot: Snapshot) -> Postings:
    match leaf:
        case Word(token):
            return _any_of(snapshot, field, token.exact_terms())
        case Phrase(tokens):
            return _any_phrase(snapshot, field, [token.exact_terms() for token in tokens])
        case Prefix(prefix):
            return _any_of(snapshot, field, snapshot.terms_with_prefix(field, prefix))
        case Expansion():
            return NO_POSTINGS


def _idf_of_any(terms: Sequence[str], field: str, snapshot: Snapshot) -> float:
    return idf_of(len(_any_of(snapshot, field, terms).docs), len(snapshot.live))


def _any_of(snapshot: Snapshot, field: str, terms: Sequence[str]) -> Postings:
    """The postings of *terms* as if they were one term."""
    return _added([snapshot.postings(field, term) for term in terms])


def _any_phrase(snapshot: Snapshot, field: str, words: Sequence[Sequence[str]]) -> Postings:
    """The places where one term of each of *words* stand side by side."""
    ways = islice(product(*words), _MOST_WAYS)
    return _added([snapshot.phrase(field, way) for way in ways])


def _added(found: Sequence[Postings]) -> Postings:
    if len(found) == 1:
        return found[0]
    merged = union(Matches(postings.docs, postings.tf.astype(np.float64)) for postings in found)
    return Postings(merged.docs, merged.scores.astype(np.int64))


def _documents_of_days(snapshot: Snapshot, first: int | None, last: int | None) -> Ints:
    days = snapshot.days[snapshot.live]
    within: NDArray[np.bool_] = days != UNDATED
    if first is not None:
        within &= days >= first
    if last is not None:
        within &= days <= last
    return snapshot.live[within]


def _unscored(docs: Ints) -> Matches:
    return Matches(docs, np.zeros(len(docs)))
