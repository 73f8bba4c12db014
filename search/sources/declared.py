"""What a page says of itself for machines: JSON-LD, Open Graph and other meta tags, microdata, data that its scripts start with.

All of it is as its site wrote it, often carelessly: escaped twice, JSON with line breaks in strings or a comma too many, dates that
lack their day. What is not understood is passed over, since the page says most of it once more for its readers.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import urljoin, urlsplit

from search.bengali.dates import find_time
from search.sources.encodings import BENGALI_LETTER
from search.sources.lines import bare
from search.sources.outline import Tree

_ARTICLE_TYPES = ("BlogPosting", "LiveBlogPosting", "Report")  # and all whose name ends in Article
_LISTING_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_MOST_OBJECTS = 500  # of JSON-LD on a page; with all its comments and related articles one has 50
_DATE_CHARS = 100  # of a date with all that may stand around it
_MOST_AUTHORS = 20
_DEEPEST = 6  # levels of lists and graphs around an article
_MOST_CHARS = 500  # of a title, a name or an address; the longest of news have half as many
_UNESCAPES = 3  # times that a site may have escaped its text
_TITLES = ("og:title", "twitter:title", "title", "dc.title", "headline")
_PUBLISHED = (
    "article:published_time og:article:published_time datepublished article:published published_time publish_date publish-date "
    "publication_date pubdate date dc.date dc.date.issued dcterms.created dcterms.date parsely-pub-date sailthru.date datecreated"
).split()
_UPDATED = (
    "article:modified_time datemodified og:updated_time article:modified last-modified dcterms.modified dc.date.modified updated"
).split()
_SOURCES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "publisher",
    "copyright_holder",
)
_SECTIONS = ("article:section", "articlesection", "section", "category", "parsely-section")
_AUTHORS = ("article:author", "author", "dc.creator", "dcterms.creator", "parsely-author", "byl", "sailthru.author")
_MICRODATA = frozenset({"headline", "datePublished", "dateModified", "articleSection", "articleBody", "author"})
_TAG = re.compile(r"<[^<>]{0,500}>")
_BEFORE_JSON = ("//", "<!--", "/*<![CDATA[*/", "<![CDATA[")
_AFTER_JSON = ("-->", "/*]]>*/", "]]>", "//", ";")
_COMMA_TOO_MANY = re.compile(r",(\s*[}\]])")
_COMMA_MISSING = re.compile(r"}(\s*){")
_PAIR = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"([^"\n]{1,500})"')
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_MARKUP = re.compile(r"(?:<|&lt;|&amp;lt;)(?:p|br|div)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declared:
    """*titles*: of all kinds, the surest first. *body*: HTML or plain text. *is_article*, *is_listing*: what it says to be."""

    titles: tuple[str, ...] = ()
    body: str = ""
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    sources: tuple[str, ...] = ()
    section: str | None = None
    byline: str | None = None
    is_article: bool = False
    is_listing: bool = False


def declared_by(tree: Tree, text: str, address: str | None, saved: datetime.datetime | None) -> Declared:
    """What the page *text* at *address*, of which *tree* is all, says of itself."""
    meta = _meta(tree)
    shown = tuple(clean(value) for value in (*_values(meta, _TITLES), *_heads(tree)) if value)
    objects = list(_objects(tree))
    articles = [one for one in objects if _is_article(one)]
    article = _own_article(articles, shown)
    types = {name for one in objects for name in _types(one)}
    url = _url(tree, text, meta, article, address)
    is_article = bool(article) or any(
        meta.get(name) for name in ("article:published_time", "datepublished", "articlebody")
    )
    return Declared(
        titles=tuple(dict.fromkeys(title for title in (clean(_text(article.get("headline"))), *shown) if title)),
        body=_body(article),
        url=url,
        published=_time((_text(article.get("datePublished")), *_values(meta, _PUBLISHED)), saved),
        updated=_time((_text(article.get("dateModified")), *_values(meta, _UPDATED)), saved),
        sources=_names((_text(article.get("publisher")), *_values(meta, _SOURCES))),
        section=next(
            iter(_names((_text(article.get("articleSection")), *_values(meta, _SECTIONS), _crumb(objects)))), None
        ),
        byline=_byline(article, meta),
        is_article=is_article,
        is_listing=not is_article and (len(articles) > 1 or bool(types & _LISTING_TYPES) or _is_front(url)),
    )


def clean(text: str) -> str:
    """The beginning of *text* on one line, without what it is escaped by, and without tags."""
    text = text[:_MOST_CHARS]
    return " ".join(_TAG.sub(" ", _unescaped(text)).split()) if "&" in text or "<" in text else " ".join(text.split())


def _unescaped(text: str) -> str:
    for _ in range(_UNESCAPES):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def _meta(tree: Tree) -> dict[str, str]:
    """The meta tags and microdata of a page: the first value that each name has."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if value := (element.get("content") or "").strip():
            meta.setdefault(name.strip().lower(), value)
    for element in tree.xpath("//*[@itemprop][not(self::meta)]"):
        if (name := element.get("itemprop")) in _MICRODATA:
            value = element.get("content") or element.get("datetime") or "".join(element.itertext())
            meta.setdefault(name.lower(), value.strip())
    return meta


