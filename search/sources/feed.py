"""RSS and Atom: what a feed says of each article -> Articles.

A feed of any version, well-formed or not, in any encoding. An entry that has the text of its article yields an Article, one that
has its headline and perhaps a summary a Lead. Feeds are judged for language only: what is in one is news, however short.

Nothing is fetched and no entity is expanded: a feed is read from its root element on, so that a document type never gets near
the parser.
"""

from __future__ import annotations

import datetime
import email.utils
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from search.articles import InvalidArticle, article_from_record, moment_of
from search.bengali.dates import find_time
from search.bengali.wordlists import read_list
from search.settings import News
from search.sources.addresses import WEB
from search.sources.encodings import BENGALI_LETTER, decode
from search.sources.guard import Unreadable, guarded
from search.sources.judging import language_fault
from search.sources.lines import agency_named, agency_of, bare, in_order, is_furniture, read_phrases
from search.sources.parts import Origin, Part, Problem, Reading, cut_whole
from search.sources.records import Lead, Notice, Record, Reject, Repair

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)(?=[\s>])", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed)\s[^>]{0,2000}(?:version|xmlns)|<rdf:RDF\s", re.IGNORECASE)
_RSS_1 = re.compile(r"purl\.org/rss/|my\.netscape\.com/rdf/", re.IGNORECASE)  # other RDF is no feed
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_KEYWORDS = re.compile(
    r"<(?:media|itunes):keywords>[^<]{0,10000}</(?:media|itunes):keywords>"
)  # else taken for categories
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOG = "<?xml version='1.0' encoding='utf-8'?>\n"
_MOST_JUNK = 2**16  # characters before the root: a style sheet, a document type with its entities, warnings of a script

_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_CAPTIONS = frozenset({"figure", "figcaption", "caption"})
_CUT_OFF = re.compile(r"(?:\.{3}|…|\[\s*(?:\.{3}|…)\s*\]|»)$")
_POST_OF = re.compile(
    r"^The post .{0,500} (?:appeared first on|first appeared on) .{0,200}$"
)  # WordPress ends entries so
_SECTION = re.compile(r"\[([^\[\]]{1,60})\]\s*(.*)", re.DOTALL)
_BETWEEN = re.compile(r"\s+[|–—»-]\s+|\s*(?:\||::|»)\s*|:\s+")  # the parts of a title: a hyphen only between spaces
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_LATIN = re.compile(r"[a-z0-9.]+", re.IGNORECASE)
_ZONE_BY_NAME = re.compile(r"\b[ECMP][SD]T$")
_MAIL = re.compile(r"[^\s()<>]*@[^\s()<>]*")
_NO_SECTIONS = frozenset({"uncategorized", "general", "default"})
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Channel:
    """What holds for every entry. *cut_at*: the number of the entry that the feed breaks off in, if it does."""

    path: str
    source: str | None
    base: str
    is_atom: bool
    saved: datetime.datetime | None
    cut_at: int | None


