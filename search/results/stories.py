"""Articles -> which of them are one story in nearly the same words: an agency's report in several papers, a page crawled twice.

Words are compared by their keys, four in a row at a time, so that encoding, punctuation and what stands around the text do not
matter. Two reports of the same event in words of their own are two stories. Of 10,822 articles of eleven papers 322 pairs are one
story by this. Of 59 of these read by eye, those nearest to the bounds, none joined two events, and 2 were an update of a report.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from search.articles import Article
from search.bengali.normalize import BENGALI, key
from search.results.page import Hit

IN_A_ROW = 4  # keys: set phrases of the news have two or three words
LEAST_SHARED = 2 / 3  # of what either has; from 0.6 down a paper follows up a report, and keeps its background
SHORT = 120  # runs; of a text with fewer, much may be the furniture of a page, or what every instalment begins with
LEAST_SHARED_BY_SHORT = 0.8  # at 0.75, dividends of two companies are told by one form
DAYS_APART = 3  # at most, of short texts: two companies are put into another class by one form every month
LEAST_OF_TITLE = 0.5  # of their words, of short texts: of pages that are all furniture the title tells what they are
LEAST_RUNS = 6  # a title of nine words; fewer are a heading that comes every day
OPENING = 8_000  # code points that are compared: 97 articles in 100 are shorter, and a page of longer ones is as quick

# A look at the long words, as they are printed, tells nearly all articles of a page apart in a tenth of the time of reading them.
GLANCE = 2_000  # code points: a whole article as a rule
LONG = 7  # code points: words that say what it is about; a third of all
# Of the fewer. One story shares 0.7 or more; of 20,000 pairs chosen at random 0.1 % share 0.26. Other encodings cost a fifth.
LEAST_GLANCED = 0.4

# Letters and digits side by side, joiners among them. Roughly the words of the index, whose stems and meanings tell nothing here:
# it takes a tenth of the time of analysing texts that were not seen before.
_WORD = re.compile(f"[\\w{BENGALI}\u200c\u200d]+")
_key_of = lru_cache(maxsize=50_000)(key)  # the words of some thousand articles; 10 MB


class Story(NamedTuple):
    """What is compared of an article: its day, the keys of its title, and the runs of keys in title and body, each as a number."""

    day: datetime.date | None
    title: frozenset[str]
    runs: frozenset[int]


def read_story(article: Article) -> Story:
    title = _keys(article.title)
    words = title + _keys(article.body[:OPENING])
    runs = zip(*(words[start:] for start in range(IN_A_ROW)), strict=False)
    day = datetime.date.fromisoformat(article.published[:10]) if article.published else None
    return Story(day, frozenset(title), frozenset(map(hash, runs)))


def group_hits(hits: Sequence[Hit], articles: Sequence[Article]) -> tuple[Hit, ...]:
    """*hits*, of *articles*, the best first; those that are the same story as a better one are its duplicates."""
    alike = find_alike(articles)
    firsts = find_same([read_story(articles[place]) for place in alike])
    first_of = {place: alike[first] for place, first in zip(alike, firsts, strict=True)}
    groups: dict[int, list[Hit]] = defaultdict(list)
    for place, hit in enumerate(hits):
        groups[first_of.get(place, place)].append(hit)
    return tuple(replace(best, duplicates=tuple(others)) if others else best for best, *others in groups.values())


def find_alike(articles: Sequence[Article]) -> list[int]:
    """The places of those of *articles* that may be the same story as another, at a glance."""
    words = [_long_words(article) for article in articles]
    alike: set[int] = set()
    for (place, one), (other_place, other) in combinations(enumerate(words), 2):
        if len(one & other) >= LEAST_GLANCED * min(len(one), len(other)):
            alike.update((place, other_place))
    return sorted(alike)


def are_same(one: Story, other: Story) -> bool:
    """Whether the two are one story in nearly the same words."""
    return _is_shared(one, other, len(one.runs & other.runs))


def share(one: Story, other: Story) -> float:
    """Which part of the runs that either has both have."""
    shared = len(one.runs & other.runs)
    return shared / (len(one.runs) + len(other.runs) - shared) if shared else 0.0


def days_apart(one: Story, other: Story) -> int:
    """0 where one of them is undated."""
    return abs((one.day - other.day).days) if one.day and other.day else 0


def find_same(stories: Sequence[Story]) -> list[int]:
    """For each of *stories* the place of the first that it is the same as; its own place where there is none before it.

    Each is compared with such first ones alone: of a chain of stories, each a little different, not all are one.
    """
    firsts: list[int] = []
    with_run: dict[int, tuple[int, ...]] = {}  # the first ones that have it
    for place, story in enumerate(stories):
        shared = Counter(first for run in story.runs if run in with_run for first in with_run[run])
        same = [first for first in sorted(shared) if _is_shared(stories[first], story, shared[first])]
        firsts.append(same[0] if same else place)
        if not same:
            alone = (place,)
            with_run.update({run: with_run.get(run, ()) + alone for run in story.runs})
    return firsts


def _is_shared(one: Story, other: Story, shared: int) -> bool:
    """Whether *shared* runs, which both have, are enough."""
    fewer, both = min(len(one.runs), len(other.runs)), len(one.runs) + len(other.runs) - shared
    if fewer >= SHORT:
        return shared >= LEAST_SHARED * both and _are_numbers_alike(one, other)
    if fewer < LEAST_RUNS or shared < LEAST_SHARED_BY_SHORT * both:
        return False
    return _are_titles_alike(one, other) and _are_numbers_alike(one, other) and days_apart(one, other) <= DAYS_APART


def _are_titles_alike(one: Story, other: Story) -> bool:
    return len(one.title & other.title) >= LEAST_OF_TITLE * min(len(one.title), len(other.title))


def _are_numbers_alike(one: Story, other: Story) -> bool:
    """Whether no number in the titles tells them apart: the price of gold is reported in the same words every day."""
    numbers, others = (frozenset(filter(str.isdigit, story.title)) for story in (one, other))
    return numbers <= others or others <= numbers


def _long_words(article: Article) -> set[str]:
    return {word for word in f"{article.title} {article.body[:GLANCE]}".split() if len(word) >= LONG}


def _keys(text: str) -> list[str]:
    return [*map(_key_of, _WORD.findall(text))]
