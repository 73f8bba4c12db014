"""Times told from now (৯ ঘণ্টা আগে, গতকাল, গত মাস) -> moments and days.

In: text in keys, as search.bengali.dates makes it, that says nothing else, and the time that it is told from. Which texts are
such, and what stands beside them in a dateline, is the business of search.bengali.dates.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

from search.bengali.normalize import key
from search.bengali.numbers import whole_number

Days = tuple[datetime.date, datetime.date]  # first, last: both included


class _Span(NamedTuple):
    months: int = 0
    days: int = 0
    seconds: int = 0

    def times(self, amount: float) -> _Span:
        return _Span(*(int(amount * size) for size in self))


def _keys(words: str) -> list[str]:
    return [key(word) for word in words.split()]


_UNITS = {
    name: span
    for names, span in (
        ("সেকেন্ড second seconds sec secs", _Span(seconds=1)),
        ("মিনিট minute minutes min mins", _Span(seconds=60)),
        ("ঘণ্টা ঘন্টা hour hours hr hrs", _Span(seconds=3600)),
        ("দিন day days", _Span(days=1)),
        ("সপ্তাহ week weeks", _Span(days=7)),
        ("মাস month months", _Span(months=1)),
        ("বছর year years", _Span(months=12)),
    )
    for name in _keys(names)
}
_AMOUNTS = {
    key(name): size for name, size in (("আধা", 0.5), ("half", 0.5), ("দেড়", 1.5), ("আড়াই", 2.5), ("a", 1.0), ("an", 1.0))
}
_DAYS_BEFORE = {
    name: days
    for days, names in enumerate(("আজ আজকে আজকের today", "গতকাল গতকালের গতকল্য yesterday", "গতপরশু"))
    for name in _keys(names)
}
_AGO, _LAST, _THIS = set(_keys("আগে পূর্বে ago")), set(_keys("গত বিগত last")), set(_keys("চলতি এ এই this"))
_NOW = {
    " ".join(_keys(words)) for words in ("এইমাত্র", "এই মাত্র", "এখন", "কিছুক্ষণ আগে", "কয়েক সেকেন্ড আগে", "just now", "now")
}
_AMOUNT_AND_UNIT = re.compile(r"(\d+)(?=[^\W\d])")  # ৯ঘণ্টা
_CASE = re.compile(f"(?:{key('এর')}|{key('ের')})$")  # গত মাসের, গত ৭ দিনের


def moment_before(text: str, now: datetime.datetime) -> datetime.datetime | datetime.date | None:
    """The moment that *text* tells (৯ ঘণ্টা আগে), or the day where it tells no more than that (৩ দিন আগে); None if neither."""
    if text in _NOW:
        return now
    *words, last = _words(text) or [""]
    span = _span(words) if last in _AGO else None
    moment = _moved_back(now, span) if span else None
    return moment.date() if moment and span and not span.seconds else moment


def day_named(text: str, today: datetime.date) -> datetime.date | None:
    """The day that *text* names: আজ, গতকাল, গত পরশু."""
    days = _DAYS_BEFORE.get(text.replace(" ", ""))
    return None if days is None else today - datetime.timedelta(days=days)


def days_told(text: str, today: datetime.date) -> Days | None:
    """The days that *text* means: one by its name or so long ago, গত ৭ দিন (today included), গত মাস, চলতি বছর."""
    midnight = datetime.datetime.combine(today, datetime.time())  # whole days have no zone
    ago = moment_before(text, midnight)
    if day := day_named(text, today) or (None if isinstance(ago, datetime.datetime) else ago):
        return day, day
    first, *words = _words(_CASE.sub("", text)) or [""]
    span = _span(words) or (_UNITS.get(words[0]) if len(words) == 1 else None)
    if not span or span.seconds or first not in _LAST | _THIS:
        return None
    if len(words) == 1 and span.months:
        return _calendar_unit(span.months, today, is_last=first in _LAST)
    begin = _moved_back(midnight, span) if first in _LAST else None
    return (begin.date() + datetime.timedelta(days=1), today) if begin else None


def _words(text: str) -> list[str]:
    return _AMOUNT_AND_UNIT.sub(r"\1 ", text).split()


def _span(words: list[str]) -> _Span | None:
    """The sum of (amount, unit) after (amount, unit): ১ ঘণ্টা ২০ মিনিট."""
    if not words or len(words) % 2:
        return None
    total = _Span()
    for amount, unit in zip(words[::2], words[1::2], strict=True):
        number = _amount(amount)
        if number is None or unit not in _UNITS:
            return None
        total = _Span(*map(sum, zip(total, _UNITS[unit].times(number), strict=True)))
    return total


def _amount(word: str) -> float | None:
    if word.isdigit() and len(word) <= 4:  # longer ones are before the calendar began
        return int(word)
    return _AMOUNTS.get(word, whole_number(word))


def _moved_back(moment: datetime.datetime, span: _Span) -> datetime.datetime | None:
    """*moment* less *span*, the last day of the month for one that it does not have; None before the year 1."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - span.months, 12)
    try:
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day) - datetime.timedelta(
            days=span.days, seconds=span.seconds
        )
    except (OverflowError, ValueError):
        return None


def _calendar_unit(months: int, today: datetime.date, *, is_last: bool) -> Days:
    """The month or year of *today*, or the one before it."""
    first = today.replace(day=1) if months == 1 else today.replace(month=1, day=1)
    if is_last:
        end = first - datetime.timedelta(days=1)
        return (end.replace(day=1) if months == 1 else end.replace(month=1, day=1)), end
    following = (first + datetime.timedelta(days=31 if months == 1 else 366)).replace(day=1)
    return first, following - datetime.timedelta(days=1)
