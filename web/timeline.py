"""The hits of each month -> bars to draw and to press, the years under them, and the span of months that is chosen.

In: the months of the facets and what was asked. Out: a Timeline: across, everything is in percent of the drawing's width, so that
it fits any screen without being squeezed; upwards, in CSS pixels. Words and digits are the template's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.results.page import FacetCount
from web import links
from web.languages import ASCII_DIGITS
from web.parameters import SearchParameters
from web.plot import month_number

HEIGHT = 64  # px: tall enough to tell half from whole, low enough for the first result to stay on a phone's screen
LEAST_BAR = 2  # px: one hit among thousands is seen
MOST_BARS = 90  # of 3 px each side by side in the 272 px that a screen of 320 px leaves between the two handles
LEAST_WIDTH = 1.103  # percent: 3 of these 272 px
UNITS = (1, 3, 12)  # months to a bar: as many as it takes
MOST_YEARS = 6  # named under the bars: four digits in Bengali, and air, six times on such a screen
FILLED = 0.8  # of its place is the bar's, the rest the gap's, where there is room for one
YEAR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Bar:
    """The hits from month *first* to month *last*, YYYY-MM both. *left* and *place*: where its place begins and how wide it is."""

    first: str
    last: str
    count: int
    is_chosen: bool
    href: str
    left: float
    place: float
    height: float

    @property
    def width(self) -> float:
        return min(self.place, max(round(self.place * FILLED, 3), LEAST_WIDTH))

    @property
    def top(self) -> float:
        return round(HEIGHT - self.height, 1)


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year under the bars; each is as wide as the others."""

    year: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Band:
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """*bars* that have hits, in order; what lies between them is empty. *highest*: the bar with the most hits.

    *months*: all from the first hit to the last, to choose *first* and *last* from; either is "" where that end is open.
    *start* and *width*: of the months of *months* in the drawing. *is_narrowed*: whether any filter of time is in force.
    *band*: the part that *first* and *last* bound, None where they bound nothing.
    """

    bars: tuple[Bar, ...]
    years: tuple[YearMark, ...]
    highest: Bar
    months: tuple[str, ...]
    first: str
    last: str
    start: float
    width: float
    is_narrowed: bool
    band: Band | None
    height: int = HEIGHT


def timeline_of(asked: SearchParameters, counts: Sequence[FacetCount]) -> Timeline | None:
    """The timeline of *counts*, months with hits in order; None for fewer than two of them, which are no course of time."""
    if len(counts) < 2:
        return None
    axis = Axis.of(counts[0].value, counts[-1].value)
    bars = bars_of(asked, counts, axis)
    numbers = range(month_number(counts[0].value), month_number(counts[-1].value) + 1)
    first, last = bounds(asked)
    return Timeline(
        bars=bars,
        years=years_under(axis),
        highest=max(bars, key=lambda bar: bar.count),
        months=tuple(map(name_of, numbers)),
        first=first,
        last=last,
        start=axis.left(numbers.start),
        width=axis.width_of(len(numbers)),
        is_narrowed=bool(asked.from_ or asked.to or asked.year or asked.month),
        band=band_of(first, last, axis),
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years, so that they can be named: *months* of them from the month numbered *start*, *unit* months to a bar."""

    start: int
    months: int
    unit: int

    @classmethod
    def of(cls, first: str, last: str) -> Axis:
        start = month_number(first) // 12 * 12
        months = (month_number(last) // 12 + 1) * 12 - start
        return cls(start, months, next((unit for unit in UNITS if months <= MOST_BARS * unit), UNITS[-1]))

    def left(self, number: int) -> float:
        return self.width_of(number - self.start)

    def width_of(self, months: int) -> float:
        return round(100 * months / self.months, 3)


def bars_of(asked: SearchParameters, counts: Sequence[FacetCount], axis: Axis) -> tuple[Bar, ...]:
    totals: dict[int, int] = {}
    chosen: set[int] = set()
    for facet in counts:
        number = month_number(facet.value) // axis.unit * axis.unit
        totals[number] = totals.get(number, 0) + facet.count
        if is_within(asked, facet.value):
            chosen.add(number)
    most = max(totals.values())
    return tuple(bar_of(asked, number, count, most, number in chosen, axis) for number, count in totals.items())


def bar_of(asked: SearchParameters, number: int, count: int, most: int, is_chosen: bool, axis: Axis) -> Bar:
    first, last = name_of(number), name_of(number + axis.unit - 1)
    return Bar(
        first=first,
        last=last,
        count=count,
        is_chosen=is_chosen,
        href=links.span_link(asked, first, last),
        left=axis.left(number),
        place=axis.width_of(axis.unit),
        height=round(max(LEAST_BAR, HEIGHT * count / most), 1),
    )


def band_of(first: str, last: str, axis: Axis) -> Band | None:
    """The part of *axis* from month *first* to month *last*, either of which may be ""."""
    start = max(month_number(first), axis.start) if first else axis.start
    end = min(month_number(last) + 1, axis.start + axis.months) if last else axis.start + axis.months
    return Band(axis.left(start), axis.width_of(end - start)) if (first or last) and start < end else None


def years_under(axis: Axis) -> tuple[YearMark, ...]:
    """All years. Each is named, or each second, third, ...: as many as there is room for."""
    years = axis.months // 12
    step = -(-years // MOST_YEARS)
    return tuple(YearMark(name_of(axis.start + 12 * year)[:4], year % step == 0) for year in range(years))


def is_within(asked: SearchParameters, month: str) -> bool:
    """Whether *month* is among those that *asked* lets through, as far as they can be drawn."""
    first, last = bounds(asked)
    named = asked.year or asked.month
    is_named = not named or month in digits_of(asked.month) or month[:4] in digits_of(asked.year)
    return (first or month) <= month <= (last or month) and is_named


def bounds(asked: SearchParameters) -> tuple[str, str]:
    """The first and the last month that a range touches; "" where it is open, or written in a way that only the engine reads."""
    first, last = (YEAR_MONTH.fullmatch(text.translate(ASCII_DIGITS)) for text in (asked.from_, asked.to))
    return (
        f"{first[1]}-{first[2] or '01'}" if first else "",
        f"{last[1]}-{last[2] or '12'}" if last else "",
    )


def digits_of(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.translate(ASCII_DIGITS) for value in values)


def name_of(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
