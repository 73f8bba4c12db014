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
        pytest.param("/?q=টাকা&source=বরেন্দ্র দর্পণ&source=জলঙ্গি পত্রিকা&from=2019&to=2024-12-31", [], id="filtered"),
        pytest.param("/?size=1&page=50&lang=en", [], id="many-pages"),
        pytest.param(f"/?q=putin uttor korea {'x' * 150}", [], id="read-and-one-long-word"),
        pytest.param(f"/?q=রাশিয়া পুতুন {'ক্ষৎঞ' * 30}", [], id="suggestion-with-a-long-word"),
        pytest.param("/article/sample-001?q=ভাসমান", [], id="article"),
        pytest.param("/?q=date:২০২৪-১৩&from=2024-13", [400], id="error"),
        pytest.param("/?q=ক্ষৎঞ", [], id="empty"),
        pytest.param(f"/?q={'ক্ষৎঞ' * 40}", [], id="one-long-word"),
        pytest.param(f'/?q=foo:"{"x" * 150}&source={"দ" * 90}', [], id="long-note-and-chip"),
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
