"""Dates as Bengali news prints them -> days, times and periods.

Understood, in digits of either script: ২০ জুন ২০২৪, ২০শে জুন '২৪, জুন ২০, ২০২৪, June 20, 2024, ২০২৪-০৬-২০, ২০/০৬/২০২৪ (day first),
২০২৪ সালের ২০ জুন, ISO 8601 and the dates of feeds (Thu, 20 Jun 2024 13:24:00 GMT), the Bangla calendar (৬ আষাঢ় ১৪৩১), each with or
without a time (১৩:২৪, ০১:২৪ পিএম, দুপুর ১টা ২৪ মিনিট). Told the time, also what is told from it: ৯ ঘণ্টা আগে, গতকাল, ২০ জুন.

A clock names no zone in print: it is Asia/Dhaka's. Weekdays say nothing new and are passed over.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.articles import DHAKA, in_dhaka, iso_time
from search.bengali.bangla_calendar import GREGORIAN_BEFORE, BanglaDate, Calendar, month_days, to_gregorian
from search.bengali.normalize import APOSTROPHES, key
from search.bengali.numbers import day_words
from search.bengali.relative_dates import day_named, days_told, moment_before
from search.bengali.wordlists import read_list


def _any_of(words: str) -> str:
    return "|".join(sorted((re.escape(key(word)) for word in words.split()), key=len, reverse=True))


_MONTHS = {key(name): number for number, line in enumerate(read_list("months"), start=1) for name in line.split()}
_BANGLA_MONTHS = {
    key(name): number for number, line in enumerate(read_list("bangla_months"), start=1) for name in line.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(map(re.escape, (*_MONTHS, *_BANGLA_MONTHS)), key=len, reverse=True)) + ")"
_END = r"(?![\w\u0981-\u09e3])"  # of a word: vowel signs are no letters to \w
_BETWEEN = r"[\s,/.\-]{0,6}"
_DAY = rf"(?P<d>\d{{1,2}})(?:{_any_of('st nd rd th শে ই লা রা ঠা ে')})?"
_YEAR, _SHORT_YEAR = r"(?P<y>\d{4})", rf"[{APOSTROPHES}](?P<yy>\d{{2}})"
_NUMBER_MONTH = r"(?P<m>\d{1,2})"

# Written for text in keys: lower case, digits 0-9, one encoding. Years of four digits keep a telephone number from being a date;
# of two they are read only behind an apostrophe, and in forms that nothing else has.
_DAY_PATTERNS = tuple(
    re.compile(rf"(?<![\w]){pattern}(?!\d)")
    for pattern in (
        rf"{_YEAR}[-/.]{_NUMBER_MONTH}[-/.](?P<d>\d{{1,2}})",
        rf"(?P<d>\d{{1,2}})[-/.]{_NUMBER_MONTH}[-/.]{_YEAR}",
        rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}",
        rf"{_MONTH}\.?\s+{_DAY}\s*,?\s*{_YEAR}",
        rf"{_DAY}\s*{_MONTH}[\s,]*{_SHORT_YEAR}",
        rf"(?P<d>\d{{1,2}})-{_MONTH}-(?P<yy>\d{{2}})",
        r"(?<!/)(?P<d>\d{2})/(?P<m>\d{2})/(?P<yy>\d{2})(?!/)",
    )
)
_YEARLESS = tuple(map(re.compile, (rf"{_DAY}{_BETWEEN}{_MONTH}", rf"{_MONTH}\.?\s+{_DAY}", _MONTH)))
_MOST_YEARS_BACK = 8  # 29 February may be as far, past a year like 1900
_FIRST_OF_LAST_CENTURY = 47  # '৪৭, '৫২, '৬৯, '৭১ are years that Bengali news writes so; nothing is dated ahead to 2047

_COMMON_ERA = rf"(?P<common>{_any_of('খ্রিষ্টাব্দ খ্রিস্টাব্দ খ্রীষ্টাব্দ খ্রীস্টাব্দ খৃষ্টাব্দ খৃস্টাব্দ খ্রিঃ খ্রি খ্রী খৃ ইংরেজি ইং ad ce')})"
_BANGLA_ERA = rf"(?P<bangla>{_any_of('বঙ্গাব্দ বাংলা সন')})"
_ERA = rf"(?:\s*(?:{_any_of('সাল')}|{_COMMON_ERA}|{_BANGLA_ERA})\.?(?:{_any_of('ে ের এর')})?)"
_MONTH_WORD = rf"(?:\s*{key('মাস')}(?:{_any_of('ে ের')})?)?"
_PERIODS = (
    *(re.compile(rf"{pattern.pattern}{_ERA}?") for pattern in _DAY_PATTERNS),
    re.compile(rf"{_YEAR}{_ERA}?"),
    re.compile(rf"{_YEAR}[-/.]{_NUMBER_MONTH}"),
    re.compile(rf"{_MONTH}{_MONTH_WORD}[\s,]*{_YEAR}{_ERA}?"),
    re.compile(rf"{_YEAR}{_ERA}\s*(?:{_DAY}\s*)?{_MONTH}{_MONTH_WORD}"),
    re.compile(rf"{_YEAR}[\s,]+{_MONTH}"),
)
_BANGLA_YEARS = range(1000, 1600)  # 1593 to 2192; a day of a Bangla month in 2024 is a slip of the pen
_BARE_BANGLA_YEARS = range(1300, 1500)  # news began in 1780: a bare 1431 is no year of the common era

_WEEKDAY = re.compile(
    rf"(?<![\w])(?:{_any_of('শনিবার রবিবার রোববার সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার বৃহষ্পতিবার শুক্রবার')}"
    r"|(?:sun|mon|tues|wednes|thurs|fri|satur)day|(?:sun|mon|tue|wed|thu|fri|sat))" + _END + r"\.?"
)
_LABEL = re.compile(
    rf"(?<![\w])(?:{_any_of('প্রকাশ প্রকাশের প্রকাশিত প্রকাশকাল আপডেট আপডেটেড হালনাগাদ পোস্ট সর্বশেষ শেষ সময় তারিখ')}"
    rf"|published|posted|updated?|last|on|at|date)(?:\u0983|{_END})"
)
_ZONE = r"(?P<zone>z(?![a-z])|(?:gmt|utc)?\s?(?:\+|(?<=:\d\d:\d\d)-|(?<=:\d\d:\d\d\s)-)\d{2}:?\d{2}|gmt|utc|ist(?!\w))"
_PART_OF_DAY = rf"(?P<part>{_any_of('ভোর সকাল দুপুর বিকেল বিকাল সন্ধ্যা রাত')})(?:ে|{key('য়')})?"
_CLOCK = re.compile(
    rf"(?:{_PART_OF_DAY}\s*)?(?<!\d)(?P<hour>\d{{1,2}})\s*(?::|টা(?:{key('য়')})?|(?P<stop>\.))\s*"
    r"(?P<minute>\d{2})?(?::(?P<second>\d{2})(?:\.\d+)?)?(?:\s*মিনিট(?:ে)?)?"
    rf"\s*(?P<half>[ap]\.?m\b|{key('এ')}\.?{key('এম')}|{key('পি')}\.?{key('এম')})?(?:\s*{_ZONE})?"
)
_AFTERNOON = tuple(map(key, ("দুপুর", "বিকেল", "বিকাল", "সন্ধ্যা")))


class ImpossibleDate(ValueError):
    """A text has the form of a date and is none: 31 June, month 13."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days, *first* and *last* included."""

    first: datetime.date
    last: datetime.date


