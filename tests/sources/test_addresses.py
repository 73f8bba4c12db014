"""The one form of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources import addresses
from search.sources.addresses import canonical_url

PLAIN = "https://example.com/bn/news/17"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://example.com/bn/news/17", id="without-encryption"),
        pytest.param("HTTPS://WWW.Example.COM/bn/news/17", id="case-of-the-host"),
        pytest.param("https://example.com:443/bn/news/17", id="port"),
        pytest.param("http://example.com.:80/bn/news/17/", id="dot-at-the-end-and-slash"),
        pytest.param("https://m.example.com/bn/news/17", id="for-phones"),
        pytest.param("https://amp.example.com/bn/news/17/amp/", id="amp"),
        pytest.param("https://example.com/bn/news/17?amp=1&outputType=amp", id="amp-as-a-parameter"),
        pytest.param("https://example.com/bn/news/17#comments", id="fragment"),
        pytest.param("https://example.com/bn/news/17?utm_source=fb&utm_medium=x&fbclid=IwAR0&ref=home", id="trackers"),
        pytest.param("https://example.com/bn/news/17?at_medium=RSS&amp;at_campaign=KARANGA", id="escaped-ampersand"),
        pytest.param("https://example.com/bn/news/17/index.html?", id="index-and-empty-query"),
        pytest.param("https://example.com/bn/n%65ws/17;jsessionid=A1B2", id="escaped-letter-and-session"),
        pytest.param("  https://example.com/bn/news/17\n", id="space-around"),
    ],
)
def test_links_to_one_article_share_one_form(url: str) -> None:
    assert canonical_url(url) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a/1", "https://example.com/A/1"),
        ("https://example.com/a/1", "https://epaper.example.com/a/1"),
        ("https://example.com/a/1", "https://example.com:8080/a/1"),
        ("https://example.com/index.php?ref=MjBfMDJf", "https://example.com/index.php?ref=MjBfMDNf"),
        ("https://example.com/a?cid=3&eid=4", "https://example.com/a?cid=3&eid=5"),
        ("https://example.com/#!/news/1", "https://example.com/#!/news/2"),
        ("https://example.com/#/news/1", "https://example.com/#/news/2"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        pytest.param(
            "https://example.com/\u09df", "https://example.com/\u09af\u09bc", id="one-letter-encoded-two-ways"
        ),
        ("https://example.com/?a=1&a=2", "https://example.com/?a=2&a=1"),
        ("https://example.com/amp", "https://example.com/"),
    ],
)
def test_what_may_be_two_articles_stays_two(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/খবর ১", "https://example.com/%E0%A6%96%E0%A6%AC%E0%A6%B0%20%E0%A7%A7"),
        ("https://example.com/%e0%a6%96%e0%a6%ac%e0%a6%b0/", "https://example.com/%E0%A6%96%E0%A6%AC%E0%A6%B0"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://খবর.বাংলা/১", "https://xn--q5b8bm.xn--54b7fta0cc/%E0%A7%A7"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("http://[2001:DB8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("https://www.com/a", "https://www.com/a"),
    ],
)
def test_each_part_has_one_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "//example.com/a",
        "/news/17",
        "javascript:alert(1)",
        "ftp://example.com/a",
        "urn:uuid:1",
        "https://",
        "https:///a",
        "http://[::1",
        "http://a:b@example.com/",
        f"https://{'ক' * 70}.com/",
        f"https://example.com/{'a' * 5000}",
    ],
)
def test_what_is_no_address_of_the_web_stays_as_it_is(text: str) -> None:
    assert canonical_url(text) == text


PIECES = [
    "www.",
    "m.",
    "/amp",
    "/index.html",
    "/",
    "?",
    "&",
    "amp;",
    "#",
    "!",
    "a",
    "%",
    "%41",
    "%e0",
    "=",
    "ref",
    ":80",
    "ক",
    ".",
]
URLS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map(lambda pieces: f"http://{''.join(pieces)}")


@given(st.text() | URLS)
def test_the_form_of_the_form_is_the_form(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once


@given(URLS)
def test_the_short_way_leads_to_the_same_form(url: str) -> None:
    if addresses._PLAIN.fullmatch(url):
        assert canonical_url(f"{url}?") == canonical_url(url)
