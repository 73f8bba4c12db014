"""What a reader chose besides the words of a query -> the documents that it lets through.

Several values of one filter are alternatives of each other, and so are years and months among each other. A document has to pass
all filters that are set.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from search.bengali.normalize import key
from search.bengali.terms import analyze
from search.errors import QueryError
from search.index.snapshot import Mask, Snapshot, Values
from search.query.parser import check_order, read_period
from search.query.ranking import is_within
from search.query.tree import Dates, day_number

_YEAR = re.compile("[0-9০-৯]{4}")
_MONTH = re.compile("[0-9০-৯]{4}-[0-9০-৯]{2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen, each value once and in order, so that what is meant alike is alike.

    *days*: of the parameters from and to. *times*: years as YYYY and months as YYYY-MM, in digits 0-9.
    """

    days: Dates | None = None
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetThrough:
    """What some filters let through. *names*: by column (source, section, month), for each of its names; only of filters that are
    set. *days*: the documents within from and to. *documents*: those that pass all filters. None where nothing is chosen.
    """

    names: Mapping[str, Mask]
    days: Mask | None
    documents: Mask | None


NO_FILTERS = Filters()


def read_filters(
    *,
    from_: str | None,
    to: str | None,
    source: str | Sequence[str],
    section: str | Sequence[str],
    year: str | Sequence[str],
    month: str | Sequence[str],
    today: datetime.date | None,
) -> Filters:
    """The filters of these parameters; blank ones choose nothing. Raises QueryError."""
    years = [_read_year(text) for text in _values(year)]
    months = [read_month(text) for text in _values(month)]
    return Filters(read_days(from_, to, today), _values(source), _values(section), tuple(sorted({*years, *months})))


def read_days(from_: str | None, to: str | None, today: datetime.date | None) -> Dates | None:
    """The filter of the parameters ``from`` and ``to``, either of which may be missing or blank. Raises QueryError."""
    first = read_period(from_, "from", today=today) if from_ and from_.strip() else None
    last = read_period(to, "to", today=today) if to and to.strip() else None
    check_order(first, last, "from")
    if first is None and last is None:
        return None
    return Dates(day_number(first.first) if first else None, day_number(last.last) if last else None, "")


def apply_filters(filters: Filters, snapshot: Snapshot) -> LetThrough:
    """What *filters* let through of *snapshot*."""
    chosen: list[tuple[str, tuple[str, ...], Values, _Choose]] = [
        ("source", filters.source, snapshot.values["source"], _named),
        ("section", filters.section, snapshot.values["section"], _named),
        ("month", filters.times, snapshot.months, _in_times),
    ]
    passed = {
        field: _pass(field, values, column, choose, snapshot) for field, values, column, choose in chosen if values
    }
    days = days_mask(filters.days, snapshot) if filters.days else None
    masks = [documents for _, documents in passed.values()] + ([] if days is None else [days])
    names = {field: of_names for field, (of_names, _) in passed.items()}
    return LetThrough(names, days, reduce(np.logical_and, masks) if masks else None)


def days_mask(days: Dates, snapshot: Snapshot) -> Mask:
    """For each document of *snapshot* whether it is there and within *days*."""
    return snapshot.remembered.get(
        ("days", days.first, days.last), lambda: is_within(snapshot.days, days.first, days.last) & snapshot.alive
    )


_Choose = Callable[[tuple[str, ...], Sequence[str]], list[bool]]


def _pass(
    field: str, values: tuple[str, ...], column: Values, choose: _Choose, snapshot: Snapshot
) -> tuple[Mask, Mask]:
    """(names of *column*, documents) that *values* let through, as *choose* has it."""

    def make() -> tuple[Mask, Mask]:
        names = np.array(choose(values, column.names), dtype=bool)
        return names, names.take(column.codes)

    return snapshot.remembered.get(("filter", field, values), make)


def _named(values: tuple[str, ...], names: Sequence[str]) -> list[bool]:
    """Which of *names* are any of *values*, however both are encoded."""
    keys = set(map(_whole_key, values))
    return [bool(name) and _whole_key(name) in keys for name in names]


def _in_times(times: tuple[str, ...], months: Sequence[str]) -> list[bool]:
    """Which of *months* are any of *times* or in one that is a year."""
    wanted = set(times)
    return [month in wanted or month[:4] in wanted for month in months]


def _whole_key(value: str) -> str:
    return " ".join(token.exact for token in analyze(value)) or value


def _values(given: str | Sequence[str]) -> tuple[str, ...]:
    values = (given,) if isinstance(given, str) else given
    return tuple(sorted({value for value in values if value.strip()}))


def _read_year(text: str) -> str:
    year = key(text.strip()) if _YEAR.fullmatch(text.strip()) else "0000"
    if int(year) < datetime.MINYEAR:
        raise _no_date(text, "year", "{text} is no year: write 2024")
    return year


def read_month(text: str) -> str:
    """The month that *text* writes as YYYY-MM in digits of either script, in digits 0-9. Raises QueryError."""
    month = key(text.strip()) if _MONTH.fullmatch(text.strip()) else "0000-00"
    if int(month[:4]) < datetime.MINYEAR or not 1 <= int(month[5:]) <= 12:
        raise _no_date(text, "month", "{text} is no month: write 2024-06")
    return month


def _no_date(text: str, parameter: str, message: str) -> QueryError:
    return QueryError("impossible-date", message, parameter=parameter, values={"text": text})
