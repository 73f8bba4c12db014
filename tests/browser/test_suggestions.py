"""Suggestions as one types: by keys, mouse and touch; recent searches stay in the browser; nothing stands in the way of typing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from unicodedata import normalize

import pytest
from playwright.sync_api import Locator, Page, Route, expect

OpenPage = Callable[..., Page]
SUGGEST = re.compile("/api/suggest")
# What axe objects to, and the contrasts that it cannot measure in the list; what the list lies over it cannot measure anywhere.
COMPLAINTS = """async () => {
  const { violations } = await axe.run(document);
  const { incomplete } = await axe.run("#suggestions", { resultTypes: ["incomplete"] });
  const unsure = incomplete.filter((rule) => rule.id === "color-contrast");
  return [...violations, ...unsure].flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""
BREAK_STORAGE = (
    'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });'
)
COMPOSE = """(box) => {
  box.focus();
  box.dispatchEvent(new CompositionEvent("compositionstart"));
  box.value = "পুতি";
  box.dispatchEvent(new InputEvent("input", { isComposing: true }));
}"""


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="খবর খুঁজুন")


def options_of(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def type_in(page: Page, text: str) -> Locator:
    """Type *text* on the front page; the options that come."""
    page.goto("/")
    box_of(page).press_sequentially(text)
    expect(options_of(page).first).to_be_visible()
    return options_of(page)


def answer(route: Route, *texts: str) -> None:
    suggestions = [{"text": text, "kind": "query", "id": None, "url": "/"} for text in texts]
    route.fulfill(content_type="application/json", body=json.dumps({"query": "", "suggestions": suggestions}))


def test_words_headlines_and_names_come_in_labelled_groups_with_what_was_typed_set_off(page: Page) -> None:
    type_in(page, "আন্ত")
    groups = page.get_by_role("listbox", name="পরামর্শ").get_by_role("group")
    expect(page.get_by_role("group", name="খুঁজুন").get_by_role("option")).to_have_text("আন্তর্জাতিক")
    expect(page.get_by_role("group", name="শিরোনাম").get_by_role("option")).to_have_text(
        "রিকশাচালকের ছেলে হারাল আন্তর্জাতিক মাস্টারকে"
    )
    expect(page.get_by_role("group", name="পত্রিকা ও বিভাগ").get_by_role("option")).to_have_text("আন্তর্জাতিক")
    expect(groups).to_have_count(3)
    expect(groups.nth(1).locator("b")).to_have_text("আন্ত")
    expect(page.get_by_role("status").filter(has_text="৩টি পরামর্শ")).to_have_count(1)


def test_what_is_set_off_ends_with_a_whole_syllable(page: Page) -> None:
    options = type_in(page, "আন")
    expect(options.filter(has_text="আন্তর্জাতিক").first.locator("b")).to_have_text("আন্ত")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("putin", "পুতিন", id="one-word"),
        pytest.param("rashiya utt", "রাশিয়া উত্তর", id="two-words"),
        pytest.param("gp", "GPS", id="latin-letters-of-the-archive"),
    ],
)
def test_latin_letters_are_completed(page: Page, typed: str, offered: str) -> None:
    options = type_in(page, typed)
    expect(options.first).to_have_text(normalize("NFC", offered))


def test_latin_letters_stay_so_where_the_search_leaves_them(page: Page) -> None:
    page.goto("/?q=x&roman=off")
    with page.expect_request(SUGGEST) as asked:
        box_of(page).fill("puti")
    assert "roman=off" in asked.value.url


def test_arrows_go_round_enter_takes_the_line_and_escape_closes(page: Page) -> None:
    options = type_in(page, "আন্ত")
    box = box_of(page)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(box).to_have_value("আন্ত")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("আন্ত")
    box.press("Escape")
    expect(box).to_have_value("")
    box.fill("আন্ত")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(lambda url: "q=" in url)
    expect(box).to_have_value("আন্তর্জাতিক")


def test_enter_searches_for_what_is_typed_where_no_line_is_chosen(page: Page) -> None:
    type_in(page, "আন্ত")
    box_of(page).press("Enter")
    page.wait_for_url(lambda url: "q=" in url)
    expect(box_of(page)).to_have_value("আন্ত")
    expect(options_of(page)).to_have_count(0)


def test_home_goes_to_the_start_of_the_text_and_tab_on_to_the_button(page: Page) -> None:
    type_in(page, "আন্ত")
    box = box_of(page)
    box.press("ArrowDown")
    box.press("Home")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    assert box.evaluate("(box) => box.selectionStart") == 0
    box.press("Tab")
    expect(page.locator(".search .button")).to_be_focused()
    expect(options_of(page)).to_have_count(0)


def test_a_headline_leads_to_its_article_and_a_name_to_what_it_has(page: Page) -> None:
    type_in(page, "আন্ত")
    page.get_by_role("group", name="শিরোনাম").get_by_role("option").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("রিকশাচালকের ছেলে হারাল আন্তর্জাতিক মাস্টারকে")
    type_in(page, "বরেন")
    page.get_by_role("group", name="পত্রিকা ও বিভাগ").get_by_role("option").click()
    page.wait_for_url(lambda url: "source=" in url)
    expect(page.locator(".source").first).to_have_text("বরেন্দ্র দর্পণ")


def test_a_finger_chooses_too(open_page: OpenPage) -> None:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640})
    options = type_in(page, "পুতি")
    box = options.first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    options.first.tap()
    page.wait_for_url(lambda url: "q=" in url)
    expect(box_of(page)).to_have_value("পুতিন")


