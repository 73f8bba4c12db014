"""What a segment keeps of each document: what was stored of it, the lengths of its fields, and its columns.

What is stored of a document is bytes, and compressed by itself, so that one is read without its neighbours; what documents of the
segment have in common stands once, in a dictionary that is made from the first of them. N documents, numbered from 0:

    stored             uint8    one zstd frame after another
    stored_offsets     int64    [N + 1]  that of document d is stored[stored_offsets[d] : stored_offsets[d + 1]]
    dictionary         uint8    what every frame begins from; empty where the segment has none
    lengths.{field}    uint32   [N]  how many terms the field has, repeated ones counted each time; 0 where a document lacks it
    numbers.{column}   int64    [N]
    codes.{column}     uint32   [N]  which of the names below is the value
    names.{column}     uint8    the different values of the column, ascending, one after another
    name_offsets.{column} int64 [number of names + 1]  name i is names[name_offsets[i] : name_offsets[i + 1]]
    rows.{column}      any      [N * width]  as many numbers of each document as the column is wide, one after another
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, overload

import numpy as np
import zstandard
from numpy.typing import NDArray

from search.index.codec.arrays import ArrayFile, ArrayWriter
from search.index.codec.consecutive import packed, unpacked

LEVEL = 3  # zstd's own default: 24 us an article; the levels above gain little on texts of a few thousand bytes
SAMPLE = 2_000  # documents that the dictionary is made from: more of them gain under one part in a hundred
FEW = 200  # documents: for fewer, a dictionary takes more room than it saves
DICTIONARY_BYTES = 112_640  # zstd's own default; twice as much gains one part in a hundred
SEGMENT_LENGTH = 200  # bytes of each stretch of the dictionary; told, zstd need not try out several: 0.1 s for 0.7
_SPOOLED = 1 << 20  # bytes of frames that are held before they go to the file


class DocumentsWriter:
    """Writes one file of documents. As a context manager it cancels the file where an error leaves the block."""

    def __init__(self, path: Path, scorable: Sequence[str], dictionary: bytes | None = None) -> None:
        """*scorable*: the fields whose lengths are there even when no document is.

        *dictionary*: what every frame begins from, b"" for nothing; None to make one from the first documents.
        """
        self._arrays = ArrayWriter(path)
        self._stored = _StoredWriter(self._arrays, dictionary)
        self._added: dict[str, int] = {}  # array -> documents
        self._values: dict[str, _ValuesWriter] = {}
        for field in scorable:
            self.add_lengths(field, np.empty(0, np.uint32))

    def __enter__(self) -> DocumentsWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.cancel()

    def add(self, stored: bytes) -> None:
        """Add the next document, of which *stored* is kept."""
        self._stored.add(stored)

    def add_frames(self, frames: Sequence[bytes]) -> None:
        """Add the next documents, of which `compress` has made *frames* by the dictionary of this file."""
        self._stored.add_frames(frames)

    def add_lengths(self, field: str, lengths: NDArray[np.uint32]) -> None:
        """Add the lengths of *field* of the next documents."""
        self._add(f"lengths.{field}", np.asarray(lengths, np.uint32))

    def add_numbers(self, column: str, numbers: NDArray[np.int64]) -> None:
        """Add the numbers in *column* of the next documents."""
        self._add(f"numbers.{column}", np.asarray(numbers, np.int64))

    def add_values(self, column: str, values: Sequence[bytes]) -> None:
        """Add the values in *column* of the next documents."""
        self._values.setdefault(column, _ValuesWriter()).add(values)

    def add_rows(self, column: str, rows: NDArray[Any]) -> None:
        """Add the *rows* [n, width] in *column* of the next n documents."""
        self._arrays.append(f"rows.{column}", rows.reshape(-1))
        self._added[f"rows.{column}"] = self._added.get(f"rows.{column}", 0) + len(rows)

    def close(self, count: int) -> None:
        """Finish the file of *count* documents. Raises ValueError where something was added for more or fewer of them."""
        try:
            self._stored.close()
            codes = {f"codes.{column}": len(values) for column, values in self._values.items()}
            added = {"stored": self._stored.count, **self._added, **codes}
            if uneven := {name: number for name, number in added.items() if number != count}:
                raise ValueError(f"{count} documents, but there were added {uneven}")
            for column, values in self._values.items():
                values.write(self._arrays, column)
            self._arrays.close(documents=count)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Remove what was written so far."""
        self._arrays.cancel()

    def _add(self, name: str, values: NDArray[Any]) -> None:
        self._arrays.append(name, values)
        self._added[name] = self._added.get(name, 0) + len(values)


