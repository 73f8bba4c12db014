"""Tables of text (CSV, TSV, with semicolons or bars): a row an article, its headings in one of the first rows -> Articles.

How a table is written is nowhere said, so that is found out: the separator, whether cells stand in quotes, and whether a backslash
hides what follows it, as the dumps of databases have it. Rows are read strictly by that. One that is not written so is read by
itself, without the lines after it, so that a quote that nobody closed costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from search.settings import Limits
from search.sources.columns import heading_notices
from search.sources.encodings import decode
from search.sources.parts import Origin, Part, Problem, Reading, read_line
from search.sources.records import Record, Reject
from search.sources.tables import Cells, cut_rows, find_headings, known_headings, read_table, without_headings

_SEPARATORS = ",\t;|"
_SAMPLE_BYTES = 2**18  # looked at to find out how a table is written: some fifty articles
_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv"})
_LEAST_HEADINGS = 2  # known ones that tell a table from a text, whatever its name: a menu may have one by chance
_LEAST_ALIKE = 0.8  # of the rows, that have as many cells as the headings; some are broken
_LINE_BYTES = 64  # what a line takes in memory besides its letters
_REREAD = 4  # bytes of lines read in vain for each byte that was of use, at most

_LONE_RETURN = re.compile(r"(?<=\r)(?!\n)")  # where the line ends of old Macs part a line
_HIDDEN = re.compile(r"\\(.)", re.DOTALL)
_MEANING = {"n": "\n", "t": "\t", "r": "", "0": ""}  # of a letter behind a backslash; any other means itself
_NULL = "\\N"  # how MySQL and PostgreSQL write that there is nothing


class _Dialect(NamedTuple):
    """*is_escaped*: a backslash hides what follows it."""

    separator: str
    is_quoted: bool = True
    is_escaped: bool = False


class _Table(NamedTuple):
    """*known*: how many of *headings* are; with none, they are but the first row. *alike*: the share of the rows below that have
    as many cells. *is_first*: no other row stands above them.
    """

    dialect: _Dialect
    headings: Sequence[str]
    known: int
    alike: float
    is_first: bool


class _Fault(NamedTuple):
    reason: str
    message: str


class _Unclosed(Exception):
    """A record goes on for more lines than it may have, or beyond the end of the file."""


class _CutOff(Exception):
    """A record goes on beyond the end of a sample."""


class _TooLong(Exception):
    """A line has more bytes than a record may have."""


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut *stream*, which is UTF-8 or nearly so, into parts of rows."""
    lines = _Lines(stream, reading.limits.record_bytes)
    table = _find_table(*lines.sample(), reading)
    if not table.known:
        yield without_headings(origin.path, "the table has", table.headings)
        return
    headings = [heading.strip() for heading in table.headings]
    yield from heading_notices({*headings} - {""}, origin, reading)
    yield from cut_rows("delimited", headings, _read_table(lines, table, origin, reading.limits), origin, reading)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    yield from read_table(part, reading)


def looks_delimited(head: bytes, name: str) -> bool:
    """Whether *head* is the beginning of such a table.

    Its headings show it: two known ones in the first row, and rows of as many cells below. *name*, where it says so, makes up for
    headings that are not known.
    """
    is_named = not _SUFFIXES.isdisjoint(PurePath(name.lower()).suffixes)
    text = decode(head).text
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not (is_named or any(separator in first for separator in _SEPARATORS)):
        return False
    table = _find_table(text.encode("utf-8", "replace"), is_whole=False, reading=Reading())
    if is_named:
        return table.known > 0 or len(table.headings) > 1
    half_known = sum(1 for heading in table.headings if heading.strip()) <= 2 * table.known
    return table.is_first and table.known >= _LEAST_HEADINGS and half_known and table.alike >= _LEAST_ALIKE


