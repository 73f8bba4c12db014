"""Parquet, row group by row group -> Articles: a row an article, its columns the headings.

Only columns that an article has are read, a few rows at a time. What a file says of itself is not believed: the heads of its pages
are looked at first, since a page is unpacked whole, and a page of 1 KB can be one of 2 GB.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from search.sources.columns import has_text, heading_notices
from search.sources.guard import Unreadable, guarded
from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Record, Reject
from search.sources.tables import (
    Cells,
    cut_rows,
    known_headings,
    plain,
    read_table,
    without_headings,
)
from search.sources.unpacking import in_any_order, most_unpacked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

_ROWS = 64  # at a time: 200 KB of articles
_PAGE_BYTES = 96 * 2**20  # of the largest page of each column that is read, unpacked, together; usual ones have 1 MB
_VALUES_A_ROW = 10_000  # of a list, on average over a row group; a list of tags has ten
_MOST_PAGES = 100_000  # of a column in a row group
_FOOTER_BYTES = 16 * 2**20  # of what the file says of itself: 1,000 row groups of 60 columns have 12 MB
_BUFFER = 2**18
_HEAD_BYTES = 2**16  # of a page, mostly less than 100; the least and the largest of its texts may be in it
_HEADS = {0: 5, 2: 7, 3: 8}  # kind of page -> field with its own head: data, dictionary, data of version 2
_MAGIC = b"PAR1"
_TAIL = 8  # bytes at the end of a file: the length of what it says of itself, and the magic
_BOOLEANS, _INTEGERS, _BINARY, _LIST, _STRUCT = (1, 2), (4, 5, 6), 8, 9, 12
_WIDTHS = {1: 1, 2: 1, 3: 1, 7: 8}  # bytes of what is as long always: booleans in lists, a byte, a double
_STRUCTS = 12  # inside each other; files have eight


_Fields = dict[int, object]  # of a struct, by their numbers


class _Chunk(NamedTuple):
    """The column *heading* of a row group: where in *file* its pages are."""

    heading: str
    file: BinaryIO
    start: int
    end: int


class _Group(NamedTuple):
    rows: int
    chunks: list[_Chunk]


class _Page(NamedTuple):
    """What the head of a page says, which has *head* bytes itself: its bytes *packed* and *unpacked*, and how many *values*."""

    head: int
    packed: int
    unpacked: int
    values: int


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut each row group into parts; what is left of one that is damaged, or too large, is left out, and the next is read."""
    with in_any_order(stream) as file:
        try:
            groups = guarded(partial(_read_groups, file), reading.limits.read_seconds)
            opened = _open(file, reading.limits.read_seconds)
            headings = [str(heading) for heading in opened.schema_arrow.names]
        except Unreadable as error:
            yield Reject(origin.path, None, error.reason, str(error))
            return
        known = known_headings(headings, reading)
        if has_text(known, reading):
            names = [heading for heading in dict.fromkeys(headings) if heading in known]
            yield from heading_notices({*headings} - {""}, origin, reading)
            allowed = most_unpacked(file.seek(0, io.SEEK_END), reading.limits)
            rows = _rows(opened, groups, names, origin, reading)
            yield from cut_rows("parquet", names, rows, origin, reading, allowed)
        else:
            yield without_headings(origin.path, "the file has", headings)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    yield from read_table(part, reading)


def _open(file: BinaryIO, seconds: float) -> ParquetFile:
    from pyarrow.parquet import ParquetFile  # here, since it takes a third of a second, and few runs have such files

    return guarded(lambda: ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False), seconds)


def _rows(
    opened: ParquetFile, groups: Sequence[_Group], names: Sequence[str], origin: Origin, reading: Reading
) -> Iterator[Cells | Problem]:
    first = 1
    for place, group in enumerate(groups):
        read = 0
        try:
            at_once = guarded(partial(_rows_at_once, group, names), reading.limits.read_seconds)
            for read, values in enumerate(_group_rows(opened, place, names, at_once, reading), start=1):
                yield Cells(first + read - 1, values)
        except Unreadable as error:
            message = f"row group {place + 1} of {len(groups)} cannot be read from here on: {error}"
            yield Reject(origin.path, first + read, error.reason, message)
        first += group.rows


def _group_rows(
    opened: ParquetFile, place: int, names: Sequence[str], at_once: int, reading: Reading
) -> Iterator[list[object]]:
    """The values of each row of a row group, under each of *names*. Raises Unreadable."""
    seconds = reading.limits.read_seconds
    batches = opened.iter_batches(batch_size=at_once, row_groups=[place], columns=[*names], use_threads=False)
    while (batch := guarded(lambda: next(batches, None), seconds)) is not None:
        yield from guarded(partial(_rows_of, batch, names), seconds)


def _rows_of(batch: pa.RecordBatch, names: Sequence[str]) -> list[list[object]]:
    return [list(row) for row in zip(*(_values(batch.column(name)) for name in names), strict=True)]


