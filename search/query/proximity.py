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

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.schema import EXACT_FIELDS, STEM_FIELD
from search.index.snapshot import Docs, Floats, Found, Ints, Snapshot
from search.query.tree import Word
from search.settings import Proximity

_FAR_BITS = 21  # of a position: more than any article has words, so that two documents are far from each other
_BODIES = ("body", STEM_FIELD["body"])
_TITLE_BEFORE_BODY = 1 << 10  # a title stands so far before its body that no word of one is near a word of the other


class QueryWord(NamedTuple):
    """A word of the query: what stands for it as a stem and as printed, and how much each tells (idf)."""

    stems: tuple[str, ...]
    exact: tuple[str, ...]
    stem_idf: float
    exact_idf: float
    is_verb: bool


class Look(NamedTuple):
    """All that the index says of some terms in some *docs* (ascending).

    *number*: of each (field, term). *found*: their postings by these numbers. *positioned*: the numbers below that have positions.
    """

    docs: Docs
    number: Mapping[tuple[str, str], int]
    found: Found
    positioned: int


class View(NamedTuple):
    """One way to look at the words: *as_printed* or by their stems, each; *idf*: of each, looked at so."""

    as_printed: Sequence[bool]
    idf: Floats


class Occurrences(NamedTuple):
    """Where words of the query stand in some documents, in order of row, position and word; all of one length.

    *row*: documents of the first view, then those of the second; *word*: place in the query; *position*: of the body from 0, below
    0 in the title.
    """

    row: Ints
    word: Ints
    position: Ints


def look_at(docs: Docs, words: Sequence[QueryWord], snapshot: Snapshot, also: Sequence[Word] = ()) -> Look:
    """Read what *docs* (ascending) have of *words*, and of the words *also* looked for: positions of stems and printed verbs."""
    stems = dict.fromkeys(chain((term for word in words for term in word.stems), (word.token.stem for word in also)))
    verbs = dict.fromkeys(term for word in words if word.is_verb for term in word.exact)
    printed = dict.fromkeys(chain((term for word in words for term in word.exact), (word.token.exact for word in also)))
    others = [term for term in printed if term not in verbs]
    with_positions = [*product(STEM_FIELD.values(), stems), *product(EXACT_FIELDS, verbs)]
    wanted = [*with_positions, *product(EXACT_FIELDS, others)]
    found = snapshot.locate(wanted, docs, positioned=len(with_positions))
    return Look(docs, dict(zip(wanted, range(len(wanted)), strict=True)), found, len(with_positions))


def among(look: Look, places: Ints) -> Look:
    """*look* at those of its documents alone that are at *places* (ascending)."""
    if len(places) == len(look.docs):
        return look
    new_place = np.full(len(look.docs), -1)
    new_place[places] = np.arange(len(places))
    term, doc, tf, positions = look.found
    kept = np.flatnonzero(new_place[doc] >= 0)
    has_positions = np.flatnonzero(term < look.positioned)
    positions = positions[np.repeat(new_place[doc[has_positions]] >= 0, tf[has_positions])]
    return look._replace(docs=look.docs[places], found=Found(term[kept], new_place[doc[kept]], tf[kept], positions))


def bonuses(look: Look, words: Sequence[QueryWord], snapshot: Snapshot, settings: Proximity) -> dict[str, Floats]:
    """By name, what each document of *look* gains for where *words* stand in it, times its weight."""
    views = [View([False] * len(words), np.array([word.stem_idf for word in words]))]
    shares = [settings.stems]
    if any(word.is_verb for word in words):
        idf = np.array([word.exact_idf if word.is_verb else word.stem_idf for word in words])
        views.append(View([word.is_verb for word in words], idf))
        shares.append(1.0)
    else:
        shares[0] += 1.0  # with no verb there is nothing to be seen as printed
    lengths = snapshot.lengths["body_stem"].take(look.docs) / snapshot.average_lengths["body_stem"]
    found = find_occurrences(look, words, [view.as_printed for view in views])
    evidence = _evidence(found, np.stack([view.idf for view in views]), lengths, settings)
    return {name: np.array(shares) @ of_views for name, of_views in evidence.items()}


