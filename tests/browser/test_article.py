"""One article, opened from the results."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

KOREA = "রাশিয়া উত্তর কোরিয়া"
SEEDS = Path(__file__).parents[2] / "seeds"
FURNITURE = 5  # lines before the text: logo, date, headline, desk, headline


def state(address: str) -> dict[str, list[str]]:
    """What is asked for; a form sends fields that were left empty too."""
    return parse_qs(urlsplit(address).query)


@pytest.fixture
def results(page: Page) -> str:
    """The address of the results from which the first article was opened; *page* shows the article."""
    page.goto("/?size=20")
    page.get_by_role("searchbox").fill(KOREA)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    address = page.url
    expect(page.locator(".headline")).to_have_count(20)
    page.locator(".headline a").first.click()
    page.wait_for_url("**/article**")
    return address


@pytest.mark.usefixtures("results")
def test_article_is_shown_in_full(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই")
    lines = [
        line for line in (SEEDS / "000_e425fd11451bf95b.txt").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    assert page.locator(".body p").all_text_contents() == lines[FURNITURE:]


@pytest.mark.usefixtures("results")
def test_article_says_who_wrote_it_and_when(page: Page) -> None:
    about = [text.strip() for text in page.locator(".about > span").all_text_contents()]
    assert about == ["অনলাইন ডেস্ক", "এএফপি", "প্রকাশ ২০ জুন ২০২৪, ১৩:২৪"]
    expect(page.locator(".about time")).to_have_attribute("datetime", "2024-06-20T13:24:00+06:00")


@pytest.mark.usefixtures("results")
def test_words_of_the_search_are_marked_in_the_article(page: Page) -> None:
    assert page.locator("h1 mark").all_text_contents() == ["রাশিয়া", "উ", "কোরিয়া"]
    marks = page.locator(".body p").first.locator("mark").all_text_contents()
    assert marks == ["রাশিয়ার", "উত্তর", "কোরিয়ার", "কোরিয়ার", "রাশিয়ার"]


def test_link_leads_back_to_the_same_results(page: Page, results: str) -> None:
    page.get_by_role("link", name="খোঁজার ফলে ফিরুন").click()
    page.wait_for_url("**/?*")
    assert state(page.url) == state(results) == {"q": [KOREA], "size": ["20"]}
    expect(page.locator(".headline")).to_have_count(20)
    expect(page.get_by_role("searchbox")).to_have_value(KOREA)


def test_article_opened_by_itself_is_not_marked_and_leads_to_all_news(page: Page) -> None:
    with (SEEDS / "samples.jsonl").open(encoding="utf-8") as samples:
        article = json.loads(samples.readline())
    page.goto(f"/article/{article['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(article["title"])
    expect(page.locator("mark")).to_have_count(0)
    expect(page.get_by_role("link", name="মূল সূত্রে পড়ুন")).to_have_attribute("href", article["url"])
    page.get_by_role("link", name="সব খবর").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("সাম্প্রতিক খবর")
