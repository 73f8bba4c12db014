"""From one page of results to the others."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

COMMON = "টাকা"


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def article_addresses(page: Page) -> list[str]:
    return [urlsplit(link.get_attribute("href") or "").path for link in page.locator(".headline a").all()]


def current_page(page: Page) -> str:
    return page.locator(".paging [aria-current=page]").inner_text().split()[-1]


@pytest.mark.parametrize("query", ["", COMMON])
def test_every_article_is_met_once_from_page_to_page(page: Page, query: str) -> None:
    page.goto(f"/?q={query}&size=20")
    found = page.request.get("/api/search", params={"q": query, "size": 100}).json()["results"]
    met = article_addresses(page)
    while page.get_by_role("link", name="পরের").count():
        page.get_by_role("link", name="পরের").click()
        page.wait_for_url(re.compile(rf"page={len(met) // 20 + 1}\b"))
        met += article_addresses(page)
    assert met == [f"/article/{article['id']}" for article in found]
    assert len(met) == len(set(met)) > 60


def test_size_of_the_page_is_chosen_in_the_form_and_kept(page: Page) -> None:
    page.goto(f"/?q={COMMON}")
    page.get_by_label("প্রতি পাতায় খবর").select_option("২০")
    page.get_by_role("button", name="প্রয়োগ").click()
    page.wait_for_url("**size=20**")
    expect(page.locator(".headline")).to_have_count(20)
    page.get_by_role("link", name="পরের").click()
    page.wait_for_url("**page=2**")
    assert state(page) == {"q": [COMMON], "size": ["20"], "page": ["2"]}
    expect(page.locator(".headline")).to_have_count(20)
    expect(page.get_by_label("প্রতি পাতায় খবর")).to_have_value("20")
    expect(page.locator(".count")).to_have_text(re.compile("২১–৪০$"))


def test_numbers_next_and_previous_lead_where_they_say(page: Page) -> None:
    page.goto(f"/?q={COMMON}")
    pages = page.get_by_role("navigation", name="ফলের পাতা")
    for link, number in (("পাতা ৩", "৩"), ("পরের", "৪"), ("আগের", "৩"), ("পাতা ১", "১"), ("পাতা ৫", "৫"), ("প্রথম", "১")):
        pages.get_by_role("link", name=link, exact=True).click()
        expect(pages.locator("[aria-current=page]")).to_have_text(f"পাতা {number}")


def test_back_button_shows_the_page_before(page: Page) -> None:
    page.goto(f"/?q={COMMON}")
    first, addresses = page.url, article_addresses(page)
    page.get_by_role("link", name="পরের").click()
    page.wait_for_url("**page=2**")
    second = article_addresses(page)
    page.go_back()
    assert (page.url, article_addresses(page)) == (first, addresses)
    page.go_forward()
    assert article_addresses(page) == second
    assert not set(addresses) & set(second)


def test_page_past_the_end_leads_to_the_first(page: Page) -> None:
    page.goto(f"/?q={COMMON}&page=50")
    page.get_by_role("link", name="প্রথম পাতায় যান").click()
    page.wait_for_url(lambda url: "page=" not in url)
    assert current_page(page) == "১"
