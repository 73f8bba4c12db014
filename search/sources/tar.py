"""A tar archive (POSIX, GNU, and those from before) -> the files in it, as a stream.

Headers are read here, a block at a time, by what the standard library has for one block. Its reader of whole archives keeps every
member, holds extended headers of any size, and in several releases that this runs on takes minutes over hostile ones.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from search.sources.folders import is_data
from search.sources.parts import Member, Origin, Problem, Reading
from search.sources.records import Reject
from search.sources.unpacking import broken, inside, moment

_BLOCK = 512
_END = bytes(_BLOCK)
_MAGIC = slice(257, 262)
_IN_HEADER, _IN_MAP = 482, 504  # where a byte says that one more block of the map of a sparse file follows
_LENGTH_DIGITS = 20
_HEADER_BYTES = 2**20  # of an extended header: real ones hold a name and a few attributes
_SKIPPED = 2**16  # bytes at a time of what is passed over
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_EXTENDED = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_OF_OTHERS = (tarfile.GNUTYPE_LONGLINK, tarfile.XGLTYPE)  # headers that tell of links, and of all files
_WITHOUT_CONTENT = (  # whatever their size says
    tarfile.LNKTYPE,
    tarfile.SYMTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
    tarfile.DIRTYPE,
    tarfile.FIFOTYPE,
)


@dataclass(slots=True)
class _Told:
    """What extended headers say of the file that comes next."""

    name: str | None = None
    size: int | None = None
    is_sparse: bool = False


class _Content:
    """The next *size* bytes of *stream*, and what fills up their last block."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._left = size
        self._filling = -size % _BLOCK

    def read(self, most: int) -> bytes:
        data = self._stream.read(min(most, self._left))
        self._left -= len(data)
        return data

    def skip(self) -> bool:
        """Pass over the rest. Returns whether all of it was there."""
        while self.read(_SKIPPED):
            pass
        return not self._left and len(self._stream.read(self._filling)) == self._filling


def members(
    stream: BinaryIO,
    origin: Origin,
    reading: Reading,  # noqa: ARG001  # the same for all archives
) -> Iterator[Member | Problem]:
    """Yield the files; links and devices are left out, and what is damaged is passed over to the next header that is whole."""
    told = _Told()
    is_damaged = has_ended = False
    while len(block := stream.read(_BLOCK)) == _BLOCK:
        header = None if is_damaged and block[_MAGIC] != b"ustar" else _parse(block)
        if header is None:
            has_ended = has_ended or block == _END
            if not (is_damaged or has_ended):
                is_damaged = True
                yield broken(origin.path, "what stands between two files is no header")
            continue
        is_damaged = has_ended = False
        content = _content(stream, block, header, told)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            told.name = _text(content.read(_HEADER_BYTES).split(b"\0", 1)[0])
        elif header.type in _EXTENDED:
            _read_extended(content.read(_HEADER_BYTES), told)
        elif header.type not in _OF_OTHERS:
            yield from _member(header, content, told, origin)
            told = _Told()
        if not content.skip():
            yield broken(origin.path, f"ends in the middle of {inside(origin, header.name).path}")
            return
    if not has_ended:
        yield broken(origin.path, "its end is missing")


def _parse(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return header if header.size >= 0 else None


def _content(stream: BinaryIO, block: bytes, header: tarfile.TarInfo, told: _Told) -> _Content:
    """What follows the *header* that *block* is."""
    if header.type in _WITHOUT_CONTENT:
        return _Content(stream, 0)
    if header.type == tarfile.GNUTYPE_SPARSE:
        told.is_sparse = True
        goes_on = block[_IN_HEADER]
        while goes_on and len(block := stream.read(_BLOCK)) == _BLOCK:
            goes_on = block[_IN_MAP]
    is_file = header.type not in (tarfile.GNUTYPE_LONGNAME, *_EXTENDED, *_OF_OTHERS)
    return _Content(stream, told.size if is_file and told.size is not None else header.size)


def _member(header: tarfile.TarInfo, content: _Content, told: _Told, origin: Origin) -> Iterator[Member | Problem]:
    name = told.name or header.name
    if header.type not in (*_FILES, tarfile.GNUTYPE_SPARSE) or not is_data(name):
        return
    member = inside(origin, name, moment(header.mtime))
    if told.is_sparse:
        yield Reject(member.path, None, "unreadable", "a file with holes: pack it without --sparse")
    else:
        yield Member(member, cast(BinaryIO, content))


def _read_extended(data: bytes, told: _Told) -> None:
    """Take from *data*, lines of "length key=value", what tells of the next file. Lengths count the whole line, in bytes."""
    place = 0
    while (space := data.find(b" ", place, place + _LENGTH_DIGITS)) > 0 and data[place:space].isdigit():
        end = place + int(data[place:space])
        if end <= space:
            return
        key, _, value = data[space + 1 : end - 1].partition(b"=")
        if key in (b"path", b"GNU.sparse.name"):
            told.name = _text(value)
        elif key == b"size" and value.isdigit() and len(value) <= _LENGTH_DIGITS:
            told.size = int(value)
        told.is_sparse = told.is_sparse or key.startswith(b"GNU.sparse.")
        place = end


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
