"""What several papers print, as a reader meets it: once, with the others folded under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from search.articles import Article
from search.index import builder
from tests.browser.test_accessibility import complaints
from tests.sources.test_duplicates import IN_OTHER_WORDS, REPORT, with_another_beginning

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]

TITLE = "তিস্তার পানি বিপৎসীমার ওপরে"
ARTICLES = (
    Article("a", TITLE, REPORT, source="কালের কণ্ঠ", published="2024-06-18T10:00:00+06:00"),
    Article("b", TITLE, with_another_beginning(REPORT), source="যুগান্তর", published="2024-06-18T12:00:00+06:00"),
    Article("c", "উত্তরে বন্যা", REPORT, source="সমকাল", published="2024-06-17T09:00:00+06:00"),
    Article("d", "ডুবল গ্রাম", IN_OTHER_WORDS, source="ইত্তেফাক", published="2024-06-19T10:00:00+06:00"),
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    """The address of a site with one report in three papers, and another one of the same event."""
    index = tmp_path_factory.mktemp("papers")
    builder.rebuild(index, ARTICLES, sources=[], now="2024-06-20T13:24:00+06:00")
    with serve(index) as address:
        yield address


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])
def test_fold_opens_by_the_keyboard_and_leads_to_each_paper(papers: str, open_page: OpenPage, scripted: bool) -> None:
    page = open_page(papers, java_script_enabled=scripted)
    page.goto("/?q=ডালিয়া&sort=newest")
    expect(page.locator(".count")).to_have_text("২টি খবর")
    expect(page.locator(".headline")).to_have_text(["ডুবল গ্রাম", TITLE])
    fold = page.locator(".duplicates > summary")
    expect(fold).to_have_text("আরও ২টি সূত্রে")
    others = page.get_by_role("list", name="একই প্রতিবেদন অন্যত্র")
    expect(others).to_be_hidden()
    fold.focus()
    page.keyboard.press("Enter")
    expect(others.get_by_role("link")).to_have_text(["কালের কণ্ঠ", "সমকাল উত্তরে বন্যা"])
    expect(others.get_by_role("listitem").first).to_contain_text("১৮ জুন ২০২৪")
    others.get_by_role("link", name="সমকাল").click()
    page.wait_for_url("**/article/c**")
    expect(page.get_by_role("heading", level=1)).to_have_text("উত্তরে বন্যা")


def test_every_article_by_itself_and_back(papers: str, open_page: OpenPage) -> None:
    page = open_page(papers)
    page.goto("/?q=ডালিয়া")
    page.get_by_role("link", name="প্রতিটি প্রতিবেদন আলাদা দেখান").click()
    page.wait_for_url("**grouped=off**")
    expect(page.locator(".headline")).to_have_count(4)
    expect(page.locator(".duplicates")).to_have_count(0)
    page.get_by_role("link", name="ফিরিয়ে নিন: প্রতিটি প্রতিবেদন আলাদা").click()
    expect(page.locator(".headline")).to_have_count(2)


def test_number_beside_a_paper_is_that_of_its_results(papers: str, open_page: OpenPage) -> None:
    page = open_page(papers)
    page.goto("/?q=ডালিয়া")
    choice = page.locator(".facet a").filter(has_text="সমকাল")
    expect(choice.locator(".choice-count")).to_have_text("১")
    choice.click()
    expect(page.locator(".count")).to_have_text("১টি খবর")
    expect(page.locator(".duplicates > summary")).to_have_text("আরও ২টি সূত্রে")


def test_article_names_the_papers_that_print_it_the_first_first(papers: str, open_page: OpenPage) -> None:
    page = open_page(papers)
    page.goto("/article/b")
    section = page.get_by_role("region", name="একই খবর অন্যত্র")
    expect(section.locator(".elsewhere").first).to_have_text("আরও ২টি সূত্রে")
    expect(section.locator(".versions").first.locator(".source")).to_have_text(["সমকাল", "কালের কণ্ঠ"])


@pytest.mark.parametrize("address", ["/?q=ডালিয়া", "/", "/article/b?q=ডালিয়া"], ids=["results", "front", "article"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_has_nothing_against_an_open_fold_nor_is_it_too_wide(
    papers: str, open_page: OpenPage, axe: str, address: str, width: int
) -> None:
    page = open_page(papers, viewport={"width": width, "height": 800})
    page.goto(address)
    page.locator(".duplicates").evaluate_all("(folds) => folds.forEach((fold) => { fold.open = true; })")
    assert complaints(page, axe) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
