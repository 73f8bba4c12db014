"""An article -> what else there is on its story."""

from __future__ import annotations

from search.index.snapshot import Snapshot
from search.results.page import Related
from search.settings import Settings


def find_related(doc: int, snapshot: Snapshot, settings: Settings, most: int) -> Related:
    raise NotImplementedError
