"""Words compared over time: by form, by plot, by table; with JavaScript and without, on a phone, by keys and by ear."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
WORDS = ("সরকার", "বন্যা")
COMPARED = f"/trends?q={WORDS[0]}&q={WORDS[1]}"
# Of text in a drawing axe cannot tell what lies below it; here it is the paper, and the colour is that of other small text.
COMPLAINTS = """async () => {
  const {violations, incomplete} = await axe.run(document, {resultTypes: ["violations", "incomplete"]});
  const unsure = incomplete.filter((rule) => rule.id === "color-contrast");
  return [...violations, ...unsure].flatMap((rule) =>
    rule.nodes.filter((node) => !document.querySelector(node.target).matches("svg text"))
      .map((node) => `${rule.id}: ${node.target} ${node.any.map((check) => check.message)}`));
}"""
# Pairs of the labels below the plot, and of those beside it, that lie upon each other.
COLLISIONS = """() => {
  const boxes = [...document.querySelectorAll(".drawing text")]
    .map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width);
  return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom)
    .map(([other]) => `${one} ${other}`));
}"""


def fields(page: Page) -> Locator:
    return page.get_by_role("form", name="কী তুলনা করবেন").get_by_placeholder("শব্দ বা বাক্যাংশ")


def legend(page: Page) -> Locator:
    return page.locator(".legend li")


def column(page: Page, name: str) -> Locator:
    return page.locator(f'.column[data-name="{name}"]')


def whole_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_reader_compares_two_words(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="সাইটের অংশ").get_by_role("link", name="সময়ের ধারা").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("সময়ের ধারায় শব্দ")
    for place, word in enumerate(WORDS):
        fields(page).nth(place).fill(word)
    page.get_by_role("button", name="তুলনা করুন").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("সময়ের ধারায়: সরকার, বন্যা")
    expect(legend(page)).to_have_count(2)
    expect(page.get_by_role("img", name="সরকার, বন্যা: জানুয়ারি ২০১৯ থেকে ডিসেম্বর ২০২৪")).to_be_visible()
    assert [field.input_value() for field in fields(page).all()[:3]] == [*WORDS, ""]


@pytest.mark.parametrize("javascript", [True, False])
def test_one_empty_field_follows_those_that_are_filled(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(java_script_enabled=javascript)
    page.goto("/trends")
    expect(fields(page).filter(visible=True)).to_have_count(2)
    page.goto(COMPARED)
    expect(fields(page).filter(visible=True)).to_have_count(3)
    fields(page).nth(2).fill("খরা")
    expect(fields(page).filter(visible=True)).to_have_count(4)
    fields(page).nth(3).fill("ভোট")
    fields(page).nth(4).fill("মেলা")
    expect(fields(page).filter(visible=True)).to_have_count(5)


def test_examples_run(page: Page) -> None:
    page.goto("/trends")
    examples = page.locator(".examples a")
    assert examples.count() >= 3
    for place in range(examples.count()):
        page.goto("/trends")
        words = examples.nth(place).locator("[lang]").all_inner_texts()
        examples.nth(place).click()
        assert page.locator(".legend-name").all_inner_texts() == words


def test_every_number_leads_to_as_many_articles(page: Page) -> None:
    page.goto(COMPARED)
    page.locator(".numbers summary").click()
    links = page.locator(".numbers td a")
    texts = [text.split()[0] for text in links.all_inner_texts()]
    assert len(texts) > 60
    for place in [*range(0, len(texts), 17), len(texts) - 1]:
        page.goto(COMPARED)
        page.locator(".numbers summary").click()
        links.nth(place).click()
        assert whole_number(page.locator(".count").inner_text()) == whole_number(texts[place])


def test_point_leads_to_its_articles(page: Page) -> None:
    page.goto(COMPARED)
    point = column(page, "জুন ২০২৪").locator("a.point").first
    said = (point.get_attribute("data-value") or "").split()[0]
    point.locator("circle").click()
    page.wait_for_url("**/?q=*month=2024-06*")
    assert whole_number(page.locator(".count").inner_text()) == whole_number(said)


def test_legend_tells_the_month_under_the_pointer(page: Page) -> None:
    page.goto(COMPARED)
    before = legend(page).first.bounding_box()
    column(page, "জুন ২০২৪").locator("rect").hover(force=True)  # a point may lie above it, and tells the same
    told = page.locator(".legend-now")
    expect(told.first).to_have_text(re.compile("^জুন ২০২৪: [০-৯]+ "))
    expect(told.nth(1)).to_have_text(re.compile("^জুন ২০২৪: [০-৯]+ "))
    assert legend(page).first.bounding_box() == before
    page.get_by_role("heading", level=1).hover()
    expect(told.first).to_be_empty()


def test_legend_tells_the_month_under_the_finger_and_keeps_it(open_page: OpenPage) -> None:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.goto(COMPARED)
    page.locator("#plot").tap(position={"x": 100, "y": 12})
    told = page.locator(".legend-now")
    expect(told.first).not_to_be_empty()
    month = told.first.inner_text().split(":")[0]
    expect(told.nth(1)).to_contain_text(month)


def test_keys_reach_the_table_and_not_each_point(page: Page) -> None:
    page.goto(COMPARED)
    page.locator(".legend-name").last.focus()
    page.keyboard.press("Tab")
    expect(fields(page).first).to_be_focused()
    page.locator(".numbers summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".numbers")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('td') !== null")


def test_count_in_place_of_share_keeps_all_else(page: Page) -> None:
    page.goto(f"{COMPARED}&from=2024")
    measures = page.get_by_role("navigation", name="মাপ")
    measures.get_by_role("link", name="সংখ্যা").click()
    expect(page.locator("#plot-heading")).to_have_text("মাসে কতটি খবর")
    expect(measures.get_by_role("link", name="সংখ্যা")).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("কবে থেকে")).to_have_value("2024")
    page.get_by_role("button", name="তুলনা করুন").click()
    expect(page.locator("#plot-heading")).to_have_text("মাসে কতটি খবর")


def test_word_that_nothing_has_is_told(page: Page) -> None:
    page.goto("/trends?q=সরকার&q=ক্ষৎঞঅ")
    expect(legend(page).nth(1)).to_contain_text("এই সময়ের কোনো খবরে নেই")


def test_latin_letters_are_read_and_can_be_counted_as_typed(page: Page) -> None:
    page.goto("/trends?q=sorkar")
    expect(page.get_by_role("region", name="শব্দগুলো যেভাবে পড়া হয়েছে")).to_contain_text("“sorkar” পড়া হয়েছে সরকার হিসেবে।")
    page.get_by_role("link", name="যেমন লেখা, তেমনই গুনুন").click()
    expect(legend(page)).to_contain_text("এই সময়ের কোনো খবরে নেই")


def test_mistake_is_told_at_its_field_and_mended(open_page: OpenPage) -> None:
    page = open_page(expected=[400])
    page.goto(f"{COMPARED}&from=2024-13")
    expect(page.get_by_role("alert")).to_contain_text("“2024-13” কোনো তারিখ নয়।")
    field = page.get_by_label("কবে থেকে")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("২০২৪")
    page.get_by_role("button", name="তুলনা করুন").click()
    expect(legend(page)).to_have_count(2)


def test_csv_has_the_rows_of_the_table(page: Page) -> None:
    page.goto(COMPARED)
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == "khobor-trends-সরকার-বন্যা.csv"
    lines = [*csv.reader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig")))]
    assert len(lines) == 1 + page.locator(".numbers tbody tr").count()
    assert lines[0] == ["month", "articles", "count: সরকার", "share: সরকার", "count: বন্যা", "share: বন্যা"]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(COMPARED, id="six-years"),
        pytest.param(f"{COMPARED}&from=2023-06&to=2024-06&q=খরা", id="a-year"),
        pytest.param(f"{COMPARED}&from=2024-02&to=2024-06&lang=en", id="months"),
        pytest.param(f"{COMPARED}&from=2024-06&to=2024-06&measure=count", id="one-month"),
        pytest.param(f"/trends?q={'x' * 150}&q={'ক্ষৎঞ' * 30}&q=খরা&from=2024", id="long-words"),
    ],
)
def test_labels_never_lie_upon_each_other(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(COLLISIONS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("/trends", [], id="first-visit"),
        pytest.param(f"{COMPARED}&from=2024&q=sorkar&q=%22ভোট&q=ক্ষৎঞঅ", [], id="five"),
        pytest.param(f"{COMPARED}&from=2024-13", [400], id="mistake"),
        pytest.param(f"{COMPARED}&to=1950", [], id="no-articles"),
    ],
)
def test_page_is_accessible(open_page: OpenPage, axe: str, address: str, expected: list[int]) -> None:
    for width in (390, 1280):
        page = open_page(expected=expected, color_scheme="light", viewport={"width": width, "height": 800})
        page.goto(address)
        page.evaluate(axe)
        assert page.evaluate(COMPLAINTS) == []
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(COMPLAINTS) == []
