"""Errors: problem+json for programs, pages for people, both in the reader's language, and nothing of ours in them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

import search.query.notes
import web.messages
from search.errors import IndexUnusable, QueryError

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        pytest.param("bn", "এভাবে খোঁজা গেল না", "“x” কোনো পূর্ণসংখ্যা নয়।", id="bengali"),
        pytest.param("en", "This cannot be searched for", "“x” is no whole number.", id="english"),
    ],
)
def test_query_problem_names_the_parameter(client: FlaskClient, language: str, title: str, detail: str) -> None:
    answer = client.get(f"/api/search?page=x&lang={language}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json() == {
        "type": "about:blank",
        "title": title,
        "status": 400,
        "detail": detail,
        "parameter": "page",
        "span": None,
        "code": "bad-number",
    }


def test_query_problem_gives_the_place(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = QueryError("new-code", "all of {what}", span=(3, 5), values={"what": "it"})
    answer = client.get("/api/search?q=abcdef").get_json()
    assert (answer["span"], answer["detail"], answer["code"]) == ([3, 5], "all of it", "new-code")


@pytest.mark.parametrize(
    ("code", "values", "bengali", "english"),
    [
        pytest.param(
            "impossible-date",
            {"text": "31 june"},
            "“31 june” কোনো তারিখ নয়। দিন লিখুন ২০২৪-০৬-২০, মাস ২০২৪-০৬, বছর ২০২৪—এভাবে।",
            "“31 june” is no date. Write a day as 2024-06-20, a month as 2024-06, a year as 2024.",
            id="impossible-date",
        ),
        pytest.param(
            "date-range-reversed",
            {"from": "2025", "to": "2024"},
            "শুরুর তারিখ (2025) শেষের তারিখের (2024) পরে পড়েছে।",
            "The first day, 2025, comes after the last, 2024.",
            id="date-range-reversed",
        ),
        pytest.param(
            "unknown-sort",
            {"text": "best"},
            "“best” অনুযায়ী খবর সাজানো যায় না: relevance, newest বা oldest বেছে নিন।",
            "Articles cannot be sorted by “best”: choose relevance, newest or oldest.",
            id="unknown-sort",
        ),
        pytest.param(
            "page-out-of-range",
            {"text": "0"},
            "0 নম্বর পাতা বলে কিছু নেই।",
            "There is no page 0.",
            id="page-out-of-range",
        ),
        pytest.param(
            "size-out-of-range",
            {"text": "500", "most": "100"},
            "এক পাতায় 500টি খবর দেখানো যায় না: ১ থেকে ১০০-এর মধ্যে বেছে নিন।",
            "A page cannot hold 500 articles: choose from 1 to 100.",
            id="size-out-of-range",
        ),
        pytest.param(
            "query-too-long",
            {"length": "1200", "most": "1000"},
            "লেখাটিতে ১২০০টি অক্ষর আছে; সর্বোচ্চ ১০০০টি দিয়ে খোঁজা যায়।",
            "The query has 1200 characters; up to 1000 can be searched for.",
            id="query-too-long",
        ),
        pytest.param(
            "query-too-many-words",
            {"length": "70", "most": "64"},
            "লেখাটিতে ৭০টি শব্দ আছে; সর্বোচ্চ ৬৪টি দিয়ে খোঁজা যায়।",
            "The query has 70 words; up to 64 can be searched for.",
            id="query-too-many-words",
        ),
    ],
)
def test_errors_of_the_engine_are_told_in_both_languages(
    client: FlaskClient, engine: FakeEngine, code: str, values: dict[str, str], bengali: str, english: str
) -> None:
    engine.error = QueryError(code, "in English alone", values=values)
    details = [client.get(f"/api/search?lang={language}").get_json()["detail"] for language in ("bn", "en")]
    assert details == [bengali, english]


@pytest.mark.parametrize(
    ("path", "code", "parameter", "detail"),
    [
        pytest.param("/api/articles", "missing-parameter", "id", "“id” is missing.", id="no-article"),
        pytest.param("/api/related?id=", "missing-parameter", "id", "“id” is missing.", id="no-relation"),
        pytest.param("/api/trends?q=+", "missing-parameter", "q", "“q” is missing.", id="nothing-to-compare"),
        pytest.param(
            "/api/trends?q=a&q=a&q=a&q=a&q=a&q=a",
            "too-many-queries",
            "q",
            "6 words or phrases were given; up to 5 can be compared.",
            id="too-much-to-compare",
        ),
        pytest.param(
            "/api/search?fields=id,titel,text",
            "unknown-fields",
            "fields",
            "Results have no “titel, text”. They have id, url, title, source, section, byline, published, score, title_marks, "
            "snippets, duplicates, duplicate_count, duplicate_sources, matches, explanation.",
            id="unknown-fields",
        ),
        pytest.param(
            "/api/suggest?q=a&limit=21",
            "number-out-of-range",
            "limit",
            "“21” is out of bounds: choose from 1 to 20.",
            id="too-many",
        ),
        pytest.param(
            "/api/week?limit=0", "number-out-of-range", "limit", "“0” is out of bounds: choose from 1 to 50.", id="none"
        ),
        pytest.param("/api/week?limit=-1", "bad-number", "limit", "“-1” is no whole number.", id="negative"),
        pytest.param(
            "/api/suggest?q=a&format=xml",
            "unknown-format",
            "format",
            "There is no format “xml”. There are json, opensearch.",
            id="unknown-format",
        ),
        pytest.param(
            "/api/search?explain=yes",
            "not-on-or-off",
            "explain",
            "“yes” cannot be chosen: choose on or off.",
            id="explain-neither",
        ),
    ],
)
def test_parameter_of_the_api_that_cannot_be_meant_is_a_problem(
    client: FlaskClient, path: str, code: str, parameter: str, detail: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": "en"})
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert [told[name] for name in ("code", "parameter", "detail")] == [code, parameter, detail]


@pytest.mark.parametrize(
    "path",
    [
        "/api/search?q=a&q=b",
        "/api/articles?id=a&id=b",
        "/api/articles/putin-1?q=a&q=b",
        "/api/trends?q=a&from=1&from=2",
    ],
)
def test_parameter_given_twice_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "repeated-parameter")


def test_sources_and_sections_may_repeat(client: FlaskClient) -> None:
    assert client.get("/api/search?source=a&source=b&section=c&section=d").status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "title"),
    [
        pytest.param("/api/none", {}, "পাওয়া গেল না", id="nothing-said"),
        pytest.param("/api/none", {"Accept-Language": "en-GB,bn;q=0.5"}, "Not found", id="accepted"),
        pytest.param("/api/none", {"Accept-Language": "fr"}, "পাওয়া গেল না", id="accepts-neither"),
        pytest.param("/api/none", {"Accept-Language": "bn", "Cookie": "lang=en"}, "Not found", id="cookie"),
        pytest.param("/api/none?lang=bn", {"Cookie": "lang=en"}, "পাওয়া গেল না", id="parameter"),
        pytest.param("/api/none?lang=xx", {"Cookie": "lang=xx", "Accept-Language": "en"}, "Not found", id="unknown"),
    ],
)
def test_problem_speaks_the_readers_language(app: Flask, address: str, headers: dict[str, str], title: str) -> None:
    client = app.test_client(use_cookies=False)  # or its own would replace the header
    assert client.get(address, headers=headers).get_json()["title"] == title


@pytest.mark.parametrize(
    "path", ["/api/", "/api/none", "/api//search", "/api/articles/none", "/api/articles/", "/api/related?id=none"]
)
def test_unknown_path_of_the_api_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["code"] == "not-found"


def test_method_that_is_not_allowed_is_a_problem(client: FlaskClient) -> None:
    answer = client.post("/api/search")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "method-not-allowed")
    assert set(answer.allow) == {"GET", "HEAD", "OPTIONS"}


def test_method_that_is_not_allowed_is_a_page(client: FlaskClient) -> None:
    answer = client.post("/")
    assert (answer.status_code, answer.mimetype, "<h1>অনুমতি নেই</h1>" in answer.text) == (405, "text/html", True)


def test_unknown_page_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/none?lang=en")
    assert (answer.status_code, "<h1>Not found</h1>" in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/", "/article/x", "/api/search", "/api/articles/x", "/readyz"])
def test_no_index_is_temporary_and_says_what_to_run(client: FlaskClient, engine: FakeEngine, path: str) -> None:
    engine.error = IndexUnusable("/secret/folder is empty")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert ("khobor rebuild SOURCE" in answer.text, "secret" in answer.text) == (True, False)


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [pytest.param("/?q=k", "text/html", id="page"), pytest.param("/api/search", "application/problem+json", id="api")],
)
def test_fault_of_ours_leaks_nothing_and_is_logged(
    app: Flask, engine: FakeEngine, caplog: pytest.LogCaptureFixture, path: str, mimetype: str
) -> None:
    engine.error = RuntimeError("the secret")
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype, "secret" in answer.text) == (500, mimetype, False)
    assert "the secret" in caplog.text


def test_error_page_keeps_the_search_box(client: FlaskClient) -> None:
    assert 'name="q" value="পুতিন"' in client.get("/none?q=পুতিন").text


def test_every_note_of_the_engine_is_told_in_its_own_words() -> None:
    assert web.messages.NOTES == search.query.notes.MESSAGES
