"""Words compared over time: the form, the plot, the table behind it, CSV; and that every number is what its link finds."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web
from search.errors import QueryError
from search.query.notes import Note
from search.results.page import Trend, Trends
from web.app import create_app
from web.comparison import Comparison, periods_of
from web.config import WebConfig
from web.trends import EXAMPLES

if TYPE_CHECKING:
    from tests.conftest import MakeEngine
    from tests.web.conftest import FakeEngine, ReadLinks

THEMES = ("light", "dark")
PAPER = {"light": "#faf8f3", "dark": "#15171a"}


@pytest.fixture
def counted(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> list[Trends]:
    """What the engine answers in place of its own: the last of the list."""
    answers: list[Trends] = []
    monkeypatch.setattr(engine, "trends", lambda *_, **__: answers[-1])
    return answers


def drawing_of(page: str) -> ElementTree.Element:
    found = re.search(r'<svg class="drawing".*?</svg>\s*(?=<svg class="pointing"|\{#)', page, re.DOTALL)
    assert found
    return ElementTree.fromstring(found[0])


def months_from(year: int, count: int) -> tuple[str, ...]:
    return tuple(f"{year + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def test_queries_and_time_reach_the_engine(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/trends?q=পুতিন&q=+বন্যা+&q=&q=পুতিন&from=2024-04&to=২০২৪&roman=off")
    assert engine.asked == [{"trends": ("পুতিন", "বন্যা"), "from_": "2024-04", "to": "২০২৪", "roman": False}]


def test_form_keeps_what_was_typed_and_has_five_fields(client: FlaskClient) -> None:
    page = client.get("/trends?q=পুতিন&q=&q=<বন্যা>&from=2024-04&measure=count").text
    assert [unescape(value) for value in re.findall(r'name="q" value="([^"]*)" placeholder="শব্দ', page)] == [
        "পুতিন", "<বন্যা>", "", "", ""
    ]  # fmt: skip
    assert 'name="from" value="2024-04"' in page
    assert '<input type="hidden" name="measure" value="count">' in page


def test_box_in_the_masthead_is_empty(client: FlaskClient) -> None:
    assert 'id="q" type="search" name="q" value=""' in client.get("/trends?q=পুতিন").text


def test_share_is_of_all_articles_of_the_month(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/trends?q=পুতিন").text)
    assert links["১ ২৫%"] == "/?q=" + quote("পুতিন") + "&month=2024-04&sort=newest"
    assert links["৩ ৫০%"] == "/?q=" + quote("পুতিন") + "&month=2024-06&sort=newest"
    assert links["৪"] == "/?month=2024-04&sort=newest"


def test_links_read_latin_letters_as_the_comparison_did(client: FlaskClient, read_links: ReadLinks) -> None:
    assert read_links(client.get("/trends?q=putin&roman=off").text)["১ ২৫%"].endswith("&sort=newest&roman=off")


def test_every_month_has_a_row_with_none_where_there_are_no_articles(client: FlaskClient) -> None:
    page = " ".join(client.get("/trends?q=পুতিন").text.split())
    assert '<th role="rowheader" scope="row">মে ২০২৪</th>' in page
    assert '<span class="visually-hidden">কোনো খবর নেই</span></td>' in page


def test_nothing_is_a_number_without_a_link(client: FlaskClient, counted: list[Trends]) -> None:
    counted.append(Trends(("2024-05", "2024-06"), (4, 6), (Trend("ক", "ক", (), (0, 0)),)))
    page = " ".join(client.get("/trends?q=ক").text.split())
    assert page.count('data-name="ক"> ০ </td>'.replace("> ০ <", ">০<")) == 2
    assert "এই সময়ের কোনো খবরে নেই" in page


def test_drawing_says_what_there_is_to_see(client: FlaskClient) -> None:
    drawing = drawing_of(client.get("/trends?q=পুতিন&q=বন্যা").text)
    assert drawing.attrib["role"] == "img"
    assert drawing[0].text == "পুতিন, বন্যা: এপ্রিল ২০২৪ থেকে জুন ২০২৪"
    assert (drawing[1].text or "").split() == ("পুতিন: সবচেয়ে বেশি জুন ২০২৪, ৫০%। বন্যা: সবচেয়ে বেশি জুন ২০২৪, ৫০%।".split())


def test_line_breaks_off_at_a_month_without_articles(client: FlaskClient) -> None:
    page = client.get("/trends?q=পুতিন").text
    drawing = drawing_of(page)
    assert drawing.findall(".//polyline") == []
    marked = [(mark.attrib["x"], mark.attrib["y"]) for mark in drawing.findall(".//use")]
    assert marked == [("16.67%", "50.0%"), ("83.33%", "0.0%")]
    assert "সেখানে রেখা ছিন্ন" in page


def test_axis_counts_in_the_digits_of_the_reader(client: FlaskClient) -> None:
    for language, ticks in (
        ("bn", ["০%", "১০%", "২০%", "৩০%", "৪০%", "৫০%"]),
        ("en", ["0%", "10%", "20%", "30%", "40%", "50%"]),
    ):
        drawing = drawing_of(client.get(f"/trends?q=পুতিন&lang={language}").text)
        assert [text.text for text in drawing.findall("./svg/text")] == ticks


def test_articles_are_counted_in_place_of_shares(client: FlaskClient) -> None:
    drawing = drawing_of(client.get("/trends?q=পুতিন&measure=count").text)
    assert [text.text for text in drawing.findall("./svg/text")] == ["০", "১", "২", "৩"]


def test_points_lead_to_their_articles_but_not_by_tab(client: FlaskClient) -> None:
    page = client.get("/trends?q=পুতিন").text
    pointing = page[page.index('<svg class="pointing" aria-hidden="true"') :]
    links = re.findall(r'<a class="point [^>]*>', pointing)
    assert len(links) == 2
    assert all('tabindex="-1"' in link for link in links)
    assert "<title>এপ্রিল ২০২৪, পুতিন: ১ (২৫%)</title>" in pointing


def test_many_months_are_drawn_by_quarter_and_listed_by_month(client: FlaskClient, counted: list[Trends]) -> None:
    months = months_from(2010, 123)
    counted.append(Trends(months, (10,) * 123, (Trend("ক", "ক", (), (1,) * 123),)))
    page = client.get("/trends?q=ক").text
    assert "প্রতি তিন মাসের সব খবরের কত শতাংশ" in page
    assert page.count('<g class="column"') == 41
    assert "<title>জানুয়ারি–মার্চ ২০১০, ক: ৩ (১০%)</title>" in page
    assert page.count('<th role="rowheader"') == 123
    assert '<details class="numbers">' in page


def test_quarters_begin_with_the_year_and_may_be_cut_at_the_ends() -> None:
    found = Trends(("2023-12", "2024-01", "2024-02"), (1, 2, 3), (Trend("ক", "ক", (), (0, 1, 1)),))
    assert [(period.months, period.total, period.counts) for period in periods_of(found, 3)] == [
        (("2023-12",), 1, (0,)),
        (("2024-01", "2024-02"), 5, (2,)),
    ]


def test_point_of_a_quarter_leads_to_the_articles_of_its_months(app: Flask) -> None:
    with app.test_request_context():
        link = Comparison(roman="off").search_link("k", ("2024-01", "2024-02", "2024-03"))
    assert link == "/?q=k&from=2024-01&to=2024-03&sort=newest&roman=off"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("বন্যা", id="word"),
        pytest.param("বন্যার পানি", id="all-words"),
        pytest.param('"বন্যার পানি"', id="phrase"),
        pytest.param("bonna", id="latin-letters"),
        pytest.param("বন্যা -পানি", id="without-a-word"),
        pytest.param("পানি OR খরা", id="either-word"),
    ],
)
def test_numbers_are_those_of_the_searches_behind_them(
    make_engine: MakeEngine, read_links: ReadLinks, query: str
) -> None:
    texts = ("বন্যার পানি কমছে", "পানি বাড়ছে", "বন্যা", "খরা", "সিলেটে বন্যা, পানি নেই", "বন্যা থামছে", "ভোট")
    days = ("2024-04-30", "2024-05-01", "2024-05-31", "2024-07-01", "2024-07-02", "2024-07-03", "2024-07-04")
    engine = make_engine(*({"title": text, "published": day} for text, day in zip(texts, days, strict=True)))
    client = create_app(engine, WebConfig()).test_client()
    page = client.get("/trends", query_string={"q": query, "lang": "en"}).text
    links = re.findall(r'<td [^>]*><a href="([^"]*)"[^>]*>(\d+)', page)
    assert links
    for href, count in links:
        found = client.get("/api/search" + unescape(href)[1:]).get_json()
        assert (found["total"], found["query"]["notes"][1:]) == (int(count), []), href


def test_word_that_no_article_has_is_counted_in_none(make_engine: MakeEngine) -> None:
    """The search would correct it, and say so; a line of a plot cannot."""
    engine = make_engine(*({"title": f"করোনাভাইরাস {number}", "published": "2024-06-01"} for number in range(9)))
    assert engine.trends(["করোনাভাইরাস", "করোনভাইরাস"]).series[1].counts == (0,)


def test_what_latin_letters_were_read_as_is_said(
    client: FlaskClient, counted: list[Trends], read_links: ReadLinks
) -> None:
    counted.append(Trends(("2024-06",), (6,), (Trend("putin", "পুতিন", (Note("read-latin", "পুতিন", 0, 5),), (3,)),)))
    page = client.get("/trends?q=putin").text
    assert '“<span lang="en">putin</span>” পড়া হয়েছে <strong lang="bn">পুতিন</strong> হিসেবে।' in page
    assert read_links(page)["যেমন লেখা, তেমনই গুনুন"] == "/trends?q=putin&roman=off"


def test_notes_of_a_query_are_said(client: FlaskClient, counted: list[Trends]) -> None:
    counted.append(Trends(("2024-06",), (6,), (Trend('"ক', "ক", (Note("lone-quote", '"', 0, 1),), (3,)),)))
    assert "এই উদ্ধৃতিচিহ্নের জোড়া নেই" in client.get('/trends?q="ক').text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        pytest.param("?q=a&q=b&q=c&q=d&q=e&q=f", "৬টি শব্দ বা বাক্যাংশ দেওয়া হয়েছে", id="too-many"),
        pytest.param("?q=a&measure=weight", "“weight” দিয়ে মাপা যায় না", id="measure"),
        pytest.param("?q=a&from=2024&from=2023", "“from” একাধিকবার দেওয়া হয়েছে", id="repeated"),
        pytest.param("?q=a&roman=maybe", "“maybe”", id="roman"),
    ],
)
def test_what_cannot_be_compared_is_said_and_kept(client: FlaskClient, address: str, message: str) -> None:
    answer = client.get(f"/trends{address}")
    assert answer.status_code == 400
    assert message in answer.text
    assert 'name="q" value="a" placeholder' in answer.text
    program = client.get(f"/trends.csv{address}")
    assert (program.status_code, program.mimetype) == (400, "application/problem+json")


def test_field_with_the_mistake_is_pointed_out(client: FlaskClient, engine: FakeEngine) -> None:
    engine.error = QueryError("impossible-date", "{text} is no date", parameter="from", values={"text": "2024-13"})
    page = client.get("/trends?q=a&from=2024-13").text
    assert re.search(r'name="from" value="2024-13"[^>]*aria-describedby="error time-hint" aria-invalid="true"', page)


def test_query_that_is_too_long_is_the_one_that_is_pointed_out(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_long(queries: tuple[str, ...], **_: object) -> Trends:
        if any(len(query) > 5 for query in queries):
            raise QueryError("query-too-long", "too long", values={"length": "9", "most": "5"})
        return Trends((), (), ())

    monkeypatch.setattr(engine, "trends", refuse_long)
    page = client.get("/trends?q=short&q=&q=longwords").text
    fields = re.findall(r'name="q" value="(\w+)" placeholder[^>]*>', page)
    wrong = re.findall(r'name="q" value="(\w+)" placeholder[^>]*aria-invalid="true"', page)
    assert (fields, wrong) == (["short", "longwords"], ["longwords"])


def test_time_without_articles_leads_to_the_whole_archive(
    client: FlaskClient, counted: list[Trends], read_links: ReadLinks
) -> None:
    counted.append(Trends((), (), (Trend("ক", "ক", (), ()),)))
    assert read_links(client.get("/trends?q=ক&from=1900&to=1901").text)["পুরো সংগ্রহ জুড়ে তুলনা করুন"] == (
        "/trends?q=" + quote("ক")
    )


def test_first_visit_offers_what_is_rising_and_what_is_always_in_the_news(
    client: FlaskClient, read_links: ReadLinks
) -> None:
    links = read_links(client.get("/trends").text)
    assert links["পুতিন · , বন্যা"] == f"/trends?q={quote('পুতিন')}&q={quote('বন্যা')}"
    compared = [tuple(parse_qs(urlsplit(href).query).get("q", ())) for href in links.values()]
    assert set(EXAMPLES) <= set(compared)


def test_table_as_csv(client: FlaskClient) -> None:
    answer = client.get("/trends.csv?q=পুতিন&q==1%2B1&measure=count")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == [
        ["month", "articles", "count: পুতিন", "share: পুতিন", "count: =1+1", "share: =1+1"],
        ["2024-04", "4", "1", "0.250000", "1", "0.250000"],
        ["2024-05", "0", "0", "", "0", ""],
        ["2024-06", "6", "3", "0.500000", "3", "0.500000"],
    ]


def test_files_are_linked_with_the_same_parameters(client: FlaskClient, read_links: ReadLinks) -> None:
    links = read_links(client.get("/trends?q=k&from=2024&measure=count").text)
    assert links["CSV"] == "/trends.csv?q=k&from=2024&measure=count"
    assert links["JSON"].startswith("/api/trends?q=k&from=2024")


@pytest.mark.parametrize("theme", THEMES)
def test_lines_stand_out_from_the_paper(theme: str) -> None:
    """WCAG 1.4.11: 3:1 at least."""
    css = (Path(web.__file__).parent / "static" / "trends.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(series-\d): (#\w{6});", part)) for part in css.split("@media", 2)[:2])
    colours = {"light": light, "dark": dark}[theme]
    assert len(colours) == 5
    assert min(contrast(colour, PAPER[theme]) for colour in colours.values()) >= 3


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
