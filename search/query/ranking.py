"""A query tree over a snapshot -> every document that matches, each with its score.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; idf as Lucene has it, never negative), summed over the
fields that a word is looked for in: as printed and as a stem, in the title and in the body. Filters and negations choose
documents and score nothing. Sets of documents are ascending arrays of numbers, and all work on them is NumPy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import islice, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.bengali.terms import stem_terms
from search.index.schema import EXACT_FIELDS, FILTER_FIELDS, STEM_FIELD, UNDATED
from search.index.snapshot import Ints, Postings, Snapshot
from search.query.tree import And, Dates, Everything, Node, Not, Nothing, Or, Phrase, Prefix, Word
from search.settings import Bm25

Floats = NDArray[np.float64]


class Matches(NamedTuple):
    """*docs*: document numbers, ascending, each once. *scores*: of each; 0.0 where nothing scores."""

    docs: Ints
    scores: Floats


def match(node: Node, snapshot: Snapshot, bm25: Bm25) -> Matches:
    """Every document of *snapshot* that *node* asks for, with its score."""
    match node:
        case Everything():
            return _unscored(snapshot.live)
        case Nothing():
            return _NO_MATCHES
        case Dates(first, last):
            return _unscored(_documents_of_days(snapshot, first, last))
        case Word() | Phrase() | Prefix():
            return _match_leaf(node, snapshot, bm25)
        case Or(children):
            return union(match(child, snapshot, bm25) for child in children)
        case And(children):
            return _match_all(children, snapshot, bm25)
        case Not(child):
            return without(_unscored(snapshot.live), match(child, snapshot, bm25))


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


def score_postings(snapshot: Snapshot, field: str, postings: Postings, idf: float, bm25: Bm25) -> Matches:
    """BM25 of one term (or of what counts as one: a phrase, the words of a prefix) in one field, times the field's weight."""
    lengths = snapshot.lengths[field][postings.docs] / snapshot.average_lengths[field]
    tf = postings.tf
    saturated = tf * (bm25.k1 + 1) / (tf + bm25.k1 * (1 - bm25.b + bm25.b * lengths))
    return Matches(postings.docs, bm25.weight(field) * idf * saturated)


def idf_of(df: int, documents: int) -> float:
    """How much a term tells that *df* of *documents* have: ln(1 + (N - df + 0.5) / (df + 0.5))."""
    return float(np.log1p((documents - df + 0.5) / (df + 0.5)))


_MOST_WAYS = 16  # of reading a phrase: four abbreviations in one
_NO_MATCHES = Matches(np.empty(0, dtype=np.int64), np.empty(0))


def _match_all(children: Sequence[Node], snapshot: Snapshot, bm25: Bm25) -> Matches:
    wanted = [match(child, snapshot, bm25) for child in children if not isinstance(child, Not)]
    found = intersection(wanted) if wanted else _unscored(snapshot.live)
    for child in children:
        if isinstance(child, Not):
            found = without(found, match(child.child, snapshot, bm25))
    return found


def _match_leaf(node: Word | Phrase | Prefix, snapshot: Snapshot, bm25: Bm25) -> Matches:
    return union(
        score_postings(snapshot, field, postings, idf, bm25) if field not in FILTER_FIELDS else _unscored(postings.docs)
        for field, postings, idf in _leaf_postings(node, snapshot)
    )


def _leaf_postings(node: Word | Phrase | Prefix, snapshot: Snapshot) -> Iterable[tuple[str, Postings, float]]:
    """(field, postings, idf) for each field in which *node* is looked for."""
    documents = len(snapshot.live)
    for field in (node.field,) if node.field else EXACT_FIELDS:
        match node:
            case Word(token):
                for scored, terms in ((field, token.exact_terms()), (STEM_FIELD.get(field), stem_terms(token))):
                    if scored:
                        postings = _any_of(snapshot, scored, terms)
                        yield scored, postings, idf_of(len(postings.docs), documents)
            case Phrase(tokens):
                words = [token.exact_terms() for token in tokens]
                idf = sum(idf_of(len(_any_of(snapshot, field, terms).docs), documents) for terms in words)
                yield field, _any_phrase(snapshot, field, words), idf
            case Prefix(prefix):
                postings = _any_of(snapshot, field, snapshot.terms_with_prefix(field, prefix))
                yield field, postings, idf_of(len(postings.docs), documents)


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
