"""Several segments -> one: the documents that are still there, and their postings, range of terms by range of terms.

The documents of the sources follow one another and are numbered anew; so, of one term, do the postings, and nothing is sorted but
terms. A range of terms is cut so that its postings are few enough to hold, whatever the size of the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import places_of, starts_of
from search.index.codec.documents import DocumentsReader, DocumentsWriter
from search.index.codec.postings import Block, FieldReader, FieldWriter, fields_in
from search.index.waiting import WaitingField
from search.workers import Workers

_SAMPLES = 4  # places looked at in a range for where the next may begin: it holds at most a quarter more than it should

Ints = NDArray[np.int64]
Lists = FieldReader | WaitingField
Bounds = list[tuple[int, int]]  # of each source, the numbers of the terms of a range: from, up to


class Part(NamedTuple):
    """The files of a segment, or of a run (*is_waiting*: see search.index.waiting), and how many documents they hold."""

    documents: Path
    fields: Path
    size: int
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A segment or a run to take from. *first*: the number that its first document gets. *dropped*: those left out, ascending."""

    part: Part
    first: int
    dropped: Ints

    @property
    def kept(self) -> Ints:
        """The documents that are taken, ascending."""
        return np.delete(np.arange(self.part.size), self.dropped)

    @property
    def numbers(self) -> Ints:
        """For each document its new number, -1 for one that is left out."""
        numbers = np.full(self.part.size, -1)
        numbers[self.kept] = self.first + np.arange(self.part.size - len(self.dropped))
        return numbers


def place_sources(parts: Iterable[tuple[Part, Sequence[int]]]) -> list[Source]:
    """One behind the other, *parts* with the documents of each that are to be dropped."""
    sources: list[Source] = []
    first = 0
    for part, dropped in parts:
        sources.append(Source(part, first, np.array(sorted(dropped), dtype=np.int64)))
        first += part.size - len(dropped)
    return sources


def merge(
    sources: Sequence[Source],
    documents: Path,
    fields: Path,
    workers: Workers,
    most_postings: int,
    on_merged: Callable[[float], None] = lambda _share: None,
) -> int:
    """Write the segment of all *sources* to the files *documents* and *fields*. Returns how many documents it has.

    *most_postings*: in a range, of which every worker holds one or two. *on_merged* is told the share that is done.
    """
    count = merge_documents(sources, documents)
    merger = Merger(sources)
    names = sorted({name for source in merger.sources for name in source.field_names})
    ranges = [(name, bounds) for name in names for bounds in merger.ranges(name, most_postings)]
    found = workers.in_order(Merger.block, ranges, partial(Merger, sources), articles=count)
    blocks = zip(ranges, found, strict=True)
    with ArrayWriter(fields) as arrays:
        done = 0
        for name, of_field in groupby(blocks, key=lambda block: block[0][0]):
            writer = FieldWriter(arrays, name, merger.has_positions(name))
            for _, block in of_field:
                writer.append(block)
                done += 1
                on_merged(done / len(ranges))
            writer.close()
    return count


def merge_documents(sources: Sequence[Source], path: Path) -> int:
    """Write what is kept of the documents of all *sources* to *path*. Returns how many they are."""
    readers = [DocumentsReader(source.part.documents) for source in sources]
    count = 0
    with DocumentsWriter(path, (), readers[0].dictionary if readers else b"") as writer:
        for source, reader in zip(sources, readers, strict=True):
            _copy_documents(reader, source.kept, writer, readers[0].dictionary)
            reader.arrays.release()
            count += len(source.kept)
        writer.close(count)
    return count


def _copy_documents(reader: DocumentsReader, kept: Ints, writer: DocumentsWriter, dictionary: bytes) -> None:
    if reader.dictionary == dictionary:
        writer.add_frames(reader.frames(kept))
    else:
        for document in kept.tolist():
            writer.add(reader.stored(document))
    for field in reader.names_of("lengths"):
        writer.add_lengths(field, reader.lengths(field)[kept])
    for column in reader.names_of("numbers"):
        writer.add_numbers(column, reader.numbers(column)[kept])
    for column in reader.names_of("rows"):
        writer.add_rows(column, reader.rows(column)[kept])
    for column in reader.names_of("codes"):
        codes, names = reader.values(column)
        all_names = list(names)
        writer.add_values(column, [all_names[code] for code in codes[kept].tolist()])


