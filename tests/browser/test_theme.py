"""Light and dark, as the device has it or as the reader chose: without a script, and kept from page to page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
LIGHT, DARK = "rgb(250, 248, 243)", "rgb(21, 23, 26)"
COOKIE = "theme"


def colours(page: Page) -> tuple[str, str]:
    """Of the page, and whether the browser draws its own parts, such as the bars for scrolling, light or dark."""
    found = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).colorScheme]"
    )
    return found[0], found[1]


def cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def test_page_is_as_the_device_has_it_and_nothing_is_remembered(open_page: OpenPage) -> None:
    for scheme, paper in (("light", LIGHT), ("dark", DARK)):
        page = open_page(color_scheme=scheme)
        page.goto("/")
        assert (colours(page), cookies(page)) == ((paper, "light dark"), {})


@pytest.mark.parametrize("runs_scripts", [True, False])
def test_choice_is_kept_until_it_is_taken_back(open_page: OpenPage, runs_scripts: bool) -> None:
    page = open_page(color_scheme="light", java_script_enabled=runs_scripts)
    page.goto("/?q=টাকা")
    themes = page.get_by_role("navigation", name="রং")
    expect(themes.locator("[aria-current=true]")).to_have_text("যন্ত্রের মতো")
    themes.get_by_role("link", name="গাঢ়").click()
    expect(themes.locator("[aria-current=true]")).to_have_text("গাঢ়")
    expect(page.locator("#q")).to_have_value("টাকা")
    expect(page.locator("body")).to_have_css("background-color", DARK)

    page.locator(".headline a").first.click()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    assert cookies(page) == {COOKIE: "dark"}
    themes.get_by_role("link", name="উজ্জ্বল").click()
    expect(page.locator("body")).to_have_css("background-color", LIGHT)
    themes.get_by_role("link", name="যন্ত্রের মতো").click()
    expect(themes.locator("[aria-current=true]")).to_have_text("যন্ত্রের মতো")
    assert cookies(page) == {}


def test_light_is_light_on_a_dark_device_too(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/?theme=light")
    assert colours(page) == (LIGHT, "light")
    page.goto("/help")
    assert colours(page) == (LIGHT, "light")


def test_paper_is_white_whatever_was_chosen(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/help?theme=dark")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_have_css("color", "rgb(29, 27, 24)")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator(".footer")).to_be_hidden()
