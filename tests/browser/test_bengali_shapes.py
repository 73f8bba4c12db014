"""Bengali is drawn with the site's own fonts, and its letters join."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

OpenPage = Callable[..., Page]
FAMILIES = {
    "h1": "Noto Serif Bengali",
    ".headline a": "Noto Serif Bengali",
    ".snippet": "Noto Sans Bengali",
    ".sorting a": "Noto Sans Bengali",
}
CONJUNCTS = ("ক্ষ", "ন্ত্র", "ঙ্ক")
HASANTA, NON_JOINER = "\u09cd", "\u200c"
WIDTH = """(place, text) => {
  const span = document.createElement("span");
  span.textContent = text;
  place.replaceChildren(span);
  return span.getBoundingClientRect().width;
}"""


@pytest.fixture
def results(open_page: OpenPage) -> Page:
    page = open_page()
    page.goto("/?q=রাশিয়া উত্তর কোরিয়া")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def test_web_fonts_are_loaded(results: Page) -> None:
    faces = results.evaluate("[...document.fonts].map((face) => [face.family.replaceAll('\"', ''), face.status])")
    assert sorted(faces) == [["Noto Sans Bengali", "loaded"], ["Noto Serif Bengali", "loaded"]]


def test_letters_on_the_screen_come_from_the_web_fonts(results: Page) -> None:
    """document.fonts tells what is loaded, not what is drawn: a font of the machine may have the same name."""
    devtools = results.context.new_cdp_session(results)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector, family in FAMILIES.items():
        node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        most = max(fonts, key=lambda font: font["glyphCount"])
        assert (most["isCustomFont"], most["familyName"].startswith(family)) == (True, True), (selector, fonts)


def test_conjuncts_are_narrower_than_their_parts(results: Page) -> None:
    """A zero width non-joiner after the hasanta, the sign that joins, keeps the parts from joining."""
    for selector in FAMILIES:
        place = results.locator(selector).first
        for conjunct in CONJUNCTS:
            parts = conjunct.replace(HASANTA, HASANTA + NON_JOINER)
            assert 0 < place.evaluate(WIDTH, conjunct) < 0.9 * place.evaluate(WIDTH, parts), (selector, conjunct)
