"""The names and values that others keep articles under -> those of Article: the one table of headings, for JSON and tables alike.

In: rows, a value under each heading. Out: an Article of each, or why it is none; what no rule could read is left out of the article
and counted. Values are trusted to be of articles; what they can look like is the business of search.sources.cells.

Headings are compared without case, spaces and punctuation, in whatever encoding: Published_At, publishedAt and "published at" are
one. Of several headings for one field the first in the table that has a value counts, the name of the field itself before all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from search.articles import FIELDS, Article, InvalidArticle, article_from_record, moment_of, writable
from search.bengali.normalize import BENGALI, key
from search.sources.cells import Dating, is_no_date, is_nothing, numbered_day, text_of, time_of
from search.sources.guard import Unreadable
from search.sources.lines import agency_named, bare, in_order, times_of
from search.sources.markup import plain_text
from search.sources.parts import Origin, Part, Reading
from search.sources.records import Notice, Record, Reject, Repair

_TABLE = {  # field -> its headings, those that say it best first; Bengali ones as papers in Dhaka and Kolkata write them
    "id": """
        id | guid | uuid | article id | news id | post id | story id | content id | document id | doc id | item id | pk | আইডি
        | সংবাদ আইডি | ক্রমিক নম্বর
    """,
    "title": """
        title | headline | heading | head line | news title | article title | post title | story title | news headline | title text
        | article headline | head | og title | dc title | title bn | headline bn | title bangla | page title | শিরোনাম | শিরোনামা
        | সংবাদ শিরোনাম | সংবাদের শিরোনাম | খবরের শিরোনাম | হেডলাইন | হেডিং | টাইটেল
    """,
    "body": """
        body | content | article body | article text | article | main text | full text | text | news body | news content | news text
        | news details | news | story | story body | details | detail | article content | post content | content html | body html
        | content encoded | content text | body text | text body | full content | full article | full story | paragraphs | document
        | html content | html body | raw text | content bn | body bn | dc content | বিস্তারিত | বিস্তারিত সংবাদ | সংবাদ
        | সংবাদের বিবরণ | সংবাদ বিবরণ | বিবরণ | খবর | মূল খবর | মূল সংবাদ | প্রতিবেদন | লেখা | পাঠ্য | কনটেন্ট
    """,
    "lead": """
        summary | description | excerpt | lead | lede | intro | introduction | abstract | teaser | short description | snippet
        | post excerpt | og description | dek | standfirst | সারসংক্ষেপ | সারাংশ | সংক্ষেপ | সংক্ষিপ্ত বিবরণ | ভূমিকা
    """,
    "url": """
        url | link | permalink | canonical url | canonical | canonical link | article url | article link | news url | news link
        | post url | page url | web url | href | uri | full url | source url | main entity of page | guid | original url | og url
        | লিংক | লিঙ্ক | ইউআরএল | সংবাদের লিংক
    """,
    "published": """
        published | published at | published on | published date | published time | publication date | publish date | publish time
        | publish at | date published | date publish | date gmt | date | pub date | publication time | first published at
        | article published time | og article published time | post date gmt | post date | news date | article date | issue date
        | date time | display date | story date | dc date | release date | dated | datetime utc | created at | created on
        | created date | created time | date created | creation date | created | posted at | posted on | posted date | post time
        | time | timestamp | published timestamp | unix time | epoch | তারিখ | প্রকাশের তারিখ | প্রকাশিত তারিখ | প্রকাশ তারিখ | প্রকাশ
        | প্রকাশিত | প্রকাশকাল | প্রকাশের সময় | প্রকাশনার তারিখ | তারিখ ও সময় | সময়
    """,
    "updated": """
        updated | updated at | updated on | update date | updated date | updated time | last updated | last update | date updated
        | date modified | modified gmt | modified | modified at | modified date | modified time | modification date | last modified
        | date modify | post modified gmt | post modified | article modified time | lastmod | হালনাগাদ | সর্বশেষ হালনাগাদ | আপডেট
        | আপডেটের তারিখ | সর্বশেষ আপডেট
    """,
    "source": """
        source | source name | newspaper | newspaper name | paper | publisher | publication | publication name | site name | site
        | website | news source | outlet | media | media name | portal | provider | og site name | brand | channel | feed title
        | source hostname | source domain | hostname | domain | host | dc source | সূত্র | পত্রিকা | পত্রিকার নাম | সংবাদপত্র | উৎস
        | প্রকাশক | সংবাদমাধ্যম | ওয়েবসাইট
    """,
    "section": """
        section | section bn | category bn | category bangla | section name | category name | category | categories
        | article section | news category | news section | article category | topic | topics | news type | desk | class
        | primary category
        | sub category | channel name | rubric | বিভাগ | শ্রেণি | শ্রেণী | বিষয় | ক্যাটাগরি | ক্যাটেগরি | পাতা
    """,
    "byline": """
        byline | author | authors | author name | author names | authors name | reporter | reporter name | reporters | writer
        | writers | written by | creator | dc creator | by | by line | journalist | correspondent | contributor | contributors
        | post author | article author | news author | লেখক | লেখকের নাম | প্রতিবেদক | প্রতিবেদকের নাম | রিপোর্টার | সাংবাদিক
        | লেখকবৃন্দ
    """,
    "agency": """
        agency | news agency | agency name | wire | wire service | সংস্থা | সংবাদ সংস্থা | বার্তা সংস্থা
    """,
    "fetched": """
        fetched at | crawled at | scraped at | retrieved at | downloaded at | saved at | collected at | date download | fetch date
        | crawl date | scrape date | crawl time | scraped date | date crawled | date scraped | access date | accessed at | fetched
        | crawled | crawl timestamp | fetch time | scraping date | scrape time | সংগ্রহের তারিখ | সংগ্রহের সময়
    """,
}
_AROUND = tuple(  # what an object that is no article keeps its article under: Elasticsearch, Strapi, Django, GraphQL, sites' own
    "_source attributes fields article node post news story document doc item data record".split()
)
_MOST_AROUND = 3  # such objects inside each other
_ARTICLE_TYPES = ("Article", "Posting", "Report")  # how the names of schema.org for articles end
_UTC = ("gmt", "utc")  # how headings end whose times name no zone, and are not Dhaka's

_NO_WORD = re.compile(rf"[^\w{BENGALI}]+|_")
LONGEST_HEADING = 100  # characters; what is longer is text in the wrong place, and not to be compared with names
MACHINERY = ("@", "$", "_")  # how headings begin that a dump has for itself
_MOST_HEADINGS = 500  # of one row; tables of articles have up to 60
_TOLD_HEADINGS = 20  # in one message, each up to so many characters:
_TOLD_CHARACTERS = 40

_FIELDS = frozenset(FIELDS)
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)(?:www\.)?([^\s/?#]+)\S*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|info|news|tv|bd|in)/?", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"[\d\s.,-]*")
_BYLINE_LABEL = re.compile(r"^(?:(?:লেখক|লেখা|প্রতিবেদক|প্রতিবেদন|by)\s*[:ঃ]|by\s)\s*", re.IGNORECASE)
_CLOCK = r"\s*[,|]?\s*\d{1,2}\s?:\s?\d{2}(?:\s*(?:এএম|পিএম|[ap]m)(?!\w))?"
_DATELINE = re.compile(
    rf"(?:প্রকাশ|প্রকাশিত|প্রকাশের সময়|আপডেট|হালনাগাদ|প্রিন্ট|Published|Updated)\s?[:ঃ]\s?\d{{1,2}}\s+\S{{3,12}}\s+\d{{4}}(?:{_CLOCK})?[\s|]*",
    re.IGNORECASE,
)
_PRINTED = "প্রিন্ট"  # the day on which a reader printed the page
_LONGEST_SECTION = 60  # characters, in brackets before a headline
_BRACKETED = re.compile(rf"\[([^\[\]\n]{{1,{_LONGEST_SECTION}}})\]\s*(.*)", re.DOTALL)
_LENGTH_OF_SIGNS = 10  # by which a headline and the same once more differ at most
_OPENING = 300  # characters of a body in which the lines above the text of its page may stand
_SAVED_AFTER_NEWEST = datetime.timedelta(days=3)  # a file that is saved later than that is a copy of the one that was


class Row(NamedTuple):
    """*number*: of the line, row or item in its file, from 1. *values*: one under each heading.

    *is_canonical*: whether it is held to be a record as search.articles has it, where a wrong date is a reject.
    """

    number: int
    values: Mapping[str, object]
    is_canonical: bool = False


class _Cell(NamedTuple):
    heading: str
    value: object


@dataclass(frozen=True, slots=True)
class _Layout:
    """What some headings are read as.

    *columns*: for each field that any of them is for, those headings, best first. *unknown*: those that are for no field.
    *is_canonical*: whether all others are fields of Article by their own names.
    """

    columns: Mapping[str, tuple[str, ...]]
    unknown: frozenset[str]
    is_canonical: bool


def article_of_row(row: Mapping[str, object], origin: Origin, reading: Reading) -> tuple[Article, list[Repair]]:
    """The Article of *row*, a value under each heading, and what had to be left out of it. Raises InvalidArticle."""
    article, is_dated = _article_of(row, Dating(origin.saved), reading)
    return article, [] if is_dated else [Repair(origin.path, "date-not-read")]


def read_rows(rows: Iterable[Row | Record], part: Part, reading: Reading) -> Iterator[Record]:
    """Yield the Article of each of *rows*, or why it is none; what is a record already is handed on in its place.

    All are looked at before the first is handed on, since some dates tell how others are meant. Only the first part of a file tells
    of its headings, so that they are told once.
    """
    read = [(row, *_read_row(row, Dating(), part.origin, reading)) for row in rows]
    tables = [_opened(row.values, reading) for row, _, _ in read if isinstance(row, Row)]
    month_first = _is_month_first(tables, reading)
    if month_first or not all(is_dated for _, _, is_dated in read):
        dating = Dating(_believed(part.origin, (record for _, record, _ in read)), month_first)
        read = [
            (row, record, True)
            if is_dated and not month_first
            else (row, *_read_row(row, dating, part.origin, reading))
            for row, record, is_dated in read
        ]
    yield from (record for _, record, _ in read)
    if undated := sum(not is_dated for _, _, is_dated in read):
        yield Repair(part.origin.path, "date-not-read", undated)
    if part.first == 0 and tables:
        yield from heading_notices(set().union(*map(_headings, tables)), part.origin, reading)


def heading_notices(headings: set[str], origin: Origin, reading: Reading) -> Iterator[Notice]:
    """Yield what the owner of a file should know of its *headings*: those left aside, and those asked for that it does not have."""
    if not headings:
        return
    if unknown := unknown_headings(headings, reading):
        yield Notice(origin.path, f"keys that no article has were left aside: {_listed(unknown)}")
    for field, heading in sorted(reading.columns.items()):
        if _heading_like(heading, headings) is None:
            yield Notice(origin.path, f"{field} was to be read from {writable(heading)}, which no record has")


def unknown_headings(headings: set[str], reading: Reading) -> set[str]:
    """Those of *headings* that no field of Article is read from; one that begins with a sign is the machinery of a dump."""
    unknown = _layout(tuple(sorted(headings)), _mapped(reading)).unknown
    return {heading for heading in unknown if heading.strip() and not heading.startswith(MACHINERY)}


def has_text(headings: Iterable[str], reading: Reading) -> bool:
    """Whether a row with *headings* can have a title or a body; a table without them is none of articles."""
    return not {"title", "body", "lead"}.isdisjoint(_layout(tuple(headings), _mapped(reading)).columns)


def is_canonical(row: Mapping[str, object], reading: Reading) -> bool:
    """Whether *row* holds what it holds of an article under the names of Article itself."""
    return (row.keys() <= _FIELDS and not reading.columns) or _layout_of(row, reading).is_canonical


def fullness(row: Mapping[str, object], reading: Reading) -> int:
    """How much of an article the object *row* has: 2 for its text, 1 for a headline or a summary, 0 for neither.

    -1 where it says that it is something else, as the pages and organisations of schema.org do.
    """
    kind = text_of(row.get("@type"), " ")
    if kind and not any(name.endswith(_ARTICLE_TYPES) for name in kind.split()):
        return -1
    cells = _cells(_opened(row, reading), reading, ("title", "body", "lead"))
    if any(_is_text(cell.value, reading) for cell in cells.get("body", ())):
        return 2
    return int(any(_is_text(cell.value, reading) for name in ("title", "lead") for cell in cells.get(name, ())))


def _is_text(value: object, reading: Reading) -> bool:
    """Whether *value* says something and holds no articles: {"news": [{"title": ...}]} is no news but has some."""
    inside = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(one, Mapping) and "title" in _layout_of(one, reading).columns for one in inside):
        return False
    return bool(text_of(value))


def _opened(row: Mapping[str, object], reading: Reading) -> Mapping[str, object]:
    """*row*, or where its article is in an object inside it, what is in that and what is around it."""
    for _ in range(_MOST_AROUND):
        if "title" in _layout_of(row, reading).columns:
            break
        inside = next((name for name in _AROUND if name in row and _has_article(row[name], reading)), None)
        inner = row[inside] if inside else None
        if not isinstance(inner, Mapping):
            break
        row = {**{name: value for name, value in row.items() if name != inside}, **inner}
    return row


def _has_article(value: object, reading: Reading) -> bool:
    if not isinstance(value, Mapping):
        return False
    columns = _layout_of(value, reading).columns
    return "title" in columns or "body" in columns or any(isinstance(value.get(name), Mapping) for name in _AROUND)


def _layout_of(row: Mapping[str, object], reading: Reading) -> _Layout:
    return _layout(_headings(row), _mapped(reading))


def _headings(row: Mapping[str, object]) -> tuple[str, ...]:
    """The headings of *row*: not what is too long for one, nor more of them than a row has."""
    headings = tuple(row)
    if len(headings) <= _MOST_HEADINGS and sum(map(len, headings)) <= LONGEST_HEADING * len(headings):
        return headings
    return tuple(heading for heading in islice(row, _MOST_HEADINGS) if len(heading) <= LONGEST_HEADING)


def _mapped(reading: Reading) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(reading.columns.items())) if reading.columns else ()


@lru_cache(maxsize=256)  # a table has one, JSON as many as there are sets of keys
def _layout(headings: tuple[str, ...], mapped: tuple[tuple[str, str], ...]) -> _Layout:
    asked = {field: _heading_like(heading, headings) for field, heading in mapped}
    ranked: dict[str, list[tuple[bool, int, str]]] = {}
    unknown: set[str] = set()
    for heading in headings:
        if heading in asked.values():
            continue
        places = _places().get(_normal(heading), ())
        if not places:
            unknown.add(heading)
        for field, rank in places:
            if field not in asked:
                ranked.setdefault(field, []).append((heading != field, rank, heading))
    columns = {field: tuple(heading for _, _, heading in sorted(found)) for field, found in ranked.items()}
    columns.update({field: (heading,) for field, heading in asked.items() if heading is not None})
    if "body" in asked:
        columns.pop("lead", None)
    return _Layout(columns, frozenset(unknown), is_canonical=not mapped and {*headings} - unknown <= _FIELDS)


def _heading_like(heading: str, headings: Iterable[str]) -> str | None:
    """The one of *headings* that *heading* means: itself, another spelling of it, or where a path (title.rendered) begins."""
    if heading in headings:
        return heading
    alike = next((other for other in headings if _normal(other) == _normal(heading)), None)
    return alike or (heading if heading.partition(".")[0] in headings else None)


def _normal(heading: str) -> str:
    return _remembered(heading) if len(heading) <= LONGEST_HEADING else ""


@lru_cache(maxsize=4096)
def _remembered(heading: str) -> str:
    """*heading* without what differs between ways to write it."""
    return "".join(key(word) for word in _NO_WORD.sub(" ", heading).split())


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[tuple[str, int], ...]]:
    """For each heading of the table, as _normal has it, the fields that it is for, and its rank among the headings of each."""
    places: dict[str, dict[str, int]] = {}
    for field, headings in _TABLE.items():
        for rank, heading in enumerate(headings.split("|")):
            places.setdefault(_normal(heading), {}).setdefault(field, rank)
    return {heading: tuple(fields.items()) for heading, fields in places.items()}


def _listed(headings: set[str]) -> str:
    told = [writable(heading[:_TOLD_CHARACTERS]) for heading in sorted(headings)[:_TOLD_HEADINGS]]
    more = len(headings) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _cells(
    row: Mapping[str, object], reading: Reading, fields: Iterable[str] = tuple(_TABLE)
) -> dict[str, list[_Cell]]:
    """What *row* has for each of *fields*, best first; what says nothing is passed over."""
    columns = _layout_of(row, reading).columns
    return {
        field: [_Cell(heading, value) for heading in columns[field] if not is_nothing(value := _value_at(row, heading))]
        for field in fields
        if field in columns
    }


def _value_at(row: Mapping[str, object], path: str) -> object:
    """What stands under the heading *path*, or at that path: names, parted by full stops, in objects inside each other."""
    if path in row:
        return row[path]
    value: object = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _is_month_first(tables: Iterable[Mapping[str, object]], reading: Reading) -> bool:
    """Whether the dates in numbers (6/20/2024) of *tables* all have the month first, as programs that are set to American write."""
    days = [day for table in tables for value in _dates_of(table, reading) if (day := numbered_day(value))]
    return any(second > 12 for _, second in days) and not any(first > 12 for first, _ in days)


def _dates_of(row: Mapping[str, object], reading: Reading) -> list[object]:
    return [_value_at(row, heading) for heading in _layout_of(row, reading).columns.get("published", ())]


def _believed(origin: Origin, records: Iterable[Record]) -> datetime.datetime | None:
    """When the file was saved, unless that is long after its newest article: it was copied then, and its news is older."""
    times = [record.published for record in records if isinstance(record, Article) and record.published]
    if origin.saved is None or not times:
        return origin.saved
    is_copy = origin.saved - max(map(moment_of, times)) > _SAVED_AFTER_NEWEST
    return None if is_copy else origin.saved


def _read_row(row: Row | Record, dating: Dating, origin: Origin, reading: Reading) -> tuple[Record, bool]:
    """The Article of *row*, or why it is none, and whether its date was read, if it has one."""
    if not isinstance(row, Row):
        return row, True
    try:
        if row.is_canonical:
            return canonical_article(row.values, reading), True
        return _article_of(row.values, dating, reading)
    except InvalidArticle as error:
        return Reject(origin.path, row.number, error.reason, str(error)), True


def _article_of(row: Mapping[str, object], dating: Dating, reading: Reading) -> tuple[Article, bool]:
    """The Article of *row*, and whether its date was read, if it has one. Raises InvalidArticle."""
    cells = _cells(_opened(row, reading), reading)
    try:
        title = " ".join(plain_text(_text(cells, "title"), reading.limits.read_seconds).split())
        section, text = _section_and_body(_fuller_text(cells, reading.limits.read_seconds), title)
    except Unreadable as error:
        raise InvalidArticle(error.reason, str(error)) from error
    body, times = _without_datelines(text)
    published, updated, is_dated = _times(cells, times, dating)
    byline = _byline(cells, title)
    record = {
        "id": _text(cells, "id"),
        "url": _url(cells),
        "title": title,
        "body": body,
        "published": published,
        "updated": updated,
        "source": _source(cells),
        "section": _section(cells) or section,
        "byline": byline,
        "agency": " ".join(_text(cells, "agency").split()) or agency_named(byline),
    }
    return canonical_article(record, reading), is_dated


def canonical_article(record: Mapping[str, object], reading: Reading) -> Article:
    """The Article of a canonical *record*, within the limits and without NULs. Raises InvalidArticle."""
    if any(isinstance(value, str) and "\x00" in value for value in record.values()):
        record = {
            name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in record.items()
        }
    article = article_from_record(record)
    most = reading.limits.article_chars
    if len(article.title) + len(article.body) > most:
        raise InvalidArticle("too-large", f"an article of more than {most:,} characters is none")
    return article


def _text(cells: Mapping[str, list[_Cell]], field: str, between: str = ", ") -> str:
    return next(filter(None, (text_of(cell.value, between) for cell in cells.get(field, ()))), "")


def _fuller_text(cells: Mapping[str, list[_Cell]], seconds: float) -> str:
    """The text of the article; its summary where that is more, as it is beside a text that was cut off."""
    body, lead = (plain_text(_text(cells, field, "\n"), seconds) for field in ("body", "lead"))
    return lead if len(lead) > len(body) else body


def _section_and_body(text: str, title: str) -> tuple[str | None, str]:
    """The section in brackets before a repeated headline, and *text*, which is no body where it only repeats *title*."""
    if len(text) > len(title) + _LONGEST_SECTION:
        return None, text
    found = _BRACKETED.fullmatch(text)
    if not _is_repeated(found[2] if found else text, title):
        return None, text
    return found[1].strip() if found else None, ""


def _is_repeated(text: str, title: str) -> bool:
    """Whether *text* is *title* but for spaces, signs and encoding."""
    if text == title:
        return True
    return abs(len(text) - len(title)) <= _LENGTH_OF_SIGNS and bare(text) == bare(title)


def _without_datelines(body: str) -> tuple[str, tuple[str | None, str | None]]:
    """*body* without the datelines that it begins with, and (published, updated) by those near its beginning."""
    datelines = [found[0] for found in _DATELINE.finditer(body, 0, _OPENING) if not found[0].startswith(_PRINTED)]
    while found := _DATELINE.match(body):
        body = body[found.end() :]
    return body, times_of(datelines)


def _times(
    cells: Mapping[str, list[_Cell]], in_body: tuple[str | None, str | None], dating: Dating
) -> tuple[str | None, str | None, bool]:
    """(published, updated, whether the date was read if there is one); the times *in_body* count where there is no other."""
    if fetched := _time(cells.get("fetched", ()), dating):
        dating = dating._replace(now=moment_of(fetched))
    dates = [cell for cell in cells.get("published", ()) if not is_no_date(cell.value)]
    published, updated = in_order(_time(dates, dating), _time(cells.get("updated", ()), dating))
    if published is None:
        published, updated = in_body
    return published, updated, published is not None or not dates


def _time(cells: Iterable[_Cell], dating: Dating) -> str | None:
    times = (time_of(cell.value, dating, is_utc=_normal(cell.heading).endswith(_UTC)) for cell in cells)
    return next(filter(None, times), None)


def _url(cells: Mapping[str, list[_Cell]]) -> str:
    """The first address of the web; else the first that can be one without its host, which no number and no guid is."""
    found = [(cell.heading, text_of(_first(cell.value))) for cell in cells.get("url", ())]
    addresses = [url for _, url in found if _WEB_ADDRESS.fullmatch(url)]
    others = [url for heading, url in found if _normal(heading) != "guid" and not _DIGITS_ONLY.fullmatch(url)]
    return next(iter(addresses or others), "")


def _source(cells: Mapping[str, list[_Cell]]) -> str:
    """The name of the paper; the host where it is told by its address."""
    name = " ".join(_text(cells, "source").split())
    address = _WEB_ADDRESS.fullmatch(name)
    return "" if _DIGITS_ONLY.fullmatch(name) else address[1] if address else name


def _section(cells: Mapping[str, list[_Cell]]) -> str:
    """The first section of the first heading that has one by name; the number of one says nothing outside its database."""
    names = (" ".join(text_of(_first(cell.value)).split()) for cell in cells.get("section", ()))
    return next((name for name in names if not _DIGITS_ONLY.fullmatch(name)), "")


def _byline(cells: Mapping[str, list[_Cell]], title: str) -> str:
    """Who wrote it, without a label. The paper's own address is nobody, and so is the headline: programs put them there."""
    name = _BYLINE_LABEL.sub("", " ".join(_text(cells, "byline").split())).strip(" ,;|")
    is_nobody = _WEB_ADDRESS.fullmatch(name) or _HOST.fullmatch(name) or _DIGITS_ONLY.fullmatch(name)
    return "" if is_nobody or _is_repeated(name, title) else name


def _first(value: object) -> object:
    return next((one for one in value if not is_nothing(one)), None) if isinstance(value, list | tuple) else value
