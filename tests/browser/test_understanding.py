"""What was searched for in place of what was typed is said above the results, and the reader can go another way."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

LATIN = "rashia chukti"
HEADLINE = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"


def block(page: Page) -> Locator:
    return page.get_by_role("status").filter(has=page.get_by_role("paragraph"))


def test_latin_letters_are_read_and_can_be_left_as_typed(page: Page) -> None:
    page.goto(f"/?q={LATIN}")
    expect(block(page)).to_contain_text("রাশিয়া চুক্তি দেখানো হচ্ছে")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)

    block(page).get_by_role("link", name=f"“{LATIN}” যেমন লেখা তেমনই খুঁজুন").click()
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")
    expect(page.get_by_role("searchbox")).to_have_value(LATIN)
    page.get_by_role("button", name="প্রয়োগ").click()
    page.wait_for_url("**roman=off**size=10")
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")

    block(page).get_by_role("link", name="বাংলা শব্দ ধরে খুঁজুন").click()
    expect(page.locator(".headline").first).to_have_text(HEADLINE)


def test_suggestion_is_one_press_away(page: Page) -> None:
    page.goto("/?q=রাশিয়া পুতুন&from=2024")
    block(page).get_by_role("link", name="রাশিয়া পুতিন").click()
    expect(page.get_by_role("searchbox")).to_have_value("রাশিয়া পুতিন")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)
    expect(page.get_by_role("list", name="চালু ছাঁকনি").locator(".chip")).to_have_count(1)
    expect(block(page)).to_have_count(0)


def test_article_that_a_correction_found_is_marked(page: Page) -> None:
    page.goto("/?q=পুতুন")
    expect(block(page)).to_have_text("“পুতুন” কোথাও নেই, পুতিন দেখানো হচ্ছে।")
    page.locator(".headline a").first.click()
    expect(page.locator(".body mark").filter(has_text="পুতিন").first).to_be_visible()
