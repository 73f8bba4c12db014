"""The lines of an article page, each by what it is: a paragraph, a dateline, a byline, or the site's own furniture.

A line is what a browser shows as one. Nothing but the words of a line tells what it is; where it stands on its page is the
business of search.sources.pagetext and search.sources.html.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from search.articles import moment_of
from search.bengali.dates import find_time
from search.bengali.normalize import key
from search.bengali.terms import analyze
from search.bengali.wordlists import read_list

_LONG_LINE_WORDS = 30  # no headline is as long: a paragraph of a page that writes no danda
_HEADLINE_WORDS = 3  # menus have one or two words a line
_PARAGRAPH_WORDS = 6  # a line with a danda and as many words is a paragraph; headlines have no danda
_BYLINE_WORDS = 8
_DATELINE_WORDS = 20  # "প্রকাশ: ... | আপডেট: ..." with weekday and Bangla date; a longer line with a date is prose
_MOST_LINES_BETWEEN = 5  # two paragraphs of one article: a subheading, a caption, "read also" and its links
_NOTICE_WORDS = 20  # "follow us on ...", with a danda or without one
_SHORT_CHARS = 300  # of a line that may be anything but a paragraph, however few words it has
_LONGEST_KEPT = 200  # characters of a line whose key is remembered: menus come again on every page of a site
_BEGINNING_CHARS = 100  # of a line, in which what it begins with shows

DANDA = re.compile("[।॥৷]")
URL = re.compile(r"https?://\S+")
TITLE_TAG = re.compile(r"(.+?)\s+(?:\||::|»|–|—|-)\s+(.+)")  # "headline | paper", as in the title of a browser window
_DIGIT = re.compile(r"\d")
_PUBLISHED = re.compile(r"প্রকাশ|পোস্ট|published|posted", re.IGNORECASE)
_UPDATED = re.compile(r"আপডেট|হালনাগাদ|updated?|modified", re.IGNORECASE)
_BYLINE_LABEL = re.compile(r"^(?:লেখক|প্রতিবেদক|প্রতিবেদন|by)\s*[:ঃ]\s*", re.IGNORECASE)
_AGENCY_SENTENCE = re.compile(
    r"(?:^|[।\n(])\s*(?:খবর|সূত্র|তথ্যসূত্র|তথ্য সূত্র)\s*[:ঃ]?\s*([^।\n:()]{2,60}?)\s*(?:[।)]|$)", re.MULTILINE
)
_GENITIVE = re.compile(r"(?:[-'’]?(?:এর|র)|ের)$")


def split_lines(text: str) -> list[str]:
    """The lines of *text* that hold anything, white space made single."""
    return [line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line]


def bare(line: str) -> str:
    """*line* as the keys of its words, so that neither punctuation nor encoding tells two lines apart."""
    return _remembered_key(line) if len(line) <= _LONGEST_KEPT else _key_of(line)


def _key_of(line: str) -> str:
    return " ".join(token.exact for token in analyze(line))


_remembered_key = lru_cache(4096)(_key_of)


def is_paragraph(line: str) -> bool:
    words = len(line.split())
    prose = (words >= _PARAGRAPH_WORDS and DANDA.search(line)) or words >= _LONG_LINE_WORDS
    return bool(prose) and not is_furniture(line) and not is_dateline(line)


def is_dateline(line: str) -> bool:
    if len(line) > _SHORT_CHARS or not _DIGIT.search(line) or DANDA.search(line):
        return False
    return len(line.split()) <= _DATELINE_WORDS and find_time(line) is not None


def is_furniture(line: str) -> bool:
    """Whether *line* is the site's and not the article's: a menu, a button, a caption, a notice."""
    if read_phrases("furniture").fit(line):
        return True
    return len(line) <= _SHORT_CHARS and ("©" in line or not bare(line))


class Phrases(NamedTuple):
    """What lines are known by, in keys: *whole*, by their *beginnings*, or by what is *inside*; the last in no long sentence."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    inside: tuple[str, ...]

    def fit(self, line: str) -> bool:
        if len(line) > _SHORT_CHARS:
            return bare(line[:_BEGINNING_CHARS]).startswith(self.beginnings)
        words = bare(line)
        if words in self.whole or words.startswith(self.beginnings):
            return True
        return len(words.split()) <= _NOTICE_WORDS and any(phrase in words for phrase in self.inside)


