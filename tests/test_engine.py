"""The Engine contract, written against the protocol, over the seeds."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search import open_engine
from search.engine import Engine
from search.errors import IndexUnusable, QueryError

SEED_TITLE = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"


def test_the_users_own_document_is_the_first_answer_to_its_words(seed_engine: Engine) -> None:
    hit = seed_engine.search("রাশিয়া উত্তর কোরিয়া").hits[0]
    assert (hit.title, hit.byline, hit.published) == (SEED_TITLE, "অনলাইন ডেস্ক", "2024-06-20T13:24:00+06:00")
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["রাশিয়া", "উ", "কোরিয়া"]
    marked = {cut.text[start:end] for cut in hit.snippets for start, end in cut.marks}
    assert {"উত্তর", "কোরিয়ার"} <= marked


def test_an_empty_query_gives_everything_newest_first(seed_engine: Engine) -> None:
    page = seed_engine.search("", size=100)
    assert page.total == seed_engine.stats().articles == 97
    assert (page.interpreted, page.hits[0].score) == ("", 0.0)
    assert page == seed_engine.search("", size=100, sort="newest")


def test_filters_narrow_and_several_values_of_one_widen(seed_engine: Engine) -> None:
    both = seed_engine.search("", source=["জলঙ্গি পত্রিকা", "গঙ্গাপারের খবর"]).total
    each = [seed_engine.search("", source=name).total for name in ("জলঙ্গি পত্রিকা", "গঙ্গাপারের খবর")]
    assert both == sum(each) > 0
    assert 0 < seed_engine.search("", source="জলঙ্গি পত্রিকা", section="খেলা").total < each[0]
    assert seed_engine.search("", source="নেই এমন").total == 0


def test_a_source_is_found_however_its_name_is_encoded(seed_engine: Engine) -> None:
    assert (
        seed_engine.search("", section="জাতী\u09df").total == seed_engine.search("", section="জাতী\u09af\u09bc").total > 0
    )


def test_facets_are_left_out_where_nobody_asks_for_them(seed_engine: Engine) -> None:
    counted, uncounted = (seed_engine.search("কোরিয়া", facets=facets) for facets in (True, False))
    assert uncounted.facets is None
    assert (uncounted.hits, uncounted.total) == (counted.hits, counted.total)


def test_dates_bound_the_answers_on_both_ends(seed_engine: Engine) -> None:
    days = [hit.published for hit in seed_engine.search("", from_="২০২১-০৩", to="২০২১", size=100).hits]
    assert days
    assert all(day is not None and "2021-03" <= day[:7] <= "2021-12" for day in days)


def test_facets_count_all_that_matched_and_a_chosen_source_leaves_the_others_counted(seed_engine: Engine) -> None:
    page = seed_engine.search("", size=1)
    assert page.facets is not None
    assert sum(facet.count for facet in page.facets.section) == 96  # the user's own document names none
    narrowed = seed_engine.search("", size=1, source="জলঙ্গি পত্রিকা")
    assert narrowed.facets is not None
    assert narrowed.facets.source == page.facets.source
    assert sum(facet.count for facet in narrowed.facets.section) == narrowed.total


@pytest.mark.parametrize(
    ("asked", "code", "parameter"),
    [
        pytest.param({"page": 0}, "page-out-of-range", "page", id="page-0"),
        pytest.param({"page": -3}, "page-out-of-range", "page", id="page-negative"),
        pytest.param({"size": 0}, "size-out-of-range", "size", id="size-0"),
        pytest.param({"size": 101}, "size-out-of-range", "size", id="size-over-the-limit"),
        pytest.param({"sort": "best"}, "unknown-sort", "sort", id="unknown-sort"),
        pytest.param({"from_": "২০২৪-০২-৩০"}, "impossible-date", "from", id="impossible-from"),
        pytest.param({"to": "গতকাল"}, "impossible-date", "to", id="to-that-is-no-date"),
        pytest.param({"from_": "2024-07", "to": "2024-06"}, "date-range-reversed", "from", id="from-after-to"),
        pytest.param({"year": ["2024", "গত বছর"]}, "impossible-date", "year", id="year-that-is-none"),
        pytest.param({"month": "2024-13"}, "impossible-date", "month", id="month-13"),
        pytest.param({"page": 10**9}, "page-too-deep", "page", id="page-past-the-depth"),
        pytest.param({"cursor": "2"}, "bad-cursor", "cursor", id="cursor-that-is-none"),
    ],
)
def test_what_cannot_be_meant_is_a_query_error(
    seed_engine: Engine, asked: dict[str, object], code: str, parameter: str
) -> None:
    with pytest.raises(QueryError) as raised:
        seed_engine.search("পুতিন", **asked)  # type: ignore[arg-type]  # as the table gives them
    assert (raised.value.code, raised.value.parameter) == (code, parameter)


def test_a_page_past_the_end_is_empty_and_still_counts(seed_engine: Engine) -> None:
    page = seed_engine.search("কোরিয়া", page=1000)
    assert (page.hits, page.total, page.cursor) == ((), seed_engine.search("কোরিয়া").total, None)


def test_an_article_comes_whole_with_the_words_of_a_query_marked(seed_engine: Engine) -> None:
    article_id = seed_engine.search("পুতিন হ্যানয়").hits[0].article_id
    found = seed_engine.article(article_id, "হ্যানয়")
    assert found is not None
    assert [found.article.body[start:end] for start, end in found.body_marks] == ["হ্যানয়ে"]
    assert (found.article.title, found.title_marks) == (SEED_TITLE, ())
    assert seed_engine.article("no-such-id") is None


def test_snippets_can_be_left_out(seed_engine: Engine) -> None:
    assert {hit.snippets for hit in seed_engine.search("কোরিয়া", snippets=False).hits} == {()}


def test_stats_say_what_is_there(seed_engine: Engine) -> None:
    stats = seed_engine.stats()
    assert (stats.articles, stats.first_day, stats.last_day) == (97, "2019-01-14", "2024-12-14")
    assert sum(facet.count for facet in stats.source) == 96
    assert stats.generation == seed_engine.generation == "g-000001"


def test_threads_get_the_answers_that_one_alone_gets(seed_engine: Engine) -> None:
    queries = ["রাশিয়া উত্তর কোরিয়া", '"উত্তর কোরিয়া"', "সরকা*", "ব্যাংক -ঋণ", "ও"] * 8
    alone = [seed_engine.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(seed_engine.search, queries)) == alone


def test_a_folder_without_an_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="khobor rebuild"):
        open_engine(tmp_path)


def test_answers_are_plain_values(seed_engine: Engine) -> None:
    hit = seed_engine.search("কোরিয়া").hits[0]
    assert {type(value) for value in dataclasses.asdict(hit).values()} <= {str, int, float, bool, tuple, type(None)}


def test_a_page_asked_for_again_is_the_one_that_was_made_and_another_question_has_its_own(seed_index: Path) -> None:
    with open_engine(seed_index, remembered_bytes=2**20) as engine:
        first = engine.search("কোরিয়া")
        assert engine.search("কোরিয়া") is first
        assert engine.search("কোরিয়া", size=5).size == 5
        assert engine.search("কোরিয়া", source="জলঙ্গি পত্রিকা").total < first.total
        assert engine.search("কোরিয়া", year="2024").total < first.total
        assert engine.search("কোরিয়া", month="2024-06").total < first.total
        assert engine.search("কোরিয়া", explain=True).hits[0].explanation
        five = engine.search("কোরিয়া", size=5)
        assert engine.search("কোরিয়া", size=5, cursor=five.cursor).hits != five.hits
    with open_engine(seed_index) as forgetful:
        assert forgetful.search("কোরিয়া") == first
        assert forgetful.search("কোরিয়া") is not forgetful.search("কোরিয়া")
