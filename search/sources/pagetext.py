"""An article page saved as text -> an Article.

Such a file is what a browser's "save as text" or a copied page leaves: the site's own lines (menus, share buttons, a logo's
name), the headline once or more, a dateline, a byline, the paragraphs, and more of the site below. Nothing marks which is which,
so lines are told apart by what they are: a dateline holds a date, a byline a desk, a paragraph sentences, furniture is in a word
list, and of the short lines above the first paragraph the headline is the one that stands twice, or that the body speaks of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from search.articles import Article, fallback_id
from search.bengali.dates import find_time
from search.bengali.normalize import key
from search.bengali.terms import analyze
from search.bengali.wordlists import read_list
from search.settings import Limits
from search.sources.parts import Origin, Part, Problem, Reading
from search.sources.records import Record, Reject

_PARAGRAPH_WORDS = 6  # a line with a danda and as many words is a paragraph; headlines have no danda
_LONG_LINE_WORDS = 30  # no headline is as long: a paragraph of a page that writes no danda
_HEADLINE_WORDS = 3  # menus have one or two words a line
_WORDS_FOR_STANDING_TWICE = 1  # settles ties; a ticker of other news stands twice too
_BYLINE_WORDS = 8
_LINES_AFTER_BODY = 2  # where a dateline, a byline or an agency may stand below the text
_DATELINE_WORDS = 20  # "প্রকাশ: ... | আপডেট: ..." with weekday and Bangla date; a longer line with a date is prose
_MOST_LINES_BETWEEN = 5  # two paragraphs of one article: a subheading, a caption, "read also" and its links
_LEAST_BENGALI = 0.5  # of the letters; a Bengali report that quotes English has over 0.8
_LEAST_BODY_WORDS = 30  # under this it is a teaser, a caption or a listing: briefs have 40 words and more

_DANDA = re.compile("[।॥৷]")
_LETTER = re.compile(r"[^\W\d_]")
_BENGALI_LETTER = re.compile("[\u0985-\u09b9\u09ce\u09dc-\u09e1]")
_PUBLISHED = re.compile(r"প্রকাশ|পোস্ট|published|posted", re.IGNORECASE)
_UPDATED = re.compile(r"আপডেট|হালনাগাদ|updated?|modified", re.IGNORECASE)
_URL = re.compile(r"https?://\S+")
_TITLE_TAG = re.compile(r"(.+?)\s+(?:\||::|»|–|—|-)\s+(.+)")  # "headline | paper", as in the title of a browser window
_BYLINE_LABEL = re.compile(r"^(?:লেখক|প্রতিবেদক|প্রতিবেদন|by)\s*[:ঃ]\s*", re.IGNORECASE)
_AGENCY_SENTENCE = re.compile(
    r"(?:^|[।\n(])\s*(?:খবর|সূত্র|তথ্যসূত্র|তথ্য সূত্র)\s*[:ঃ]?\s*([^।\n:()]{2,60}?)\s*(?:[।)]|$)", re.MULTILINE
)
_GENITIVE = re.compile(r"(?:[-'’]?(?:এর|র)|ের)$")


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page by what they are; *header* is what stands above the first paragraph, furniture left out."""

    header: tuple[str, ...]
    body: tuple[str, ...]
    tail: tuple[str, ...]


def split(stream: BinaryIO, origin: Origin, reading: Reading) -> Iterator[Part | Problem]:
    data = stream.read(reading.limits.record_bytes + 1)
    if len(data) > reading.limits.record_bytes:
        most = reading.limits.record_bytes
        yield Reject(origin.path, None, "too-large", f"a page of more than {most:,} bytes is no article")
    else:
        yield Part("text", origin, data)


def read(part: Part, reading: Reading) -> Iterator[Record]:
    """Yield the one article of the page, or the reason why it has none."""
    try:
        text = part.payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"broken UTF-8 at byte {error.start}: it is no text, or in another encoding"
        yield Reject(part.origin.path, None, "broken-utf8", message)
        return
    yield from read_page_text(text, part.origin.path, reading.limits)


