"""A query that finds nothing is loosened step by step, and says so."""

from __future__ import annotations

import pytest

from search.results.page import Facets
from tests.conftest import MakeEngine


@pytest.mark.parametrize(
    ("query", "found", "codes"),
    [
        pytest.param('"কিম পুতিন"', ["a"], ["relaxed-phrases"], id="a-phrase-becomes-its-words"),
        pytest.param("title:বৈঠক", ["a"], ["relaxed-fields"], id="a-field-becomes-the-whole-text"),
        pytest.param("পুতিন AND মোদী", ["a"], ["relaxed-to-any"], id="all-becomes-any"),
        pytest.param(
            '"মোদী পুতিন"', ["a"], ["relaxed-phrases", "relaxed-to-any"], id="a-phrase-becomes-any-of-its-words"
        ),
        pytest.param("পুতিন AND মোদী -কিম", [], [], id="what-is-excluded-stays-excluded"),
        pytest.param("পুতিন source:নেই", [], [], id="a-filter-stays"),
        pytest.param("জেলেনস্কি", [], [], id="a-word-that-is-nowhere"),
        pytest.param("পুতিন মোদী", ["a"], [], id="any-word-may-match-anyway"),
    ],
)
def test_a_query_without_a_hit(make_engine: MakeEngine, query: str, found: list[str], codes: list[str]) -> None:
    engine = make_engine({"title": "সফর", "body": "পুতিন ও কিম মিলে বৈঠক"}, {"body": "নদী ও মাঠ"})
    page = engine.search(query)
    assert [hit.article_id for hit in page.hits] == found
    assert [note.code for note in page.notes] == codes


@pytest.mark.parametrize(
    "query",
    [
        pytest.param('"কিম পুতিন"', id="phrase"),
        pytest.param("পুতিন AND মোদী", id="all"),
        pytest.param("সৌরবিদ্যুৎ", id="parts-of-a-word"),
    ],
)
def test_nothing_is_loosened_where_that_is_switched_off(make_engine: MakeEngine, query: str) -> None:
    engine = make_engine({"body": "পুতিন ও কিম মিলে বিদ্যুৎ"}, {"body": "নদী ও মাঠ"})
    assert engine.search(query).total == 1
    page = engine.search(query, loose=False)
    assert (page.total, page.hits, page.notes, page.cursor) == (0, (), (), None)
    assert page.facets == Facets()


def test_the_interpretation_is_that_of_the_looser_query(make_engine: MakeEngine) -> None:
    page = make_engine({"body": "পুতিন ও কিম মিলে"}).search('"কিম পুতিন"')
    assert page.interpreted == "কিম AND পুতিন"


def test_by_time_an_article_must_have_all_words(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"body": "পুতিন কিম", "published": "2024-01-01"},
        {"body": "পুতিন একা", "published": "2024-01-02"},
        {"body": "কিম কিম পুতিন", "published": "2024-01-03"},
    )
    assert [hit.article_id for hit in engine.search("পুতিন কিম", sort="newest").hits] == ["c", "a"]
    assert [hit.article_id for hit in engine.search("পুতিন OR কিম", sort="newest").hits] == ["c", "b", "a"]


def test_by_time_too_any_word_is_enough_where_nothing_has_all(make_engine: MakeEngine) -> None:
    page = make_engine({"body": "পুতিন"}, {"body": "কিম"}).search("পুতিন কিম", sort="newest")
    assert (page.total, [note.code for note in page.notes]) == (2, ["relaxed-to-any"])
