"""Cursors: whoever follows them sees every hit once and in order, and a token is good for nothing else."""

from __future__ import annotations

import base64
import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, moment_of
from search.engine import WhooshEngine, open_engine
from search.errors import QueryError
from search.index import builder
from search.query import selection
from search.query.ordering import Place
from search.query.ranking import Ranked
from search.query.synonyms import LiveSynonyms
from search.query.tree import Node, to_text
from search.results.cursor import Cursor, read_cursor, write_cursor
from search.results.page import ResultPage
from search.settings import Limits
from tests.conftest import NOW

WORDS = "ঢাকা পদ্মা নদী সরকার মেলা হাট গান বন মাঠ খেলা".split()
DAYS = (None, "2024-06-18", "2024-06-19", "2024-06-19T10:00:00+06:00", "2024-06-20", "2023-01-01")
QUERIES = ("", "ঢাকা", "পদ্মা নদী মেলা", "ঢাকা AND নদী", "ঢাকা -নদী", "date:2024", "-ঢাকা")
SORTS = ("relevance", "newest", "oldest")


def make_articles(numbers: range) -> list[Article]:
    """Of few words, days and texts, so that many are alike in all but their ids."""
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randint(2, 12))) for _ in range(25)]
    return [
        Article(
            id=f"{chance.randrange(10**6)}-{number}",
            title=chance.choice(texts),
            published=chance.choice(DAYS),
            source=chance.choice([None, "সমকাল", "যুগান্তর"]),
        )
        for number in numbers
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of three segments, with deleted and replaced articles."""
    folder = tmp_path_factory.mktemp("cursors")
    articles = make_articles(range(150))
    builder.rebuild(folder, articles[:70], sources=[], now=NOW)
    builder.update(folder, articles[70:110], delete=[one.id for one in articles[:70:9]], sources=[], now=NOW)
    builder.update(folder, articles[110:], delete=[one.id for one in articles[60:110:7]], sources=[], now=NOW)
    return folder


@pytest.fixture(scope="module")
def engine(index: Path) -> Iterator[WhooshEngine]:
    with open_engine(index) as opened:
        yield opened


def search(engine: WhooshEngine, query: str, **asked: Any) -> ResultPage:
    """A page of articles, each by itself."""
    return engine.search(query, **{"snippets": False, "facets": False, "grouped": False, **asked})


def ids(page: ResultPage) -> list[str]:
    return [hit.article_id for hit in page.hits]


def follow(engine: WhooshEngine, query: str, **asked: Any) -> list[ResultPage]:
    """The pages from the first to the last, each by the cursor of the one before."""
    pages = [search(engine, query, **asked)]
    while cursor := pages[-1].cursor:
        pages.append(search(engine, query, cursor=cursor, **asked))
    return pages


def ids_by_number(engine: WhooshEngine, query: str, size: int, **asked: Any) -> list[list[str]]:
    """The ids on each numbered page."""
    total = search(engine, query, **asked).total
    pages = range(1, max(-(-total // size), 1) + 1)
    return [ids(search(engine, query, page=page, size=size, **asked)) for page in pages]


@pytest.mark.parametrize("most_pruned", [1000, 6])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", QUERIES)
def test_following_cursors_to_the_end_gives_the_whole_order(
    engine: WhooshEngine, query: str, sort: str, most_pruned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "_MOST_PRUNED", most_pruned)
    for filters in ({}, {"source": "সমকাল"}, {"year": "2024"}):
        for size in (1, 7, 100):
            pages = follow(engine, query, sort=sort, size=size, **filters)
            assert [ids(page) for page in pages] == ids_by_number(engine, query, size, sort=sort, **filters)
            assert [page.page for page in pages] == [*range(1, len(pages) + 1)]
            assert {page.total for page in pages} == {len({one for page in pages for one in ids(page)})}


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_the_order_of_time_is_that_of_instants_and_ids_with_the_undated_at_the_end(
    engine: WhooshEngine, sort: str
) -> None:
    followed = [one for page in follow(engine, "", sort=sort, size=7) for one in ids(page)]
    published = {one: found.article.published for one in followed if (found := engine.article(one))}

    def place(article_id: str) -> tuple[bool, float, str]:
        day = published[article_id]
        instant = moment_of(day).timestamp() if day else 0.0
        return day is None, -instant if sort == "newest" else instant, article_id

    assert followed == sorted(followed, key=place)
    assert len(followed) == engine.stats().articles


def test_a_page_of_another_size_goes_on_from_the_same_place(engine: WhooshEngine) -> None:
    whole = ids(search(engine, "ঢাকা", size=100))
    first = search(engine, "ঢাকা", size=3)
    following = search(engine, "ঢাকা", size=5, cursor=first.cursor)
    assert (ids(following), following.page) == (whole[3:8], 1)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_by_time_a_cursor_stays_right_while_articles_come_and_go(tmp_path: Path, sort: str) -> None:
    articles = make_articles(range(60))
    builder.rebuild(tmp_path, articles, sources=[], now=NOW)
    with open_engine(tmp_path) as before:
        whole = ids(search(before, "", sort=sort, size=100))
        first = search(before, "", sort=sort, size=20)
    gone = {whole[19], whole[25]}  # the very one that the cursor was made at is among them
    added = make_articles(range(500, 560))
    builder.update(tmp_path, added, delete=sorted(gone), sources=[], now=NOW)
    with open_engine(tmp_path) as after:
        new_order = ids(search(after, "", sort=sort, size=100)) + ids(search(after, "", sort=sort, size=100, page=2))
        following = ids(search(after, "", sort=sort, size=100, cursor=first.cursor))
        assert following == new_order[-len(following) :]
        assert [one for one in following if one in whole] == [one for one in whole[20:] if one not in gone]


def test_by_relevance_a_cursor_is_good_for_its_generation_alone(tmp_path: Path) -> None:
    builder.rebuild(tmp_path, make_articles(range(40)), sources=[], now=NOW)
    with open_engine(tmp_path) as before, open_engine(tmp_path) as beside:
        cursor = search(before, "ঢাকা").cursor
        assert search(beside, "ঢাকা", cursor=cursor) == search(before, "ঢাকা", cursor=cursor)
    builder.update(tmp_path, make_articles(range(40, 50)), sources=[], now=NOW)
    with open_engine(tmp_path) as after, pytest.raises(QueryError) as raised:
        search(after, "ঢাকা", cursor=cursor)
    assert (raised.value.code, raised.value.parameter) == ("cursor-expired", "cursor")


def test_a_cursor_of_a_query_that_tells_dates_from_today_is_good_for_that_day(index: Path) -> None:
    day = 20
    with open_engine(index, today=lambda: datetime.date(2024, 6, day)) as engine:
        cursor = search(engine, "date:গতকাল", sort="newest", size=5).cursor
        assert search(engine, "date:গতকাল", sort="newest", size=5, cursor=cursor).page == 2
        day = 21
        with pytest.raises(QueryError, match="another search"):
            search(engine, "date:গতকাল", sort="newest", size=5, cursor=cursor)


def test_by_relevance_a_cursor_ends_with_the_synonyms_that_it_was_made_with(index: Path, tmp_path: Path) -> None:
    synonyms = tmp_path / "synonyms"
    synonyms.write_text("নদী, মেলা\n", encoding="utf-8")
    with open_engine(index, synonyms=LiveSynonyms(synonyms).current) as engine:
        cursor = search(engine, "নদী", size=5).cursor
        assert search(engine, "নদী", size=5, cursor=cursor).page == 2
    synonyms.write_text("নদী, বন\n", encoding="utf-8")
    with (
        open_engine(index, synonyms=LiveSynonyms(synonyms).current) as engine,
        pytest.raises(QueryError, match="changed"),
    ):
        search(engine, "নদী", size=5, cursor=cursor)


def test_all_is_ranked_once_for_the_pages_that_lie_deep(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked = []

    def rank_all(tree: Node, *others: Any) -> Ranked:
        ranked.append(to_text(tree))
        return selection_rank_all(tree, *others)

    selection_rank_all = selection._rank_all
    monkeypatch.setattr(selection, "_rank_all", rank_all)
    monkeypatch.setattr(selection, "_MOST_PRUNED", 6)
    with open_engine(index) as engine:
        for filters in ({}, {"source": "সমকাল"}):
            assert len(follow(engine, "পদ্মা", size=3, **filters)) > 3
    assert ranked == ["পদ্মা"] * 2  # of those of the paper the best are others


@pytest.mark.parametrize(
    "other",
    [
        {"query": "নদী"},
        {"sort": "newest"},
        {"source": "সমকাল"},
        {"year": "2024"},
        {"month": "2024-06"},
        {"from_": "2024"},
        {"roman": False},
        {"grouped": True},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_cursor_of_another_search_is_refused(engine: WhooshEngine, other: dict[str, Any]) -> None:
    cursor = search(engine, "ঢাকা").cursor
    with pytest.raises(QueryError) as raised:
        search(engine, **{"query": "ঢাকা", "cursor": cursor, **other})
    assert (raised.value.code, raised.value.parameter) == ("bad-cursor", "cursor")


def test_what_decides_nothing_of_the_order_may_be_asked_for_otherwise(engine: WhooshEngine) -> None:
    first = search(engine, "ঢাকা", year=["2024", "2023"], source="সমকাল")
    again: dict[str, Any] = {
        "year": ["২০২৩", "২০২৪"],
        "source": ["সমকাল", "সমকাল"],
        "facets": False,
        "snippets": False,
        "explain": True,
    }
    expected = ids(search(engine, "ঢাকা", year=["2024", "2023"], source="সমকাল", page=2))
    assert ids(search(engine, "ঢাকা", cursor=first.cursor, **again)) == expected


def test_a_cursor_is_not_for_a_numbered_page(engine: WhooshEngine) -> None:
    cursor = search(engine, "ঢাকা").cursor
    with pytest.raises(QueryError) as raised:
        search(engine, "ঢাকা", cursor=cursor, page=2)
    assert (raised.value.code, raised.value.parameter) == ("cursor-with-page", "cursor")


def test_numbered_pages_end_where_only_cursors_lead_on(engine: WhooshEngine) -> None:
    last = Limits().depth // 100
    assert search(engine, "ঢাকা", size=100, page=last).hits == ()
    with pytest.raises(QueryError, match="cursor") as raised:
        search(engine, "ঢাকা", size=100, page=last + 1)
    assert (raised.value.code, raised.value.parameter) == ("page-too-deep", "page")


@pytest.mark.parametrize("at", [Place(1718866800, "খবর-১"), Place(-(2**62), ""), "0123456789abcdef"])
def test_a_token_is_read_as_it_was_written_and_fits_an_address(at: Place | str) -> None:
    token = write_cursor(Cursor(10**9, at), ("ঢাকা",))
    assert read_cursor(token, ("ঢাকা",)) == Cursor(10**9, at)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(
    st.one_of(st.text(), st.text("ABab01-_", max_size=60), st.binary().map(lambda raw: base64.b64encode(raw).decode()))
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="damaged"):
        read_cursor(text, ())


@pytest.mark.parametrize("at", [Place(1718866800, "a"), Place(0, "খবর"), "0123456789abcdef"])
def test_a_token_with_one_letter_changed_or_lost_is_refused(at: Place | str) -> None:
    token = write_cursor(Cursor(20, at), ())
    for place in range(len(token)):
        for letter in ("", "A", "z", "_"):
            changed = token[:place] + letter + token[place + 1 :]
            if changed != token:
                with pytest.raises(QueryError, match="damaged"):
                    read_cursor(changed, ())