class DocumentsReader:
    """One file of documents. The arrays that it gives are views of the file, and cannot be written to."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, ValueError as `ArrayFile` does."""
        self.arrays = ArrayFile(path)
        self._count = int(self.arrays.facts["documents"])
        self._stored = self.arrays["stored"].data
        self._offsets: NDArray[np.int64] = self.arrays["stored_offsets"]
        self._lock = threading.Lock()  # a decompressor serves one thread at a time

    def __len__(self) -> int:
        return self._count

    def stored(self, document: int) -> bytes:
        """What was stored of *document*."""
        frame = self._stored[self._offsets[document] : self._offsets[document + 1]]
        with self._lock:
            return self._decompressor.decompress(frame)

    @property
    def dictionary(self) -> bytes:
        """What every frame begins from; b"" where it is nothing."""
        return self.arrays["dictionary"].tobytes()

    def frames(self, documents: NDArray[np.int64]) -> list[bytes]:
        """What was stored of *documents*, compressed as it is."""
        ends = self._offsets[documents + 1].tolist()
        return [
            bytes(self._stored[start:end]) for start, end in zip(self._offsets[documents].tolist(), ends, strict=True)
        ]

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """[N] How many terms *field* has in each document; KeyError where it is not scorable."""
        lengths: NDArray[np.uint32] = self.arrays[f"lengths.{field}"]
        return lengths

    def numbers(self, column: str) -> NDArray[np.int64]:
        """[N] KeyError where there is no such column of numbers."""
        numbers: NDArray[np.int64] = self.arrays[f"numbers.{column}"]
        return numbers

    def values(self, column: str) -> tuple[NDArray[np.uint32], Names]:
        """[N] codes, and the names that they are places of, ascending; KeyError where there is no such column of values."""
        names = Names(self.arrays[f"names.{column}"], self.arrays[f"name_offsets.{column}"])
        return self.arrays[f"codes.{column}"], names

    def rows(self, column: str) -> NDArray[Any]:
        """[N, width] KeyError where there is no such column of rows."""
        flat = self.arrays[f"rows.{column}"]
        return flat.reshape(self._count, len(flat) // max(self._count, 1))

    def names_of(self, kind: str) -> list[str]:
        """The fields or columns of which there are "lengths", "numbers", "codes" (of values) or "rows", in order."""
        start = f"{kind}."
        return sorted(name.removeprefix(start) for name in self.arrays if name.startswith(start))

    @cached_property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        return zstandard.ZstdDecompressor(_prepared(self.dictionary))


class Names(Sequence[bytes]):
    """The different values of a column, ascending. Nothing is read of those that nobody asks for."""

    def __init__(self, content: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._content = content.data
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return bytes(self._content[self._offsets[place] : self._offsets[place + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return iter(unpacked(self._content, self._offsets))


class _StoredWriter:
    """Compresses documents as they come; the first ones wait until there are enough for a dictionary."""

    def __init__(self, arrays: ArrayWriter, dictionary: bytes | None) -> None:
        self._arrays = arrays
        self._compressor: zstandard.ZstdCompressor | None = None
        self._waiting: list[bytes] = []
        self._frames: list[bytes] = []
        self._held = 0  # bytes in _frames
        self._place = 0  # bytes of all frames that are in the file
        self.count = 0
        if dictionary is not None:
            self._begin(dictionary)

    def add(self, stored: bytes) -> None:
        self.count += 1
        if self._compressor is not None:
            self._add(self._compressor.compress(stored))
            return
        self._waiting.append(stored)
        if len(self._waiting) == SAMPLE:
            self._compress_waiting()

    def add_frames(self, frames: Sequence[bytes]) -> None:
        if self._compressor is None:
            raise ValueError("frames come before the dictionary that they were made by")
        self.count += len(frames)
        for frame in frames:
            self._add(frame)

    def close(self) -> None:
        if self._compressor is None:
            self._compress_waiting()
        self._spool()
        self._arrays.append("stored_offsets", np.array([self._place], np.int64))

    def _compress_waiting(self) -> None:
        compressor = self._begin(train_dictionary(self._waiting))
        for stored in self._waiting:
            self._add(compressor.compress(stored))
        self._waiting.clear()

    def _begin(self, dictionary: bytes) -> zstandard.ZstdCompressor:
        self._arrays.append("dictionary", np.frombuffer(dictionary, np.uint8))
        self._compressor = _compressor(dictionary)
        return self._compressor

    def _add(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._held += len(frame)
        if self._held >= _SPOOLED:
            self._spool()

    def _spool(self) -> None:
        lengths = np.fromiter(map(len, self._frames), np.int64, len(self._frames))
        self._arrays.append("stored", np.frombuffer(b"".join(self._frames), np.uint8))
        self._arrays.append("stored_offsets", self._place + np.cumsum(lengths) - lengths)
        self._place += self._held
        self._held = 0
        self._frames.clear()


def train_dictionary(samples: Sequence[bytes]) -> bytes:
    """A dictionary for documents like *samples*; b"" where they are too few, or too small to have anything in common."""
    if len(samples) < FEW or sum(map(len, samples)) < DICTIONARY_BYTES:
        return b""
    try:
        return zstandard.train_dictionary(DICTIONARY_BYTES, list(samples), k=SEGMENT_LENGTH, d=8).as_bytes()
    except zstandard.ZstdError:  # it finds nothing that repeats
        return b""


def compress(stored: Sequence[bytes], dictionary: bytes) -> list[bytes]:
    """Each of *stored* as a frame, as DocumentsWriter makes them; for processes that share the work."""
    return list(map(_compressor(dictionary).compress, stored))


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(LEVEL, _prepared(dictionary), write_checksum=False, write_dict_id=False)


def _prepared(dictionary: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(dictionary) if dictionary else None


class _ValuesWriter:
    """One column of values while it is written: each different value once, by the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._added: list[NDArray[np.uint32]] = []

    def __len__(self) -> int:
        return sum(map(len, self._added))

    def add(self, values: Sequence[bytes]) -> None:
        numbers = self._numbers
        found = (numbers.setdefault(value, len(numbers)) for value in values)
        self._added.append(np.fromiter(found, np.uint32, len(values)))

    def write(self, arrays: ArrayWriter, column: str) -> None:
        names = sorted(self._numbers)
        codes = np.empty(len(names), np.uint32)  # by the number that a name came by
        codes[[self._numbers[name] for name in names]] = np.arange(len(names))
        arrays.append(f"codes.{column}", codes[np.concatenate([np.empty(0, np.uint32), *self._added])])
        content, offsets = packed(names)
        arrays.append(f"names.{column}", content)
        arrays.append(f"name_offsets.{column}", offsets)
