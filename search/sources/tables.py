"""Tables, whatever they are kept in: rows of values under headings -> Articles.

A row is a number, by which its owner finds it again, and one plain value for each heading. What a heading means is the business of
search.sources.columns; how rows are cut out of a file, of each reader.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.articles import writable
from search.sources.columns import LONGEST_HEADING, MACHINERY, Row, has_text, read_rows, unknown_headings
from search.sources.encodings import Text, decode
from search.sources.parts import PART_BYTES, Origin, Part, Problem, Reading
from search.sources.records import Notice, Record, Reject, Repair

ROWS_ABOVE = 10  # that headings are looked for in: a name of the table, a date and a blank row may stand above them
_CELL_BYTES = 16  # what a value costs besides its letters
_HOW_TO_NAME = (
    "name the columns in the first row (title, body, published ...), or say which is which, as in --map title=HEADING"
)
_SHOWN = 12  # headings in a message


class Cells(NamedTuple):
    """A row. *number*: as the owner counts rows, from 1. *values*: text, bytes that are to become text, numbers, lists, None."""

    number: int
    values: Sequence[object]


class Table(NamedTuple):
    """The payload of a part: rows with a value for each of *headings*."""

    headings: tuple[str, ...]
    rows: list[Cells]


def known_headings(cells: Iterable[object], reading: Reading) -> set[str]:
    """Those of *cells* that are headings which a field of Article is read from."""
    short = {cell for cell in cells if isinstance(cell, str) and 0 < len(cell.strip()) <= LONGEST_HEADING}
    own = {cell for cell in short if not cell.startswith(MACHINERY) or cell in reading.columns.values()}
    return own - unknown_headings(own, reading)


def find_headings(rows: Sequence[Sequence[object]], reading: Reading) -> int | None:
    """The place among *rows* of the one with most known headings, one for a text among them; None where no row has one."""
    known = [known_headings(row, reading) for row in rows[:ROWS_ABOVE]]
    best = max(range(len(known)), key=lambda place: len(known[place]), default=0)
    return best if known and has_text(known[best], reading) else None


def without_headings(path: str, what: str, cells: Iterable[object], how: str = _HOW_TO_NAME) -> Reject:
    """That the table at *path* cannot be read: *what* has *cells* for headings, none of them known. *how* it can be mended."""
    shown = listed(str(cell) for cell in cells if cell not in (None, ""))
    return Reject(path, None, "no-columns", f"{what} no column for a title or a text, but {shown or 'nothing'}: {how}")


def listed(names: Iterable[str]) -> str:
    """*names* for a message: the first of them, none too long."""
    given = [writable(name if len(name) <= 40 else f"{name[:40]}…") for name in names]
    return ", ".join(given[:_SHOWN]) + (f" and {len(given) - _SHOWN} more" if len(given) > _SHOWN else "")


def cut_rows(
    kind: str,
    headings: Sequence[str],
    rows: Iterable[Cells | Problem],
    origin: Origin,
    reading: Reading,
    allowed: float = math.inf,
) -> Iterator[Part | Problem]:
    """Cut *rows*, with a value for each of *headings*, into parts; only the columns that an article has go on.

    A row with more bytes than a record may have is rejected, whatever they are. *allowed*: bytes of all rows; where many rows can
    share one text, as in workbooks, a small file may hold more of them than any disk.
    """
    known = known_headings(headings, reading)
    kept = [place for place, heading in enumerate(headings) if heading in known]
    names = tuple(headings[place] for place in kept)
    held: list[Cells] = []
    size = first = 0
    for row in _bounded(_chosen(rows, kept), allowed, origin.path, reading.limits.record_bytes):
        if not isinstance(row, Cells):
            yield row
            continue
        held.append(row)
        size += _size(row)
        if size >= PART_BYTES:
            yield Part(kind, origin, Table(names, held), first)
            first += len(held)
            held, size = [], 0
    if held:
        yield Part(kind, origin, Table(names, held), first)


def _chosen(rows: Iterable[Cells | Problem], kept: Sequence[int]) -> Iterator[Cells | Problem]:
    """*rows* with the values at *kept* only; those that are missing at the end of a row are None."""
    for row in rows:
        if isinstance(row, Cells):
            yield Cells(row.number, [row.values[place] if place < len(row.values) else None for place in kept])
        else:
            yield row


def _bounded(rows: Iterable[Cells | Problem], allowed: float, path: str, most: int) -> Iterator[Cells | Problem]:
    """*rows* up to *allowed* bytes of them; those of more than *most* are rejected."""
    for row in rows:
        size = _size(row) if isinstance(row, Cells) else 0
        allowed -= size
        if allowed < 0:
            message = "what comes out of it is more than any real file of its size holds"
            yield Reject(path, row.number if isinstance(row, Cells) else None, "bomb", message)
            return
        if isinstance(row, Cells) and size > most:
            yield Reject(path, row.number, "too-large", f"a row of more than {most:,} bytes is no article")
        else:
            yield row


def _size(row: Cells) -> int:
    """About the bytes of *row*; those of a list are bounded by its reader."""
    return sum(_CELL_BYTES + (len(value) if isinstance(value, str | bytes) else 0) for value in row.values)


def plain(value: object) -> object:
    """*value* as what any process and search.sources.columns take: numbers as they are written, times as ISO 8601."""
    if value is None or isinstance(value, str | bytes | bool | int):
        return value
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, datetime.datetime):
        return _plain_time(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    return str(value)


def _plain_number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None  # how data frames write that there is nothing
    return int(value) if value.is_integer() else value


def _plain_time(moment: datetime.datetime) -> str:
    """A midnight that names no zone is a bare date: so spreadsheets and databases keep days."""
    is_day = moment.tzinfo is None and moment.time() == datetime.time()
    return moment.date().isoformat() if is_day else moment.isoformat()


def read_table(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each row of *part* holds, and last in how many of them bytes were no letters."""
    headings, rows = part.payload
    texts = [_as_text(row) for row in rows]
    records = read_rows([Row(row.number, _by_heading(headings, row.values)) for row, _ in texts], part, reading)
    yield from (
        record for record in records if not isinstance(record, Notice)
    )  # of headings is told where all are seen
    if broken := sum(is_broken for _, is_broken in texts):
        yield Repair(part.origin.path, "broken-utf8", broken)


def _as_text(row: Cells) -> tuple[Cells, bool]:
    """*row* with its bytes as text, and whether some of them were no letters."""
    if not any(isinstance(value, bytes) for value in row.values):
        return row, False
    is_broken = False
    values: list[object] = []
    for value in row.values:
        if isinstance(value, bytes):
            value, broken = _decoded(value)
            is_broken = is_broken or broken > 0
        values.append(value)
    return Cells(row.number, values), is_broken


def _decoded(data: bytes) -> Text:
    try:
        return Text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return decode(data)


def _by_heading(headings: Sequence[str], values: Sequence[object]) -> dict[str, object]:
    """The values that there are, each under its heading; of two columns with one name the first that has anything."""
    found: dict[str, object] = {}
    for heading, value in zip(headings, values, strict=True):
        if value is not None and value != "":
            found.setdefault(heading, value)
    return found
