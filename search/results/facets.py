"""The documents that matched -> how many of them each source, section and month has.

Documents with the same source, section and month are counted as one group, in one pass of some 1.5 ns a document over the archive;
the rest is done with the groups, which are few.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.index.snapshot import Snapshot, Values
from search.results.page import FacetCount, Facets

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


def count_facets(snapshot: Snapshot, matched: Mask, chosen: Mapping[str, Mask]) -> Facets:
    """The facets of the documents that *matched* (bool of each document) before the filters.

    *chosen*: by field, for each name of its column, whether its filter lets it through. A facet leaves out its own filter, so that
    the other values can be chosen too; a field without a filter is not in *chosen*.
    """
    counts = _count_groups(snapshot, matched)
    columns = snapshot.groups.columns
    within = {field: counts * let_through[columns[field].codes] for field, let_through in chosen.items()}
    of_source, of_section = within.get("section", counts), within.get("source", counts)
    of_month = of_source * chosen["source"][columns["source"].codes] if "source" in chosen else of_source
    return Facets(
        source=_by_frequency(columns["source"], of_source),
        section=_by_frequency(columns["section"], of_section),
        month=tuple(_add_up(columns["month"], of_month)),
    )


def count_values(snapshot: Snapshot, field: str, matched: Mask) -> tuple[FacetCount, ...]:
    """The values of ``source`` or ``section`` among *matched*, the most frequent first, then by name; none does not count."""
    return _by_frequency(snapshot.groups.columns[field], _count_groups(snapshot, matched))


def _count_groups(snapshot: Snapshot, matched: Mask) -> Counts:
    """How many of each group matched."""
    groups = snapshot.groups
    few = 2 * np.count_nonzero(matched) <= len(matched)  # worth a pass to tell which
    codes, weights = (groups.codes.take(np.flatnonzero(matched)), None) if few else (groups.codes, matched)
    return np.bincount(codes, weights, len(groups.columns["month"].codes)).astype(np.int64)


def _by_frequency(column: Values, counts: Counts) -> tuple[FacetCount, ...]:
    return tuple(sorted(_add_up(column, counts), key=lambda facet: (-facet.count, facet.value)))


def _add_up(column: Values, counts: Counts) -> list[FacetCount]:
    """The names of *column* that any of the groups has, of which there are *counts*; those with no name left out."""
    of_name = np.bincount(column.codes, counts, len(column.names)).astype(np.int64)
    found = of_name.nonzero()[0]
    pairs = zip(found.tolist(), of_name[found].tolist(), strict=True)
    return [FacetCount(column.names[name], count) for name, count in pairs if column.names[name]]