def read_page_text(text: str, path: str, limits: Limits) -> Iterator[Record]:
    """Yield the one article of the page *text*, or the reason why it has none."""
    if len(text) > limits.article_chars:
        yield Reject(path, None, "too-large", f"a page of more than {limits.article_chars:,} characters is no article")
        return
    lines = [line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line]
    page = _part(lines)
    headline = _headline(page, lines)
    reject = _why_not(page, headline, path)
    if reject or not headline:
        yield reject or Reject(path, None, "no-headline", "no line above the first paragraph can be its headline")
        return
    body = "\n".join(line for line in page.body if line != headline)
    published, updated = _times(page, headline)
    source = _source(lines, headline)
    yield Article(
        id=_url(lines) or fallback_id(source, headline, published),
        url=_url(lines),
        title=headline,
        body=body,
        published=published,
        updated=updated,
        source=source,
        byline=_byline(page, headline),
        agency=_agency(page),
    )


def _part(lines: Sequence[str]) -> _Page:
    """Part a page at the first and the last paragraph of its largest block of prose.

    Between them subheadings stay, and furniture goes with what it heads.
    """
    blocks = _blocks([place for place, line in enumerate(lines) if _is_paragraph(line)])
    if not blocks:
        return _Page(tuple(line for line in lines if not _is_furniture(line)), (), ())
    article = max(blocks, key=lambda block: sum(len(lines[place].split()) for place in block))
    below = next(
        (place for place in range(article[0], len(lines)) if _bare(lines[place]) in _headings_below()), len(lines)
    )
    first, last = article[0], max(place for place in article if place < below)
    header = tuple(line for line in lines[:first] if not _is_furniture(line))
    tail = tuple(line for line in lines[last + 1 :] if not _is_furniture(line))
    body = tuple(
        line
        for place, line in enumerate(lines[first : last + 1], start=first)
        if _is_paragraph(line) or not (_is_furniture(line) or _is_furniture(lines[place - 1]) or _is_dateline(line))
    )
    return _Page(header, body, tail)


def _blocks(paragraphs: Sequence[int]) -> list[list[int]]:
    """The places of paragraphs, parted where many other lines stand between two: lists below an article, then more prose."""
    blocks: list[list[int]] = []
    for place in paragraphs:
        if blocks and place - blocks[-1][-1] <= _MOST_LINES_BETWEEN + 1:
            blocks[-1].append(place)
        else:
            blocks.append([place])
    return blocks


def _is_paragraph(line: str) -> bool:
    words = len(line.split())
    prose = (words >= _PARAGRAPH_WORDS and _DANDA.search(line)) or words >= _LONG_LINE_WORDS
    return bool(prose) and not _is_furniture(line) and not _is_dateline(line)


def _is_dateline(line: str) -> bool:
    return len(line.split()) <= _DATELINE_WORDS and not _DANDA.search(line) and find_time(line) is not None


def _is_furniture(line: str) -> bool:
    whole, beginnings = _furniture()
    bare = _bare(line)
    return not bare or bare in whole or bare.startswith(beginnings) or "©" in line


@cache
def _headings_below() -> frozenset[str]:
    return frozenset(map(_bare, read_list("below")))


@cache
def _furniture() -> tuple[frozenset[str], tuple[str, ...]]:
    entries = read_list("furniture")
    whole = frozenset(_bare(entry) for entry in entries if not entry.endswith("*"))
    return whole, tuple(_bare(entry) for entry in entries if entry.endswith("*"))


def _bare(line: str) -> str:
    """*line* as the keys of its words, so that neither punctuation nor encoding tells two lines apart."""
    return " ".join(token.exact for token in analyze(line))


def _is_byline(line: str) -> bool:
    words = _bare(line).split()
    has_desk = any(word.startswith(_desks()) for word in words)
    return 0 < len(words) <= _BYLINE_WORDS and not _DANDA.search(line) and (has_desk or bool(_BYLINE_LABEL.match(line)))


@cache
def _desks() -> tuple[str, ...]:
    return tuple(map(key, read_list("desks")))


def _headline(page: _Page, lines: Sequence[str]) -> str | None:
    """The line of the header that shares most words with the body; that it stands on the page twice counts as some of them."""
    times = Counter(map(_bare, lines))
    in_body = {token.stem for line in page.body for token in analyze(line)}

    def standing(line: str) -> int:
        shared = len(in_body & {token.stem for token in analyze(line)})
        return shared + (_WORDS_FOR_STANDING_TWICE if times[_bare(line)] > 1 else 0)

    return max(_headline_candidates(page, set(times)), key=standing, default=None)


