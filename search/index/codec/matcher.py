"""The postings of one term as Whoosh walks through them: document by document, forwards."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo
from whoosh.scoring import BaseScorer
from whoosh.system import pack_uint

from search.index.codec.postings import FieldReader, Int32s, Int64s


class ColumnarMatcher(LeafMatcher):  # type: ignore[misc]  # whoosh is not typed under strict
    """Walks the postings of one term. For Whoosh's scorers they are one block, so it is left as a whole or not at all."""

    def __init__(
        self,
        field: FieldReader,
        number: int,
        term: tuple[str, bytes],
        info: TermInfo,
        form: Format,
        scorer: BaseScorer | None,
    ) -> None:
        self._field = field
        self._number = number
        self._term = term
        self._info = info
        self.format = form
        self.scorer = scorer
        self._docs = field.docs(number)
        self._tf = field.tf(number)
        self._at = 0

    def copy(self) -> ColumnarMatcher:
        return copy(self)  # the arrays are shared: nobody writes to them

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return int(self._docs[self._at])

    def all_ids(self) -> Iterator[int]:
        return iter(self._docs[self._at :].tolist())

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002  # Whoosh's name
        if not self.is_active():
            raise ReadTooFar
        self._at += int(self._docs[self._at :].searchsorted(np.int32(id)))

    def skip_to_quality(self, minquality: float) -> int:
        if self.block_quality() > minquality:
            return 0
        self._at = len(self._docs)
        return 1

    def weight(self) -> float:
        return float(self._tf[self._at])

    def value(self) -> bytes:
        if self.supports("positions"):
            return bytes(self.format.encode(self._here()))
        return b"" if self.format.posting_size == 0 else bytes(pack_uint(int(self._tf[self._at])))

    def value_as(self, astype: str) -> Any:
        return self._here() if astype == "positions" else super().value_as(astype)

    def block_min_length(self) -> int:
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        return float(self._info.max_weight())

    def block_min_id(self) -> int:
        return int(self._docs[0])

    def block_max_id(self) -> int:
        return int(self._docs[-1])

    @cached_property
    def _positions(self) -> tuple[Int64s, Int32s]:
        """[df] Where those of each document end, and the positions of all documents."""
        return np.cumsum(self._tf, dtype=np.int64), self._field.positions(self._number)

    def _here(self) -> list[int]:
        ends, positions = self._positions
        end = ends[self._at]
        here: list[int] = positions[end - self._tf[self._at] : end].tolist()
        return here
