"""A value as JSON, a workbook or a database holds it -> text, or a time.

In: strings, numbers, dates, lists and objects of them, in the shapes that the dumps of databases and the interfaces of sites give
them. Which field of an article a value is for is the business of search.sources.columns.
"""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from search.articles import in_dhaka, iso_time, tidy
from search.bengali.dates import find_time
from search.sources.encodings import decode
from search.sources.lines import times_of

_NOTHING = frozenset(
    {
        *("", "null", "none", "nil", "nan", "nat", "<na>", "n/a", "#n/a", "na", "undefined", "\\n", "-", "--", "—"),
        *("no description", "no description available", "no content", "no content available", "not available"),
    }
)
_LONGEST_NOTHING = max(map(len, _NOTHING))
_MOST_PARTS = 10_000  # of a list; no article has as many paragraphs or authors
_DEPTH = 4  # of lists and objects in a value; {"author": [{"name": {"bn": "..."}}]} has three

# What an object says, by the key that it says it under, the first that it has: Bengali where there are several languages, WordPress
# ("rendered"), schema.org ("name", "@value", "@id"), MongoDB ("$oid", "$numberLong"), XML turned into JSON ("#text").
_SAYS = (
    "bn rendered name full_name display_name text plain html content value $oid $numberLong $numberInt $numberDouble $uuid "
    "#text __cdata @value title label @id url href date $date seconds _seconds"
).split()

_DIGITS = {**{0x09E6 + digit: str(digit) for digit in range(10)}, 0x200C: None, 0x200D: None}
_NUMBER = re.compile(r"-?\d{1,19}(?:\.\d{0,9})?", re.ASCII)
_JAVASCRIPT_DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_NO_DATE = re.compile(r"0000-00-00|00/00/0000|0001-01-01", re.ASCII)  # what MySQL and .NET write for none
_MAIL_TIME = re.compile(  # RFC 822, in zones that it names; of others search.bengali.dates knows more
    r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)",
    re.ASCII,
)
_C_TIME = re.compile(  # Thu Jun 20 13:24:00 2024, and with a zone before the year
    r"[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)\s+(?:([+-]\d{4})\s+)?(\d{4})", re.ASCII
)
_COMPACT_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?=Z|[+-]|$)", re.ASCII)  # 20240620T132400Z
_TWO_LABELS = re.compile(r"(?:আপডেট|হালনাগাদ|updated).*(?:প্রকাশ|published)", re.IGNORECASE)
_CLOCK_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)
_NUMBERED_DAY = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})(?=\2\d{4}(?!\d))", re.ASCII)
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}  # by how many digits a number has
_COMPACT_YEARS = range(1900, 2101)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_WORKBOOK_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 -- days of a workbook have no zone
_WORKBOOK_DAYS = range(20_000, 80_000)  # 1954 to 2119
_PER_SECOND = (
    (10**8, 10**10, 1),  # seconds: 1973 to 2286; the next ones are the same years in smaller units
    (10**11, 10**13, 10**3),
    (10**14, 10**16, 10**6),
    (10**17, 10**19, 10**9),
)


class Dating(NamedTuple):
    """How the dates of a table are to be read.

    *now*: what "৯ ঘণ্টা আগে" is told from. *month_first*: whether 06/07/2024 is in June.
    """

    now: datetime.datetime | None = None
    month_first: bool = False


def is_nothing(value: object) -> bool:
    """Whether *value* is one of the ways to say that there is none."""
    if isinstance(value, str):
        return len(value) <= _LONGEST_NOTHING and value.strip().lower() in _NOTHING
    return value is None or value is False or value != value or value in ([], {}, ())  # NaN alone is not itself


def text_of(value: object, between: str = ", ", depth: int = 0) -> str:
    """What *value* says; several texts are joined by *between*. Empty where it says nothing."""
    if isinstance(value, str):
        return "" if is_nothing(value) else tidy(value)
    if is_nothing(value) or isinstance(value, bool) or depth == _DEPTH:
        return ""
    if isinstance(value, bytes):
        return text_of(decode(value).text)
    if isinstance(value, list | tuple):
        parts = list(filter(None, (text_of(one, between, depth + 1) for one in value[:_MOST_PARTS])))
        return between.join(
            parts if between == "\n" else dict.fromkeys(parts)
        )  # an author is named once, a paragraph as printed
    if isinstance(value, Mapping):
        return next(filter(None, (text_of(value[key], between, depth + 1) for key in _SAYS if key in value)), "")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value) if isinstance(value, int | Decimal | UUID | datetime.date | datetime.time) else ""


