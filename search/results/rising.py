"""The newest week of the archive -> what its headlines say more often than those of the months before.

Words, and pairs of words that stand side by side, are counted by their stems in the headlines of the week: once for each that is
worded otherwise, so that a column with the same title every day is one, and an agency's report in five papers is one. The counts
are set against the three months before by the log-likelihood ratio (Dunning 1993; for two corpora Rayson and Garside 2000). It
needs no list of everyday words: those are as frequent in every week.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from search.bengali.dates import ImpossibleDate, parse_period
from search.bengali.endings import fold_length
from search.bengali.tokens import Token
from search.index.schema import UNDATED
from search.index.snapshot import Docs, Mask, Snapshot
from search.query.ranking import is_within
from search.query.tree import day_number
from search.results.page import Rising, Week

DAYS = 7
DAYS_BEFORE = 91  # thirteen weeks: each weekday as often as every other
MOST_HEADLINES = 2000  # read of a week, evenly spread over it: 0.2 s where none of the words was met before
LEAST_STORIES = 3  # two headlines may be a coincidence
LEAST_TIMES = 3  # as often as usual: an everyday word is never that much more frequent
LEAST_LIKELIHOOD = 15.13  # p < 0.0001: of the few thousand terms of a week hardly one comes so far by chance
ALIKE = 0.6  # of the words of two headlines, both have: so far one desk words another's report anew
COMPARED = 30  # wordings that a headline is compared with: those of what everybody writes about would take a second
EVERYDAY = 1 / 30  # of the headlines before: of a pair with so frequent a word (ও, না, নতুন) the other word says enough
MOSTLY = 0.6  # of the headlines with a word: what they say besides stands for it

Term = tuple[str, ...]  # the stem of a word, or of two that stand side by side


class _Headline(NamedTuple):
    """*wording*: the stems of its words; without the numbers, which are all that changes from one day's column to the next."""

    title: str
    tokens: list[Token]
    wording: frozenset[str]


class _Risen(NamedTuple):
    """*docs*: the articles of the week that have *term* in the title. *expected*: how many there would be as usual."""

    term: Term
    docs: Docs
    expected: float
    likelihood: float


@dataclass(frozen=True, slots=True)
class _Compared:
    """A week and the months before it: for each document whether it is of them. *articles_before*: how many are of the months.

    *headlines*: of the week, those that are read.
    """

    snapshot: Snapshot
    week: Mask
    before: Mask
    articles_before: int
    headlines: list[_Headline]


def find_rising(snapshot: Snapshot, most: int) -> Week | None:
    """The week that ends with the day of the newest article, and at most *most* that rises in it; None without a dated article."""
    newest = int(snapshot.days[snapshot.live].max(initial=UNDATED))
    return None if newest == UNDATED else rising_until(_date(newest), snapshot, most)


def rising_until(last: datetime.date, snapshot: Snapshot, most: int) -> Week:
    """As find_rising, of the seven days that end with *last*."""
    first = _earlier(last, DAYS - 1)
    week = _published(snapshot, first, last)
    before = _published(snapshot, _earlier(first, DAYS_BEFORE), first) & ~week
    compared = _Compared(snapshot, week, before, int(np.count_nonzero(before)), _read_headlines(snapshot, week))
    places = _find_terms(compared.headlines)
    risen = {term: one for term, found in places.items() if (one := _measure(term, found, compared))}
    rising = (
        _describe(one, [compared.headlines[place] for place in places[one.term]], snapshot) for one in _choose(risen)
    )
    telling = (one for one in rising if not _is_of_calendar(one.text, last))
    return Week(first.isoformat(), last.isoformat(), tuple(islice(telling, most)))


