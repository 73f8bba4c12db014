"""The inverted lists of one field: of every term, which documents have it, how often, and where.

A *posting* is one term in one document. Postings are numbered through the field, by term and within a term by document, so term
number t has the postings first[t] up to first[t + 1]. What belongs to a posting lies in arrays by that number; what belongs to a
term lies in arrays by the number of the term. Terms are UTF-8, numbered in the order of their bytes.

The documents of a term are written in one of three ways. A term is *short* if it is in fewer than LONG documents. Otherwise it is
*dense* if hardly any of the gaps between its documents is too wide for a byte (see `_are_dense`), and *long* if it is not.

T terms, P postings, L long terms, D dense ones. Under the name of the field and a dot:

    terms           uint8    all terms, one after another
    term_offsets    uint32   [T + 1]  term t is terms[term_offsets[t] : term_offsets[t + 1]]
    hashes          uint32   [T]      CRC-32 of every term, ascending
    by_hash         uint32   [T]      the term that each of them is of
    df              uint32   [T]      number of documents with the term
    docs_short      uint32   the documents of every short term, one term after another
    docs_long       uint16   the documents of every long term, the lower 16 bits of each
    chunks          uint32   of every long term, for k = 1, 2, ... up to the last that it reaches: how many of its documents have a
                             number under k * 65,536. This is what gives docs_long its upper bits back
    chunk_offsets   uint32   [L + 1]  those of long term i are chunks[chunk_offsets[i] : chunk_offsets[i + 1]]
    dense_terms     uint32   [D]      the numbers of the dense terms, ascending
    gaps            uint8    the documents of every dense term: the first one's number, then by how much each number is higher than
                             the one before it; 255 means 255 or more, and then:
    gaps_over_at    int64    the places in `gaps` for which that is so, ascending
    gaps_over       uint32   the gaps there
    tf              uint8    [P, and 1 to ROW zeros up to a multiple of ROW], two to a byte (see `nibbles`)  how often; 15 means 15
                             or more, and then:
    tf_over_at      int64    the postings for which that is so, ascending
    tf_over         uint32   how often these are

and where the field has positions, S of them:

    positions       uint16   [S]  of every posting its positions, counted in words from 0, one posting after another; 65,535 means
                             65,535 or more, and then:
    positions_over_at int64  the places in `positions` for which that is so, ascending
    positions_over  uint32   the positions there
    position_rows   uint32   [P // ROW + 1]  how many positions there are before the middle of each row of ROW postings, which is
                             posting ROW / 2, ROW + ROW / 2, ...; S where the last row does not reach so far
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import starts_of, unpacked
from search.index.codec.nibbles import IN_WORD, LARGEST, NibbleWriter, UInt8s, UInt64s, sums, take, unpack, with_largest

LONG = 64  # documents: from here on two bytes each and the bounds of a few chunks are less than four bytes each
GAP_OVER = np.iinfo(np.uint8).max
GAP_BYTES = 16  # a gap that has no room in its byte counts as so many more: it takes 12, and makes reading slower
CHUNK_BITS = 16  # docs_long keeps so many bits of a document number
ROW = 2 * IN_WORD  # postings: from the middle, whose place is kept, to any of them it is a part of one word of `tf`
TF_OVER = LARGEST
POSITION_OVER = np.iinfo(np.uint16).max

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
UInt32s = NDArray[np.uint32]

_MOST = np.iinfo(np.uint32).max  # what can be counted in term_offsets and position_rows

_DTYPES: dict[str, type[np.generic]] = {
    "terms": np.uint8,
    "term_offsets": np.uint32,
    "hashes": np.uint32,
    "by_hash": np.uint32,
    "df": np.uint32,
    "docs_short": np.uint32,
    "docs_long": np.uint16,
    "chunks": np.uint32,
    "chunk_offsets": np.uint32,
    "dense_terms": np.uint32,
    "gaps": np.uint8,
    "gaps_over_at": np.int64,
    "gaps_over": np.uint32,
    "tf": np.uint8,
    "tf_over_at": np.int64,
    "tf_over": np.uint32,
}
_POSITION_DTYPES: dict[str, type[np.generic]] = {
    "positions": np.uint16,
    "positions_over_at": np.int64,
    "positions_over": np.uint32,
    "position_rows": np.uint32,
}

# What leads from the number of a posting to its word, its row and its columns there. Arrays of no dimension, as in `nibbles`.
_WORD_BITS = np.array(IN_WORD.bit_length() - 1)
_ROW_BITS = np.array(ROW.bit_length() - 1)
_WORD_COLUMN = np.array(IN_WORD - 1)
_ROW_COLUMN = np.array(ROW - 1)
# [ROW] of each column: the numbers of its word that stand between it and the middle of the row, all bits of each set ...
_BETWEEN = np.array(
    [2**64 - 2 ** (4 * column) for column in range(IN_WORD)] + [2 ** (4 * column) - 1 for column in range(IN_WORD)],
    np.uint64,
)
_SIDE = np.repeat(np.array([-1, 1]), IN_WORD)  # ... and whether it comes before the middle, or not


class Block(NamedTuple):
    """Consecutive terms of one field with all their postings."""

    terms: list[bytes]  # [T] UTF-8, ascending, each once
    df: UInt32s  # [T] number of documents with the term, 1 or more
    docs: UInt32s  # [P] where P = sum(df); ascending within a term; numbers within the segment
    tf: UInt32s  # [P] how often the term is in the document, 1 or more
    positions: UInt32s | None  # [sum(tf)] in words, not descending within a posting; None where the field has none


class FieldWriter:
    """Writes the lists of one field, block after block."""

    def __init__(self, arrays: ArrayWriter, field: str, has_positions: bool) -> None:
        self._arrays = arrays
        self._field = field
        self._has_positions = has_positions
        self._tf = NibbleWriter(partial(self._append, "tf"))
        self._last = b""  # the last term so far
        self._hashes: list[UInt32s] = []
        self._terms = 0
        self._term_bytes = 0
        self._chunks = 0
        self._gaps = 0
        self._postings = 0
        self._positions = 0
        for name, dtype in _dtypes(has_positions).items():  # so that there is each of them, if nothing is ever added
            self._append(name, np.empty(0, dtype))

    def append(self, block: Block) -> None:
        """Add *block*, whose terms come after all those before.

        Raises ValueError where they do not, or the counts do not add up.
        """
        if not block.terms:
            return
        if (block.positions is not None) != self._has_positions:
            raise ValueError(f"{self._field}: a block {'with' if block.positions is not None else 'without'} positions")
        self._append_terms(block.terms)
        self._append("df", np.asarray(block.df, np.uint32))
        self._append_docs(block)
        if block.positions is not None:
            self._append_positions(block.tf, block.positions)
        self._append_tf(block.tf)
        self._terms += len(block.terms)
        self._postings += len(block.tf)

    def close(self) -> None:
        """Finish the field; the arrays are left open for the next one."""
        hashes = np.concatenate([np.empty(0, np.uint32), *self._hashes])
        order = np.argsort(hashes, kind="stable")
        self._append("hashes", hashes[order])
        self._append("by_hash", order.astype(np.uint32))
        self._tf.append(np.zeros(ROW - self._postings % ROW, np.uint8))
        if self._has_positions and self._postings % ROW <= ROW // 2:
            self._append("position_rows", np.array([self._positions], np.uint32))
        self._append("term_offsets", np.array([self._term_bytes], np.uint32))
        self._append("chunk_offsets", np.array([self._chunks], np.uint32))

    def _append(self, name: str, values: NDArray[Any]) -> None:
        self._arrays.append(f"{self._field}.{name}", values)

    def _append_terms(self, terms: Sequence[bytes]) -> None:
        if not all(before < after for before, after in pairwise(terms)) or (self._hashes and terms[0] <= self._last):
            raise ValueError(f"{self._field}: terms are not in ascending order")
        self._last = terms[-1]
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        offsets = self._term_bytes + starts_of(lengths)
        self._term_bytes = int(offsets[-1] + lengths[-1])
        if self._term_bytes > _MOST:
            raise ValueError(f"{self._field}: terms take more than 4 GiB")
        self._append("terms", np.frombuffer(b"".join(terms), np.uint8))
        self._append("term_offsets", offsets.astype(np.uint32))
        self._hashes.append(np.fromiter(map(zlib.crc32, terms), np.uint32, len(terms)))

    def _append_docs(self, block: Block) -> None:
        df = np.asarray(block.df, np.int64)
        if len(df) != len(block.terms) or len(block.docs) != df.sum() or len(block.tf) != len(block.docs):
            raise ValueError(f"{self._field}: {len(block.docs)} documents of postings, df says {df.sum()}")
        docs = np.asarray(block.docs, np.uint32)
        is_short = df < LONG
        in_short = np.repeat(is_short, df)
        self._append("docs_short", docs[in_short])
        terms, df, docs = np.flatnonzero(~is_short), df[~is_short], docs[~in_short]
        gaps = _gaps(docs, df)
        is_dense = _are_dense(gaps, df)
        in_dense = np.repeat(is_dense, df)
        self._append("dense_terms", (self._terms + terms[is_dense]).astype(np.uint32))
        self._append_gaps(gaps[in_dense])
        self._append_long(docs[~in_dense], df[~is_dense])

    def _append_long(self, docs: UInt32s, df: Int64s) -> None:
        self._append("docs_long", docs.astype(np.uint16))
        chunks, of_each = _chunk_bounds(docs, df)
        self._append("chunks", chunks)
        self._append("chunk_offsets", (self._chunks + starts_of(of_each)).astype(np.uint32))
        self._chunks += len(chunks)

    def _append_gaps(self, gaps: UInt32s) -> None:
        over = np.flatnonzero(gaps >= GAP_OVER)
        self._append("gaps", np.minimum(gaps, GAP_OVER).astype(np.uint8))
        self._append("gaps_over_at", self._gaps + over)
        self._append("gaps_over", gaps[over])
        self._gaps += len(gaps)

    def _append_tf(self, tf: UInt32s) -> None:
        over = np.flatnonzero(tf >= TF_OVER)
        self._tf.append(np.minimum(tf, TF_OVER).astype(np.uint8))
        self._append("tf_over_at", self._postings + over)
        self._append("tf_over", np.asarray(tf[over], np.uint32))

    def _append_positions(self, tf: UInt32s, positions: UInt32s) -> None:
        if len(positions) != tf.sum(dtype=np.int64):
            raise ValueError(f"{self._field}: {len(positions)} positions, tf says {tf.sum(dtype=np.int64)}")
        if self._positions + len(positions) > _MOST:
            raise ValueError(f"{self._field}: more than {_MOST:,} positions")
        over = np.flatnonzero(positions >= POSITION_OVER)
        self._append("positions", np.minimum(positions, POSITION_OVER).astype(np.uint16))
        self._append("positions_over_at", self._positions + over)
        self._append("positions_over", np.asarray(positions[over], np.uint32))
        middles = np.arange(
            (ROW // 2 - self._postings) % ROW, len(tf), ROW
        )  # which of the block stand in the middle of a row
        before = np.add.reduceat(tf, np.concatenate([[0], middles]), dtype=np.int64)[:-1]
        if len(middles) and middles[0] == 0:
            before[0] = 0  # of an empty stretch reduceat gives the element that stands there
        self._append("position_rows", (self._positions + np.cumsum(before)).astype(np.uint32))
        self._positions += len(positions)


class FieldReader:
    """The lists of one field. What it gives may be a view of the file: nobody can write to that, and nobody need copy it.

    Raises ValueError where an array is not of the dtype that it has here: the file is of another layout.
    """

    def __init__(self, arrays: ArrayFile, field: str) -> None:
        self._file = arrays
        self.has_positions = f"{field}.positions" in arrays
        own = _arrays(arrays, field, self.has_positions)
        self.df: UInt32s = own["df"]
        self._terms = own["terms"].data
        self._term_offsets: UInt32s = own["term_offsets"]
        self._hashes: UInt32s = own["hashes"]
        self._by_hash: UInt32s = own["by_hash"]
        self._docs_short: Int32s = own["docs_short"].view(np.int32)
        self._docs_long: NDArray[np.uint16] = own["docs_long"]
        self._chunks: UInt32s = own["chunks"]
        self._chunk_offsets: UInt32s = own["chunk_offsets"]
        self._dense_terms: UInt32s = own["dense_terms"]
        self._gaps: UInt8s = own["gaps"]
        self._gaps_over_at: Int64s = own["gaps_over_at"]
        self._gaps_over: UInt32s = own["gaps_over"]
        self._tf: UInt8s = own["tf"]
        self._tf_words: UInt64s = self._tf.view("<u8")
        self._tf_over_at: Int64s = own["tf_over_at"]
        self._tf_over: UInt32s = own["tf_over"]
        if self.has_positions:
            self._positions: NDArray[np.uint16] = own["positions"]
            self._positions_over_at: Int64s = own["positions_over_at"]
            self._positions_over: UInt32s = own["positions_over"]
            self._position_rows: UInt32s = own["position_rows"]

    def __len__(self) -> int:
        """T, the number of terms."""
        return len(self.df)

    # Terms

    def term(self, number: int) -> bytes:
        """The term with that number, 0 up to T."""
        return bytes(self._terms[self._term_offsets[number] : self._term_offsets[number + 1]])

    def terms(self, start: int, end: int) -> list[bytes]:
        """The terms *start* up to *end*."""
        return unpacked(self._terms, self._term_offsets[start : end + 1])

    def find(self, term: bytes) -> int | None:
        """The number of *term*, or None where the field does not have it."""
        hashes = self._hashes
        wanted = np.uint32(zlib.crc32(term))
        place = int(hashes.searchsorted(wanted))
        while place < len(hashes) and hashes[place] == wanted:
            number = int(self._by_hash[place])
            if self.term(number) == term:
                return number
            place += 1
        return None

    def first_from(self, term: bytes) -> int:
        """The number of the first term that does not come before *term*; T where all do."""
        return bisect_left(range(len(self)), term, key=self.term)

    # Postings of one term

    def docs(self, number: int) -> Int32s:
        """[df] The documents with the term, ascending."""
        place, end = self._bounds(number)
        long_number = int(self._long_terms.searchsorted(np.uint32(number)))
        long_before = int(self._long_first[long_number])
        dense_number = int(self._dense_terms.searchsorted(np.uint32(number)))
        dense_before = int(self._dense_first[dense_number])
        if end - place < LONG:
            before = long_before + dense_before
            short: Int32s = self._docs_short[place - before : end - before]
            return short
        if dense_number < len(self._dense_terms) and self._dense_terms[dense_number] == number:
            gaps = self._gaps_between(dense_before, dense_before + end - place)
            return gaps.cumsum(out=gaps).view(np.int32)
        lower = self._docs_long[long_before : long_before + end - place]
        bounds = self._chunk_offsets[long_number : long_number + 2].tolist()
        return _with_upper_bits(lower, self._chunks[bounds[0] : bounds[1]])

    def tf(self, number: int) -> Int32s:
        """[df] How often the term is in each of its documents."""
        place, end = self._bounds(number)
        return self._tf_between(place, end)

    def positions(self, number: int) -> Int32s:
        """[sum(tf)] Where the term stands in each of its documents, one document after another."""
        return self._positions_between(*self._bounds(number))

    # Postings by their numbers

    def tf_of(self, postings: Int64s) -> Int32s:
        """[len(postings)] How often: of *postings*, in any order and of any terms."""
        return self._counts(postings, self._words(postings))

    def positions_of(self, postings: Int64s) -> tuple[Int32s, Int32s]:
        """How many positions each of *postings* has, and all of them, one posting after another; in any order, of any terms."""
        words = self._words(postings)
        counts = self._counts(postings, words)
        ends = counts.cumsum()
        at = (self._places(postings, words) - ends + counts).repeat(counts)
        at += np.arange(len(at))
        positions = self._positions.take(at).astype(np.int32)
        if self._positions_over_at.size:
            over = (positions == POSITION_OVER).nonzero()[0]
            positions[over] = self._positions_over[self._positions_over_at.searchsorted(at[over])]
        return counts, positions

    # Whole stretches, for merging

    def block(self, start: int, end: int) -> Block:
        """The terms *start* up to *end* with all their postings."""
        terms = self.terms(start, end)
        place, posting_end = int(self.first[start]), int(self.first[end])
        positions = None
        if self.has_positions:
            positions = self._positions_between(place, posting_end).view(np.uint32)
        tf = self._tf_between(place, posting_end).view(np.uint32)
        return Block(terms, self.df[start:end], self._docs_between(start, end), tf, positions)

    def release(self) -> None:
        """As ArrayFile.release: for one who goes through all of it."""
        self._file.release()

    def postings_between(self, start: int, end: int) -> tuple[Int32s, Int32s]:
        """The documents of the terms *start* up to *end*, those of one term after those of the other, and how often each time."""
        return self._docs_between(start, end).view(np.int32), self._tf_between(
            int(self.first[start]), int(self.first[end])
        )

    def _docs_between(self, start: int, end: int) -> UInt32s:
        df = self.df[start:end]
        bounds = np.array([start, end], np.uint32)
        long_start, long_end = self._long_terms.searchsorted(bounds).tolist()
        dense_start, dense_end = self._dense_terms.searchsorted(bounds).tolist()
        in_long = _in_terms(self._long_terms[long_start:long_end] - bounds[0], df)
        in_dense = _in_terms(self._dense_terms[dense_start:dense_end] - bounds[0], df)
        short_place = int(self.first[start] - self._long_first[long_start] - self._dense_first[dense_start])
        short_end = int(self.first[end] - self._long_first[long_end] - self._dense_first[dense_end])
        docs = np.empty(len(in_long), np.uint32)
        docs[~(in_long | in_dense)] = self._docs_short[short_place:short_end]
        docs[in_long] = self._long_docs(long_start, long_end)
        docs[in_dense] = self._dense_docs(dense_start, dense_end)
        return docs

    def _long_docs(self, long_start: int, long_end: int) -> UInt32s:
        """The documents of some long terms."""
        place, end = self._long_first[[long_start, long_end]].tolist()
        docs: UInt32s = self._docs_long[place:end] | self._upper_bits(long_start, long_end)
        return docs

    def _dense_docs(self, dense_start: int, dense_end: int) -> UInt32s:
        """The documents of some dense terms."""
        first = self._dense_first[dense_start : dense_end + 1]
        gaps = self._gaps_between(int(first[0]), int(first[-1]))
        begins = first[:-1] - first[0]
        if len(begins) > 1:  # each term goes down first by all that the one before it went up
            gaps[begins[1:]] -= np.add.reduceat(gaps, begins)[:-1]
        docs: UInt32s = gaps.cumsum(out=gaps)
        return docs

    def _gaps_between(self, place: int, end: int) -> UInt32s:
        gaps = self._gaps[place:end].astype(np.uint32)
        if self._gaps_over_at.size:
            low, high = self._gaps_over_at.searchsorted(np.array([place, end]))
            gaps[self._gaps_over_at[low:high] - place] = self._gaps_over[low:high]
        return gaps

    def _upper_bits(self, long_start: int, long_end: int) -> UInt32s:
        """Of all postings of some long terms the upper bits of the document: each chunk bound counts them up by one."""
        first = self._long_first[long_start : long_end + 1] - self._long_first[long_start]
        offsets = self._chunk_offsets[long_start : long_end + 1].astype(np.int64)
        if offsets[0] == offsets[-1]:
            return np.zeros(int(first[-1]), np.uint32)
        of_each = np.diff(offsets)
        bounds = np.repeat(first[:-1], of_each) + self._chunks[offsets[0] : offsets[-1]]
        steps = np.bincount(bounds, minlength=int(first[-1]))
        steps[first[1:-1]] -= of_each[:-1]  # where a term begins, what the one before it had counted up goes
        upper: UInt32s = np.cumsum(steps).astype(np.uint32) << np.uint32(CHUNK_BITS)
        return upper

    # Between postings

    def _bounds(self, number: int) -> tuple[int, int]:
        return int(self.first[number]), int(self.first[number + 1])

    def _tf_between(self, place: int, end: int) -> Int32s:
        counts = unpack(self._tf, place, end).astype(np.int32)
        if self._tf_over_at.size:
            low, high = self._tf_over_at.searchsorted(np.array([place, end]))
            counts[self._tf_over_at[low:high] - place] = self._tf_over[low:high]
        return counts

    def _positions_between(self, place: int, end: int) -> Int32s:
        """The positions of the postings *place* up to *end*."""
        postings = np.array([place, end])
        start, stop = self._places(postings, self._words(postings)).tolist()
        positions = self._positions[start:stop].astype(np.int32)
        if self._positions_over_at.size:
            low, high = self._positions_over_at.searchsorted(np.array([start, stop]))
            positions[self._positions_over_at[low:high] - start] = self._positions_over[low:high]
        return positions

    def _words(self, postings: Int64s) -> UInt64s:
        """The words of `tf` that *postings* are in."""
        words: UInt64s = self._tf_words.take(postings >> _WORD_BITS)
        return words

    def _counts(self, postings: Int64s, words: UInt64s) -> Int32s:
        """How often: of *postings*, which are in *words*."""
        counts = take(words, postings & _WORD_COLUMN).astype(np.int32)
        if self._tf_over_at.size:
            over = (counts == TF_OVER).nonzero()[0]
            if over.size:
                counts[over] = self._tf_over[self._tf_over_at.searchsorted(postings[over])]
        return counts

    def _places(self, postings: Int64s, words: UInt64s) -> Int64s:
        """Where in `positions` those of each posting begin, which are in *words*; of posting P, where they all end."""
        columns = postings & _ROW_COLUMN
        between = words & _BETWEEN.take(columns)
        from_middle = sums(between).view(np.int64) * _SIDE.take(columns)
        places: Int64s = self._position_rows.take(postings >> _ROW_BITS) + from_middle
        if self._tf_over_at.size:
            over = with_largest(between)
            if over.size:
                at = postings[over]
                places[over] += self._extra_before(at) - self._extra_before(at - columns[over] + ROW // 2)
        return places

    def _extra_before(self, postings: Int64s) -> Int64s:
        """How much more than TF_OVER all the postings before each of *postings* have."""
        extra: Int64s = self._tf_over_extra[self._tf_over_at.searchsorted(postings)]
        return extra

    # What is counted up when it is first asked for

    @cached_property
    def first(self) -> Int64s:
        """[T + 1] The postings of term t are first[t] up to first[t + 1]."""
        return np.concatenate([[0], np.cumsum(self.df, dtype=np.int64)])

    @cached_property
    def _long_terms(self) -> UInt32s:
        """[L] The numbers of the long terms, ascending."""
        is_long = self.df >= LONG
        is_long[self._dense_terms] = False
        return np.flatnonzero(is_long).astype(np.uint32)

    @cached_property
    def _long_first(self) -> Int64s:
        """[L + 1] How many documents stand in docs_long before those of each long term."""
        return np.concatenate([[0], np.cumsum(self.df[self._long_terms], dtype=np.int64)])

    @cached_property
    def _dense_first(self) -> Int64s:
        """[D + 1] How many documents stand in `gaps` before those of each dense term."""
        return np.concatenate([[0], np.cumsum(self.df[self._dense_terms], dtype=np.int64)])

    @cached_property
    def _tf_over_extra(self) -> Int64s:
        """How much more than TF_OVER all the postings before each of tf_over_at have, and in the end all of them."""
        return np.concatenate([[0], np.cumsum(self._tf_over - np.int64(TF_OVER))])


def _dtypes(has_positions: bool) -> dict[str, type[np.generic]]:
    """The arrays of a field."""
    return _DTYPES | _POSITION_DTYPES if has_positions else _DTYPES


def fields_in(arrays: ArrayFile) -> list[str]:
    """The fields that have inverted lists in *arrays*, in the order of their names."""
    return sorted(name.removesuffix(".df") for name in arrays if name.endswith(".df"))


def _arrays(arrays: ArrayFile, field: str, has_positions: bool) -> dict[str, NDArray[Any]]:
    """Those of *field* by their names."""
    own = {name: arrays[f"{field}.{name}"] for name in _dtypes(has_positions)}
    for name, dtype in _dtypes(has_positions).items():
        if own[name].dtype != dtype:
            raise ValueError(f"{field}.{name} holds {own[name].dtype}, not {np.dtype(dtype)}: a file of another layout")
    return own


def _in_terms(terms: UInt32s, df: UInt32s) -> NDArray[np.bool_]:
    """[sum(df)] Whether each posting is of one of *terms*; the postings are of len(df) terms, *df* of each."""
    is_of = np.zeros(len(df), np.bool_)
    is_of[terms] = True
    return np.repeat(is_of, df)


def _gaps(docs: UInt32s, df: Int64s) -> UInt32s:
    """[sum(df)] How much higher each of *docs* is than the one before it, of the first of a term than 0; *df* of each term."""
    gaps = np.diff(docs, prepend=np.uint32(0))
    first = starts_of(df)
    gaps[first] = docs[first]
    return gaps


def _are_dense(gaps: UInt32s, df: Int64s) -> NDArray[np.bool_]:
    """[len(df)] Whether gaps take a term less room than two bytes a document; *gaps* of all terms, *df* of each, above 0."""
    if not len(df):
        return np.empty(0, np.bool_)
    over = np.add.reduceat(gaps >= GAP_OVER, starts_of(df), dtype=np.int64)
    are_dense: NDArray[np.bool_] = GAP_BYTES * over < df
    return are_dense


def _chunk_bounds(docs: UInt32s, df: Int64s) -> tuple[UInt32s, Int64s]:
    """The chunk bounds of long terms, and how many of them each term has; *docs* of all of them, *df* of each."""
    upper = (docs >> np.uint32(CHUNK_BITS)).astype(np.int64)
    if not upper.any():
        return np.empty(0, np.uint32), np.zeros(len(df), np.int64)
    first = starts_of(df)
    steps = np.diff(upper, prepend=0)  # how many bounds a posting passes
    steps[first] = upper[first]
    at = np.flatnonzero(steps)
    within = at - first[first.searchsorted(at, "right") - 1]
    return np.repeat(within, steps[at]).astype(np.uint32), upper[first + df - 1]


def _with_upper_bits(lower: NDArray[np.uint16], bounds: UInt32s) -> Int32s:
    """Documents from their lower 16 bits and the bounds of their chunks."""
    docs = lower.astype(np.int32)
    edges = [*bounds.tolist(), len(docs)]
    for chunk, (start, end) in enumerate(pairwise(edges), start=1):
        docs[start:end] |= chunk << CHUNK_BITS
    return docs
