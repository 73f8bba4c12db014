"""The columnar codec for Whoosh: `SegmentWriter(index, codec=ColumnarCodec())` writes segments as arrays.

What is here only puts the parts together; what they write and read is told in `arrays`, `postings` and `documents`.
"""

from __future__ import annotations

from whoosh.codec.base import Codec
from whoosh.filedb.filestore import Storage

from search.index.codec.readers import ColumnarPerDocumentReader, ColumnarTermsReader
from search.index.codec.segment import ColumnarSegment, folder_of
from search.index.codec.writers import ColumnarFieldWriter, ColumnarPerDocumentWriter


class ColumnarCodec(Codec):  # type: ignore[misc]  # whoosh is not typed under strict
    """Segments as arrays in a folder; every method raises TypeError for a storage that is none.

    A segment remembers its codec, so that an index is read without it being named.
    """

    length_stats = False  # lengths need not come with the postings: they lie in an array of their own

    def per_document_writer(self, storage: Storage, segment: ColumnarSegment) -> ColumnarPerDocumentWriter:
        return ColumnarPerDocumentWriter(folder_of(storage), segment)

    def field_writer(self, storage: Storage, segment: ColumnarSegment) -> ColumnarFieldWriter:
        return ColumnarFieldWriter(folder_of(storage), segment)

    def terms_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarTermsReader:
        return ColumnarTermsReader(folder_of(storage), segment)

    def per_document_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarPerDocumentReader:
        return ColumnarPerDocumentReader(folder_of(storage), segment)

    def new_segment(self, storage: Storage, indexname: str) -> ColumnarSegment:
        folder_of(storage)
        return ColumnarSegment(self, indexname)
