"""A span of months is picked on the timeline by mouse, by touch and by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
QUERY = "টাকা"
TOUCHES = """([from, to]) => {
  const bars = document.querySelector(".timeline-bars");
  const send = (type, [x, y]) => document.elementFromPoint(x, y).dispatchEvent(new PointerEvent(type,
    {pointerId: 1, pointerType: "touch", isPrimary: true, button: 0, clientX: x, clientY: y, bubbles: true, cancelable: true}));
  bars.setPointerCapture = () => {};  // of a pointer that is none
  send("pointerdown", from);
  send("pointermove", [(from[0] + to[0]) / 2, from[1]]);
  send("pointermove", to);
  send("pointerup", to);
}"""


@pytest.fixture
def results(page: Page) -> Page:
    page.goto(f"/?q={QUERY}&source=বরেন্দ্র দর্পণ&sort=newest&page=2")
    expect(figure(page).get_by_role("slider")).to_have_count(2)
    return page


def figure(page: Page) -> Locator:
    return page.get_by_role("figure", name="সময় ধরে")


def handle(page: Page, name: str) -> Locator:
    return figure(page).get_by_role("slider", name=name)


def bar(page: Page, month: str) -> Locator:
    return page.locator(f'.timeline-bars a[href*="from={month}&"] .timeline-place')


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def months(page: Page) -> list[str]:
    """The months with hits, in order."""
    links = page.locator(".timeline-bars a").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    return [parse_qs(urlsplit(link).query)["from"][0] for link in links]


def expect_span(page: Page, first: str, last: str) -> None:
    page.wait_for_url("**from=**")
    state = parse_qs(urlsplit(page.url).query)
    assert {**state, "page": state.get("page")} == {
        "q": [QUERY], "source": ["বরেন্দ্র দর্পণ"], "sort": ["newest"], "from": [first], "to": [last], "page": None,
    }  # fmt: skip
    found = [(time.get_attribute("datetime") or "")[:7] for time in page.locator(".result time").all()]
    assert found
    assert all(first <= month <= last for month in found)


def test_mouse_draws_a_span_and_letting_go_applies_it(results: Page) -> None:
    first, last = months(results)[1], months(results)[4]
    results.mouse.move(*middle(bar(results, last)))
    results.mouse.down()
    results.mouse.move(*middle(bar(results, first)), steps=5)  # from its end to its beginning
    expect(results.locator(".timeline-span")).to_be_visible()
    expect(results.locator("#timeline-from")).to_have_value(first)
    expect(results.locator("#timeline-to")).to_have_value(last)
    results.mouse.up()
    expect_span(results, first, last)
    name = results.locator("#timeline-from option:checked").text_content()
    expect(handle(results, "প্রথম মাস")).to_have_attribute("aria-valuetext", name or "")


def test_handle_is_dragged_by_the_mouse(results: Page) -> None:
    first, last = months(results)[3], months(results)[-1]
    results.mouse.move(*middle(handle(results, "প্রথম মাস")))
    results.mouse.down()
    results.mouse.move(*middle(bar(results, first)), steps=5)
    results.mouse.up()
    expect_span(results, first, last)


def test_escape_gives_a_stroke_up(results: Page) -> None:
    address = results.url
    results.mouse.move(*middle(bar(results, months(results)[1])))
    results.mouse.down()
    results.mouse.move(*middle(bar(results, months(results)[4])), steps=5)
    results.keyboard.press("Escape")
    results.mouse.up()
    expect(results.locator(".timeline-span")).to_be_hidden()
    expect(results.locator("#timeline-from")).to_have_value("")
    assert results.url == address


def test_press_on_a_bar_shows_its_month_and_another_all_time_again(results: Page) -> None:
    month = months(results)[2]
    bar(results, month).click()
    expect_span(results, month, month)
    results.locator(".timeline-bars a:not(.is-out) .timeline-place").click()
    results.wait_for_url(lambda url: "from=" not in url)


def test_finger_draws_a_span(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"/?q={QUERY}&source=বরেন্দ্র দর্পণ&sort=newest")
    first, last = months(page)[1], months(page)[4]
    page.evaluate(TOUCHES, [middle(bar(page, first)), middle(bar(page, last))])
    expect_span(page, first, last)
    assert page.locator(".timeline-bars").evaluate("(bars) => getComputedStyle(bars).touchAction") == "pan-y"


def test_keys_move_the_handles_and_enter_applies_them(results: Page) -> None:
    options = results.locator("#timeline-from option").evaluate_all(
        "(all) => all.slice(1).map(({value, text}) => [value, text])"
    )
    first, last = handle(results, "প্রথম মাস"), handle(results, "শেষ মাস")
    first.focus()
    for key, place in (
        ("ArrowRight", 1),
        ("PageUp", 13),
        ("ArrowLeft", 12),
        ("PageDown", 0),
        ("End", len(options) - 1),
        ("Home", 0),
    ):
        results.keyboard.press(key)
        expect(first).to_have_attribute("aria-valuetext", options[place][1])
        expect(first).to_have_attribute("aria-valuenow", str(place))
    results.keyboard.press("PageUp")
    results.keyboard.press("Tab")
    expect(last).to_be_focused()
    results.keyboard.press("PageDown")
    expect(results.locator(".timeline-span")).to_contain_text(f"{options[12][1]} – {options[-13][1]}")
    results.keyboard.press("Enter")
    expect_span(results, options[12][0], options[-13][0])


def test_handles_do_not_pass_each_other(results: Page) -> None:
    last = handle(results, "শেষ মাস")
    last.focus()
    results.keyboard.press("Home")
    expect(last).to_have_attribute("aria-valuenow", "0")
    results.keyboard.press("ArrowLeft")
    expect(last).to_have_attribute("aria-valuenow", "0")
    expect(handle(results, "প্রথম মাস")).to_have_attribute("aria-valuemax", "0")


def test_table_has_the_same_months_and_leads_to_them(results: Page) -> None:
    figure(results).get_by_text("সারণিতে দেখুন").click()
    rows, drawn = figure(results).get_by_role("row"), months(results)
    expect(rows).to_have_count(len(drawn) + 1)
    count = rows.nth(3).get_by_role("cell").inner_text()
    rows.nth(3).get_by_role("link").click()
    expect_span(results, drawn[2], drawn[2])
    expect(results.locator(".count")).to_have_text(re.compile(f"^{count}টি"))


def test_bars_are_wide_enough_to_see_on_a_small_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(f"/?q={QUERY}")
    widths = page.locator(".timeline-bar").evaluate_all(
        "(bars) => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert min(widths) >= 3
    handles = page.get_by_role("slider").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map(({left, right}) => [left, right])"
    )
    assert handles[0][0] >= 0
    assert handles[1][1] <= 320


@pytest.mark.parametrize("address", ["/?q=ক্ষৎঞ", "/?from=2024-06-20&to=2024-06-20"])
def test_what_has_no_course_of_time_has_no_timeline(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".count")).to_be_visible()
    expect(figure(page)).to_have_count(0)


def test_chosen_bars_are_told_from_the_others_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    page.goto(f"/?q={QUERY}&from=2021&to=2022")
    fill = "(bar) => getComputedStyle(bar).fill"
    chosen = page.locator(".timeline-bars a:not(.is-out) .timeline-bar").first.evaluate(fill)
    assert chosen != page.locator(".timeline-bars .is-out .timeline-bar").first.evaluate(fill)
