"""The JSON endpoint: its shape is a promise."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.errors import IndexUnusable
from search.query.notes import Note
from tests.web.conftest import FLOOD_HIT, PUTIN_HIT, FakeEngine


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
        "total_articles": 96,
        "page": 2,
        "size": 5,
        "cursor": None,
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
                "duplicate_count": 0,
                "duplicate_sources": 0,
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
                "duplicate_count": 0,
                "duplicate_sources": 0,
            },
        ],
        "facets": {
            "source": [{"value": "কালের কণ্ঠ", "count": 60}, {"value": "bdnews24.com", "count": 36}],
            "section": [{"value": "আন্তর্জাতিক", "count": 96}],
            "year": [{"value": "2024", "count": 96}],
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


def test_article_says_who_else_prints_it(client: FlaskClient, engine: FakeEngine) -> None:
    found = engine.articles["putin-1"]
    engine.articles["putin-1"] = replace(found, duplicates=(FLOOD_HIT,), duplicate_count=2, duplicate_sources=1)
    record = client.get("/api/articles/putin-1?q=পুতিন").get_json()
    assert (record["duplicate_count"], record["duplicate_sources"]) == (2, 1)
    assert [(one["id"], one["source"]) for one in record["duplicates"]] == [(FLOOD_HIT.article_id, "bdnews24.com")]


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


def test_years_and_months_are_filters(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/api/search?year=2023&year=২০২৪&month=2019-02")
    assert [(asked["year"], asked["month"]) for asked in engine.asked] == [(("2023", "২০২৪"), ("2019-02",))]


def test_cursor_leads_on(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, cursor="next")
    answer = client.get("/api/search?q=k&cursor=this").get_json()
    assert ([asked["cursor"] for asked in engine.asked], answer["cursor"]) == (["this"], "next")


@pytest.mark.parametrize(
    ("explain", "is_explained"),
    [
        pytest.param("", False, id="not-said"),
        pytest.param("&explain=true", True, id="true"),
        pytest.param("&explain=on", True, id="on"),
        pytest.param("&explain=false", False, id="false"),
        pytest.param("&explain=true&fields=id", False, id="left-out"),
        pytest.param("&explain=true&fields=explanation", True, id="chosen"),
    ],
)
def test_scores_are_explained_where_that_is_asked_for(
    client: FlaskClient, engine: FakeEngine, explain: str, is_explained: bool
) -> None:
    client.get(f"/api/search?q=k{explain}")
    assert [asked["explain"] for asked in engine.asked] == [is_explained]


@pytest.mark.parametrize(
    ("fields", "results", "has_snippets"),
    [
        pytest.param("id", [{"id": "putin-1"}], False, id="one"),
        pytest.param(
            " published , title,",
            [{"title": PUTIN_HIT.title, "published": PUTIN_HIT.published}],
            False,
            id="several-with-spaces",
        ),
        pytest.param(
            "snippets", [{"snippets": [{"text": PUTIN_HIT.snippets[0].text, "marks": [[31, 36]]}]}], True, id="snippets"
        ),
    ],
)
def test_results_have_the_fields_that_are_chosen_and_others_are_not_made(
    client: FlaskClient, engine: FakeEngine, fields: str, results: list[dict[str, object]], has_snippets: bool
) -> None:
    engine.page = replace(engine.page, hits=(PUTIN_HIT,))
    answer = client.get("/api/search", query_string={"q": "k", "fields": fields}).get_json()
    assert (answer["results"], engine.asked[0]["snippets"]) == (results, has_snippets)
    assert answer["total"] == 96


def test_result_says_which_of_its_duplicates_match_and_how_many_there_are(
    client: FlaskClient, engine: FakeEngine
) -> None:
    others = (FLOOD_HIT, replace(FLOOD_HIT, article_id="other", matches=False))
    hit = replace(PUTIN_HIT, duplicates=others, duplicate_count=40, duplicate_sources=30)
    engine.page = replace(engine.page, hits=(hit,), total=1, total_articles=41)
    answer = client.get("/api/search").get_json()
    [result] = answer["results"]
    assert [(one["id"], one["matches"]) for one in result["duplicates"]] == [
        (FLOOD_HIT.article_id, True),
        ("other", False),
    ]
    assert (result["duplicate_count"], result["duplicate_sources"]) == (40, 30)
    assert (answer["total"], answer["total_articles"]) == (1, 41)


def test_fields_that_are_chosen_are_those_of_duplicates_too(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, hits=(replace(PUTIN_HIT, duplicates=(FLOOD_HIT,)),))
    answer = client.get("/api/search?fields=id,duplicates").get_json()
    assert answer["results"] == [{"id": "putin-1", "duplicates": [{"id": FLOOD_HIT.article_id, "duplicates": []}]}]


def test_suggestions_say_where_they_lead(client: FlaskClient, engine: FakeEngine) -> None:
    assert client.get("/api/suggest?q=পু&limit=৩").get_json() == {
        "query": "পু",
        "suggestions": [
            {"text": "পুতিন", "kind": "query", "id": None, "url": "/?q=%E0%A6%AA%E0%A7%81%E0%A6%A4%E0%A6%BF%E0%A6%A8"},
            {"text": PUTIN_HIT.title, "kind": "headline", "id": "putin-1", "url": "/article/putin-1"},
            {
                "text": "কালের কণ্ঠ",
                "kind": "source",
                "id": None,
                "url": "/?source=%E0%A6%95%E0%A6%BE%E0%A6%B2%E0%A7%87%E0%A6%B0+%E0%A6%95%E0%A6%A3%E0%A7%8D%E0%A6%A0",
            },
        ],
    }
    assert engine.asked == [{"completed": "পু", "most": 3, "roman": True}]


def test_suggestions_for_the_box_of_a_browser(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=পু&limit=2&format=opensearch&roman=off")
    assert answer.mimetype == "application/x-suggestions+json"
    assert json.loads(answer.text) == [
        "পু",
        ["পুতিন", PUTIN_HIT.title],
        ["", ""],
        ["http://localhost/?q=%E0%A6%AA%E0%A7%81%E0%A6%A4%E0%A6%BF%E0%A6%A8", "http://localhost/article/putin-1"],
    ]


def test_text_too_long_to_search_for_has_no_suggestions(client: FlaskClient, engine: FakeEngine) -> None:
    told = client.get("/api/suggest", query_string={"q": "ক" * 501}).get_json()
    assert (told["status"], told["code"], engine.asked) == (400, "query-too-long", [])


@pytest.mark.parametrize("path", ["/api/articles/putin-1/related?limit=3", "/api/related?id=putin-1&limit=3"])
def test_related_articles_by_path_and_by_parameter(client: FlaskClient, engine: FakeEngine, path: str) -> None:
    answer = client.get(path).get_json()
    assert (answer["versions"], [found["id"] for found in answer["articles"]]) == ([], [FLOOD_HIT.article_id])
    assert engine.asked == [{"related": "putin-1", "most": 3}]


def test_related_articles_of_an_id_with_slashes(client: FlaskClient, engine: FakeEngine) -> None:
    article_id = FLOOD_HIT.article_id
    for path in (f"/api/articles/{quote(article_id, safe='')}/related", f"/api/related?id={quote(article_id)}"):
        assert client.get(path).get_json() == {"versions": [], "articles": []}
    assert [asked["related"] for asked in engine.asked] == [article_id] * 2


def test_trends_count_by_month_side_by_side(client: FlaskClient, engine: FakeEngine) -> None:
    answer = client.get("/api/trends?q=পুতিন&q=বন্যা&from=2024-04&to=2024-06&roman=off").get_json()
    assert (answer["months"], answer["totals"]) == (["2024-04", "2024-05", "2024-06"], [4, 0, 6])
    assert answer["series"][1] == {
        "query": {"text": "বন্যা", "interpreted": "বন্যা", "notes": []},
        "counts": [1, 0, 3],
        "shares": [0.25, None, 0.5],
    }
    assert engine.asked == [{"trends": ("পুতিন", "বন্যা"), "from_": "2024-04", "to": "2024-06", "roman": False}]


def test_week_days_and_stats(client: FlaskClient) -> None:
    assert client.get("/api/week?limit=1").get_json() == {
        "first": "2024-06-14",
        "last": "2024-06-20",
        "rising": [{"text": "পুতিন", "query": "পুতিন", "count": 5, "expected": 0.4}],
    }
    assert client.get("/api/days?from=2024-06&to=2024-06").get_json() == {
        "days": [{"value": "2024-06-19", "count": 3}, {"value": "2024-06-20", "count": 12}]
    }
    assert client.get("/api/stats").get_json()["articles"] == 2


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
