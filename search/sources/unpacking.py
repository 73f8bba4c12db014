"""What comes out of archives: streams that end where the archive is damaged, or where too much has come out of it.

A reader of a format need not know whether it reads a file or what is inside of one. Nothing is raised through it: the stream is at
its end, what came before stays, and whoever opened the archive asks afterwards whether that was the end.
"""

from __future__ import annotations

import datetime
import io
import lzma
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from search.articles import writable
from search.settings import Limits
from search.sources.parts import Origin
from search.sources.records import Reject

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 4096  # bytes asked for at once: of a bzip2 member of a ZIP file as many can become 90 MB
_IN_MEMORY = 8 * 2**20  # bytes of a file that are not worth a file of their own
_NAME_CHARS = 500  # a name is shown in reports; the longest that a file system takes is shorter
_MEMBER_BYTES = 2**10  # what a file in an archive counts for beside what is in it: about the time that opening it takes
_ARCHIVE_BYTES = 2**16  # the same for an archive in an archive
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Damaged(Exception):
    """An archive breaks off or is damaged; the message says how."""


DAMAGE = (  # whatever the libraries for archives raise where one is damaged
    Damaged,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


def broken(path: str, how: str) -> Reject:
    """That the archive at *path* is no longer one from some place on."""
    return Reject(path, None, "broken-archive", f"breaks off or is damaged: {how}")


def most_unpacked(packed: int, limits: Limits) -> int:
    """How many bytes may come out of *packed* ones."""
    return max(limits.unpacked_bytes, limits.unpacked_ratio * packed)


class Bomb(Exception):
    """More comes out of a file than any real one holds."""


class Allowance:
    """How much may still come out of one file on disk, whatever archives it is made of, and however they are nested.

    Counted in bytes, those of an archive in an archive twice; a member costs a little even if it is empty.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._read = 0
        self._unpacked = 0

    def reach(self, position: int) -> None:
        """The file on disk was read up to *position*; what is read again earns nothing."""
        self._read = max(self._read, position)

    def spend(self, count: int) -> None:
        self._unpacked += count

    def spend_on_member(self) -> None:
        self._unpacked += _MEMBER_BYTES

    def spend_on_archive(self) -> None:
        self._unpacked += _ARCHIVE_BYTES

    @property
    def is_spent(self) -> bool:
        return self._unpacked > most_unpacked(self._read, self._limits)


class OnDisk(io.RawIOBase):
    """The file that all else is in, as *stream*; tells how far it is read: of each byte once, however often that is read.

    It can be read in any order if its *size* is known.
    """

    fault = None  # what happens to it is an error and no damage

    def __init__(
        self,
        stream: BinaryIO,
        allowance: Allowance,
        size: int | None = None,
        on_bytes: Callable[[int], None] = lambda _count: None,
    ) -> None:
        self._stream = stream
        self._allowance = allowance
        self._size = size
        self._on_bytes = on_bytes
        self._position = 0
        self._told = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._size is not None and self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = self._stream.seek(offset, whence)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        filled = 0
        while filled < len(view) and (piece := self._stream.read(len(view) - filled)):
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        self._position += filled
        self._allowance.reach(self._position)
        self._tell(filled)
        return filled

    def finish(self) -> None:
        """Tell of what was passed over, too."""
        if self._size is not None:
            self._tell(self._size)

    def _tell(self, count: int) -> None:
        new = count if self._size is None else min(count, max(self._size - self._told, 0))
        self._told += new
        self._on_bytes(new)


class Unpacked(io.RawIOBase):
    """What *stream*, a file in an archive, gives before it fails. *fault*: why it ended too early, if it did."""

    def __init__(self, stream: BinaryIO, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance
        self.fault: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        filled = 0
        while filled < len(view) and (piece := self._piece(min(_PIECE, len(view) - filled))):
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        return filled

    def _piece(self, most: int) -> bytes:
        if self.fault is not None or self._allowance.is_spent:
            return b""
        try:
            piece = self._stream.read(most)
        except DAMAGE as error:
            self.fault = describe(error)
            return b""
        self._allowance.spend(len(piece))
        return piece


def describe(error: Exception) -> str:
    return writable(_UNPRINTABLE.sub("\ufffd", str(error)))[:_NAME_CHARS] or type(error).__name__


def inside(origin: Origin, name: str, saved: datetime.datetime | None = None) -> Origin:
    """The Origin of the file *name* in the archive that *origin* is of."""
    shown = writable(_UNPRINTABLE.sub("\ufffd", name.removeprefix("/")))
    if len(shown) > _NAME_CHARS:
        shown = f"{shown[:_NAME_CHARS]}…"
    return replace(origin, path=f"{origin.path}/{shown}", saved=saved or origin.saved)


def moment(seconds: float) -> datetime.datetime | None:
    """The time so many *seconds* after the start of 1970; None if no calendar has it, or for 0, which stands for unknown."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


@contextmanager
def in_any_order(stream: BinaryIO) -> Iterator[BinaryIO]:
    """*stream* itself if it can be read in any order, else a copy of what is left of it, in memory or in a temporary file."""
    if stream.seekable():
        yield stream
        return
    beginning = stream.read(_IN_MEMORY)
    if len(beginning) < _IN_MEMORY:
        yield io.BytesIO(beginning)
        return
    with tempfile.TemporaryFile() as copy:
        copy.write(beginning)
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
