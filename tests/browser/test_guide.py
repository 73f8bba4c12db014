"""The page that teaches the query language, as it is followed."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_examples_are_followed_to_what_they_find(page: Page) -> None:
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="কীভাবে খুঁজবেন").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("কীভাবে খুঁজবেন")
    quoted = page.locator(".example").filter(has_text='"').first
    text = quoted.inner_text().strip()
    quoted.click()
    expect(page.locator("#q")).to_have_value(text)
    expect(page.locator(".headline").first).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()


def test_contents_lead_to_each_lesson(page: Page) -> None:
    page.goto("/help?lang=en")
    contents = page.get_by_role("navigation", name="On this page").get_by_role("link")
    for link in contents.all():
        link.click()
        expect(page.locator(":target")).to_have_text(link.inner_text())
        expect(page.locator(":target")).to_be_in_viewport()


def test_english_page_teaches_the_english_words(page: Page) -> None:
    page.goto("/help?lang=en")
    shown = page.locator(".example").all_inner_texts()
    assert any(" OR " in text for text in shown)
    assert any(text.startswith("title:") for text in shown)
    assert any(text.startswith("date:2") for text in shown)
