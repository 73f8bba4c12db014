"""A FakeEngine over a few Bengali articles: what it answers is what a test set, so pages are tested without an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from types import TracebackType

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.articles import Article
from search.bengali.terms import Analyzer
from search.query.notes import Note
from search.results.page import (
    Explanation,
    FacetCount,
    Facets,
    Hit,
    Listing,
    MarkedArticle,
    Related,
    ResultPage,
    Rising,
    Snippet,
    Stats,
    Suggestion,
    Trend,
    Trends,
    Week,
)
from web.app import create_app
from web.config import WebConfig

ReadLinks = Callable[[str], dict[str, str]]

PUTIN = Article(
    id="putin-1",
    title="রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই",
    body="রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন।\n\n‘যুগান্তকারী দলিল’ বলেছেন পুতিন।",
    url="https://news.example/putin-1",
    published="2024-06-20T13:24:00+06:00",
    updated="2024-06-21",
    source="কালের কণ্ঠ",
    section="আন্তর্জাতিক",
    byline="অনলাইন ডেস্ক",
    agency="এএফপি",
)
FLOOD = Article(
    id="https://news.example/বন্যা?day=1&x=%2F",
    title="সিলেটে বন্যা পরিস্থিতির উন্নতি",
    body="সিলেটে পানি কমছে।",
    published="2024-06-19T20:30:00+00:00",
    source="bdnews24.com",
)
PUTIN_HIT = Hit(
    article_id=PUTIN.id,
    url=PUTIN.url,
    title=PUTIN.title,
    source=PUTIN.source,
    section=PUTIN.section,
    byline=PUTIN.byline,
    published=PUTIN.published,
    score=7.25,
    title_marks=((0, 7),),
    snippets=(Snippet("রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন।", ((31, 36),)),),
)
FLOOD_HIT = Hit(FLOOD.id, None, FLOOD.title, FLOOD.source, None, None, FLOOD.published, 1.5)
PAGE = ResultPage(
    text="পুতিন",
    interpreted="পুতিন",
    total=96,
    total_articles=96,
    page=1,
    size=10,
    hits=(PUTIN_HIT, FLOOD_HIT),
    notes=(Note("lone-quote", '"', 0, 1),),
    facets=Facets(
        source=(FacetCount("কালের কণ্ঠ", 60), FacetCount("bdnews24.com", 36)),
        section=(FacetCount("আন্তর্জাতিক", 96),),
        year=(FacetCount("2024", 96),),
        month=(FacetCount("2024-05", 6), FacetCount("2024-06", 90)),
    ),
)
SUGGESTIONS = (
    Suggestion("পুতিন", "query"),
    Suggestion(PUTIN.title, "headline", PUTIN.id),
    Suggestion("কালের কণ্ঠ", "source"),
)
WEEK = Week("2024-06-14", "2024-06-20", (Rising("পুতিন", "পুতিন", 5, 0.4), Rising("বন্যা", "বন্যা", 4, 1.5)))
STATS = Stats("g-000001", 2, "2024-06-22T10:00:00+06:00", 4096, "f00d", 40, "2024-06-19", "2024-06-20")


@dataclass
class FakeEngine:
    """Answers *page* and *articles*, or raises *error*; remembers what it was asked."""

    page: ResultPage = PAGE
    articles: dict[str, MarkedArticle] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = SUGGESTIONS
    relations: dict[str, Related] = field(default_factory=dict)
    held: Stats = STATS
    error: Exception | None = None
    name: str = "g-000001"
    asked: list[dict[str, object]] = field(default_factory=list)
    is_closed: bool = False
    analyzer: Analyzer = field(default_factory=Analyzer)

    @property
    def edition(self) -> str:
        self.raise_error()
        return f"edition-of-{self.name}"

    @property
    def generation(self) -> str:
        self.raise_error()
        return self.name

    def search(
        self,
        query: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        source: str | Sequence[str] = (),
        section: str | Sequence[str] = (),
        year: str | Sequence[str] = (),
        month: str | Sequence[str] = (),
        sort: str = "relevance",
        page: int = 1,
        size: int = 10,
        cursor: str | None = None,
        snippets: bool = True,
        facets: bool = True,
        roman: bool = True,
        spelling: bool = True,
        loose: bool = True,
        explain: bool = False,
        grouped: bool = True,
    ) -> ResultPage:
        self.raise_error()
        filters = {"from_": from_, "to": to, "source": source, "section": section, "year": year, "month": month}
        size_and_place = {"page": page, "size": size, "cursor": cursor, "snippets": snippets}
        freedom = {"roman": roman, "spelling": spelling, "loose": loose}
        parts = {"facets": facets, "explain": explain, "grouped": grouped}
        self.asked.append({"query": query, **filters, "sort": sort, **size_and_place, **freedom, **parts})
        return replace(self.page, text=query, page=page, size=size, facets=self.page.facets if facets else None)

    def article(self, article_id: str, query: str = "", *, roman: bool = True) -> MarkedArticle | None:
        self.raise_error()
        self.asked.append({"article": article_id, "query": query, "roman": roman})
        found = self.articles.get(article_id)
        return found if query or not found else MarkedArticle(found.article)

    def complete(self, typed: str, most: int = 8, *, roman: bool = True) -> tuple[Suggestion, ...]:
        self.raise_error()
        self.asked.append({"completed": typed, "most": most, "roman": roman})
        return self.suggestions[:most]

    def related(self, article_id: str, most: int = 5) -> Related | None:
        self.raise_error()
        self.asked.append({"related": article_id, "most": most})
        return self.relations.get(article_id)

    def trends(
        self, queries: Sequence[str], *, from_: str | None = None, to: str | None = None, roman: bool = True
    ) -> Trends:
        self.raise_error()
        self.asked.append({"trends": tuple(queries), "from_": from_, "to": to, "roman": roman})
        series = tuple(Trend(query, query, (), (1, 0, 3)) for query in queries)
        return Trends(("2024-04", "2024-05", "2024-06"), (4, 0, 6), series)

    def week(self, most: int = 10) -> Week | None:
        self.raise_error()
        return replace(WEEK, rising=WEEK.rising[:most])

    def days(self, from_: str, to: str) -> tuple[FacetCount, ...]:
        self.raise_error()
        self.asked.append({"days": (from_, to)})
        return (FacetCount("2024-06-19", 3), FacetCount("2024-06-20", 12))

    def months(self) -> tuple[FacetCount, ...]:
        self.raise_error()
        return self.page.facets.month if self.page.facets else ()

    def listing(self, month: str) -> tuple[Listing, ...]:
        self.raise_error()
        self.asked.append({"listed": month})
        return tuple(Listing(found.article.id, found.article.published) for found in self.articles.values())

    def suggest(self, word: str, most: int = 10) -> tuple[str, ...]:
        self.raise_error()
        self.asked.append({"suggested": word, "most": most})
        return ()

    def explain(self, query: str, article_id: str, *, roman: bool = True) -> Explanation | None:
        self.raise_error()
        self.asked.append({"explained": article_id, "query": query, "roman": roman})
        return None

    def stats(self) -> Stats:
        self.raise_error()
        return self.held

    def raise_error(self) -> None:
        if self.error:
            raise self.error

    def close(self) -> None:
        self.is_closed = True

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@pytest.fixture
def engine() -> FakeEngine:
    marked = (MarkedArticle(PUTIN, ((0, 7),), ((31, 36), (82, 87))), MarkedArticle(FLOOD))
    return FakeEngine(
        articles={found.article.id: found for found in marked},
        relations={PUTIN.id: Related((), (FLOOD_HIT,)), FLOOD.id: Related((), ())},
    )


@pytest.fixture
def app(engine: FakeEngine) -> Flask:
    return create_app(engine, WebConfig())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class LinkReader(HTMLParser):
    """Collects the links of a page: what each says, without layout's spaces, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._text = dict(attrs)["href"], ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.found.setdefault(" ".join(self._text.split()), self._href)
            self._href = None


@pytest.fixture
def read_links() -> ReadLinks:
    """Reads a page into a dict from what its links say to where they lead; of two that say the same the first."""

    def read(page: str) -> dict[str, str]:
        reader = LinkReader()
        reader.feed(page)
        return reader.found

    return read
