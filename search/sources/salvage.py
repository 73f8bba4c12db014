"""A ZIP archive whose directory is missing or damaged -> what is in it, found by the headers that stand before each file.

The directory is written last, so an archive that breaks off has none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MAGIC = b"PK\x03\x04"
_ENCRYPTED, _SIZE_IS_BEHIND = 0x1, 0x8  # flags of a file
_STORED, _DEFLATED = 0, 8  # ways of packing, those that nearly all archives use
_SLICE = 2**9
_SEARCHED = 2**16  # bytes at a time in which the next header is looked for


class Found(NamedTuple):
    """A file, to be read before the next is asked for."""

    name: str
    content: _Content


class _Content(Protocol):
    def read(self, most: int) -> bytes: ...


class _Inflated:
    """What was deflated from where *file* stands; ends by itself, or where the file does."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, most: int) -> bytes:
        """Raises zlib.error."""
        while not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._file.read(_SLICE)
            if (data := self._inflater.decompress(packed, most)) or not packed:
                return data
        return b""

    def unread(self) -> int:
        """How many bytes of the file were read, but are of what comes behind."""
        return len(self._inflater.unused_data)


class _Stored:
    """The next *size* bytes of *file*."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, most: int) -> bytes:
        data = self._file.read(min(most, self._left))
        self._left -= len(data)
        return data

    def unread(self) -> int:
        return -self._left


def find_files(file: BinaryIO) -> Iterator[Found]:
    """Yield what is stored or deflated in *file*, which can be read in any order, as it comes; what is encrypted is left out."""
    place = 0
    while (place := _find_header(file, place)) >= 0:
        file.seek(place)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        _, _, flags, method, _, _, _, size, _, name_bytes, extra_bytes = _HEADER.unpack(header)
        name = file.read(name_bytes).decode("utf-8", "replace")
        file.read(extra_bytes)
        place += len(_MAGIC)
        if flags & _ENCRYPTED or not (method == _DEFLATED or (method == _STORED and not flags & _SIZE_IS_BEHIND)):
            continue
        content = _Inflated(file) if method == _DEFLATED else _Stored(file, size)
        yield Found(name, content)
        place = max(place, file.tell() - content.unread())


def _find_header(file: BinaryIO, place: int) -> int:
    """Where the next header stands, from *place* on; -1 if there is none."""
    file.seek(place)
    held = b""
    while piece := file.read(_SEARCHED):
        held += piece
        if (found := held.find(_MAGIC)) >= 0:
            return place + found
        place += max(len(held) - len(_MAGIC) + 1, 0)
        held = held[-len(_MAGIC) + 1 :]
    return -1
