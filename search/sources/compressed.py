"""A compressed file (gzip, xz, bzip2, zstd) -> the file in it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from search.sources.parts import Member, Origin, Problem, Reading
from search.sources.records import Reject


def members(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Member | Problem]:
    """Yield the one file in *stream*, by the name of the compressed one."""
    head = cast(io.BufferedReader, stream).peek(6)
    unpacked = gzip.GzipFile(fileobj=stream) if head.startswith(b"\x1f\x8b") else _other(head, stream)
    try:
        yield Member(origin, cast(BinaryIO, unpacked))
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        yield Reject(origin.path, None, "broken-archive", f"breaks off or is damaged: {error}")


def _other(head: bytes, stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, lzma.open(stream) if head.startswith(b"\xfd7zXZ") else bz2.open(stream))
