"""Workbooks (XLSX): the rows of every sheet that has headings -> Articles.

The XML is read as it is unpacked, and no more than a row of it is held: libraries for workbooks keep a whole sheet, and room for
each cell between its first and its last one, so that a file of 5 KB can ask for 500 GB. Formulas count as the values that the
workbook keeps for them. Only texts that several cells share are kept aside, in a temporary file where they are many.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from typing import BinaryIO, NamedTuple, TypeVar
from xml.parsers import expat

from search.articles import writable
from search.settings import Limits
from search.sources.columns import heading_notices
from search.sources.guard import Unreadable, guarded
from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Record, Reject
from search.sources.tables import (
    ROWS_ABOVE,
    Cells,
    cut_rows,
    find_headings,
    plain,
    read_table,
    without_headings,
)
from search.sources.unpacking import in_any_order, most_unpacked

Result = TypeVar("Result")

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
_BINARY = "xl/workbook.bin"  # of XLSB, which is known so that it can be said what to do

_CHUNK = 2**16  # bytes of XML at a time
_MOST_MARKUP = 2**20  # bytes of one tag; the longest of real workbooks have some hundreds
_ELEMENTS = 2_000_000  # of all the XML, which takes two seconds; or
_ELEMENT_BYTES = 1  # of the file for each, which is less than a blank cell takes among many
_DEPTH = 64  # elements inside each other; a cell with formatted text has nine
_COLUMNS = 16_384  # of a sheet, by its format
_STYLES_MOST = 65_536  # by the format, too
_STRINGS_MOST = 10_000_000  # takes 80 MB; a full sheet of a thousand different texts a column has fewer
_STRINGS_IN_MEMORY = 32 * 2**20
_SHEETS = 1_000  # more than that nobody makes by hand

_RELATED = 10_000
_NAME = 500  # characters; a sheet's has up to 31
_PATH = 1_000

_COLUMN = re.compile(r"[A-Z]{1,3}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a letter that XML cannot have is written
_DATE_FORMATS = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
)  # of those that have no code
_NOT_OF_DATES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # quoted letters, colours and conditions, room
_OF_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  # of day 0; workbooks name no zone
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001  # of those from old Macs
_PHANTOM = 60  # workbooks have a 29 February 1900; days before it are one further on


class _Cell(NamedTuple):
    """*kind* and *text* as the XML has them; *style*: its place in the list of styles."""

    kind: str
    style: str
    text: str


class _Row(NamedTuple):
    """*values*: those that there are, by column from 0."""

    number: int
    values: dict[int, object]


def is_workbook(names: Iterable[str]) -> bool:
    """Whether a ZIP archive with files of these *names* is a workbook, be it of a kind that cannot be read."""
    found = set(names)
    return not found.isdisjoint((_WORKBOOK, _BINARY))


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    """Cut every sheet into parts of rows; each has a path of its own, that of the workbook and its name."""
    with in_any_order(stream) as file:
        try:
            with _Package(file, reading.limits) as package:
                yield from _split_workbook(package, origin, reading)
        except Unreadable as error:
            yield Reject(origin.path, None, error.reason, str(error))


def read(part: Part, reading: Reading) -> Iterator[Record]:
    yield from read_table(part, reading)


def _split_workbook(package: _Package, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    book = _read_book(package)
    first_cells: list[object] = []
    has_table = False
    with _read_strings(package, reading.limits.record_bytes) as strings:
        for name, path in book.sheets.items():
            inside = replace(origin, path=f"{origin.path}/{writable(name)}")
            rows = _rows(package, path, book, strings, inside, reading)
            above = list(islice(rows, ROWS_ABOVE))
            written = [row.values for row in above if isinstance(row, _Row)]
            place = find_headings([list(values.values()) for values in written], reading)
            if place is None:
                faults = [row for row in above if not isinstance(row, _Row)]
                yield from faults
                has_table = has_table or bool(faults)  # it might have been one
                first_cells += written[0].values() if written else []
                continue
            has_table = True
            headings = [str(heading).strip() for heading in written[place].values()]
            below = _below(written[place], chain(above, rows))
            yield from heading_notices({*headings} - {""}, inside, reading)
            yield from cut_rows("spreadsheet", headings, below, inside, reading, package.allowed)
    if not has_table:
        yield without_headings(origin.path, _none_of(len(book.sheets)), first_cells)


def _none_of(sheets: int) -> str:
    return "the sheet has" if sheets == 1 else f"its {sheets} sheets have"


def _below(headings: Mapping[int, object], rows: Iterable[_Row | Problem]) -> Iterator[Cells | Problem]:
    """The cells of *rows* below *headings*, in their columns; where these come again, and blank rows, are passed over."""
    is_below = False
    for row in rows:
        if not isinstance(row, _Row):
            yield row
        elif row.values == headings:
            is_below = True
        elif is_below and not row.values.keys().isdisjoint(headings):
            yield Cells(row.number, [row.values.get(column) for column in headings])


# The package: a ZIP archive of XML


class _Package:
    """The ZIP archive that a workbook is; its files are read a piece at a time, and all of them together only up to a bound."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._seconds = limits.read_seconds
        self.allowed = self._allowed = most_unpacked(file.seek(0, io.SEEK_END), limits)
        self._elements = max(_ELEMENTS, file.tell() // _ELEMENT_BYTES)
        file.seek(0)
        self._archive = self._unpack(lambda: zipfile.ZipFile(file))
        if sum(member.file_size for member in self._archive.infolist()) > self._allowed:
            raise _bomb(self._allowed)

    def __enter__(self) -> _Package:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    def __contains__(self, path: str) -> bool:
        return path in self._archive.NameToInfo

    def feed(self, path: str, handler: _Handler) -> Iterator[None]:
        """Read the XML at *path* into *handler*, and yield after each piece."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = _refuse_document_type
        fed = 0
        try:
            for piece in self._pieces(path):
                fed += len(piece)
                parser.Parse(piece, not piece)
                if fed - parser.CurrentByteIndex > _MOST_MARKUP:
                    raise Unreadable("unreadable", f"{path} has a tag of more than {_MOST_MARKUP:,} bytes")
                self._elements -= handler.take_count()
                if self._elements < 0:
                    raise Unreadable("bomb", "it has more cells than a real workbook of its size")
                yield
        except expat.ExpatError as error:
            raise Unreadable("broken-archive", f"{path} breaks off or is damaged: {error}") from error

    def _pieces(self, path: str) -> Iterator[bytes]:
        """The pieces of the file at *path*, the last one empty. What its directory says of its size is not believed."""
        try:
            member = self._archive.getinfo(path)
            if member.flag_bits & 1:
                raise Unreadable("encrypted", "it has a password")
            with self._unpack(lambda: self._archive.open(member)) as unpacked:
                while piece := self._unpack(lambda: unpacked.read(_CHUNK)):
                    self._allowed -= len(piece)
                    if self._allowed < 0:
                        raise _bomb(self._allowed)
                    yield piece
            yield b""
        except KeyError:
            raise Unreadable("broken-archive", f"there is no {path} in it") from None

    def _unpack(self, call: Callable[[], Result]) -> Result:
        """What *call*, of zipfile, returns; a time limit stays one, all else is damage."""
        try:
            return guarded(call, self._seconds)
        except Unreadable as error:
            if error.reason != "reader-failed":
                raise
            raise Unreadable("broken-archive", f"it breaks off or is damaged: {error.__cause__}") from error


def _bomb(allowed: int) -> Unreadable:
    return Unreadable("bomb", f"it unpacks to more than {allowed:,} bytes, as no real workbook of its size does")


def _refuse_document_type(*_: object) -> None:
    raise Unreadable("unreadable", "it has a document type, as no workbook does and entity bombs do")


class _Handler:
    """Is told of the elements of an XML file, by their names without a prefix."""

    def __init__(self) -> None:
        self._within = self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        self._within += 1
        if self._within > _DEPTH:
            raise Unreadable("unreadable", f"its XML is nested deeper than {_DEPTH} elements")
        self.begin(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self._within -= 1
        self.finish(name.rpartition(":")[2])

    def take_count(self) -> int:
        """How many elements have begun since this was asked last."""
        count, self._count = self._count, 0
        return count

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        pass

    def finish(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


# What a workbook says of itself


class _Book(NamedTuple):
    """*sheets*: the path of each by its name. *dates*: the styles of cells that show a date, by place; *epoch*: its day 0."""

    sheets: dict[str, str]
    dates: frozenset[str]
    epoch: datetime.datetime


def _read_book(package: _Package) -> _Book:
    if _WORKBOOK not in package:
        raise Unreadable("unknown-format", "it is a workbook of another kind than XLSX: save it as XLSX or CSV")
    book = _BookHandler()
    for path in (_WORKBOOK, _RELATIONS):
        _read_whole(package, path, book)
    styles = _StylesHandler()
    if _STYLES in package:
        _read_whole(package, _STYLES, styles)
    paths = {name: book.targets[relation] for name, relation in book.sheets.items() if relation in book.targets}
    sheets = {path: name for name, path in paths.items() if path in package}  # each file once, whatever is said of it
    return _Book({name: path for path, name in sheets.items()}, styles.dates(), book.epoch)


def _read_whole(package: _Package, path: str, handler: _Handler) -> None:
    for _ in package.feed(path, handler):
        pass


class _BookHandler(_Handler):
    """*sheets*: by name the relation that leads to each; *targets*: by relation a path."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.epoch = _EPOCH

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and len(self.sheets) < _SHEETS:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets[attributes.get("name", "")[:_NAME]] = relation
        elif name == "Relationship" and len(self.targets) < _RELATED:
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")[:_PATH]))
            self.targets[attributes.get("Id", "")] = path.lstrip("/")
        elif name == "workbookPr" and attributes.get("date1904", "0") in ("1", "true"):
            self.epoch = _EPOCH_1904


class _StylesHandler(_Handler):
    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._in_cells = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells and len(self._formats) < _STYLES_MOST:
            self._formats.append(attributes.get("numFmtId", ""))
        elif name == "numFmt" and len(self._codes) < _STYLES_MOST:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_NAME]

    def finish(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def dates(self) -> frozenset[str]:
        """The places, as cells name them, of the styles that show a date."""
        codes = {known: bool(_OF_DATES.search(_NOT_OF_DATES.sub("", code))) for known, code in self._codes.items()}
        return frozenset(
            str(place) for place, known in enumerate(self._formats) if codes.get(known, known in _DATE_FORMATS)
        )


# Texts


class _TextHandler(_Handler):
    """Collects the letters of a text, at most *most* of them and one piece; how it is to be spoken is left out."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._pieces: list[str] = []
        self._size = 0
        self._is_open = False
        self._is_spoken = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002  # those below look at them
        if name == "rPh":
            self._is_spoken = True
        elif name in ("t", "v"):
            self._is_open = not self._is_spoken

    def finish(self, name: str) -> None:
        if name in ("t", "v"):
            self._is_open = False
        elif name == "rPh":
            self._is_spoken = False

    def text(self, text: str) -> None:
        if self._is_open and self._size <= self._most:
            self._pieces.append(text)
            self._size += len(text)

    def take(self) -> str:
        """The text since the last one was taken."""
        text = "".join(self._pieces)
        self._pieces, self._size = [], 0
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Strings(_TextHandler):
    """The texts that cells share, by their place; they lie in a file. To be used in a with statement."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._starts = array("Q", [0])
        self._file = tempfile.SpooledTemporaryFile(_STRINGS_IN_MEMORY)  # noqa: SIM115  # closed on leaving

    def __enter__(self) -> _Strings:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def finish(self, name: str) -> None:
        super().finish(name)
        if name == "si":
            if len(self._starts) > _STRINGS_MOST:
                raise Unreadable("too-large", f"it has more than {_STRINGS_MOST:,} texts")
            data = self.take().encode("utf-8", "replace")
            self._file.write(data)
            self._starts.append(self._starts[-1] + len(data))

    def at(self, place: str) -> str | None:
        """The text that a cell names by *place*; None where there is none."""
        if not (place.isascii() and place.isdecimal() and len(place) < 10 and int(place) < len(self._starts) - 1):
            return None
        start, end = self._starts[int(place)], self._starts[int(place) + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8")


def _read_strings(package: _Package, most: int) -> _Strings:
    strings = _Strings(most)
    if _STRINGS in package:
        try:
            _read_whole(package, _STRINGS, strings)
        except Unreadable:
            strings.__exit__()
            raise
    return strings


# Sheets


class _SheetHandler(_TextHandler):
    """Collects the cells of each row."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._rows: list[tuple[int, dict[int, _Cell] | None]] = []
        self._number = 0
        self._column = -1
        self._cells: dict[int, _Cell] = {}
        self._row_size = 0
        self._attributes: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._attributes = attributes
            found = _COLUMN.match(attributes.get("r", ""))
            self._column = _column_number(found[0]) if found else self._column + 1
        elif name == "row":
            self._number = _row_number(attributes.get("r", ""), self._number + 1)
            self._column = -1
        else:
            super().begin(name, attributes)

    def finish(self, name: str) -> None:
        if name == "c":
            self._finish_cell()
        elif name == "row":
            self._rows.append((self._number, None if self._row_size > self._most else self._cells))
            self._cells, self._row_size = {}, 0
        else:
            super().finish(name)

    def take_rows(self) -> list[tuple[int, dict[int, _Cell] | None]]:
        """The rows that are complete since this was asked last, by number; None for the cells of one that is too large."""
        rows, self._rows = self._rows, []
        return rows

    def _finish_cell(self) -> None:
        text = self.take()
        self._row_size += len(text)
        if text and self._column < _COLUMNS and self._row_size <= self._most:
            kind, style = self._attributes.get("t", "n"), self._attributes.get("s", "")
            self._cells[self._column] = _Cell(kind, style, text)


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _row_number(text: str, following: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else following


def _rows(
    package: _Package, path: str, book: _Book, strings: _Strings, origin: Origin, reading: Reading
) -> Iterator[_Row | Problem]:
    """The rows of the sheet at *path*; where it is damaged, those before that, and a Reject."""
    most = reading.limits.record_bytes
    handler = _SheetHandler(most)
    for fault in _until_fault(package.feed(path, handler)):
        for number, cells in handler.take_rows():
            values = None if cells is None else _values(cells, book, strings, most)
            if values is None:
                yield Reject(origin.path, number, "too-large", f"a row of more than {most:,} bytes is no article")
            elif values:
                yield _Row(number, values)
        if fault:
            yield Reject(origin.path, None, fault.reason, f"{fault}; the rows before that are read")


def _until_fault(pieces: Iterator[None]) -> Iterator[Unreadable | None]:
    """None for each of *pieces*, and where they break off, last why."""
    try:
        yield from pieces
    except Unreadable as error:
        yield error


def _values(cells: Mapping[int, _Cell], book: _Book, strings: _Strings, most: int) -> dict[int, object] | None:
    """The values of *cells*; None where they are more than *most* letters: many cells may share one text."""
    values: dict[int, object] = {}
    size = 0
    for column, cell in cells.items():
        value = _value(cell, book, strings)
        size += len(value) if isinstance(value, str) else 0
        if size > most:
            return None
        if value is not None and value != "":
            values[column] = value
    return values


def _value(cell: _Cell, book: _Book, strings: _Strings) -> object:
    if cell.kind == "s":
        return strings.at(cell.text)
    if cell.kind == "e":
        return None  # an error of a formula
    if cell.kind != "n":
        return cell.text
    try:
        number = float(cell.text)
    except ValueError:
        return cell.text
    return _date(number, book.epoch) if cell.style in book.dates else plain(number)


def _date(days: float, epoch: datetime.datetime) -> object:
    """The time so many *days* after *epoch*, to the second."""
    if epoch == _EPOCH and days < _PHANTOM:
        days += 1
    try:
        return plain(epoch + datetime.timedelta(seconds=round(days * 86_400)))
    except (OverflowError, ValueError):
        return None
