"""Documents -> how many of them each source, section and month has."""

from __future__ import annotations

import numpy as np

from search.index.snapshot import Ints, Snapshot
from search.results.page import FacetCount


def count_values(snapshot: Snapshot, field: str, docs: Ints) -> tuple[FacetCount, ...]:
    """The values of ``source`` or ``section`` among *docs*, most frequent first, then by name; those without one do not count."""
    column = snapshot.values[field]
    counts = np.bincount(column.codes[docs], minlength=len(column.names))
    found = [FacetCount(name, int(count)) for name, count in zip(column.names, counts, strict=True) if name and count]
    return tuple(sorted(found, key=lambda facet: (-facet.count, facet.value)))


def count_months(snapshot: Snapshot, docs: Ints) -> tuple[FacetCount, ...]:
    """The months (YYYY-MM) of *docs* in order; those without a date do not count."""
    days = snapshot.days[docs]
    months, counts = np.unique(days[days > 0] // 100, return_counts=True)
    return tuple(
        FacetCount(f"{month // 100:04d}-{month % 100:02d}", int(count))
        for month, count in zip(months, counts, strict=True)
    )