def looks_like_feed(head: bytes) -> bool:
    """Whether *head*, the first bytes of a file, begins a feed."""
    text = decode(head).text[:_MOST_JUNK]
    root = _FEED_ROOT.search(text)
    if not root or _PAGE.search(text, 0, root.start()):
        return False
    return not root[0].lower().startswith("<rdf") or bool(_RSS_1.search(text))


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    yield from cut_whole(stream, "feed", origin, reading, "a feed of more than {most} bytes is none: papers serve 1 MB")


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield what each entry of the feed holds; a Reject counts entries from 1."""
    path = part.origin.path
    text = _text_of(part.payload, part.origin)
    try:
        feed = guarded(lambda: _parse(text, part.origin), reading.limits.read_seconds)
    except Unreadable as error:
        yield Reject(path, None, error.reason, str(error))
        return
    entries = [
        dict(entry) for entry in feed["entries"]
    ]  # the dict of feedparser answers for keys that it does not have
    if not entries:
        yield Reject(path, None, "empty", "the feed has no entries")
        return
    if feed["bozo"]:
        yield Notice(path, f"no well-formed XML, read as far as it can be ({feed['bozo_exception']})")
    yield from _read_entries(entries, _channel_of(dict(feed["feed"]), entries, feed["version"], text, part), reading)


def addresses(data: bytes, origin: Origin, seconds: float) -> list[tuple[str, str | None]]:
    """The address of every article that a feed speaks of, and when it was last changed. Empty where the feed cannot be read."""
    text = _text_of(data, origin)
    try:
        feed = guarded(lambda: _parse(text, origin), seconds)
    except Unreadable:
        return []
    entries = [dict(entry) for entry in feed["entries"]]
    base = _base_of(dict(feed["feed"]), origin)
    found = ((_url_of(entry, base), filter(None, _times_of(entry, origin.saved))) for entry in entries)
    return [(url, max(times, key=moment_of, default=None)) for url, times in found if url]


def _text_of(data: bytes, origin: Origin) -> str:
    """The feed from its root on, without the characters that XML has no place for."""
    declared = _DECLARED.search(data, 0, _MOST_JUNK)
    text = decode(data, origin.charset or (declared[1].decode("ascii") if declared else None)).text
    return _KEYWORDS.sub("", _NOT_IN_XML.sub("", text[_root_of(text) :]))


def _root_of(text: str) -> int:
    """Where the root element begins; an element in a comment is none."""
    place = 0
    while root := _ROOT.search(text, place, _MOST_JUNK):
        comment = text.rfind("<!--", place, root.start())
        end = text.find("-->", comment) if comment >= 0 else -1
        if end < root.start():  # -1 too: a comment that never ends is none
            return root.start()
        place = end
    return 0


def _parse(text: str, origin: Origin) -> Mapping[str, Any]:
    import feedparser  # takes 150 ms, which only those pay who read feeds

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": origin.url or ""}
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO((_PROLOG + text).encode("utf-8")),
        response_headers=headers,
        resolve_relative_uris=False,  # in the text, which is made plain here anyway
        sanitize_html=False,
    )
    return parsed


def _channel_of(
    feed: Mapping[str, Any], entries: Sequence[Mapping[str, Any]], version: str, text: str, part: Part
) -> _Channel:
    base = _base_of(feed, part.origin)
    opened = max(text.rfind("<item"), text.rfind("<entry"))
    closed = max(text.rfind("</item"), text.rfind("</entry"))
    return _Channel(
        path=part.origin.path,
        source=_source_of(feed, [url for entry in entries if (url := _url_of(entry, base))], base),
        base=base,
        is_atom=version.startswith("atom"),
        saved=part.origin.saved,
        cut_at=len(entries) if opened > closed else None,
    )


def _base_of(feed: Mapping[str, Any], origin: Origin) -> str:
    return next((str(url) for url in (feed.get("link"), origin.url) if url and str(url).startswith(WEB)), "")


def _read_entries(entries: Sequence[Mapping[str, Any]], channel: _Channel, reading: Reading) -> Iterator[Record]:
    mended: Counter[str] = Counter()
    for number, entry in enumerate(entries, start=1):
        try:
            record = _read_entry(entry, number, channel, reading, mended)
        except InvalidArticle as error:
            record = Reject(channel.path, number, error.reason, str(error))
        except Unreadable as error:
            record = Reject(channel.path, number, error.reason, str(error))
        yield record
    yield from (Repair(channel.path, kind, count) for kind, count in sorted(mended.items()) if count)


def _read_entry(
    entry: Mapping[str, Any], number: int, channel: _Channel, reading: Reading, mended: Counter[str]
) -> Record:
    """The article of *entry*, or why it has none. Raises InvalidArticle and Unreadable."""
    limits = reading.limits
    if sum(map(len, _texts_in(entry))) > limits.article_chars:
        return Reject(channel.path, number, "too-large", f"an entry of more than {limits.article_chars:,} characters")
    source = _source_of_entry(entry) or channel.source
    title = _headline(_plain(entry, "title", channel.is_atom, limits.read_seconds), source)
    content = _content_of(entry, channel.is_atom, limits.read_seconds)
    summary = _plain(entry, "summary", channel.is_atom, limits.read_seconds)
    is_whole = _is_whole(content, reading.news) and number != channel.cut_at
    section, body = _section_and_body(max(content, summary, key=len) if not is_whole else content, title)
    published, updated = in_order(*_times_of(entry, channel.saved))
    url = _url_of(entry, channel.base)
    byline = _byline(entry, source, url)
    article = article_from_record(
        {
            "url": url,
            "title": title,
            "body": body,
            "published": published,
            "updated": updated,
            "source": source,
            "section": _category(entry) or section,
            "byline": byline,
            "agency": agency_of(body.split("\n")) or agency_named(byline or ""),
        }
    )
    if fault := language_fault(f"{article.title}\n{article.body}", reading.news):
        return Reject(channel.path, number, *fault)
    mended["broken-utf8"] += "\ufffd" in article.title or "\ufffd" in article.body
    mended["date-not-read"] += bool(not article.published and (entry.get("published") or entry.get("updated")))
    return article if is_whole else Lead(article)


def _texts_in(entry: Mapping[str, Any]) -> Iterator[str]:
    yield entry.get("title") or ""
    yield entry.get("summary") or ""
    yield from (content.get("value") or "" for content in entry.get("content", ()))


def _url_of(entry: Mapping[str, Any], base: str) -> str | None:
    """The address of the article; a guid only where it is an address that is said to be one."""
    links = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    for url in (entry.get("feedburner_origlink"), entry.get("link"), *links):
        try:
            absolute = urljoin(base, str(url).strip()) if url else ""
        except ValueError:  # a bracket that opens no IPv6 address
            continue
        if absolute.startswith(WEB):
            return absolute
    return None


def _headline(title: str, source: str | None) -> str:
    """*title* in one line, without the paper's name behind it."""
    line = " ".join(title.split())
    return re.sub(rf"\s+[-–—|]\s+{re.escape(source)}$", "", line) if source else line


