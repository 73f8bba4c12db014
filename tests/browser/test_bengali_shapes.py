"""Bengali is drawn with the site's own fonts, and its letters join."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

OpenPage = Callable[..., Page]
SANS, SERIF = "Noto Sans Bengali", "Noto Serif Bengali"
FAMILIES = {
    "h1": SERIF,
    ".headline a": SERIF,
    ".snippet": SANS,
    ".sorting a:not([aria-current])": SANS,
    ".sorting [aria-current]": SERIF,  # what is emphasized: no bold is made up
}
# One word for each conjunct or so that the news is full of, and for each sign that changes shape with what it stands at.
WORDS = """
    রাষ্ট্রপতি মন্ত্রিসভা স্বাস্থ্য কেন্দ্রীয় ক্ষমতাসীন লক্ষ্মীপুর বিজ্ঞপ্তি সংঘর্ষ অর্থনৈতিক শিক্ষার্থী চট্টগ্রাম ব্রাহ্মণবাড়িয়া পঞ্চগড় ঠাকুরগাঁও
    মুক্তিযুদ্ধ দুর্ঘটনা উচ্ছেদ সাংস্কৃতিক শ্রদ্ধাঞ্জলি বৃষ্টি রূপপুর হৃদয় শুভেচ্ছা গ্রেপ্তার আত্মহত্যা উত্ত্যক্ত পররাষ্ট্র প্রধানমন্ত্রীর নির্বাচন
    বাণিজ্য ন্যায্য উদ্বোধন পদ্মা যুক্তরাষ্ট্র ইঞ্জিনিয়ার ব্যাঙ্ক অঙ্গীকার সঙ্ঘ লাঞ্ছনা ঝঞ্ঝা কাঁটা ভূমিকম্প সম্ভ্রান্ত অম্বর গুম্ফ বিষ্ণু উষ্ণ তৃষ্ণা জ্যোৎস্না
    র‍্যাব র‍্যালি শুশ্রূষা স্ফূর্তি বিস্ফোরণ স্ত্রী স্খলন ল্যাপটপ ফেব্রুয়ারি ফ্ল্যাট ক্লাব প্ল্যান স্প্রে স্ট্রিট ক্রিকেট কক্সবাজার বাক্স অ্যাম্বুলেন্স অস্ট্রেলিয়া
    মূর্ছা দৈর্ঘ্য বাগ্দান কিশোরগঞ্জ তত্ত্বাবধায়ক মহত্ত্ব সান্ত্বনা দ্বন্দ্ব উজ্জ্বল প্রজ্বলন পৃথ্বী অন্ধ্র গন্ধ উদ্ভ্রান্ত চিহ্ন আহ্বান অপরাহ্ণ হ্রাস আহ্লাদ
""".split()
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
    assert sorted(faces) == [
        [SANS, "loaded"],
        [SANS, "loaded"],
        [SERIF, "loaded"],
    ]  # text, what is bold in it, headlines


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


@pytest.mark.parametrize(("selector", "family"), [(".snippet", SANS), (".headline a", SERIF)])
def test_words_of_the_news_need_no_other_font_and_show_no_hasanta(results: Page, selector: str, family: str) -> None:
    place = results.locator(selector).first
    apart = [
        word for word in WORDS
        if HASANTA in word and not place.evaluate(WIDTH, word) < place.evaluate(WIDTH, word.replace(HASANTA, HASANTA + NON_JOINER))
    ]  # fmt: skip
    assert apart == []
    place.evaluate(WIDTH, "".join(WORDS))
    devtools = results.context.new_cdp_session(results)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [(font["familyName"].startswith(family), font["isCustomFont"]) for font in fonts] == [(True, True)]


def test_conjuncts_are_narrower_than_their_parts(results: Page) -> None:
    """A zero width non-joiner after the hasanta, the sign that joins, keeps the parts from joining."""
    for selector in FAMILIES:
        place = results.locator(selector).first
        for conjunct in CONJUNCTS:
            parts = conjunct.replace(HASANTA, HASANTA + NON_JOINER)
            assert 0 < place.evaluate(WIDTH, conjunct) < 0.9 * place.evaluate(WIDTH, parts), (selector, conjunct)


def test_text_that_is_read_at_length_is_not_in_bold(page: Page) -> None:
    for address, selector in (("/article/sample-001", ".body p"), ("/help", ".explanation"), ("/", ".snippet")):
        page.goto(address)
        style = page.locator(selector).first.evaluate(
            "(e) => [getComputedStyle(e).fontFamily, getComputedStyle(e).fontWeight]"
        )
        assert (style[0].split(",")[0].strip('"'), style[1]) == (SANS, "400"), address
