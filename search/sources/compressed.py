"""A compressed file (gzip, xz, bzip2, zstd) -> the file in it.

Files that were compressed one by one and put together are one file. What stands before a break is read.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

import zstandard

from search.sources.parts import Member, Origin, Problem, Reading
from search.sources.records import Notice
from search.sources.unpacking import DAMAGE, Damaged

_SLICE = 2**9  # bytes unpacked at once: with zstd they can become 17 MB, with bzip2 12 MB
_XZ_MEMORY = 2**28  # xz -9 asks for 65 MB; a hostile file may ask for 4 GB
_ZSTD_WINDOW = 2**27  # what zstd itself opens without being told to
_MAGIC_BYTES = 8  # enough to tell what begins
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPED_BY_ZSTD = range(0x184D2A50, 0x184D2A60)  # the frames that hold something else
_DICTIONARY = 0x184D2A5D  # the one at the start of a crawl (.warc.zst), without which nothing of it can be read
_DICTIONARY_BYTES = 2**23  # those of crawls have up to 1 MB
_DICTIONARY_MAGIC = b"\x37\xa4\x30\xec"
_FRAME = struct.Struct("<II")  # which of those frames it is, and how long


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def members(
    stream: BinaryIO,
    origin: Origin,
    reading: Reading,  # noqa: ARG001  # the same for all archives
) -> Iterator[Member | Problem]:
    """Yield the one file in *stream*, by the name of the compressed one."""
    unpacking = _Unpacking(stream)
    yield Member(origin, cast(BinaryIO, unpacking))
    if unpacking.has_rubbish:
        yield Notice(origin.path, "what stands behind the compressed data is none, and was left aside")


def unpack_at_most(packed: bytes, most: int) -> bytes:
    """What *packed* holds, at most *most* bytes; what stands before a break."""
    unpacking = _Unpacking(io.BytesIO(packed))
    held = bytearray()
    try:
        while len(held) < most and (piece := unpacking.read(most - len(held))):
            held += piece
    except DAMAGE:
        pass  # what came before is kept
    return bytes(held)


class _Unpacking:
    """Reads what is compressed in *stream*. *has_rubbish*: whether something else stands behind it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = self._unpack(stream)
        self._piece = io.BytesIO()
        self.has_rubbish = False

    def read(self, most: int) -> bytes:
        """Some bytes, at most *most*; none at the end. Raises Damaged, and what the libraries raise where a file is."""
        while not (found := self._piece.read(most)):
            try:
                piece = next(self._pieces, None)
            except zstandard.ZstdError as error:
                raise Damaged(str(error)) from error
            if piece is None:
                return b""
            self._piece = io.BytesIO(piece)
        return found

    def _unpack(self, stream: BinaryIO) -> Iterator[bytes]:
        packed, dictionary = _read_dictionary(stream, _begin(b"", stream))
        while packed:
            decoder = _decoder_for(packed, dictionary)
            if decoder is None:
                self.has_rubbish = True
                return
            while not decoder.eof:
                if not (packed := packed or stream.read(_SLICE)):
                    raise Damaged("Compressed file ended before the end-of-stream marker was reached")
                yield decoder.decompress(packed)
                packed = b""
            packed = _begin(decoder.unused_data, stream)


def _begin(packed: bytes, stream: BinaryIO) -> bytes:
    """What begins behind *packed* and the zeros that fill up a block of a tape; at least as much as tells what it is."""
    while len(packed := packed.lstrip(b"\0")) < _MAGIC_BYTES and (more := stream.read(_SLICE)):
        packed += more
    return packed


def _decoder_for(packed: bytes, dictionary: zstandard.ZstdCompressionDict | None) -> _Decoder | None:
    if packed.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31)
    if packed.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
    if packed.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if packed.startswith(_ZSTD) or _frame_kind(packed) in _SKIPPED_BY_ZSTD:
        decompressor = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_ZSTD_WINDOW)
        return cast(_Decoder, decompressor.decompressobj())
    return None


def _frame_kind(packed: bytes) -> int:
    return int.from_bytes(packed[:4], "little")


def _read_dictionary(stream: BinaryIO, packed: bytes) -> tuple[bytes, zstandard.ZstdCompressionDict | None]:
    """(what stands behind it, the dictionary that *packed* begins with); such a one may be compressed itself."""
    if _frame_kind(packed) != _DICTIONARY or len(packed) < _FRAME.size:
        return packed, None
    _, size = _FRAME.unpack_from(packed)
    if size > _DICTIONARY_BYTES:
        raise Damaged(f"its dictionary has more than {_DICTIONARY_BYTES:,} bytes")
    held = packed[_FRAME.size :]
    while len(held) < size and (more := stream.read(size - len(held))):
        held += more
    dictionary, rest = held[:size], held[size:]
    if dictionary.startswith(_ZSTD):
        dictionary = unpack_at_most(dictionary, _DICTIONARY_BYTES)
    if not dictionary.startswith(_DICTIONARY_MAGIC):  # a frame of that number that holds something else
        return _begin(rest, stream), None
    return _begin(rest, stream), zstandard.ZstdCompressionDict(dictionary)
