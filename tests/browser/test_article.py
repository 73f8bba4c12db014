"""One article, opened from the results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from search.articles import Article
from search.index import builder
from tests.sources.test_duplicates import IN_OTHER_WORDS, REPORT, with_another_beginning

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]

KOREA = "রাশিয়া উত্তর কোরিয়া"
SEEDS = Path(__file__).parents[2] / "seeds"
FURNITURE = 5  # lines before the text: logo, date, headline, desk, headline


def state(address: str) -> dict[str, list[str]]:
    """What is asked for; a form sends fields that were left empty too."""
    return parse_qs(urlsplit(address).query)


@pytest.fixture
def results(page: Page) -> str:
    """The address of the results from which the first article was opened; *page* shows the article."""
    page.goto("/?size=20")
    page.get_by_label("খবর খুঁজুন").fill(KOREA)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    address = page.url
    expect(page.locator(".headline")).to_have_count(20)
    page.locator(".headline a").first.click()
    page.wait_for_url("**/article**")
    return address


@pytest.mark.usefixtures("results")
def test_article_is_shown_in_full(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই")
    lines = [
        line for line in (SEEDS / "000_e425fd11451bf95b.txt").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    assert page.locator(".body p").all_text_contents() == lines[FURNITURE:]


@pytest.mark.usefixtures("results")
def test_article_says_who_wrote_it_and_when(page: Page) -> None:
    about = [text.strip() for text in page.locator(".article .about > span").all_text_contents()]
    assert about == ["অনলাইন ডেস্ক", "এএফপি", "প্রকাশ ২০ জুন ২০২৪, ১৩:২৪"]
    expect(page.locator(".article .about time")).to_have_attribute("datetime", "2024-06-20T13:24:00+06:00")


@pytest.mark.usefixtures("results")
def test_words_of_the_search_are_marked_in_the_article(page: Page) -> None:
    assert page.locator("h1 mark").all_text_contents() == ["রাশিয়া", "উ", "কোরিয়া"]
    marks = page.locator(".body p").first.locator("mark").all_text_contents()
    assert marks == ["রাশিয়ার", "উত্তর", "কোরিয়ার", "কোরিয়ার", "রাশিয়ার"]


def test_link_leads_back_to_the_same_results(page: Page, results: str) -> None:
    page.get_by_role("link", name="খোঁজার ফলে ফিরুন").click()
    page.wait_for_url("**/?*")
    assert state(page.url) == state(results) == {"q": [KOREA], "size": ["20"]}
    expect(page.locator(".headline")).to_have_count(20)
    expect(page.get_by_label("খবর খুঁজুন")).to_have_value(KOREA)


def test_article_opened_by_itself_is_not_marked_and_leads_to_all_news(page: Page) -> None:
    with (SEEDS / "samples.jsonl").open(encoding="utf-8") as samples:
        article = json.loads(samples.readline())
    page.goto(f"/article/{article['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(article["title"])
    expect(page.locator("mark")).to_have_count(0)
    expect(page.get_by_role("link", name="মূল সূত্রে পড়ুন")).to_have_attribute("href", article["url"])
    page.get_by_role("link", name="সব খবর").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("সাম্প্রতিক খবর")


def place(mark: Locator) -> float:
    """How far below the upper edge of the window *mark* begins, in its heights."""
    value: float = mark.evaluate("mark => mark.getBoundingClientRect().top / innerHeight")
    return value


FLOODS = (
    Article("a", "তিস্তার পানি বিপৎসীমার ওপরে", REPORT, source="কালের কণ্ঠ", section="সারাদেশ", published="2024-06-18T10:00:00+06:00"),
    Article("b", "উত্তরে বন্যা", with_another_beginning(REPORT), source="যুগান্তর", published="2024-06-18T12:00:00+06:00"),
    Article("c", "তিস্তার পানিতে ডুবল গ্রাম", IN_OTHER_WORDS, source="সমকাল", published="2024-06-19T10:00:00+06:00"),
)  # fmt: skip


@pytest.fixture(scope="module")
def floods(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with three articles on a flood: one, another paper's print of it, and one in other words."""
    index = tmp_path_factory.mktemp("floods")
    builder.rebuild(index, FLOODS, sources=["test"], now="2024-06-20T13:24:00+06:00")
    with serve(index) as address:
        yield address


