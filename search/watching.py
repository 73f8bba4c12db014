"""Sources on disk -> an order for an update whenever something in them has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from search.errors import SourceError
from search.ingest import Order
from search.sources.folders import is_data
from search.sources.registry import is_path

Changes = Iterable[set[Path]]  # the files that have changed, each time that some have


def watched(order: Order, watch: Callable[..., Changes]) -> Iterator[Order]:
    """Yield *order* itself, then one for every change below its sources, for as long as *watch* yields any.

    Of what changes the files that are there are read again; only a mirror has to look at all of its sources, to see what is gone.
    Raises SourceError for a source that cannot be watched.
    """
    for source in order.sources:
        if not is_path(source):
            raise SourceError(source, "only files and folders can be watched")
    changes = watch(*order.sources)
    yield order
    for changed in changes:
        if order.mirror:
            yield replace(order, delete=())
        elif there := sorted(str(file) for file in changed if file.is_file() and _is_below(file, order.sources)):
            yield replace(order, sources=tuple(there), delete=())


def _is_below(file: Path, sources: Iterable[str]) -> bool:
    """Whether reading *sources* would read *file*: hidden ones, and what lies beside data, are left out."""
    for source in map(Path, sources):
        if file.absolute() == source.absolute():
            return True
        if source.absolute() in file.absolute().parents and is_data(
            file.absolute().relative_to(source.absolute()).as_posix()
        ):
            return True
    return False
