"""What was searched for in place of what was typed is said above the results, and each of it can be taken off."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

LATIN = "rashia chukti"
HEADLINE = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="যা খোঁজা হয়েছে, আর যেখানে").locator(".chip")


def test_latin_letters_are_read_and_can_be_left_as_typed(page: Page) -> None:
    page.goto(f"/?q={LATIN}")
    expect(chips(page)).to_contain_text("রাশিয়া চুক্তি দেখানো হচ্ছে")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)

    chips(page).get_by_role("link", name=f"“{LATIN}” যেমন লেখা তেমনই খুঁজুন").click()
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")
    expect(page.locator("#q")).to_have_value(LATIN)
    page.get_by_role("button", name="প্রয়োগ").click()
    page.wait_for_url("**roman=off**size=10")
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")

    chips(page).filter(has_text="ইংরেজি হরফ যেমন লেখা তেমনই").click()
    expect(page.locator(".headline").first).to_have_text(HEADLINE)


def test_suggestion_is_one_press_away(page: Page) -> None:
    page.goto("/?q=রাশিয়া পুতুন&from=2024")
    chips(page).get_by_role("link", name="রাশিয়া পুতিন").click()
    expect(page.locator("#q")).to_have_value("রাশিয়া পুতিন")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)
    expect(chips(page)).to_have_count(1)


def test_suggestion_can_be_taken_off_and_asked_for_again(page: Page) -> None:
    page.goto("/?q=রাশিয়া পুতুন")
    count = page.locator(".count").inner_text()
    chips(page).get_by_role("link", name="অন্য বানান দেখাবেন না").click()
    expect(chips(page)).to_have_text("ফিরিয়ে নিন: বানান যেমন লেখা তেমনই ×")
    expect(page.locator(".count")).to_have_text(count)
    chips(page).click()
    expect(chips(page)).to_contain_text("আপনি কি রাশিয়া পুতিন খুঁজছেন?")


def test_correction_can_be_taken_off_and_is_then_one_of_the_ways_on(page: Page) -> None:
    page.goto("/?q=পুতুন")
    count = page.locator(".count").inner_text()
    chips(page).get_by_role("link", name="“পুতুন” যেমন লেখা তেমনই খুঁজুন").click()
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")
    ways = page.get_by_role("region", name="যা করে দেখতে পারেন")
    expect(ways.get_by_role("listitem").filter(has_text="বানান শুধরে")).to_contain_text(count)
    ways.get_by_role("link", name="বানান শুধরে খুঁজুন").click()
    expect(page.locator(".count")).to_have_text(count)


def test_loosening_can_be_taken_off(page: Page) -> None:
    page.goto("/?q=পুতিন AND কৃষক")
    expect(chips(page)).to_contain_text("সবগুলো শব্দ একসঙ্গে কোনো খবরে নেই")
    chips(page).get_by_role("link", name="শুধু হুবহু মিল দেখান").click()
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")
    page.get_by_role("link", name="হুবহু মিল ছাড়াও খুঁজুন").click()
    expect(chips(page)).to_contain_text("সবগুলো শব্দ একসঙ্গে কোনো খবরে নেই")


def test_article_that_a_correction_found_is_marked(page: Page) -> None:
    page.goto("/?q=পুতুন")
    expect(chips(page)).to_contain_text("“পুতুন” কোথাও নেই, পুতিন দেখানো হচ্ছে।")
    page.locator(".headline a").first.click()
    expect(page.locator(".body mark").filter(has_text="পুতিন").first).to_be_visible()