def find_time(text: str, now: datetime.datetime | None = None, calendar: Calendar = Calendar.BANGLADESH) -> str | None:
    """The first date in *text* with the clock after it (or before it), as ISO 8601; a bare date without a clock; or None.

    A date of the Bangla calendar, of which *calendar* says whose, counts where there is no other. *now* is when the text was
    fetched: only with it are a date without a year and a time told from now read, and only where the text says little else. A
    clock keeps its zone and its seconds where it names a zone, as machines write it.
    """
    if iso := iso_time(_with_digits(text.strip())):
        return iso
    plain = _plain(text)
    for found in _dates_in(plain):
        try:
            day = _period_of(found.groupdict(), found[0], (calendar,)).first
        except ImpossibleDate:
            continue
        clock = _find_clock(plain[found.end() :]) or _find_clock(plain[: found.start()])
        return _iso(day, _time_of(clock) if clock else None)
    return _time_told_from(now if now is None or now.tzinfo is None else now.astimezone(DHAKA), plain)


def parse_period(text: str, today: datetime.date | None = None) -> Period | None:
    """The year, month or day that *text* names and nothing else; None if it names none. Raises ImpossibleDate.

    Where the Bangla calendars of Bangladesh and West Bengal differ, the period covers both readings. A bare year from 1300 to
    1499 is Bangla. Only with *today* are a day or month without a year (the last one) and days told from it (গতকাল, গত মাস) read.
    """
    plain = _plain(text).strip(" ,")
    for pattern in _PERIODS:
        if found := pattern.fullmatch(plain):
            return _period_of(found.groupdict(), plain)
    if today is None:
        return None
    if told := days_told(" ".join(plain.split()), today):
        return Period(*told)
    return _last_period(plain, today)


