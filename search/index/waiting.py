"""Postings on disk that wait to be merged: the block of each field as it is, quicker to write and to read than what a segment has.

Under the name of the field and a dot, of T terms, P postings and S positions, where no dtype is named in the smallest that will do:

    terms, offsets  uint8, int64 [T + 1]  term t is terms[offsets[t] : offsets[t + 1]], in UTF-8
    df              [T]
    docs, tf        [P]
    positions       [S]       where the field has any
    places          int64 [T + 1]  those of term t are positions[places[t] : places[t + 1]]
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import packed, unpacked
from search.index.codec.postings import Block

Ints = NDArray[np.int64]


def write_block(arrays: ArrayWriter, field: str, block: Block) -> None:
    """Write *block*, all that *field* has."""
    df = block.df.astype(np.int64)
    counts: dict[str, NDArray[Any]] = {"df": df, "docs": block.docs, "tf": block.tf}
    if block.positions is not None:
        counts["positions"] = block.positions
        ends = np.cumsum(block.tf, dtype=np.int64)
        arrays.append(f"{field}.places", np.concatenate([[0], ends[np.cumsum(df) - 1]]))
    for name, values in counts.items():
        arrays.append(f"{field}.{name}", values.astype(np.min_scalar_type(int(values.max(initial=0)))))
    terms, offsets = packed(block.terms)
    arrays.append(f"{field}.terms", terms)
    arrays.append(f"{field}.offsets", offsets)


class WaitingField:
    """The postings of one field, as FieldReader gives those of a segment."""

    def __init__(self, arrays: ArrayFile, field: str) -> None:
        self._arrays = arrays
        self._field = field
        self.has_positions = f"{field}.positions" in arrays
        self._terms = self._array("terms").data
        self._offsets: Ints = self._array("offsets")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @cached_property
    def first(self) -> Ints:
        """[T + 1] The postings of term t are first[t] up to first[t + 1]."""
        return np.concatenate([[0], np.cumsum(self._array("df"), dtype=np.int64)])

    def term(self, number: int) -> bytes:
        return bytes(self._terms[self._offsets[number] : self._offsets[number + 1]])

    def first_from(self, term: bytes) -> int:
        """The number of the first term that does not come before *term*; T where all do."""
        return bisect_left(range(len(self)), term, key=self.term)

    def block(self, start: int, end: int) -> Block:
        """The terms *start* up to *end* with all their postings."""
        postings = slice(self.first[start], self.first[end])
        return Block(
            unpacked(self._terms, self._offsets[start : end + 1]),
            self._array("df")[start:end].astype(np.uint32),
            self._array("docs")[postings].astype(np.uint32),
            self._array("tf")[postings].astype(np.uint32),
            self._positions_of(start, end) if self.has_positions else None,
        )

    def release(self) -> None:
        """As ArrayFile.release."""
        self._arrays.release()

    def _positions_of(self, start: int, end: int) -> NDArray[np.uint32]:
        places = self._array("places")
        return self._array("positions")[places[start] : places[end]].astype(np.uint32)

    def _array(self, name: str) -> NDArray[Any]:
        return self._arrays[f"{self._field}.{name}"]
