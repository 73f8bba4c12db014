"""Why an article matched: the reasons add up to the score, and name the printed words."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.results.explanation import RULES, in_words
from tests.conftest import MakeEngine


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine(
        {"title": "রাশিয়া-উ.কোরিয়া চুক্তি", "body": "পুতিন উত্তর কোরিয়ায়। ব্যাঙ্ক বন্ধ।", "published": "2024-06-20"},
        {"body": "রাশিয়ার নদী", "published": "2024-06-01", "source": "ক খ"},
        {"body": "মাঠ"},
    )


@pytest.mark.parametrize(
    "query",
    ["রাশিয়া", "উত্তর কোরিয়া পুতিন", "ব্যাংক", '"উত্তর কোরিয়া"', "কোরি*", "putin", "রাশিয়া AND চুক্তি", "title:কোরিয়া", "মস্কো রাশিয়া"],
)
def test_the_reasons_add_up_to_the_score(engine: Engine, query: str) -> None:
    for hit in engine.search(query).hits:
        explained = engine.explain(query, hit.article_id)
        assert explained is not None
        assert explained.score == pytest.approx(hit.score)
        assert {reason.rule for reason in explained.reasons} <= RULES.keys()


@pytest.mark.parametrize(
    "query", ["রাশিয়া", "উত্তর কোরিয়া পুতিন", '"উত্তর কোরিয়া" ব্যাংক', "putin", "মস্কো রাশিয়া", "source:ক রাশিয়া", ""]
)
def test_hits_of_a_page_are_explained_as_each_by_itself(engine: Engine, query: str) -> None:
    hits = engine.search(query, explain=True).hits
    assert hits
    assert [hit.explanation for hit in hits] == [engine.explain(query, hit.article_id) for hit in hits]
    assert {hit.explanation for hit in engine.search(query).hits} == {None}


def test_by_time_hits_have_the_reasons_of_relevance(engine: Engine) -> None:
    found = {
        sort: {hit.article_id: hit.explanation for hit in engine.search("রাশিয়া", sort=sort, explain=True).hits}
        for sort in ("relevance", "oldest")
    }
    assert found["oldest"] == found["relevance"]


def test_each_reason_names_the_words_that_met(engine: Engine) -> None:
    explained = engine.explain("কোরিয়া", "a")
    assert explained is not None
    met = {(reason.rule, reason.field): reason.met for reason in explained.reasons if reason.asked}
    assert met == {
        ("exact", "title"): ("কোরিয়া",),
        ("stem", "title"): ("কোরিয়া",),
        ("stem", "body"): ("কোরিয়ায়",),
        ("lead", "lead"): ("কোরিয়ায়",),
    }


def test_an_article_that_does_not_match_says_so(engine: Engine) -> None:
    explained = engine.explain("পুতিন", "c")
    assert explained is not None
    assert (explained.score, in_words(explained)) == (0, ["c does not match পুতিন"])


def test_an_article_that_is_not_there_has_no_explanation(engine: Engine) -> None:
    assert engine.explain("পুতিন", "no-such-id") is None


def test_the_words_of_an_explanation_name_rule_field_and_score(engine: Engine) -> None:
    explained = engine.explain("ব্যাংক", "a")
    assert explained is not None
    lines = in_words(explained)
    assert lines[0].endswith("for a: রাশিয়া-উ.কোরিয়া চুক্তি")
    assert any("ব্যাংক met ব্যাঙ্ক in the body, as another spelling" in line for line in lines)