def _plain(text: str) -> str:
    """*text* with each of its words as its key, days of the month in digits, no weekday: so one pattern fits all spellings."""
    keys = re.sub(rf"[^\s,/.:\-()|{APOSTROPHES}]+", lambda word: day_words().get(found := key(word[0]), found), text)
    return _WEEKDAY.sub("", keys)


def _with_digits(text: str) -> str:
    return re.sub(r"\d", lambda digit: str(int(digit[0])), text)


def _dates_in(plain: str) -> Iterator[re.Match[str]]:
    """What has the form of a date with its year, from left to right, those of the Bangla calendar last."""
    found = (match for pattern in _DAY_PATTERNS for match in pattern.finditer(plain))
    yield from sorted(found, key=lambda match: (_is_bangla(match.groupdict()), match.start()))


def _is_bangla(parts: Mapping[str, str | None]) -> bool:
    return parts.get("month") in _BANGLA_MONTHS or parts.get("bangla") is not None


def _iso(day: datetime.date, clock: datetime.time | None) -> str:
    if clock is None:
        return day.isoformat()
    moment = datetime.datetime.combine(day, clock)
    return (moment if clock.tzinfo else in_dhaka(moment)).isoformat()


def _time_told_from(now: datetime.datetime | None, plain: str) -> str | None:
    """The time of a line that has, beside labels and a clock, only a day without its year or a time told from *now*."""
    if now is None:
        return None
    line = _bare(_LABEL.sub(" ", plain))
    if (told := moment_before(line, now)) is not None:
        return _iso_moment(told) if isinstance(told, datetime.datetime) else told.isoformat()
    clock = _find_clock(line)
    rest = _bare(f"{line[: clock.start()]} {line[clock.end() :]}" if clock else line)
    day = day_named(rest, now.date()) or _last_day(rest, now.date())
    return _iso(day, _time_of(clock) if clock else None) if day else None


def _bare(line: str) -> str:
    return " ".join(re.sub(r"[|,()\s]+", " ", line).split()).strip(" :.-")


def _iso_moment(moment: datetime.datetime) -> str:
    moment = moment.replace(microsecond=0)
    return (moment if moment.tzinfo else in_dhaka(moment)).isoformat()


def _last_day(text: str, today: datetime.date) -> datetime.date | None:
    """The last day that *text*, a day and a month, names; tomorrow too, where the day may have begun; None if it is none."""
    period = _last_period(text, today + datetime.timedelta(days=1), (Calendar.BANGLADESH,))
    return period.first if period and period.first == period.last else None


def _last_period(text: str, until: datetime.date, calendars: Sequence[Calendar] = tuple(Calendar)) -> Period | None:
    """The last day or month up to *until* that *text* names without a year; None if it names none."""
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _YEARLESS)), None)
    if not found:
        return None
    begin = until.year - (GREGORIAN_BEFORE if _is_bangla(found.groupdict()) else 0)
    for year in range(begin, begin - _MOST_YEARS_BACK - 1, -1):
        try:
            period = _period_of({**found.groupdict(), "y": str(year)}, text, calendars)
        except ImpossibleDate:
            continue
        if period.first <= until:
            return period
    return None


