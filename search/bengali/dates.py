"""Dates as Bengali news prints them -> days and times.

Understood: ২০ জুন ২০২৪, জুন ২০, ২০২৪, June 20, 2024, ২০২৪-০৬-২০, ২০/০৬/২০২৪ (day first), each in digits of either script and
with or without a time (১৩:২৪, ০১:২৪ পিএম, দুপুর ১টা ২৪ মিনিট). A clock names no zone in print: it is Asia/Dhaka's.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from search.articles import in_dhaka
from search.bengali.normalize import key
from search.bengali.wordlists import read_list

_MONTHS = {key(name): number for number, line in enumerate(read_list("months"), start=1) for name in line.split()}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_BETWEEN = r"\s*[,/.\-]?\s*"

# Written for text in keys: lower case, digits 0-9, one encoding. Years of four digits keep a telephone number from being a date.
_DAY_PATTERNS = tuple(
    re.compile(rf"(?<![\w]){pattern}(?!\d)")
    for pattern in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|শে|ই|লা|রা|ঠা)?{_BETWEEN}(?P<month>{_MONTH}){_BETWEEN}(?P<y>\d{{4}})",
        rf"(?P<month>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y>\d{{4}})",
    )
)
_CLOCK = re.compile(
    r"(?P<part>ভোর|সকাল|দুপুর|বিকেল|বিকাল|সন্ধ্যা|রাত)?\s*(?<!\d)(?P<hour>\d{1,2})\s*(?::|টা)\s*(?P<minute>\d{2})?"
    r"(?::\d{2})?(?:\s*মিনিট)?\s*(?P<half>[ap]\.?m\b|এ\.?এম|পি\.?এম)?"
)
_PERIODS = (
    re.compile(r"(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})"),
    re.compile(rf"(?P<month>{_MONTH})\s*,?\s*(?P<y>\d{{4}})"),
    *_DAY_PATTERNS,
)


class ImpossibleDate(ValueError):
    """A text has the form of a date and is none: 31 June, month 13."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days, *first* and *last* included."""

    first: datetime.date
    last: datetime.date


def find_time(text: str) -> str | None:
    """The first date in *text* with the clock after it (or before it), as ISO 8601; a bare date without a clock; or None."""
    plain = _plain(text)
    for found in sorted(filter(None, (pattern.search(plain) for pattern in _DAY_PATTERNS)), key=re.Match.start):
        try:
            day = _day_of(found)
        except ImpossibleDate:
            continue
        clock = _clock_in(plain[found.end() :]) or _clock_in(plain[: found.start()])
        if clock is None:
            return day.isoformat()
        return in_dhaka(datetime.datetime.combine(day, clock)).isoformat()
    return None


def parse_period(text: str) -> Period | None:
    """The year, month or day that *text* names and nothing else; None if it names none. Raises ImpossibleDate."""
    plain = _plain(text).strip()
    for pattern in _PERIODS:
        if found := pattern.fullmatch(plain):
            return _period_of(found)
    return None


def _plain(text: str) -> str:
    """*text* with each of its words as its key, so that one pattern fits all encodings."""
    return re.sub(r"[^\s,/.:\-()|]+", lambda word: key(word[0]), text)


def _period_of(found: re.Match[str]) -> Period:
    parts = found.groupdict()
    year = int(parts["y"])
    if not 1 <= year <= 9999:
        raise ImpossibleDate(found[0])
    if parts.get("d"):
        day = _day_of(found)
        return Period(day, day)
    month = _month_of(parts)
    if month is None:
        return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    if not 1 <= month <= 12:
        raise ImpossibleDate(found[0])
    return Period(datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1]))


def _day_of(found: re.Match[str]) -> datetime.date:
    parts = found.groupdict()
    try:
        return datetime.date(int(parts["y"]), _month_of(parts) or 0, int(parts["d"]))
    except ValueError as error:
        raise ImpossibleDate(found[0]) from error


def _month_of(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("month"):
        return _MONTHS[name]
    return int(number) if (number := parts.get("m")) else None


def _clock_in(text: str) -> datetime.time | None:
    found = _CLOCK.search(text)
    if not found or not (found["minute"] or found["part"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if _after_noon(found["part"], found["half"], hour):
        hour += 12
    elif hour == 12 and ((found["half"] or "").startswith(("a", "এ")) or found["part"] == "রাত"):
        hour = 0
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


def _after_noon(part: str | None, half: str | None, hour: int) -> bool:
    """Whether a clock of twelve hours is past noon; রাত is evening from six o'clock on."""
    if half:
        return half.startswith(("p", "পি")) and hour < 12
    return (part in ("দুপুর", "বিকেল", "বিকাল", "সন্ধ্যা") and hour < 11) or (part == "রাত" and 6 <= hour < 12)
