"""The best matches of a query, looked at again by where its words stand: near each other, early, and all of them.

BM25 takes a document for a bag of words. A headline that finds its own article, or a question its answer, is told from its
rivals by what the bag forgets, so the first of the ranking are given, on top of their scores:

    near       words of the query close to each other: Büttcher, Clarke and Lushman, "Term Proximity Scoring for Ad-Hoc Retrieval
               on Very Large Text Collections", 2006, with 1/distance
    window     the weight of the different words in the best run of a few words
    early      how soon each word comes: news is written with what matters first
    coverage   how much of the query, by weight, is there at all

Each is looked at in two ways: all words by their stems, and with verbs as they are printed. All forms of বলা are one word to the
stemmer and among the most frequent of the news; which of them stands in a question tells its answer from other sentences.

Each is at least 0, so a document looked at again never falls behind one that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.index.snapshot import Floats, Ints, Snapshot
from search.settings import Proximity

_FAR = 1 << 20  # positions between two documents, more than any article has words
_TITLE_BEFORE_BODY = 1 << 10  # a title stands so far before its body that no word of one is near a word of the other
_STEM_FIELDS, _EXACT_FIELDS = ("title_stem", "body_stem"), ("title", "body")


class QueryWord(NamedTuple):
    """A word of the query: what stands for it as a stem and as printed, and how much each tells (idf)."""

    stems: tuple[str, ...]
    exact: tuple[str, ...]
    stem_idf: float
    exact_idf: float
    is_verb: bool


class Occurrences(NamedTuple):
    """Where words of the query stand in some documents, in order; all of one length.

    *doc*: place among the documents; *word*: place in the query; *position*: of the body from 0, below 0 in the title.
    """

    doc: Ints
    word: Ints
    position: Ints


def bonuses(docs: Ints, words: Sequence[QueryWord], snapshot: Snapshot, settings: Proximity) -> dict[str, Floats]:
    """By name, what each of *docs* gains for where *words* stand in it, times its weight."""
    lengths = snapshot.lengths["body_stem"][docs] / snapshot.average_lengths["body_stem"]
    stems = [(_STEM_FIELDS, word.stems) for word in words]
    printed = [(_EXACT_FIELDS, word.exact) if word.is_verb else look for word, look in zip(words, stems, strict=True)]
    idf = np.array([word.exact_idf if word.is_verb else word.stem_idf for word in words])
    gained = _evidence(find_occurrences(docs, printed, snapshot), idf, lengths, settings)
    if printed == stems:
        return {name: (1 + settings.stems) * bonus for name, bonus in gained.items()}
    stem_idf = np.array([word.stem_idf for word in words])
    more = _evidence(find_occurrences(docs, stems, snapshot), stem_idf, lengths, settings)
    return {name: bonus + settings.stems * more[name] for name, bonus in gained.items()}


def find_occurrences(
    docs: Ints, words: Sequence[tuple[tuple[str, str], Sequence[str]]], snapshot: Snapshot
) -> Occurrences:
    """Every place in *docs* of each of *words*: ((the title's field, the body's), the terms that are looked for there)."""
    found = [_NOWHERE]
    for number, (fields, terms) in enumerate(words):
        for term in dict.fromkeys(terms):
            for field, shift in zip(fields, (-_TITLE_BEFORE_BODY, 0), strict=True):
                doc, position = snapshot.positions(field, term, docs)
                found.append(Occurrences(doc, np.full(len(doc), number, dtype=np.int64), position + shift))
    doc, word, position = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(doc * _FAR + position, kind="stable")
    return Occurrences(doc[order], word[order], position[order])


_NOWHERE = Occurrences(*(np.empty(0, dtype=np.int64) for _ in Occurrences._fields))


def _evidence(found: Occurrences, idf: Floats, lengths: Floats, settings: Proximity) -> dict[str, Floats]:
    first = _first_positions(found, len(lengths), len(idf))
    return {
        "near": settings.near * _nearness(found, idf, lengths, settings),
        "window": settings.window * _best_window(found, idf, len(lengths), settings.window_words),
        "early": settings.early * (np.exp(-first / settings.early_words) @ idf),
        "coverage": settings.coverage * (np.isfinite(first) @ idf) / max(float(idf.sum()), 1e-9),
    }


def _nearness(found: Occurrences, idf: Floats, lengths: Floats, settings: Proximity) -> Floats:
    """For each document the saturated sum, over neighbours that are different words, of their weights by 1/distance."""
    near = np.zeros((len(lengths), len(idf)))
    together = (found.doc[1:] == found.doc[:-1]) & (found.word[1:] != found.word[:-1])
    doc, left, right = found.doc[1:][together], found.word[:-1][together], found.word[1:][together]
    closeness = 1.0 / np.maximum(found.position[1:] - found.position[:-1], 1)[together]
    np.add.at(near, (doc, right), closeness * idf[left])
    np.add.at(near, (doc, left), closeness * idf[right])
    norm = settings.k1 * (1 - settings.b + settings.b * lengths)
    result: Floats = (np.minimum(1.0, idf) * near * (settings.k1 + 1) / (near + norm[:, None])).sum(axis=1)
    return result


def _best_window(found: Occurrences, idf: Floats, documents: int, words: int) -> Floats:
    """For each document the most weight of different words that any run of *words* words holds."""
    place = found.doc * _FAR + found.position
    held = np.zeros(len(place))
    for number, weight in enumerate(idf):
        of_word = place[found.word == number]
        if len(of_word):
            following = np.minimum(np.searchsorted(of_word, place), len(of_word) - 1)
            distance = of_word[following] - place
            held += weight * ((distance >= 0) & (distance < words))
    best = np.zeros(documents)
    np.maximum.at(best, found.doc, held)
    return best


def _first_positions(found: Occurrences, documents: int, words: int) -> Floats:
    """documents x words: the first position of each word in each document, 0 in the title, infinity where it is not."""
    first = np.full((documents, words), np.inf)
    np.minimum.at(first, (found.doc, found.word), np.maximum(found.position, 0).astype(np.float64))
    return first
