"""What is used again and again: what was made once, kept up to a bound of bytes, and arrays of zeros to work in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Made = TypeVar("Made")
_EACH = 500  # bytes that anything takes, its key among them, however small its arrays


class Memory:
    """Keeps values (arrays, or tuples with arrays in them) of *most_bytes* together; what was not asked for lately goes first.
    Safe for several threads.

    Nothing is locked while a value is made: two threads may make the same one, and then one of the two is kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under *key*, else what *make* makes."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                kept: Made = found[0]
                return kept
        made = make()
        self._keep(key, made, _EACH + _bytes_of(made))
        return made

    def _keep(self, key: Hashable, made: object, size: int) -> None:
        with self._lock:
            _, size_before = self._kept.pop(key, (None, 0))
            self._kept[key] = made, size
            self._bytes += size - size_before
            while self._bytes > self._most_bytes:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._bytes -= dropped


_of_thread = threading.local()


@contextmanager
def zeros(dtype: type[np.generic], size: int) -> Iterator[NDArray[Any]]:
    """An array of zeros to work in, which has to be all zeros again at the end; a thread has one for each *dtype*.

    A new one would cost the kernel's time for every page that is touched.
    """
    kept: dict[str, NDArray[Any]] = _of_thread.__dict__
    array = kept.pop(dtype.__name__, None)  # where an error leaves the block, what it left there is not used again
    if array is None or len(array) < size:
        array = np.zeros(size, dtype=dtype)
    yield array[:size]
    kept[dtype.__name__] = array


def _bytes_of(value: object) -> int:
    """What arrays take of this process; views of mapped files, which cannot be written to, take nothing."""
    if isinstance(value, np.ndarray):
        return value.nbytes if value.flags.writeable else 0
    return sum(map(_bytes_of, value)) if isinstance(value, tuple) else 0
