"""The answer to one search: what the engine hands to the page, the JSON endpoint and the command.

Plain values only: marks are spans of the text beside them, and nothing here knows HTML, JSON or a language of messages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from search.articles import Article
from search.query.notes import Note

Mark = tuple[int, int]  # start, end: code points of the text beside it


@dataclass(frozen=True, slots=True)
class Snippet:
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in a result list. *published* is ISO 8601 as the article gave it, or None where unknown.

    *duplicates*: other articles that tell the same story in nearly the same words, as agencies' reports are printed by several
    papers; they are no hits of their own then. Those that are among what was searched for come first; *matches* says which.
    *duplicate_count*: how many there are, listed or not; *duplicate_sources*: in how many other papers. *explanation*: only where
    it was asked for.
    """

    article_id: str
    url: str | None
    title: str
    source: str | None
    section: str | None
    byline: str | None
    published: str | None
    score: float
    title_marks: tuple[Mark, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    duplicates: tuple[Hit, ...] = ()
    duplicate_count: int = 0
    duplicate_sources: int = 0
    matches: bool = True
    explanation: Explanation | None = None


def hit_of(
    article: Article, score: float, *, title_marks: tuple[Mark, ...] = (), snippets: tuple[Snippet, ...] = ()
) -> Hit:
    return Hit(
        article_id=article.id,
        url=article.url,
        title=article.title,
        source=article.source,
        section=article.section,
        byline=article.byline,
        published=article.published,
        score=score,
        title_marks=title_marks,
        snippets=snippets,
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One contribution to a score. *rule*: a key of search.results.explanation.RULES. *asked*: the words of the query, "" where it
    is about all of them. *field*: where, "" for the article as a whole. *met*: the words of the article as printed, each once.
    """

    rule: str
    asked: str
    field: str
    met: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """*score* is the sum of the scores of *reasons*; no reason and a score of 0 where the article does not match."""

    article_id: str
    title: str
    interpreted: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all that matched, not over the page: sources and sections most frequent first, years (YYYY) and months (YYYY-MM)
    in order. Each leaves out its own filter; those of time leave out all filters of time. What is counted is what the total
    counts, stories or articles, so that each count is the total of a search with that value chosen.
    """

    source: tuple[FacetCount, ...] = ()
    section: tuple[FacetCount, ...] = ()
    year: tuple[FacetCount, ...] = ()
    month: tuple[FacetCount, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """*interpreted* is the query as it was understood, in the query language; *page* counts from 1.

    *total*: how many stories match, or articles where each is to be by itself; where not *total_is_exact*, more than that do.
    *total_articles*: how many articles do in any case. *facets*: None where they were not asked for.
    *corrected_from*: the query as typed, where other words than those were searched for (a note says which and why).
    *suggestion*: a query that probably was meant and finds clearly more. *cursor*: what to ask with for the hits after these; None
    where there are none.
    """

    text: str
    interpreted: str
    total: int
    total_articles: int
    page: int
    size: int
    hits: tuple[Hit, ...]
    notes: tuple[Note, ...] = ()
    facets: Facets | None = field(default_factory=Facets)
    total_is_exact: bool = True
    corrected_from: str | None = None
    suggestion: str | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """One article in full, with the words of a query marked in its title and body; its duplicates as those of a Hit."""

    article: Article
    title_marks: tuple[Mark, ...] = ()
    body_marks: tuple[Mark, ...] = ()
    duplicates: tuple[Hit, ...] = ()
    duplicate_count: int = 0
    duplicate_sources: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a reader who types may be about to type. *kind*: one of KINDS; of a headline *article_id* is that of the article."""

    text: str
    kind: str
    article_id: str | None = None


KINDS = ("query", "headline", "source", "section")  # of suggestions: words to search for, an article, a filter


@dataclass(frozen=True, slots=True)
class Related:
    """*versions*: the same story as other papers, or the same one at another time, print it. *articles*: others on the subject."""

    versions: tuple[Hit, ...]
    articles: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """In how many articles of each month a query is found. *interpreted* and *notes* as in ResultPage."""

    text: str
    interpreted: str
    notes: tuple[Note, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """*months* (YYYY-MM) in order without a gap, and how many articles each has in all: *totals*. *series*: counts beside these."""

    months: tuple[str, ...]
    totals: tuple[int, ...]
    series: tuple[Trend, ...]


@dataclass(frozen=True, slots=True)
class Rising:
    """A word or two that the newest week prints more often than the months before it. *text*: as printed; *query*: finds it.

    *count*: articles of that week with it in the title; *expected*: how many there would be if it were as usual before.
    """

    text: str
    query: str
    count: int
    expected: float


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days that end with that of the newest article, ISO days, and what is *rising* in them, the most striking first."""

    first: str
    last: str
    rising: tuple[Rising, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """An article in a list of all. *modified*: ISO 8601, of its last change that is known, or None."""

    article_id: str
    modified: str | None


@dataclass(frozen=True, slots=True)
class Stats:
    """What one generation holds. *built* is ISO 8601; *first_day* and *last_day* bound the dated articles."""

    generation: str
    articles: int
    built: str
    size_bytes: int
    fingerprint: str
    terms: int
    first_day: str | None
    last_day: str | None
    source: tuple[FacetCount, ...] = ()
    section: tuple[FacetCount, ...] = ()