class _Lines:
    """The lines of *stream* as text, for a csv.reader to take as many of as a record has. They can be given back.

    What is given back is read again, so in a hostile file all might be read over and over: *patience*, in bytes, pays for it, and
    grows with what is read for good. *is_broken*: a line was no UTF-8; bytes that are none are kept as surrogates.
    """

    def __init__(self, stream: BinaryIO, most: int, is_whole: bool = True) -> None:
        self._stream = stream
        self._most = most
        self._is_whole = is_whole
        self._ahead: deque[str | None] = deque()  # None: a line that was too long
        self._patience = _REREAD * most
        self._held = 0
        self.taken: list[str] = []
        self.is_broken = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if not (self._ahead or self._read_on()):
            if self.taken:
                raise _Unclosed if self._is_whole else _CutOff
            raise StopIteration
        line = self._ahead[0]
        if self.taken and (line is None or self._held + len(line) > min(self._most, self._patience)):
            raise _Unclosed
        self._ahead.popleft()
        if line is None:
            raise _TooLong
        self.taken.append(line)
        self._held += len(line) + _LINE_BYTES
        return line

    def begin(self) -> None:
        """A new record begins: the lines of the last are done with."""
        self._patience = min(self._patience + _REREAD * self._held, _REREAD * self._most)
        self.taken, self._held = [], 0

    def give_back(self) -> str:
        """Keep but the first line of the record, which is returned."""
        self._patience -= self._held
        first, *others = self.taken
        self._ahead.extendleft(reversed(others))
        self.taken, self._held = [first], len(first) + _LINE_BYTES
        return first

    def sample(self) -> tuple[bytes, bool]:
        """The first lines, which are read all the same; and whether they are all."""
        size = 0
        while size < _SAMPLE_BYTES:
            if not (count := self._read_on()):
                break
            size += count
        text = "".join(line or "" for line in self._ahead)
        return text.encode("utf-8", "surrogateescape")[:_SAMPLE_BYTES], size < _SAMPLE_BYTES

    def _read_on(self) -> int:
        """Read one more line of the stream, which has so many bytes; 0 at its end."""
        line, is_whole = read_line(self._stream, self._most)
        if not is_whole:
            self._ahead.append(None)
        elif line:
            text = self._text(line)
            self._ahead.extend(_LONE_RETURN.split(text) if b"\r" in line[:-2] else [text])
        return len(line)

    def _text(self, line: bytes) -> str:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self.is_broken = True
            text = line.decode("utf-8", "surrogateescape")
        return text.replace("\0", "") if "\0" in text else text  # csv gives up on it before Python 3.11


def _find_table(sample: bytes, is_whole: bool, reading: Reading) -> _Table:
    """How the table that begins with *sample* is written: as gives most known headings, and most rows with a cell for each."""
    separators = [separator for separator in _SEPARATORS if separator.encode() in sample] or [","]
    escapes = [False, True] if b"\\" in sample else [False]
    tables = (
        _try_dialect(_Dialect(*found), sample, is_whole, reading)
        for found in product(separators, (True, False), escapes)
        if found[1] or found[0] != ","  # without quotes no text could have a comma
    )
    return max(tables, key=lambda table: (table.known, table.alike, _shows_escapes(table.dialect, sample)))


def _try_dialect(dialect: _Dialect, sample: bytes, is_whole: bool, reading: Reading) -> _Table:
    most = 2 * _SAMPLE_BYTES  # no limit, but for samples of nothing but breaks of line
    records = _records(_Lines(io.BytesIO(sample), most, is_whole), dialect, most)
    rows = [cells for cells in records if isinstance(cells, _Fault) or any(cells)]
    written = [cells for cells in rows if not isinstance(cells, _Fault)] or [[""]]
    place = find_headings(written, reading)
    headings = written[place or 0]
    below = [cells for cells in rows[rows.index(headings) + 1 :] if cells != headings] if headings in rows else []
    alike = sum(not isinstance(cells, _Fault) and len(cells) == len(headings) for cells in below) / (len(below) or 1)
    has_quotes = not dialect.is_quoted and any(cell.startswith('"') for cell in headings)
    known = 0 if place is None or has_quotes else len(known_headings(headings, reading))
    return _Table(dialect, headings, known, alike if below else 1.0, rows[:1] == [headings])


def _shows_escapes(dialect: _Dialect, sample: bytes) -> bool:
    """Whether *sample* has what only a backslash that hides something explains: a line break in letters, or a cell with ``\\N``."""
    separator = re.escape(dialect.separator)
    null = re.compile(rf"(?:^|{separator})\\N(?:{separator}|\r?$)".encode(), re.MULTILINE)
    return dialect.is_escaped and bool(re.search(rb"\\[nt]", sample) or null.search(sample))


