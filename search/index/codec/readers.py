"""The arrays of a segment as Whoosh reads them: what is kept per document, the terms and their postings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
from whoosh.columns import Column, ColumnReader
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from search.index.codec.columns import NumberColumnReader, ValueColumnReader, holds_numbers, shift_of
from search.index.codec.documents import DocumentsReader
from search.index.codec.matcher import ColumnarMatcher
from search.index.codec.postings import FieldReader
from search.index.codec.segment import ColumnarSegment, OpenSegment


class ColumnarPerDocumentReader(PerDocumentReader):  # type: ignore[misc]  # whoosh is not typed under strict
    """What is kept per document. Lengths are those that were added, not Whoosh's roundings of them."""

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._segment = segment
        self._documents = OpenSegment(folder, segment).documents

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return len(self._documents)

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def list_columns(self) -> list[str]:
        return self._documents.names_of("numbers") + self._documents.names_of("codes")

    def has_column(self, fieldname: str) -> bool:
        arrays = self._documents.arrays
        return f"numbers.{fieldname}" in arrays or f"codes.{fieldname}" in arrays

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        if holds_numbers(fieldname, column):
            return NumberColumnReader(self._documents.numbers(fieldname), shift_of(column))
        return ValueColumnReader(*self._documents.values(fieldname))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return int(lengths[docnum]) if lengths.size else default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return int(lengths.min()) if lengths.size else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        stored: dict[str, Any] = json.loads(self._documents.stored(docnum))
        return stored

    def _lengths(self, field: str) -> NDArray[np.uint32]:
        return _lengths(self._documents, field)


class ColumnarTermsReader(TermsReader):  # type: ignore[misc]
    """The terms of all fields, by field and then by their bytes, and their postings."""

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._segment = OpenSegment(folder, segment)
        self._names = self._segment.field_names

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._segment.fields(term[0])
        return field is not None and field.find(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        return self._names

    def cursor(self, fieldname: str, fieldobj: FieldType) -> ColumnarCursor:
        return ColumnarCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (term for term, _number in self._numbered("", b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from *prefix* on, and all those of the fields after."""
        return (term for term, _number in self._numbered(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.info(term[0], number)) for term, number in self._numbered(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        _field, number = self._found(fieldname, text)
        return self.info(fieldname, number)

    def frequency(self, fieldname: str, text: bytes) -> float:
        if (fieldname, text) not in self:
            return 0.0
        field, number = self._found(fieldname, text)
        return float(field.tf(number).sum(dtype=np.int64))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        if (fieldname, text) not in self:
            return 0
        field, number = self._found(fieldname, text)
        return int(field.df[number])

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ColumnarMatcher:
        field, number = self._found(fieldname, text)
        info = self.info(fieldname, number)
        return ColumnarMatcher(field, number, (fieldname, text), info, format_, scorer)

    def field(self, name: str) -> FieldReader | None:
        return self._segment.fields(name)

    def info(self, fieldname: str, number: int) -> TermInfo:
        """What Whoosh's scorers want to know of a term before they see its postings."""
        field = self._segment.fields(fieldname)
        assert field is not None
        docs, tf = field.docs(number), field.tf(number)
        lengths = _lengths(self._segment.documents, fieldname)
        shortest, longest = (int(lengths[docs].min()), int(lengths[docs].max())) if lengths.size else (0, 0)
        weight = float(tf.sum(dtype=np.int64))
        return TermInfo(weight, len(docs), shortest, longest, float(tf.max()), int(docs[0]), int(docs[-1]))

    def _found(self, name: str, text: bytes) -> tuple[FieldReader, int]:
        field = self._segment.fields(name)
        number = None if field is None else field.find(text)
        if field is None or number is None:
            raise TermNotFound(f"No term {name}:{text!r}")
        return field, number

    def _numbered(self, name: str, text: bytes) -> Iterator[tuple[tuple[str, bytes], int]]:
        """Terms with their numbers: those of the field *name* from *text* on, then all of every later field."""
        for later in (other for other in self._names if other >= name):
            field = self._segment.fields(later)
            assert field is not None
            for number in range(field.first_from(text) if later == name else 0, len(field)):
                yield (later, field.term(number)), number


class ColumnarCursor(FieldCursor):  # type: ignore[misc]
    """A place among the terms of one field; past the last of them it is not valid."""

    def __init__(self, terms: ColumnarTermsReader, fieldname: str, fieldobj: FieldType) -> None:
        self._terms = terms
        self._name = fieldname
        self._fieldobj = fieldobj
        self._field = terms.field(fieldname)
        self._number = 0

    def first(self) -> str | None:
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term that is not before *term*."""
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._number = self._field.first_from(wanted) if self._field else 0
        return self.text()

    def next(self) -> str | None:
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, as the field decodes it; None past the last."""
        if self._field is None or not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._field.term(self._number))
        return text

    def term_info(self) -> TermInfo | None:
        return self._terms.info(self._name, self._number) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._field is not None and self._number < len(self._field)


def _lengths(documents: DocumentsReader, field: str) -> NDArray[np.uint32]:
    """[N] The lengths of *field*; empty where it has none."""
    return documents.lengths(field) if f"lengths.{field}" in documents.arrays else np.empty(0, np.uint32)
