"""The JSON endpoint: its shape is a promise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from search.errors import IndexUnusable
from search.query.notes import Note

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine


def test_search_answers_in_the_documented_shape(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=পুতিন&page=২&size=5").get_json()
    assert answer.pop("took_ms") >= 0
    assert answer == {
        "query": {
            "text": "পুতিন",
            "interpreted": "পুতিন",
            "corrected_from": None,
            "notes": [
                {
                    "code": "lone-quote",
                    "message": "এই উদ্ধৃতিচিহ্নের জোড়া নেই, তাই এটি দিয়ে কোনো বাক্যাংশ বোঝায় না।",
                    "text": '"',
                    "start": 0,
                    "end": 1,
                }
            ],
        },
        "total": 96,
        "total_is_exact": True,
        "page": 2,
        "size": 5,
        "results": [
            {
                "id": "putin-1",
                "url": "https://news.example/putin-1",
                "title": "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই",
                "source": "কালের কণ্ঠ",
                "section": "আন্তর্জাতিক",
                "byline": "অনলাইন ডেস্ক",
                "published": "2024-06-20T13:24:00+06:00",
                "score": 7.25,
                "title_marks": [[0, 7]],
                "snippets": [
                    {"text": "রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন।", "marks": [[31, 36]]},
                ],
                "duplicates": [],
            },
            {
                "id": "https://news.example/বন্যা?day=1&x=%2F",
                "url": None,
                "title": "সিলেটে বন্যা পরিস্থিতির উন্নতি",
                "source": "bdnews24.com",
                "section": None,
                "byline": None,
                "published": "2024-06-19T20:30:00+00:00",
                "score": 1.5,
                "title_marks": [],
                "snippets": [],
                "duplicates": [],
            },
        ],
        "facets": {
            "source": [{"value": "কালের কণ্ঠ", "count": 60}, {"value": "bdnews24.com", "count": 36}],
            "section": [{"value": "আন্তর্জাতিক", "count": 96}],
            "month": [{"value": "2024-05", "count": 6}, {"value": "2024-06", "count": 90}],
        },
        "suggestion": None,
    }


def test_json_is_utf8_and_readable(client: FlaskClient) -> None:
    answer = client.get("/api/search")
    assert answer.mimetype == "application/json"
    assert "রাশিয়া-উ.কোরিয়া" in answer.data.decode("utf-8")


def test_article_is_the_record_itself(client: FlaskClient) -> None:
    assert client.get("/api/articles?id=https://news.example/বন্যা?day=1%26x=%252F").get_json() == {
        "id": "https://news.example/বন্যা?day=1&x=%2F",
        "title": "সিলেটে বন্যা পরিস্থিতির উন্নতি",
        "body": "সিলেটে পানি কমছে।",
        "published": "2024-06-19T20:30:00+00:00",
        "source": "bdnews24.com",
    }


def test_article_asked_for_with_a_query_has_its_marks(client: FlaskClient) -> None:
    record = client.get("/api/articles/putin-1?q=পুতিন").get_json()
    assert {name: record[name] for name in ("id", "title_marks", "body_marks")} == {
        "id": "putin-1",
        "title_marks": [[0, 7]],
        "body_marks": [[31, 36], [82, 87]],
    }


def test_answer_says_what_was_searched_for_and_what_was_perhaps_meant(client: FlaskClient, engine: FakeEngine) -> None:
    note = Note("corrected", "পুতিন চুক্তি", 0, 12)
    engine.page = replace(engine.page, corrected_from="পুতুন চুক্তি", suggestion="পুতিনের চুক্তি", notes=(note,))
    answer = client.get("/api/search?q=পুতুন চুক্তি&lang=en").get_json()
    assert (answer["query"]["corrected_from"], answer["suggestion"]) == ("পুতুন চুক্তি", "পুতিনের চুক্তি")
    assert answer["query"]["notes"] == [
        {
            "code": "corrected",
            "message": "Nothing has the words as they were typed, so these were searched for.",
            "text": "পুতিন চুক্তি",
            "start": 0,
            "end": 12,
        }
    ]


@pytest.mark.parametrize(
    ("roman", "is_read"),
    [
        pytest.param("", True, id="not-said"),
        pytest.param("&roman=on", True, id="on"),
        pytest.param("&roman=off", False, id="off"),
    ],
)
@pytest.mark.parametrize("path", ["/api/search?", "/api/articles/putin-1?", "/api/articles?id=putin-1&"])
def test_latin_letters_are_read_as_bengali_words_unless_told_otherwise(
    client: FlaskClient, engine: FakeEngine, path: str, roman: str, is_read: bool
) -> None:
    client.get(f"{path}q=putin{roman}")
    assert [(asked["query"], asked["roman"]) for asked in engine.asked] == [("putin", is_read)]


@pytest.mark.parametrize("path", ["/api/search", "/api/articles/putin-1"])
@pytest.mark.parametrize("value", ["no", "OFF", "0", "ক"])
def test_roman_that_is_neither_on_nor_off_is_a_problem(client: FlaskClient, path: str, value: str) -> None:
    answer = client.get(path, query_string={"roman": value, "lang": "en"})
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert (told["code"], told["parameter"], told["detail"]) == (
        "not-on-or-off",
        "roman",
        f"“{value}” cannot be chosen: choose on or off.",
    )


@pytest.mark.parametrize(
    ("facets", "is_counted"),
    [
        pytest.param("", True, id="not-said"),
        pytest.param("&facets=true", True, id="true"),
        pytest.param("&facets=false", False, id="false"),
        pytest.param("&facets=off", False, id="off"),
    ],
)
def test_facets_can_be_left_out_and_with_them_the_exact_total(
    client: FlaskClient, engine: FakeEngine, facets: str, is_counted: bool
) -> None:
    engine.page = replace(engine.page, total_is_exact=is_counted)
    answer = client.get(f"/api/search?q=k{facets}").get_json()
    assert [asked["facets"] for asked in engine.asked] == [is_counted]
    assert (answer["facets"] is not None, answer["total_is_exact"]) == (is_counted, is_counted)


@pytest.mark.parametrize("query", ["facets=no", "facets=false&facets=true"])
def test_facets_that_are_neither_true_nor_false_are_a_problem(client: FlaskClient, query: str) -> None:
    told = client.get(f"/api/search?{query}").get_json()
    assert (told["status"], told["parameter"]) == (400, "facets")


def test_head_answers_as_get_without_a_body(client: FlaskClient) -> None:
    answer = client.head("/api/search")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/json", b"")


def test_options_names_the_methods(client: FlaskClient) -> None:
    assert set(client.options("/api/search").allow) == {"GET", "HEAD", "OPTIONS"}


def test_health_does_not_depend_on_the_index(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = IndexUnusable("gone")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "alive"})


def test_ready_while_the_index_answers(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready", "generation": "g-000001"})


def test_not_ready_without_an_index(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = IndexUnusable("gone")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
