"""The JSON of what the engine answers, by whole values: its keys are a promise."""

from __future__ import annotations

import json

import pytest

from search.query.notes import Note
from search.results.page import (
    Explanation,
    FacetCount,
    Facets,
    Hit,
    Reason,
    Related,
    ResultPage,
    Rising,
    Snippet,
    Stats,
    Trend,
    Trends,
    Week,
)
from search.results.records import (
    Record,
    page_to_record,
    related_to_record,
    stats_to_record,
    trends_to_record,
    week_to_record,
)

COPY = Hit("b", None, "পদ্মা সেতু", "যুগান্তর", None, None, None, 1.5, matches=False)
HIT = Hit(
    "a",
    "https://example.org/a",
    "পদ্মা সেতু",
    "সমকাল",
    "জাতীয়",
    "নিজস্ব প্রতিবেদক",
    "2024-06-20",
    2.5,
    ((0, 5),),
    (Snippet("পদ্মায় সেতু।", ((0, 7),)),),
    (COPY,),
    duplicate_count=3,
    duplicate_sources=2,
)
COPY_RECORD: Record = {
    "id": "b",
    "url": None,
    "title": "পদ্মা সেতু",
    "source": "যুগান্তর",
    "section": None,
    "byline": None,
    "published": None,
    "score": 1.5,
    "title_marks": [],
    "snippets": [],
    "duplicates": [],
    "duplicate_count": 0,
    "duplicate_sources": 0,
}
HIT_RECORD: Record = {
    "id": "a",
    "url": "https://example.org/a",
    "title": "পদ্মা সেতু",
    "source": "সমকাল",
    "section": "জাতীয়",
    "byline": "নিজস্ব প্রতিবেদক",
    "published": "2024-06-20",
    "score": 2.5,
    "title_marks": [[0, 5]],
    "snippets": [{"text": "পদ্মায় সেতু।", "marks": [[0, 7]]}],
    "duplicates": [{**COPY_RECORD, "matches": False}],
    "duplicate_count": 3,
    "duplicate_sources": 2,
}
NOTE = Note("lone-quote", '"', 0, 1)


def say(note: Note) -> str:
    return f"about {note.code}"


NOTE_RECORD = {"message": "about lone-quote", "code": "lone-quote", "text": '"', "start": 0, "end": 1}


def test_a_page() -> None:
    facets = Facets(
        (FacetCount("সমকাল", 2),), (FacetCount("খেলা", 1),), (FacetCount("2024", 3),), (FacetCount("2024-06", 3),)
    )
    page = ResultPage('"পদ্মা', "পদ্মা", 21, 24, 2, 10, (HIT,), (NOTE,), facets, cursor="dG9rZW4")
    assert page_to_record(page, 1.2345, say) == {
        "query": {"text": '"পদ্মা', "interpreted": "পদ্মা", "corrected_from": None, "notes": [NOTE_RECORD]},
        "total": 21,
        "total_is_exact": True,
        "total_articles": 24,
        "page": 2,
        "size": 10,
        "cursor": "dG9rZW4",
        "took_ms": 1.23,
        "results": [HIT_RECORD],
        "facets": {
            "source": [{"value": "সমকাল", "count": 2}],
            "section": [{"value": "খেলা", "count": 1}],
            "year": [{"value": "2024", "count": 3}],
            "month": [{"value": "2024-06", "count": 3}],
        },
        "suggestion": None,
    }


def test_a_page_without_facets() -> None:
    assert page_to_record(ResultPage("", "", 0, 0, 1, 10, (), facets=None), 1.0)["facets"] is None


def test_a_hit_that_is_explained_says_by_which_rules() -> None:
    reason = Reason("stem", "পদ্মা", "title", ("পদ্মায়",), 2.5)
    hit = Hit("a", None, "", None, None, None, None, 2.5, explanation=Explanation("a", "", "পদ্মা", 2.5, (reason,)))
    [record] = json.loads(json.dumps(page_to_record(ResultPage("", "", 1, 1, 1, 10, (hit,)), 1.0)))["results"]
    assert record["explanation"] == {
        "score": 2.5,
        "reasons": [
            {"rule": "stem", "says": "by its stem", "asked": "পদ্মা", "field": "title", "met": ["পদ্মায়"], "score": 2.5}
        ],
    }


def test_what_is_related() -> None:
    assert related_to_record(Related((COPY,), (HIT,))) == {"versions": [COPY_RECORD], "articles": [HIT_RECORD]}


def test_trends_have_shares_but_for_months_without_articles() -> None:
    trends = Trends(("2024-05", "2024-06"), (8, 0), (Trend('"পদ্মা', "পদ্মা", (NOTE,), (2, 0)),))
    assert trends_to_record(trends, say) == {
        "months": ["2024-05", "2024-06"],
        "totals": [8, 0],
        "series": [
            {
                "query": {"text": '"পদ্মা', "interpreted": "পদ্মা", "notes": [NOTE_RECORD]},
                "counts": [2, 0],
                "shares": [0.25, None],
            }
        ],
    }


@pytest.mark.parametrize(
    ("week", "record"),
    [
        pytest.param(
            Week("2024-06-14", "2024-06-20", (Rising("পদ্মার", "পদ্মা", 5, 0.5),)),
            {
                "first": "2024-06-14",
                "last": "2024-06-20",
                "rising": [{"text": "পদ্মার", "query": "পদ্মা", "count": 5, "expected": 0.5}],
            },
            id="week",
        ),
        pytest.param(None, {"first": None, "last": None, "rising": []}, id="nothing-dated"),
    ],
)
def test_what_rises_in_a_week(week: Week | None, record: Record) -> None:
    assert week_to_record(week) == record


def test_stats() -> None:
    stats = Stats("g-000001", 2, "2024-06-22", 4096, "f00d", 40, None, None, (FacetCount("সমকাল", 2),))
    assert json.loads(json.dumps(stats_to_record(stats))) == {
        "generation": "g-000001",
        "articles": 2,
        "built": "2024-06-22",
        "size_bytes": 4096,
        "fingerprint": "f00d",
        "terms": 40,
        "first_day": None,
        "last_day": None,
        "source": [{"value": "সমকাল", "count": 2}],
        "section": [],
    }
