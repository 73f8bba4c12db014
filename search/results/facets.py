"""The documents that matched -> how many of them each source, section, year and month has.

Documents with the same source, section and month are counted as one group, in one pass of some 1.5 ns a document over the archive;
the rest is done with the groups, which are few. Days are in no group: a filter by them costs a second pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search.index.snapshot import Snapshot, Values
from search.results.page import FacetCount, Facets

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


def count_facets(snapshot: Snapshot, matched: Mask, chosen: Mapping[str, Mask], days: Mask | None = None) -> Facets:
    """The facets of the documents that *matched* (bool of each document) before the filters.

    *chosen*: by column (source, section, month), for each of its names, whether its filter lets it through; a column without a
    filter is not in it. *days*: the documents within the days that were asked for, None for all. A facet leaves out its own
    filter, so that the other values can be chosen too; those of time leave out all of time, *days* among them.
    """
    columns = snapshot.groups.columns
    passing = {field: let_through[columns[field].codes] for field, let_through in chosen.items()}
    counts = _count_groups(snapshot, matched)
    within = counts if days is None else _count_groups(snapshot, matched & days)
    months = _add_up(columns["month"], _narrowed(counts, passing, "source", "section"))
    return Facets(
        source=_by_frequency(columns["source"], _narrowed(within, passing, "section", "month")),
        section=_by_frequency(columns["section"], _narrowed(within, passing, "source", "month")),
        year=_add_up_years(months),
        month=tuple(months),
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


def _narrowed(counts: Counts, passing: Mapping[str, Mask], *fields: str) -> Counts:
    """*counts* of the groups that pass the filters of *fields*, 0 for the others."""
    for field in fields:
        if field in passing:
            counts = counts * passing[field]
    return counts


def _by_frequency(column: Values, counts: Counts) -> tuple[FacetCount, ...]:
    return tuple(sorted(_add_up(column, counts), key=lambda facet: (-facet.count, facet.value)))


def _add_up(column: Values, counts: Counts) -> list[FacetCount]:
    """The names of *column* that any of the groups has, of which there are *counts*; those with no name left out."""
    of_name = np.bincount(column.codes, counts, len(column.names)).astype(np.int64)
    found = of_name.nonzero()[0]
    pairs = zip(found.tolist(), of_name[found].tolist(), strict=True)
    return [FacetCount(column.names[name], count) for name, count in pairs if column.names[name]]


def _add_up_years(months: Sequence[FacetCount]) -> tuple[FacetCount, ...]:
    of_year: Counter[str] = Counter()
    for month in months:
        of_year[month.value[:4]] += month.count
    return tuple(FacetCount(year, count) for year, count in of_year.items())
