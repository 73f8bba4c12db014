"""Everything can be reached and followed without a pointer, and the reader sees where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
KOREA = "রাশিয়া উত্তর কোরিয়া"
MOST = 300  # presses of Tab: no page has as many places to stop
NUMBER_STOPS = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, summary, [role=slider]";
  const stops = [...document.querySelectorAll(kinds)].filter((stop) => stop.tabIndex >= 0);
  const reachable = stops.filter((stop) => stop.checkVisibility());
  reachable.forEach((stop, place) => { stop.dataset.stop = place; });
  return reachable.length;
}"""
LOOK_AT_FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const style = getComputedStyle(focused), box = focused.getBoundingClientRect();
  return {
    stop: "stop" in focused.dataset ? Number(focused.dataset.stop) : null,
    what: focused.outerHTML.slice(0, 120),
    isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isSeen: box.width > 1 && box.top > -1 && box.bottom < innerHeight + 2 && box.left > -1 && box.right < innerWidth + 1,
  };
}"""


def tab_through(page: Page) -> list[dict[str, Any]]:
    """What has the focus at each stop, from the top of the page to its end.

    A date field has four: for day, month, year, and its calendar, around which the browser draws a ring of its own. The
    first stands for them.
    """
    stops: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        focus = page.evaluate(LOOK_AT_FOCUS)
        if focus is None:
            return stops
        if not stops or stops[-1]["stop"] != focus["stop"]:
            stops.append(focus)
    raise AssertionError(f"the end of the page is more than {MOST} stops away")


def press_tab_until(page: Page, selector: str) -> None:
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.locator(f":is({selector}):focus").count():
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("width", [1280, 390])
def test_tab_stops_at_everything_in_the_order_of_the_page_and_shows_it(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(f"/?q={KOREA}&section=আন্তর্জাতিক&section=খেলা&size=2")
    count = page.evaluate(NUMBER_STOPS)
    stops = tab_through(page)
    assert [stop["stop"] for stop in stops] == list(range(count))
    assert [stop["what"] for stop in stops if not stop["isOutlined"]] == []
    assert [stop["what"] for stop in stops if not stop["isSeen"]] == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/article/sample-001?q=ভাসমান",
        "/calendar",
        "/sources",
        "/sections",
        "/trends",
        "/trends?q=রাশিয়া&q=বন্যা",
        "/help",
        "/api",
        "/stats",
    ],
)
def test_every_page_can_be_walked_through(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    count = page.evaluate(NUMBER_STOPS)
    stops = tab_through(page)  # among them boxes that scroll, which the browser stops at of its own
    assert [stop["stop"] for stop in stops if stop["stop"] is not None] == list(range(count))
    assert [stop["what"] for stop in stops if not (stop["isOutlined"] and stop["isSeen"])] == []


def test_skip_link_box_button_results_and_pages_come_in_this_order(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"/?q={KOREA}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="মূল অংশে যান")).to_be_focused()
    for place in ("#q", ".search .button", ".headline a", ".paging a"):
        press_tab_until(page, place)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".headline a").last).to_be_focused()


def test_skip_link_leads_past_the_masthead(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"/?q={KOREA}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_role("slider").first).to_be_focused()


def test_search_article_and_way_back_need_no_pointer(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    press_tab_until(page, "#q")
    page.keyboard.insert_text(KOREA)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    press_tab_until(page, ".headline a")
    page.keyboard.press("Enter")
    expect(page.locator(".body p").first).to_be_visible()
    press_tab_until(page, ".back a")
    page.keyboard.press("Enter")
    expect(page.locator(".headline")).to_have_count(10)
    press_tab_until(page, ".paging [rel=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    press_tab_until(page, ".choice")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(1)
