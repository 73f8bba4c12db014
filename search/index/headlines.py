"""The titles of a generation -> how often each word, and each run of two or three words, stands in them, and one title that has it.

A headline is what a reader remembers and types, so what headlines say often is what is offered to one who types. The words are
exact terms; where one stands for another, too (উ. for উত্তর), the runs go through both. All is read from the inverted lists of the
titles, put back into the order of the text; no article is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.codec.consecutive import Ints, places_of
from search.index.segments import LiveSegment, open_segments

FIELD = "title"
_LEAST = 2  # times that a run stands in titles: what stands there once is a headline and no phrase
MOST_RUNS = (
    400_000  # kept of a generation: more are no more use to whoever types, and a build would take 1 MB for each 2,500
)
_FAR = 1 << 20  # places between two titles, more than any has words
_PARTS = 8  # that runs are counted in, by their first word: each takes a part of the memory that all would take at once
_NONE = np.empty(0, np.int64)


class Said(NamedTuple):
    """*times*: how often something stands in titles. *document*: the last one, by its number, whose title has it."""

    times: int
    document: int


@dataclass(frozen=True, slots=True)
class Titles:
    """All words of all titles that are there, in their order. *terms*: the different ones. *term*: a number in it for each word.

    *place*: document * _FAR + the position there; words at the same place stand for each other.
    """

    terms: list[str]
    term: Ints
    place: Ints


def read_titles(building: Path) -> Titles:
    """The titles of the generation in *building*, which has all its segments and deletions."""
    numbers: dict[bytes, int] = {}
    parts = [(_NONE, _NONE), *(_read_segment(segment, numbers) for segment in open_segments(building))]
    term, place = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((term, place))
    return Titles([name.decode("utf-8") for name in numbers], term[order], place[order])


def count_said(titles: Titles) -> dict[str, Said]:
    """Word -> how often it is said, and where."""
    counts = np.bincount(titles.term, minlength=len(titles.terms))
    last = np.zeros(len(titles.terms), dtype=np.int64)
    last[titles.term] = titles.place // _FAR  # of several values for one place the last one stays
    return dict(zip(titles.terms, map(Said, counts.tolist(), last.tolist()), strict=True))


def count_runs(titles: Titles, most: int = MOST_RUNS) -> dict[str, Said]:
    """Two or three words, a space between them -> how often they stand side by side, and where.

    That is _LEAST times or more; or more often, where more than *most* runs are that frequent.
    """
    is_frequent = np.bincount(titles.term, minlength=len(titles.terms)) >= _LEAST
    kept = is_frequent[titles.term]
    term, place = titles.term[kept], titles.place[kept]
    first, second = _pairs(place, place + 1)
    part_of = term[first] % _PARTS
    counted = [
        runs
        for part in range(_PARTS)
        for runs in _count_part(term, place, first[part_of == part], second[part_of == part])
    ]
    least = _least_of(np.concatenate([runs.counts for runs in counted]), most)
    said: dict[str, Said] = {}
    for runs in counted:
        often = runs.counts >= least
        columns = zip(
            runs.words[often].tolist(), runs.counts[often].tolist(), runs.documents[often].tolist(), strict=True
        )
        said.update((" ".join(map(titles.terms.__getitem__, words)), Said(*found)) for words, *found in columns)
    return said


class _Runs(NamedTuple):
    """Runs that stand in titles _LEAST times or more. *words*: [n, 2 or 3] terms. *counts*, *documents*: [n], as in Said."""

    words: Ints
    counts: Ints
    documents: Ints


def _count_part(term: Ints, place: Ints, first: Ints, second: Ints) -> Iterator[_Runs]:
    """The runs of two that the words at *first* begin, those at *second* beside them, then the runs of three."""
    pairs = _count(term[first], term[second], place[first])
    words = np.column_stack([term[first][pairs.one], term[second][pairs.one]])
    yield _Runs(words, pairs.counts, pairs.last // _FAR)
    is_often = pairs.number >= 0
    left, third = _pairs(place, place[second[is_often]] + 1)
    begun = pairs.number[is_often][left]
    triples = _count(begun, term[third], place[first[is_often]][left])
    three = np.column_stack([words[begun[triples.one]], term[third][triples.one]])
    yield _Runs(three, triples.counts, triples.last // _FAR)


class _Counts(NamedTuple):
    """Of the pairs of numbers that come _LEAST times or more: *one* of the places where each is, its *counts*, and the *last*
    place. *number*: for each place which pair it is, -1 where that is too rare.
    """

    one: Ints
    counts: Ints
    last: Ints
    number: Ints


def _count(left: Ints, right: Ints, places: Ints) -> _Counts:
    """Count the pairs of *left* and *right*, which are at *places*."""
    _, one, number, counts = np.unique(
        left.astype(np.int64) << 32 | right, return_index=True, return_inverse=True, return_counts=True
    )
    last = np.zeros(len(one), dtype=np.int64)
    last[number] = places  # of several values for one place the last one stays
    often = counts >= _LEAST
    numbers = np.where(often, np.cumsum(often) - 1, -1)
    return _Counts(one[often], counts[often], last[often], numbers[number])


def _least_of(counts: Ints, most: int) -> int:
    """The least of *counts*, _LEAST or more, that at most *most* of them reach."""
    frequent = counts[counts >= _LEAST]
    if len(frequent) <= most:
        return _LEAST
    first_left_out = len(frequent) - most - 1
    return int(np.partition(frequent, first_left_out)[first_left_out]) + 1


def _pairs(values: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """The places of *wanted*, and beside each those of the same value in *values* (ascending), one pair after the other."""
    first, end = values.searchsorted(wanted), values.searchsorted(wanted, side="right")
    return np.repeat(np.arange(len(wanted)), end - first), places_of(first, end - first)


def _read_segment(segment: LiveSegment, numbers: dict[bytes, int]) -> tuple[Ints, Ints]:
    """The (term, place) of every word of the titles of *segment*; new terms get the next of *numbers*."""
    reader = segment.reader(FIELD)
    if reader is None:
        return _NONE, _NONE
    block = reader.block(0, len(reader))
    assert block.positions is not None
    of_segment = np.array([numbers.setdefault(term, len(numbers)) for term in block.terms], dtype=np.int64)
    alive = np.repeat(segment.alive[block.docs], block.tf)
    term = _spread(of_segment, block.df, block.tf)[alive]
    place = (np.repeat(block.docs.astype(np.int64) + segment.base, block.tf) * _FAR + block.positions)[alive]
    return term, place


def _spread(terms: Ints, df: NDArray[Any], tf: NDArray[Any]) -> Ints:
    """For each word of the postings of some *terms*, *df* for each, its term."""
    return np.repeat(np.repeat(terms, df), tf)