class Merger:
    """The postings of several sources, opened."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = list(map(_OpenSource, sources))

    def has_positions(self, field: str) -> bool:
        return any(found.has_positions for found in self._lists(field) if found is not None)

    def ranges(self, field: str, most_postings: int) -> Iterator[Bounds]:
        """The terms of *field* in ranges of about *most_postings* or of one term, as numbers of terms in each source."""
        lists = self._lists(field)
        step = max(1, most_postings // (_SAMPLES * max(1, len(lists))))
        samples = sorted(term for found in lists if found for term in _every(found, step))
        each = max(1, most_postings // step)
        cuts = sorted({*samples[each::each]})
        ends = [[found.first_from(cut) for cut in cuts] if found else [0] * len(cuts) for found in lists]
        edges = [[0, *own, len(found) if found else 0] for own, found in zip(ends, lists, strict=True)]
        for found in lists:
            if found is not None:
                found.release()
        for place in range(len(cuts) + 1):
            yield [(own[place], own[place + 1]) for own in edges]

    def block(self, field: str, bounds: Bounds) -> Block:
        """All postings of the terms of one range."""
        has_positions = self.has_positions(field)
        taken: list[_Taken] = []
        for source, found, (start, end) in zip(self.sources, self._lists(field), bounds, strict=True):
            if found is not None and start < end:
                taken.append(_renumbered(found.block(start, end), source.numbers))
                found.release()
        return _joined(taken, has_positions)

    def _lists(self, field: str) -> list[Lists | None]:
        return [source.lists(field) for source in self.sources]


class _OpenSource:
    def __init__(self, source: Source) -> None:
        self._source = source
        arrays = ArrayFile(source.part.fields)
        self.field_names = fields_in(arrays)
        kind: type[FieldReader] | type[WaitingField] = WaitingField if source.part.is_waiting else FieldReader
        self._lists: dict[str, Lists] = {name: kind(arrays, name) for name in self.field_names}

    @cached_property
    def numbers(self) -> Ints | int:
        """What is added to the number of a document; or, where some are left out, the new number of each."""
        return self._source.numbers if len(self._source.dropped) else self._source.first

    def lists(self, field: str) -> Lists | None:
        return self._lists.get(field)


def _every(found: Lists, step: int) -> Iterator[bytes]:
    """The terms of *found* at which it has step, twice step, ... postings behind it."""
    total = int(found.first[-1])
    places = np.searchsorted(found.first, np.arange(step, total, step))
    return (found.term(int(place)) for place in places if place < len(found))


class _Taken(NamedTuple):
    """A block with the postings that are kept, and its arrays as they are needed to join it to others."""

    terms: list[bytes]
    df: Ints
    docs: NDArray[np.uint32]
    tf: NDArray[np.uint32]
    places: Ints  # [T] how many positions each term has
    positions: NDArray[np.uint32] | None


def _renumbered(block: Block, numbers: Ints | int) -> _Taken:
    """*block* with the new *numbers* of its documents, and without those that have none."""
    if isinstance(numbers, int):
        return _taken(
            block.terms, block.df.astype(np.int64), block.docs + np.uint32(numbers), block.tf, block.positions
        )
    docs = numbers[block.docs]
    is_kept = docs >= 0
    df = np.add.reduceat(is_kept, starts_of(block.df), dtype=np.int64)
    terms = [term for term, count in zip(block.terms, df.tolist(), strict=True) if count]
    positions = None if block.positions is None else block.positions[np.repeat(is_kept, block.tf)]
    return _taken(terms, df[df > 0], docs[is_kept].astype(np.uint32), block.tf[is_kept], positions)


def _taken(
    terms: list[bytes],
    df: Ints,
    docs: NDArray[np.uint32],
    tf: NDArray[np.uint32],
    positions: NDArray[np.uint32] | None,
) -> _Taken:
    places = np.add.reduceat(tf, starts_of(df), dtype=np.int64) if len(df) else df
    return _Taken(terms, df, docs, tf, places, positions)


def _joined(parts: Sequence[_Taken], has_positions: bool) -> Block:
    """The postings of *parts*, whose documents follow one another, by term."""
    terms = sorted(dict.fromkeys(chain.from_iterable(part.terms for part in parts)))  # stretches in order, merged
    number_of = {term: number for number, term in enumerate(terms)}
    numbers = [np.fromiter(map(number_of.__getitem__, part.terms), np.int64, len(part.terms)) for part in parts]
    df, places = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
    for part, own in zip(parts, numbers, strict=True):
        df[own] += part.df
        places[own] += part.places
    docs, tf = np.empty(df.sum(), np.uint32), np.empty(df.sum(), np.uint32)
    positions = np.empty(places.sum() if has_positions else 0, np.uint32)
    next_posting, next_position = starts_of(df), starts_of(places)
    for part, own in zip(parts, numbers, strict=True):
        at = places_of(next_posting[own], part.df)
        docs[at], tf[at] = part.docs, part.tf
        next_posting[own] += part.df
        if part.positions is not None:
            positions[places_of(next_position[own], part.places)] = part.positions
            next_position[own] += part.places
    return Block(terms, df.astype(np.uint32), docs, tf, positions if has_positions else None)
