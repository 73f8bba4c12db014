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

from flask import g, request, url_for
from werkzeug.urls import iri_to_uri

from search.bengali.collation import collation_key
from search.results.page import FacetCount, ResultPage
from web.parameters import SearchParameters

PATH_SAFE = re.compile(r"(?!\.{1,2}\Z)[^/\\\x00-\x1f\x7f]+")
AROUND = 2  # pages shown on each side of the current one: seven links fit the width of a phone


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that results can be filtered by. *count* is None where the engine did not count it.

    *is_included*: of a month, that its year is chosen.
    """

    value: str
    count: int | None
    is_chosen: bool
    href: str
    is_included: bool = False


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A year and its *months*, the newest first. *is_open*: whether any of them, or the year, is chosen."""

    year: Choice
    months: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """*numbers* are pages around the current one; None where there is nothing to go to. *first* and *last* count hits.

    Where the total is not exact there is a next page for as long as pages are full. *end*: how many hits pages lead to, where
    there are more and this is the last page; else None.
    """

    page: int
    numbers: tuple[int, ...]
    previous: int | None
    next: int | None
    first: int
    last: int
    end: int | None = None


def search_link(asked: SearchParameters) -> str:
    """The results of *asked*; of nothing all articles, the newest first: without a parameter the address is the front page's."""
    return with_query(search_path(), asked.pairs() or [("sort", "newest")])


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
    return search_link(unfiltered(asked))


def unfiltered(asked: SearchParameters) -> SearchParameters:
    return replace(undated(asked), source=(), section=())


def undated_link(asked: SearchParameters) -> str:
    return search_link(undated(asked))


def undated(asked: SearchParameters) -> SearchParameters:
    return replace(asked, from_="", to="", year=(), month=(), page="")


def unbounded_link(asked: SearchParameters) -> str:
    """Without the range of days; years and months that are chosen by name stay."""
    return search_link(replace(asked, from_="", to="", page=""))


def span_link(asked: SearchParameters, first: str, last: str) -> str:
    """From one month to another in place of any other time; from this very span, any time."""
    if (asked.from_, asked.to) == (first, last):
        return undated_link(asked)
    return search_link(replace(undated(asked), from_=first, to=last))


def switch_link(asked: SearchParameters, name: str, value: str) -> str:
    return search_link(switched(asked, name, value))


def switched(asked: SearchParameters, name: str, value: str) -> SearchParameters:
    """The same search with *name* (``roman``, ``spelling``, ``loose`` or ``grouped``) "off", or "" for as usual."""
    changes: dict[str, Any] = {name: value}
    return replace(asked, page="", **changes)


def kept_fields(asked: SearchParameters) -> list[tuple[str, str]]:
    """What a form that asks for another time has to keep."""
    return undated(asked).pairs()


def query_link(asked: SearchParameters, query: str) -> str:
    """Another query within the same filters."""
    return search_link(replace(asked, q=query, page=""))


def result_link(endpoint: str, asked: SearchParameters) -> str:
    """The same search, all of its pages, in another form: a feed, a file."""
    return with_query(url_for(endpoint), replace(asked, page="", size="").pairs())


def trend_link(asked: SearchParameters) -> str:
    return with_query(url_for("trends.show"), [("q", asked.q)])


def article_link(article_id: str, asked: SearchParameters) -> str:
    """The article's page, with the search that found it: its words are marked and the way back is known."""
    if PATH_SAFE.fullmatch(article_id):
        return with_query(url_for("pages.article", article_id=article_id), asked.pairs())
    return with_query(url_for("pages.article_by_parameter"), [("id", article_id), *asked.pairs()])


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{'&'.join(f'{quoted(name)}={quoted(value)}' for name, value in pairs)}" if pairs else path


def absolute(path: str) -> str:
    """*path*, as the functions here make it, for what is read outside of the site."""
    return request.host_url.rstrip("/") + path


def here() -> str:
    """The address of this page, as absolute does it."""
    return iri_to_uri(request.url)