def _content_of(entry: Mapping[str, Any], is_atom: bool, seconds: float) -> str:
    """The longest text that the entry has besides its summary, in paragraphs."""
    contents = [content for content in entry.get("content", ()) if content.get("value")]
    texts = (_as_text(content["value"], content.get("type", ""), is_atom, seconds) for content in contents)
    return max(texts, key=len, default="")


def _plain(entry: Mapping[str, Any], name: str, is_atom: bool, seconds: float) -> str:
    detail = entry.get(f"{name}_detail") or {}
    return _as_text(entry.get(name) or "", detail.get("type", ""), is_atom, seconds)


def _as_text(value: str, kind: str, is_atom: bool, seconds: float) -> str:
    """*value* in paragraphs. Atom says whether its text is HTML; RSS does not, so what looks like HTML is."""
    if (is_atom and kind == "text/plain") or not _MARKUP.search(value):
        lines = value.splitlines()
    else:
        lines = guarded(lambda: _lines_of_html(value), seconds)
    paragraphs = (_link_behind_dots().sub(r"\1", " ".join(line.split())) for line in lines)
    return "\n".join(line for line in paragraphs if line and not _POST_OF.match(line))


def _lines_of_html(value: str) -> list[str]:
    """The text of *value*, a paragraph a line, without links that lead on and what stands beside an article.

    Captions are left out, but for a story that is told in pictures: it has more of them than paragraphs.
    """
    from search.sources.outline import body_of, lines_of, parse, strip_unseen, without_margins  # lxml: takes 60 ms

    tree = parse(f"<html><body><p>.</p>{value}")  # a page without a letter would be none to lxml
    strip_unseen(tree)
    lines = [line for line in lines_of(body_of(without_margins(tree)))[1:] if not _leads_on(line.text)]
    shown = [line for line in lines if line.inside not in _CAPTIONS or not is_furniture(line.text)]
    paragraphs = [line for line in shown if line.inside not in _CAPTIONS]
    is_of_pictures = len(shown) - len(paragraphs) > len(paragraphs)
    return [line.text for line in (shown if is_of_pictures else paragraphs)]


@cache
def _link_behind_dots() -> re.Pattern[str]:
    links = "|".join(map(re.escape, read_list("links_on")))
    return re.compile(rf"(\.{{3}}|…|\[…\])\s*(?:{links})[^।]{{0,30}}$", re.IGNORECASE)


def _leads_on(line: str) -> bool:
    return read_phrases("links_on").fit(line)


def _is_whole(content: str, news: News) -> bool:
    """Whether *content* is the article and not the beginning of it."""
    return len(content.split()) >= news.least_words and not _CUT_OFF.search(content)


def _section_and_body(text: str, title: str) -> tuple[str | None, str]:
    """The section that stands in brackets before a repeated headline, and *text*, where it is a body.

    It is none if it only repeats *title*, or has no Bengali below one that has: "No description".
    """
    found = _SECTION.match(text)
    if found and _repeats(found[2], title):
        return found[1].strip() or None, ""
    is_filling = BENGALI_LETTER.search(title) and not BENGALI_LETTER.search(text)
    return None, "" if is_filling or _repeats(text, title) else text


def _repeats(text: str, title: str) -> bool:
    """Whether *text* has the words of *title*, or of its beginning, and no more."""
    return len(text) <= 2 * len(title) + 20 and bare(title).startswith(bare(text))


def _times_of(entry: Mapping[str, Any], saved: datetime.datetime | None) -> tuple[str | None, str | None]:
    """(published, updated) of *entry*."""
    published = _time(entry.get("published") or entry.get("created"), saved)
    return published, _time(entry.get("updated"), saved)