def _values(column: pa.Array) -> list[object]:
    """The values of *column*. Text comes as bytes: it may be no UTF-8, and is made text where there are more processes for it."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind):
        column = column.cast(pa.binary())
    elif pa.types.is_large_string(kind):
        column = column.cast(pa.large_binary())
    elif pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)  # Python has no nanoseconds
    return [plain(value) for value in _as_python(column)]


def _as_python(column: pa.Array) -> list[object]:
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):  # a date that no calendar of Python has
        return [_one_as_python(value) for value in column]


def _one_as_python(value: pa.Scalar[Any]) -> object:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return None


# What a file says of itself and of its pages: structs of Thrift's compact protocol (github.com/apache/thrift,
# doc/specs/thrift-compact-protocol.md), whose fields parquet.thrift lists (github.com/apache/parquet-format). They are read here
# and not by pyarrow, which ends the whole process where some of what it is asked about a damaged file is wrong.


def _read_groups(file: BinaryIO) -> list[_Group]:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - _TAIL, 0))
    footer, magic = file.read(4), file.read(4)
    if magic != _MAGIC:
        raise Unreadable("unreadable", "it breaks off: its end, which says what is where, is missing")
    length = int.from_bytes(footer, "little")
    if length > min(_FOOTER_BYTES, size):
        raise Unreadable("too-large", f"what it says of itself has {length:,} bytes")
    file.seek(max(size - _TAIL - length, 0))
    try:
        groups = _structs(_Compact(file.read(length)).struct(), 4)
        return [_Group(_number(group, 3), [_chunk(chunk, file) for chunk in _structs(group, 1)]) for group in groups]
    except IndexError:
        raise Unreadable("unreadable", "what it says of itself is damaged") from None


def _chunk(fields: _Fields, file: BinaryIO) -> _Chunk:
    inner = fields.get(3)
    inner = inner if isinstance(inner, dict) else {}
    path = inner.get(3)
    heading = path[0] if isinstance(path, list) and path else b""
    starts = [start for start in (_number(inner, 9), _number(inner, 11)) if start > 0]
    start = min(starts, default=0)
    name = heading.decode("utf-8", "replace") if isinstance(heading, bytes) else ""
    return _Chunk(name, file, start, start + _number(inner, 7))


def _number(fields: _Fields, place: int) -> int:
    value = fields.get(place)
    return value if isinstance(value, int) and value > 0 else 0


def _structs(fields: _Fields, place: int) -> list[_Fields]:
    value = fields.get(place)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _rows_at_once(group: _Group, names: Sequence[str]) -> int:
    """How many rows of *group* can be held: no text is larger than its page, though many rows may have the same one."""
    most_values = max(group.rows, 1) * _VALUES_A_ROW
    held = sum(_largest_page(chunk, most_values) for chunk in group.chunks if chunk.heading in names)
    if held > _PAGE_BYTES:
        message = (
            f"its pages have {held:,} bytes, unpacked: write it with smaller ones (data_page_size, row_group_size)"
        )
        raise Unreadable("too-large", message)
    return max(1, min(_ROWS, _PAGE_BYTES // max(held, 1)))


def _largest_page(chunk: _Chunk, most_values: int) -> int:
    """The bytes of the largest page of *chunk*, unpacked. Raises Unreadable where they have more values than *most_values*."""
    largest = values = 0
    for page in islice(_pages(chunk), _MOST_PAGES):
        largest = max(largest, page.unpacked, page.packed)
        values += page.values
    if values > most_values:
        raise Unreadable("bomb", f"it has lists of more than {_VALUES_A_ROW:,} values in each of its rows")
    return largest


def _pages(chunk: _Chunk) -> Iterator[_Page]:
    start = chunk.start
    while start < chunk.end:
        chunk.file.seek(start)
        page = _read_page_head(chunk.file.read(_HEAD_BYTES))
        yield page
        start += page.head + page.packed


def _read_page_head(data: bytes) -> _Page:
    compact = _Compact(data)
    try:
        fields = compact.struct()
    except IndexError:
        raise Unreadable("unreadable", "the head of a page is damaged") from None
    inner = fields.get(_HEADS.get(_number(fields, 1), 0))
    values = _number(inner, 1) if isinstance(inner, dict) else 0
    return _Page(compact.place, packed=_number(fields, 3), unpacked=_number(fields, 2), values=values)


class _Compact:
    """Reads structs of the compact protocol from *data*; *place* is behind what is read. Raises IndexError where it is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.place = 0

    def struct(self, depth: int = 0) -> _Fields:
        """The fields by number: numbers, bytes, lists and structs; None for all else."""
        fields: _Fields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            kind = head & 0x0F
            fields[number] = None if kind in _BOOLEANS else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> object:
        if kind in _INTEGERS:
            return self._signed()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if depth == _STRUCTS:
            raise IndexError
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind == _LIST:
            return self._list(depth + 1)
        return self._bytes(_WIDTHS.get(kind, len(self._data)))

    def _list(self, depth: int) -> list[object]:
        head = self._byte()
        count = self._unsigned() if head >> 4 == 0x0F else head >> 4
        if count > len(self._data):
            raise IndexError  # each has a byte at least
        return [self._value(head & 0x0F, depth) for _ in range(count)]

    def _byte(self) -> int:
        byte = self._data[self.place]
        self.place += 1
        return byte

    def _bytes(self, count: int) -> bytes:
        start, self.place = self.place, self.place + count
        if self.place > len(self._data):
            raise IndexError
        return self._data[start : self.place]

    def _unsigned(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def _signed(self) -> int:
        value = self._unsigned()
        return value >> 1 ^ -(value & 1)
