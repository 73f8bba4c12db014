"""The front page, the calendar, papers and sections, as a reader goes through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from search.articles import Article
from search.index import builder

OpenPage = Callable[..., Page]
NOW = "2024-06-20T13:24:00+06:00"
EVERYDAY = ("বৃষ্টি হতে পারে", "বাজেট দিয়েছে সরকার", "মাঠে নামছে দল", "দাম কমেছে সবজির", "মামলা খারিজ", "পরীক্ষা শুরু")
FLOOD = ("সিলেটে বন্যা, পানিবন্দি মানুষ", "বন্যায় ভেসে গেছে মাছ", "ত্রাণ পৌঁছায়নি বন্যার্ত এলাকায়, বন্যা চলছে", "আবার বন্যা")
BYTES_OF_PAGE = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .filter((entry) => !entry.name.includes("/fonts/")).reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def rising_site(serve: Callable[..., object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose newest week is about a flood."""
    index = tmp_path_factory.mktemp("rising")
    before = [
        Article(f"{day}-{hour}", title=EVERYDAY[(day + hour) % 6], published=f"2024-05-{day:02d}")
        for day in range(1, 31)
        for hour in (1, 2)
    ]
    flood = [
        Article(f"flood-{place}", title=title, published=f"2024-06-{17 + place}") for place, title in enumerate(FLOOD)
    ]
    builder.rebuild(index, [*before, *flood], sources=["test"], now=NOW)
    with serve(index) as address:  # type: ignore[attr-defined]  # a context manager
        yield address


def test_front_page_is_a_search_box_the_latest_and_the_ways_on(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("বাংলা খবর খুঁজুন, পড়ুন")
    expect(page.get_by_role("heading", name="সাম্প্রতিক খবর", exact=True)).to_be_visible()
    expect(page.locator(".headline")).to_have_count(10)
    page.locator("#q").fill("পুতিন")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(page.get_by_role("heading", level=1)).to_have_text("“পুতিন” নিয়ে খবর")


def test_search_box_of_the_front_page_is_large_and_in_the_middle(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    box = page.locator(".search").bounding_box()
    assert box
    assert (box["width"] > 600, box["height"] >= 56, abs(box["x"] + box["width"] / 2 - 640) < 8) == (True, True, True)


def test_all_latest_news_follow_the_ten_of_the_front_page(page: Page) -> None:
    page.goto("/")
    first = page.locator(".headline").all_inner_texts()
    page.get_by_role("link", name="সব সাম্প্রতিক খবর").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("সাম্প্রতিক খবর")
    assert page.locator(".headline").all_inner_texts() == first


def test_day_of_the_calendar_leads_to_the_articles_of_that_day(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="দিনপঞ্জি").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("দিনপঞ্জি, ২০২৪")
    link = page.locator("a.day").last
    name = link.get_attribute("aria-label")
    assert name
    day, count = name.split(", ")
    link.click()
    expect(page.locator(".headline")).to_have_count(int(re.sub(r"\D", "", count)))
    for published in page.locator(".result > .about time").all_inner_texts():
        assert published.startswith(day)


def test_calendar_is_gone_through_with_keys_alone(page: Page) -> None:
    page.goto("/calendar?year=2023")
    page.locator("a[rel=prev]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**year=2022")
    page.locator(".to-months a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash")
    page.keyboard.press("Tab")
    month = page.locator("caption a:focus").inner_text()
    page.keyboard.press("Tab")
    expect(page.locator("a.day:focus")).to_have_attribute("aria-label", re.compile(f"{month}, [০-৯]+টি খবর$"))
    page.keyboard.press("Enter")
    expect(page.locator(".headline").first).to_be_visible()


def test_table_of_a_month_is_told_by_its_name_and_its_weekdays(page: Page) -> None:
    page.goto("/calendar?year=2024&lang=en")
    table = page.get_by_role("table", name=re.compile("^June 2024"))
    expect(table.get_by_role("columnheader", name="Sunday")).to_have_count(1)
    assert table.get_by_role("columnheader").first.inner_text().split() == ["Sun", "Sunday"]
    assert [row.split() for row in table.get_by_role("row").all_inner_texts()[1:2]] == [["1"]]  # a Saturday


def test_any_year_is_a_step_away(page: Page) -> None:
    page.goto("/calendar")
    page.get_by_text("সব বছর").click()
    page.get_by_role("link", name=re.compile("^২০১৯")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("দিনপঞ্জি, ২০১৯")
    expect(page.locator("a[rel=prev]")).to_have_count(0)


def test_papers_are_in_the_order_of_the_alphabet_and_lead_to_their_articles(page: Page) -> None:
    page.goto("/sources")
    papers = ["কর্ণফুলী বার্তা", "গঙ্গাপারের খবর", "জলঙ্গি পত্রিকা", "দৈনিক শীতলক্ষ্যা", "বরেন্দ্র দর্পণ"]
    expect(page.locator(".value-name")).to_have_text(papers)
    page.get_by_role("link", name="খবরের সংখ্যা অনুযায়ী").click()
    expect(page.locator(".value-name").first).to_have_text("দৈনিক শীতলক্ষ্যা")
    page.get_by_role("link", name="দৈনিক শীতলক্ষ্যা").click()
    expect(page.locator(".result > .about .source").first).to_have_text("দৈনিক শীতলক্ষ্যা")
    expect(page.locator(".count")).to_have_text("২৩টি খবরের মধ্যে ১–১০")


def test_what_is_rising_is_on_the_front_page_and_leads_to_its_articles(open_page: OpenPage, rising_site: str) -> None:
    page = open_page(rising_site)
    page.goto("/")
    rising = page.get_by_role("region", name="বাড়তি আলোচনায়")
    expect(rising.get_by_role("link")).to_have_text(re.compile(r"^\s*বন্যা\s+৪টি শিরোনামে,\s+আগে একটিতেও না\s*$"))
    rising.get_by_role("link").click()
    expect(page.locator(".headline")).to_have_count(4)
    expect(page.locator(".headline").first).to_have_text("আবার বন্যা")


def test_day_of_the_strip_leads_to_the_articles_of_that_day(open_page: OpenPage, rising_site: str) -> None:
    page = open_page(rising_site)
    page.goto("/")
    page.get_by_role("link", name="১৯ জুন ২০২৪, ১টি খবর").click()
    expect(page.locator(".headline")).to_have_text(["ত্রাণ পৌঁছায়নি বন্যার্ত এলাকায়, বন্যা চলছে"])


@pytest.mark.parametrize("address", ["/", "/calendar?year=2024", "/sources", "/sections"])
def test_whatever_is_touched_on_a_phone_is_as_large_as_a_fingertip(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, has_touch=True)
    page.goto(address)
    small = page.locator("main a:visible, main summary:visible").evaluate_all(
        "(links) => links.filter((link) => link.getBoundingClientRect().height < 43.5).map((link) => link.outerHTML.slice(0, 100))"
    )
    assert small == []


def test_front_page_is_small_enough_for_a_slow_line(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    assert page.evaluate(BYTES_OF_PAGE) < MOST_BYTES
