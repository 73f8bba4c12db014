"""The page in English and back in Bengali."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

QUERY = "টাকা"
BENGALI_DIGIT = re.compile("[০-৯]")


def test_page_speaks_english_until_told_otherwise(page: Page) -> None:
    page.goto(f"/?q={QUERY}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"News about “{QUERY}”")
    expect(page.locator(".count")).to_have_text(re.compile("^1–10 of [0-9]+ articles$"))
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(page.locator("#q")).to_have_value(QUERY)
    assert not BENGALI_DIGIT.search("".join(page.locator(".about time, .choice-count, .paging").all_inner_texts()))

    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2**")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".count")).to_have_text(re.compile("^11–20 of [0-9]+ articles$"))

    page.get_by_role("link", name="বাংলা").click()
    expect(page.locator("html")).to_have_attribute("lang", "bn")
    expect(page.locator(".count")).to_have_text(re.compile("টি খবরের মধ্যে ১১–২০$"))
    expect(page.locator("#q")).to_have_value(QUERY)
    page.get_by_role("link", name="পরের").click()
    expect(page.locator(".count")).to_have_text(re.compile("টি খবরের মধ্যে ২১–৩০$"))


def test_article_is_read_in_the_language_of_the_results(page: Page) -> None:
    page.goto(f"/?q={QUERY}&lang=en")
    page.locator(".headline a").first.click()
    expect(page.get_by_role("link", name="Back to the results")).to_be_visible()
    expect(page.locator(".about")).to_contain_text("Published")
    expect(page.locator("article")).to_have_attribute("lang", "bn")
    page.get_by_role("link", name="বাংলা").click()
    expect(page.get_by_role("link", name="খোঁজার ফলে ফিরুন")).to_be_visible()
