"""Lists of many sizes that lie one behind the other in one array: where each begins, and the places of several of them."""

from __future__ import annotations

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
