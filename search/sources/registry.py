"""Sources -> records: files, folders, standard input and addresses are cut into parts, and these are read, in order.

What a source is shows in its first bytes (search.sources.formats). Archives are opened here, however they are nested; every other
format has a reader of its own. A file that nothing reads is rejected with the reason and the rest goes on; a path that is not
there is a SourceError, since whoever named it meant something else.
"""

from __future__ import annotations

import io
import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast

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
from search.sources.addresses import WEB
from search.sources.encodings import as_utf8
from search.sources.folders import files_below
from search.sources.parts import PART_BYTES, Member, Open, Origin, Part, Problem, Reader, Reading
from search.sources.records import Record, Reject
from search.sources.unpacking import Allowance, Bomb, OnDisk, Unpacked, broken, moment
from search.workers import Workers

STANDARD_INPUT = "-"
_BUFFER = 2**16
_MOST_TOGETHER = 500  # pieces handed over at once: of short pages, and of many problems

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
    is_recalled: bool = False


class Recalled(NamedTuple):
    """What was read before in a part of the *format* of that name."""

    format: str
    records: list[Record]


class _Piece(NamedTuple):
    source: str
    part: Part | Problem | Recalled


class Memory(Protocol):
    """What an earlier run read in parts of pages, which take long."""

    def find(self, part: Part) -> list[Record] | None:
        """None where it read no such part."""

    def keep(self, part: Part, records: Sequence[Record]) -> None: ...


def check_sources(sources: Iterable[str]) -> None:
    """Raise SourceError for a path that is not there, and for standard input that is closed."""
    for source in sources:
        if is_path(source):
            _check_path(source)
        if source == STANDARD_INPUT and sys.stdin is None:
            raise SourceError(source, "standard input is closed")


def _check_path(path: str) -> None:
    try:
        Path(path).stat()
    except FileNotFoundError as error:
        raise SourceError(path, "there is no such file or folder") from error
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror or error}") from error


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
    memory: Memory | None = None,
) -> Generator[Batch]:
    """Yield what the parts of *sources* hold, in order: files, folders (every file below, by name), ``-`` for standard input,
    addresses of databases, and of the web where *fetch* gets what is there.

    *workers* read ahead. *on_bytes* is told of every piece that is read, in bytes as they lie on disk. A file that *is_known* is
    left out. What *memory* has of a part of pages is not read again, and what is read goes there.
    """
    cut = cut_sources(sources, reading, on_bytes=on_bytes, is_known=is_known, fetch=fetch)
    under_way: deque[list[tuple[str, Part | Problem]]] = deque()

    def tasks() -> Iterator[tuple[list[_Piece], Reading]]:
        for pieces in _in_tasks(cut):
            under_way.append(pieces)
            yield [_Piece(source, _recalled(part, memory)) for source, part in pieces], reading

    read_apart = partial(_read_apart, workers)
    for batches in workers.in_order(read_pieces, tasks(), mend=read_apart):
        for (_, part), batch in zip(under_way.popleft(), batches, strict=True):
            if not batch.is_recalled:
                _remember(part, batch.records, memory)
            yield batch


def _in_tasks(cut: Iterable[tuple[str, Part | Problem]]) -> Iterator[list[tuple[str, Part | Problem]]]:
    """What was *cut*, some small parts together, so that they are worth handing over."""
    pieces: list[tuple[str, Part | Problem]] = []
    held = 0
    for source, part in cut:
        pieces.append((source, part))
        held += _size(part)
        if held >= PART_BYTES or len(pieces) == _MOST_TOGETHER:
            yield pieces
            pieces, held = [], 0
    if pieces:
        yield pieces


def _size(part: Part | Problem) -> int:
    if not isinstance(part, Part):
        return 0
    if isinstance(part.payload, list):  # of lines, or of items of a document
        return sum(map(len, part.payload))
    return len(part.payload) if isinstance(part.payload, bytes) else PART_BYTES  # rows of a table are as many as that


def _recalled(part: Part | Problem, memory: Memory | None) -> Part | Problem | Recalled:
    if memory and isinstance(part, Part) and READERS[part.format].is_scraped:
        records = memory.find(part)
        if records is not None:
            return Recalled(part.format, records)
    return part


def _remember(part: Part | Problem, records: list[Record], memory: Memory | None) -> None:
    failed = any(isinstance(record, Reject) and record.reason == "reader-failed" for record in records)
    if memory and isinstance(part, Part) and READERS[part.format].is_scraped and not failed:  # another time it may not
        memory.keep(part, records)


def read_pieces(pieces: Sequence[_Piece], reading: Reading) -> list[Batch]:
    return [read_part(source, part, reading) for source, part in pieces]


def _read_apart(workers: Workers, pieces: Sequence[_Piece], reading: Reading) -> list[Batch]:
    """What *pieces* hold, of which one may have killed the process that read them: each is read by itself."""
    batches = workers.one_by_one(read_part, ((*piece, reading) for piece in pieces))
    return [batch or _lost(piece) for piece, batch in zip(pieces, batches, strict=True)]


def _lost(piece: _Piece) -> Batch:
    """Instead of what *piece* holds, where reading it killed a process, which nothing inside of that can stop."""
    part = piece.part
    if not isinstance(part, Part):
        return read_part(*piece, Reading())
    message = "the process that read it was killed: a library failed on it, or memory was short"
    return Batch(piece.source, part.format, [Reject(part.origin.path, None, "reader-failed", message)], 0.0)


