"""Files, folders and streams -> records: finds the reader for each by its bytes, and takes it through compression.

A file that nothing reads is rejected with the reason and the rest goes on; a path that is not there is a SourceError, since
whoever named it meant something else.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from search.articles import writable
from search.errors import SourceError
from search.settings import Limits
from search.sources.jsonlines import read_json_lines
from search.sources.pagetext import read_page_text
from search.sources.records import Record, Reject

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STANDARD_INPUT = "-"
_HEAD = 4096  # bytes looked at to tell a format
_BUFFER = 2**16
_JSON_LINE = re.compile(rb'^\s*\{\s*"', re.MULTILINE)  # an object on any line: the first may be damaged
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_COMPRESSED: tuple[tuple[bytes, Callable[[Any], Any]], ...] = (
    (b"\xfd7zXZ\x00", lzma.open),
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"BZh", bz2.open),
)
_IGNORED_NAMES = ("readme", "license", "licence", "copying")  # what lies beside data and is none


def check_sources(sources: Iterable[str]) -> None:
    """Raise SourceError for a path that is not there."""
    for source in sources:
        if source != STANDARD_INPUT and not Path(source).exists():
            raise SourceError(source, "there is no such file or folder")


def read_sources(
    sources: Iterable[str], limits: Limits, on_bytes: Callable[[int], None] = lambda _count: None
) -> Iterator[Record]:
    """Yield the records of *sources* in order: files, folders (every file below, by name), or ``-`` for standard input.

    *on_bytes* is told of every piece that is read, in bytes as they lie on disk.
    """
    for source in sources:
        if source == STANDARD_INPUT:
            yield from read_stream(sys.stdin.buffer, "standard input", limits)
        else:
            for file in files_below(Path(source)):
                yield from read_file(file, limits, on_bytes)


def total_bytes(sources: Iterable[str]) -> int | None:
    """How many bytes *sources* have on disk; None where one of them is standard input."""
    given = list(sources)
    if STANDARD_INPUT in given:
        return None
    return sum(file.stat().st_size for source in given for file in files_below(Path(source)))


def files_below(path: Path) -> list[Path]:
    """*path* if it is no folder, else every file in that folder and below in the order of their names, hidden ones left out."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and _is_data(file.relative_to(path)))


def _is_data(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts) and file.stem.lower() not in _IGNORED_NAMES


def read_file(path: Path, limits: Limits, on_bytes: Callable[[int], None] = lambda _count: None) -> Iterator[Record]:
    """Yield the records of the file *path*, or a Reject where it cannot be read."""
    try:
        with path.open("rb", buffering=0) as raw:
            yield from read_stream(_Counted(raw, on_bytes), writable(str(path)), limits)
    except OSError as error:
        yield Reject(writable(str(path)), None, "unreadable", f"cannot be read: {error.strerror or error}")


def read_stream(stream: io.RawIOBase | BinaryIO, path: str, limits: Limits) -> Iterator[Record]:
    """Yield the records of one file, whatever its format, through at most one layer of compression."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER)
    head = buffered.peek(_HEAD)
    unpack = next((open_ for magic, open_ in _COMPRESSED if head.startswith(magic)), None)
    try:
        if unpack is None:
            yield from _read_plain(buffered, path, limits)
            return
        unpacked = io.BufferedReader(cast(io.RawIOBase, unpack(buffered)), _BUFFER)
        try:
            yield from _read_plain(unpacked, path, limits)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            yield Reject(path, None, "broken-archive", f"breaks off or is damaged: {error}")
    finally:
        buffered.detach()  # else it would close the stream, which is the caller's


class _Counted(io.RawIOBase):
    """A raw file that tells how much of it is read."""

    def __init__(self, raw: io.RawIOBase, on_bytes: Callable[[int], None]) -> None:
        self._raw = raw
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = self._raw.readinto(buffer)
        self._on_bytes(count or 0)
        return count


def _read_plain(stream: io.BufferedReader[io.RawIOBase], path: str, limits: Limits) -> Iterator[Record]:
    lines_before = _skip_blank(stream)
    head = stream.peek(_HEAD)[:_HEAD]
    start = head.removeprefix(_BOM).lstrip()
    if start.startswith(b"{") or _JSON_LINE.search(start):
        yield from read_json_lines(cast(BinaryIO, stream), path, limits, lines_before)
    elif reject := _unknown(head, start, path):
        yield reject
    else:
        yield from _read_text(stream, path, limits)


def _skip_blank(stream: io.BufferedReader[io.RawIOBase]) -> int:
    """Read on to the first byte that is not white space. Returns how many lines that was."""
    lines = 0
    while blank := (head := stream.peek(_HEAD))[: len(head) - len(head.lstrip())]:
        lines += stream.read(len(blank)).count(b"\n")
    return lines


def _unknown(head: bytes, start: bytes, path: str) -> Reject | None:
    if not start:
        return Reject(path, None, "empty", "the file is empty")
    if head.startswith(_UTF16):
        return Reject(path, None, "not-utf8", "it is UTF-16: save it as UTF-8")
    if b"\x00" in head:
        return Reject(path, None, "not-text", "it is no text")
    if start.startswith((b"<", b"[")):
        return Reject(path, None, "unknown-format", "neither JSON Lines (an object a line) nor a page saved as text")
    return None


def _read_text(stream: io.BufferedReader[io.RawIOBase], path: str, limits: Limits) -> Iterator[Record]:
    data = stream.read(limits.record_bytes + 1)
    if len(data) > limits.record_bytes:
        yield Reject(path, None, "too-large", f"a page of more than {limits.record_bytes:,} bytes is no article")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Reject(
            path, None, "broken-utf8", f"broken UTF-8 at byte {error.start}: it is no text, or in another encoding"
        )
        return
    yield from read_page_text(text, path, limits)
