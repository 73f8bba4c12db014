"""Atom, OpenSearch, sitemaps, robots.txt: well-formed, whole by their standards, with absolute addresses."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.results.page import FacetCount, Listing
from web.app import create_app
from web.config import WebConfig

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PUTIN = quote("পুতিন")


def read_xml(client: FlaskClient, address: str, **options: Any) -> ElementTree.Element:
    answer = client.get(address, **options)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.data)


def links_of(element: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


def test_feed_has_all_that_atom_requires(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=পুতিন&source=ক")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    address = f"http://localhost/feed.atom?q={PUTIN}&source={quote('ক')}"
    assert feed.findtext(f"{ATOM}id") == address
    assert feed.findtext(f"{ATOM}title") == "খবর: পুতিন · ক"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "খবর"
    assert feed.findtext(f"{ATOM}updated") == "2024-06-20T13:24:00+06:00"
    assert feed.attrib[LANGUAGE] == "bn"
    assert links_of(feed) == {
        "self": address,
        "alternate": f"http://localhost/?q={PUTIN}&source={quote('ক')}&sort=newest",
    }


def test_entry_tells_of_an_article(client: FlaskClient) -> None:
    first, second = read_xml(client, "/feed.atom?q=পুতিন").findall(f"{ATOM}entry")
    assert {child.tag.removeprefix(ATOM): child.text for child in first if child.text} == {
        "title": "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই",
        "id": "http://localhost/article/putin-1",
        "updated": "2024-06-20T13:24:00+06:00",
        "published": "2024-06-20T13:24:00+06:00",
        "rights": "কালের কণ্ঠ",
        "summary": "রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন।",
    }
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "অনলাইন ডেস্ক"
    assert [category.attrib["term"] for category in first.findall(f"{ATOM}category")] == ["আন্তর্জাতিক"]
    assert links_of(first) == {"alternate": "http://localhost/article/putin-1", "via": "https://news.example/putin-1"}
    assert links_of(second)["alternate"].startswith("http://localhost/article?id=https%3A%2F%2Fnews.example%2F")


def test_feed_asks_for_the_newest_fifty_as_they_were_typed(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/feed.atom?q=k&from=2024&page=3&size=10&roman=off")
    asked = engine.asked[-1]
    expected = {"query": "k", "from_": "2024", "sort": "newest", "page": 1, "size": 50, "roman": False}
    expected |= {"spelling": False, "loose": False}
    assert {name: asked[name] for name in expected} == expected
    client.get("/feed.atom?q=k&sort=relevance")
    assert engine.asked[-1]["sort"] == "relevance"


def test_feed_without_an_article_is_as_old_as_the_index(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, total=0, hits=())
    feed = read_xml(client, "/feed.atom?q=পুতুন")
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "2024-06-22T10:00:00+06:00"


@pytest.mark.parametrize(
    ("published", "updated"),
    [
        pytest.param("2024-06-20", "2024-06-20T00:00:00+06:00", id="a-day-begins-in-dhaka"),
        pytest.param("2024-06-19T20:30:00+00:00", "2024-06-19T20:30:00+00:00", id="offset-is-kept"),
        pytest.param(None, "1970-01-01T00:00:00Z", id="without-a-date-never-new"),
    ],
)
def test_times_are_those_of_rfc_3339(
    client: FlaskClient, engine: FakeEngine, published: str | None, updated: str
) -> None:
    engine.page = replace(engine.page, hits=(replace(engine.page.hits[0], published=published),))
    entry = read_xml(client, "/feed.atom").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}updated") == updated
    assert (entry.findtext(f"{ATOM}published") is None) == (published is None)


def test_text_of_articles_and_queries_cannot_break_the_feed(client: FlaskClient, engine: FakeEngine) -> None:
    hostile = "]]></title>&<script>\x00\x0b\x1f\ufffe\uffff𐀀"
    hit = replace(engine.page.hits[0], title=hostile, source=hostile, section=hostile, url="javascript:alert(1)")
    engine.page = replace(engine.page, hits=(hit,))
    feed = read_xml(client, "/feed.atom", query_string={"q": hostile})
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "]]></title>&<script>𐀀"
    assert feed.findtext(f"{ATOM}title") == "খবর: ]]></title>&<script>𐀀"
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert "via" not in links_of(entry)


def test_feed_speaks_the_language_that_the_program_accepts(client: FlaskClient) -> None:
    feed = read_xml(client, "/feed.atom", headers={"Accept-Language": "en-GB"})
    assert (feed.findtext(f"{ATOM}title"), feed.attrib[LANGUAGE]) == ("Khobor: Latest news", "en")
    chosen = read_xml(client, "/feed.atom?lang=en")
    assert links_of(chosen)["self"] == "http://localhost/feed.atom?lang=en"
    assert chosen.findtext(f"{ATOM}id") == "http://localhost/feed.atom"


def test_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=k")
    assert answer.headers["Last-Modified"] == "Sat, 22 Jun 2024 04:00:00 GMT"
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get("/feed.atom?q=k", headers={header: answer.headers[value]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/feed.atom?roman=maybe", "/feed.atom?q=a&q=b", "/sitemaps/2024-06.xml?page=x"])
def test_mistakes_are_told_to_programs(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_browser_learns_how_to_search(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml?lang=en")
    assert answer.mimetype == "application/opensearchdescription+xml"
    assert "Set-Cookie" not in answer.headers
    described = ElementTree.fromstring(answer.data)
    assert {child.tag.removeprefix(SEARCH): child.text for child in described if child.text} == {
        "ShortName": "Khobor",
        "Description": "Search in Bengali news",
        "Language": "bn",
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
        "Image": "http://localhost/static/icon.svg",
    }
    assert {url.attrib["type"]: url.attrib["template"] for url in described.findall(f"{SEARCH}Url")} == {
        "text/html": "http://localhost/?q={searchTerms}",
        "application/x-suggestions+json": "http://localhost/api/suggest?q={searchTerms}&format=opensearch",
        "application/atom+xml": "http://localhost/feed.atom?q={searchTerms}",
        "application/opensearchdescription+xml": "http://localhost/opensearch.xml?lang=en",
    }


def test_names_of_the_site_are_short_enough_for_opensearch(client: FlaskClient) -> None:
    for language in ("bn", "en"):
        described = read_xml(client, f"/opensearch.xml?lang={language}")
        assert 0 < len(described.findtext(f"{SEARCH}ShortName", "")) <= 16


def test_page_leads_to_the_description_in_its_language(client: FlaskClient) -> None:
    assert 'type="application/opensearchdescription+xml" href="/opensearch.xml?lang=en"' in client.get("/?lang=en").text


def test_addresses_are_those_that_the_proxy_was_asked_for(engine: FakeEngine) -> None:
    client = create_app(engine, WebConfig(trusted_proxies=1)).test_client()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "khobor.example"}
    robots = client.get("/robots.txt", headers=headers).text
    assert "Sitemap: https://khobor.example/sitemap.xml" in robots
    feed = read_xml(client, "/feed.atom", headers=headers)
    assert links_of(feed)["alternate"] == "https://khobor.example/?sort=newest"


def test_robots_may_read_articles_but_not_search(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.split("\n") == [
        "User-agent: *",
        "Disallow: /?",
        "Disallow: /trends?",
        "Disallow: /feed.atom",
        "Disallow: /api/",
        "Disallow: /export.",
        "",
        "Sitemap: http://localhost/sitemap.xml",
        "",
    ]


def test_sitemap_has_every_month_and_what_has_no_date(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "months", lambda: (FacetCount("2024-05", 1),))  # of two articles
    assert [part.findtext(f"{SITEMAP}loc") for part in read_xml(client, "/sitemap.xml")] == [
        "http://localhost/sitemaps/2024-05.xml",
        "http://localhost/sitemaps/undated.xml",
    ]


def test_sitemap_of_a_month_has_its_articles(client: FlaskClient, engine: FakeEngine) -> None:
    urls = read_xml(client, "/sitemaps/2024-06.xml").findall(f"{SITEMAP}url")
    assert engine.asked == [{"listed": "2024-06"}]
    assert [(url.findtext(f"{SITEMAP}loc"), url.findtext(f"{SITEMAP}lastmod")) for url in urls] == [
        ("http://localhost/article/putin-1", "2024-06-20T13:24:00+06:00"),
        (
            f"http://localhost/article?id=https%3A%2F%2Fnews.example%2F{quote('বন্যা')}%3Fday%3D1%26x%3D%252F",
            "2024-06-19T20:30:00+00:00",
        ),
    ]


def test_sitemap_without_dates(client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "listing", lambda month: () if month else (Listing("a", None),))
    (url,) = read_xml(client, "/sitemaps/undated.xml")
    assert [child.tag for child in url] == [f"{SITEMAP}loc"]
    assert client.get("/sitemaps/2024-06.xml").status_code == 404


@pytest.mark.parametrize(
    "path", ["2024-06.xml?page=2", "2024-06.xml?page=0", "2024.xml", "২০২৪-০৬.xml", "x.xml", "2024-06-01.xml"]
)
def test_there_is_no_sitemap_of_what_there_is_not(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/sitemaps/{path}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_parts_of_a_sitemap_are_cut_without_loss(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.feeds.URLS", 2)
    articles = tuple(Listing(name, "2024-06-20") for name in "abcde")
    monkeypatch.setattr(engine, "listing", lambda _: articles)
    monkeypatch.setattr(engine, "months", lambda: (FacetCount("2024-06", 5),))
    parts = [str(part[0].text) for part in read_xml(client, "/sitemap.xml")]
    assert [part.removeprefix("http://localhost/sitemaps/") for part in parts] == [
        "2024-06.xml",
        "2024-06.xml?page=2",
        "2024-06.xml?page=3",
    ]
    found = [str(url[0].text)[-1] for part in parts for url in read_xml(client, part)]
    assert found == [*"abcde"]


def test_every_date_of_a_sitemap_is_a_w3c_datetime(client: FlaskClient) -> None:
    for url in read_xml(client, "/sitemaps/2024-06.xml"):
        lastmod = str(url[1].text)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?", lastmod)
        datetime.datetime.fromisoformat(lastmod)


def test_pages_introduce_themselves_to_those_that_link_to_them(app: Flask) -> None:
    page = app.test_client().get("/trends?q=<a>&lang=en").text
    graph = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert graph == {
        "type": "website",
        "site_name": "Khobor",
        "title": "Over time: &lt;a&gt;",
        "description": "Search in Bengali news",
        "locale": "en_US",
        "url": "http://localhost/trends?q=%3Ca%3E&amp;lang=en",
    }
