"""Which articles of a generation are one story: the same however they came in, and nothing compared twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import workers
from search.articles import Article
from search.errors import IndexUnusable
from search.index import builder, generations, stories
from search.index.builder import Report
from search.index.bulk import USUAL_EFFORT, Effort
from search.index.snapshot import Snapshot
from search.index.stories import STORIES, StoryTable
from search.sources.duplicates import Story
from tests.sources.test_duplicates import IN_OTHER_WORDS, REPORT, SECOND_LEAD, went_over

NOW = "2024-06-20T13:24:00+06:00"
FIRST = Article("ka", "তিস্তার পানি বিপৎসীমার ওপরে", REPORT, published="2024-06-18T10:00:00+06:00", source="কালের কণ্ঠ")
COPY = replace(
    FIRST, id="sa", title="উত্তরে বন্যা", body=went_over(REPORT), published="2024-06-18T12:00:00+06:00", source="সমকাল"
)
LATER = replace(FIRST, id="aa", published="2024-06-18T14:00:00+06:00", source="যুগান্তর")
OTHER = replace(FIRST, id="it", title="উত্তরে বন্যা", body=IN_OTHER_WORDS, source="ইত্তেফাক")
UPDATE = replace(FIRST, id="ku", title="পানি নামছে", body=SECOND_LEAD + REPORT, published="2024-06-18T20:00:00+06:00")
ALL = (LATER, OTHER, COPY, UPDATE, FIRST)


@contextmanager
def opened(index: Path) -> Iterator[Snapshot]:
    snapshot = Snapshot(index / str(generations.current_generation(index)))
    try:
        yield snapshot
    finally:
        snapshot.close()


def rebuilt(index: Path, articles: Sequence[Article], effort: Effort = USUAL_EFFORT) -> Report:
    return builder.rebuild(index, articles, sources=[], now=NOW, effort=effort)


def told(index: Path) -> set[frozenset[str]]:
    """The ids of each story."""
    with opened(index) as snapshot:
        return {frozenset(snapshot.ids_of(snapshot.told_by(doc))) for doc in snapshot.live.tolist()}


def firsts(index: Path) -> dict[str, str]:
    """Of each article that tells a story after another one the first that tells it."""
    with opened(index) as snapshot:
        pairs = zip(snapshot.ids_of(snapshot.live), snapshot.ids_of(snapshot.stories[snapshot.live]), strict=True)
        return {one: first for one, first in pairs if one != first}


def test_copies_are_told_with_the_first_that_was_published(tmp_path: Path) -> None:
    report = rebuilt(tmp_path, ALL)
    assert firsts(tmp_path) == {"sa": "ka", "aa": "ka"}
    assert told(tmp_path) == {frozenset({"ka", "sa", "aa"}), frozenset({"it"}), frozenset({"ku"})}
    assert report.grouped == 2


def test_at_one_moment_the_least_id_is_the_first_and_undated_ones_are_last(tmp_path: Path) -> None:
    moment = replace(COPY, id="na", published=FIRST.published)
    rebuilt(tmp_path, [replace(LATER, published=None), moment, FIRST])
    assert firsts(tmp_path) == {"na": "ka", "aa": "ka"}


@settings(max_examples=6, deadline=None)
@given(st.permutations(ALL), st.lists(st.integers(0, len(ALL)), max_size=3))
def test_stories_are_the_same_however_the_articles_come_in(
    tmp_path_factory: pytest.TempPathFactory, articles: list[Article], cuts: list[int]
) -> None:
    index = tmp_path_factory.mktemp("index")
    edges = [0, *sorted(cuts), len(articles)]
    for start, end in pairwise(edges):
        builder.update(index, articles[start:end], now=NOW)
    assert firsts(index) == {"sa": "ka", "aa": "ka"}


def test_processes_and_batches_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LITTLE", 0)
    many = [replace(one, id=f"{one.id}{number}") for number in range(30) for one in ALL]
    rebuilt(tmp_path / "one", many)
    rebuilt(tmp_path / "two", many, Effort(jobs=2, memory=256))
    files = [(tmp_path / name / "g-000001" / STORIES).read_bytes() for name in ("one", "two")]
    assert files[0] == files[1]


def test_a_deleted_article_leaves_its_story(tmp_path: Path) -> None:
    rebuilt(tmp_path, [FIRST, COPY, LATER, OTHER])
    report = builder.update(tmp_path, [], delete=["ka"], now=NOW)
    assert firsts(tmp_path) == {"aa": "sa"}
    assert report.grouped == 1


def test_a_replaced_article_leaves_its_story(tmp_path: Path) -> None:
    rebuilt(tmp_path, ALL)
    builder.update(tmp_path, [replace(COPY, body=IN_OTHER_WORDS, source="আমার দেশ")], now=NOW)
    assert told(tmp_path) == {frozenset({"ka", "aa"}), frozenset({"it", "sa"}), frozenset({"ku"})}


def test_a_run_that_changes_nothing_says_how_many_are_grouped(tmp_path: Path) -> None:
    rebuilt(tmp_path, ALL)
    assert builder.update(tmp_path, ALL, now=NOW).grouped == 2
    assert builder.update(tmp_path / "none", [], now=NOW).grouped == 0


def test_no_pair_is_compared_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt(tmp_path, ALL)
    compared: list[Story] = []
    monkeypatch.setattr(stories, "are_same", lambda one, _other: compared.append(one))
    builder.update(tmp_path, [Article("xx", "খেলা", "মিরপুরে সিরিজ জিতেছে বাংলাদেশ।")], now=NOW)
    assert (compared, firsts(tmp_path)) == ([], {"sa": "ka", "aa": "ka"})


def test_other_rules_judge_all_pairs_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt(tmp_path, ALL)
    monkeypatch.setattr(stories, "RULES", "others")
    monkeypatch.setattr(stories, "are_same", lambda _one, _other: False)
    builder.update(tmp_path, [Article("xx", "খেলা", "মিরপুরে সিরিজ জিতেছে বাংলাদেশ।")], now=NOW)
    assert firsts(tmp_path) == {}


def test_of_a_chain_each_a_little_different_not_all_are_one(tmp_path: Path) -> None:
    sentences = f"{REPORT} {IN_OTHER_WORDS}".split("। ")
    chain = [
        replace(FIRST, id=f"c{start}", body="। ".join(sentences[start : start + 14]), source=f"পত্রিকা {start}")
        for start in (0, 4, 8)
    ]
    rebuilt(tmp_path, chain)
    assert told(tmp_path) == {frozenset({"c0", "c4"}), frozenset({"c8"})}


def test_of_hundreds_of_copies_all_are_one_story(tmp_path: Path) -> None:
    copies = [replace(FIRST, id=f"c{number:03}", source=f"পত্রিকা {number}") for number in range(300)]
    assert rebuilt(tmp_path, copies).grouped == 299
    assert set(firsts(tmp_path).values()) == {"c000"}


def test_articles_without_text_are_no_story(tmp_path: Path) -> None:
    rebuilt(tmp_path, [Article(name, "আজকের রাশিফল") for name in "abc"])
    assert firsts(tmp_path) == {}


def test_a_table_of_another_layout_is_refused(tmp_path: Path) -> None:
    rebuilt(tmp_path, ALL)
    words = tmp_path / "g-000001" / "words.words"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / STORIES).write_bytes(words.read_bytes())
    with pytest.raises(ValueError, match="another layout"):
        StoryTable(tmp_path / "other")


def test_a_generation_without_its_stories_is_refused(tmp_path: Path) -> None:
    rebuilt(tmp_path, ALL)
    (tmp_path / "g-000001" / STORIES).unlink()
    with pytest.raises(IndexUnusable, match=r"same\.stories"):
        Snapshot(tmp_path / "g-000001")


def test_an_article_is_found_by_its_address(tmp_path: Path) -> None:
    rebuilt(
        tmp_path, [replace(FIRST, url="https://news.example/1"), replace(OTHER, url="https://news.example/2"), LATER]
    )
    builder.update(tmp_path, [replace(COPY, url="https://news.example/3")], delete=["it"], now=NOW)
    with opened(tmp_path) as snapshot:
        found = [snapshot.find_by_url(f"https://news.example/{number}") for number in (1, 2, 3)]
        assert [doc if doc is None else snapshot.article(doc).id for doc in found] == ["ka", None, "sa"]
        assert snapshot.find_by_url("") is None


def test_an_address_that_has_only_the_hash_of_another_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.index.inversion.address_hash", lambda _url: 7)
    monkeypatch.setattr("search.index.snapshot.address_hash", lambda _url: 7)
    rebuilt(tmp_path, [replace(FIRST, url="https://news.example/1"), replace(OTHER, url="https://news.example/2")])
    with opened(tmp_path) as snapshot:
        assert snapshot.find_by_url("https://news.example/3") is None
        assert snapshot.find_by_url("https://news.example/2") == snapshot.find("it")


def test_stories_are_numbers_of_documents(tmp_path: Path) -> None:
    rebuilt(tmp_path, ALL)
    with opened(tmp_path) as snapshot:
        assert snapshot.stories.shape == (snapshot.documents,)
        assert (snapshot.stories[snapshot.stories] == snapshot.stories).all()
        assert np.array_equal(snapshot.told_by(4), snapshot.told_by(0))
