"""An article page in HTML -> an Article.

What a page says of itself for machines comes first (search.sources.declared), then what it shows (search.sources.outline): the
headline, the datelines and bylines around it. The paragraphs are the business of search.sources.pagebody; whether it is news in
Bengali, that of search.sources.judging.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from search.articles import Article, fallback_id
from search.sources.declared import Declared, declared_by
from search.sources.encodings import decode_page
from search.sources.guard import Unreadable, guarded
from search.sources.judging import Appearance, page_fault
from search.sources.lines import (
    agency_named,
    agency_of,
    bare,
    byline_of,
    in_order,
    is_dateline,
    is_furniture,
    time_told_from,
    times_of,
)
from search.sources.outline import (
    Line,
    Tree,
    body_of,
    charset_of,
    convert_fonts,
    lines_of,
    marked_author,
    parse,
    take_scripts,
)
from search.sources.pagebody import Page, body_of_article, is_same
from search.sources.pagetext import TOO_LARGE
from search.sources.parts import Origin, Part, Problem, Reading, cut_whole
from search.sources.records import Record, Reject, Repair
from search.sources.titles import headline_of, is_no_author, source_of

_TITLE_WORDS = 4  # a link with as many is the title of an article; menus have one or two
_LINES_ABOVE = 4  # of the headline, where its dateline may stand; further up it is today's
_LINES_BELOW = 15  # of the headline, where the first paragraph is not found on the page
_LINES_OF_A_WALL = 60  # of a page; on a longer one only titles and headings say that it is a wall or an error
_LINES_AFTER_BODY = 3  # where the agency may be named


class _Around(NamedTuple):
    """The lines *above* the headline, the nearest first, and *below* it, down to the first paragraph."""

    above: Sequence[Line]
    below: Sequence[Line]


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    yield from cut_whole(stream, "html", origin, reading, TOO_LARGE)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield the one article of the page, or the reason why it has none, and what had to be mended in it."""
    origin = part.origin
    text, mended = decode_page(part.payload, origin.charset or charset_of(part.payload))
    yield from (Repair(origin.path, kind) for kind in mended)
    try:
        tree = guarded(lambda: parse(text), reading.limits.read_seconds)
        if convert_fonts(tree):
            yield Repair(origin.path, "bijoy")
        yield _read_page(tree, text, origin, reading)
    except Unreadable as error:
        yield Reject(origin.path, None, error.reason, str(error))


def _read_page(tree: Tree, text: str, origin: Origin, reading: Reading) -> Article | Reject:
    declared = declared_by(tree, text, origin.url, origin.saved)
    scripts = take_scripts(tree)
    lines = lines_of(body_of(tree))
    most = reading.limits.article_chars
    if max(len(declared.body), sum(len(line.text) for line in lines)) > most:
        return Reject(origin.path, None, "too-large", f"a page of more than {most:,} characters is no article")
    page = Page(declared, headline_of(declared, lines), lines, scripts)
    body = body_of_article(page, tree, reading)
    article = _article(page, body, tree, origin)
    fault = page_fault(_appearance(page, body), article, reading.news)
    return Reject(origin.path, None, *fault) if fault else article


def _article(page: Page, body: Sequence[str], tree: Tree, origin: Origin) -> Article:
    declared = page.declared
    around = _around(page, body)
    source = source_of(declared, page.title)
    published, updated = _times(declared, around, origin)
    byline = _byline(declared, around, source) or marked_author(tree)
    agency = agency_of([*body, *_after(page, body)]) or (agency_named(byline) if byline else None)
    return Article(
        id=declared.url or fallback_id(source, page.title or "\n".join(body)[:200], published),
        title=page.title,
        body="\n".join(body),
        url=declared.url,
        published=published,
        updated=updated,
        source=source,
        section=declared.section,
        byline=byline,
        agency=agency,
    )


def _around(page: Page, body: Sequence[str]) -> _Around:
    texts = [line.text for line in page.lines]
    title = bare(page.title)
    first = texts.index(body[0]) if body and body[0] in texts else None
    places = [place for place, text in enumerate(texts[:first]) if title and is_same(text, title)]
    if not places:
        return _Around((), page.lines[:first] if first is not None else ())
    last = places[-1]
    below = page.lines[last + 1 : last + 1 + _LINES_BELOW if first is None else first]
    return _Around(page.lines[max(0, places[0] - _LINES_ABOVE) : places[0]][::-1], below)


def _after(page: Page, body: Sequence[str]) -> list[str]:
    texts = [line.text for line in page.lines]
    end = texts.index(body[-1]) + 1 if body and body[-1] in texts else len(texts)
    return texts[end : end + _LINES_AFTER_BODY]


def _times(declared: Declared, around: _Around, origin: Origin) -> tuple[str | None, str | None]:
    """(published, updated): as told to machines; else of the datelines, the nearest first; else told from when it was saved."""
    if declared.published:
        return in_order(declared.published, declared.updated)
    shown = [line.dated for line in (*around.below, *around.above) if not line.is_link]
    published, updated = times_of(line for line in shown if is_dateline(line))
    published = published or time_told_from((line.text for line in around.below if not line.is_link), origin.saved)
    return in_order(published or declared.updated, updated or declared.updated)


def _byline(declared: Declared, around: _Around, source: str | None) -> str | None:
    """Who wrote it, as told to machines, but for the name of the paper; else as printed at the headline."""
    told = declared.byline
    if told and not is_no_author(told, source, declared.url):
        return told
    return byline_of(line.text for line in (*around.below, *around.above))


def _appearance(page: Page, body: Sequence[str]) -> Appearance:
    lines, declared = page.lines, page.declared
    texts = [line.text for line in lines]
    headings = [line.text for line in lines if line.inside in ("h1", "h2")]
    is_short = len(lines) <= _LINES_OF_A_WALL
    words = sum(len(text.split()) for text in texts)
    return Appearance(
        names=(*declared.titles, *(texts if is_short else headings), *(page.scripts.without if words < 20 else ())),
        words=words,
        linked_titles=len({line.text for line in lines if _is_title(line)}),
        teasers=_teasers(page, body),
        says_article=declared.is_article,
        says_listing=declared.is_listing,
        has_headline=bool(declared.titles) or bool(headings),
        runs_scripts=page.scripts.has_any,
    )


def _teasers(page: Page, body: Sequence[str]) -> int:
    """How many paragraphs of *body* stand right below the linked title of an article; none if the first does not."""
    above = {line.text: before for before, line in pairwise(page.lines)}
    heads = [above.get(paragraph) for paragraph in body]
    own = bare(page.title)
    teasers = [
        bool(head and _is_title(head) and not is_furniture(head.text) and not is_same(head.text, own)) for head in heads
    ]
    return sum(teasers) if teasers and teasers[0] else 0


def _is_title(line: Line) -> bool:
    return line.is_link and len(line.text.split()) >= _TITLE_WORDS
