"""The search page: results, filters, paging, notes, and what it says when there is nothing to show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from search.articles import moment_of
from search.bengali.collation import collation_key
from search.errors import QueryError
from search.query.notes import Note
from search.results.page import FacetCount, Facets, Hit, Snippet
from web import links

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks


def test_every_parameter_reaches_the_engine(client: FlaskClient, engine: FakeEngine) -> None:
    client.get(
        "/?q=পুতিন&from=2024-06&to=২০২৪&source=ক&source=খ&section=গ&year=2023&year=2024&month=2022-01"
        "&sort=newest&size=২০&page=৩&roman=off"
    )
    assert engine.asked == [
        {
            "query": "পুতিন",
            "from_": "2024-06",
            "to": "২০২৪",
            "source": ("ক", "খ"),
            "section": ("গ",),
            "year": ("2023", "2024"),
            "month": ("2022-01",),
            "sort": "newest",
            "page": 3,
            "size": 20,
            "cursor": None,
            "snippets": True,
            "roman": False,
            "spelling": True,
            "loose": True,
            "facets": True,
            "explain": False,
            "grouped": True,
        }
    ]


def test_fields_left_empty_in_the_form_ask_for_nothing(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/?q=&from=&to=&source=&section=&year=&month=&sort=&size=&page=&roman=&spelling=&loose=&grouped=")
    assert engine.asked == [
        {
            "query": "",
            "from_": None,
            "to": None,
            "source": (),
            "section": (),
            "year": (),
            "month": (),
            "sort": "relevance",
            "page": 1,
            "size": 10,
            "cursor": None,
            "snippets": True,
            "roman": True,
            "spelling": True,
            "loose": True,
            "facets": True,
            "explain": False,
            "grouped": True,
        }
    ]


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    assert client.get("/?q=ক&utm_source=x").status_code == 200


def test_hit_shows_headline_about_line_and_marked_snippet(client: FlaskClient) -> None:
    page = " ".join(client.get("/?q=পুতিন").text.split())
    assert "<mark>রাশিয়া</mark>-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই</a></h2>" in page
    assert '<span class="source" lang="bn">কালের কণ্ঠ</span> <span lang="bn">আন্তর্জাতিক</span>' in page
    assert '<time datetime="2024-06-20T13:24:00+06:00" title="২০ জুন ২০২৪, ১৩:২৪">২০ জুন ২০২৪</time>' in page
    assert "ভ্লাদিমির <mark>পুতিন</mark> চুক্তি সই করেছেন।</p>" in page


def test_headline_leads_to_the_article_with_the_search_kept(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=পুতিন&sort=newest").text)
    assert links["রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই"] == (
        "/article/putin-1?q=%E0%A6%AA%E0%A7%81%E0%A6%A4%E0%A6%BF%E0%A6%A8&sort=newest"
    )


def test_hit_without_headline_still_has_a_link(client: FlaskClient, engine: FakeEngine, read_links: ReadLinks) -> None:
    engine.page = replace(engine.page, hits=(replace(engine.page.hits[0], title="", title_marks=()),))
    assert read_links(client.get("/?q=").text)["শিরোনামহীন"] == "/article/putin-1"


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
    assert ">1–2 of more than 10,000 articles</p>" in client.get("/?q=k&lang=en").text
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
    paging = links.paging(replace(counted, page=page, size=2, hits=counted.hits[:hits]), depth=10_000)
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
    assert read_links(client.get("/?source=gone").text)["ছাঁকনি সরান: gone"] == "/?sort=newest"


YEARS = Facets(
    year=(FacetCount("2023", 9), FacetCount("2024", 96)),
    month=(FacetCount("2023-12", 9), FacetCount("2024-05", 6), FacetCount("2024-06", 90)),
)


@pytest.mark.parametrize(
    ("asked", "links"),
    [
        pytest.param(
            "q=k&page=2",
            {
                "২০২৪ ৯৬": "/?q=k&year=2024",
                "জুন ২০২৪ ৯০": "/?q=k&month=2024-06",
                "২০২৩ ৯": "/?q=k&year=2023",
            },
            id="nothing-chosen",
        ),
        pytest.param(
            "q=k&year=2024",
            {
                "ছাঁকনি সরান: ২০২৪ ৯৬": "/?q=k",
                "শুধু এই মাস: জুন ২০২৪ ৯০": "/?q=k&month=2024-06",
                "২০২৩ ৯": "/?q=k&year=2024&year=2023",
            },
            id="a-chosen-year-includes-its-months",
        ),
        pytest.param(
            "q=k&month=2024-06&month=2023-12",
            {
                "২০২৪ ৯৬": "/?q=k&year=2024&month=2023-12",
                "ছাঁকনি সরান: জুন ২০২৪ ৯০": "/?q=k&month=2023-12",
                "মে ২০২৪ ৬": "/?q=k&month=2024-06&month=2023-12&month=2024-05",
            },
            id="a-year-takes-the-place-of-its-months",
        ),
        pytest.param("q=k&from=2020&to=2024-06-01", {"২০২৩ ৯": "/?q=k&year=2023"}, id="a-range-gives-way"),
    ],
)
def test_years_and_months_are_chosen_by_name(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks, asked: str, links: dict[str, str]
) -> None:
    engine.page = replace(engine.page, facets=YEARS)
    found = read_links(client.get(f"/?{asked}").text)
    assert {name: found[name] for name in links} == links


@pytest.mark.parametrize(
    ("asked", "unfolded"),
    [
        pytest.param("q=k", [], id="none"),
        pytest.param("year=2023", ["2023"], id="year"),
        pytest.param("month=2024-05", ["2024"], id="month"),
    ],
)
def test_months_of_the_chosen_years_are_unfolded(
    client: FlaskClient, engine: FakeEngine, asked: str, unfolded: list[str]
) -> None:
    engine.page = replace(engine.page, facets=YEARS)
    page = client.get(f"/?{asked}&lang=en").text
    assert re.findall(r'<details class="months" open>\s*<summary>.*?Months of (\d+)', page) == unfolded


def test_year_and_month_that_match_nothing_can_still_be_removed(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?year=1999&month=1998-03").text)
    assert links["ছাঁকনি সরান: ১৯৯৯"] == "/?month=1998-03"
    assert links["ছাঁকনি সরান: মার্চ ১৯৯৮"] == "/?year=1999"


def test_values_with_the_same_count_are_in_the_order_of_a_dictionary(client: FlaskClient, engine: FakeEngine) -> None:
    names = ("ৎসুনামি", "য়ুরোপ", "অর্থনীতি", "মত")
    engine.page = replace(engine.page, facets=Facets(section=tuple(FacetCount(name, 3) for name in names)))
    page = client.get("/?q=k").text
    shown = re.findall(r'<span class="choice-name" lang="bn">(.*?)</span>', page)
    assert shown == sorted(names, key=collation_key) != sorted(names)


def test_long_facets_fold(client: FlaskClient, engine: FakeEngine) -> None:
    sources = tuple(FacetCount(f"s{i}", 1) for i in range(12))
    engine.page = replace(engine.page, facets=Facets(source=sources))
    assert "<summary>আরও ৪টি</summary>" in client.get("/?q=k").text


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
    page = client.get(
        "/?q=k&from=2024&to=2025&source=s&section=t&year=2024&month=2023-01&sort=newest&size=20&page=2"
    ).text
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
    kept = (
        "source=a&source=b&section=c&year=2024&month=2023-01&sort=newest&roman=off&spelling=off&loose=off&grouped=off"
    )
    form = client.get(f"/?{kept}").text.split('id="search"')[1].split("</form>")[0]
    assert re.findall('<input type="hidden" name="(.*?)" value="(.*?)">', form) == parse_qsl(kept)


def test_odd_page_size_stays_chosen(client: FlaskClient) -> None:
    assert '<option value="15" selected>১৫</option>' in client.get("/?size=১৫").text


def test_notes_show_the_piece_they_point_at(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(Note("stray-star", "<*>", 0, 3), Note("new-code", "য", 4, 5)))
    page = client.get("/?q=<*> য").text
    assert '<code lang="en">&lt;*&gt;</code> এই তারকাচিহ্ন কোনো শব্দের শুরুর অংশের পরে নেই, তাই এটি দিয়ে কিছু বোঝায় না।' in page
    assert '<code lang="bn">য</code> লেখার এই অংশটি হয়তো অন্য অর্থে ধরা হয়েছে।' in page


def test_places_are_marked_in_the_query_and_numbered_as_their_explanations(
    client: FlaskClient, engine: FakeEngine
) -> None:
    engine.page = replace(engine.page, notes=(Note("stray-star", "*", 6, 7), Note("lone-quote", '"', 0, 1)))
    page = client.get("/", query_string={"q": '"a <b>*'}).text
    typed = re.search('<p class="typed" lang="en">(.*?)</p>', page)
    assert typed
    assert typed[1] == (
        '<mark>&#34;</mark><sup aria-hidden="true">১</sup>a &lt;b&gt;<mark>*</mark><sup aria-hidden="true">২</sup>'
    )
    assert re.findall(r'<span class="hint-number">(.)</span>\s*<span><code lang="en">(.*?)</code>', page) == [
        ("১", "&#34;"),
        ("২", "*"),
    ]


def test_a_single_place_needs_no_number(client: FlaskClient, engine: FakeEngine) -> None:
    page = client.get('/?q="a').text
    assert "<mark>&#34;</mark>a</p>" in page
    assert "hint-number" not in page


def test_nothing_found_gives_advice(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, total=0, hits=(), facets=Facets())
    page = client.get("/?q=k").text
    assert "কিছু পাওয়া যায়নি" in page
    assert "বানান মিলিয়ে দেখুন" in page


def test_empty_archive_is_no_fault_of_the_query(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, total=0, hits=(), facets=Facets())
    engine.held = replace(engine.held, articles=0)
    page = client.get("/?q=k").text
    assert "এখানে এখনো কোনো খবর নেই" in page
    assert "বানান মিলিয়ে দেখুন" not in page


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        pytest.param("/?q=", "সাম্প্রতিক খবর", id="nothing-asked"),
        pytest.param("/?q=+", "সাম্প্রতিক খবর", id="blank"),
        pytest.param("/?source=s&section=t", "বাছাই করা খবর", id="filters-alone"),
        pytest.param("/?source=s&source=t", "বাছাই করা খবর", id="two-sources"),
        pytest.param("/?source=প্রথম আলো", "প্রথম আলো-এর খবর", id="a-source"),
        pytest.param("/?section=খেলা", "“খেলা” বিভাগের খবর", id="a-section"),
        pytest.param("/?from=2024-06-20&to=2024-06-20", "২০ জুন ২০২৪-এর খবর", id="a-day"),
        pytest.param("/?from=2024-06&to=2024-06", "জুন ২০২৪-এর খবর", id="a-month"),
        pytest.param("/?year=2024", "২০২৪-এর খবর", id="a-year"),
        pytest.param("/?from=2024-06&to=2024-07", "বাছাই করা খবর", id="a-range"),
        pytest.param("/?q=পুতিন", "“পুতিন” নিয়ে খবর", id="query"),
    ],
)
def test_heading_says_what_is_shown(client: FlaskClient, address: str, heading: str) -> None:
    page = client.get(address).text
    assert f"<h1>{heading}</h1>" in page
    assert page.count("<h1") == 1


def test_page_without_query_offers_no_order_by_relevance(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=").text)
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
    assert "<script>" not in page
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page


def test_same_report_elsewhere_is_folded_under_the_first(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    hit = engine.page.hits[1]
    other = Hit("other-1", None, "বন্যার খবর", "প্রথম আলো", None, None, "2024-06-20", 1.0)
    alike = replace(other, article_id="other-2", title=hit.title, source="সমকাল", published=None)
    unsigned = replace(alike, article_id="other-3", source=None)
    grouped = replace(hit, duplicates=(other, alike, unsigned), duplicate_count=23, duplicate_sources=20)
    engine.page = replace(engine.page, hits=(grouped,))
    page = client.get("/?q=k").text
    folded = page.split('<details class="duplicates">')[1].split("</details>")[0]
    assert read_links(folded) == {
        "প্রথম আলো বন্যার খবর": "/article/other-1?q=k",
        "সমকাল": "/article/other-2?q=k",
        hit.title: "/article/other-3?q=k",
    }
    assert '<span class="source" lang="bn">প্রথম আলো</span>' in folded
    assert '<time datetime="2024-06-20" title="২০ জুন ২০২৪">২০ জুন ২০২৪</time>' in folded
    assert "<li>আরও ২০টি</li>" in folded


@pytest.mark.parametrize(
    ("sources", "articles", "bengali", "english"),
    [
        pytest.param(3, 3, "আরও ৩টি সূত্রে", "Also in 3 more sources", id="each-in-a-paper-of-its-own"),
        pytest.param(1, 1, "আরও ১টি সূত্রে", "Also in 1 more source", id="one"),
        pytest.param(0, 2, "আরও ২টি প্রতিবেদনে", "Also in 2 more articles", id="the-same-paper-twice"),
        pytest.param(
            1,
            2,
            "আরও ১টি সূত্রে, মোট ২টি প্রতিবেদনে",
            "Also in 1 more source, 2 articles in all",
            id="another-paper-twice",
        ),
    ],
)
def test_fold_says_in_how_many_more_sources_the_report_is(
    client: FlaskClient, engine: FakeEngine, sources: int, articles: int, bengali: str, english: str
) -> None:
    hit = engine.page.hits[1]
    grouped = replace(hit, duplicates=(hit,) * articles, duplicate_count=articles, duplicate_sources=sources)
    engine.page = replace(engine.page, hits=(grouped,))
    assert f"<summary>{bengali}</summary>" in client.get("/?q=k").text
    assert f"<summary>{english}</summary>" in client.get("/?q=k&lang=en").text


def test_page_of_stories_says_how_many_articles_they_are_and_leads_to_them(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, total=96, total_articles=120)
    page = client.get("/?q=k&page=2&lang=en").text
    assert "11–12 of 96 stories" in page
    assert "What several papers print alike is shown once; in all there are 120 articles." in page
    assert read_links(page)["Show every article by itself"] == "/?q=k&grouped=off"


def test_page_without_shared_stories_does_not_mention_them(client: FlaskClient) -> None:
    page = client.get("/?q=k&lang=en").text
    assert "1–2 of 96 articles" in page
    assert "by itself" not in page


@pytest.mark.parametrize("query", ["q=k", "source=a"])
def test_every_article_by_itself_can_be_taken_back(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks, query: str
) -> None:
    page = client.get(f"/?{query}&grouped=off").text
    assert engine.asked[0]["grouped"] is False
    assert read_links(page)["ফিরিয়ে নিন: প্রতিটি প্রতিবেদন আলাদা ×"] == f"/?{query}"


def test_recent_hit_says_how_long_ago(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.languages.now", lambda: moment_of("2024-06-23T13:24:00+06:00"))
    assert ">২০ জুন ২০২৪ (৩ দিন আগে)</time>" in client.get("/?q=k").text


def test_numbered_pages_end_at_the_depth_and_say_how_to_go_on(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, total=32_750)
    page = client.get("/?q=k&page=1000").text
    assert "প্রথম ১০,০০০টি খবর পর্যন্তই" in page
    assert "পরের" not in read_links(page)
    page = client.get("/?q=k&page=999").text
    assert "পর্যন্তই" not in page
    assert read_links(page)["পরের"] == "/?q=k&page=1000"


def test_head_names_the_pages_beside_and_the_feed(client: FlaskClient) -> None:
    head = client.get("/?q=k&size=20&page=2").text.split("</head>")[0]
    assert '<link rel="prev" href="/?q=k&amp;size=20">' in head
    assert '<link rel="next" href="/?q=k&amp;size=20&amp;page=3">' in head
    assert '<link rel="alternate" type="application/atom+xml" href="/feed.atom?q=k"' in head


def test_results_can_be_saved_and_followed_as_they_are_filtered(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/?q=k&source=s&year=2024&size=20&page=2").text)
    asked = "q=k&source=s&year=2024"
    assert links["নতুন খবর ফিডে পান (Atom)"] == f"/feed.atom?{asked}"
    assert links["সারণি (CSV)"] == f"/export.csv?{asked}"
    assert links["উপাত্ত (JSON)"] == f"/export.json?{asked}"
    assert links["তথ্যসূত্র (BibTeX)"] == f"/export.bib?{asked}"
    assert links["মাসে মাসে এ নিয়ে কত খবর হয়েছে"] == "/trends?q=k"


def test_page_of_a_day_leads_to_the_days_beside_it_and_has_no_timeline(
    client: FlaskClient, read_links: ReadLinks
) -> None:
    page = client.get("/?from=2024-06-20&to=2024-06-20").text
    assert read_links(page)["← আগের দিন: ১৯ জুন ২০২৪"] == "/?from=2024-06-19&to=2024-06-19"
    assert "timeline" not in page


def test_days_beside_are_for_a_day_alone(client: FlaskClient) -> None:
    assert 'class="beside"' not in client.get("/?q=k&from=2024-06-20&to=2024-06-20").text


def test_page_behind_the_depth_leads_to_the_first(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.error = QueryError("page-too-deep", "{most}", parameter="page", values={"most": "10000"})
    answer = client.get("/?q=k&page=5000")
    assert answer.status_code == 400
    assert read_links(answer.text)["প্রথম পাতায় যান"] == "/?q=k"
