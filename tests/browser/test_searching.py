"""From the search box to the results, as a reader sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage, RunKhobor, Serve

Marked = tuple[str, list[list[int]]]

KOREA = "রাশিয়া উত্তর কোরিয়া"
HEADLINE = "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"
LETTER = re.compile("[\u0980-\u09ff\u200c\u200d]")
REPORT = {
    "title": "সিলেটে বন্যা পরিস্থিতির উন্নতি",
    "body": "সুরমা নদীর পানি বিপৎসীমার নিচে নেমেছে। আশ্রয়কেন্দ্র থেকে মানুষ বাড়ি ফিরতে শুরু করেছে। জেলা প্রশাসন জানিয়েছে, "
    "ত্রাণ বিতরণ চলবে আরও এক সপ্তাহ। কৃষি বিভাগ ক্ষতির হিসাব করছে, আর সড়ক মেরামতের কাজ শুরু হয়েছে গতকাল থেকে।",
    "published": "2024-06-20",
}
PIECES = "(elements) => elements.map((e) => [...e.childNodes].map((n) => [n.nodeName === 'MARK', n.textContent]))"

REMEMBER_BUSY = """(main) => new MutationObserver(() => { sessionStorage.busy = main.getAttribute("aria-busy"); })
  .observe(main, {attributes: true})"""


def search(page: Page, query: str) -> None:
    page.goto("/")
    page.locator("#q").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "q=" in url)


def marked(elements: Locator) -> list[Marked]:
    """The text of each element and the spans of its marks, in code points."""
    return [join(pieces) for pieces in elements.evaluate_all(PIECES)]


def join(pieces: list[tuple[bool, str]]) -> Marked:
    text, spans = "", []
    for is_mark, piece in pieces:
        if is_mark:
            spans.append([len(text), len(text) + len(piece)])
        text += piece
    return text, spans


def test_first_headline_is_the_article_that_was_meant(page: Page) -> None:
    search(page, KOREA)
    expect(page.locator(".headline").first).to_have_text(HEADLINE)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"“{KOREA}” নিয়ে খবর")
    expect(page.locator("#q")).to_have_value(KOREA)


def test_button_searches_like_the_enter_key(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill(KOREA)
    page.get_by_role("button", name="খুঁজুন", exact=True).click()
    expect(page.locator(".headline").first).to_have_text(HEADLINE)


def test_marks_are_those_of_the_api_and_whole_words_as_printed(page: Page) -> None:
    search(page, KOREA)
    answer = page.request.get("/api/search", params={"q": KOREA}).json()
    titles = [(found["title"], found["title_marks"]) for found in answer["results"]]
    snippets = [(cut["text"], cut["marks"]) for found in answer["results"] for cut in found["snippets"]]
    assert marked(page.locator(".headline a")) == titles
    assert marked(page.locator(".snippet")) == snippets

    words = [(text, start, end) for text, spans in titles + snippets for start, end in spans]
    around = [text[max(start - 1, 0) : start] + text[end : end + 1] for text, start, end in words]
    assert [letters for letters in around if LETTER.search(letters)] == []
    printed = {normalize("NFC", text[start:end]) for text, start, end in words}  # papers write য় in one piece or two
    assert {normalize("NFC", word) for word in ("রাশিয়ার", "উত্তর", "কোরিয়ার")} <= printed


def test_count_is_in_bengali_digits(page: Page) -> None:
    search(page, KOREA)
    total = page.request.get("/api/search", params={"q": KOREA}).json()["total"]
    count = page.locator(".count").inner_text()
    assert re.fullmatch("([০-৯]+)টি খবরের মধ্যে ১–১০", count)
    assert int(count.split("টি")[0]) == total > 10


def test_nothing_found_says_so_and_what_may_help(page: Page) -> None:
    search(page, "ক্ষৎঞ")
    expect(page.locator(".count")).to_have_text("কিছু পাওয়া যায়নি")
    expect(page.get_by_role("heading", name="যা করে দেখতে পারেন")).to_be_visible()
    expect(page.locator(".headline")).to_have_count(0)
    page.get_by_role("link", name="সাম্প্রতিক খবর দেখুন").click()
    expect(page.locator(".headline")).to_have_count(10)


def test_page_that_is_on_its_way_is_announced(page: Page) -> None:
    search(page, KOREA)
    main = page.locator("main")
    main.evaluate(REMEMBER_BUSY)  # while a page is on its way, the one that it replaces cannot be asked
    page.get_by_role("link", name="পরের").click()
    page.wait_for_url("**page=2")
    assert page.evaluate("sessionStorage.busy") == "true"
    expect(main).not_to_have_attribute("aria-busy", "true")
    page.go_back()
    expect(main).not_to_have_attribute("aria-busy", "true")


def test_ways_on_say_how_many_articles_they_find(page: Page) -> None:
    page.goto(f"/?q={KOREA}&source=নেই&section=নেই")
    ways = page.get_by_role("region", name="যা করে দেখতে পারেন")
    way = ways.get_by_role("listitem").filter(has_text="কোনো ছাঁকনি ছাড়া খুঁজুন")
    said = re.search("[০-৯]+টি", way.inner_text())
    way.get_by_role("link").click()
    expect(page.locator(".count")).to_contain_text(said[0] if said else "?")


def test_same_report_elsewhere_is_unfolded_and_opened(
    open_page: OpenPage, serve: Serve, run_khobor: RunKhobor, tmp_path: Path
) -> None:
    reports = tmp_path / "reports.jsonl"
    reports.write_text(
        "\n".join(json.dumps({**REPORT, "id": paper, "source": paper}) for paper in "কখ"), encoding="utf-8"
    )
    assert run_khobor("rebuild", reports, "--index", tmp_path / "index").wait() == 0
    with serve(tmp_path / "index") as address:
        page = open_page(address)
        search(page, "বন্যা")
        expect(page.locator(".count")).to_have_text("১টি খবর")
        elsewhere = page.locator(".duplicates")
        other = elsewhere.get_by_role("link")
        expect(other).to_be_hidden()
        elsewhere.get_by_text("আরও ১টি সূত্রে").click()
        paper = other.inner_text()
        assert {paper, page.locator(".result > .about .source").inner_text()} == {"ক", "খ"}
        other.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(REPORT["title"])
        expect(page.locator(".about .source").first).to_have_text(paper)


def test_results_can_be_saved_as_files(page: Page) -> None:
    search(page, KOREA)
    page.get_by_text("এই ফল রেখে দিন").click()
    for name in ("নতুন খবর ফিডে পান (Atom)", "সারণি (CSV)", "উপাত্ত (JSON)", "তথ্যসূত্র (BibTeX)"):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert page.request.get(address or "").ok


def test_impossible_date_is_explained_and_what_was_typed_is_kept(open_page: OpenPage) -> None:
    page = open_page(expected=[400])
    search(page, "date:২০২৪-১৩")
    expect(page.get_by_role("heading", level=1)).to_have_text("এভাবে খোঁজা গেল না")
    expect(page.get_by_role("alert")).to_contain_text("“২০২৪-১৩” কোনো তারিখ নয়")
    expect(page.locator(".trouble mark")).to_have_text("date:২০২৪-১৩")
    box = page.locator("#q")
    expect(box).to_have_value("date:২০২৪-১৩")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill(KOREA)
    box.press("Enter")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)


def test_notes_say_how_punctuation_was_read(page: Page) -> None:
    search(page, '"পুতিন foo:bar')
    region = page.get_by_role("region", name="লেখাটি যেভাবে ধরা হয়েছে")
    expect(region.locator(".typed")).to_have_text('"১পুতিন foo:২bar')
    expect(region.locator(".typed mark")).to_have_text(['"', "foo:"])
    expect(region.get_by_role("listitem")).to_have_text(
        [
            '১ " এই উদ্ধৃতিচিহ্নের জোড়া নেই, তাই এটি দিয়ে কোনো বাক্যাংশ বোঝায় না।',
            "২ foo: এই নামে কোনো ঘর নেই, তাই সাধারণ শব্দ হিসেবে খোঁজা হয়েছে।",
        ]
    )
    expect(page.locator("#q")).to_have_value('"পুতিন foo:bar')
    expect(page.locator(".headline").first).to_have_text(HEADLINE)


@pytest.mark.parametrize("address", ["/nowhere", "/article/nowhere"])
def test_page_that_is_not_there_leads_on(open_page: OpenPage, address: str) -> None:
    page = open_page(expected=[404])
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("পাওয়া গেল না")
    page.locator("#q").fill(KOREA)
    page.keyboard.press("Enter")
    expect(page.locator(".headline").first).to_have_text(HEADLINE)