@cache
def read_phrases(name: str) -> Phrases:
    """The lines of the word list *name*; a star at an end of one stands for whatever a line has there."""
    entries = read_list(name)
    return Phrases(
        whole=frozenset(bare(entry) for entry in entries if "*" not in entry),
        beginnings=tuple(bare(entry) for entry in entries if entry.endswith("*") and not entry.startswith("*")),
        inside=tuple(bare(entry) for entry in entries if entry.startswith("*")),
    )


def heads_what_is_below(line: str) -> bool:
    """Whether *line* is the heading of what a page has below its article: comments, other news."""
    return read_phrases("below").fit(line)


def largest_block(lines: Sequence[str]) -> list[int]:
    """The places of the paragraphs of the largest block of prose in *lines*.

    Blocks are parted where many other lines stand between two paragraphs: lists below an article, then more prose.
    """
    blocks: list[list[int]] = []
    for place in (place for place, line in enumerate(lines) if is_paragraph(line)):
        if blocks and place - blocks[-1][-1] <= _MOST_LINES_BETWEEN + 1:
            blocks[-1].append(place)
        else:
            blocks.append([place])
    return max(blocks, key=lambda block: sum(len(lines[place].split()) for place in block), default=[])


def is_byline(line: str) -> bool:
    if len(line) > _SHORT_CHARS or DANDA.search(line) or len(line.split()) > 2 * _BYLINE_WORDS:
        return False
    words = bare(line).split()
    has_desk = any(word.startswith(_desks()) for word in words)
    return 0 < len(words) <= _BYLINE_WORDS and (has_desk or bool(_BYLINE_LABEL.match(line)))


@cache
def _desks() -> tuple[str, ...]:
    return tuple(map(key, read_list("desks")))


def can_be_headline(line: str) -> bool:
    words = len(bare(line).split()) if len(line) <= _SHORT_CHARS else 0
    plain = _HEADLINE_WORDS <= words < _LONG_LINE_WORDS and not URL.match(line)
    return plain and not is_dateline(line) and not is_byline(line)


def byline_of(lines: Iterable[str]) -> str | None:
    """The first of *lines* that names a desk or an author, without its label."""
    found = next((line for line in lines if is_byline(line) and not is_dateline(line)), None)
    return found and _BYLINE_LABEL.sub("", found)


def times_of(datelines: Iterable[str]) -> tuple[str | None, str | None]:
    """(published, updated) of *datelines*, the nearest to the headline first.

    A lone time, whatever it is called, is that of publication. Of several times without a name the first counts; one that stands
    further away may be the day of saving.
    """
    published: str | None = None
    updated: str | None = None
    unnamed: str | None = None
    for part in (part for line in datelines for part in _labelled_parts(line)):
        time = find_time(part)
        if _PUBLISHED.search(part):
            published = published or time
        elif _UPDATED.search(part):
            updated = updated or time
        else:
            unnamed = unnamed or time
    return in_order(published or unnamed, updated)


def _labelled_parts(line: str) -> Iterator[str]:
    """A dateline parted before each of its labels: "প্রকাশ: ... | আপডেট: ..." is two."""
    starts = sorted({found.start() for label in (_PUBLISHED, _UPDATED) for found in label.finditer(line)} | {0})
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        yield line[start:end]


def in_order(published: str | None, updated: str | None) -> tuple[str | None, str | None]:
    """(published, updated), a lone time as that of publication; what was updated no later than it was published was not."""
    if not (published and updated):
        return published or updated, None
    return published, updated if moment_of(updated) > moment_of(published) else None


def time_told_from(lines: Iterable[str], saved: datetime.datetime | None) -> str | None:
    """The first time that *lines* tell from when the page was saved: "৯ ঘণ্টা আগে", "২০ জুন, ১৩:২৪"."""
    if saved is None:
        return None
    short = (line for line in lines if len(line) <= _SHORT_CHARS and len(line.split()) <= _DATELINE_WORDS)
    return next((time for line in short if (time := find_time(line, saved))), None)


def agency_of(lines: Sequence[str]) -> str | None:
    """The agency of "খবর এএফপির", as the word list spells it; the last one that is named so."""
    found = reversed(_AGENCY_SENTENCE.findall("\n".join(lines)))
    return next((name for text in found if (name := agency_named(text))), None)


def agency_named(text: str) -> str | None:
    """The agency whose name *text* is, with or without a genitive."""
    return _agencies().get(bare(text)) or _agencies().get(bare(_GENITIVE.sub("", text)))


@cache
def _agencies() -> dict[str, str]:
    return {bare(name): name for name in reversed(read_list("agencies"))}
