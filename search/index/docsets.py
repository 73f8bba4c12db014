"""The documents of a term in one segment, as a list or as bits: which of some documents it has, and as which of its postings.

A list of P documents takes 4 P bytes, and is searched. Bits take 3 bytes for 16 documents of the segment, whatever P is: one bit
for each document, and for each 64 of them how many of the set come before. So a document is found in two steps, and its place in
the set is counted in one word: Jacobson, "Space-efficient static trees and graphs", 1989.

Documents are local numbers, ascending; deleted ones are in the set like any others. What is asked about may be of other segments,
with numbers below 0 or beyond the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Docs = NDArray[np.int32]
Ints = NDArray[np.signedinteger[Any]]
_WORD = 64  # documents
_WORD_BITS = 6


class DocList(NamedTuple):
    """*docs*: each once."""

    docs: Docs

    @property
    def size(self) -> int:
        return len(self.docs)

    def meet(self, docs: Docs) -> tuple[Ints, Ints]:
        """The places in *docs* of those that are in the set, and their places in the set."""
        if not len(self.docs):
            return _NOWHERE, _NOWHERE
        at = self.docs.searchsorted(docs)
        places = (self.docs.take(at, mode="clip") == docs).nonzero()[0]
        return places, at.take(places)

    def mark(self, marked: NDArray[np.bool_]) -> None:
        """Set *marked*, of the documents of the segment and perhaps more, for those of the set."""
        marked[self.docs.astype(np.intp)] = True  # with int32 it would take twice as long


class DocBits(NamedTuple):
    """*words*: bit 0 of word 0 is for document 0. *before*: for each word how many of the set are in those before it."""

    size: int
    documents: int
    words: NDArray[np.uint64]
    before: NDArray[np.uint32]

    def meet(self, docs: Docs) -> tuple[Ints, Ints]:
        """The places in *docs* of those that are in the set, and their places in the set."""
        return meet_each([self], docs)[1:]

    def docs(self) -> Docs:
        """All of them."""
        return np.flatnonzero(unpacked(self.words, self.documents)).astype(np.int32)

    def mark(self, marked: NDArray[np.bool_]) -> None:
        """Set *marked*, of the documents of the segment and perhaps more, for those of the set."""
        marked[: self.documents] |= unpacked(self.words, self.documents)


def meet_each(sets: Sequence[DocBits], docs: Docs) -> tuple[Ints, Ints, Ints]:
    """Of each of *sets*, all of one segment, what it has of *docs*: the number of the set, the place in *docs*, and in the set."""
    start, end = docs.searchsorted((0, sets[0].documents)).tolist()
    docs = docs[start:end]
    at = docs >> _WORD_BITS
    columns = np.tile((docs & (_WORD - 1)).astype(np.uint64), len(sets))
    words = np.concatenate([one.words.take(at) for one in sets])
    met = (words >> columns & _ONE).astype(np.bool_).nonzero()[0]
    lower = words.take(met) & ((_ONE << columns.take(met)) - _ONE)
    before = np.concatenate([one.before.take(at) for one in sets]).take(met)
    number, places = np.divmod(met, max(len(docs), 1))
    return number, places + start if start else places, np.add(before, np.bitwise_count(lower), dtype=np.int64)


def bits_of(docs: Docs, documents: int) -> DocBits:
    """The set of *docs* of a segment of so many *documents*."""
    is_in = np.zeros(-(-documents // _WORD) * _WORD, dtype=np.bool_)
    is_in[docs.astype(np.intp)] = True
    words = np.packbits(is_in, bitorder="little").view(np.uint64)
    counts = np.bitwise_count(words)
    return DocBits(len(docs), documents, words, (counts.cumsum() - counts).astype(np.uint32))


def unpacked(words: NDArray[np.uint64], documents: int) -> NDArray[np.bool_]:
    """For each of so many *documents* whether its bit is set."""
    return np.unpackbits(words.view(np.uint8), count=documents, bitorder="little").view(np.bool_)


_NOWHERE = np.empty(0, dtype=np.intp)
_ONE = np.uint64(1)