def _time(text: str | None, saved: datetime.datetime | None) -> str | None:
    """*text* as an ISO time, as machines or as people write it; in mail, and so in RSS, zones of America go by name."""
    if not text:
        return None
    mail = email.utils.parsedate_tz(text) if _ZONE_BY_NAME.search(text) else None
    try:
        if mail and mail[9] is not None:
            zone = datetime.timezone(datetime.timedelta(seconds=mail[9]))
            return datetime.datetime(*mail[:6], tzinfo=zone).isoformat()
    except (ValueError, OverflowError):  # 31 June, the year 10,000
        return None
    return find_time(text, saved)


def _category(entry: Mapping[str, Any]) -> str | None:
    """The first category that is a name: no address or path, no number."""
    for tag in entry.get("tags", ()):
        name = " ".join(str(tag.get("label") or tag.get("term") or "").split())
        if name and "/" not in name and _LETTER.search(name) and name.lower() not in _NO_SECTIONS:
            return name
    return None


def _byline(entry: Mapping[str, Any], source: str | None, url: str | None) -> str | None:
    """The names of the authors, without their addresses of mail, and without the account that the paper writes by.

    What ends in a colon is a label; the name behind it is on the page alone.
    """
    from search.sources.titles import is_no_author  # lxml: takes 60 ms

    names = (" ".join(_MAIL.sub("", name).split()).strip(" ()<>,") for name in _authors(entry))
    kept = (name for name in names if name and not name.endswith((":", "ঃ")) and not is_no_author(name, source, url))
    return ", ".join(dict.fromkeys(kept)) or None


def _authors(entry: Mapping[str, Any]) -> list[str]:
    """The authors; one with an address as it is written, since feedparser takes ``.example`` for ``.exam`` and a name."""
    authors = [str(author["name"]) for author in entry.get("authors", ()) if author.get("name")]
    written = str(entry.get("author") or "")
    return [written] if "@" in written and len(authors) <= 1 else authors


# Whose feed it is


def _source_of(feed: Mapping[str, Any], urls: Sequence[str], base: str) -> str | None:
    """The name of the paper: as the word list has it, else as the feed gives it, else from its title, else its host."""
    hosts = Counter(filter(None, map(_host_of, urls)))
    host = _host_of(base) or next((name for name, _ in hosts.most_common(1)), "")
    publisher = " ".join(str(feed.get("publisher") or "").split())
    given = "" if "@" in publisher else publisher  # the address of a webmaster
    return _paper_at(host) or given or name_in_title(str(feed.get("title") or ""), host) or host or None


def _source_of_entry(entry: Mapping[str, Any]) -> str | None:
    """The paper that an entry of somebody else's feed was taken from, where it says so."""
    source = dict(entry.get("source") or {})
    host = _host_of(str(source.get("href") or ""))
    return _paper_at(host) or name_in_title(str(source.get("title") or ""), host) or None


def _paper_at(host: str) -> str | None:
    from search.sources.titles import paper_at  # lxml: takes 60 ms

    return paper_at(host)


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def name_in_title(title: str, host: str) -> str:
    """The paper's name in the *title* of its feed: "Samakal Opinion", "bdnews24.com – সর্বশেষ বাংলা সংবাদ"; empty where it has none.

    Of several parts the one that the name of *host* is made of counts, else the first that says more than what the feed is.
    """
    parts = [_IN_BRACKETS.sub("", part).strip() for part in _BETWEEN.split(" ".join(title.split()))]
    names = [name for part in parts if (name := _without_feed_words(part, host))]
    return next((name for name in names if _is_of_host(name, host)), names[0] if names else "")


def _without_feed_words(part: str, host: str) -> str:
    """*part* without the English words at its end that say what the feed is; empty if it has no others.

    Those of a Bengali name stay: সংবাদ প্রতিদিন and আজকের পত্রিকা are papers. So do those of the host: jagonews24.com is Jago News.
    """
    words = part.split()
    if all(bare(word) in _feed_words() or not bare(word) for word in words):
        return ""
    while len(words) > 1 and _LATIN.fullmatch(words[-1]) and bare(words[-1]) in _feed_words():
        if _is_of_host(" ".join(words), host):
            break
        words.pop()
    return " ".join(words)


def _is_of_host(name: str, host: str) -> bool:
    letters = "".join(re.findall(r"[a-z0-9]+", name.lower()))
    return bool(letters) and letters in "".join(re.findall(r"[a-z0-9]+", host))


@cache
def _feed_words() -> frozenset[str]:
    return frozenset(map(bare, read_list("feed_words")))
