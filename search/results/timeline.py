"""Documents -> how many of them each month or day has, and which those of a month are.

Months (YYYY-MM) are in order and without a gap, days (YYYY-MM-DD) are those that have any. What has no date is in none of them, and
what was deleted counts for nothing.
"""

from __future__ import annotations

import numpy as np

from search.index.schema import UNDATED
from search.index.snapshot import Ints, Mask, Snapshot
from search.query.filters import read_month
from search.query.ordering import by_time
from search.query.ranking import is_within
from search.query.tree import Dates
from search.results.page import FacetCount, Listing


def months_between(snapshot: Snapshot, days: Dates | None) -> tuple[str, ...]:
    """The months of the archive from that of its first article to that of its last, or those of them that *days* touches."""
    codes = snapshot.months.codes[snapshot.alive]
    dated = codes[codes > 0]
    names = snapshot.months.names[dated.min() : dated.max() + 1] if len(dated) else ()
    if days is None:
        return names
    first = "" if days.first is None else _month_of(days.first)
    last = "9999-99" if days.last is None else _month_of(days.last)
    return tuple(name for name in names if first <= name <= last)


def count_by_month(matched: Mask, snapshot: Snapshot, months: tuple[str, ...]) -> tuple[int, ...]:
    """How many of the documents that *matched* each of *months* has, which stand side by side in the archive."""
    if not months:
        return ()
    column = snapshot.months
    counts = np.bincount(column.codes[matched], minlength=len(column.names))
    first = column.names.index(months[0])
    return tuple(counts[first : first + len(months)].tolist())


def count_months(snapshot: Snapshot) -> tuple[FacetCount, ...]:
    """How many articles each month has, in order; those with none left out."""
    months = months_between(snapshot, None)
    counts = zip(months, count_by_month(snapshot.alive, snapshot, months), strict=True)
    return tuple(FacetCount(month, count) for month, count in counts if count)


def count_days(snapshot: Snapshot, days: Dates | None) -> tuple[FacetCount, ...]:
    """How many articles each day within *days* has, in order; those with none left out."""
    found, counts = snapshot.remembered.get("days of all", lambda: _count_all_days(snapshot))
    within = np.ones(len(found), dtype=bool) if days is None else is_within(found, days.first, days.last)
    pairs = zip(found[within].tolist(), counts[within].tolist(), strict=True)
    return tuple(FacetCount(iso_day(day), count) for day, count in pairs)


def _count_all_days(snapshot: Snapshot) -> tuple[Ints, Ints]:
    """The days that have articles, in order, and how many each has."""
    days = snapshot.days[snapshot.live]
    found, counts = np.unique(days[days != UNDATED], return_counts=True)
    return found, counts


def list_month(snapshot: Snapshot, month: str) -> tuple[Listing, ...]:
    """The articles of *month* (YYYY-MM, digits of either script), "" for those without a date, in the order of time and id.

    None for a month that has none. Raises QueryError for what is no month.
    """
    name = month and read_month(month)
    column = snapshot.months
    if name not in column.names:
        return ()
    docs = np.flatnonzero((column.codes == column.names.index(name)) & snapshot.alive).astype(np.int32)
    articles = map(snapshot.article, by_time(docs, snapshot, "oldest", len(docs)).tolist())
    return tuple(Listing(article.id, article.updated or article.published) for article in articles)


def iso_day(number: int) -> str:
    """The day of a number YYYYMMDD, as YYYY-MM-DD."""
    return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def _month_of(day: int) -> str:
    return iso_day(day)[:7]
