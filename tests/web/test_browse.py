"""The ways through the archive without a query, and the front page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.results.page import FacetCount, Facets, ResultPage, Stats, Week
from web.browse import Beside, Day, by_count, by_letter, count_years, days_beside, month_of
from web.front import Bar, bars, usual

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine, ReadLinks

NOTHING = ResultPage(text="", interpreted="", total=0, total_articles=0, page=1, size=10, hits=(), facets=Facets())


@pytest.fixture
def empty(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """An archive without any article."""
    engine.page = NOTHING
    monkeypatch.setattr(engine, "week", lambda most=10: None)  # noqa: ARG005
    monkeypatch.setattr(
        engine, "stats", lambda: Stats("g-000001", 0, "2024-06-22T10:00:00+06:00", 0, "f00d", 0, None, None)
    )
    return engine


def with_values(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Gives the archive sources and sections of these *names*, the first with one article, the next with two, ..."""
    values = tuple(FacetCount(name, place + 1) for place, name in enumerate(names))
    stats = replace(engine.stats(), source=values, section=values)
    monkeypatch.setattr(engine, "stats", lambda: stats)


# The calendar


def test_calendar_opens_at_the_newest_year_and_links_days_with_their_counts(client: FlaskClient) -> None:
    page = client.get("/calendar").text
    assert "<title>দিনপঞ্জি, ২০২৪ · খবর</title>" in page
    link = 'href="/?from=2024-06-20&amp;to=2024-06-20" aria-label="২০ জুন ২০২৪, ১২টি খবর"'
    assert f'<a class="day shade-3" {link}>২০<small>১২</small></a>' in page
    assert '<td class="day">২১</td>' in page  # a day without articles leads nowhere


def test_calendar_is_asked_for_in_english(client: FlaskClient) -> None:
    page = client.get("/calendar?lang=en").text
    assert 'aria-label="20 June 2024, 12 articles">20<small>12</small></a>' in page
    assert 'abbr="Sunday"' in page


@pytest.mark.parametrize("year", ["2024", "২০২৪"])
def test_year_is_written_in_either_script(client: FlaskClient, engine: FakeEngine, year: str) -> None:
    assert client.get("/calendar", query_string={"year": year}).status_code == 200
    assert engine.asked == [{"days": ("2024-01-01", "2024-12-31")}]


@pytest.mark.parametrize("year", ["24", "0000", "2024-06", "দুই হাজার", "-2024", "²⁰²⁴", "99999"])
def test_what_is_no_year_is_said_and_not_left_in_the_search_box(client: FlaskClient, year: str) -> None:
    answer = client.get("/calendar", query_string={"year": year})
    assert answer.status_code == 400
    assert f"“{year}”" in answer.text
    assert 'type="hidden"' not in answer.text


def test_year_asked_for_twice_is_refused(client: FlaskClient) -> None:
    assert client.get("/calendar?year=2023&year=2024").status_code == 400


