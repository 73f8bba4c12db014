"""What a reader has typed so far -> what they may be about to type."""

from __future__ import annotations

from search.index.snapshot import Snapshot
from search.results.page import Suggestion


def complete(typed: str, snapshot: Snapshot, most: int, *, roman: bool) -> tuple[Suggestion, ...]:
    raise NotImplementedError
