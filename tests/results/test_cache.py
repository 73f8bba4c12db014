"""PageCache: a page asked for again is not made again, and memory stays bounded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.results.cache import PageCache, size_of
from search.results.page import FacetCount, Facets, Hit, ResultPage, Snippet


def page_of(query: str, hits: int = 0) -> ResultPage:
    hit = Hit("id", None, "শিরোনাম", None, None, None, None, 1.0)
    return ResultPage(
        text=query, interpreted=query, total=hits, total_articles=hits, page=1, size=10, hits=(hit,) * hits
    )


SIZE = size_of(page_of("a"))


class Maker:
    """Makes pages, and remembers which it was asked to make."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def of(self, query: str, hits: int = 0) -> Callable[[], ResultPage]:
        def make() -> ResultPage:
            self.made.append(query)
            return page_of(query, hits)

        return make


def test_a_page_asked_for_again_is_the_one_that_was_made() -> None:
    cache, maker = PageCache(10 * SIZE), Maker()
    first = cache.page("a", maker.of("a"))
    assert cache.page("a", maker.of("a")) is first
    assert maker.made == ["a"]


def test_the_page_not_asked_for_longest_goes_first() -> None:
    cache, maker = PageCache(2 * SIZE), Maker()
    for asked in ("a", "b", "a", "c", "a", "b"):
        cache.page(asked, maker.of(asked))
    assert maker.made == ["a", "b", "c", "b"]


def test_a_page_larger_than_the_cache_is_answered_and_drives_nothing_out() -> None:
    cache, maker = PageCache(2 * SIZE), Maker()
    cache.page("a", maker.of("a"))
    assert cache.page("b", maker.of("b", hits=100)) == page_of("b", 100)
    cache.page("a", maker.of("a"))
    assert maker.made == ["a", "b"]


def test_what_cannot_be_answered_is_not_remembered() -> None:
    cache, maker = PageCache(10 * SIZE), Maker()

    def fail() -> ResultPage:
        raise ValueError("no such page")

    with pytest.raises(ValueError, match="no such page"):
        cache.page("a", fail)
    assert cache.page("a", maker.of("a")) == page_of("a")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5))), st.integers(0, 20))
def test_it_never_holds_more_than_it_may_and_knows_how_much_that_is(asked: list[tuple[str, int]], most: int) -> None:
    cache, maker = PageCache(most * SIZE), Maker()
    for query, hits in asked:
        assert cache.page((query, hits), maker.of(query, hits)) == page_of(query, hits)
        assert cache._bytes == sum(size for _, size in cache._pages.values()) <= most * SIZE


def test_threads_share_it() -> None:
    cache, maker = PageCache(5 * SIZE), Maker()
    asked = [chr(ord("a") + number % 9) for number in range(600)]
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda query: cache.page(query, maker.of(query)), asked))
    assert [page.text for page in pages] == asked
    assert cache._bytes == sum(size for _, size in cache._pages.values())


def test_the_size_of_a_page_is_about_what_python_takes_for_it() -> None:
    snippets = [
        Snippet(
            f"সভায় ড. ইউনূস ও মো. আলী আসেন, তারপর {place} জন যান।", ((300 + place, 304 + place), (350 + place, 355 + place))
        )
        for place in range(20)
    ]
    hits = tuple(
        Hit(f"id-{place}", None, f"শিরোনাম {place}", "সমকাল", None, None, "2024-06-20", place / 7, ((0, 7),), (snippet,))
        for place, snippet in enumerate(snippets)
    )
    counts = tuple(FacetCount(f"2024-{number:02}", number) for number in range(12))
    page = ResultPage(
        text="ক", interpreted="ক", total=20, total_articles=20, page=1, size=20, hits=hits, facets=Facets(month=counts)
    )
    assert size_of(page) == pytest.approx(_taken(page, set()), rel=0.3)


def _taken(value: object, seen: set[int]) -> int:
    """The bytes of *value* and of all that it holds, each object once."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    parts = value if isinstance(value, tuple) else [getattr(value, name) for name in getattr(value, "__slots__", ())]
    return sys.getsizeof(value) + sum(_taken(part, seen) for part in parts)
