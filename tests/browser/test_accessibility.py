"""axe-core finds nothing to complain of, contrast included; then the least that every page must have, in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

OpenPage = Callable[..., Page]
# What axe objects to, and the contrasts that it cannot measure: but for arrows and the like, and for text in a drawing, see PALE.
COMPLAINTS = """async () => {
  const {violations, incomplete} = await axe.run(document, {resultTypes: ["violations", "incomplete"]});
  const isMeasured = ({target, any}) => document.querySelector(target.at(-1))?.closest("svg")
    || any.some((check) => check.data?.messageKey === "nonBmp");
  const unsure = incomplete.filter((rule) => rule.id === "color-contrast")
    .map((rule) => ({...rule, nodes: rule.nodes.filter((node) => !isMeasured(node))}));
  return [...violations, ...unsure].flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.any.map((check) => check.message)}`));
}"""
# Text of drawings with less than 4.5:1 against what is behind the drawing.
PALE = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return numbers(colour)[3] === 0 && element.parentElement ? behind(element.parentElement) : colour;
  };
  return [...document.querySelectorAll("svg text")].filter((text) => {
    const [dark, bright] = [light(getComputedStyle(text).fill), light(behind(text))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05) < 4.5;
  }).map((text) => text.outerHTML);
}"""
UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select")]
  .filter((field) => !field.labels.length).map((field) => field.outerHTML)"""
IDS = "[...document.querySelectorAll('[id]')].map((element) => element.id)"
ONCE = ("h1", "main", "[role=search]", "html[lang=en]")
PAGES = [
    pytest.param("/", [], id="home"),
    pytest.param("/?q=রাশিয়া উত্তর কোরিয়া", [], id="results"),
    pytest.param("/calendar", [], id="calendar"),
    pytest.param("/sources", [], id="papers"),
    pytest.param("/sections?sort=count", [], id="sections"),
    pytest.param('/?q="টাকা foo:bar&source=বরেন্দ্র দর্পণ&from=2019&page=2', [], id="filtered"),
    pytest.param("/?q=putin uttor korea", [], id="read"),
    pytest.param("/?q=putin&roman=off", [], id="as-typed"),
    pytest.param("/?q=পুতুন", [], id="corrected"),
    pytest.param("/?q=রাশিয়া পুতুন", [], id="suggestion"),
    pytest.param("/?q=পুতিন AND কৃষক", [], id="relaxed"),
    pytest.param("/article/sample-001?q=ভাসমান", [], id="article"),
    pytest.param("/?q=date:২০২৪-১৩", [400], id="error"),
    pytest.param("/?q=ক্ষৎঞ", [], id="empty"),
    pytest.param("/?q=টাকা&year=2023&month=2024-01&source=নগর বার্তা&sort=newest", [], id="filtered-by-time"),
    pytest.param("/trends", [], id="trends"),
    pytest.param("/trends?q=রাশিয়া&q=বন্যা", [], id="compared"),
    pytest.param("/help", [], id="help"),
    pytest.param("/api", [], id="endpoints"),
    pytest.param("/stats", [], id="stats"),
    pytest.param("/nowhere", [404], id="not-found"),
]


# What is left of the page's own colours where the reader's replace them: edges of what can be pressed, text that can be read.
LOST = """() => [...document.querySelectorAll(".button, .chip, input:not([type=hidden]), select, a[href]")]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    const style = getComputedStyle(element);
    const isEdged = element.matches("a:not(.button, .chip)") || (style.borderStyle !== "none" && parseFloat(style.borderWidth) > 0);
    return !isEdged || style.color === style.backgroundColor;
  }).map((element) => element.outerHTML.slice(0, 120))"""
MOVING = """() => [
  ...document.getAnimations().map((animation) => String(animation.effect?.target?.outerHTML).slice(0, 120)),
  ...[document.documentElement, ...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const lasts = `${style.transitionDuration}, ${style.animationName === "none" ? "0s" : style.animationDuration}`;
    return lasts.split(", ").some((time) => parseFloat(time) > 0.01) || style.scrollBehavior === "smooth";
  }).map((element) => element.outerHTML.slice(0, 120)),
]"""


def complaints(page: Page, axe: str) -> dict[str, list[str]]:
    """What axe finds in the page as it is, in either colour scheme."""
    page.evaluate(axe)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        if complained := page.evaluate(COMPLAINTS) + page.evaluate(PALE):
            found[scheme] = complained
    return found


@pytest.mark.parametrize(("address", "expected"), PAGES)
def test_page_is_accessible_in_both_languages_and_colour_schemes(
    open_page: OpenPage, axe: str, address: str, expected: list[int]
) -> None:
    page = open_page(expected=expected, color_scheme="light")
    page.goto(address)
    assert complaints(page, axe) == {}

    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**lang=en")
    assert complaints(page, axe) == {}
    assert {selector: page.locator(selector).count() for selector in ONCE} == dict.fromkeys(ONCE, 1)
    assert page.evaluate(UNLABELLED) == []
    ids = page.evaluate(IDS)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("address", "expected"), PAGES)
def test_nothing_moves_where_the_reader_wants_no_motion(open_page: OpenPage, address: str, expected: list[int]) -> None:
    page = open_page(expected=expected, reduced_motion="reduce")
    page.goto(address)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize(("address", "expected"), PAGES)
def test_page_can_be_used_in_the_reader_s_own_colours(open_page: OpenPage, address: str, expected: list[int]) -> None:
    page = open_page(expected=expected, forced_colors="active")
    page.goto(address)
    assert page.evaluate(LOST) == []


def test_colours_that_were_chosen_are_as_accessible_as_those_of_the_device(open_page: OpenPage, axe: str) -> None:
    page = open_page(color_scheme="light")
    page.goto("/?q=টাকা&source=নগর বার্তা&theme=dark")
    page.evaluate(axe)
    assert page.evaluate(COMPLAINTS) == []