def _period_of(parts: Mapping[str, str | None], text: str, calendars: Sequence[Calendar] = tuple(Calendar)) -> Period:
    """The period of the *parts* of a date in *text*, by each of *calendars* where it is a Bangla one. Raises ImpossibleDate."""
    year, month = _year_of(parts), _month_of(parts)
    day = int(number) if (number := parts.get("d")) else None
    is_bangla = _is_bangla(parts) or (month is None and year in _BARE_BANGLA_YEARS and not parts.get("common"))
    if is_bangla and (year not in _BANGLA_YEARS or parts.get("month") in _MONTHS):
        raise ImpossibleDate(text)
    readings = []
    for calendar in calendars if is_bangla else (None,):
        try:
            readings.append(tuple(_day(year, *place, calendar) for place in _ends(year, month, day, calendar)))
        except ValueError:
            continue
    if not readings:
        raise ImpossibleDate(text)
    return Period(min(first for first, _ in readings), max(last for _, last in readings))


def _ends(
    year: int, month: int | None, day: int | None, calendar: Calendar | None
) -> tuple[tuple[int, int], tuple[int, int]]:
    """(month, day) of the first and of the last day of a year, a month or a day. Raises ValueError for a month that is none."""
    if month is not None and day is not None:
        return (month, day), (month, day)
    first, last = (1, 12) if month is None else (month, month)
    if not 1 <= first <= 12:
        raise ValueError(f"no month {first}")
    return (first, 1), (last, month_days(year, last, calendar) if calendar else monthrange(year, last)[1])


def _day(year: int, month: int, day: int, calendar: Calendar | None) -> datetime.date:
    return to_gregorian(BanglaDate(year, month, day), calendar) if calendar else datetime.date(year, month, day)


def _year_of(parts: Mapping[str, str | None]) -> int:
    if year := parts.get("y"):
        return int(year)
    short = int(parts.get("yy") or 0)
    return short + (1900 if short >= _FIRST_OF_LAST_CENTURY else 2000)


def _month_of(parts: Mapping[str, str | None]) -> int | None:
    if name := parts.get("month"):
        return _MONTHS.get(name) or _BANGLA_MONTHS[name]
    return int(number) if (number := parts.get("m")) else None


def _find_clock(text: str) -> re.Match[str] | None:
    """The first clock in *text*; a number with a full stop is one only where a word says so (সকাল ৯.৩০)."""
    for found in _CLOCK.finditer(text):
        is_told = found["part"] or found["half"]
        if is_told if found["stop"] or not found["minute"] else True:
            return found
    return None


def _time_of(found: re.Match[str]) -> datetime.time | None:
    """The time of a clock; None where it is none (25:99)."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if _after_noon(found["part"], found["half"], hour):
        hour += 12
    elif hour == 12 and ((found["half"] or "").startswith(("a", "এ")) or found["part"] == "রাত"):
        hour = 0
    zone = _zone_of(found["zone"]) if found["zone"] else None
    second = int(found["second"] or 0) if zone else 0
    return datetime.time(hour, minute, second, tzinfo=zone) if hour < 24 and minute < 60 and second < 60 else None


def _zone_of(name: str) -> datetime.timezone | None:
    """The zone that *name* is; None for an offset that no place on earth has."""
    if name == "ist":
        return datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    if not (found := re.search(r"([+-])(\d{2}):?(\d{2})", name)):
        return datetime.timezone.utc
    minutes = int(found[2]) * 60 + int(found[3])
    return (
        datetime.timezone(datetime.timedelta(minutes=-minutes if found[1] == "-" else minutes))
        if minutes <= 14 * 60
        else None
    )


def _after_noon(part: str | None, half: str | None, hour: int) -> bool:
    """Whether a clock of twelve hours is past noon; রাত is evening from six o'clock on."""
    if half:
        return half.startswith(("p", "পি")) and hour < 12
    return (part in _AFTERNOON and hour < 11) or (part == "রাত" and 6 <= hour < 12)
