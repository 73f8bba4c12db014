"""The columns of Whoosh fields, kept as numbers or as values: which of its columns are kept, and as what.

A column of whole numbers is kept as int64, and one of byte strings as the codes of its different values. Other columns (floats,
lists, pickles) are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import Column, ColumnReader, FixedBytesColumn, NumericColumn, RefBytesColumn, VarBytesColumn

_WHOLE = frozenset("bBhHiIlLqQ")  # typecodes of struct
_UNSIGNED_64 = "Q"
_HALF = 1 << 63  # what is taken from an unsigned number of 64 bits so that it fits a signed one, in the same order


def holds_numbers(field: str, column: Column) -> bool:
    """Whether *column* is kept as numbers; otherwise it is kept as values. Raises TypeError where it is kept as neither."""
    if type(column) is NumericColumn and column._typecode in _WHOLE:
        return True
    if type(column) in (VarBytesColumn, RefBytesColumn, FixedBytesColumn):
        return False
    raise TypeError(f"field {field!r}: the columnar codec keeps whole numbers and byte strings, not a {_name(column)}")


def shift_of(column: Column) -> int:
    """What is taken from the numbers of *column* before they are kept."""
    return _HALF if column._typecode == _UNSIGNED_64 else 0


class NumberColumnReader(ColumnReader):  # type: ignore[misc]  # whoosh is not typed under strict
    """The numbers of a column as Whoosh wrote them."""

    def __init__(self, numbers: NDArray[np.int64], shift: int) -> None:
        self._numbers = numbers
        self._shift = shift
        self._sign = 1

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        return int(self._numbers[docnum]) + self._shift

    def __iter__(self) -> Iterator[int]:
        return (number + self._shift for number in self._numbers.tolist())

    def sort_key(self, docnum: int) -> int:
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        self._sign = -1


class ValueColumnReader(ColumnReader):  # type: ignore[misc]
    """The byte strings of a column as Whoosh wrote them."""

    def __init__(self, codes: NDArray[np.uint32], names: Sequence[bytes]) -> None:
        self._codes = codes
        self._names = names

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, docnum: int) -> bytes:
        return self._names[int(self._codes[docnum])]

    def __iter__(self) -> Iterator[bytes]:
        names = list(self._names)
        return (names[code] for code in self._codes)


def _name(column: Any) -> str:
    typecode = getattr(column, "_typecode", "")
    return type(column).__name__ + (f" of {typecode!r}" if typecode else "")
