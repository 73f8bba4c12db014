"""Sources on disk -> an order for an update whenever something in them has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from search.errors import SourceError
from search.ingest import Order, Own
from search.sources.folders import is_data
from search.sources.registry import check_sources, is_path

Changes = Iterable[set[Path]]  # the files that have changed, each time that some have


def watched(order: Order, watch: Callable[..., Changes]) -> Iterator[Order]:
    """Yield *order* itself, then one for every change below its sources, for as long as *watch* yields any.

    Of what changes the files that are there are read again; only a mirror has to look at all of its sources, to see what is gone.
    What the runs write themselves is no change. Raises SourceError for a source that cannot be watched, also once it is gone:
    nothing is heard of a folder that takes its place.
    """
    for source in order.sources:
        if not is_path(source):
            raise SourceError(source, "only files and folders can be watched")
    check_sources(order.sources)
    folders = [*filter(os.path.isdir, order.sources)]
    own = Own(order)
    changes = watch(*order.sources)
    yield order
    for changed in changes:
        check_sources(folders)
        meant = sorted(str(file) for file in changed if _is_below(file, order.sources) and not own.has(file))
        if order.mirror and meant:
            yield replace(order, delete=())
        elif there := tuple(filter(os.path.isfile, meant)):
            yield replace(order, sources=there, delete=())


def without_gone(order: Order) -> Order | None:
    """*order* for those of its sources that are there: files may go while another process writes. None where there is none, or
    where not all of a mirror are there.
    """
    there = tuple(filter(os.path.exists, order.sources))
    return replace(order, sources=there) if there and not (order.mirror and there != order.sources) else None


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
