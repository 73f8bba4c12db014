"""A segment of the columnar codec: what Whoosh keeps of it in its list of segments, and its files opened.

A segment is two files in the folder of the index, named by the segment: `.documents` (see `documents`) and `.fields`, the inverted
lists of all its fields (see `postings`). Neither changes once it is written. A document is deleted by its number being noted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, Segment
from whoosh.filedb.filestore import FileStorage, Storage

from search.index.codec.arrays import ArrayFile
from search.index.codec.documents import DocumentsReader
from search.index.codec.postings import FieldReader, fields_in

DOCUMENTS = ".documents"
FIELDS = ".fields"


class ColumnarSegment(Segment):  # type: ignore[misc]  # whoosh is not typed under strict
    """One segment as Whoosh knows it; pickled into its list of segments, the deleted documents as four bytes each."""

    def __init__(self, codec: Codec, indexname: str) -> None:
        super().__init__(indexname)
        self._codec = codec
        self._count = 0
        self._deleted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_deleted": np.array(sorted(self._deleted), "<u4").tobytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _deleted=set(np.frombuffer(state["_deleted"], "<u4").tolist()))

    def codec(self) -> Codec:
        return self._codec

    def path(self, folder: Path, extension: str) -> Path:
        """Its file DOCUMENTS or FIELDS in *folder*."""
        return folder / str(self.make_filename(extension))

    def set_doc_count(self, doccount: int) -> None:
        self._count = doccount

    def doc_count_all(self) -> int:
        return self._count

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents, ascending."""
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        """Whether Whoosh may pack the files into one: no, they are mapped where they lie."""
        return False


class OpenSegment:
    """The files of *segment* in *folder*, opened when they are first asked for.

    What opens them raises OSError where they are missing, ValueError where they are not whole.
    """

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._folder = folder
        self._segment = segment
        self._fields: dict[str, FieldReader] = {}

    @cached_property
    def documents(self) -> DocumentsReader:
        return DocumentsReader(self._segment.path(self._folder, DOCUMENTS))

    @cached_property
    def lists(self) -> ArrayFile:
        """The inverted lists of all fields, as arrays."""
        return ArrayFile(self._segment.path(self._folder, FIELDS))

    @cached_property
    def field_names(self) -> list[str]:
        """The fields that have inverted lists, in the order of their names."""
        return fields_in(self.lists)

    def fields(self, name: str) -> FieldReader | None:
        """The inverted lists of the field *name*; None where no document of the segment has it."""
        if name not in self._fields:
            if f"{name}.df" not in self.lists:
                return None
            self._fields[name] = FieldReader(self.lists, name)
        return self._fields[name]


def folder_of(storage: Storage) -> Path:
    """The folder behind a Whoosh storage. Raises TypeError for one that keeps its files elsewhere: they are to be mapped."""
    if not isinstance(storage, FileStorage):
        raise TypeError(f"the columnar codec keeps segments in a folder, not in a {type(storage).__name__}")
    return Path(storage.folder)
