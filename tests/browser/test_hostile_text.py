"""Articles and queries that try to be more than text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from search.articles import article_from_record
from search.index import builder

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]

SCRIPT = "<script>window.hit = 1; alert(1)</script>"
IMAGE = "<img src=x onerror='window.hit = 1'>"
TITLE = f"খবর \"উদ্ধৃত\" 'একক' {SCRIPT} {IMAGE} &amp; </a></h2>"
BODY = f"প্রথম খবর </p>{SCRIPT}\n{IMAGE} \" onload='x' দ্বিতীয় খবর {{{{ 7 * 7 }}}} %s"
SOURCE = f"\"> '{SCRIPT}"
IDS = {
    "address": "https://evil.example//a?b=1&c=%2F#d",
    "script": SCRIPT,
    "quotes": "\"'<>&+ %25",
    "up": "../../api/stats",
    "dots": "..",
    "bengali": "খবর/১?#",
}


@pytest.fixture(scope="module")
def hostile_site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over nothing but hostile articles."""
    record = {"body": BODY, "url": "javascript:window.hit=1", "source": SOURCE, "section": IMAGE, "byline": IMAGE}
    articles = [
        article_from_record({**record, "id": identity, "title": f"{TITLE} {name}", "agency": SCRIPT})
        for name, identity in IDS.items()
    ]
    index = tmp_path_factory.mktemp("hostile")
    builder.rebuild(index, articles, sources=["hostile"], now="2024-06-20T13:24:00+06:00")
    with serve(index) as address:
        yield address


@pytest.fixture
def hostile(hostile_site: str, open_page: OpenPage) -> Page:
    return open_page(hostile_site)


OWN = "[src^='/static/'], [type='application/ld+json']"  # the site's scripts, and its data for programs, which does not run


def assert_nothing_ran(page: Page) -> None:
    assert page.evaluate("window.hit ?? null") is None
    expect(page.locator(f"script:not({OWN}), img, [onerror], [onload], a[href^='javascript:']")).to_have_count(0)


def test_hostile_articles_are_listed_and_opened_as_text(hostile: Page) -> None:
    hostile.goto("/?q=খবর")
    titles = hostile.locator(".headline").all_text_contents()
    assert sorted(titles) == sorted(f"{TITLE} {name}" for name in IDS)
    assert_nothing_ran(hostile)
    for name in IDS:
        hostile.get_by_role("link", name=f"{TITLE} {name}", exact=True).click()
        expect(hostile.get_by_role("heading", level=1)).to_have_text(f"{TITLE} {name}")
        assert hostile.locator(".body p").all_text_contents() == BODY.split("\n")
        expect(hostile.get_by_role("link", name="মূল সূত্রে পড়ুন")).to_have_count(0)
        assert_nothing_ran(hostile)
        hostile.get_by_role("link", name="খোঁজার ফলে ফিরুন").click()
        expect(hostile.locator(".headline")).to_have_count(len(IDS))


def test_hostile_source_is_a_filter_like_any_other(hostile: Page) -> None:
    hostile.goto("/?q=খবর")
    hostile.get_by_role("region", name="সূত্র").locator(".choice").click()
    expect(hostile.locator(".chip")).to_contain_text(SOURCE)
    expect(hostile.locator(".headline")).to_have_count(len(IDS))
    hostile.locator("#q").press("Enter")
    expect(hostile.locator(".chip")).to_contain_text(SOURCE)
    assert_nothing_ran(hostile)


def test_hostile_queries_stay_in_the_box(page: Page) -> None:
    for query in (f'">{SCRIPT}', "' onfocus='alert(1)", "</title><script>alert(1)</script>", "{{ 7 * 7 }} %00%ff\\"):
        page.goto("/")
        page.locator("#q").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        expect(page.locator("#q")).to_have_value(query)
        assert_nothing_ran(page)
