"""Numbers under 16, two to a byte: the first of each pair in the lower four bits.

Eight bytes, little-endian, are a *word* of sixteen numbers, the first in its lowest bits. The functions on words are for a few
hundred of them, where what takes the time is how many calls of NumPy there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

LARGEST = 15
IN_WORD = 16  # numbers

UInt8s = NDArray[np.uint8]
UInt64s = NDArray[np.uint64]

# Arrays of no dimension, not numbers: of a number NumPy makes one at each call, which takes half as long again as the call itself.
_FOUR = np.array(4, np.uint64)
_TWO = np.array(2, np.uint64)
_ONE = np.array(1, np.uint64)
_UPPERMOST = np.array(56, np.uint64)  # how far above the lowest byte it is
_LARGEST = np.array(LARGEST, np.uint64)
_LOWER = np.array(0x0F0F0F0F0F0F0F0F, np.uint64)  # the first number of each byte
_BYTES = np.array(0x0101010101010101, np.uint64)  # a word of bytes times this: the sum of them in the uppermost
_LOWEST_BITS = np.array(0x1111111111111111, np.uint64)  # of each number
_SHIFTS = np.arange(0, 64, 4, dtype=np.uint64)  # how far above the lowest bit each number of a word is


class NibbleWriter:
    """Packs numbers as they come in pieces; one that is left without its fellow waits for the next piece.

    It would wait for ever after the last one: their number, all in all, is even.
    """

    def __init__(self, write: Callable[[UInt8s], object]) -> None:
        self._write = write
        self._left = np.empty(0, np.uint8)

    def append(self, numbers: UInt8s) -> None:
        numbers = np.concatenate([self._left, numbers])
        self._write(numbers[:-1:2] | numbers[1::2] << np.uint8(4))
        self._left = numbers[len(numbers) & ~1 :]


def unpack(packed: UInt8s, start: int, end: int) -> UInt8s:
    """The numbers *start* up to *end*, one to a byte."""
    pairs = packed[start // 2 : (end + 1) // 2].astype("<u2")
    pairs = (pairs | pairs << 4) & 0x0F0F  # spread by words of two bytes: no loop over halves
    numbers: UInt8s = pairs.view(np.uint8)
    return numbers[start % 2 : start % 2 + end - start]


def take(words: UInt64s, columns: NDArray[np.int64]) -> UInt64s:
    """Of each of *words* the number at its place in *columns*, 0 up to IN_WORD."""
    return words >> _SHIFTS.take(columns) & _LARGEST


def sums(words: UInt64s) -> UInt64s:
    """Of each of *words* the sum of its numbers."""
    pairs = (words & _LOWER) + (
        words >> _FOUR & _LOWER
    )  # of a byte: 30 at most, and of all eight 240, so that no byte runs over
    return pairs * _BYTES >> _UPPERMOST


def with_largest(words: UInt64s) -> NDArray[np.intp]:
    """Which of *words* hold LARGEST: all four bits of a number set."""
    pairs = words & words >> _TWO
    places: NDArray[np.intp] = (pairs & pairs >> _ONE & _LOWEST_BITS).nonzero()[0]
    return places
