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
    """One article in a result list. *published* is ISO 8601 as the article gave it, or None where unknown."""

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


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all that matched, not over the page: sources and sections most frequent first, months (YYYY-MM) in order."""

    source: tuple[FacetCount, ...] = ()
    section: tuple[FacetCount, ...] = ()
    month: tuple[FacetCount, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """*interpreted* is the query as it was understood, in the query language; *page* counts from 1.

    *total*: how many articles match; where not *total_is_exact*, more than that do. *facets*: None where they were not asked for.
    *corrected_from*: the query as typed, where other words than those were searched for (a note says which and why).
    *suggestion*: a query that probably was meant and finds clearly more.
    """

    text: str
    interpreted: str
    total: int
    page: int
    size: int
    hits: tuple[Hit, ...]
    notes: tuple[Note, ...] = ()
    facets: Facets | None = field(default_factory=Facets)
    total_is_exact: bool = True
    corrected_from: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """One article in full, with the words of a query marked in its title and body."""

    article: Article
    title_marks: tuple[Mark, ...] = ()
    body_marks: tuple[Mark, ...] = ()


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
