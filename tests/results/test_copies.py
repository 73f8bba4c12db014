"""One hit for each story, over all pages, and beside it whoever else prints it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from search.articles import article_from_record
from search.engine import WhooshEngine, open_engine
from search.errors import QueryError
from search.evaluate import Query, answer, write_run
from search.index import builder
from search.results.page import FacetCount, Hit, ResultPage
from search.settings import Limits, Settings
from tests.conftest import NOW
from tests.sources.test_duplicates import IN_OTHER_WORDS, REPORT

MakeEngine = Callable[..., WhooshEngine]

TITLE = "তিস্তার পানি বিপৎসীমার ওপরে"
REPORTS = (
    {"title": TITLE, "body": REPORT, "source": "কালের কণ্ঠ", "published": "2024-06-18T10:00:00+06:00"},
    {"title": "উত্তরে বন্যা", "body": IN_OTHER_WORDS, "source": "সমকাল", "published": "2024-06-18T11:00:00+06:00"},
    {"title": "পানিবন্দী মানুষ", "body": REPORT, "source": "যুগান্তর", "published": "2024-06-18T12:00:00+06:00"},
    {"title": TITLE, "body": REPORT, "source": "ইত্তেফাক", "published": "2024-06-19T13:00:00+06:00"},
)


@pytest.fixture
def engine(make_engine: MakeEngine) -> WhooshEngine:
    """Three papers' prints of one report (a, c, d), one in other words (b)."""
    return make_engine(*REPORTS)


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.article_id for hit in hits]


def shape(page: ResultPage) -> dict[str, list[str]]:
    return {hit.article_id: ids(hit.duplicates) for hit in page.hits}


def follow(engine: WhooshEngine, query: str, **asked: Any) -> list[ResultPage]:
    """The pages from the first to the last, each by the cursor of the one before."""
    pages = [engine.search(query, **asked)]
    while cursor := pages[-1].cursor:
        pages.append(engine.search(query, cursor=cursor, **asked))
    return pages


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param("oldest", {"a": ["c", "d"], "b": []}, id="oldest"),
        pytest.param("newest", {"d": ["c", "a"], "b": []}, id="newest"),
    ],
)
def test_a_story_stands_where_the_first_article_that_tells_it_stands(
    engine: WhooshEngine, sort: str, expected: dict[str, list[str]]
) -> None:
    page = engine.search("ডালিয়া", sort=sort)
    assert shape(page) == expected
    assert list(shape(page)) == list(expected)
    assert (page.total, page.total_articles) == (2, 4)


def test_by_relevance_the_best_stands_for_its_story(engine: WhooshEngine) -> None:
    hit = engine.search("পানিবন্দী মানুষ ডালিয়া").hits[0]
    assert (hit.article_id, sorted(ids(hit.duplicates))) == ("c", ["a", "d"])
    assert hit.score > max(other.score for other in hit.duplicates) > 0


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_no_story_is_on_two_pages(engine: WhooshEngine, sort: str, size: int) -> None:
    pages = follow(engine, "ডালিয়া", sort=sort, size=size)
    numbered = [engine.search("ডালিয়া", sort=sort, size=size, page=number + 1) for number in range(len(pages))]
    assert [shape(page) for page in pages] == [shape(page) for page in numbered]
    assert [len(page.hits) for page in pages] == [min(size, 2 - start) for start in range(0, 2, size)]
    shown = [one for page in pages for hit in page.hits for one in (hit.article_id, *ids(hit.duplicates))]
    assert sorted(shown) == ["a", "b", "c", "d"]
    assert {(page.total, page.total_articles) for page in pages} == {(2, 4)}


def test_a_copy_that_comes_later_does_not_tell_a_story_again_behind_a_cursor(engine: WhooshEngine) -> None:
    first = engine.search("ডালিয়া", sort="oldest", size=1)
    folder = engine._snapshot.path.parent
    later = article_from_record({**REPORTS[0], "id": "e", "published": "2024-06-20", "source": "প্রথম আলো"})
    builder.update(folder, [later], sources=["test"], now=NOW)
    with open_engine(folder) as after:
        following = after.search("ডালিয়া", sort="oldest", size=5, cursor=first.cursor)
        assert (shape(following), following.cursor) == ({"b": []}, None)


def test_a_cursor_of_stories_is_none_of_articles(engine: WhooshEngine) -> None:
    cursor = engine.search("ডালিয়া", size=1).cursor
    with pytest.raises(QueryError, match="another search"):
        engine.search("ডালিয়া", size=1, cursor=cursor, grouped=False)


def test_a_duplicate_is_a_hit_whose_text_is_not_shown_again(engine: WhooshEngine) -> None:
    hit = engine.search("পানিবন্দী ডালিয়া", sort="oldest").hits[0]
    duplicate = hit.duplicates[0]
    assert (duplicate.title, duplicate.source, duplicate.title_marks) == ("পানিবন্দী মানুষ", "যুগান্তর", ((0, 9),))
    assert (duplicate.published, duplicate.matches, duplicate.snippets) == (REPORTS[2]["published"], True, ())
    assert hit.snippets


