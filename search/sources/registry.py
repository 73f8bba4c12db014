"""Sources -> records: files, folders, standard input and addresses are cut into parts, and these are read, in order.

What a source is shows in its first bytes (search.sources.formats). Archives are opened here, however they are nested; every other
format has a reader of its own. A file that nothing reads is rejected with the reason and the rest goes on; a path that is not
there is a SourceError, since whoever named it meant something else.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from search.articles import writable
from search.errors import SourceError
from search.sources import (
    compressed,
    crawl,
    database,
    delimited,
    feed,
    formats,
    html,
    jsondocument,
    jsonlines,
    pagetext,
    parquet,
    refine,
    spreadsheet,
    tar,
    zipped,
)
from search.sources.encodings import as_utf8
from search.sources.parts import Member, Open, Origin, Part, Problem, Reader, Reading
from search.sources.records import Record, Reject
from search.workers import Workers

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STANDARD_INPUT = "-"
WEB = ("http://", "https://")
_BUFFER = 2**16
_IGNORED_NAMES = ("readme", "license", "licence", "copying")  # what lies beside data and is none

READERS = {
    "json-lines": Reader(jsonlines.split, jsonlines.read),
    "json": Reader(jsondocument.split, jsondocument.read),
    "delimited": Reader(delimited.split, delimited.read),
    "spreadsheet": Reader(spreadsheet.split, spreadsheet.read),
    "parquet": Reader(parquet.split, parquet.read),
    "sqlite": Reader(database.split, database.read),
    "feed": Reader(feed.split, feed.read),
    "html": Reader(html.split, html.read, is_scraped=True),
    "text": Reader(pagetext.split, pagetext.read, is_scraped=True),
}
ARCHIVES: dict[str, Open] = {
    **dict.fromkeys(("gzip", "xz", "bzip2", "zstd"), compressed.members),
    "zip": zipped.members,
    "tar": tar.members,
    "warc": crawl.members,
}

OnBytes = Callable[[int], None]
Fetch = Callable[[str], Iterator[Member | Problem]]  # what an address of the web leads to
IsKnown = Callable[[Path], bool]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a part of *source* held: a file, an address, or standard input. *seconds*: of work, by the clock of the Reading."""

    source: str
    format: str
    records: list[Record]
    seconds: float


def check_sources(sources: Iterable[str]) -> None:
    """Raise SourceError for a path that is not there."""
    for source in sources:
        if is_path(source) and not Path(source).exists():
            raise SourceError(source, "there is no such file or folder")


def is_path(source: str) -> bool:
    return source != STANDARD_INPUT and not source.startswith(WEB) and not database.is_address(source)


def read_sources(
    sources: Iterable[str], reading: Reading | None = None, on_bytes: OnBytes = lambda _count: None
) -> Iterator[Record]:
    """Yield the records of *sources* in order, all read in this process."""
    with Workers(1) as workers:
        for batch in read_batches(sources, reading or Reading(), workers, on_bytes=on_bytes):
            yield from batch.records


def read_batches(
    sources: Iterable[str],
    reading: Reading,
    workers: Workers,
    *,
    on_bytes: OnBytes = lambda _count: None,
    is_known: IsKnown = lambda _file: False,
    fetch: Fetch | None = None,
) -> Iterator[Batch]:
    """Yield what the parts of *sources* hold, in order: files, folders (every file below, by name), ``-`` for standard input,
    addresses of databases, and of the web where *fetch* gets what is there.

    *workers* read ahead. *on_bytes* is told of every piece that is read, in bytes as they lie on disk. A file that *is_known* is
    left out.
    """
    parts = cut_sources(sources, reading, on_bytes=on_bytes, is_known=is_known, fetch=fetch)
    yield from workers.in_order(read_part, ((source, part, reading) for source, part in parts))


def read_part(source: str, part: Part | Problem, reading: Reading) -> Batch:
    """What *part* of *source* holds; what is no part, but was noticed while cutting, is handed on."""
    if not isinstance(part, Part):
        return Batch(source, "", [part], 0.0)
    started = reading.clock()
    reader = READERS[part.format]
    records = [*refine.refine(reader.read(part, reading), part, reading, is_scraped=reader.is_scraped)]
    return Batch(source, part.format, records, reading.clock() - started)


