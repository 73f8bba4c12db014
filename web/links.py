"""Addresses within the site. All state of a search is in its address, so every link keeps what it does not change.

An article is at ``/article/ID``, ID percent-encoded once. What a path cannot carry unharmed goes as ``/article?id=ID``:
browsers resolve ``..`` even when it is encoded, and proxies decode or merge slashes. Both forms work for every id that
arrives whole; we write the one that always does. ``/api/articles`` is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from flask import g, url_for

from search.results.page import FacetCount, ResultPage
from web.parameters import SearchParameters

PATH_SAFE = re.compile(r"(?!\.{1,2}\Z)[^/\\\x00-\x1f\x7f]+")
AROUND = 2  # pages shown on each side of the current one: seven links fit the width of a phone


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that results can be filtered by. *count* is None where the engine did not count it."""

    value: str
    count: int | None
    is_chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Paging:
    """*numbers* are pages around the current one; None where there is nothing to go to. *first* and *last* count hits.

    Where the total is not exact there is a next page for as long as pages are full.
    """

    page: int
    numbers: tuple[int, ...]
    previous: int | None
    next: int | None
    first: int
    last: int


def search_link(asked: SearchParameters) -> str:
    return with_query(search_path(), asked.pairs())


def search_path() -> str:
    """The path of the search page, asked of Flask once a request: a page has some hundred links to it."""
    if "search_path" not in g:
        g.search_path = url_for("pages.search")
    return str(g.search_path)


def page_link(asked: SearchParameters, page: int) -> str:
    return search_link(replace(asked, page=str(page) if page > 1 else ""))


def sort_link(asked: SearchParameters, sort: str) -> str:
    return search_link(replace(asked, sort=sort, page=""))


def unfiltered_link(asked: SearchParameters) -> str:
    return search_link(replace(asked, from_="", to="", source=(), section=(), page=""))


def undated_link(asked: SearchParameters) -> str:
    return search_link(replace(asked, from_="", to="", page=""))


def typed_link(asked: SearchParameters) -> str:
    """The same query, its words in Latin letters left as they were typed."""
    return search_link(replace(asked, roman="off", page=""))


def read_link(asked: SearchParameters) -> str:
    """The same query, its words in Latin letters read as Bengali ones."""
    return search_link(replace(asked, roman="", page=""))


def query_link(asked: SearchParameters, query: str) -> str:
    """Another query within the same filters."""
    return search_link(replace(asked, q=query, page=""))


def article_link(article_id: str, asked: SearchParameters) -> str:
    """The article's page, with the search that found it: its words are marked and the way back is known."""
    if PATH_SAFE.fullmatch(article_id):
        return with_query(url_for("pages.article", article_id=article_id), asked.pairs())
    return with_query(url_for("pages.article_by_parameter"), [("id", article_id), *asked.pairs()])


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{'&'.join(f'{quoted(name)}={quoted(value)}' for name, value in pairs)}" if pairs else path


@lru_cache(
    maxsize=1024
)  # all links of a page keep the same few values, and every Bengali letter is nine bytes of an address
def quoted(text: str) -> str:
    return quote_plus(text)


def value_choices(asked: SearchParameters, name: str, counts: tuple[FacetCount, ...]) -> list[Choice]:
    """The sources or sections (*name*) to filter by: any number of them, those chosen included when nothing matches them."""
    chosen: tuple[str, ...] = getattr(asked, name)
    uncounted: dict[str, int | None] = dict.fromkeys(chosen)
    counted = {facet.value: facet.count for facet in counts}
    return [
        Choice(value, count, value in chosen, value_link(asked, name, toggled(chosen, value)))
        for value, count in (uncounted | counted).items()
    ]


def value_link(asked: SearchParameters, name: str, values: tuple[str, ...]) -> str:
    changes: dict[str, Any] = {name: values}
    return search_link(replace(asked, page="", **changes))


def toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in chosen if other != value) if value in chosen else (*chosen, value)


def month_choices(asked: SearchParameters, counts: tuple[FacetCount, ...]) -> list[Choice]:
    """The months to filter by, newest first: one at a time, as the range of days that the form shows too."""
    return [month_choice(asked, facet) for facet in reversed(counts)]


def month_choice(asked: SearchParameters, facet: FacetCount) -> Choice:
    is_chosen = asked.from_ == asked.to == facet.value
    bound = "" if is_chosen else facet.value
    return Choice(facet.value, facet.count, is_chosen, search_link(replace(asked, from_=bound, to=bound, page="")))


def paging(page: ResultPage) -> Paging:
    pages = -(-page.total // page.size)
    if not page.total_is_exact and page.hits:
        pages = max(pages, page.page + (len(page.hits) == page.size))
    lowest = max(1, min(page.page - AROUND, pages - 2 * AROUND))
    before = (page.page - 1) * page.size
    return Paging(
        page=page.page,
        numbers=tuple(range(lowest, min(pages, lowest + 2 * AROUND) + 1)),
        previous=page.page - 1 if page.page > 1 else None,
        next=page.page + 1 if page.page < pages else None,
        first=before + 1,
        last=before + len(page.hits),
    )