def _records(lines: _Lines, dialect: _Dialect, most: int) -> Iterator[list[str] | _Fault]:
    """The cells of each record of *lines*, or why it has none."""
    reader = _reader(lines, dialect, strict=True)
    while True:
        lines.begin()
        try:
            cells = _next_cells(reader, most)
        except _CutOff:
            return
        except _TooLong:
            yield _Fault("too-large", f"a line of more than {most:,} bytes is no article")
        except _Unclosed:
            lines.give_back()
            yield _Fault(
                "broken-row", "a quote in it is not closed: the row is left out, and the next line taken for a new one"
            )
        except csv.Error:
            yield _read_loosely(lines.give_back(), dialect, most)
        else:
            if cells is None:
                return
            yield cells


def _read_loosely(line: str, dialect: _Dialect, most: int) -> list[str] | _Fault:
    """The cells of *line*, in which quotes stand where no cell begins or ends."""

    def only_line() -> Iterator[str]:
        yield line
        raise _Unclosed

    try:
        return _next_cells(_reader(only_line(), dialect, strict=False), most) or []
    except (_Unclosed, csv.Error):
        return _Fault("broken-row", "its quotes do not fit together: quotes inside a cell have to be written twice")


def _reader(lines: Iterable[str], dialect: _Dialect, strict: bool) -> Iterator[list[str]]:
    if dialect.is_escaped:
        lines = _keep_hidden(lines, dialect.separator)
    return csv.reader(
        lines,
        delimiter=dialect.separator,
        quoting=csv.QUOTE_MINIMAL if dialect.is_quoted else csv.QUOTE_NONE,
        escapechar="\\" if dialect.is_escaped else None,
        skipinitialspace=True,
        strict=strict,
    )


def _keep_hidden(lines: Iterable[str], separator: str) -> Iterator[str]:
    """*lines* with what a backslash hides from being read, such as the n of a break of line, kept behind it for _value."""
    other = re.compile(rf"\\([^\"\r\n{re.escape(separator)}])")
    return (other.sub(r"\\\\\1", line) if "\\" in line else line for line in lines)


def _next_cells(reader: Iterator[list[str]], most: int) -> list[str] | None:
    """The cells of the next record; None at the end.

    The limit of csv is one for the whole process, and 128 KB: it is raised for this call. *most* bounds what is read in it.
    """
    before = csv.field_size_limit(2 * most)  # _keep_hidden may double what it keeps
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _read_table(lines: _Lines, table: _Table, origin: Origin, limits: Limits) -> Iterator[Cells | Problem]:
    """The rows below the headings; where these come again, as in files that were put together, they are passed over.

    What is left of a row that had a fault may stand in the next lines: until one has a cell for each heading, none is believed.
    """
    columns = len(table.headings)
    is_below = is_behind_fault = False
    for number, cells in enumerate(_records(lines, table.dialect, limits.record_bytes), start=1):
        if isinstance(cells, _Fault):
            is_behind_fault = True
            yield Reject(origin.path, number, *cells)
        elif cells == table.headings:
            is_below, is_behind_fault = True, False
        elif is_below and any(cells):
            fault = _misfit(cells, columns, is_behind_fault)
            is_behind_fault = bool(fault)
            values = [_value(cell, table.dialect, lines.is_broken) for cell in cells]
            yield Reject(origin.path, number, *fault) if fault else Cells(number, values)
    if not is_below:
        yield Reject(origin.path, None, "no-columns", "its headings are longer than those of any real table")


def _misfit(cells: Sequence[str], columns: int, is_behind_fault: bool) -> _Fault | None:
    """Why *cells* cannot be told to stand under their headings. Cells that are missing at the end are taken for empty."""
    if len(cells) > columns and any(cells[columns:]):
        hint = "a separator inside a cell needs quotes around the cell"
    elif 2 * len(cells) < columns or (is_behind_fault and len(cells) < columns):
        hint = "a break of line inside a cell needs quotes around the cell"
    else:
        return None
    return _Fault("broken-row", f"{len(cells)} cells under {columns} headings: {hint}")


def _value(cell: str, dialect: _Dialect, is_broken: bool) -> str | bytes | None:
    if dialect.is_escaped and "\\" in cell:
        cell = "" if cell == _NULL else _HIDDEN.sub(lambda found: _MEANING.get(found[1], found[1]), cell)
    elif cell == _NULL:
        return None
    if is_broken and not cell.isascii():
        return cell.encode("utf-8", "surrogateescape")  # to be decoded, and counted, where it is read
    return cell
