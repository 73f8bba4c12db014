"""Two articles -> whether they are one story: one copy of a text, cut, with another headline, or with a paragraph added.

Words are compared by their keys, two in a row at a time, so that encoding and punctuation do not matter, and an editor who
changes a word here and there hides little. How much two texts have to share is told by who prints them. What two papers share by
half is one copy. What one paper prints twice is mostly another instalment, the form of another day, or what has happened since
with the old report below it. News says what is new in its first sentence, and forms are filled in with numbers: there both have
to agree as well.

The bounds were set by eye on pairs of real news: see tests/judged/README.md.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from search.articles import Article
from search.bengali.normalize import BENGALI, key

IN_A_ROW = 2  # keys: 3 and 4 lose a third of the copies that an editor went over, and tell no more apart
LEAST_SHARED = (
    0.5  # of what either has: a longer text that has as much again of its own is not the same news to its reader
)
ALL_SHARED = 0.95  # a text again, whatever its headline; at 0.9 the case that was applied for is now filed
WHOLE = 150  # runs: what a shorter text has may all be furniture of the page, or the note above every instalment
LEAST_IN_SHORTER = 0.75  # of what the shorter of two texts of one paper has
OPENING = 40  # words: the sentence or two that say what is new
LEAST_OF_OPENING = 0.75  # of either has to be in the other text, in one paper
LEAST_OF_TITLE = 0.5  # of the words of the shorter title, in one paper
SAME_TITLE = 0.8  # of the words that either title has; then the opening may be another: an update has another headline
BRIEF = 60  # runs: of fewer, most is set phrases, and one word says which bank it was this time
LEAST_SHARED_BY_BRIEF = 0.8
LEAST_RUNS = 6  # fewer are a heading that comes every day
DAYS_APART = 3  # at most, but for a text that is all there again: forms are filled in again every week

RULES = (
    f"{IN_A_ROW} {LEAST_SHARED} {ALL_SHARED} {WHOLE} {LEAST_IN_SHORTER} {OPENING} {LEAST_OF_OPENING} {LEAST_OF_TITLE} "
    f"{SAME_TITLE} {BRIEF} {LEAST_SHARED_BY_BRIEF} {LEAST_RUNS} {DAYS_APART} 1"  # the last stands for all that is no number
)

# Letters and digits side by side, joiners among them. Roughly the words of the index, whose stems and meanings tell nothing here:
# it takes a tenth of the time of analysing texts that were not seen before.
_WORD = re.compile(f"[\\w{BENGALI}\u200c\u200d]+")
_NO_LETTER = re.compile(r"[\W_]+")  # some write prothom_alo, some Prothom Alo
_key_of = lru_cache(maxsize=50_000)(key)  # the words of some thousand articles; 10 MB


class Story(NamedTuple):
    """What is compared of an article: its paper, "" where unknown; its day; the keys of its title; the numbers in title and body;
    and the runs of keys in the body, each as a number, those of its *opening* apart."""

    paper: str
    day: datetime.date | None
    title: frozenset[str]
    numbers: frozenset[str]
    opening: frozenset[int]
    runs: frozenset[int]


def read_story(article: Article) -> Story:
    title, words = _keys(article.title), _keys(article.body)
    day = datetime.date.fromisoformat(article.published[:10]) if article.published else None
    runs = [*map(hash, zip(*(words[start:] for start in range(IN_A_ROW)), strict=False))]
    return Story(
        paper_of(article.source),
        day,
        frozenset(title),
        frozenset(filter(str.isdigit, (*title, *words))),
        frozenset(runs[:OPENING]),
        frozenset(runs),
    )


def paper_of(source: str | None) -> str:
    """*source* without what differs from one crawl of a paper to the next: spaces, lines, capitals."""
    return _NO_LETTER.sub("", key(source or ""))


def are_same(one: Story, other: Story) -> bool:
    """Whether the two are one story."""
    return are_same_sharing(one, other, len(one.runs & other.runs))


def are_same_sharing(one: Story, other: Story, shared: int) -> bool:
    """Whether the two, which have *shared* runs in common, are one story."""
    fewer = min(len(one.runs), len(other.runs))
    both = len(one.runs) + len(other.runs) - shared
    if fewer < LEAST_RUNS or shared < LEAST_SHARED * both or not _are_alike(_numbers(one.title), _numbers(other.title)):
        return False
    if fewer >= WHOLE and shared >= ALL_SHARED * both:
        return True
    if days_apart(one, other) > DAYS_APART:
        return False
    if fewer < BRIEF:
        return shared >= LEAST_SHARED_BY_BRIEF * both and _is_brief_again(one, other)
    return _are_of_two_papers(one, other) or (shared >= LEAST_IN_SHORTER * fewer and _is_report_again(one, other))


def share(one: Story, other: Story) -> float:
    """Which part of the runs that either has both have."""
    shared = len(one.runs & other.runs)
    return shared / (len(one.runs) + len(other.runs) - shared) if shared else 0.0


def days_apart(one: Story, other: Story) -> int:
    """0 where one of them is undated."""
    return abs((one.day - other.day).days) if one.day and other.day else 0


def _is_brief_again(one: Story, other: Story) -> bool:
    """Whether two briefs with much in common are one; of an undated one it is not known which week's form it is."""
    is_known = (one.day is not None and other.day is not None) or _are_of_two_papers(one, other)
    return is_known and _is_title_same(one, other) and _are_alike(one.numbers, other.numbers)


def _is_report_again(one: Story, other: Story) -> bool:
    """Whether two texts of one paper tell the same news, and not what has happened since."""
    if not _are_alike(one.numbers, other.numbers):
        return False
    is_title_alike = len(one.title & other.title) >= LEAST_OF_TITLE * min(len(one.title), len(other.title))
    is_opening_kept = _is_opening_in(one, other) and _is_opening_in(other, one)
    return (is_title_alike and is_opening_kept) or _is_title_same(one, other)


def _is_title_same(one: Story, other: Story) -> bool:
    return len(one.title & other.title) >= SAME_TITLE * max(len(one.title | other.title), 1)


def _is_opening_in(one: Story, other: Story) -> bool:
    return len(one.opening & other.runs) >= LEAST_OF_OPENING * len(one.opening)


def _are_of_two_papers(one: Story, other: Story) -> bool:
    return bool(one.paper and other.paper and one.paper != other.paper)


def _are_alike(numbers: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one text may have been cut out of the other: it has no number that the other lacks."""
    return numbers <= others or others <= numbers


def _numbers(title: frozenset[str]) -> frozenset[str]:
    """The price of gold is reported under a new date every day."""
    return frozenset(filter(str.isdigit, title))


def _keys(text: str) -> list[str]:
    return [*map(_key_of, _WORD.findall(text))]