def find_occurrences(look: Look, words: Sequence[QueryWord], views: Sequence[Sequence[bool]]) -> Occurrences:
    """Every place of each of *words* in the documents of *look*, once for each of *views*: of each word, whether it is looked for
    as printed, which has to be a verb then."""
    bits = len(words).bit_length()
    found = look.found
    has = np.flatnonzero(found.term < look.positioned)
    term, tf = found.term[has], found.tf[has]
    shifts = np.array([_TITLE_BEFORE_BODY if field in _BODIES else 0 for field, _ in look.number])
    places = np.repeat((found.doc[has].astype(np.int64) << _FAR_BITS) + shifts[term], tf) + found.positions
    terms = np.repeat(term, tf)
    keys = [np.empty(0, dtype=np.int64)]
    for number, as_printed in enumerate(views):
        for word_of in _owners(look, words, as_printed):
            word = word_of[terms]
            mine = np.flatnonzero(word >= 0)
            keys.append((places[mine] + (number * len(look.docs) << _FAR_BITS)) << bits | word[mine])
    ordered = np.sort(np.concatenate(keys))
    places = ordered >> bits
    position = (places & ((1 << _FAR_BITS) - 1)) - _TITLE_BEFORE_BODY
    return Occurrences(places >> _FAR_BITS, ordered & ((1 << bits) - 1), position)


def _owners(look: Look, words: Sequence[QueryWord], as_printed: Sequence[bool]) -> Iterator[Ints]:
    """For each term of *look* the number of the word that looks for it, or -1; once more while terms have another such word."""
    waiting = [
        (look.number[field, term], number)
        for number, (word, is_printed) in enumerate(zip(words, as_printed, strict=True))
        for field in (EXACT_FIELDS if is_printed else STEM_FIELD.values())
        for term in dict.fromkeys(word.exact if is_printed else word.stems)
    ]
    while waiting:
        owner = dict(reversed(waiting))  # of several words the first
        owners = np.full(len(look.number), -1)
        owners[[*owner]] = [*owner.values()]
        yield owners
        waiting = [(term, number) for term, number in waiting if owner[term] != number]


def _evidence(found: Occurrences, idf: Floats, lengths: Floats, settings: Proximity) -> dict[str, Floats]:
    """By name views x documents; *idf*: views x words, *lengths*: of each document, beside the mean."""
    first = _first_positions(found, idf, len(lengths))
    total = np.maximum(idf.sum(axis=1), 1e-9)
    return {
        "near": settings.near * _nearness(found, idf, lengths, settings),
        "window": settings.window * _best_window(found, idf, len(lengths), settings.window_words),
        "early": settings.early * _weighed(np.exp(-first / settings.early_words), idf),
        "coverage": settings.coverage * _weighed(np.isfinite(first), idf) / total[:, None],
    }


def _weighed(values: NDArray[Any], idf: Floats) -> Floats:
    """Sums of *values* (views x documents x words), those of each word times its weight."""
    sums: Floats = np.matmul(values, idf[:, :, None])[:, :, 0]
    return sums


def _nearness(found: Occurrences, idf: Floats, lengths: Floats, settings: Proximity) -> Floats:
    """For each document the saturated sum, over neighbours that are different words, of their weights by 1/distance."""
    views, words = idf.shape
    together = ((found.row[1:] == found.row[:-1]) & (found.word[1:] != found.word[:-1])).nonzero()[0]
    row, left, right = found.row[together], found.word[together], found.word[together + 1]
    closeness = 1.0 / np.maximum(found.position[together + 1] - found.position[together], 1)
    of_view = row // len(lengths) * words
    cells = np.concatenate([row * words + right, row * words + left])
    gained = np.tile(closeness, 2) * idf.ravel()[np.concatenate([of_view + left, of_view + right])]
    near = np.bincount(cells, gained, views * len(lengths) * words).reshape(views, len(lengths), words)
    norm = settings.k1 * (1 - settings.b + settings.b * lengths)
    return _weighed(near / (near + norm[:, None]), np.minimum(1.0, idf) * (settings.k1 + 1))


def _best_window(found: Occurrences, idf: Floats, documents: int, words: int) -> Floats:
    """For each document the most weight of different words that any run of *words* words holds."""
    place = (found.row << _FAR_BITS) + found.position
    following = np.full(
        (idf.shape[1], len(place)), np.iinfo(np.int64).max
    )  # of each word its next place from each place on
    following[found.word, np.arange(len(place))] = place
    np.minimum.accumulate(following[:, ::-1], axis=1, out=following[:, ::-1])
    is_held = (following < place + words).astype(np.float64)
    ends = found.row.searchsorted(np.arange(1, len(idf)) * documents)  # of each view but the last
    held = [of_view @ part for of_view, part in zip(idf, np.split(is_held, ends, axis=1), strict=True)]
    best = np.zeros(len(idf) * documents)
    np.maximum.at(best, found.row, np.concatenate(held))
    return best.reshape(len(idf), documents)


def _first_positions(found: Occurrences, idf: Floats, documents: int) -> Floats:
    """views x documents x words: the first position of each word in each document, 0 in the title, infinity where it is not."""
    views, words = idf.shape
    first = np.full(views * documents * words, np.inf)
    cells = found.row * words + found.word
    first[cells[::-1]] = np.maximum(found.position, 0)[::-1]  # of those of one cell the first is written last
    return first.reshape(views, documents, words)