@pytest.fixture
def article(open_page: OpenPage, floods: str) -> Page:
    """The first of them, found by a search for water; in so low a window that there is something to scroll."""
    page = open_page(floods, viewport={"width": 380, "height": 500})
    page.goto("/article/a?q=পানি")
    return page


def test_buttons_lead_from_mark_to_mark_and_around(article: Page) -> None:
    bar = article.get_by_role("group", name="এই খবরে খোঁজার শব্দগুলো")
    told, forward = bar.get_by_role("status"), bar.get_by_role("button", name="পরের চিহ্ন")
    expect(bar).to_contain_text("৭ জায়গায় চিহ্নিত")
    forward.click()
    expect(told).to_have_text("৭টির মধ্যে ১: পানি")
    for _ in range(5):
        forward.click()
    expect(told).to_have_text("৭টির মধ্যে ৬: পানির")
    expect(article.locator("mark.current")).to_have_id("mark-6")
    assert 0.3 < place(article.locator("mark.current")) < 0.7
    expect(bar).to_be_in_viewport()
    expect(forward).to_be_focused()
    forward.click()
    forward.click()
    expect(told).to_have_text("৭টির মধ্যে ১: পানি")
    bar.get_by_role("button", name="আগের চিহ্ন").click()
    expect(told).to_have_text("৭টির মধ্যে ৭: পানি")


def test_letters_are_keys_in_the_bar_alone(article: Page) -> None:
    current = article.locator("mark.current")
    article.locator("body").press("n")
    article.get_by_label("খবর খুঁজুন").press("n")
    expect(current).to_have_count(0)
    article.get_by_role("button", name="পরের চিহ্ন").focus()
    article.keyboard.press("n")
    article.keyboard.press("n")
    expect(current).to_have_id("mark-2")
    article.keyboard.press("Control+p")
    article.keyboard.press("p")
    expect(current).to_have_id("mark-1")


def test_words_side_by_side_are_one_place(open_page: OpenPage, floods: str) -> None:
    page = open_page(floods)
    page.goto("/article/a?q=ডালিয়া পয়েন্টে")
    expect(page.locator("mark")).to_have_count(2)
    page.get_by_role("button", name="পরের চিহ্ন").click()
    expect(page.locator("mark.current")).to_have_count(2)
    expect(page.locator(".marks-told")).to_have_text("১টির মধ্যে ১: ডালিয়া পয়েন্টে")


def test_marks_are_hidden_where_the_reader_is_and_the_address_knows_it(article: Page) -> None:
    mark = article.locator("mark").first
    shown = mark.evaluate("mark => getComputedStyle(mark).backgroundColor")
    article.get_by_role("link", name="চিহ্ন লুকান").click()
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != shown
    expect(article.get_by_role("button", name="পরের চিহ্ন")).to_be_disabled()
    assert state(article.url) == {"q": ["পানি"], "marks": ["off"]}
    article.reload()
    expect(article.locator("mark")).to_have_count(0)
    article.get_by_role("link", name="চিহ্ন দেখান").click()
    expect(article.locator("mark")).to_have_count(7)


def test_other_papers_versions_and_related_articles_are_told_apart(article: Page) -> None:
    versions = article.get_by_role("region", name="একই খবর অন্যত্র")
    expect(versions.get_by_role("listitem")).to_have_count(1)
    expect(versions).to_contain_text("যুগান্তর")
    related = article.get_by_role("region", name="এ বিষয়ে আরও")
    expect(related.get_by_role("heading", level=3)).to_have_text(["তিস্তার পানিতে ডুবল গ্রাম"])
    related.get_by_role("link", name="তিস্তার পানিতে ডুবল গ্রাম").click()
    article.wait_for_url("**/article/c**")
    assert state(article.url) == {"q": ["পানি"]}


