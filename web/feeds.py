"""What other programs find the archive by: Atom feeds of searches, OpenSearch, sitemaps, robots.txt.

All of it is XML but robots.txt, and all addresses in it are absolute. Errors: web.problems.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, render_template, request, url_for

from search.articles import moment_of
from search.engine import Engine
from search.results.page import Hit, Listing
from web import links
from web.extension import current_engine
from web.languages import gettext, language
from web.marking import web_address
from web.parameters import SearchParameters, check_repeated, read_parameters, search, whole_number

feeds = Blueprint("feeds", __name__)
ENTRIES = 50  # a feed reader asks every hour, and few subjects have more news a day
URLS = 10_000  # a sitemap may have 50,000 in 50 MB; this many stay below it with addresses of 5 KB
UNDATED = "undated"  # the sitemap of articles without a date, which are in no month
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
LONG_AGO = "1970-01-01T00:00:00Z"  # Atom wants a time; the day of the index would make undated articles new with each
FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # however they are escaped


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a feed. *address*: on this site; *source_address*: where it comes from. Times are those of RFC 3339."""

    hit: Hit
    address: str
    source_address: str | None
    updated: str
    published: str | None
    summary: str


@feeds.get("/feed.atom")
def atom() -> Response:
    """The newest articles that a search finds as it stands: what is corrected or loosened is nobody's subscription."""
    check_repeated(request.args)
    asked = replace(read_parameters(request.args), page="", size="")
    as_typed = replace(asked, size=str(ENTRIES), sort=asked.sort or "newest", spelling="off", loose="off")
    engine = current_engine()
    found = search(engine, as_typed, ENTRIES, facets=False)
    built = moment_of(engine.stats().built)
    answer = feed_answer(asked, [entry_of(hit) for hit in found.hits], built)
    answer.last_modified = built
    if not request.if_none_match:  # a tag knows better
        answer.make_conditional(request)
    return answer


def feed_answer(asked: SearchParameters, entries: list[Entry], built: datetime.datetime) -> Response:
    """*built*: when the index was, for a feed without a dated entry."""
    chosen = request.args.get("lang")
    dated = [moment_of(entry.published) for entry in entries if entry.published]
    return xml_answer(
        "feed.xml",
        "application/atom+xml",
        title=feed_title(asked),
        site=gettext("Khobor"),
        untitled=gettext("Untitled"),
        id=feed_link(asked.pairs()),
        address=feed_link([*asked.pairs(), *([("lang", chosen)] if chosen else [])]),
        results=links.absolute(links.search_link(replace(asked, sort=asked.sort or "newest"))),
        icon=icon_address(),
        updated=rfc_3339(max(dated, default=built)),
        entries=entries,
    )


def feed_link(pairs: list[tuple[str, str]]) -> str:
    return links.absolute(links.with_query(url_for("feeds.atom"), pairs))


def icon_address() -> str:
    return links.absolute(url_for("static", filename="icon.svg"))


def feed_title(asked: SearchParameters) -> str:
    """What the feed is of; the filters are named as they were typed."""
    filters = [
        *asked.source,
        *asked.section,
        *asked.year,
        *asked.month,
        "–".join(filter(None, (asked.from_, asked.to))),
    ]
    of_what = " · ".join(filter(None, (asked.q.strip(), *filters)))
    return f"{gettext('Khobor')}: {of_what or gettext('Latest news')}"


def entry_of(hit: Hit) -> Entry:
    published = rfc_3339(moment_of(hit.published)) if hit.published else None
    return Entry(
        hit=hit,
        address=links.absolute(links.article_link(hit.article_id, SearchParameters())),
        source_address=web_address(hit.url),
        updated=published or LONG_AGO,
        published=published,
        summary=" … ".join(snippet.text for snippet in hit.snippets),
    )


def rfc_3339(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="seconds")


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser can search the site from its address bar. What is asked is put in place of what braces hold."""
    return xml_answer(
        "opensearch.xml",
        "application/opensearchdescription+xml",
        name=gettext("Khobor"),
        description=gettext("Search in Bengali news"),
        search=links.absolute(f"{links.search_path()}?q={{searchTerms}}"),
        suggestions=links.absolute(f"{request.script_root}/api/suggest?q={{searchTerms}}&format=opensearch"),
        feed=links.absolute(f"{url_for('feeds.atom')}?q={{searchTerms}}"),
        icon=icon_address(),
        address=request.url,
    )


@feeds.get("/sitemap.xml")
def sitemap() -> Response:
    """The sitemaps of all months, each cut into as many as its articles need."""
    counts = sitemap_counts(current_engine())
    parts = [(name, part) for name, count in counts.items() for part in range(1, -(-count // URLS) + 1)]
    return xml_answer("sitemaps.xml", "application/xml", addresses=[sitemap_link(name, part) for name, part in parts])


def sitemap_counts(engine: Engine) -> dict[str, int]:
    """How many articles each month has, and how many have no date."""
    months = {month.value: month.count for month in engine.months()}
    undated = engine.stats().articles - sum(months.values())
    return months | ({UNDATED: undated} if undated > 0 else {})


def sitemap_link(name: str, part: int) -> str:
    pairs = [("page", str(part))] if part > 1 else []
    return links.absolute(links.with_query(url_for("feeds.sitemap_of", name=name), pairs))


@feeds.get("/sitemaps/<name>.xml")
def sitemap_of(name: str) -> Response:
    """The articles of one month, or those without a date, from the oldest on: what is added comes last."""
    check_repeated(request.args, ("page",))
    part = whole_number(request.args.get("page", "1"), "page")
    if name != UNDATED and not MONTH.fullmatch(name):
        abort(404)
    listed = current_engine().listing("" if name == UNDATED else name)
    inside = listed[(part - 1) * URLS : part * URLS] if part else ()
    if not inside:
        abort(404)
    return xml_answer(
        "sitemap.xml", "application/xml", articles=[(listed_address(one), one.modified) for one in inside]
    )


def listed_address(one: Listing) -> str:
    return links.absolute(links.article_link(one.article_id, SearchParameters()))


@feeds.get("/robots.txt")
def robots() -> Response:
    """Articles and the ways to them are for everybody; searches are without end, and each costs one."""
    searches = (f"{links.search_path()}?", url_for("trends.show") + "?", url_for("feeds.atom"))
    paths = (*searches, f"{request.script_root}/api/", f"{request.script_root}/export.")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in paths),
        "",
        f"Sitemap: {links.absolute(url_for('feeds.sitemap'))}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def xml_answer(template: str, mimetype: str, **values: object) -> Response:
    """*template* filled in, without the characters that XML has no way to write."""
    text = render_template(template, language=language(), **values)
    return Response(FORBIDDEN_IN_XML.sub("", text), mimetype=mimetype)