def _headline_candidates(page: _Page, on_page: set[str]) -> list[str]:
    """The lines of the header that can be its headline; "headline | paper" is one, without the paper, if nothing else is."""
    lines = [line for line in dict.fromkeys(page.header) if _can_be_headline(line)]
    parted = {line: found[1] for line in lines if (found := _TITLE_TAG.fullmatch(line))}
    tags = {line for line, headline in parted.items() if "|" in line or _bare(headline) in on_page}
    return [line for line in lines if line not in tags] or [parted[line] for line in lines if line in tags]


def _can_be_headline(line: str) -> bool:
    words = len(_bare(line).split())
    plain = _HEADLINE_WORDS <= words < _LONG_LINE_WORDS and not _URL.match(line)
    return plain and not _is_dateline(line) and not _is_byline(line)


def _why_not(page: _Page, headline: str | None, path: str) -> Reject | None:
    text = "\n".join((headline or "", *page.body))
    letters = len(_LETTER.findall(text))
    if not page.body or sum(len(line.split()) for line in page.body) < _LEAST_BODY_WORDS:
        return Reject(path, None, "no-text", "no paragraphs of an article were found on the page")
    if len(_BENGALI_LETTER.findall(text)) < _LEAST_BENGALI * letters:
        return Reject(path, None, "not-bengali", "less than half of its letters are Bengali")
    return None


def _times(page: _Page, headline: str) -> tuple[str | None, str | None]:
    """(published, updated): a lone time, whatever it is called, is that of publication.

    Of several times without a name the one nearest to the headline counts; one at the top may be the day of saving.
    """
    published: str | None = None
    updated: str | None = None
    unnamed: str | None = None
    for part in (part for line in _datelines(page, headline) for part in _labelled_parts(line)):
        time = find_time(part)
        if _PUBLISHED.search(part):
            published = published or time
        elif _UPDATED.search(part):
            updated = updated or time
        else:
            unnamed = unnamed or time
    first = published or unnamed or updated
    return first, updated if updated != first else None


def _datelines(page: _Page, headline: str) -> list[str]:
    """The datelines of the header, those below the headline first, the nearest first; without any, one right below the body."""
    place = max((place for place, line in enumerate(page.header) if line == headline), default=0)
    dated = [other for other, line in enumerate(page.header) if _is_dateline(line)]
    dated.sort(key=lambda other: (other < place, abs(other - place)))
    return [page.header[other] for other in dated] or [line for line in page.tail[:1] if _is_dateline(line)]


def _labelled_parts(line: str) -> list[str]:
    """A dateline parted before each of its labels: "প্রকাশ: ... | আপডেট: ..." is two."""
    starts = sorted({found.start() for label in (_PUBLISHED, _UPDATED) for found in label.finditer(line)} | {0})
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _byline(page: _Page, headline: str) -> str | None:
    """The first line of the header, or else just below the body, that names a desk or an author."""
    for line in (*page.header, *page.tail[:_LINES_AFTER_BODY]):
        if line != headline and _is_byline(line) and not _is_dateline(line):
            return _BYLINE_LABEL.sub("", line)
    return None


def _agency(page: _Page) -> str | None:
    """The agency of "খবর এএফপির", as the word list spells it; the last one that is named so."""
    for found in reversed(_AGENCY_SENTENCE.findall("\n".join((*page.body, *page.tail[:_LINES_AFTER_BODY])))):
        bare = _bare(found)
        for name in _agencies():
            if bare == _bare(name) or _bare(_GENITIVE.sub("", found)) == _bare(name):
                return name
    return None


@cache
def _agencies() -> tuple[str, ...]:
    return read_list("agencies")


def _source(lines: Sequence[str], headline: str) -> str | None:
    """The paper's name where the page's own title is on the page: "headline | paper"."""
    for line in lines:
        found = _TITLE_TAG.fullmatch(line)
        if found and _bare(found[1]) == _bare(headline):
            return found[2]
    return None


def _url(lines: Sequence[str]) -> str | None:
    return next((line for line in lines if _URL.fullmatch(line)), None)