def here_with(name: str, value: str) -> str:
    """This page with another *value* of *name*, as a query alone: the browser knows the path as it was, encoding included."""
    arguments = [(other, kept) for other, kept in request.args.items(multi=True) if other != name]
    return with_query("", [*arguments, (name, value)])


@lru_cache(
    maxsize=1024
)  # all links of a page keep the same few values, and every Bengali letter is nine bytes of an address
def quoted(text: str) -> str:
    return quote_plus(text)


def value_choices(asked: SearchParameters, name: str, counts: tuple[FacetCount, ...]) -> list[Choice]:
    """The sources or sections (*name*) to filter by: any number of them, those chosen included when nothing matches them."""
    chosen: tuple[str, ...] = getattr(asked, name)
    ordered = tuple(sorted(counts, key=lambda facet: (-facet.count, collation_key(facet.value))))
    return [
        Choice(value, count, value in chosen, value_link(asked, name, toggled(chosen, value)))
        for value, count in counts_of(ordered, chosen).items()
    ]


def value_link(asked: SearchParameters, name: str, values: tuple[str, ...]) -> str:
    changes: dict[str, Any] = {name: values}
    return search_link(replace(asked, page="", **changes))


def toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in chosen if other != value) if value in chosen else (*chosen, value)


def year_choices(
    asked: SearchParameters, years: tuple[FacetCount, ...], months: tuple[FacetCount, ...]
) -> list[YearChoice]:
    """The years and their months to filter by, newest first, those chosen included when nothing matches them."""
    counted = counts_of(years, (*asked.year, *(month[:4] for month in asked.month)))
    of_month = counts_of(months, asked.month)
    return [
        year_choice(asked, year, counted[year], {month: of_month[month] for month in of_month if month[:4] == year})
        for year in sorted(counted, reverse=True)
    ]


def counts_of(facets: tuple[FacetCount, ...], chosen: tuple[str, ...]) -> dict[str, int | None]:
    uncounted: dict[str, int | None] = dict.fromkeys(chosen)
    return uncounted | {facet.value: facet.count for facet in facets}


def year_choice(asked: SearchParameters, year: str, count: int | None, months: dict[str, int | None]) -> YearChoice:
    is_chosen = year in asked.year
    choices = tuple(
        Choice(month, months[month], month in asked.month, month_link(asked, month), is_included=is_chosen)
        for month in sorted(months, reverse=True)
    )
    is_open = is_chosen or any(choice.is_chosen for choice in choices)
    return YearChoice(Choice(year, count, is_chosen, year_link(asked, year)), choices, is_open)


def year_link(asked: SearchParameters, year: str) -> str:
    """With *year*, in place of its months, or without it; a range of days gives way, or the count beside it would be wrong."""
    months = tuple(month for month in asked.month if month[:4] != year)
    return search_link(replace(undated(asked), year=toggled(asked.year, year), month=months))


def month_link(asked: SearchParameters, month: str) -> str:
    """With *month*, in place of the whole of its year, or without it; a range of days gives way as for a year."""
    years = tuple(year for year in asked.year if year != month[:4])
    return search_link(replace(undated(asked), year=years, month=toggled(asked.month, month)))


def paging(page: ResultPage, depth: int) -> Paging:
    """*depth*: how many hits numbered pages lead to."""
    pages = -(-page.total // page.size)
    if not page.total_is_exact and page.hits:
        pages = max(pages, page.page + (len(page.hits) == page.size))
    reachable = min(pages, depth // page.size)
    lowest = max(1, min(page.page - AROUND, reachable - 2 * AROUND))
    before = (page.page - 1) * page.size
    return Paging(
        page=page.page,
        numbers=tuple(range(lowest, min(reachable, lowest + 2 * AROUND) + 1)),
        previous=page.page - 1 if page.page > 1 else None,
        next=page.page + 1 if page.page < reachable else None,
        first=before + 1,
        last=before + len(page.hits),
        end=reachable * page.size if page.page == reachable < pages else None,
    )
