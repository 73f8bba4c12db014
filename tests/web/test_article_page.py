"""The page of one article."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from flask.testing import FlaskClient

from search.articles import Article
from search.results.page import MarkedArticle, Related
from tests.web.conftest import FLOOD, FLOOD_HIT, PUTIN, PUTIN_HIT, FakeEngine, ReadLinks
from web.citation import bibtex_entry


def test_article_is_whole_and_marked(client: FlaskClient) -> None:
    page = client.get("/article/putin-1?q=পুতিন").text
    assert '<h1><mark id="mark-1">রাশিয়া</mark>-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই</h1>' in page
    assert '<p>রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির <mark id="mark-2">পুতিন</mark> চুক্তি সই করেছেন।</p>' in page
    assert '<p>‘যুগান্তকারী দলিল’ বলেছেন <mark id="mark-3">পুতিন</mark>।</p>' in page
    assert page.count("<p>") == 2


def test_marks_are_counted_and_the_first_can_be_gone_to(client: FlaskClient, read_links: ReadLinks) -> None:
    page = client.get("/article/putin-1?q=পুতিন").text
    assert "৩ জায়গায় চিহ্নিত" in page
    links = read_links(page)
    assert (links["প্রথমটিতে যান"], links["চিহ্ন লুকান"]) == ("#mark-1", f"/article/putin-1?q={quote('পুতিন')}&marks=off")


def test_marks_can_be_hidden_and_shown_again(client: FlaskClient, read_links: ReadLinks) -> None:
    page = client.get("/article/putin-1?q=পুতিন&marks=off").text
    assert "<mark" not in page
    assert read_links(page)["চিহ্ন দেখান"] == f"/article/putin-1?q={quote('পুতিন')}"
    assert "চিহ্ন" not in client.get("/article/putin-1?marks=off").text
    assert client.get("/article/putin-1?marks=off&marks=on").status_code == 400


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
    assert [asked for asked in engine.asked if "article" in asked] == [
        {"article": "putin-1", "query": "putin", "roman": True},
        {"article": "putin-1", "query": "putin", "roman": False},
    ]


def test_article_opened_by_itself_leads_to_all_news(client: FlaskClient, read_links: ReadLinks) -> None:
    assert read_links(client.get("/article/putin-1").text)["← সব খবর"] == "/?sort=newest"


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
    bad = '"</textarea><!--<script>alert(1)</script>'
    fields = dict.fromkeys(("title", "body", "source", "section", "byline", "agency"), bad)
    engine.articles["x"] = MarkedArticle(Article("x", **fields), ((16, 22),), ((16, 22),))
    hit = replace(FLOOD_HIT, title=bad, source=bad, section=bad, byline=bad)
    engine.relations["x"] = Related((hit,), (hit,))
    page = client.get("/article/x", query_string={"q": bad}).text
    scripts = re.findall("<script[^>]*>", page)
    assert [script for script in scripts if "src=" not in script] == ['<script type="application/ld+json">']
    assert bad not in page
    assert page.count("</textarea>") == 3
    assert "<!--" not in page
    assert data_of(page)["headline"] == bad


def test_unencodable_letters_are_no_trouble(client: FlaskClient, engine: FakeEngine) -> None:
    odd = "\u2028\u202e\x00\x1b😀"
    engine.articles[odd] = MarkedArticle(Article(odd, odd, odd))
    page = client.get("/article", query_string={"id": odd})
    assert (page.status_code, data_of(page.text)["headline"]) == (200, odd)


def test_source_and_section_lead_to_all_there_is_of_them(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/article/putin-1?q=k&page=3").text)
    assert links["কালের কণ্ঠ"] == f"/?source={quote_plus('কালের কণ্ঠ')}"
    assert links["আন্তর্জাতিক"] == f"/?section={quote('আন্তর্জাতিক')}"


def test_a_change_at_the_moment_of_publication_is_none(client: FlaskClient, engine: FakeEngine) -> None:
    engine.articles["x"] = MarkedArticle(replace(PUTIN, updated=PUTIN.published))
    page = client.get("/article/x").text
    assert ("প্রকাশ " in page, "হালনাগাদ " in page) == (True, False)


def test_versions_and_related_articles_keep_the_search(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    version = replace(PUTIN_HIT, article_id="putin-2", title="পুতিন কিমের চুক্তি", source="সমকাল")
    engine.relations["putin-1"] = Related((version,), (FLOOD_HIT,))
    page = client.get("/article/putin-1?q=k").text
    assert page.index("একই খবর অন্যত্র") < page.index("সমকাল") < page.index("এ বিষয়ে আরও") < page.index(FLOOD.title)
    links = read_links(page)
    assert links["পুতিন কিমের চুক্তি"] == "/article/putin-2?q=k"
    assert links[FLOOD.title].startswith("/article?id=")
    assert links[FLOOD.title].endswith("&q=k")


def test_who_prints_the_same_comes_before_who_tells_it_in_other_words(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    copy = replace(PUTIN_HIT, article_id="copy", title="একই প্রতিবেদন", source="সমকাল")
    version = replace(PUTIN_HIT, article_id="version", title="ভিন্ন প্রতিবেদন", source="যুগান্তর")
    found = engine.articles["putin-1"]
    engine.articles["putin-1"] = replace(found, duplicates=(copy,), duplicate_count=1, duplicate_sources=1)
    engine.relations["putin-1"] = Related((copy, version), ())
    page = client.get("/article/putin-1?q=k").text
    told = ("একই খবর অন্যত্র", "আরও ১টি সূত্রে", "একই প্রতিবেদন", "ভিন্ন বর্ণনায়", "ভিন্ন প্রতিবেদন")
    places = [page.index(text) for text in told]
    assert places == sorted(places)
    assert read_links(page)["একই প্রতিবেদন"] == "/article/copy?q=k"
    assert page.count("একই প্রতিবেদন") == 1
    assert engine.asked[-1] == {"related": "putin-1", "most": 6}  # so many that a version is among them


def test_where_nothing_is_related_nothing_is_said_of_it(client: FlaskClient, engine: FakeEngine) -> None:
    for engine.relations in ({"putin-1": Related((), ())}, {}):
        page = client.get("/article/putin-1").text
        assert ("একই খবর অন্যত্র" in page, "এ বিষয়ে আরও" in page) == (False, False)


@pytest.mark.parametrize("path", ["/article/putin-1?q=k&page=2", "/article?id=putin-1", "/article/putin-1?lang=en"])
def test_every_address_of_an_article_names_the_one_to_keep(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert '<link rel="canonical" href="http://localhost/article/putin-1">' in page
    assert '<meta property="og:url" content="http://localhost/article/putin-1">' in page
    assert 'name="robots"' not in page


def test_the_address_to_keep_of_an_id_that_no_path_carries(client: FlaskClient) -> None:
    page = client.get("/article", query_string={"id": FLOOD.id}).text
    assert f'<link rel="canonical" href="http://localhost/article?id={quote_plus(FLOOD.id)}">' in page


def test_programs_are_told_what_the_article_is(client: FlaskClient) -> None:
    assert data_of(client.get("/article/putin-1?q=পুতিন").text) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": "http://localhost/article/putin-1",
        "mainEntityOfPage": "http://localhost/article/putin-1",
        "inLanguage": "bn",
        "headline": PUTIN.title,
        "datePublished": "2024-06-20T13:24:00+06:00",
        "dateModified": "2024-06-21",
        "author": [{"@type": "Person", "name": "অনলাইন ডেস্ক"}, {"@type": "Organization", "name": "এএফপি"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "কালের কণ্ঠ"},
        "articleSection": "আন্তর্জাতিক",
        "isBasedOn": "https://news.example/putin-1",
    }


def test_programs_are_told_only_what_is_known(client: FlaskClient, engine: FakeEngine) -> None:
    engine.articles["x"] = MarkedArticle(Article("x", body="কথা", url="javascript:alert(1)"))
    assert data_of(client.get("/article/x").text).keys() == {
        "@context",
        "@type",
        "url",
        "mainEntityOfPage",
        "inLanguage",
    }


def test_sites_that_show_links_are_told_what_to_show(client: FlaskClient) -> None:
    found = re.findall(r'<meta property="(og|article):(\w+)" content="([^"]*)">', client.get("/article/putin-1").text)
    told = {f"{kind}:{name}": value for kind, name, value in found}
    assert told["og:title"] == PUTIN.title
    assert told["og:description"] == "রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন। ‘যুগান্তকারী দলিল’ বলেছেন পুতিন।"
    assert (told["og:type"], told["article:published_time"]) == ("article", PUTIN.published)


def test_citations_are_there_to_copy(client: FlaskClient) -> None:
    page = client.get("/article/putin-1?q=k").text
    fields = {
        name: unescape(text) for name, text in re.findall(r'<textarea id="(\w+)"[^>]*readonly>([^<]*)</textarea>', page)
    }
    assert fields["citation"].startswith("অনলাইন ডেস্ক, “রাশিয়া-উ.কোরিয়া")
    assert fields["bibtex"] == bibtex_entry(PUTIN)
    assert fields["permanent"] == "http://localhost/article/putin-1"


def data_of(page: str) -> dict[str, Any]:
    """The linked data of *page*."""
    (text,) = re.findall('<script type="application/ld\\+json">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(text)
    return data


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
