"""The page of one article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from search.articles import Article
from search.results.page import MarkedArticle

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks


def test_article_is_whole_and_marked(client: FlaskClient) -> None:
    page = client.get("/article/putin-1?q=পুতিন").text
    assert "<h1><mark>রাশিয়া</mark>-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই</h1>" in page
    assert "<p>রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির <mark>পুতিন</mark> চুক্তি সই করেছেন।</p>" in page
    assert "<p>‘যুগান্তকারী দলিল’ বলেছেন <mark>পুতিন</mark>।</p>" in page
    assert page.count("<p>") == 2


def test_article_says_who_and_when(client: FlaskClient) -> None:
    page = client.get("/article/putin-1").text
    pieces = ("কালের কণ্ঠ", "আন্তর্জাতিক", "অনলাইন ডেস্ক", "এএফপি", "২০ জুন ২০২৪, ১৩:২৪</time>", ">২১ জুন ২০২৪</time>")
    assert [piece in page for piece in pieces] == [True] * 6


def test_article_leads_to_its_source_and_back_to_the_results(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/article/putin-1?q=k&source=s&page=3&roman=off").text)
    assert links["মূল সূত্রে পড়ুন ↗"] == "https://news.example/putin-1"
    assert links["← খোঁজার ফলে ফিরুন"] == "/?q=k&source=s&page=3&roman=off"


@pytest.mark.parametrize("path", ["/article/putin-1?", "/article?id=putin-1&"])
def test_article_is_marked_as_the_results_read_the_query(client: FlaskClient, engine: FakeEngine, path: str) -> None:
    for roman in ("", "&roman=off"):
        client.get(f"{path}q=putin{roman}")
    assert engine.asked == [
        {"article": "putin-1", "query": "putin", "roman": True},
        {"article": "putin-1", "query": "putin", "roman": False},
    ]


def test_article_opened_by_itself_leads_to_all_news(client: FlaskClient, read_links: ReadLinks) -> None:
    assert read_links(client.get("/article/putin-1").text)["← সব খবর"] == "/"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param(" java\nscript:alert(1)", id="javascript-in-disguise"),
        pytest.param("data:text/html,<script>", id="data"),
        pytest.param("//evil.example/x", id="no-scheme"),
        pytest.param("http:evil", id="no-host"),
        pytest.param("http://[::", id="broken-brackets"),
        pytest.param(None, id="none"),
    ],
)
def test_only_web_addresses_become_links(client: FlaskClient, engine: FakeEngine, url: str | None) -> None:
    engine.articles["x"] = MarkedArticle(Article("x", "শিরোনাম", url=url))
    assert "মূল সূত্রে পড়ুন" not in client.get("/article/x").text


def test_hostile_article_is_shown_as_text(client: FlaskClient, engine: FakeEngine) -> None:
    bad = "<script>alert(1)</script>"
    fields = dict.fromkeys(("title", "body", "source", "section", "byline", "agency"), bad)
    engine.articles["x"] = MarkedArticle(Article("x", **fields), ((0, 8),), ((8, 25),))
    page = client.get("/article/x", query_string={"q": bad}).text
    assert "<script" not in page
    assert "&lt;script&gt;<mark>alert(1)&lt;/script&gt;</mark>" in page


def test_article_without_title_has_a_heading(client: FlaskClient, engine: FakeEngine) -> None:
    engine.articles["x"] = MarkedArticle(Article("x", body="কথা"))
    assert '<h1><span lang="bn">শিরোনামহীন</span></h1>' in client.get("/article/x").text


def test_unknown_article_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/article/none")
    assert (answer.status_code, "<h1>পাওয়া গেল না</h1>" in answer.text) == (404, True)


@pytest.mark.parametrize(
    "article_id",
    [
        pytest.param("https://a.example/x//y?z=1&b=%2F#c", id="url"),
        pytest.param("..", id="two-dots"),
        pytest.param(".", id="dot"),
        pytest.param("...", id="three-dots"),
        pytest.param("a/../b", id="dots-inside"),
        pytest.param("খবর/১", id="bengali-with-slash"),
        pytest.param("a b", id="space"),
        pytest.param("a+b&c=d;e", id="query-letters"),
        pytest.param("100%25", id="percent"),
        pytest.param("/x", id="leading-slash"),
        pytest.param("x/", id="trailing-slash"),
        pytest.param("x.", id="trailing-dot"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("a\nb", id="line-break"),
        pytest.param('"><script>', id="html"),
        pytest.param("😀", id="emoji"),
    ],
)
def test_link_of_every_id_leads_to_its_article(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks, article_id: str
) -> None:
    engine.page = replace(engine.page, hits=(replace(engine.page.hits[0], article_id=article_id, title="এটি"),))
    engine.articles[article_id] = MarkedArticle(Article(article_id, "পাওয়া"))
    link = read_links(client.get("/?q=k").text)["এটি"]
    assert {".", ".."} & set(link.split("?")[0].split("/")) == set()
    assert "<h1>পাওয়া</h1>" in client.get(link).text


@pytest.mark.parametrize("prefix", ["/article", "/api/articles"])
@pytest.mark.parametrize(
    ("path", "article_id"),
    [
        pytest.param("/https%3A%2F%2Fa.example%2Fx%2F%2Fy%3Fz%3D1%26b%3D%252F%23c", "https://a.example/x//y?z=1&b=%2F#c", id="url"),
        pytest.param("/https://a.example/x//y", "https://a.example/x//y", id="url-as-it-is"),
        pytest.param("/%E0%A6%96%E0%A6%AC%E0%A6%B0%2F%E0%A7%A7", "খবর/১", id="bengali"),
        pytest.param("/a%20b", "a b", id="space"),
        pytest.param("/%2Fx", "/x", id="leading-slash"),
        pytest.param("/x%2F", "x/", id="trailing-slash"),
        pytest.param("/a%0Ab", "a\nb", id="line-break"),
        pytest.param("?id=..", "..", id="parameter"),
        pytest.param("?id=https%3A%2F%2Fa.example%2F%252F", "https://a.example/%2F", id="url-as-parameter"),
    ],
)  # fmt: skip
def test_path_is_decoded_once(client: FlaskClient, engine: FakeEngine, prefix: str, path: str, article_id: str) -> None:
    engine.articles[article_id] = MarkedArticle(Article(article_id, "পাওয়া"))
    assert client.get(prefix + path).status_code == 200
