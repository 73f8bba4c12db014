"""Parts: what a source is cut into, so that several processes can read it; and how all of them are to be read.

Each reader of a format is two functions. ``split`` cuts a stream into parts, quickly and in order, and holds no more of it than
one part. ``read`` makes records of a part; it is given nothing but the part, so it may run anywhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from search.settings import Limits, News
from search.sources.records import Notice, Record, Reject, Repair

_PASSED_OVER = 2**16  # bytes at a time of a line that is too long to keep
PART_BYTES = 2**18  # about as many of a stream in one part: enough that handing it over costs little beside reading it


def _stopped() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from, and what is known of them besides.

    *path* names it to its owner: a file, or ``archive.zip/2019/page.html`` for what is inside one. *url*: where it was fetched;
    *saved*: when, which "৯ ঘণ্টা আগে" is counted from. *charset*: as whoever sent it said.
    """

    path: str
    url: str | None = None
    saved: datetime.datetime | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are to be read. The same for all parts of a run; goes to every process.

    *columns*: for a field of Article the heading that it stands under, where the usual names do not fit. *defaults*: for a field
    the value of articles that have none. *query*: the SQL to ask databases. *clock*: seconds of work so far, to tell what is slow.
    """

    limits: Limits = field(default_factory=Limits)
    news: News = field(default_factory=News)
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    query: str | None = None
    clock: Callable[[], float] = _stopped


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source, of the *format* of that name, that can be read by itself. *payload* can be pickled.

    *first*: how many records of the same file come before it.
    """

    format: str
    origin: Origin
    payload: Any
    first: int = 0


Problem = Reject | Repair | Notice
Split = Callable[[BinaryIO, Origin, Reading], Iterator[Part | Problem]]
Read = Callable[[Part, Reading], Iterable[Record]]


def cut_whole(
    stream: BinaryIO, kind: str, origin: Origin, reading: Reading, too_large: str
) -> Iterator[Part | Problem]:
    """The one part of a *stream* that is read as a whole; *too_large* says of one with too many bytes ({most}) what it is not."""
    most = reading.limits.record_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        yield Reject(origin.path, None, "too-large", too_large.format(most=f"{most:,}"))
    else:
        yield Part(kind, origin, data)


def cut_items(
    kind: str, origin: Origin, items: Iterable[bytes | Reject], item_bytes: int = 0
) -> Iterator[Part | Problem]:
    """Cut *items* into parts of several; one that was rejected counts among them, and ends a part.

    *item_bytes*: what an item costs besides its bytes.
    """
    held: list[bytes] = []
    first = size = 0
    for item in items:
        if isinstance(item, bytes):
            held.append(item)
            size += len(item) + item_bytes
        if held and (size >= PART_BYTES or isinstance(item, Reject)):
            yield Part(kind, origin, held, first)
            first += len(held)
            held, size = [], 0
        if isinstance(item, Reject):
            yield item
            first += 1
    if held:
        yield Part(kind, origin, held, first)


def read_line(stream: BinaryIO, most: int) -> tuple[bytes, bool]:
    """The next line of *stream*, and whether it has at most *most* bytes; the rest of a longer one is passed over."""
    line = rest = stream.readline(most + 1)
    if len(line) <= most:
        return line, True
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(_PASSED_OVER)
    return line, False


class Reader(NamedTuple):
    """*is_scraped*: whether its articles are cut out of pages, and have to prove that they are news in Bengali."""

    split: Split
    read: Read
    is_scraped: bool = False


class Member(NamedTuple):
    """A file inside an archive, or the one that a compressed file holds; to be read before the next is asked for.

    *format*: of the archive itself, where that is what has to be read, as a workbook is; *stream* can then be read in any order.
    """

    origin: Origin
    stream: BinaryIO
    format: str | None = None


Open = Callable[[BinaryIO, Origin, Reading], Iterator[Member | Problem]]
