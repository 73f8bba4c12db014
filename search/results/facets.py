"""The documents that matched -> how many of them, or of the stories that they tell, each source, section, year and month has.

Documents with the same source, section and month are counted as one group, in one pass of some 1.5 ns a document over the archive;
the rest is done with the groups, which are few. Days are in no group: a filter by them costs a second pass. A story counts once for
each value that any of its documents has: of the few documents that share a story, those that tell it again are taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.snapshot import Ints, Snapshot, Values
from search.query.stories import shared_in
from search.results.page import FacetCount, Facets

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


class _Found(NamedTuple):
    """What is counted. *groups*: how many documents of each group there are. *shared*: places in the documents that share their
    story, of those that are among what is counted; none where every document counts.
    """

    groups: Counts
    shared: Ints


class _Pairs(NamedTuple):
    """The pairs of a story and a value that documents which share stories have. *of_doc*: of each, *value*: that of each pair."""

    of_doc: Ints
    value: Ints


def count_facets(
    snapshot: Snapshot,
    matched: Mask,
    chosen: Mapping[str, Mask],
    days: Mask | None = None,
    *,
    grouped: bool = False,
) -> Facets:
    """The facets of the documents that *matched* (bool of each document) before the filters.

    *chosen*: by column (source, section, month), for each of its names, whether its filter lets it through; a column without a
    filter is not in it. *days*: the documents within the days that were asked for, None for all. A facet leaves out its own
    filter, so that the other values can be chosen too; those of time leave out all of time, *days* among them. *grouped*: whether
    stories are counted in place of documents.
    """
    columns = snapshot.groups.columns
    passing = {field: let_through[columns[field].codes] for field, let_through in chosen.items()}
    found = _find(snapshot, matched, grouped)
    within = found if days is None else _find(snapshot, matched & days, grouped)
    of_source, of_section = (_narrowed(within, passing, snapshot, other, "month") for other in ("section", "source"))
    of_time = _narrowed(found, passing, snapshot, "source", "section")
    return Facets(
        source=_by_frequency(_count(snapshot, "source", of_source)),
        section=_by_frequency(_count(snapshot, "section", of_section)),
        year=tuple(_count(snapshot, "year", of_time)),
        month=tuple(_count(snapshot, "month", of_time)),
    )


def count_values(snapshot: Snapshot, field: str, matched: Mask) -> tuple[FacetCount, ...]:
    """The values of ``source`` or ``section`` among *matched*, the most frequent first, then by name; none does not count."""
    return _by_frequency(_count(snapshot, field, _find(snapshot, matched, grouped=False)))


def _find(snapshot: Snapshot, matched: Mask, grouped: bool) -> _Found:
    shared = np.flatnonzero(matched.take(shared_in(snapshot).docs)) if grouped else _NO_PLACES
    return _Found(_count_groups(snapshot, matched), shared)


def _count_groups(snapshot: Snapshot, matched: Mask) -> Counts:
    """How many of each group matched."""
    groups = snapshot.groups
    few = 2 * np.count_nonzero(matched) <= len(matched)  # worth a pass to tell which
    codes, weights = (groups.codes.take(np.flatnonzero(matched)), None) if few else (groups.codes, matched)
    return np.bincount(codes, weights, len(groups.columns["month"].codes)).astype(np.int64)


def _narrowed(found: _Found, passing: Mapping[str, Mask], snapshot: Snapshot, *fields: str) -> _Found:
    """Those of what was *found* that pass the filters of *fields*."""
    groups, shared = found
    for field in fields:
        if field in passing:
            groups = groups * passing[field]
            shared = shared[passing[field].take(_groups_of_shared(snapshot).take(shared))] if len(shared) else shared
    return _Found(groups, shared)


def _by_frequency(counts: list[FacetCount]) -> tuple[FacetCount, ...]:
    return tuple(sorted(counts, key=lambda facet: (-facet.count, facet.value)))


def _count(snapshot: Snapshot, field: str, found: _Found) -> list[FacetCount]:
    """How much of what was *found* each name of a column has, in the order of the names; those with no name left out."""
    column = _column(snapshot, field)
    of_name = np.bincount(column.codes, found.groups, len(column.names)).astype(np.int64)
    if len(found.shared):
        of_name -= _told_again(snapshot, field, found.shared)
    has = of_name.nonzero()[0]
    pairs = zip(has.tolist(), of_name[has].tolist(), strict=True)
    return [FacetCount(column.names[name], count) for name, count in pairs if column.names[name]]


def _column(snapshot: Snapshot, field: str) -> Values:
    """A column of the groups; that of the years is made of the months."""
    columns = snapshot.groups.columns
    if field != "year":
        return columns[field]
    months = columns["month"]
    years = tuple(dict.fromkeys(name[:4] for name in months.names))
    place = {year: number for number, year in enumerate(years)}
    return Values(np.array([place[name[:4]] for name in months.names]).take(months.codes), years)


def _told_again(snapshot: Snapshot, field: str, shared: Ints) -> Counts:
    """For each name of a column how many of the documents at *shared* tell a story that another one of them, with the same name,
    tells as well; one of each such story is not counted.
    """
    pairs = snapshot.remembered.get(("pairs", field), lambda: _pairs(snapshot, field))
    names = len(_column(snapshot, field).names)
    of_docs = pairs.of_doc.take(shared)
    is_there = np.zeros(len(pairs.value), dtype=bool)
    is_there[of_docs] = True
    told = np.bincount(pairs.value.take(of_docs), minlength=names) - np.bincount(pairs.value[is_there], minlength=names)
    return told.astype(np.int64)


def _pairs(snapshot: Snapshot, field: str) -> _Pairs:
    column, stories = _column(snapshot, field), snapshot.stories.take(shared_in(snapshot).docs)
    values = column.codes.take(_groups_of_shared(snapshot))
    numbers = stories.astype(np.int64) * len(column.names) + values
    _, first, of_doc = np.unique(numbers, return_index=True, return_inverse=True)
    return _Pairs(of_doc, values[first])


def _groups_of_shared(snapshot: Snapshot) -> Ints:
    docs = shared_in(snapshot).docs
    return snapshot.remembered.get(("groups of shared",), lambda: snapshot.groups.codes.take(docs))


_NO_PLACES = np.empty(0, dtype=np.int64)