def test_month_leads_to_its_articles_and_so_does_the_year(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/calendar").text)
    assert links["জুন ২০২৪"] == "/?month=2024-06"
    assert links["৯৬টি খবর"] == "/?year=2024"
    assert "জানুয়ারি ২০২৪" not in links


def test_years_that_have_articles_lead_on(client: FlaskClient, engine: FakeEngine, read_links: ReadLinks) -> None:
    months = tuple(FacetCount(month, 1) for month in ("1999-12", "2005-01", "2024-06"))
    engine.page = replace(engine.page, facets=Facets(month=months))
    links = read_links(client.get("/calendar?year=2005").text)
    assert (links["১৯৯৯"], links["২০২৪"]) == ("/calendar?year=1999", "/calendar?year=2024")
    assert links["২০০৫ ১"] == "/calendar?year=2005"


def test_year_between_two_that_have_articles_is_empty_and_leads_to_both(
    client: FlaskClient, engine: FakeEngine, read_links: ReadLinks
) -> None:
    engine.page = replace(engine.page, facets=Facets(month=(FacetCount("1999-12", 1), FacetCount("2024-06", 1))))
    page = client.get("/calendar?year=2010").text
    assert "এ বছরের কোনো খবর নেই।" in page
    assert "<table" not in page
    assert {"১৯৯৯", "২০২৪"} <= read_links(page).keys()


def test_archive_without_dates_has_no_calendar_and_leads_to_its_articles(
    client: FlaskClient, engine: FakeEngine
) -> None:
    engine.page = replace(engine.page, facets=Facets())
    page = client.get("/calendar").text
    assert "এই সংগ্রহের কোনো খবরেই তারিখ নেই" in page
    assert 'href="/?sort=newest"' in page


@pytest.mark.usefixtures("empty")
def test_archive_without_articles_says_so(client: FlaskClient) -> None:
    assert "সংগ্রহে এখনো কোনো খবর নেই।" in client.get("/calendar").text


def test_weeks_begin_on_sunday() -> None:
    month = month_of("2024-06", {"2024-06-01": 7, "2024-06-02": 3}, [3, 7])
    assert (month.name, month.count) == ("2024-06", 10)
    assert month.weeks[0] == (None, None, None, None, None, None, Day("2024-06-01", 1, 7, 3))  # a Saturday
    assert month.weeks[1][0] == Day("2024-06-02", 2, 3, 1)
    assert [len(week) for week in month.weeks] == [7] * 6


def test_shades_part_the_days_in_quarters_whatever_the_busiest_has() -> None:
    counts = {f"2024-06-{day:02d}": count for day, count in ((1, 1), (2, 2), (3, 3), (4, 5000))}
    days = [day for week in month_of("2024-06", counts, sorted(counts.values())).weeks for day in week if day]
    assert [day.shade for day in days[:5]] == [1, 2, 3, 4, 0]


def test_years_are_counted_the_newest_first() -> None:
    months = [FacetCount("2023-12", 2), FacetCount("2024-01", 3), FacetCount("2024-06", 4)]
    assert list(count_years(months).items()) == [(2024, 7), (2023, 2)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2024-06-20", Beside("2024-06-19", "2024-07-02"), id="last-of-its-month"),
        pytest.param("2024-06-19", Beside("2024-04-30", "2024-06-20"), id="first-of-its-month"),
        pytest.param("2024-05-15", Beside("2024-04-30", "2024-06-19"), id="without-articles"),
        pytest.param("2024-04-30", Beside(None, "2024-06-19"), id="first-of-all"),
        pytest.param("2025-01-01", Beside("2024-07-02", None), id="after-all"),
    ],
)
def test_days_beside_a_day_are_the_nearest_with_articles(
    app: Flask, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, day: str, expected: Beside
) -> None:
    all_days = ("2024-04-30", "2024-06-19", "2024-06-20", "2024-07-02")
    months = tuple(FacetCount(month, 1) for month in ("2024-04", "2024-06", "2024-07"))
    engine.page = replace(engine.page, facets=Facets(month=months))
    monkeypatch.setattr(
        engine, "days", lambda from_, to: tuple(FacetCount(day, 1) for day in all_days if from_ <= day[:7] <= to)
    )
    with app.test_request_context("/"):
        assert days_beside(day) == expected


# Papers and sections


@pytest.mark.parametrize(("path", "field"), [("/sources", "source"), ("/sections", "section")])
def test_values_stand_in_the_order_of_the_alphabet_and_lead_to_their_articles(
    client: FlaskClient,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    read_links: ReadLinks,
    path: str,
    field: str,
) -> None:
    with_values(engine, monkeypatch, "সমকাল", "bdnews24.com", "কালের কণ্ঠ")
    links = read_links(client.get(path).text)
    found = [href for href in links.values() if href.startswith(f"/?{field}=")]
    kaler, somokal = (
        "%E0%A6%95%E0%A6%BE%E0%A6%B2%E0%A7%87%E0%A6%B0+%E0%A6%95%E0%A6%A3%E0%A7%8D%E0%A6%A0",
        "%E0%A6%B8%E0%A6%AE%E0%A6%95%E0%A6%BE%E0%A6%B2",
    )
    assert found == [f"/?{field}={kaler}", f"/?{field}={somokal}", f"/?{field}=bdnews24.com"]


