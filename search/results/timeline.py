"""Documents that matched -> how many of them each month or day has; and the documents of one month.

Months are places in a list without a gap, YYYY-MM each. What has no date is in none of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.index.schema import UNDATED
from search.index.snapshot import Snapshot
from search.query.ordering import by_time
from search.query.ranking import is_within
from search.query.tree import Dates
from search.results.page import FacetCount, Listing

Mask = NDArray[np.bool_]


def months_between(snapshot: Snapshot, days: Dates | None) -> tuple[str, ...]:
    """The months of the archive from its first article to its last, or those of them that *days* touches."""
    names = snapshot.months.names[1:]
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
    months = months_between(snapshot, None)
    counts = zip(months, count_by_month(snapshot.alive, snapshot, months), strict=True)
    return tuple(FacetCount(month, count) for month, count in counts if count)


def count_days(snapshot: Snapshot, days: Dates | None) -> tuple[FacetCount, ...]:
    """How many articles each day within *days* has, in order; those with none left out."""
    of_live = snapshot.days[snapshot.live]
    dated = of_live[of_live != UNDATED]
    within = dated if days is None else dated[is_within(dated, days.first, days.last)]
    found, counts = np.unique(within, return_counts=True)
    return tuple(FacetCount(iso_day(day), count) for day, count in zip(found.tolist(), counts.tolist(), strict=True))


def list_month(snapshot: Snapshot, month: str) -> tuple[Listing, ...]:
    """The articles of *month*, "" for those without a date, in the order of time and id; none for a month that has none."""
    column = snapshot.months
    if month not in column.names:
        return ()
    docs = np.flatnonzero((column.codes == column.names.index(month)) & snapshot.alive).astype(np.int32)
    articles = map(snapshot.article, by_time(docs, snapshot, "oldest", len(docs)).tolist())
    return tuple(Listing(article.id, article.updated or article.published) for article in articles)


def iso_day(number: int) -> str:
    """The day of a number YYYYMMDD, as YYYY-MM-DD."""
    return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def _month_of(day: int) -> str:
    return iso_day(day)[:7]
