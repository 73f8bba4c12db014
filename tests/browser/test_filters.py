"""Fewer results by source, section and date; and their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
QUERY = "সরকারি"


@pytest.fixture
def results(page: Page) -> Page:
    page.goto(f"/?q={QUERY}&size=50")
    return page


def total(page: Page) -> int:
    """How many articles the page says there are; as many must be on it."""
    said = int(page.locator(".count").inner_text().split("টি")[0])
    assert page.locator(".headline").count() == said
    return said


def choice(page: Page, facet: str, value: str) -> Locator:
    return page.get_by_role("region", name=facet).get_by_role("link", name=value)


def choose(page: Page, facet: str, value: str) -> int:
    """Choose a value and return the count that stood beside it."""
    link = choice(page, facet, value)
    count = int(link.locator(".choice-count").inner_text())
    link.click()
    expect(choice(page, facet, value)).to_have_attribute("aria-current", "true")
    return count


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="চালু ছাঁকনি").locator(".chip")


def sources(page: Page) -> set[str]:
    return set(page.locator(".result .source").all_inner_texts())


def days(page: Page) -> list[str]:
    return [(time.get_attribute("datetime") or "")[:10] for time in page.locator(".result time").all()]


def test_two_sources_are_wider_than_one_and_a_section_is_narrower(results: Page) -> None:
    everything = total(results)
    first = choose(results, "সূত্র", "বরেন্দ্র দর্পণ")
    assert (total(results), sources(results)) == (first, {"বরেন্দ্র দর্পণ"})
    second = choose(results, "সূত্র", "জলঙ্গি পত্রিকা")
    assert (total(results), sources(results)) == (first + second, {"বরেন্দ্র দর্পণ", "জলঙ্গি পত্রিকা"})
    section = choose(results, "বিভাগ", "রাজনীতি")
    assert total(results) == section < first + second < everything
    expect(results.get_by_role("searchbox")).to_have_value(QUERY)


def test_chips_take_the_filters_off(results: Page) -> None:
    everything = total(results)
    first = choose(results, "সূত্র", "বরেন্দ্র দর্পণ")
    choose(results, "বিভাগ", "রাজনীতি")
    expect(chips(results)).to_have_count(2)
    chips(results).filter(has_text="রাজনীতি").click()
    expect(chips(results)).to_have_count(1)
    assert total(results) == first
    chips(results).click()
    expect(chips(results)).to_have_count(0)
    assert total(results) == everything


def test_all_filters_come_off_at_once(results: Page) -> None:
    everything = total(results)
    choose(results, "সূত্র", "বরেন্দ্র দর্পণ")
    choose(results, "বিভাগ", "রাজনীতি")
    results.get_by_role("link", name="সব ছাঁকনি সরান").click()
    expect(chips(results)).to_have_count(0)
    assert total(results) == everything


def test_dates_are_typed_into_the_form(results: Page) -> None:
    results.get_by_label("কবে থেকে").fill("2021-01-01")
    results.get_by_label("কবে পর্যন্ত").fill("2021-12-31")
    results.get_by_role("button", name="প্রয়োগ").click()
    expect(chips(results)).to_contain_text("১ জানুয়ারি ২০২১ – ৩১ ডিসেম্বর ২০২১")
    found = days(results)
    assert len(found) == total(results) > 0
    assert [day for day in found if not day.startswith("2021")] == []
    chips(results).click()
    expect(chips(results)).to_have_count(0)
    expect(results.get_by_label("কবে থেকে")).to_have_value("")


def test_days_that_are_keyed_in_are_the_days_that_are_searched(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    page.goto(f"/?q={QUERY}&size=50")
    page.get_by_label("কবে থেকে").focus()
    page.keyboard.type("01012024")
    page.keyboard.press("Enter")
    expect(chips(page)).to_contain_text("১ জানুয়ারি ২০২৪ থেকে")
    assert min(days(page)) >= "2024-01-01"


def test_filters_are_kept_by_another_search(results: Page) -> None:
    choose(results, "সূত্র", "বরেন্দ্র দর্পণ")
    results.get_by_role("searchbox").fill("কৃষক")
    results.keyboard.press("Enter")
    expect(results.get_by_role("heading", level=1)).to_have_text("“কৃষক” নিয়ে খবর")
    expect(chips(results)).to_contain_text("বরেন্দ্র দর্পণ")
    assert sources(results) == {"বরেন্দ্র দর্পণ"}


def test_month_is_chosen_and_taken_off(results: Page) -> None:
    everything = total(results)
    link = results.get_by_role("region", name="মাস").locator(".choice").first
    count = int(link.locator(".choice-count").inner_text())
    link.click()
    expect(chips(results)).to_have_count(1)
    assert total(results) == count
    results.get_by_role("region", name="মাস").locator(".choice[aria-current=true]").click()
    expect(chips(results)).to_have_count(0)
    assert total(results) == everything


@pytest.mark.parametrize(("order", "is_ordered"), [("নতুন", lambda a, b: a >= b), ("পুরোনো", lambda a, b: a <= b)])
def test_articles_are_in_the_order_of_their_dates(
    results: Page, order: str, is_ordered: Callable[[datetime, datetime], bool]
) -> None:
    sorting = results.get_by_role("navigation", name="সাজানোর ক্রম")
    sorting.get_by_role("link", name=order).click()
    expect(sorting.locator("[aria-current=true]")).to_have_text(order)
    found = days(results)
    assert len(found) == total(results)
    moments = [datetime.fromisoformat(day) for day in found]
    assert all(is_ordered(first, second) for first, second in pairwise(moments))