def test_source_leads_to_all_of_its_articles(article: Page) -> None:
    article.get_by_role("link", name="কালের কণ্ঠ", exact=True).click()
    article.wait_for_url("**/?source=**")
    expect(article.locator(".headline")).to_have_text(["তিস্তার পানি বিপৎসীমার ওপরে"])


@pytest.mark.parametrize("permissions", [["clipboard-read", "clipboard-write"], []], ids=["clipboard", "none"])
def test_citation_is_copied(open_page: OpenPage, floods: str, permissions: list[str]) -> None:
    page = open_page(floods, permissions=permissions)
    page.goto("/article/a")
    page.get_by_text("তথ্যসূত্র হিসেবে উল্লেখ করুন").click()
    page.get_by_role("button", name="BibTeX").click()
    expect(page.locator(".citation").get_by_role("status")).to_have_text("কপি হয়েছে")
    copied = page.get_by_role("textbox", name="BibTeX").input_value()
    assert copied.startswith("@article{khobor-20240618-")
    if permissions:
        assert page.evaluate("navigator.clipboard.readText()") == copied


def test_citation_that_cannot_be_copied_is_selected(open_page: OpenPage, floods: str) -> None:
    page = open_page(floods)
    page.add_init_script("document.execCommand = () => false; delete Navigator.prototype.clipboard;")
    page.goto("/article/a")
    page.get_by_text("তথ্যসূত্র হিসেবে উল্লেখ করুন").click()
    page.get_by_role("button", name="স্থায়ী লিংক").click()
    expect(page.locator(".citation").get_by_role("status")).to_contain_text("কপি করা গেল না")
    field = page.get_by_role("textbox", name="স্থায়ী লিংক")
    assert (
        field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
        == f"{floods.rstrip('/')}/article/a"
    )


def test_print_has_the_article_and_its_address_alone(article: Page) -> None:
    article.emulate_media(media="print", color_scheme="dark")
    for gone in (".masthead", ".marks", ".citation", ".further", ".footer"):
        expect(article.locator(gone).first).to_be_hidden()
    expect(article.locator("h1")).to_be_visible()
    expect(article.get_by_text(f"খবর: http://{urlsplit(article.url).netloc}/article/a")).to_be_visible()
    colours = article.locator(".body").evaluate(
        "body => [getComputedStyle(body).color, getComputedStyle(document.documentElement).colorScheme]"
    )
    assert colours == ["rgb(0, 0, 0)", "light"]


def test_article_is_whole_without_javascript(open_page: OpenPage, floods: str) -> None:
    page = open_page(floods, java_script_enabled=False, viewport={"width": 380, "height": 500})
    page.goto("/article/a?q=পানি")
    expect(page.locator(".marks button:visible, .copy:visible")).to_have_count(0)
    page.get_by_role("link", name="প্রথমটিতে যান").click()
    expect(page.locator("#mark-1")).to_be_in_viewport()
    page.get_by_text("তথ্যসূত্র হিসেবে উল্লেখ করুন").click()
    expect(page.get_by_role("textbox", name="BibTeX")).to_be_visible()
    expect(page.get_by_role("region", name="এ বিষয়ে আরও")).to_be_visible()
    page.get_by_role("link", name="চিহ্ন লুকান").click()
    expect(page.locator("mark")).to_have_count(0)


def test_a_line_is_as_long_as_can_be_read(open_page: OpenPage, floods: str) -> None:
    page = open_page(floods, viewport={"width": 1400, "height": 900})
    page.goto("/article/a")
    letters = """text => {
      const range = document.createRange();
      const node = text.firstChild;
      const top = (place) => {
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        return range.getBoundingClientRect().top;
      };
      const end = [...node.data].findIndex((_, place) => top(place) > top(0) + 10);
      return [...new Intl.Segmenter("bn").segment(node.data.slice(0, end))].length;
    }"""
    assert 50 <= page.locator(".body p").first.evaluate(letters) <= 75