def read_part(source: str, part: Part | Problem | Recalled, reading: Reading) -> Batch:
    """What *part* of *source* holds; what is no part, but was noticed while cutting, or read before, is handed on."""
    if isinstance(part, Recalled):
        return Batch(source, part.format, part.records, 0.0, is_recalled=True)
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
            cut = cut_stream(cast(BinaryIO, sys.stdin.buffer), Origin("standard input"), reading)
            yield from ((source, part) for part in cut)
        elif source.startswith(WEB):
            yield from ((source, part) for part in _cut_address(source, reading, fetch))
        elif database.is_address(source):
            yield from ((source, part) for part in database.split_address(source, reading))
        else:
            yield from _cut_folder(Path(source), reading, on_bytes, is_known)


def total_bytes(sources: Iterable[str]) -> int | None:
    """How many bytes *sources* have on disk; None where one of them is no file."""
    given = list(sources)
    if not all(map(is_path, given)):
        return None
    return sum(_bytes_of(file) for source in given for file in files_below(Path(source)))


def _bytes_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # gone by now, or closed: reading it will say so
        return 0


def cut_file(path: Path, reading: Reading, on_bytes: OnBytes = lambda _count: None) -> Iterator[Part | Problem]:
    """Yield the parts of the file *path*, or a Reject where it cannot be read."""
    name = writable(str(path))
    try:
        with path.open("rb", buffering=0) as raw:
            status = os.fstat(raw.fileno())
            allowance = Allowance(reading.limits)
            file = OnDisk(cast(BinaryIO, raw), allowance, status.st_size, on_bytes)
            yield from _cut_whole(file, Origin(name, saved=moment(status.st_mtime)), reading, allowance)
            file.finish()
    except OSError as error:
        yield _unreadable(name, error)


def cut_stream(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Yield the parts of what comes by *stream*, whatever its format."""
    allowance = Allowance(reading.limits)
    yield from _cut_whole(OnDisk(stream, allowance), origin, reading, allowance)


def _cut_folder(
    folder: Path, reading: Reading, on_bytes: OnBytes, is_known: IsKnown
) -> Iterator[tuple[str, Part | Problem]]:
    closed: list[OSError] = []
    for file in files_below(folder, closed.append):
        if not is_known(file):
            yield from ((str(file), part) for part in cut_file(file, reading, on_bytes))
    for error in closed:
        yield str(error.filename), _unreadable(writable(str(error.filename)), error)


def _unreadable(path: str, error: OSError) -> Reject:
    return Reject(path, None, "unreadable", f"cannot be read: {error.strerror or error}")


def _cut_address(address: str, reading: Reading, fetch: Fetch | None) -> Iterator[Part | Problem]:
    if fetch is None:
        raise SourceError(address, "nothing is fetched here: save it to a file first")
    for member in fetch(address):
        if isinstance(member, Member):
            yield from cut_stream(member.stream, member.origin, reading)
        else:
            yield member


def _cut_whole(file: OnDisk, origin: Origin, reading: Reading, allowance: Allowance) -> Iterator[Part | Problem]:
    try:
        yield from _cut(file, origin, reading, allowance, nested=0)
    except Bomb:
        times = reading.limits.unpacked_ratio
        message = f"a bomb: more than {times} times as much comes out of it; only what came before that is read"
        yield Reject(origin.path, None, "bomb", message)


def _cut(
    raw: OnDisk | Unpacked, origin: Origin, reading: Reading, allowance: Allowance, nested: int
) -> Iterator[Part | Problem]:
    """Yield the parts of *raw*, a file *nested* archives deep. Raises Bomb."""
    stream = io.BufferedReader(cast(io.RawIOBase, raw), _BUFFER)
    try:
        found = formats.detect(stream, origin)
        if isinstance(found, Reject):
            cut: Iterable[Part | Problem] = [found]
        elif found not in ARCHIVES:
            cut = _split(found, cast(BinaryIO, stream), origin, reading)
        elif nested < reading.limits.nested:
            members = ARCHIVES[found](cast(BinaryIO, stream), origin, reading)
            cut = _cut_members(members, reading, allowance, nested + 1)
        else:
            cut = [Reject(origin.path, None, "nested-too-deep", f"more than {nested} archives inside each other")]
        yield from (part for part in cut if raw.fault is None or not _tells_of_break(part))
    finally:
        stream.detach()  # else it would close the file, which is the caller's


def _tells_of_break(part: Part | Problem) -> bool:
    """Whether *part* is about what a break of the archive around it brings about, which is told of once."""
    return isinstance(part, Reject) and part.reason in ("broken-archive", "empty")


def _split(found: str, stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    text = as_utf8(stream) if found in formats.TEXTS else stream
    for part in READERS[found].split(text, origin, reading):
        yield replace(part, format=found) if isinstance(part, Part) else part


def _cut_members(
    members: Iterable[Member | Problem], reading: Reading, allowance: Allowance, nested: int
) -> Iterator[Part | Problem]:
    allowance.spend_on_archive()
    for member in members:
        if allowance.is_spent:
            raise Bomb
        if not isinstance(member, Member):
            yield member
        elif member.format:
            yield from _split(member.format, member.stream, member.origin, reading)
        else:
            yield from _cut_member(member, reading, allowance, nested)
    if allowance.is_spent:
        raise Bomb


def _cut_member(member: Member, reading: Reading, allowance: Allowance, nested: int) -> Iterator[Part | Problem]:
    allowance.spend_on_member()
    unpacked = Unpacked(member.stream, allowance)
    yield from _cut(unpacked, member.origin, reading, allowance, nested)
    if unpacked.fault is not None:
        yield broken(member.origin.path, unpacked.fault)