def _values(meta: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    return (meta[name] for name in names if name in meta)


def _heads(tree: Tree) -> Iterator[str]:
    """What stands in the title of the window."""
    return (title.text or "" for title in tree.iterfind("head/title"))


def _objects(tree: Tree) -> Iterator[dict[str, Any]]:
    """The objects of the JSON-LD of a page, out of their lists and graphs."""
    scripts = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    found = (one for script in scripts for one in _flat(read_json(script.text or ""), _DEEPEST))
    yield from (one for one, _ in zip(found, range(_MOST_OBJECTS), strict=False))


def _flat(value: object, deepest: int) -> Iterator[dict[str, Any]]:
    if deepest == 0:
        return
    if isinstance(value, list):
        for one in value:
            yield from _flat(one, deepest - 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flat(value.get(name), deepest - 1)


def read_json(text: str) -> object:
    """The JSON in *text*, with the faults mended that sites make; of what cannot be mended, the pairs that matter."""
    text = _without_comments(text)
    for mended in _mended(text):
        try:
            return json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
    return {"@type": "Article", **dict(_PAIR.findall(text))} if "Article" in text and _PAIR.search(text) else None


def _without_comments(text: str) -> str:
    """*text* without the comments that hide JSON from browsers of long ago."""
    for _ in range(2):
        for before, after in zip_longest(_BEFORE_JSON, _AFTER_JSON, fillvalue=""):
            text = text.strip().removeprefix(before).removesuffix(after)
    return text.strip()


def _mended(text: str) -> Iterator[str]:
    yield text
    text = _COMMA_TOO_MANY.sub(r"\1", text)
    yield text
    yield f"[{_COMMA_MISSING.sub('},{', text)}]"
    yield html.unescape(text)


def _types(one: Mapping[str, Any]) -> tuple[str, ...]:
    given = one.get("@type")
    names = given if isinstance(given, list) else [given]
    return tuple(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def _is_article(one: Mapping[str, Any]) -> bool:
    return any(name.endswith("Article") or name in _ARTICLE_TYPES for name in _types(one))


def _own_article(articles: list[dict[str, Any]], titles: Iterable[str]) -> dict[str, Any]:
    """The one of *articles* that the page is about: the only one, or the one with its title; else none."""
    if len(articles) == 1:
        return articles[0]
    wanted = [bare(title) for title in titles]
    for article in articles:
        headline = bare(clean(_text(article.get("headline"))))
        if headline and any(title.startswith(headline) for title in wanted):
            return article
    return {}


def _text(value: object) -> str:
    """The text of a value of JSON-LD: itself, its name, or those of its first item."""
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            value = next(iter(value), None)
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("@id")
        else:
            break
    return value if isinstance(value, str) else ""


def _body(article: Mapping[str, Any]) -> str:
    """The text of an article, or of the entries of a live blog, as HTML."""
    if body := _text(article.get("articleBody")):
        return body
    updates = article.get("liveBlogUpdate")
    entries = (
        [_text(one.get("articleBody")) for one in updates if isinstance(one, dict)] if isinstance(updates, list) else []
    )
    return "\n".join(entries)


def _time(values: Iterable[str], saved: datetime.datetime | None) -> str | None:
    return next((time for value in values if (time := find_time(value[:_DATE_CHARS], saved))), None)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """The different names among *values*, those in Bengali first."""
    names = dict.fromkeys(name for value in values if (name := clean(value)))
    return tuple(sorted(names, key=lambda name: not BENGALI_LETTER.search(name)))


def _crumb(objects: Iterable[Mapping[str, Any]]) -> str:
    """The section that the trail of links to an article leads through: the last link but the article itself and the front page."""
    for one in objects:
        trail = one.get("itemListElement") if "BreadcrumbList" in _types(one) else None
        names = [_crumb_name(link) for link in trail if isinstance(link, dict)] if isinstance(trail, list) else []
        if len(names) > 2:  # front page, section, article
            return names[-2]
    return ""


def _crumb_name(link: Mapping[str, Any]) -> str:
    return _text(link.get("name")) or _text(link.get("item"))


def _byline(article: Mapping[str, Any], meta: Mapping[str, str]) -> str | None:
    """Who wrote it; an address is no name."""
    authors = article.get("author")
    given = [_text(one) for one in authors[:_MOST_AUTHORS]] if isinstance(authors, list) else [_text(authors)]
    names = [clean(name) for name in given if name] or [clean(value) for value in _values(meta, _AUTHORS)][:1]
    return ", ".join(dict.fromkeys(name for name in names if name and "://" not in name)) or None


def _url(tree: Tree, text: str, meta: Mapping[str, str], article: Mapping[str, Any], address: str | None) -> str | None:
    """The address that a page gives itself, or where it was found. One that leads to the front of its site says nothing."""
    saved_from = _SAVED_FROM.search(text[:2000])
    base = _joined(None, address or (saved_from[1] if saved_from else None))
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    page = article.get("mainEntityOfPage")
    told = page if isinstance(page, str) else _text(page.get("@id")) if isinstance(page, dict) else ""
    for given in (*links, meta.get("og:url"), told, _text(article.get("url"))):
        url = _joined(base, given)
        if url and not (_is_front(url) and base and not _is_front(base)):
            return url
    return base


def _joined(base: str | None, given: str | None) -> str | None:
    try:
        url = urljoin(base or "", (given or "").strip()) if given else ""
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:  # a broken IPv6 host
        return None


def _is_front(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query


def embedded_body(data: Iterable[str], title: str) -> str:
    """The HTML of an article in the *data* that a page's scripts start with: all of it below the object that holds its *title*."""
    for text in data:
        if title and title.split()[0] in text:
            for holder in _holders(read_json(text), title):
                if found := "\n".join(dict.fromkeys(_marked_up(holder))):
                    return found
    return ""


def _holders(value: object, title: str) -> Iterator[object]:
    """The objects in *value* that have *title* for one of their values, the outermost first."""
    wanted, longest = bare(title), 2 * len(title) + 20
    waiting = deque([value])
    while waiting:
        one = waiting.popleft()
        children = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        texts = (child for child in children if isinstance(child, str) and len(child) <= longest)
        if isinstance(one, dict) and any(bare(clean(text)) == wanted for text in texts):
            yield one
        waiting.extend(child for child in children if isinstance(child, dict | list))


def _marked_up(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and _MARKUP.search(one):
            yield one
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
