"""An article -> what else there is on its story: other versions of it, and other articles on the subject.

The words that tell most of an article (tf-idf of the stems in its title and the beginning of its body) are asked for as a query,
by the ranking of every search. What it finds is a copy of the article where both tell one story by the index; else the two are
compared, as a report that took much from the same text is a version of it, too. Of several that tell another story one is shown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search.articles import Article
from search.bengali.tokens import Token
from search.bengali.tokens import Word as Found
from search.index.snapshot import Snapshot
from search.query.selection import select
from search.query.tree import Node, Or, Word, joined
from search.results.marks import Wanted
from search.results.page import Hit, Related, Snippet, hit_of
from search.results.snippets import cut_around
from search.settings import RelatedArticles, Settings, Snippets
from search.sources.duplicates import Story, days_apart, read_story, share

_OPENING = Snippets(count=1)
_NOTHING = Related((), ())


class _Candidate(NamedTuple):
    """*number*: of the story that it tells, the same for all who tell it."""

    article: Article
    score: float
    number: int
    story: Story


def find_related(doc: int, snapshot: Snapshot, settings: Settings, most: int) -> Related:
    """Other versions of the article *doc* and others on its subject, of each at most *most*, the nearest first."""
    article, by = snapshot.article(doc), settings.related
    words = telling_words(article, snapshot, by)
    if not words:
        return _NOTHING
    own, *found = _candidates(doc, joined(Or, words), snapshot, settings, 2 * most + by.spare)
    copies = [one for one in found if one.number == own.number]
    told_once = {one.number: one for one in reversed(found) if one.number != own.number}  # by the nearest
    others = [one for one in found if told_once.get(one.number) is one]
    versions = [one for one in others if _is_version(one, own, by)]
    articles = [one for one in others if one.score >= by.least_score * own.score and not _is_version(one, own, by)]
    return Related(_hits([*copies, *versions][:most]), _hits(articles[:most]))


def telling_words(article: Article, snapshot: Snapshot, by: RelatedArticles) -> list[Word]:
    """The words of *article* that tell most of what it is about, the most telling first.

    As many as are to be asked for are in other articles, too. As many again may be its own alone: they find no other, but by
    them its own score says how much of its story the others lack.
    """
    counts: dict[str, float] = defaultdict(float)
    words: dict[str, Found] = {}
    for text, weight in ((article.title, by.title), (article.body[: by.opening], 1.0)):
        for word in snapshot.analyzer.words(text):
            if not word.stem.isdigit():  # days and sums are in any article
                counts[word.stem] += weight
                words.setdefault(word.stem, word)
    df = {stem: snapshot.stems.count(stem) for stem in counts}
    worth = {
        stem: count / (count + by.k1) * math.log(1 + snapshot.live_count / df[stem])
        for stem, count in counts.items()
        if df[stem]
    }
    best = sorted(worth, key=worth.__getitem__, reverse=True)
    shared = [stem for stem in best if df[stem] > 1][: by.words]
    alone = [stem for stem in best if df[stem] == 1][: by.words]
    asked = [stem for stem in best if stem in {*shared, *alone}] if shared else []
    return [Word(Token(0, 0, *words[stem]), words[stem].exact) for stem in asked]


def _candidates(doc: int, tree: Node, snapshot: Snapshot, settings: Settings, most: int) -> Iterator[_Candidate]:
    """The article *doc* itself, then the *most* others that the ranking puts first for *tree*."""
    found = select(tree, snapshot, settings.ranking, most=most + 1)
    scores = dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))
    own = scores.pop(doc, max(scores.values(), default=0.0))  # nearly always the best: all of the words are in it
    for other, score in [(doc, own), *scores.items()][: most + 1]:
        article = snapshot.article(other)
        yield _Candidate(article, score, int(snapshot.stories[other]), read_story(article))


def _is_version(candidate: _Candidate, of: _Candidate, by: RelatedArticles) -> bool:
    """Whether *candidate* is a report of another paper that took much from the same text as *of*."""
    is_other_paper = candidate.article.source != of.article.source
    is_near = days_apart(candidate.story, of.story) <= by.version_days
    return is_other_paper and is_near and share(candidate.story, of.story) >= by.version_share


def _hits(candidates: Sequence[_Candidate]) -> tuple[Hit, ...]:
    return tuple(hit_of(one.article, one.score, snippets=_opening_of(one.article)) for one in candidates)


def _opening_of(article: Article) -> tuple[Snippet, ...]:
    return cut_around(article.body, [], Wanted(), _OPENING)
