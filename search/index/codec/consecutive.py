"""Lists, or strings, of many sizes that lie one behind the other in one array: where each begins, and the way there and back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def starts_of(lengths: NDArray[Any]) -> Ints:
    """Where each of several lists begins that have these *lengths*."""
    starts: Ints = np.cumsum(lengths, dtype=np.int64) - lengths
    return starts


def places_of(firsts: NDArray[Any], lengths: NDArray[Any]) -> Ints:
    """The numbers from firsts[i] on, lengths[i] of them, for each i in turn."""
    starts = starts_of(lengths)
    places: Ints = np.repeat(firsts - starts, lengths) + np.arange(int(lengths.sum()))
    return places


def starts_of_equal(values: Ints) -> Ints:
    """Where in sorted *values* each different one begins."""
    return np.flatnonzero(np.concatenate([np.ones(min(len(values), 1), dtype=np.bool_), values[1:] != values[:-1]]))


def packed(strings: Sequence[bytes]) -> tuple[NDArray[np.uint8], Ints]:
    """(content, offsets [n + 1]): string i of the n *strings* is content[offsets[i] : offsets[i + 1]]."""
    return np.frombuffer(b"".join(strings), np.uint8), np.cumsum([0, *map(len, strings)], dtype=np.int64)


def unpacked(content: NDArray[np.uint8] | memoryview, offsets: NDArray[Any]) -> list[bytes]:
    """The strings that lie in *content* from each of *offsets* to the next; a part of the offsets gives a part of the strings."""
    places = offsets.tolist()
    first = places[0]
    whole = content[first : places[-1]].tobytes()
    return [whole[start - first : end - first] for start, end in pairwise(places)]