def _date(number: int) -> datetime.date:
    return datetime.date(number // 10000, number // 100 % 100, number % 100)


def _earlier(day: datetime.date, days: int) -> datetime.date:
    return datetime.date.fromordinal(max(1, day.toordinal() - days))  # the first of all days is in the year 1


def _published(snapshot: Snapshot, first: datetime.date, last: datetime.date) -> Mask:
    return is_within(snapshot.days, day_number(first), day_number(last)) & snapshot.alive


def _read_headlines(snapshot: Snapshot, week: Mask) -> list[_Headline]:
    docs = np.flatnonzero(week)
    if len(docs) > MOST_HEADLINES:
        docs = docs[np.linspace(0, len(docs) - 1, MOST_HEADLINES).astype(np.intp)]
    return [_headline(snapshot.article(doc).title, snapshot) for doc in docs.tolist()]


def _headline(title: str, snapshot: Snapshot) -> _Headline:
    tokens = snapshot.analyzer.analyze(title)
    return _Headline(title, tokens, frozenset(token.stem for token in tokens if _has_letter(token)))


def _find_terms(headlines: Sequence[_Headline]) -> dict[Term, list[int]]:
    """The terms of enough of *headlines* to be looked at, and in which of them each is."""
    places: defaultdict[Term, list[int]] = defaultdict(list)
    for place, headline in enumerate(headlines):
        for term in {_stems(run) for run in _runs(headline)}:
            places[term].append(place)
    return {term: found for term, found in places.items() if len(found) >= LEAST_STORIES}


def _runs(headline: _Headline) -> Iterator[tuple[Token, ...]]:
    """The words of *headline*, then the pairs with nothing but a space between; no numbers, and no verbs in pairs."""
    for token in headline.tokens:
        if _has_letter(token):
            yield (token,)
    for pair in pairwise(headline.tokens):
        is_named = all(_has_letter(token) and not token.is_verb for token in pair)
        if is_named and headline.title[pair[0].end : pair[1].start] == " ":
            yield pair


def _stems(run: Sequence[Token]) -> Term:
    return tuple(token.stem for token in run)


def _has_letter(token: Token) -> bool:
    return not token.exact.isdecimal()


def _measure(term: Term, places: Sequence[int], compared: _Compared) -> _Risen | None:
    """How far *term*, which is in the headlines at *places*, rises; None where that is nothing to speak of."""
    if not compared.articles_before or _has_everyday_word(term, compared):
        return None
    docs = compared.snapshot.phrase("title_stem", term).docs
    rate = np.count_nonzero(compared.before[docs]) / compared.articles_before
    least = max(LEAST_STORIES, LEAST_TIMES * rate * len(compared.headlines))
    if len(places) < least:  # most are, and to count the stories takes longer
        return None
    stories = _count_stories([compared.headlines[place].wording for place in places])
    likelihood = _likelihood_ratio(stories, len(compared.headlines), rate, compared.articles_before)
    if stories < least or likelihood < LEAST_LIKELIHOOD:
        return None
    return _Risen(term, docs[compared.week[docs]], float(rate * np.count_nonzero(compared.week)), likelihood)


def _has_everyday_word(term: Term, compared: _Compared) -> bool:
    """Whether *term* is a pair of which one word was in so many headlines that the other tells all."""
    if len(term) == 1:
        return False
    before = (compared.before[compared.snapshot.postings("title_stem", stem).docs] for stem in term)
    return any(np.count_nonzero(has) > EVERYDAY * compared.articles_before for has in before)


def _count_stories(wordings: Sequence[frozenset[str]]) -> int:
    """How many of *wordings* are not much like one before."""
    stories: dict[frozenset[str], None] = {}
    for wording in wordings:
        if not any(len(wording & other) >= ALIKE * len(wording | other) for other in list(stories)[-COMPARED:]):
            stories[wording] = None
    return len(stories)


def _likelihood_ratio(count: int, articles: int, rate_before: float, articles_before: int) -> float:
    """How much better a rate for each of the two periods tells the counts than one rate for both."""
    count_before = rate_before * articles_before
    rate = (count + count_before) / (articles + articles_before)
    parts = ((count, articles * rate), (count_before, articles_before * rate))
    return 2 * sum(seen * math.log(seen / expected) for seen, expected in parts if seen)


def _choose(risen: dict[Term, _Risen]) -> list[_Risen]:
    """The most striking of *risen* first, each stem and each story once: a pair in place of the words that it mostly is."""
    pairs = [one for one in risen.values() if len(one.term) > 1 and _tells_its_words(one, risen)]
    words = [one for one in risen.values() if len(one.term) == 1]
    chosen: list[_Risen] = []
    taken: set[str] = set()
    for one in sorted(pairs, key=_by_likelihood) + sorted(words, key=_by_likelihood):
        if taken.isdisjoint(one.term) and not any(_is_mostly(one.docs, other.docs) for other in chosen):
            chosen.append(one)
            taken.update(one.term)
    return sorted(chosen, key=_by_likelihood)


def _by_likelihood(one: _Risen) -> tuple[float, Term]:
    return -one.likelihood, one.term


def _tells_its_words(pair: _Risen, risen: dict[Term, _Risen]) -> bool:
    return all(_is_mostly(risen[(stem,)].docs, pair.docs) for stem in pair.term if (stem,) in risen)


def _is_mostly(docs: Docs, others: Docs) -> bool:
    """Whether most of *docs* are among *others*."""
    return len(np.intersect1d(docs, others, assume_unique=True)) >= MOSTLY * len(docs)


def _describe(risen: _Risen, headlines: Sequence[_Headline], snapshot: Snapshot) -> Rising:
    text = _printed(risen.term, headlines, snapshot)
    return Rising(text, text, len(risen.docs), risen.expected)


def _printed(term: Term, headlines: Sequence[_Headline], snapshot: Snapshot) -> str:
    """*term* as *headlines* print it most often; its last word without an ending if they, or others of the archive, have it so."""
    found = [(headline.title, run) for headline in headlines for run in _runs(headline) if _stems(run) == term]
    bare = [(title, run) for title, run in found if fold_length(run[-1].exact) == term[-1]]
    counts = Counter(title[run[0].start : run[-1].end] for title, run in bare or found)
    text = max(counts, key=lambda form: (counts[form], form))
    if bare or found[0][1][-1].is_verb:
        return text
    shorter = f"{' '.join(text.split(' ')[:-1])} {term[-1]}".strip()
    words = [token.exact for token in snapshot.analyzer.analyze(shorter)]
    return shorter if len(snapshot.phrase("title", words).docs) else text


def _is_of_calendar(text: str, day: datetime.date) -> bool:
    """Whether *text* names but a time, as a month that has begun or the day of the week; *day* is when it was printed."""
    try:
        return parse_period(text, day) is not None
    except ImpossibleDate:  # ৩১শে জুন
        return True
