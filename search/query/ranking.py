"""A query tree over a snapshot -> every document that matches, each with its score; the best looked at once more.

BM25 (see search.index.bm25), summed over the fields that a word is looked for in: as printed and as a stem, in the title, the body
and its lead. What stands for a word (see search.query.expansion) scores as one term of less weight. Filters and negations choose
documents and score nothing. Sets of documents are ascending arrays of numbers, and all work on them is NumPy's.

Here every document is scored, for any tree and any settings. search.query.selection finds the first documents alone, without a look
at most of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bm25 import idf_of, norms_of, saturated
from search.index.memory import zeros
from search.index.schema import EXACT_FIELDS, FILTER_FIELDS, LEAD_FIELD, STEM_FIELD, UNDATED
from search.index.snapshot import NO_POSTINGS, Docs, Floats, Ints, Mask, Postings, Snapshot, is_among
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

    docs: Docs
    scores: Floats


def match(node: Node, snapshot: Snapshot, ranking: Ranking) -> Matches:
    """Every document of *snapshot* that *node* asks for, with its score."""
    match node:
        case Everything():
            return _unscored(snapshot.live)
        case Nothing():
            return _NO_MATCHES
        case Dates(first, last):
            return _unscored(np.flatnonzero(is_within(snapshot.days, first, last) & snapshot.alive).astype(np.int32))
        case Word() | Expansion() | Phrase() | Prefix():
            return match_leaf(node, snapshot, ranking)
        case Or(children):
            return union([match(child, snapshot, ranking) for child in children], snapshot.documents)
        case And(children):
            return _match_all(children, snapshot, ranking)
        case Not(child):
            return without(_unscored(snapshot.live), match(child, snapshot, ranking))


def union(parts: Sequence[Matches], documents: int) -> Matches:
    """The documents of any of *parts*, their scores added; *documents* has the generation."""
    found = [part for part in parts if len(part.docs)]
    if len(found) <= 1:
        return found[0] if found else _NO_MATCHES
    return Matches(*_added_up(found, np.float64, documents))


def are_sorted_quicker(listed: int, documents: int) -> bool:
    """Whether so many documents in lists are put in order more quickly by sorting than by marking them among all *documents*."""
    return _MARKED * listed < documents


def _added_up(
    parts: Sequence[Matches] | Sequence[Postings], dtype: type[np.generic], documents: int
) -> tuple[Docs, NDArray[Any]]:
    """The documents of any of *parts*, ascending, each once, and the sums of what the parts have beside them."""
    if are_sorted_quicker(sum(len(part.docs) for part in parts), documents):
        docs = merged([part.docs for part in parts])
        sums = np.zeros(len(docs), dtype=dtype)
        for of_part, values in parts:
            sums[docs.searchsorted(of_part)] += values
        return docs, sums
    with zeros(np.bool_, documents) as marked, zeros(dtype, documents) as places:
        for of_part, values in parts:
            marked[of_part] = True
            np.add.at(places, of_part, values)
        docs = np.flatnonzero(marked).astype(np.int32)
        sums = places.take(docs)
        marked.fill(False)
        places.fill(0)
    return docs, sums


def merged(lists: Sequence[Docs]) -> Docs:
    """The documents of any of *lists*, ascending, each once."""
    docs = np.sort(np.concatenate([_NO_DOCS, *lists]))
    is_first = np.ones(len(docs), dtype=bool)
    np.not_equal(docs[1:], docs[:-1], out=is_first[1:])
    return docs[is_first]


def intersection(parts: Sequence[Matches]) -> Matches:
    """The documents of all of *parts* (at least one), their scores added."""
    docs = reduce(lambda left, right: left[is_among(left, right)], sorted((part.docs for part in parts), key=len))
    scores = np.zeros(len(docs))
    for part in parts:
        scores += part.scores[part.docs.searchsorted(docs)]
    return Matches(docs, scores)


def without(matches: Matches, others: Matches) -> Matches:
    """The documents of *matches* that are not among *others*."""
    kept = ~is_among(matches.docs, others.docs)
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
    norms = norms_in(field, snapshot, ranking).take(postings.docs)
    return Matches(postings.docs, ranking.weight(field) * idf * saturated(postings.tf, norms, ranking.k1))


def norms_in(field: str, snapshot: Snapshot, ranking: Ranking) -> Floats:
    """For each document what the length of its *field* asks of a term; see search.index.bm25."""
    return snapshot.remembered.get(
        ("norms", field, ranking.k1, ranking.b),
        lambda: norms_of(snapshot.lengths[field], snapshot.average_lengths[field], ranking),
    )


class Ranked(NamedTuple):
    """Matches with their final scores; *is_candidate*: which of them were looked at once more."""

    docs: Docs
    scores: Floats
    is_candidate: Mask


def rank(matches: Matches, tree: Node, snapshot: Snapshot, ranking: Ranking) -> Ranked:
    """*matches* of *tree* with their final scores: the best looked at once more, and new articles a little before old ones."""
    return finished(matches, *second_look(matches, tree, snapshot, ranking), snapshot, ranking)


def finished(
    matches: Matches, best: Ints, gained: Mapping[str, Floats], snapshot: Snapshot, ranking: Ranking
) -> Ranked:
    """*matches* with their final scores, of which those at *best* were looked at once more and *gained* by it."""
    scores = matches.scores.copy()
    scores[best] += sum(gained.values())
    is_candidate = np.zeros(len(scores), dtype=bool)
    is_candidate[best] = True
    return Ranked(matches.docs, scores * (1 + freshness(matches.docs, snapshot, ranking)), is_candidate)


def second_look(
    matches: Matches, tree: Node, snapshot: Snapshot, ranking: Ranking
) -> tuple[Ints, Mapping[str, Floats]]:
    """(places in *matches* of the best, what each gains by name) for where the words of *tree* stand in them."""
    words = query_words(tree, snapshot)
    if not words or not len(matches.docs) or not ranking.proximity.candidates:
        return np.empty(0, dtype=np.int64), {}
    best = places_of_best(matches.scores, ranking.proximity.candidates)
    look = proximity.look_at(matches.docs[best], words, snapshot)
    return best, proximity.bonuses(look, words, snapshot, ranking.proximity)


def places_of_best(scores: Floats, most: int) -> Ints:
    """The places of the *most* best of *scores*, ascending; of those that tie the first ones."""
    if not 0 < most < len(scores):
        return np.arange(min(most, len(scores)))
    least = np.partition(scores, -most)[-most]
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: most - len(above)]
    return np.sort(np.concatenate([above, level]))


def freshness(docs: Docs, snapshot: Snapshot, ranking: Ranking) -> Floats:
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
            stem_idf = _remembered_idf(stems, STEM_FIELD["body"], snapshot)
            exact_idf = _remembered_idf(exact, "body", snapshot)
            word = proximity.QueryWord(stems, exact, stem_idf, exact_idf, leaf.token.is_verb)
            found[leaf.token.stem_terms()] = word
    return list(found.values())


def _remembered_idf(terms: tuple[str, ...], field: str, snapshot: Snapshot) -> float:
    return snapshot.remembered.get(("idf", field, terms), lambda: _idf_of_any(terms, field, snapshot))


_SAME_WORD = ("variant", "typed")  # rules of expansions that are the word itself, otherwise spelt
_SECONDS_A_DAY = 86_400
_MOST_WAYS = 16  # of reading a phrase: four abbreviations in one
_MARKED = 32  # documents of the generation that are passed over in the time in which one is sorted
_NO_DOCS = np.empty(0, dtype=np.int32)
_NO_MATCHES = Matches(_NO_DOCS, np.empty(0))


def _match_all(children: Sequence[Node], snapshot: Snapshot, ranking: Ranking) -> Matches:
    wanted = [match(child, snapshot, ranking) for child in children if not isinstance(child, Not)]
    found = intersection(wanted) if wanted else _unscored(snapshot.live)
    for child in children:
        if isinstance(child, Not):
            found = without(found, match(child.child, snapshot, ranking))
    return found


def match_leaf(leaf: Leaf, snapshot: Snapshot, ranking: Ranking) -> Matches:
    """The documents that *leaf* asks for, with what it gives them in all fields."""
    return union([part.matches for part in parts_of(leaf, snapshot, ranking)], snapshot.documents)


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
            postings = snapshot.postings_with_prefix(field, prefix)
            yield _scored_part("prefix", field, postings, snapshot, ranking)


def _part(rule: str, field: str, terms: Sequence[str], snapshot: Snapshot, ranking: Ranking) -> Part:
    return _scored_part(rule, field, _any_of(snapshot, field, terms), snapshot, ranking)


def _scored_part(rule: str, field: str, postings: Postings, snapshot: Snapshot, ranking: Ranking) -> Part:
    idf = idf_of(len(postings.docs), snapshot.live_count)
    return Part(rule, field, score_postings(postings, field, idf, snapshot, ranking))


def _expansion_part(leaf: Expansion, field: str, snapshot: Snapshot, ranking: Ranking) -> Part:
    """What stands for a word tells no more than the word: a rare misspelling must not outweigh what it stands for."""
    postings = _added([snapshot.phrase(field, way) for way in leaf.ways], snapshot)
    own = sum(_idf_of_any((term,), field, snapshot) for term in leaf.base)
    idf = min(own, idf_of(len(postings.docs), snapshot.live_count))
    return Part(leaf.rule, field, score_postings(postings, field, idf * ranking.weight(leaf.rule), snapshot, ranking))


def _filter_postings(leaf: Leaf, field: str, snapshot: Snapshot) -> Postings:
    match leaf:
        case Word(token):
            return _any_of(snapshot, field, token.exact_terms())
        case Phrase(tokens):
            return _any_phrase(snapshot, field, [token.exact_terms() for token in tokens])
        case Prefix(prefix):
            return snapshot.postings_with_prefix(field, prefix)
        case Expansion():
            return NO_POSTINGS


def _idf_of_any(terms: Sequence[str], field: str, snapshot: Snapshot) -> float:
    """The idf of *terms* as if they were one."""
    df = snapshot.df(field, terms[0]) if len(terms) == 1 else snapshot.df_of_any(field, terms)
    return idf_of(df, snapshot.live_count)


def _any_of(snapshot: Snapshot, field: str, terms: Sequence[str]) -> Postings:
    """The postings of *terms* as if they were one term."""
    return _added([snapshot.postings(field, term) for term in terms], snapshot)


def _any_phrase(snapshot: Snapshot, field: str, words: Sequence[Sequence[str]]) -> Postings:
    """The places where one term of each of *words* stand side by side."""
    ways = islice(product(*words), _MOST_WAYS)
    return _added([snapshot.phrase(field, way) for way in ways], snapshot)


def _added(found: Sequence[Postings], snapshot: Snapshot) -> Postings:
    """*found* as if they were of one term."""
    return found[0] if len(found) == 1 else Postings(*_added_up(found, np.int32, snapshot.documents))


def is_within(days: Ints, first: int | None, last: int | None) -> Mask:
    """For each of *days* whether it is from *first* to *last*, both included; None is no bound."""
    within: Mask = days != UNDATED
    if first is not None:
        within &= days >= first
    if last is not None:
        within &= days <= last
    return within


def _unscored(docs: Docs) -> Matches:
    return Matches(docs, np.zeros(len(docs)))
