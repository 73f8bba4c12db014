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
_FAR = 1 << 20  # places between two titles, more than any has words
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


def count_runs(titles: Titles) -> dict[str, Said]:
    """Two or three words, a space between them -> how often they stand side by side, _LEAST times or more, and where."""
    is_frequent = np.bincount(titles.term, minlength=len(titles.terms)) >= _LEAST
    kept = is_frequent[titles.term]
    term, place = titles.term[kept], titles.place[kept]
    first, second = _pairs(place, place + 1)
    pairs = _Runs.of(term[first] * len(titles.terms) + term[second], place[first])
    first, second, pair = first[pairs.often], second[pairs.often], pairs.number[pairs.often]
    left, right = _pairs(first, second)
    triples = _Runs.of(pair[left] * len(titles.terms) + term[second[right]], place[first[left]])
    names = titles.terms
    said: dict[str, Said] = {}
    for key, found in pairs.said():
        before, after = divmod(key, len(names))
        said[f"{names[before]} {names[after]}"] = found
    for key, found in triples.said():
        number, after = divmod(key, len(names))
        one, two = divmod(int(pairs.keys[number]), len(names))
        said[f"{names[one]} {names[two]} {names[after]}"] = found
    return said


class _Runs(NamedTuple):
    """Runs by a number that each has, its *key*.

    *keys*: the different ones, ascending. *counts*, *last*: how often each is said, and the last place. *number*: for each run
    that was given the number of its key; *often*: whether it is said often enough.
    """

    keys: Ints
    counts: Ints
    last: Ints
    number: Ints
    often: NDArray[np.bool_]

    @classmethod
    def of(cls, keys: Ints, places: Ints) -> _Runs:
        different, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
        last = np.zeros(len(different), dtype=np.int64)
        last[number] = places
        return cls(different, counts, last, number, counts[number] >= _LEAST)

    def said(self) -> Iterator[tuple[int, Said]]:
        often = np.flatnonzero(self.counts >= _LEAST)
        columns = (self.keys, self.counts, self.last // _FAR)
        for key, count, document in zip(*(column[often].tolist() for column in columns), strict=True):
            yield key, Said(count, document)


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