def cut_sources(
    sources: Iterable[str],
    reading: Reading,
    *,
    on_bytes: OnBytes = lambda _count: None,
    is_known: IsKnown = lambda _file: False,
    fetch: Fetch | None = None,
) -> Iterator[tuple[str, Part | Problem]]:
    """Yield the parts of *sources*, each with the file, address or ``-`` that it is of."""
    for source in sources:
        if source == STANDARD_INPUT:
            cut = cut_stream(sys.stdin.buffer, Origin("standard input"), reading)
            yield from ((source, part) for part in cut)
        elif source.startswith(WEB):
            yield from ((source, part) for part in _cut_address(source, reading, fetch))
        elif database.is_address(source):
            yield from ((source, part) for part in database.split_address(source, reading))
        else:
            for file in files_below(Path(source)):
                if not is_known(file):
                    yield from ((str(file), part) for part in cut_file(file, reading, on_bytes))


def total_bytes(sources: Iterable[str]) -> int | None:
    """How many bytes *sources* have on disk; None where one of them is no file."""
    given = list(sources)
    if not all(map(is_path, given)):
        return None
    return sum(file.stat().st_size for source in given for file in files_below(Path(source)))


def files_below(path: Path) -> list[Path]:
    """*path* if it is no folder, else every file in that folder and below in the order of their names, hidden ones left out."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and _is_data(file.relative_to(path)))


def _is_data(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts) and file.stem.lower() not in _IGNORED_NAMES


def cut_file(path: Path, reading: Reading, on_bytes: OnBytes = lambda _count: None) -> Iterator[Part | Problem]:
    """Yield the parts of the file *path*, or a Reject where it cannot be read."""
    name = writable(str(path))
    try:
        with path.open("rb", buffering=0) as raw:
            saved = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.timezone.utc)
            yield from cut_stream(_Counted(raw, on_bytes), Origin(name, saved=saved), reading)
    except OSError as error:
        yield Reject(name, None, "unreadable", f"cannot be read: {error.strerror or error}")


def cut_stream(stream: io.RawIOBase | BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Yield the parts of one file, whatever its format."""
    yield from _cut(stream, origin, reading, nested=0)


def _cut_address(address: str, reading: Reading, fetch: Fetch | None) -> Iterator[Part | Problem]:
    if fetch is None:
        raise SourceError(address, "nothing is fetched here: save it to a file first")
    for member in fetch(address):
        if isinstance(member, Member):
            yield from _cut(member.stream, member.origin, reading, nested=0)
        else:
            yield member


def _cut(stream: io.RawIOBase | BinaryIO, origin: Origin, reading: Reading, nested: int) -> Iterator[Part | Problem]:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER)
    try:
        found = formats.detect(buffered, origin)
        if isinstance(found, Reject):
            yield found
        elif found in ARCHIVES:
            yield from _cut_members(found, cast(BinaryIO, buffered), origin, reading, nested)
        else:
            text = as_utf8(cast(BinaryIO, buffered)) if found in formats.TEXTS else cast(BinaryIO, buffered)
            yield from (
                replace(part, format=found) if isinstance(part, Part) else part
                for part in READERS[found].split(text, origin, reading)
            )
    finally:
        buffered.detach()  # else it would close the stream, which is the caller's


def _cut_members(
    archive: str, stream: BinaryIO, origin: Origin, reading: Reading, nested: int
) -> Iterator[Part | Problem]:
    if nested == reading.limits.nested:
        yield Reject(origin.path, None, "nested-too-deep", f"more than {nested} archives inside each other")
        return
    for member in ARCHIVES[archive](stream, origin, reading):
        if isinstance(member, Member):
            yield from _cut(member.stream, member.origin, reading, nested + 1)
        else:
            yield member


class _Counted(io.RawIOBase):
    """A raw file that tells how much of it is read."""

    def __init__(self, raw: io.RawIOBase, on_bytes: OnBytes) -> None:
        self._raw = raw
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = self._raw.readinto(buffer)
        self._on_bytes(count or 0)
        return count