def test_who_chose_one_paper_learns_of_the_others(engine: WhooshEngine) -> None:
    [_, hit] = engine.search("ডালিয়া", source=["যুগান্তর", "ইত্তেফাক", "সমকাল"], sort="oldest").hits
    assert [(other.article_id, other.matches) for other in hit.duplicates] == [("d", True), ("a", False)]
    [alone] = engine.search("মানুষ ডালিয়া", source="ইত্তেফাক", sort="relevance").hits
    assert [(other.article_id, other.matches, other.score) for other in alone.duplicates] == [
        ("c", False, 0.0),
        ("a", False, 0.0),
    ]


def test_a_copy_without_the_words_of_the_query_comes_last(engine: WhooshEngine) -> None:
    [hit] = engine.search("title:বিপৎসীমার", sort="newest").hits
    assert (hit.article_id, [(other.article_id, other.matches) for other in hit.duplicates]) == (
        "d",
        [("a", True), ("c", False)],
    )


def test_copies_are_counted_beyond_those_that_are_listed(make_engine: MakeEngine) -> None:
    copies = [
        {**REPORTS[0], "source": f"পত্রিকা {number % 3}", "published": f"2024-06-18T{number + 10}:00:00+06:00"}
        for number in range(7)
    ]
    folder = make_engine(*copies)._snapshot.path.parent
    with open_engine(folder, Settings(limits=Limits(duplicates=2))) as engine:
        for sort, listed in (("newest", ["f", "e"]), ("oldest", ["b", "c"])):
            [hit] = engine.search("ডালিয়া", sort=sort).hits
            assert (ids(hit.duplicates), hit.duplicate_count, hit.duplicate_sources) == (listed, 6, 2)
        assert len(engine.search("ডালিয়া").hits[0].duplicates) == 2


def test_an_article_without_a_source_is_no_further_source(make_engine: MakeEngine) -> None:
    unsigned = {name: value for name, value in REPORTS[0].items() if name != "source"}
    [hit] = make_engine(REPORTS[0], unsigned, REPORTS[2]).search("ডালিয়া").hits
    assert (hit.duplicate_count, hit.duplicate_sources) == (2, 1)


def test_a_count_beside_a_filter_is_the_total_of_choosing_it(engine: WhooshEngine) -> None:
    facets = engine.search("ডালিয়া").facets
    assert facets
    assert facets.year == (FacetCount("2024", 2),)
    assert {one.count for one in facets.source} == {1}
    for one in facets.source:
        assert engine.search("ডালিয়া", source=one.value).total == one.count
    ungrouped = engine.search("ডালিয়া", grouped=False).facets
    assert ungrouped
    assert ungrouped.year == (FacetCount("2024", 4),)


def test_a_deleted_copy_is_told_of_no_more(engine: WhooshEngine) -> None:
    folder = engine._snapshot.path.parent
    builder.update(folder, [], delete=["c", "d"], sources=["test"], now=NOW)
    with open_engine(folder) as after:
        page = after.search("ডালিয়া", sort="oldest")
        assert (shape(page), page.total, page.total_articles) == ({"a": [], "b": []}, 2, 2)


def test_an_article_knows_who_else_prints_it_the_first_of_them_first(engine: WhooshEngine) -> None:
    found, alone = engine.article("c", "ডালিয়া"), engine.article("b")
    assert found
    assert alone
    assert (ids(found.duplicates), found.duplicate_count, found.duplicate_sources) == (["a", "d"], 2, 2)
    assert (alone.duplicates, alone.duplicate_count) == ((), 0)


def test_every_article_by_itself_on_request(engine: WhooshEngine) -> None:
    page = engine.search("ডালিয়া", sort="oldest", grouped=False)
    assert shape(page) == {"a": [], "b": [], "c": [], "d": []}
    assert (page.total, page.total_articles, page.hits[0].duplicate_count) == (4, 4, 0)


def test_the_total_is_the_same_without_facets_and_snippets(engine: WhooshEngine) -> None:
    whole, bare = engine.search("ডালিয়া"), engine.search("ডালিয়া", facets=False, snippets=False)
    assert (bare.total, bare.total_articles, bare.facets) == (whole.total, whole.total_articles, None)
    assert shape(bare) == shape(whole)


def test_trends_and_days_count_every_article(engine: WhooshEngine) -> None:
    assert engine.trends(["ডালিয়া"]).series[0].counts == (4,)
    assert engine.days("2024-06-18", "2024-06-18") == (FacetCount("2024-06-18", 3),)


def test_runs_list_every_article_by_itself(engine: WhooshEngine) -> None:
    found = answer(engine, Query("1", "ডালিয়া"), depth=100)
    assert sorted(article_id for article_id, _ in found) == ["a", "b", "c", "d"]
    run = io.StringIO()
    write_run(engine, [Query("1", "ডালিয়া")], run, depth=2)
    assert [line.split()[2] for line in run.getvalue().splitlines()] == [article_id for article_id, _ in found[:2]]
