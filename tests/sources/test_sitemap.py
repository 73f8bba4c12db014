"""Sitemaps: what they list, and what they cannot do."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources import sitemap
from search.sources.sitemap import BrokenSitemap, Listed, looks_like_sitemap, read_sitemap

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(data: str | bytes, most: int = 10_000_000) -> list[Listed]:
    return list(read_sitemap(io.BytesIO(data.encode() if isinstance(data, str) else data), most))


def test_pages_are_listed_in_order_with_the_time_of_their_last_change() -> None:
    entries = """
        <url><loc> https://news.example/1 </loc><lastmod>2024-06-20T13:24:00+06:00</lastmod></url>
        <url><loc>https://news.example/2?a=1&amp;b=2</loc><lastmod>2024-06-20</lastmod><priority>0.5</priority></url>
        <url><loc><![CDATA[https://news.example/খবর]]></loc><lastmod>yesterday</lastmod></url>
        <url><lastmod>2024-06-20</lastmod></url>"""
    assert read(f'<?xml version="1.0"?><urlset {NAMESPACE}>{entries}</urlset>') == [
        Listed("https://news.example/1", "2024-06-20T13:24:00+06:00"),
        Listed("https://news.example/2?a=1&b=2", "2024-06-20"),
        Listed("https://news.example/খবর"),
    ]


def test_a_sitemap_of_news_says_when_its_articles_were_published() -> None:
    entry = """<url><loc>https://news.example/1</loc><news:news><news:publication><news:name>দৈনিক</news:name></news:publication>
        <news:publication_date>2024-06-20T13:24:00Z</news:publication_date><news:title>পদ্মা সেতু</news:title></news:news></url>"""
    assert read(f"<urlset {NAMESPACE} {NEWS}>{entry}</urlset>") == [
        Listed("https://news.example/1", "2024-06-20T13:24:00+00:00")
    ]


def test_the_address_of_a_picture_is_not_that_of_its_page() -> None:
    entry = "<url><image:image><image:loc>https://img.example/1.jpg</image:loc></image:image><loc>https://news.example/1</loc></url>"
    assert read(f'<urlset {NAMESPACE} xmlns:image="i">{entry}</urlset>') == [Listed("https://news.example/1")]


def test_an_index_lists_sitemaps() -> None:
    entry = "<sitemap><loc>https://news.example/2024.xml.gz</loc><lastmod>2024-06-20</lastmod></sitemap>"
    assert read(f"<sitemapindex {NAMESPACE}>{entry}</sitemapindex>") == [
        Listed("https://news.example/2024.xml.gz", "2024-06-20", is_sitemap=True)
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_sitemap_is_read_in_any_encoding_that_xml_has(encoding: str) -> None:
    data = f"<urlset {NAMESPACE}><url><loc>https://news.example/খবর</loc></url></urlset>".encode(encoding)
    assert looks_like_sitemap(data)
    assert read(data) == [Listed("https://news.example/খবর")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            "<urlset><url><loc>https://news.example/1</loc></url><url><loc>https", "no element found|unclosed", id="cut"
        ),
        pytest.param("<urlset><url><loc>https://news.example/1</loc></url></index>", "mismatched", id="mismatched"),
        pytest.param("<urlset><url><loc>https://news.example/1</loc></url>" + "<a>" * 20, "nested deeper", id="deep"),
        pytest.param(
            "<urlset><url><loc>https://news.example/1</loc></url>" + " " * 70_000 + f"<a b='{'x' * 3_000_000}'/>",
            "longer than any address",
            id="one-long-token",
        ),
    ],
)
def test_what_was_listed_before_a_sitemap_breaks_is_kept(data: str, message: str) -> None:
    listed = read_sitemap(io.BytesIO(data.encode()), 10_000_000)
    assert next(listed) == Listed("https://news.example/1")
    with pytest.raises(BrokenSitemap, match=message):
        list(listed)


def test_a_sitemap_has_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    data = f"<urlset>{'<url><loc>https://news.example/1</loc></url>' * 50}</urlset>"
    with pytest.raises(BrokenSitemap, match="more than 1,000 bytes"):
        read(data, most=1_000)
    monkeypatch.setattr(sitemap, "_MOST_ELEMENTS", 20)
    with pytest.raises(BrokenSitemap, match="more than 20 elements"):
        read(data)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param(f'<!DOCTYPE urlset [<!ENTITY e0 "ha">{ENTITIES}]>', id="billion-laughs"),
        pytest.param(f'<!DOCTYPE urlset [<!ENTITY e9 "{"x" * 100_000}">]>', id="quadratic"),
        pytest.param('<!DOCTYPE urlset [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>', id="file"),
        pytest.param('<!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd">', id="external"),
    ],
)
def test_no_document_type_is_read(doctype: str) -> None:
    with pytest.raises(BrokenSitemap, match="document type"):
        read(f"{doctype}<urlset><url><loc>&e9;</loc></url></urlset>")


@pytest.mark.parametrize(
    "root", ["<urlset>", f"<urlset {NAMESPACE}>", "<?xml version='1.0'?>\n<sitemapindex\n>", "<s:urlset x='y'>"]
)
def test_a_sitemap_is_known_by_its_root(root: str) -> None:
    assert looks_like_sitemap(root.encode())


@pytest.mark.parametrize(
    "text", ["", "<html><body><urlset >", "<rss>", "urlset", "https://news.example/1\nhttps://news.example/2"]
)
def test_what_has_another_root_is_no_sitemap(text: str) -> None:
    assert not looks_like_sitemap(text.encode())


@given(
    st.binary() | st.lists(st.sampled_from(["<url>", "</url>", "<loc>", "</loc>", "x", "<", "&a;", "]]>"])).map("".join)
)
def test_any_bytes_are_read_or_broken(data: bytes | str) -> None:
    with contextlib.suppress(BrokenSitemap):
        read(data)