def test_a_chosen_word_is_searched_for_within_the_filters(page: Page) -> None:
    page.goto("/?q=x&section=খেলা")
    box_of(page).fill("আন্ত")
    options_of(page).first.click()
    page.wait_for_url(lambda url: "section=" in url and "q=x" not in url)
    expect(box_of(page)).to_have_value("আন্তর্জাতিক")


def test_recent_searches_come_first_in_an_empty_box_and_can_be_forgotten(page: Page) -> None:
    for query in ("পুতিন", "বন্যা", "পুতিন"):
        page.goto("/")
        box_of(page).fill(query)
        box_of(page).press("Enter")
        page.wait_for_url(lambda url: "q=" in url)
    page.goto("/")
    box_of(page).focus()
    recent = page.get_by_role("group", name="আগে যা খুঁজেছেন").get_by_role("option")
    expect(recent).to_have_text(["পুতিন", "বন্যা"])
    forget = page.get_by_role("option", name="এই তালিকা মুছে ফেলুন")
    forget.click()
    expect(options_of(page)).to_have_count(0)
    expect(box_of(page)).to_be_focused()
    page.reload()
    box_of(page).focus()
    expect(options_of(page)).to_have_count(0)
    assert page.context.cookies() == []


def test_only_the_last_eight_searches_are_kept(page: Page) -> None:
    page.goto("/")
    page.evaluate("localStorage.setItem('khobor.recent', JSON.stringify([...'abcdefgh']))")
    box_of(page).fill("পুতিন")
    box_of(page).press("Enter")
    page.wait_for_url(lambda url: "q=" in url)
    assert page.evaluate("JSON.parse(localStorage.getItem('khobor.recent'))") == ["পুতিন", *"abcdefg"]


@pytest.mark.parametrize("stored", ["{", '{"a": 1}', "[1, null]", "null"])
def test_whatever_was_written_to_the_storage_is_no_fault(page: Page, stored: str) -> None:
    page.goto("/")
    page.evaluate("(stored) => localStorage.setItem('khobor.recent', stored)", stored)
    box_of(page).focus()
    expect(options_of(page)).to_have_count(0)


def test_without_storage_everything_else_works(page: Page) -> None:
    page.add_init_script(BREAK_STORAGE)
    options = type_in(page, "আন্ত")
    options.first.click()
    page.wait_for_url(lambda url: "q=" in url)
    expect(box_of(page)).to_have_value("আন্তর্জাতিক")


def test_a_stale_answer_does_not_overwrite_a_newer_one(page: Page) -> None:
    held: list[Route] = []

    def handle(route: Route) -> None:
        if "fast" in route.request.url:
            answer(route, "fast answer")
        else:
            held.append(route)

    page.route(SUGGEST, handle)
    page.goto("/")
    with page.expect_request(SUGGEST):
        box_of(page).fill("slow")
    box_of(page).fill("fast")
    expect(options_of(page)).to_have_text(["fast answer"])
    answer(held[0], "slow answer")
    page.wait_for_timeout(200)
    expect(options_of(page)).to_have_text(["fast answer"])


def test_the_server_is_asked_once_where_keys_follow_each_other(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if SUGGEST.search(request.url) else None)
    page.goto("/")
    page.evaluate("""() => {
      const box = document.querySelector("#q");
      box.focus();
      for (const letter of "rashiya") { box.value += letter; box.dispatchEvent(new InputEvent("input")); }
    }""")
    expect(options_of(page).first).to_be_visible()
    assert len(asked) == 1


def test_an_input_method_that_composes_is_offered_words_and_keeps_its_keys(page: Page) -> None:
    page.goto("/")
    box_of(page).evaluate(COMPOSE)
    expect(options_of(page).first).to_have_text("পুতিন")
    prevented = box_of(page).evaluate(
        "(box) => !box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, cancelable: true }))"
    )
    assert not prevented
    expect(box_of(page)).to_have_value("পুতি")


@pytest.mark.parametrize("status", [400, 429, 503])
def test_a_server_that_cannot_answer_is_not_heard_of(open_page: OpenPage, status: int) -> None:
    page = open_page(expected=[status])
    page.route(SUGGEST, lambda route: route.fulfill(status=status, body="{}"))
    page.goto("/")
    with page.expect_response(SUGGEST):
        box_of(page).fill("পুতি")
    expect(options_of(page)).to_have_count(0)
    box_of(page).press("Enter")
    page.wait_for_url(lambda url: "q=" in url)


def test_text_of_an_article_stays_text(page: Page) -> None:
    page.route(SUGGEST, lambda route: answer(route, "<img src=x onerror=alert(1)> পুতিন", "(.*)+$ পুতিন"))
    page.goto("/")
    box_of(page).fill("(.*)+$ <img")
    expect(options_of(page)).to_have_text(["<img src=x onerror=alert(1)> পুতিন", "(.*)+$ পুতিন"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_the_list_is_open(open_page: OpenPage, axe: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    type_in(page, "আন্ত")
    box_of(page).press("ArrowDown")
    page.evaluate(axe)
    assert page.evaluate(COMPLAINTS) == []
    page.evaluate("localStorage.setItem('khobor.recent', JSON.stringify(['পুতিন', 'putin']))")
    box_of(page).fill("")
    expect(page.get_by_role("option", name="putin")).to_be_visible()
    assert page.evaluate(COMPLAINTS) == []


def test_the_texts_are_those_of_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/?lang=en")
    page.get_by_role("combobox", name="Search the news").fill("আন্ত")
    expect(page.get_by_role("group", name="Headlines")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="3 suggestions")).to_have_count(1)
