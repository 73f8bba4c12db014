"""robots.txt: what it lets us fetch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.robots import is_kept_out, parse_rules

URL = "https://news.example/politics/1"


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        pytest.param("", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /", False, id="all"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: Khobor\nDisallow:", True, id="all-others"),
        pytest.param("User-agent: khobor\nDisallow: /politics", False, id="us"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /politics/", True, id="the-longest-rule-counts"),
        pytest.param("User-agent: *\nDisallow: /*/1$", False, id="pattern"),
        pytest.param("\ufeffUser-agent: *\r\nDisallow: /\r\n", False, id="byte-order-mark"),
        pytest.param("<html><body>Not found</body></html>", True, id="a-page"),
    ],
)
def test_rules_are_those_for_us_or_else_for_all(text: str, is_allowed: bool) -> None:
    assert parse_rules(text.encode(), 1.0).allow(URL) is is_allowed


def test_pause_and_sitemaps_are_told() -> None:
    text = "User-agent: *\nCrawl-delay: 2.5\nSitemap: https://news.example/a.xml\nSitemap: https://news.example/b.xml"
    rules = parse_rules(text.encode(), 1.0)
    assert (rules.delay, rules.sitemaps) == (2.5, ("https://news.example/a.xml", "https://news.example/b.xml"))


@pytest.mark.parametrize("delay", ["nan", "inf", "-5", "soon", "1e400"])
def test_a_pause_that_is_none_is_none(delay: str) -> None:
    assert parse_rules(f"User-agent: *\nCrawl-delay: {delay}".encode(), 1.0).delay == 0.0


@given(st.binary() | st.text().map(lambda rule: f"User-agent: *\nDisallow: {rule}".encode()))
def test_any_bytes_are_rules(data: bytes) -> None:
    assert parse_rules(data, 1.0).allow(URL) in (True, False)


@pytest.mark.parametrize(
    ("header", "is_out"),
    [
        pytest.param("noindex", True, id="noindex"),
        pytest.param("NOFOLLOW, NoIndex", True, id="one-of-several"),
        pytest.param("none", True, id="none"),
        pytest.param("khobor: noindex", True, id="for-us"),
        pytest.param("googlebot: noindex", False, id="for-another"),
        pytest.param("googlebot: nofollow, noindex", False, id="behind-another"),
        pytest.param("unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", True, id="behind-a-value"),
        pytest.param("index, follow", False, id="index"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_header_keeps_a_page_out(header: str, is_out: bool) -> None:
    assert is_kept_out(header, "") is is_out
    assert is_kept_out("", f'<meta name="robots" content="{header}">') is is_out
