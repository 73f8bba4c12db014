"""The whole way of a reader whose browser runs no script: nothing that the page offers may need one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
KOREA = "রাশিয়া উত্তর কোরিয়া"
HEADLINE = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"


@pytest.fixture
def plain(open_page: OpenPage) -> Page:
    page = open_page(expected=[400, 404], java_script_enabled=False)
    page.goto("/")
    page.locator("#q").fill(KOREA)
    page.keyboard.press("Enter")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)
    return page


def test_article_is_opened_and_left_without_javascript(plain: Page) -> None:
    plain.locator(".headline a").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(plain.locator(".body p mark").first).to_have_text("রাশিয়ার")
    plain.get_by_role("link", name="খোঁজার ফলে ফিরুন").click()
    expect(plain.locator(".headline")).to_have_count(10)
    expect(plain.locator("#q")).to_have_value(KOREA)


def test_results_are_paged_and_sorted_without_javascript(plain: Page) -> None:
    plain.get_by_role("link", name="পরের").click()
    expect(plain.locator(".count")).to_have_text(re.compile("১১–২০$"))
    plain.go_back()
    expect(plain.locator(".count")).to_have_text(re.compile("১–১০$"))
    plain.get_by_label("প্রতি পাতায় খবর").select_option("২০")
    plain.get_by_role("button", name="প্রয়োগ").click()
    expect(plain.locator(".headline")).to_have_count(20)
    plain.get_by_role("link", name="পুরোনো").click()
    expect(plain.locator(".sorting [aria-current=true]")).to_have_text("পুরোনো")
    expect(plain.locator(".headline").first).to_be_visible()
    expect(plain.get_by_label("প্রতি পাতায় খবর")).to_have_value("20")


def test_results_are_filtered_without_javascript(plain: Page) -> None:
    plain.get_by_role("region", name="বিভাগ").locator(".choice").first.click()
    expect(plain.locator(".chip")).to_have_count(1)
    plain.get_by_label("কবে থেকে").fill("2020-01-01")
    plain.get_by_role("button", name="প্রয়োগ").click()
    expect(plain.locator(".chip")).to_have_count(2)
    plain.get_by_role("link", name="সব ছাঁকনি সরান").click()
    expect(plain.locator(".chip")).to_have_count(0)
    plain.get_by_role("region", name="সময়").locator(".year > .choice").first.click()
    expect(plain.locator(".chip")).to_have_count(1)
    plain.locator(".chip").click()
    expect(plain.locator(".chip")).to_have_count(0)
    expect(plain.locator(".headline").first).to_have_text(HEADLINE)


def test_span_of_months_is_chosen_without_javascript(plain: Page) -> None:
    timeline = plain.get_by_role("figure", name="সময় ধরে")
    expect(timeline.get_by_role("slider")).to_have_count(0)
    timeline.get_by_text("মাস বেছে নিন").click()
    timeline.get_by_label("প্রথম মাস").select_option(index=1)
    timeline.get_by_label("শেষ মাস").select_option(index=3)
    timeline.get_by_role("button", name="এই সময়ের খবর দেখান").click()
    expect(plain.locator(".chip")).to_have_count(1)
    timeline.get_by_text("সারণিতে দেখুন").click()
    timeline.get_by_role("rowheader").last.get_by_role("link").click()
    expect(plain.locator(".chip")).to_have_count(1)
    expect(plain.locator("#q")).to_have_value(KOREA)


def test_language_is_changed_without_javascript(plain: Page) -> None:
    plain.get_by_role("link", name="English").click()
    expect(plain.locator("html")).to_have_attribute("lang", "en")
    plain.get_by_role("link", name="Next").click()
    expect(plain.locator(".count")).to_have_text(re.compile("^11–20 of [0-9]+ articles$"))


def test_mistakes_are_explained_without_javascript(plain: Page) -> None:
    for query, explanation in (
        ("date:২০২৪-১৩", "এভাবে খোঁজা গেল না"),
        ('"পুতিন foo:bar', "লেখাটি যেভাবে ধরা হয়েছে"),
        ("ক্ষৎঞ", "যা করে দেখতে পারেন"),
    ):
        plain.locator("#q").fill(query)
        plain.keyboard.press("Enter")
        expect(plain.get_by_role("heading", name=explanation)).to_be_visible()
        expect(plain.locator("#q")).to_have_value(query)
    plain.goto("/nowhere")
    expect(plain.get_by_role("heading", level=1)).to_have_text("পাওয়া গেল না")
