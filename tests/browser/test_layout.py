"""Nothing is wider than the screen: on phones, magnified, in both colour schemes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

OpenPage = Callable[..., Page]
SCREENS: dict[str, ViewportSize] = {
    "small phone": {"width": 320, "height": 640},
    "phone": {"width": 390, "height": 844},
    "1280 at 200 %": {"width": 640, "height": 400},
    "desk": {"width": 1280, "height": 800},
}
# What is wider than the page; what is there for the ear alone is not laid out.
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.body.querySelectorAll("*")].filter((e) =>
    !e.closest(".visually-hidden, .skip") && e.getBoundingClientRect().right > width + 0.5);
  const scrolls = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
  return [...scrolls, ...out.map((e) => e.outerHTML.slice(0, 120))];
}"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("/", [], id="home"),
        pytest.param("/?q=রাশিয়া উত্তর কোরিয়া&page=2", [], id="results"),
        pytest.param("/calendar", [], id="calendar"),
        pytest.param("/sources", [], id="papers"),
        pytest.param("/sections?sort=count", [], id="sections"),
        pytest.param("/?q=টাকা&source=বরেন্দ্র দর্পণ&source=জলঙ্গি পত্রিকা&from=2019&to=2024-12-31", [], id="filtered"),
        pytest.param("/?size=1&page=50&lang=en", [], id="many-pages"),
        pytest.param(f"/?q=putin uttor korea {'x' * 150}", [], id="read-and-one-long-word"),
        pytest.param(f"/?q=রাশিয়া পুতুন {'ক্ষৎঞ' * 30}", [], id="suggestion-with-a-long-word"),
        pytest.param("/article/sample-001?q=ভাসমান", [], id="article"),
        pytest.param("/?q=date:২০২৪-১৩&from=2024-13", [400], id="error"),
        pytest.param("/?q=ক্ষৎঞ", [], id="empty"),
        pytest.param(f"/?q={'ক্ষৎঞ' * 40}", [], id="one-long-word"),
        pytest.param(f'/?q=foo:"{"x" * 150}&source={"দ" * 90}', [], id="long-note-and-chip"),
        pytest.param("/?q=টাকা&year=2023&month=2024-01&lang=en", [], id="filtered-by-time"),
        pytest.param("/trends", [], id="trends"),
        pytest.param("/trends?q=রাশিয়া&q=বন্যা&q=টাকা&q=উত্তর কোরিয়া", [], id="compared"),
        pytest.param(f"/trends?q={'ক্ষৎঞ' * 30}&q=বন্যা", [], id="compared-with-a-long-word"),
        pytest.param("/help", [], id="help"),
        pytest.param("/help?lang=en", [], id="help-in-english"),
        pytest.param("/api?lang=en", [], id="endpoints"),
        pytest.param("/stats", [], id="stats"),
        pytest.param("/nowhere", [404], id="not-found"),
    ],
)
def test_nothing_is_wider_than_the_screen(open_page: OpenPage, address: str, expected: list[int]) -> None:
    page = open_page(expected=expected)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    wide = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        for name, screen in SCREENS.items():
            page.set_viewport_size(screen)
            if found := page.evaluate(OVERFLOWING):
                wide[name, scheme] = found
    assert wide == {}


# A letter of the text is cut where its box is as low as its line and hides what hangs out of it.
CUT = """() => [...document.querySelectorAll("h1, h2, h3, a, p, button, th, td, dt, dd, span")].filter((element) => {
  const style = getComputedStyle(element);
  return style.overflow === "hidden" && !element.closest(".visually-hidden") && element.scrollHeight > element.clientHeight + 1;
}).map((element) => element.outerHTML.slice(0, 120))"""
SMALLEST = 23.9  # px: the least of WCAG 2.2 for what is not in a line of text; ours are 44 where there is room
SMALL = """(least) => [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
  .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden, .skip"))
  .filter((element) => getComputedStyle(element).display !== "inline")
  .filter((element) => element.getBoundingClientRect().height < least)
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=রাশিয়া", "/article/sample-001", "/calendar", "/sources", "/trends?q=বন্যা", "/help", "/api", "/stats"],
)
def test_letters_are_whole_and_fingers_find_their_place(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=SCREENS["phone"], has_touch=True)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL, SMALLEST) == []


@pytest.mark.parametrize("address", ["/", "/?q=রাশিয়া", "/article/sample-001", "/help"])
def test_page_bears_the_reader_s_spacing_of_text(open_page: OpenPage, address: str) -> None:
    """WCAG 1.4.12: nothing is lost with lines, words and letters further apart."""
    page = open_page(viewport=SCREENS["small phone"])
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(
        """() => document.querySelectorAll("body *").forEach((element) => {
          Object.assign(element.style, {lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em"});
        })"""
    )
    assert page.evaluate(OVERFLOWING) == []
