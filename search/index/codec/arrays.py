"""Named arrays in one file: written once, in pieces; read through one memory map, nothing decoded and nothing copied.

The file, from its start: 8 bytes that say what it is; the length of the directory and its CRC-32 (two uint32); the directory, as
JSON; zeros up to a multiple of 64; then every array, each begun at a multiple of 64 bytes. The directory holds, of each array, its
name, dtype, length in elements, place and CRC-32, and beside them the *facts*, a few small values. All numbers are little-endian.
What the arrays mean is left to those who write them.
"""

from __future__ import annotations

import json
import mmap
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC = b"KhArray1"
ALIGNMENT = 64  # bytes: a cache line, and more than any dtype asks for
_HEAD = struct.Struct("<8sII")  # MAGIC, length of the directory in bytes, its CRC-32
_COPY_CHUNK = 1 << 20  # bytes at a time from a spooled array to the file
_HELD = 1 << 18  # bytes of an array that stay in memory: most are small, and making a file costs more than writing one


class _Entry(NamedTuple):
    """One array in the directory."""

    dtype: str  # as NumPy writes it, such as "<u4"
    length: int  # elements
    place: int  # bytes from the start of the first array
    crc: int


@dataclass(slots=True)
class _Spool:
    """One array while it is written."""

    file: SpooledTemporaryFile[bytes]
    dtype: np.dtype[Any]
    length: int = 0
    crc: int = 0


class ArrayWriter:
    """Writes one file of arrays; each is spooled as it comes, a large one on disk, and joined to the others at the end.

    As a context manager it closes the file, or cancels it where an error leaves the block.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._spools: dict[str, _Spool] = {}
        self._is_open = True

    def __enter__(self) -> ArrayWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.cancel()
        elif self._is_open:
            self.close()

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add *values* (one dimension) at the end of the array *name*; its first piece says the dtype.

        Raises TypeError for a piece of another dtype.
        """
        values = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
        spool = self._spools.get(name) or self._begin(name, values.dtype)
        if values.dtype != spool.dtype:
            raise TypeError(f"the array {name!r} holds {spool.dtype}, not {values.dtype}")
        content = values.data.cast("B") if values.size else b""  # a view: nothing is copied on the way to the file
        if len(content) > _HELD:
            spool.file.rollover()
        spool.file.write(content)
        spool.crc = zlib.crc32(content, spool.crc)
        spool.length += len(values)

    def close(self, **facts: Any) -> None:
        """Join what was spooled to the file, *facts* (what JSON can hold) in its directory."""
        try:
            self._join(facts)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Remove what was spooled; the file is not written."""
        self._is_open = False
        for spool in self._spools.values():
            spool.file.close()
        self._spools.clear()

    def _begin(self, name: str, dtype: np.dtype[Any]) -> _Spool:
        file = SpooledTemporaryFile(_HELD, dir=str(self._path.parent))  # noqa: SIM115  # closed with the writer
        self._spools[name] = _Spool(file, dtype)
        return self._spools[name]

    def _join(self, facts: Mapping[str, Any]) -> None:
        entries: dict[str, _Entry] = {}
        place = 0
        for name, spool in self._spools.items():
            entries[name] = _Entry(spool.dtype.str, spool.length, place, spool.crc)
            place = _aligned(place + spool.length * spool.dtype.itemsize)
        directory = json.dumps({"arrays": entries, "facts": facts}, ensure_ascii=False).encode("utf-8")
        with self._path.open("wb") as file:
            file.write(_HEAD.pack(MAGIC, len(directory), zlib.crc32(directory)))
            file.write(directory)
            for spool in self._spools.values():
                _pad(file)
                spool.file.seek(0)
                shutil.copyfileobj(spool.file, file, _COPY_CHUNK)
                spool.file.close()  # which removes it: at once, so that the disk never holds everything twice
            _pad(file)


class ArrayFile:
    """One file of arrays, mapped for reading; an array is a view of the map, and cannot be written to.

    Raises OSError where there is no such file, ValueError where it is cut short or its directory is damaged; the arrays themselves
    are not read for that (see `damaged`).
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        directory, self._first = _directory(self._map, path)
        self.facts: dict[str, Any] = directory["facts"]
        self._entries = {name: _Entry(*entry) for name, entry in directory["arrays"].items()}
        if len(self._map) != self._first + _size(self._entries):
            raise ValueError(f"{path} has {len(self._map)} bytes, and its directory asks for another number")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        """The names of the arrays."""
        return iter(self._entries)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The array *name*; KeyError where there is none."""
        entry = self._entries[name]
        values: NDArray[Any] = np.ndarray(entry.length, entry.dtype, self._map, self._first + entry.place)
        return values

    def release(self) -> None:
        """Let go of the memory of what was read so far, which would grow to the size of the file; it can be read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def damaged(self) -> list[str]:
        """The names of the arrays whose bytes are not those that were written. Reads the whole file."""
        return [name for name, entry in self._entries.items() if self._crc(name) != entry.crc]

    def _crc(self, name: str) -> int:
        values = self[name]
        return zlib.crc32(values.data.cast("B")) if values.size else 0


def _directory(content: mmap.mmap, path: Path) -> tuple[dict[str, Any], int]:
    """The directory of a file, and where its arrays begin."""
    if len(content) < _HEAD.size:
        raise ValueError(f"{path} is too short to be a file of arrays")
    magic, length, crc = _HEAD.unpack_from(content)
    directory = content[_HEAD.size : _HEAD.size + length]
    if magic != MAGIC or len(directory) != length or zlib.crc32(directory) != crc:
        raise ValueError(f"{path} is no whole file of arrays")
    return json.loads(directory), _aligned(_HEAD.size + length)


def _size(entries: Mapping[str, _Entry]) -> int:
    """Bytes from the start of the first array to the end of the file."""
    return max(
        (_aligned(entry.place + entry.length * np.dtype(entry.dtype).itemsize) for entry in entries.values()), default=0
    )


def _aligned(place: int) -> int:
    return -(-place // ALIGNMENT) * ALIGNMENT


def _pad(file: IO[bytes]) -> None:
    file.write(bytes(-file.tell() % ALIGNMENT))
