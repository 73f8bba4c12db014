"""Article: the one record that every reader ends in and everything after it agrees on.

In: a JSON object as a line of canonical JSON Lines holds it. Out: an Article, or an InvalidArticle that says what is wrong
with the record. How the record was found (a file, a page, a feed) is the business of search.sources.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")
ISO_TIME = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class InvalidArticle(ValueError):
    """A record is no article. *reason* is a short code for counting; the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as its source gave it.

    *body*: paragraphs split by newline. *published* and *updated*: ISO 8601 with offset, or a bare date. Title or body is
    never blank in both. *id* is stable over runs.
    """

    id: str
    title: str = ""
    body: str = ""
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    source: str | None = None
    section: str | None = None
    byline: str | None = None
    agency: str | None = None


FIELDS = tuple(field.name for field in dataclasses.fields(Article))


def article_from_record(record: Mapping[str, object]) -> Article:
    """Make an Article of a JSON object with the keys of FIELDS; other keys are left aside.

    Raises InvalidArticle: ``not-a-string``, ``no-text``, ``bad-date``.
    """
    text = {name: _text(record, name) for name in FIELDS}
    if not (text["title"] or text["body"]):
        raise InvalidArticle("no-text", "neither title nor body has any text")
    published, updated = _time(text["published"], "published"), _time(text["updated"], "updated")
    identity = text["id"] or text["url"] or fallback_id(text["source"], text["title"] or text["body"][:200], published)
    return Article(
        id=identity,
        title=text["title"],
        body=text["body"],
        published=published,
        updated=updated,
        **{name: text[name] or None for name in ("url", "source", "section", "byline", "agency")},
    )


def article_to_record(article: Article) -> dict[str, str]:
    """The Article as a JSON object: what is unknown is left out."""
    return {name: value for name in FIELDS if (value := getattr(article, name))}


def writable(text: str) -> str:
    """*text* without the lone surrogates that a JSON escape or an odd file name can bring: no file can be written with them."""
    try:
        text.encode("utf-16-le")  # the quickest way to see that there is none
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub("\ufffd", text)
    return text


def tidy(text: str) -> str:
    """*text* as articles have it: writable, a line break one sign, no white space around it."""
    text = writable(text)
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).strip()


def fallback_id(source: str | None, title: str, published: str | None) -> str:
    """An id for an article that came without id or URL: a hash of source, title and day."""
    identity = "\x1f".join((source or "", title, (published or "")[:10]))
    return hashlib.sha256(identity.encode("utf-8")).hexdigest()[:16]


def iso_time(text: str) -> str | None:
    """*text* as ISO 8601 with offset (Asia/Dhaka where it names none), a bare date as it is; None if it is no such time."""
    if not (found := ISO_TIME.fullmatch(text)):
        return None
    try:
        if not found["clock"]:
            return datetime.date.fromisoformat(found["day"]).isoformat()
        offset = (found["offset"] or "").replace("Z", "+00:00")
        if offset and ":" not in offset:
            offset = f"{offset[:3]}:{offset[3:]}"
        moment = datetime.datetime.fromisoformat(f"{found['day']}T{found['clock']}{offset}")
        return (moment if moment.tzinfo else in_dhaka(moment)).isoformat()
    except ValueError:  # a 31st of June, a 25th hour
        return None


def in_dhaka(moment: datetime.datetime) -> datetime.datetime:
    """A clock time as Dhaka's, its offset in whole minutes: before 1941 it was off by seconds, which ISO 8601 cannot write."""
    offset = moment.replace(tzinfo=DHAKA).utcoffset() or datetime.timedelta()
    return moment.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=round(offset.total_seconds() / 60))))


def moment_of(published: str) -> datetime.datetime:
    """The instant of an ISO time of an Article; a bare date is the start of that day in Dhaka."""
    moment = datetime.datetime.fromisoformat(published)
    return moment if moment.tzinfo else in_dhaka(moment)


def local_moment(published: str) -> datetime.datetime:
    """The instant of *published* on the clock that it names; UTC, which only machines write, is told as Dhaka's."""
    moment = moment_of(published)
    if moment.utcoffset() or moment.year == datetime.MAXYEAR:  # Dhaka is ahead, and no clock goes beyond that year
        return moment
    return moment.astimezone(DHAKA)


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and name == "id":
        value = str(value)
    if not isinstance(value, str):
        raise InvalidArticle("not-a-string", f"{name} is {type(value).__name__}, not a string")
    return tidy(value)


def _time(text: str, name: str) -> str | None:
    if not text:
        return None
    if not (time := iso_time(text)):
        raise InvalidArticle(
            "bad-date", f"{name} is no ISO 8601 time: {text!r} (2024-06-20 or 2024-06-20T13:24:00+06:00)"
        )
    return time
