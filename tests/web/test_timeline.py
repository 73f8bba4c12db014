"""Months with hits -> bars, years and the span that is chosen; then the figure and the form on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.results.page import FacetCount, Facets
from web.parameters import SearchParameters
from web.timeline import HEIGHT, LEAST_BAR, MOST_BARS, Bar, Timeline, timeline_of

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks

NARROWEST = 272  # px: the drawing on a screen 320 px wide, between its two handles


@pytest.fixture(autouse=True)
def within_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def drawn(*counts: tuple[str, int], asked: SearchParameters | None = None) -> Timeline:
    timeline = timeline_of(asked or SearchParameters(), [FacetCount(month, count) for month, count in counts])
    assert timeline
    return timeline


def every_month(first: int, last: int) -> list[tuple[str, int]]:
    return [(f"{year}-{month:02d}", 1) for year in range(first, last + 1) for month in range(1, 13)]


@pytest.mark.parametrize("counts", [[], [("2024-06", 90)]])
def test_fewer_than_two_months_are_no_course_of_time(counts: list[tuple[str, int]]) -> None:
    assert timeline_of(SearchParameters(), [FacetCount(*count) for count in counts]) is None


def test_bar_stands_where_its_month_is_in_whole_years_and_is_as_high_as_it_has_hits() -> None:
    timeline = drawn(("2023-12", 30), ("2024-03", 60))
    assert [(bar.first, bar.last, bar.count, bar.left, bar.height, bar.top) for bar in timeline.bars] == [
        ("2023-12", "2023-12", 30, 45.833, HEIGHT / 2, HEIGHT / 2),
        ("2024-03", "2024-03", 60, 58.333, HEIGHT, 0.0),
    ]
    assert [mark.year for mark in timeline.years] == ["2023", "2024"]
    assert timeline.highest.first == "2024-03"


def test_month_without_hits_has_no_bar_but_can_be_chosen() -> None:
    timeline = drawn(("2023-12", 30), ("2024-03", 60))
    assert len(timeline.bars) == 2
    assert timeline.months == ("2023-12", "2024-01", "2024-02", "2024-03")
    assert (timeline.start, timeline.width) == (45.833, 16.667)


def test_one_hit_among_thousands_is_seen() -> None:
    assert drawn(("2024-05", 1), ("2024-06", 9000)).bars[0].height == LEAST_BAR


@pytest.mark.parametrize(
    ("years", "first", "second"),
    [
        pytest.param(6, ("2000-01", "2000-01"), ("2000-02", "2000-02"), id="months"),
        pytest.param(7, ("2000-01", "2000-01"), ("2000-02", "2000-02"), id="as-many-months-as-fit"),
        pytest.param(8, ("2000-01", "2000-03"), ("2000-04", "2000-06"), id="quarters"),
        pytest.param(22, ("2000-01", "2000-03"), ("2000-04", "2000-06"), id="as-many-quarters-as-fit"),
        pytest.param(23, ("2000-01", "2000-12"), ("2001-01", "2001-12"), id="years"),
        pytest.param(72, ("2000-01", "2000-12"), ("2001-01", "2001-12"), id="a-lifetime"),
    ],
)
def test_bars_are_as_many_as_a_small_phone_shows(years: int, first: tuple[str, str], second: tuple[str, str]) -> None:
    bars = drawn(*every_month(2000, 1999 + years)).bars
    assert [(bar.first, bar.last) for bar in bars[:2]] == [first, second]
    assert len(bars) <= MOST_BARS
    assert min(bar.width for bar in bars) * NARROWEST / 100 >= 3


def test_bar_of_several_months_has_the_hits_of_all_of_them() -> None:
    bars = drawn(("2000-02", 2), ("2000-03", 3), ("2029-11", 1)).bars
    assert [(bar.first, bar.last, bar.count) for bar in bars] == [("2000-01", "2000-12", 5), ("2029-01", "2029-12", 1)]


def test_as_many_years_are_named_as_fit_side_by_side() -> None:
    years = drawn(*every_month(2000, 2013)).years
    assert len(years) == 14
    assert [mark.year for mark in years if mark.is_named] == ["2000", "2003", "2006", "2009", "2012"]


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        pytest.param(SearchParameters(), "04 05 06 07", id="everything"),
        pytest.param(SearchParameters(from_="2024-05", to="2024-06"), "05 06", id="months"),
        pytest.param(SearchParameters(from_="2024-06-20"), "06 07", id="open-end"),
        pytest.param(SearchParameters(to="২০২৪-০৫"), "04 05", id="bengali-digits"),
        pytest.param(SearchParameters(from_="2023", to="2023"), "", id="another-year"),
        pytest.param(SearchParameters(month=("2024-05", "2024-07")), "05 07", id="two-months-by-name"),
        pytest.param(SearchParameters(year=("2024",), to="2024-05"), "04 05", id="a-year-and-a-range"),
        pytest.param(SearchParameters(from_="আষাঢ় ১৪৩১"), "04 05 06 07", id="what-cannot-be-drawn"),
    ],
)
def test_bars_of_the_chosen_time_stand_out(asked: SearchParameters, chosen: str) -> None:
    timeline = drawn(*((f"2024-{month:02d}", 5) for month in range(4, 8)), asked=asked)
    assert [bar.first[5:] for bar in timeline.bars if bar.is_chosen] == chosen.split()


@pytest.mark.parametrize(
    ("asked", "band"),
    [
        pytest.param(SearchParameters(from_="2024-07", to="2024-09"), (50.0, 25.0), id="both-ends"),
        pytest.param(SearchParameters(from_="2024-07-15"), (50.0, 50.0), id="open-end"),
        pytest.param(SearchParameters(from_="1999", to="2024-03"), (0.0, 25.0), id="from-before-the-first-hit"),
        pytest.param(SearchParameters(from_="2025", to="2026"), None, id="after-the-last"),
        pytest.param(SearchParameters(month=("2024-07",)), None, id="no-range"),
    ],
)
def test_band_lies_under_the_chosen_span(asked: SearchParameters, band: tuple[float, float] | None) -> None:
    drawn_band = drawn(("2024-01", 1), ("2024-12", 1), asked=asked).band
    assert (drawn_band and (drawn_band.left, drawn_band.width)) == band


def test_bar_leads_to_its_months_in_place_of_any_other_time() -> None:
    asked = SearchParameters(q="k", from_="2020", year=("2024",), month=("2023-01",), source=("s",), page="3")
    assert hrefs(drawn(("2023-12", 1), ("2024-03", 1), asked=asked).bars) == [
        "/?q=k&from=2023-12&to=2023-12&source=s",
        "/?q=k&from=2024-03&to=2024-03&source=s",
    ]


def test_bar_of_the_chosen_span_leads_back_to_all_time() -> None:
    asked = SearchParameters(q="k", from_="2024-03", to="2024-03")
    assert hrefs(drawn(("2023-12", 1), ("2024-03", 1), asked=asked).bars)[1] == "/?q=k"


def hrefs(bars: tuple[Bar, ...]) -> list[str]:
    return [bar.href for bar in bars]


def form(page: str) -> str:
    found = re.search(r'<form class="timeline-form".*?</form>', page, re.DOTALL)
    assert found
    return found[0]


def test_form_of_months_keeps_everything_but_the_time_and_the_page(client: FlaskClient) -> None:
    page = client.get("/?q=k&source=s&year=2024&month=2023-01&from=2024&sort=newest&size=20&page=2&roman=off").text
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form(page)) == [
        ("q", "k"), ("source", "s"), ("sort", "newest"), ("size", "20"), ("roman", "off"),
    ]  # fmt: skip


def test_form_of_months_has_those_in_use_chosen(client: FlaskClient) -> None:
    page = client.get("/?q=k&from=2024-05-12&to=2024-06").text
    assert re.findall(r'<option value="([^"]*)" selected>', form(page)) == ["2024-05", "2024-06"]
    assert re.findall(r"<option[^>]*>(.*?)</option>", form(page))[:3] == ["শুরু থেকে", "মে ২০২৪", "জুন ২০২৪"]


def test_table_says_in_words_what_the_bars_show(client: FlaskClient) -> None:
    page = unescape(client.get("/?q=k").text)
    rows = re.findall(r'<th scope="row"><a href="(.*?)" rel="nofollow">(.*?)</a></th><td>(.*?)</td>', page)
    assert rows == [
        ("/?q=k&from=2024-05&to=2024-05", "মে ২০২৪", "৬"),
        ("/?q=k&from=2024-06&to=2024-06", "জুন ২০২৪", "৯০"),
    ]
    assert "সবচেয়ে বেশি: ৯০টি, জুন ২০২৪" in page


def test_bars_are_no_stops_of_the_tab_key(client: FlaskClient) -> None:
    drawing = re.search(r'<svg class="timeline-bars".*</svg>', client.get("/?q=k").text, re.DOTALL)
    assert drawing
    assert 'aria-hidden="true"' in drawing[0]
    assert drawing[0].count("<a ") == drawing[0].count('tabindex="-1"') == 2


def test_hits_of_a_single_month_have_no_timeline(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, facets=Facets(month=(FacetCount("2024-06", 96),)))
    page = client.get("/?q=k").text
    assert "<svg" not in page
    assert "timeline.js" not in page


def test_years_and_quarters_are_named_as_such(client: FlaskClient, engine: FakeEngine, read_links: ReadLinks) -> None:
    engine.page = replace(engine.page, facets=Facets(month=(FacetCount("2010-05", 1), FacetCount("2024-12", 2))))
    links = read_links(client.get("/?q=k&lang=en").text)
    assert links["April 2010 – June 2010"] == "/?q=k&from=2010-04&to=2010-06"
    engine.page = replace(engine.page, facets=Facets(month=(FacetCount("1995-05", 1), FacetCount("2024-12", 2))))
    assert read_links(client.get("/?q=k&lang=en").text)["1995"] == "/?q=k&from=1995-01&to=1995-12"
