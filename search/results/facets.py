"""The documents that matched -> how many of them each source, section and month has.

Columns are counted as they lie in memory, a pass of some 2 ns a document for each. Documents are told by a mask over all of them,
which is what a query that finds most of an archive has, or by their numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.index.snapshot import Snapshot, Values
from search.results.page import FacetCount, Facets

Mask = NDArray[np.bool_]  # for each document of the generation whether it is meant
Numbers = NDArray[np.signedinteger]  # of documents, each once


def count_facets(snapshot: Snapshot, matched: Mask, within: Mapping[str, Mask]) -> Facets:
    """The facets of the documents that *matched* before the filters; *within*: by field the documents that its filter lets through.

    A facet leaves out its own filter, so that the other values can be chosen too; a field without a filter is not in *within*.
    """
    of_source = matched & within["section"] if "section" in within else matched
    of_section = matched & within["source"] if "source" in within else matched
    of_month = of_source & within["source"] if "source" in within else of_source
    return Facets(
        source=count_values(snapshot, "source", of_source),
        section=count_values(snapshot, "section", of_section),
        month=count_months(snapshot, of_month),
    )


def count_values(snapshot: Snapshot, field: str, docs: Mask | Numbers) -> tuple[FacetCount, ...]:
    """The values of ``source`` or ``section`` among *docs*, most frequent first, then by name; those without one do not count."""
    return tuple(sorted(_count(snapshot.values[field], docs), key=lambda facet: (-facet.count, facet.value)))


def count_months(snapshot: Snapshot, docs: Mask | Numbers) -> tuple[FacetCount, ...]:
    """The months (YYYY-MM) of *docs* in order; those without a date do not count."""
    return tuple(_count(snapshot.months, docs))


def _count(column: Values, docs: Mask | Numbers) -> list[FacetCount]:
    """The names of *column* that *docs* have, in its order."""
    if docs.dtype == bool and 2 * np.count_nonzero(docs) <= len(docs):
        docs = np.flatnonzero(docs)  # worth its pass where most are left out
    if docs.dtype == bool:
        counts = np.bincount(column.codes, weights=docs, minlength=len(column.names)).astype(np.int64)
    else:
        counts = np.bincount(column.codes[docs], minlength=len(column.names))
    return [
        FacetCount(name, count) for name, count in zip(column.names, counts.tolist(), strict=True) if name and count
    ]
