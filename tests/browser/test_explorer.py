"""The endpoints can be tried on their page: with a script in place, without one by the browser's own means."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def test_answer_is_shown_below_the_form_that_asked(page: Page) -> None:
    page.goto("/api?lang=en")
    search = page.locator("#api-search")
    search.get_by_role("button", name="Ask").click()
    expect(search.get_by_role("status")).to_contain_text("200 OK")
    body = json.loads(search.locator(".body").inner_text())
    assert (body["query"]["text"], body["total"] > 0) == ("পুতিন", True)
    expect(search.locator(".sent")).to_contain_text("/api/search?q=%E0%A6%AA")
    search.get_by_text("Headers").click()
    expect(search.locator(".headers")).to_contain_text("etag: W/")
    assert page.url.endswith("/api?lang=en")


def test_error_is_shown_as_it_is_answered(open_page: OpenPage) -> None:
    page = open_page(expected=[400])
    page.goto("/api?lang=en")
    search = page.locator("#api-search")
    search.get_by_text("More parameters").click()
    search.get_by_label("page", exact=True).fill("none")
    search.get_by_role("button", name="Ask").click()
    expect(search.get_by_role("status")).to_contain_text("400")
    assert json.loads(search.locator(".body").inner_text())["parameter"] == "page"


def test_line_for_a_shell_follows_the_form(page: Page) -> None:
    page.goto("/api?lang=en#api-trends")
    trends = page.locator("#api-trends")
    trends.locator("[name=q]").first.fill("it's")
    expect(trends.locator(".curl")).to_have_text(
        f"curl --get {page.url.partition('?')[0]}/trends --data-urlencode 'q=it'\"'\"'s' --data-urlencode 'q=নির্বাচন'"
    )


def test_line_for_a_shell_is_the_same_with_a_script_and_without(page: Page) -> None:
    page.goto("/api")
    served = page.locator(".curl").all_inner_texts()
    page.evaluate("document.querySelectorAll('.trial').forEach((form) => form.dispatchEvent(new Event('input')))")
    assert page.locator(".curl").all_inner_texts() == served


def test_line_for_a_shell_can_be_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/api?lang=en")
    search = page.locator("#api-search")
    search.get_by_role("button", name="Copy").click()
    expect(search.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == search.locator(".curl").inner_text()


def test_every_form_works_without_a_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/api?lang=en")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.locator("#api-articles").get_by_role("button", name="Ask").click()
    page.wait_for_url("**/api/articles?**")
    assert "body_marks" in page.content()


def test_answer_by_the_path_can_be_opened(page: Page) -> None:
    page.goto("/api?lang=en")
    page.locator("#api-articles-id .onward a").click()
    page.wait_for_url("**/api/articles/*")
    assert '"body"' in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_with_an_answer_is_accessible(open_page: OpenPage, axe: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto("/api")
    stats = page.locator("#api-stats")
    stats.get_by_role("button").first.click()
    expect(stats.get_by_role("status")).to_contain_text("200")
    for summary in page.locator("summary").all():
        summary.click()
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({violations}) => violations.map((rule) => [rule.id, rule.nodes[0].html]))")
    assert found == []


def test_page_fits_a_narrow_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto("/api")
    stats = page.locator("#api-stats")
    stats.get_by_role("button").first.click()
    expect(stats.get_by_role("status")).to_contain_text("200")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
