"""The segments of a generation, opened one after the other: their files, which of their documents are deleted, their numbers.

A document has a number within its segment (*local*) and one over the generation: local + base. Whoosh is asked for nothing but its
table of contents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.index.codec.arrays import ArrayFile
from search.index.codec.consecutive import starts_of
from search.index.codec.documents import DocumentsReader
from search.index.codec.postings import FieldReader
from search.index.codec.segment import ColumnarSegment, OpenSegment
from search.index.schema import LEAD_WORDS

IMPACTS = ".impacts"  # beside the files of a segment; see search.index.impacts
INDEX_NAME = "MAIN"  # Whoosh's own for an index that is alone in its folder


class LiveSegment:
    """One segment as a generation has it. *base*: the number of its first document. *alive*: bool of each document."""

    def __init__(self, folder: Path, segment: ColumnarSegment, base: int) -> None:
        self.base = base
        self.impacts_path = segment.path(folder, IMPACTS)
        self._opened = OpenSegment(folder, segment)
        self._count = segment.doc_count_all()
        self.deleted = np.fromiter(segment.deleted_docs(), dtype=np.int32, count=segment.deleted_count())

    def __len__(self) -> int:
        """How many documents it has, deleted ones among them."""
        return self._count

    @property
    def documents(self) -> DocumentsReader:
        return self._opened.documents

    def reader(self, field: str) -> FieldReader | None:
        """The inverted lists of *field*; None where no document has it."""
        return self._opened.fields(field)

    def opened(self, field: str) -> FieldReader:
        """The inverted lists of *field*, which some document has."""
        reader = self.reader(field)
        if reader is None:
            raise KeyError(field)
        return reader

    def id_of(self, local: int) -> str:
        """The id of a document's article."""
        codes, names = self._ids
        return names[int(codes[local])].decode("utf-8")

    @property
    def id_codes(self) -> NDArray[np.uint32]:
        """For each document a number that is in the order of the ids."""
        return self._ids[0]

    def id_code_after(self, article_id: str) -> int:
        """The least of the numbers of ids that come after *article_id*."""
        return bisect_right(self._ids[1], article_id.encode("utf-8"))

    @cached_property
    def _ids(self) -> tuple[NDArray[np.uint32], Sequence[bytes]]:
        return self.documents.values("id")

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        alive = np.ones(len(self), dtype=bool)
        alive[self.deleted] = False
        return alive

    @cached_property
    def impacts(self) -> ArrayFile:
        return ArrayFile(self.impacts_path)

    def check(self) -> None:
        """Open all files. Raises OSError, ValueError where one is missing or not whole."""
        _ = self.documents, self._opened.lists, self.impacts


def open_segments(folder: Path) -> list[LiveSegment]:
    """The segments of the index in *folder*, in the order of their documents. Raises as Whoosh does where there is no index."""
    contents: Any = TOC.read(FileStorage(str(folder), readonly=True), INDEX_NAME)
    return list(_numbered(folder, contents.segments))


def _numbered(folder: Path, segments: list[ColumnarSegment]) -> Iterator[LiveSegment]:
    base = 0
    for segment in segments:
        yield LiveSegment(folder, segment, base)
        base += segment.doc_count_all()


def segment_of(segments: Sequence[LiveSegment], doc: int) -> LiveSegment:
    """The one of *segments*, all of a generation, that *doc* is in."""
    return next(segment for segment in reversed(segments) if segment.base <= doc)


def tf_in_lead(tf: NDArray[Any], positions: NDArray[Any]) -> NDArray[np.int32]:
    """How often each posting of a body stands in its lead; *positions*: of one posting after the other."""
    if not len(tf):
        return np.empty(0, np.int32)
    counts: NDArray[np.int32] = np.add.reduceat(positions < LEAD_WORDS, starts_of(tf), dtype=np.int32)
    return counts
