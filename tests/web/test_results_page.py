"""The search page: results, filters, paging, notes, and what it says when there is nothing to show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from search.errors import QueryError
from search.query.notes import Note
from search.results.page import FacetCount, Facets, Snippet
from web import links

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks


def test_every_parameter_reaches_the_engine(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/?q=পুতিন&from=2024-06&to=২০২৪&source=ক&source=খ&section=গ&sort=newest&size=২০&page=৩&roman=off")
    assert engine.asked == [
        {
            "query": "পুতিন",
            "from_": "2024-06",
            "to": "২০২৪",
            "source": ("ক", "খ"),
            "section": ("গ",),
            "sort": "newest",
            "page": 3,
            "size": 20,
            "snippets": True,
            "roman": False,
            "facets": True,
        }
    ]


def test_fields_left_empty_in_the_form_ask_for_nothing(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/?q=&from=&to=&source=&section=&sort=&size=&page=&roman=")
    assert engine.asked == [
        {
            "query": "",
            "from_": None,
            "to": None,
            "source": (),
            "section": (),
            "sort": "relevance",
            "page": 1,
            "size": 10,
            "snippets": True,
            "roman": True,
            "facets": True,
        }
    ]


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    assert client.get("/?q=ক&utm_source=x").status_code == 200


def test_hit_shows_headline_about_line_and_marked_snippet(client: FlaskClient) -> None:
    page = " ".join(client.get("/?q=পুতিন").text.split())
    assert "<mark>রাশিয়া</mark>-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই</a></h2>" in page
    assert '<span class="source" lang="bn">কালের কণ্ঠ</span> <span lang="bn">আন্তর্জাতিক</span>' in page
    assert '<time datetime="2024-06-20T13:24:00+06:00">২০ জুন ২০২৪</time>' in page
    assert "ভ্লাদিমির <mark>পুতিন</mark> চুক্তি সই করেছেন।</p>" in page


def test_headline_leads_to_the_article_with_the_search_kept(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=পুতিন&sort=newest").text)
    assert links["রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"] == (
        "/article/putin-1?q=%E0%A6%AA%E0%A7%81%E0%A6%A4%E0%A6%BF%E0%A6%A8&sort=newest"
    )


def test_hit_without_headline_still_has_a_link(client: FlaskClient, engine: FakeEngine, read_links: ReadLinks) -> None:
    engine.page = replace(engine.page, hits=(replace(engine.page.hits[0], title="", title_marks=()),))
    assert read_links(client.get("/").text)["শিরোনামহীন"] == "/article/putin-1"


@pytest.mark.parametrize(
    ("total", "is_exact", "size", "count"),
    [
        pytest.param(96, True, 2, "৯৬টি খবরের মধ্যে ১–২", id="more-than-a-page"),
        pytest.param(2, True, 10, "২টি খবর", id="one-page"),
        pytest.param(1234567, False, 10, "১২,৩৪,৫৬৭টির বেশি খবরের মধ্যে ১–২", id="more-than-were-counted"),
    ],
)
def test_count_is_announced(
    client: FlaskClient, engine: FakeEngine, total: int, is_exact: bool, size: int, count: str
) -> None:
    engine.page = replace(engine.page, total=total, total_is_exact=is_exact)
    assert f'<p class="count" role="status" aria-live="polite">{count}</p>' in client.get(f"/?size={size}").text


def test_count_of_more_articles_than_were_counted_in_english(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, total=10_000, total_is_exact=False)
    assert ">1–2 of more than 10,000 articles</p>" in client.get("/?lang=en").text
    engine.page = replace(engine.page, hits=())
    assert ">More than 10,000 articles</p>" in client.get("/?page=2000&lang=en").text


@pytest.mark.parametrize(
    ("page", "hits", "numbers", "following"),
    [
        pytest.param(1, 2, [1, 2, 3, 4, 5], 2, id="counted-pages"),
        pytest.param(5, 2, [2, 3, 4, 5, 6], 6, id="a-full-page-may-not-be-the-last-of-those-counted"),
        pytest.param(8, 2, [5, 6, 7, 8, 9], 9, id="nor-one-behind-them"),
        pytest.param(8, 1, [4, 5, 6, 7, 8], None, id="one-that-is-not-full-is-the-last"),
        pytest.param(9, 0, [1, 2, 3, 4, 5], None, id="behind-the-last"),
    ],
)
def test_paging_goes_on_while_pages_are_full_where_not_all_was_counted(
    engine: FakeEngine, page: int, hits: int, numbers: list[int], following: int | None
) -> None:
    counted = replace(engine.page, total=10, total_is_exact=False)
    paging = links.paging(replace(counted, page=page, size=2, hits=counted.hits[:hits]))
    assert (list(paging.numbers), paging.next) == (numbers, following)


def test_link_to_the_next_page_is_there_where_not_all_was_counted(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, total=2, total_is_exact=False)
    assert read_links(client.get("/?q=k&size=2").text)["পরের"] == "/?q=k&size=2&page=2"


def test_paging_keeps_every_other_parameter(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=k&from=2024&source=s&source=t&sort=newest&size=10&page=5&roman=off").text)
    kept = "/?q=k&from=2024&source=s&source=t&sort=newest&size=10"
    assert {name: links[name] for name in ("প্রথম", "আগের", "পাতা ৩", "পাতা ৫", "পাতা ৭", "পরের")} == {
        "প্রথম": kept + "&roman=off",
        "আগের": kept + "&page=4&roman=off",
        "পাতা ৩": kept + "&page=3&roman=off",
        "পাতা ৫": kept + "&page=5&roman=off",
        "পাতা ৭": kept + "&page=7&roman=off",
        "পরের": kept + "&page=6&roman=off",
    }


def test_results_of_a_later_page_are_numbered_on(client: FlaskClient) -> None:
    assert '<ol class="results" role="list" start="41">' in client.get("/?page=5").text


def test_one_page_of_results_has_no_paging(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, total=2)
    assert 'class="paging"' not in client.get("/").text


def test_page_after_the_last_leads_back_to_the_first(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, hits=())
    assert read_links(client.get("/?q=k&page=90").text)["প্রথম পাতায় যান"] == "/?q=k"


def test_facet_link_adds_a_source_and_returns_to_the_first_page(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=k&source=other&sort=oldest&page=3").text)
    assert links["bdnews24.com ৩৬"] == "/?q=k&source=other&source=bdnews24.com&sort=oldest"


def test_facet_link_of_a_chosen_source_removes_it(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=k&source=a&source=bdnews24.com").text)
    assert links["ছাঁকনি সরান: bdnews24.com ৩৬"] == "/?q=k&source=a"


def test_chosen_source_that_matches_nothing_can_still_be_removed(client: FlaskClient, read_links: ReadLinks) -> None:
    assert read_links(client.get("/?source=gone").text)["ছাঁকনি সরান: gone"] == "/"


def test_months_are_shown_newest_first_and_chosen_as_a_range(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=k").text)
    months = [(name, href) for name, href in links.items() if "from=" in href]
    assert months == [
        ("জুন ২০২৪ ৯০", "/?q=k&from=2024-06&to=2024-06"),
        ("মে ২০২৪ ৬", "/?q=k&from=2024-05&to=2024-05"),
    ]


def test_chosen_month_can_be_removed(client: FlaskClient, read_links: ReadLinks) -> None:
    assert read_links(client.get("/?from=2024-06&to=2024-06").text)["ছাঁকনি সরান: জুন ২০২৪ ৯০"] == "/"


def test_long_facets_fold(client: FlaskClient, engine: FakeEngine) -> None:
    sources = tuple(FacetCount(f"s{i}", 1) for i in range(12))
    engine.page = replace(engine.page, facets=Facets(source=sources))
    assert "<summary>আরও ৪টি</summary>" in client.get("/").text


@pytest.mark.parametrize(
    ("dates", "chip"),
    [
        pytest.param("from=2024-06-01", "১ জুন ২০২৪ থেকে", id="from"),
        pytest.param("to=2024", "২০২৪ পর্যন্ত", id="to"),
        pytest.param("from=2024-06&to=2024-06", "জুন ২০২৪", id="one-month"),
        pytest.param("from=2024-06&to=2024-07-02", "জুন ২০২৪ – ২ জুলাই ২০২৪", id="range"),
    ],
)
def test_dates_in_use_are_named_and_can_be_removed(
    client: FlaskClient, read_links: ReadLinks, dates: str, chip: str
) -> None:
    assert read_links(client.get(f"/?q=k&{dates}").text)[f"ছাঁকনি সরান: {chip} ×"] == "/?q=k"


def test_all_filters_can_be_removed_at_once(client: FlaskClient, read_links: ReadLinks) -> None:
    page = client.get("/?q=k&from=2024&to=2025&source=s&section=t&sort=newest&size=20&page=2").text
    assert read_links(page)["সব ছাঁকনি সরান"] == "/?q=k&sort=newest&size=20"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        pytest.param("2024-06-20", 'value="2024-06-20" type="date"', id="day"),
        pytest.param("2024-06", 'value="2024-06" type="text"', id="month"),
        pytest.param("২০২৪-০৬-২০", 'value="২০২৪-০৬-২০" type="text"', id="bengali-digits"),
        pytest.param("2024-13-45", 'value="2024-13-45" type="text"', id="no-such-day"),
    ],
)
def test_date_field_shows_whatever_was_asked(client: FlaskClient, value: str, field: str) -> None:
    assert f'name="from" form="search" {field}' in client.get(f"/?from={value}").text


def test_form_keeps_filters_that_have_no_field(client: FlaskClient) -> None:
    page = client.get("/?source=a&source=b&section=c&sort=newest&roman=off").text
    hidden = [("source", "a"), ("source", "b"), ("section", "c"), ("sort", "newest"), ("roman", "off")]
    assert [f'<input type="hidden" name="{name}" value="{value}">' in page for name, value in hidden] == [True] * 5


def test_odd_page_size_stays_chosen(client: FlaskClient) -> None:
    assert '<option value="15" selected>১৫</option>' in client.get("/?size=১৫").text


def test_notes_show_the_piece_they_point_at(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(Note("stray-star", "<*>", 0, 3), Note("new-code", "য", 4, 5)))
    page = client.get("/?q=k").text
    assert '<code lang="en">&lt;*&gt;</code> এই তারকাচিহ্ন কোনো শব্দের শুরুর অংশের পরে নেই, তাই এটি দিয়ে কিছু বোঝায় না।' in page
    assert '<code lang="bn">য</code> লেখার এই অংশটি হয়তো অন্য অর্থে ধরা হয়েছে।' in page


def test_nothing_found_gives_advice_and_a_way_without_filters(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, total=0, hits=(), facets=Facets())
    page = client.get("/?q=k&source=s").text
    assert "কিছু পাওয়া যায়নি" in page
    assert read_links(page)["ছাঁকনি ছাড়া আবার খুঁজুন"] == "/?q=k"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        pytest.param("/", "সাম্প্রতিক খবর", id="nothing-asked"),
        pytest.param("/?q=+", "সাম্প্রতিক খবর", id="blank"),
        pytest.param("/?source=s", "বাছাই করা খবর", id="filters-alone"),
        pytest.param("/?q=পুতিন", "“পুতিন” নিয়ে খবর", id="query"),
    ],
)
def test_heading_says_what_is_shown(client: FlaskClient, address: str, heading: str) -> None:
    page = client.get(address).text
    assert f"<h1>{heading}</h1>" in page
    assert page.count("<h1") == 1


def test_page_without_query_offers_no_order_by_relevance(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/").text)
    assert [name for name in ("প্রাসঙ্গিক", "নতুন", "পুরোনো") if name in links] == ["নতুন", "পুরোনো"]


def test_query_error_keeps_what_was_typed_and_shows_the_place(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = QueryError(
        "query-too-many-words", "{length} {most}", span=(2, 4), values={"length": "70", "most": "64"}
    )
    answer = client.get("/?q=ab<>cd&from=2024-06-20")
    assert answer.status_code == 400
    assert "লেখাটিতে ৭০টি শব্দ আছে; সর্বোচ্চ ৬৪টি দিয়ে খোঁজা যায়।" in answer.text
    assert "ab<mark>&lt;&gt;</mark>cd" in answer.text
    assert 'name="q" value="ab&lt;&gt;cd"' in answer.text
    assert 'value="2024-06-20" type="date"' in answer.text
    assert 'aria-invalid="true" aria-describedby="error"' in answer.text


def test_error_of_a_date_points_at_its_field(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = QueryError("impossible-date", "{text}", parameter="to", values={"text": "2024-02-31"})
    page = client.get("/?to=2024-02-31").text
    assert 'name="to" form="search" value="2024-02-31" type="text" aria-invalid="true" aria-describedby="error"' in page
    assert "“2024-02-31” কোনো তারিখ নয়।" in page


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/?page=one", id="no-number"),
        pytest.param("/?page=-1", id="sign"),
        pytest.param("/?size=1.5", id="fraction"),
        pytest.param("/?page=" + "9" * 10, id="too-many-digits"),
        pytest.param("/?page=٣", id="digits-of-another-script"),
        pytest.param("/?q=a&q=b", id="given-twice"),
        pytest.param("/?roman=no", id="neither-on-nor-off"),
        pytest.param("/article/putin-1?roman=no", id="neither-on-nor-off-for-an-article"),
    ],
)
def test_what_cannot_be_meant_is_an_error(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_hostile_text_is_shown_as_text(client: FlaskClient, engine: FakeEngine) -> None:
    bad = "<script>alert(1)</script>\"'"
    hit = replace(engine.page.hits[0], article_id=bad, title=bad, source=bad, section=bad, byline=bad)
    hit = replace(hit, title_marks=((1, 7),), snippets=(Snippet(bad, ((0, 99),)),))
    facet = (FacetCount(bad, 1),)
    engine.page = replace(
        engine.page, hits=(hit,), notes=(Note("no-words", bad, 0, 1),), facets=Facets(source=facet, section=facet)
    )
    arguments = dict.fromkeys(("q", "from", "to", "source", "section", "sort", "utm"), bad)
    page = client.get("/", query_string=arguments).text
    assert "<script" not in page
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page
