"""What Whoosh's own writer hands over, document by document and posting by posting, into the arrays of a segment.

In go the calls of `whoosh.writing.SegmentWriter`; out come the two files of a segment. The postings of a field wait in memory until
there are enough for a block. What the arrays have no room for is refused by name: formats other than Existence, Frequency and
Positions, weights that are no counts (boosts), vectors, and stored values that JSON cannot hold.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import FieldWriter as WhooshFieldWriter
from whoosh.codec.base import PerDocumentWriter
from whoosh.columns import Column
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Format, Frequency, Positions

from search.index.codec.arrays import ArrayWriter
from search.index.codec.columns import holds_numbers, shift_of
from search.index.codec.documents import DocumentsWriter
from search.index.codec.postings import Block, FieldWriter
from search.index.codec.segment import DOCUMENTS, FIELDS, ColumnarSegment

BLOCK_POSTINGS = 1 << 20  # gathered before they go to the file: 8 MB, and 4 bytes for every position


class ColumnarPerDocumentWriter(PerDocumentWriter):  # type: ignore[misc]  # whoosh is not typed under strict
    """Writes what is kept per document. A document that is given up leaves nothing behind."""

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._documents = DocumentsWriter(segment.path(folder, DOCUMENTS), ())
        self._count = 0
        self._lengths: dict[str, _Rows] = {}
        self._numbers: dict[str, _Rows] = {}
        self._values: dict[str, _Rows] = {}
        self._stored: dict[str, bytes] = {}  # of the document at hand
        self._rows: list[tuple[_Rows, Any]] = []  # and what else it puts where
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != self._count:
            raise ValueError(f"document {docnum} comes where document {self._count} is due")
        self._stored, self._rows = {}, []

    def add_field(self, fieldname: str, fieldobj: FieldType, value: Any, length: int) -> None:
        if fieldobj.format is not None:
            _refuse_other_formats(fieldname, fieldobj.format)
        if value is not None:
            self._stored[fieldname] = _as_json(fieldname, value)
        if length:
            self._rows.append((self._lengths.setdefault(fieldname, _Rows(0)), length))

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        default = columnobj.default_value()
        if holds_numbers(fieldname, columnobj):
            shift = shift_of(columnobj)
            self._rows.append((self._numbers.setdefault(fieldname, _Rows(default - shift)), value - shift))
        else:
            self._rows.append((self._values.setdefault(fieldname, _Rows(default)), value))

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: object) -> None:  # noqa: ARG002
        raise TypeError(f"field {fieldname!r}: the columnar codec keeps no vectors")

    def finish_doc(self) -> None:
        members = (json.dumps(field).encode() + b": " + value for field, value in self._stored.items())
        self._documents.add(b"{" + b", ".join(members) + b"}")
        for rows, value in self._rows:
            rows.put(self._count, value)
        self._count += 1

    def cancel_doc(self) -> None:
        """Give up the document at hand: the next one starts in its place."""

    def close(self) -> None:
        for field, rows in self._lengths.items():
            self._documents.add_lengths(field, np.array(rows.filled(self._count), np.uint32))
        for column, rows in self._numbers.items():
            self._documents.add_numbers(column, np.array(rows.filled(self._count), np.int64))
        for column, rows in self._values.items():
            self._documents.add_values(column, rows.filled(self._count))
        self._documents.close(self._count)
        self.is_closed = True


class ColumnarFieldWriter(WhooshFieldWriter):  # type: ignore[misc]
    """Writes the inverted lists, field by field, term by term, in the order of Whoosh's pool."""

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._arrays = ArrayWriter(segment.path(folder, FIELDS))
        self.is_closed = False

    def add_postings(
        self, schema: Schema, lengths: object, items: Iterable[tuple[str, bytes, int, float, bytes]]
    ) -> None:
        try:
            super().add_postings(schema, lengths, items)
        except BaseException:
            self._arrays.cancel()
            raise

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        _refuse_other_formats(fieldname, fieldobj.format)
        self._field = fieldname
        self._format = fieldobj.format
        self._has_positions = self._format.supports("positions")
        self._writer = FieldWriter(self._arrays, fieldname, self._has_positions)
        self._begin_block()

    def start_term(self, text: bytes) -> None:
        self._terms.append(text)
        self._first = len(self._docs)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:  # noqa: ARG002  # lengths lie elsewhere
        tf = self._format.decode_frequency(vbytes)
        if weight != tf:
            raise ValueError(f"field {self._field!r}: the columnar codec keeps counts, not the weight {weight} of {tf}")
        if len(self._docs) > self._first and self._docs[-1] == docnum:
            if self._has_positions or type(self._format) is Frequency:
                raise ValueError(f"field {self._field!r}: {self._terms[-1]!r} comes twice for document {docnum}")
            return  # a field of several numbers may give the same term for two of them
        self._docs.append(docnum)
        self._tf.append(tf)
        if self._has_positions:
            self._positions.extend(sorted(self._format.decode_positions(vbytes)))

    def finish_term(self) -> None:
        self._df.append(len(self._docs) - self._first)
        if len(self._docs) >= BLOCK_POSTINGS:
            self._write_block()

    def finish_field(self) -> None:
        self._write_block()
        self._writer.close()

    def close(self) -> None:
        self._arrays.close()
        self.is_closed = True

    def _begin_block(self) -> None:
        self._terms: list[bytes] = []
        self._df, self._docs, self._tf, self._positions = array("I"), array("I"), array("I"), array("I")

    def _write_block(self) -> None:
        df, docs, tf, positions = (
            np.array(values, np.uint32) for values in (self._df, self._docs, self._tf, self._positions)
        )
        self._writer.append(Block(self._terms, df, docs, tf, positions if self._has_positions else None))
        self._begin_block()


class _Rows:
    """A value for every document, the default where none was put."""

    def __init__(self, default: Any) -> None:
        self._default = default
        self._values: list[Any] = []

    def put(self, document: int, value: Any) -> None:
        self._values = self.filled(document)
        self._values.append(value)

    def filled(self, count: int) -> list[Any]:
        """The values of *count* documents."""
        self._values.extend([self._default] * (count - len(self._values)))
        return self._values


def _refuse_other_formats(field: str, form: Format) -> None:
    if type(form) not in (Existence, Frequency, Positions):
        raise TypeError(f"field {field!r}: the columnar codec keeps no postings of the format {type(form).__name__}")


def _as_json(field: str, value: Any) -> bytes:
    """*value* as JSON. Raises TypeError where reading that would give anything else than *value*."""
    try:
        text = json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (TypeError, ValueError):
        text = b"null"  # which is never *value*
    if json.loads(text) != value:
        raise TypeError(f"field {field!r}: JSON cannot hold the stored {type(value).__name__} {value!r:.80}")
    return text
