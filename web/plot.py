"""Numbers over time -> where their points, lines and axes are in a plot. Geometry alone: what is drawn with it is for templates.

Places are percent of the plot's width from its left edge and of its height from its top, so that a plot fills whatever room it has
while its letters and lines keep their size. Each of the numbers has a band of the same width, and stands in the middle of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

STEPS = (1, 2, 5, 10)  # times a power of ten: between round numbers
STRETCHES = (
    1,
    3,
    6,
    12,
    24,
    60,
    120,
    240,
    600,
    1200,
)  # months between two labels: each begins with a year or a part of one
DECIMALS = 2  # of a percent: a tenth of a pixel on a wide screen

Point = tuple[int, float]  # which of the numbers, and the number


@dataclass(frozen=True, slots=True)
class TimeTick:
    """A label below the plot. *month*: YYYY-MM, of which *is_year* says that the year alone is to be named."""

    place: int
    month: str
    is_year: bool


def across(place: int, count: int) -> float:
    """Where number *place* of *count*, from 0, stands."""
    return round(100 * (place + 0.5) / count, DECIMALS)


def down(value: float, top: float) -> float:
    """Where *value* stands in a plot that ends at *top*."""
    return round(100 - 100 * value / top, DECIMALS)


def round_ticks(highest: float, most: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from 0 to the first that is not below *highest*, in at most *most* steps; *whole*: none between 1 and 2."""
    if highest <= 0:
        return (0, 1)
    power = math.floor(math.log10(highest / most))
    if whole:
        power = max(power, 0)
    step = next(step for step in STEPS if times_power(step, power) * most >= highest)
    count = math.ceil(highest / times_power(step, power))
    return tuple(times_power(step * place, power) for place in range(count + 1))


def times_power(value: int, power: int) -> float:
    """value · 10^power; divided where the power is negative, or 3 · 0.1 would not be 0.3."""
    return value * 10.0**power if power >= 0 else value / 10.0**-power


def time_ticks(months: Sequence[str], most: int) -> tuple[TimeTick, ...]:
    """At most *most* of *months* (YYYY-MM, ascending) to be named below a plot: those with which a round stretch of time begins."""
    for stretch in STRETCHES:
        ticks = [place for place, month in enumerate(months) if month_number(month) % stretch == 0]
        if len(ticks) <= most:
            return tuple(TimeTick(place, months[place], stretch >= 12) for place in ticks)
    return ()


def month_number(month: str) -> int:
    """Of YYYY-MM: how many months there were before it since the year 0."""
    year, month_of_year = month.split("-")
    return int(year) * 12 + int(month_of_year) - 1


def runs(values: Sequence[float | None]) -> Iterator[list[Point]]:
    """The numbers among *values* with their places, each stretch of them that no None interrupts by itself."""
    for is_known, group in groupby(enumerate(values), key=lambda numbered: numbered[1] is not None):
        if is_known:
            yield [(place, value) for place, value in group if value is not None]


def spot(point: Point, count: int, top: float) -> tuple[float, float]:
    """Where *point*, of *count*, is in a plot that ends at *top*: from the left, from the top."""
    return across(point[0], count), down(point[1], top)


def line(run: Sequence[Point], count: int, top: float) -> str:
    """The points of a polyline through *run*, as spot has them."""
    return " ".join("{:g},{:g}".format(*spot(point, count, top)) for point in run)
