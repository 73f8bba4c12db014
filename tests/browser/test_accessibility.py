"""axe-core finds nothing to complain of, contrast included; then the least that every page must have, in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

OpenPage = Callable[..., Page]
# What axe objects to, and the contrasts that it cannot measure.
COMPLAINTS = """async () => {
  const {violations, incomplete} = await axe.run(document, {resultTypes: ["violations", "incomplete"]});
  const unsure = incomplete.filter((rule) => rule.id === "color-contrast");
  return [...violations, ...unsure].flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.any.map((check) => check.message)}`));
}"""
UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select")]
  .filter((field) => !field.labels.length).map((field) => field.outerHTML)"""
IDS = "[...document.querySelectorAll('[id]')].map((element) => element.id)"
ONCE = ("h1", "main", "[role=search]", "html[lang=en]")
PAGES = [
    pytest.param("/", [], id="home"),
    pytest.param("/?q=রাশিয়া উত্তর কোরিয়া", [], id="results"),
    pytest.param('/?q="টাকা foo:bar&source=বরেন্দ্র দর্পণ&from=2019&page=2', [], id="filtered"),
    pytest.param("/?q=putin uttor korea", [], id="read"),
    pytest.param("/?q=putin&roman=off", [], id="as-typed"),
    pytest.param("/?q=পুতুন", [], id="corrected"),
    pytest.param("/?q=রাশিয়া পুতুন", [], id="suggestion"),
    pytest.param("/?q=পুতিন AND কৃষক", [], id="relaxed"),
    pytest.param("/article/sample-001?q=ভাসমান", [], id="article"),
    pytest.param("/?q=date:২০২৪-১৩", [400], id="error"),
    pytest.param("/?q=ক্ষৎঞ", [], id="empty"),
    pytest.param("/nowhere", [404], id="not-found"),
]


@pytest.mark.parametrize(("address", "expected"), PAGES)
def test_page_is_accessible_in_both_languages_and_colour_schemes(
    open_page: OpenPage, axe: str, address: str, expected: list[int]
) -> None:
    page = open_page(expected=expected, color_scheme="light")
    page.goto(address)
    page.evaluate(axe)
    assert page.evaluate(COMPLAINTS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(COMPLAINTS) == []

    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en")
    assert {selector: page.locator(selector).count() for selector in ONCE} == dict.fromkeys(ONCE, 1)
    assert page.evaluate(UNLABELLED) == []
    ids = page.evaluate(IDS)
    assert len(ids) == len(set(ids))