def test_values_are_sorted_by_their_count_on_demand(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_values(engine, monkeypatch, "ক", "খ", "গ")
    page = client.get("/sources?sort=count").text
    assert page.index(">গ<") < page.index(">খ<") < page.index(">ক<")
    assert 'name="sort"' not in page  # the search box would ask for it


def test_unknown_order_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.get("/sources?sort=banana")
    assert answer.status_code == 400
    assert "“banana” অনুযায়ী তালিকা সাজানো যায় না" in answer.text
    assert 'name="sort"' not in answer.text


def test_equal_counts_are_settled_by_the_alphabet() -> None:
    values = [FacetCount("bdnews24.com", 2), FacetCount("সমকাল", 2), FacetCount("যুগান্তর", 3)]
    assert [value.value for value in by_count(values)] == ["যুগান্তর", "সমকাল", "bdnews24.com"]


def test_many_values_stand_under_their_first_letters() -> None:
    letters = by_letter(
        [FacetCount(f"{letter}{number}", 1) for letter in ("খবর ", "কাগজ ", "News ", "") for number in range(10)]
    )
    assert [(letter.letter, len(letter.values)) for letter in letters] == [("", 10), ("ক", 10), ("খ", 10), ("N", 10)]


def test_index_of_letters_leads_to_them(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, read_links: ReadLinks
) -> None:
    with_values(engine, monkeypatch, *(f"{letter}{number}" for letter in "কখগঘ" for number in range(10)))
    page = client.get("/sections").text
    assert read_links(page)["গ"] == "#letter-3"
    assert '<h2 id="letter-3">গ</h2>' in page


def test_hostile_name_is_text_and_arrives_whole(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_values(engine, monkeypatch, "<b>&q=1#</b>")
    page = client.get("/sources").text
    assert "&lt;b&gt;&amp;q=1#&lt;/b&gt;" in page
    assert 'href="/?source=%3Cb%3E%26q%3D1%23%3C%2Fb%3E"' in page


def test_archive_that_names_no_paper_says_so_and_leads_to_its_articles(client: FlaskClient) -> None:
    page = client.get("/sources").text
    assert "এই সংগ্রহের কোনো খবরে পত্রিকার নাম নেই।" in page
    assert 'href="/?sort=newest"' in page


# The front page


def test_front_page_says_what_the_archive_holds_and_shows_its_latest(client: FlaskClient, engine: FakeEngine) -> None:
    page = client.get("/").text
    assert "২টি খবর, ১৯ জুন ২০২৪ থেকে ২০ জুন ২০২৪" in page
    assert "বৃহস্পতিবার, ২০ জুন ২০২৪" in page
    assert "প্রতিরক্ষা সমঝোতা চুক্তি সই" in page
    assert next(asked["size"] for asked in engine.asked if "size" in asked) == 10


def test_front_page_shows_what_is_rising_and_how_much_and_leads_to_it(
    client: FlaskClient, read_links: ReadLinks
) -> None:
    links = read_links(client.get("/").text)
    assert links["পুতিন ৫টি শিরোনামে, সাধারণত ০–১টিতে"] == (
        "/?q=%E0%A6%AA%E0%A7%81%E0%A6%A4%E0%A6%BF%E0%A6%A8&from=2024-06-14&to=2024-06-20&sort=newest"
    )
    assert "বন্যা ৪টি শিরোনামে, সাধারণত ১–২টিতে" in links


def test_front_page_leads_on(client: FlaskClient, engine: FakeEngine, read_links: ReadLinks) -> None:
    engine.held = replace(engine.held, source=(FacetCount("কালের কণ্ঠ", 60),))
    links = read_links(client.get("/").text)
    assert links["সব সাম্প্রতিক খবর"] == "/?sort=newest"
    assert links["কালের কণ্ঠ ৬০"].startswith("/?source=")
    assert {"/trends", "/help", "/calendar", "/sources", "/sections"} <= set(links.values())


@pytest.mark.parametrize("address", ["/", "/?lang=bn", "/?theme=dark", "/?fbclid=xyz", "/?source="])
def test_address_that_asks_for_nothing_is_the_front_page(client: FlaskClient, address: str) -> None:
    assert 'id="latest-heading"' in client.get(address).text


@pytest.mark.parametrize("address", ["/?q=", "/?sort=newest", "/?page=1", "/?from=2024", "/?roman=off"])
def test_address_that_asks_for_anything_shows_results(client: FlaskClient, address: str) -> None:
    assert 'id="latest-heading"' not in client.get(address).text


@pytest.mark.usefixtures("empty")
def test_front_page_of_an_empty_archive_is_the_search_box_and_a_word(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "সংগ্রহে এখনো কোনো খবর নেই।" in page
    assert 'role="search"' in page
    assert not {"rising-heading", "days-heading", "latest-heading"} & set(page.split('"'))


def test_front_page_without_dates_has_articles_and_no_days(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    undated = tuple(replace(hit, published=None) for hit in engine.page.hits)
    engine_stats = engine.stats()
    engine.page = replace(engine.page, hits=undated, facets=Facets())
    monkeypatch.setattr(engine, "week", lambda most=10: None)  # noqa: ARG005
    monkeypatch.setattr(engine, "stats", lambda: replace(engine_stats, first_day=None, last_day=None))
    page = client.get("/").text
    assert '<p class="extent">২টি খবর</p>' in page
    assert "প্রতিরক্ষা সমঝোতা চুক্তি সই" in page
    assert not {"rising-heading", "days-heading"} & set(page.split('"'))


def test_quiet_week_takes_no_room(client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "week", lambda most=10: Week("2024-06-14", "2024-06-20", ()))  # noqa: ARG005
    assert "rising-heading" not in client.get("/").text


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        (0.0, (0, 0)),
        (0.04, (0, 1)),
        (1.0, (1, 1)),
        (1.5, (1, 2)),
        (9.99, (9, 10)),
        (10.4, (10, 10)),
        (250.6, (251, 251)),
    ],
)
def test_what_is_usual_is_told_as_exactly_as_it_is_known(expected: float, shown: tuple[int, int]) -> None:
    assert usual(expected) == shown


def test_strip_of_days_leads_to_each_that_has_articles(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, read_links: ReadLinks
) -> None:
    days = tuple(FacetCount(f"2024-06-{day}", 7) for day in (11, 19, 20))
    monkeypatch.setattr(engine, "days", lambda from_, to: days)  # noqa: ARG005
    page = client.get("/").text
    assert page.count("<svg") == 14
    assert 'href="/?from=2024-06-11&amp;to=2024-06-11" aria-label="১১ জুন ২০২৪, ৭টি খবর"' in page
    assert "2024-06-12" not in page
    assert read_links(page)["পুরো দিনপঞ্জি"] == "/calendar"


def test_bars_are_as_high_as_their_share_of_the_busiest_day_and_none_is_lost() -> None:
    days = ["2024-06-17", "2024-06-18", "2024-06-19", "2024-06-20"]
    counted = [FacetCount("2024-06-17", 200), FacetCount("2024-06-18", 1), FacetCount("2024-06-20", 400)]
    assert bars(days, counted) == [
        Bar("2024-06-17", 17, 200, 20),
        Bar("2024-06-18", 18, 1, 1),
        Bar("2024-06-19", 19, 0, 0),
        Bar("2024-06-20", 20, 400, 40),
    ]


def test_days_of_which_hardly_any_has_articles_are_no_strip() -> None:
    assert (
        bars(["2024-06-18", "2024-06-19", "2024-06-20"], [FacetCount("2024-06-18", 1), FacetCount("2024-06-20", 4)])
        == []
    )