def time_of(value: object, dating: Dating, *, is_utc: bool = False, depth: int = 0) -> str | None:
    """The time that *value* is, as ISO 8601; None if no rule understands it. *is_utc*: what names no zone is UTC, not Dhaka's."""
    if depth == _DEPTH or is_nothing(value) or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _time_in(value.translate(_DIGITS).strip(), dating, is_utc=is_utc)
    if isinstance(value, datetime.datetime):
        return _iso(value, is_utc=is_utc)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return _time_by_number(value, is_utc=is_utc)
    inner = [value[key] for key in _SAYS if key in value] if isinstance(value, Mapping) else value
    if not isinstance(inner, list | tuple):
        return None
    return next(filter(None, (time_of(one, dating, is_utc=is_utc, depth=depth + 1) for one in inner)), None)


def is_no_date(value: object) -> bool:
    """Whether *value* is what databases write where there is no date."""
    return is_nothing(value) or value == 0 or (isinstance(value, str) and bool(_NO_DATE.match(value.strip())))


def numbered_day(value: object) -> tuple[int, int] | None:
    """The two numbers that *value* begins with where it is a date like 20/06/2024."""
    found = _NUMBERED_DAY.match(value.translate(_DIGITS)) if isinstance(value, str) else None
    return (int(found[1]), int(found[3])) if found else None


def _time_in(text: str, dating: Dating, *, is_utc: bool) -> str | None:
    if _NUMBER.fullmatch(text):
        return _time_by_number(float(text) if "." in text else int(text), is_utc=is_utc)
    if is_utc and _CLOCK_WITHOUT_ZONE.fullmatch(text):
        text += "Z"
    if iso := iso_time(text):
        return iso
    text = _COMPACT_TIME.sub(r"\1-\2-\3T\4:\5:\6", _C_TIME.sub(r"\2 \1 \5 \3 \4", text)).strip()
    if found := _JAVASCRIPT_DATE.fullmatch(text):
        return _time_by_number(int(found[1]), is_utc=is_utc)
    if _MAIL_TIME.fullmatch(text) and (time := _mail_time(text)):
        return time
    day = numbered_day(text)
    if day and day[0] <= 12 and (dating.month_first or day[1] > 12):
        text = _NUMBERED_DAY.sub(r"\3\2\1", text)
    if _TWO_LABELS.search(text):
        return times_of([text])[0]
    return find_time(text, dating.now)


def _mail_time(text: str) -> str | None:
    """The time of *text* in the form of a letter's head; None for a 31st of June."""
    try:
        return _iso(email.utils.parsedate_to_datetime(text))
    except ValueError:
        return None


def _time_by_number(number: float | Decimal, *, is_utc: bool) -> str | None:
    """The time that a number is: of Unix in any unit, of a workbook, or 20240620 and 20240620132400."""
    whole = int(number) if -(10**19) < number < 10**19 else 0  # NaN is not either
    if (form := _COMPACT.get(len(str(whole)))) and (time := _compact_time(str(whole), form, is_utc=is_utc)):
        return time
    for least, most, unit in _PER_SECOND:
        if least <= whole < most:
            return _iso(_EPOCH + datetime.timedelta(seconds=whole // unit))
    if whole in _WORKBOOK_DAYS:
        moment = _WORKBOOK_EPOCH + datetime.timedelta(seconds=round(float(number) * 86_400))
        return moment.date().isoformat() if number == whole else _iso(moment, is_utc=is_utc)
    return None


def _compact_time(digits: str, form: str, *, is_utc: bool) -> str | None:
    try:
        moment = datetime.datetime.strptime(digits, form)  # noqa: DTZ007 -- a time without a zone is what it is
    except ValueError:
        return None
    if moment.year not in _COMPACT_YEARS:
        return None
    return moment.date().isoformat() if len(digits) == 8 else _iso(moment, is_utc=is_utc)


def _iso(moment: datetime.datetime, *, is_utc: bool = False) -> str:
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    if offset is None:
        return (moment.replace(tzinfo=datetime.timezone.utc) if is_utc else in_dhaka(moment)).isoformat()
    is_whole = not offset.total_seconds() % 60  # ISO 8601 cannot write the offsets of before 1941
    return (moment if is_whole else in_dhaka(moment.replace(tzinfo=None))).isoformat()
