"""An article page saved as text -> an Article.

Such a file is what a browser's "save as text" or a copied page leaves: the site's own lines (menus, share buttons, a logo's
name), the headline once or more, a dateline, a byline, the paragraphs, and more of the site below. Nothing marks which is which,
so lines are told apart by what they are: a dateline holds a date, a byline a desk, a paragraph sentences, furniture is in a word
list, and of the short lines above the first paragraph the headline is the one that stands twice, or that the body speaks of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from search.articles import Article, fallback_id
from search.bengali.terms import analyze
from search.sources.bijoy import from_bijoy, is_bijoy
from search.sources.encodings import decode_page
from search.sources.judging import Appearance, Fault, page_fault
from search.sources.lines import (
    TITLE_TAG,
    URL,
    agency_of,
    bare,
    byline_of,
    can_be_headline,
    heads_what_is_below,
    is_dateline,
    is_furniture,
    is_paragraph,
    largest_block,
    split_lines,
    time_told_from,
    times_of,
)
from search.sources.parts import Origin, Part, Problem, Reading, cut_whole
from search.sources.records import Record, Reject, Repair

TOO_LARGE = "a page of more than {most} bytes is no article"
_WORDS_FOR_STANDING_TWICE = 1  # settles ties; a ticker of other news stands twice too
_LINES_AFTER_BODY = 2  # where a dateline, a byline or an agency may stand below the text
_LINES_OF_A_NAME = 5  # at the top of a page, where it says what it is: "404", "Just a moment..."


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page by what they are; *header* is what stands above the first paragraph, furniture left out."""

    header: tuple[str, ...]
    body: tuple[str, ...]
    tail: tuple[str, ...]


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    yield from cut_whole(stream, "text", origin, reading, TOO_LARGE)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield the one article of the page, or the reason why it has none, and what had to be mended in it."""
    text, mended = decode_page(part.payload, part.origin.charset)
    yield from (Repair(part.origin.path, kind) for kind in mended)
    if is_bijoy(text):
        text = "\n".join(line if URL.match(line) else from_bijoy(line) for line in text.splitlines())
        yield Repair(part.origin.path, "bijoy")
    yield _read_page(text, part.origin, reading)


def _read_page(text: str, origin: Origin, reading: Reading) -> Article | Reject:
    most = reading.limits.article_chars
    if len(text) > most:
        return Reject(origin.path, None, "too-large", f"a page of more than {most:,} characters is no article")
    lines = split_lines(text)
    page = _part(lines)
    headline = _headline(page, lines)
    article = _article(lines, page, headline, origin) if page.body and headline else None
    fault = page_fault(Appearance(tuple(lines[:_LINES_OF_A_NAME]), len(text.split())), article, reading.news)
    if fault or not article:
        return Reject(origin.path, None, *(fault or _nothing_found(page)))
    return article


def _article(lines: Sequence[str], page: _Page, headline: str, origin: Origin) -> Article:
    body = "\n".join(line for line in page.body if line != headline)
    published, updated = _times(page, headline, origin)
    source = _source(lines, headline)
    url = next((line for line in lines if URL.fullmatch(line)), origin.url)
    return Article(
        id=url or fallback_id(source, headline, published),
        url=url,
        title=headline,
        body=body,
        published=published,
        updated=updated,
        source=source,
        byline=byline_of(line for line in _around(page) if line != headline),
        agency=agency_of((*page.body, *page.tail[:_LINES_AFTER_BODY])),
    )


def _nothing_found(page: _Page) -> Fault:
    if page.body:
        return Fault("no-headline", "no line above the first paragraph can be its headline")
    return Fault("no-text", "no paragraphs of an article were found on the page")


def _part(lines: Sequence[str]) -> _Page:
    """Part a page at the first and the last paragraph of its largest block of prose.

    Between them subheadings stay, and furniture goes with what it heads.
    """
    article = largest_block(lines)
    if not article:
        return _Page(tuple(line for line in lines if not is_furniture(line)), (), ())
    below = next((place for place in range(article[0], len(lines)) if heads_what_is_below(lines[place])), len(lines))
    first, last = article[0], max(place for place in article if place < below)
    header = tuple(line for line in lines[:first] if not is_furniture(line))
    tail = tuple(line for line in lines[last + 1 :] if not is_furniture(line))
    body = tuple(
        line
        for place, line in enumerate(lines[first : last + 1], start=first)
        if is_paragraph(line) or not (is_furniture(line) or is_furniture(lines[place - 1]) or is_dateline(line))
    )
    return _Page(header, body, tail)


def _headline(page: _Page, lines: Sequence[str]) -> str | None:
    """The line of the header that shares most words with the body; that it stands on the page twice counts as some of them."""
    times = Counter(map(bare, lines))
    in_body = {token.stem for line in page.body for token in analyze(line)}

    def standing(line: str) -> int:
        shared = len(in_body & {token.stem for token in analyze(line)})
        return shared + (_WORDS_FOR_STANDING_TWICE if times[bare(line)] > 1 else 0)

    return max(_headline_candidates(page, set(times)), key=standing, default=None)


def _headline_candidates(page: _Page, on_page: set[str]) -> list[str]:
    """The lines of the header that can be its headline; "headline | paper" is one, without the paper, if nothing else is."""
    lines = [line for line in dict.fromkeys(page.header) if can_be_headline(line)]
    parted = {line: found[1] for line in lines if (found := TITLE_TAG.fullmatch(line))}
    tags = {line for line, headline in parted.items() if "|" in line or bare(headline) in on_page}
    return [line for line in lines if line not in tags] or [parted[line] for line in lines if line in tags]


def _times(page: _Page, headline: str, origin: Origin) -> tuple[str | None, str | None]:
    """(published, updated): of datelines, or else as told from when the page was saved."""
    published, updated = times_of(_datelines(page, headline))
    below = page.header[_place(page, headline) + 1 :]
    return published or time_told_from(below, origin.saved), updated


def _datelines(page: _Page, headline: str) -> list[str]:
    """The datelines of the header, those below the headline first, the nearest first; without any, one right below the body."""
    place = _place(page, headline)
    dated = [other for other, line in enumerate(page.header) if is_dateline(line)]
    dated.sort(key=lambda other: (other < place, abs(other - place)))
    return [page.header[other] for other in dated] or [line for line in page.tail[:1] if is_dateline(line)]


def _place(page: _Page, headline: str) -> int:
    return max((place for place, line in enumerate(page.header) if line == headline), default=0)


def _around(page: _Page) -> tuple[str, ...]:
    return (*page.header, *page.tail[:_LINES_AFTER_BODY])


def _source(lines: Sequence[str], headline: str) -> str | None:
    """The paper's name where the page's own title is on the page: "headline | paper"."""
    for line in lines:
        found = TITLE_TAG.fullmatch(line)
        if found and bare(found[1]) == bare(headline):
            return found[2]
    return None
