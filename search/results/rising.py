"""The newest week of the archive -> the words that it prints more than the months before."""

from __future__ import annotations

from search.index.snapshot import Snapshot
from search.results.page import Week


def find_rising(snapshot: Snapshot, most: int) -> Week | None:
    raise NotImplementedError
