"""The Bangla calendar -> days, and back: of Bangladesh, as revised, and of West Bengal, as it always was.

Bangladesh fixed its months by the Gregorian year: 1 Boishakh is 14 April. From 1394 on (1987) the first five months have 31 days
and the others 30, Falgun 31 in a Gregorian leap year; from 1426 on (2019) the first six have 31, Falgun 29 and in a leap year
30, the others 30, so that 21 February is 8 Falgun as it was in 1952. Before 1394 Bangladesh counted as West Bengal does.

West Bengal keeps the sidereal months of the Surya Siddhanta: a month begins on the day after the one in which the true sun enters
its sign. The arithmetic is that of the modern Hindu solar calendar in Reingold and Dershowitz, Calendrical Calculations, with the
midnight rule of Bengal for the first day.
"""

from __future__ import annotations

import datetime
import math
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

LAST_YEAR = 9000  # the Gregorian year after it, in which it ends, still has a datetime.date; and so has year 1

_FIRST_REVISED, _FIRST_OF_2019 = 1394, 1426
GREGORIAN_BEFORE = 593  # 1 Boishakh of year y falls in the Gregorian year y + 593
_KALI_BEFORE = 3694  # Kali years that had passed when year 0 began

# Of the Surya Siddhanta, in days and, for the day number, as date.toordinal counts.
_SIDEREAL_YEAR = 365 + Fraction(279457, 1080000)
_ANOMALISTIC_YEAR = Fraction(1577917828000, 4320000000 - 387)
_KALI_EPOCH = -1132959
_YEARS_OF_CREATION = 1955880000  # before the Kali era, when all mean motions began together
_ANOMALY_AT_EPOCH = float(_YEARS_OF_CREATION * _SIDEREAL_YEAR / _ANOMALISTIC_YEAR % 1)
_EPICYCLE, _EPICYCLE_CHANGE = 14 / 360, 1 / 42
_RADIUS, _SINE_STEP = 3438, 3.75  # minutes of arc in a radian; degrees between two entries of the table
_KOLKATA = (
    88.37 - 75.77
) / 360  # of a day that Kolkata's midnight comes before Ujjain's, for which the sun is reckoned


class Calendar(Enum):
    BANGLADESH = "bangladesh"
    WEST_BENGAL = "west-bengal"


class BanglaDate(NamedTuple):
    """A day of the Bangla calendar: *month* 1 is Boishakh."""

    year: int
    month: int
    day: int


def to_gregorian(date: BanglaDate, calendar: Calendar = Calendar.BANGLADESH) -> datetime.date:
    """The day that *date* is. Raises ValueError where *calendar* has no such day."""
    year, month, day = date
    if not (1 <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= month_days(year, month, calendar)):
        raise ValueError(f"no day {day} of month {month} in year {year}")
    return _first_day(year, month, calendar) + datetime.timedelta(days=day - 1)


def from_gregorian(day: datetime.date, calendar: Calendar = Calendar.BANGLADESH) -> BanglaDate:
    """The Bangla date of *day*. Raises ValueError outside the years 1 to LAST_YEAR."""
    year = day.year - GREGORIAN_BEFORE
    if not 2 <= year <= LAST_YEAR:
        raise ValueError(f"{day} is in no year from 1 to {LAST_YEAR}")
    if day < _first_day(year, 1, calendar):
        year -= 1
    month = max(month for month in range(1, 13) if _first_day(year, month, calendar) <= day)
    return BanglaDate(year, month, (day - _first_day(year, month, calendar)).days + 1)


def month_days(year: int, month: int, calendar: Calendar = Calendar.BANGLADESH) -> int:
    """How many days the month has: 29 to 32."""
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return (_first_day(*following, calendar) - _first_day(year, month, calendar)).days


def _first_day(year: int, month: int, calendar: Calendar) -> datetime.date:
    if calendar is Calendar.BANGLADESH and year >= _FIRST_REVISED:
        days = sum(_revised_days(year, before) for before in range(1, month))
        return datetime.date(year + GREGORIAN_BEFORE, 4, 14) + datetime.timedelta(days=days)
    return datetime.date.fromordinal(_first_sidereal_day(year, month))


def _revised_days(year: int, month: int) -> int:
    is_new = year >= _FIRST_OF_2019
    if month == 11:
        gregorian = year + GREGORIAN_BEFORE + 1  # the year whose February Falgun holds
        is_leap = gregorian % 4 == 0 and (gregorian % 100 != 0 or gregorian % 400 == 0)
        return (29 if is_new else 30) + is_leap
    return 31 if month <= (6 if is_new else 5) else 30


@lru_cache(maxsize=4096)  # the months of three centuries
def _first_sidereal_day(year: int, month: int) -> int:
    """The first day at whose beginning the true sun stands in the sign of *month*."""
    sign = 30.0 * (month - 1)
    mean = _KALI_EPOCH + float(_SIDEREAL_YEAR * (year + _KALI_BEFORE + Fraction(month - 1, 12)))
    day = math.floor(mean) - 4  # the true sun is at most some two days before or behind the mean one
    while (_sun(day - _KOLKATA) - sign) % 360 >= 180:
        day += 1
    return day


def _sun(moment: float) -> float:
    """The true longitude of the sun in degrees at *moment*, in days of Ujjain's time."""
    since = moment - _KALI_EPOCH
    anomaly = 360 * ((since / float(_ANOMALISTIC_YEAR) + _ANOMALY_AT_EPOCH) % 1)
    offset = _sine(anomaly)
    equation = _arcsine(offset * (_EPICYCLE - abs(offset) * _EPICYCLE_CHANGE * _EPICYCLE))
    return (360 * (since / float(_SIDEREAL_YEAR) % 1) - equation) % 360


def _sine_entry(place: int) -> float:
    exact = _RADIUS * math.sin(math.radians(place * _SINE_STEP))
    correction = math.copysign(0.215, exact) * math.copysign(
        1, abs(exact) - 1716
    )  # so that rounding gives the table as handed down
    return round(exact + correction) / _RADIUS


_SINES = tuple(map(_sine_entry, range(25)))  # of 0 to 90 degrees


def _sine(degrees: float) -> float:
    sign, angle = (1, degrees) if degrees < 180 else (-1, degrees - 180)
    steps = min(angle, 180 - angle) / _SINE_STEP
    below = min(int(steps), 23)
    return sign * (_SINES[below] + (steps - below) * (_SINES[below + 1] - _SINES[below]))


def _arcsine(sine: float) -> float:
    size = abs(sine)
    above = next(place for place in range(1, 25) if size <= _SINES[place])
    step = (size - _SINES[above - 1]) / (_SINES[above] - _SINES[above - 1])
    return math.copysign(_SINE_STEP * (above - 1 + step), sine)
