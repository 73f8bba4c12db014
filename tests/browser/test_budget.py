"""What a page costs a reader on a slow line, by the browser's own figures: bytes, requests, elements, and how much it jumps.

Sizes and counts only: seconds are those of the machine. Over plain http Chromium takes gzip; over https it takes less.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

OpenPage = Callable[..., Page]
PAGE_BYTES = 60_000  # of page, style and scripts as they are sent
FONT_BYTES = 90_000
REQUESTS = 12
ELEMENTS = 1_500
SHIFT = 0.1  # the share of the screen that may move under the reader's eyes: "good" is below
PHONE = {"width": 390, "height": 844}
COST = """() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    shift += list.getEntries().reduce((sum, entry) => sum + entry.value, 0);
  }).observe({type: "layout-shift", buffered: true});
  const [navigation] = performance.getEntriesByType("navigation");
  const loaded = performance.getEntriesByType("resource");
  const fonts = loaded.filter((entry) => entry.name.includes("/fonts/"));
  const others = [navigation, ...loaded.filter((entry) => !fonts.includes(entry))];
  const sent = (entries) => entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  setTimeout(() => resolve({
    page: sent(others),
    fonts: sent(fonts),
    requests: 1 + loaded.length,
    foreign: loaded.map((entry) => entry.name).filter((name) => !name.startsWith(location.origin)),
    unpacked: others.filter((entry) => entry.encodedBodySize > 1000 && entry.encodedBodySize >= entry.decodedBodySize)
      .map((entry) => entry.name),
    twice: loaded.map((entry) => entry.name).filter((name, place, names) => names.indexOf(name) < place),
    blocking: [...document.querySelectorAll("script:not([type=module], [async], [defer], [type='application/ld+json'])")].length,
    elements: document.querySelectorAll("*").length,
    shift,
  }), 300);
})"""
PAGES = [
    pytest.param("/", id="front"),
    pytest.param("/?q=টাকা", id="results"),
    pytest.param("/article/sample-001?q=ভাসমান", id="article"),
    pytest.param("/calendar", id="calendar"),
    pytest.param("/sources", id="papers"),
    pytest.param("/trends?q=রাশিয়া&q=বন্যা", id="compared"),
    pytest.param("/help", id="help"),
    pytest.param("/api", id="endpoints"),
    pytest.param("/stats", id="stats"),
]


def cost_of(page: Page, address: str) -> dict[str, Any]:
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    found: dict[str, Any] = page.evaluate(COST)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_page_stays_within_its_budget(open_page: OpenPage, address: str) -> None:
    cost = cost_of(open_page(viewport=PHONE), address)
    assert 0 < cost["page"] < PAGE_BYTES
    assert 0 < cost["fonts"] < FONT_BYTES
    assert cost["requests"] <= REQUESTS
    assert cost["elements"] < ELEMENTS
    assert cost["shift"] < SHIFT
    for nothing in ("foreign", "unpacked", "twice"):
        assert cost[nothing] == []
    assert cost["blocking"] == 0


@pytest.mark.parametrize("address", ["/", "/?q=টাকা", "/article/sample-001"])
def test_page_does_not_jump_when_its_fonts_come_late(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=PHONE)

    def come_late(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/fonts/*", come_late)
    assert cost_of(page, address)["shift"] < SHIFT


def test_second_page_is_the_page_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/?q=টাকা")
    page.get_by_role("link", name="পরের").click()
    page.wait_for_url("**page=2**")
    page.wait_for_load_state()
    sent = (
        "performance.getEntriesByType('resource').filter((entry) => entry.transferSize > 0).map((entry) => entry.name)"
    )
    assert page.evaluate(sent) == []
