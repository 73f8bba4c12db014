"""The page for whoever runs the site: closed by default, and telling most when something is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from search.articles import Article
from search.errors import IndexUnusable
from search.index import builder
from search.index.reports import LastRun, write_last_run
from search.results.page import FacetCount
from search.sources.records import Notice, Reject
from web.admin import size_in_words
from web.app import create_app
from web.config import WebConfig

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine

RUN = LastRun(
    command="update",
    sources=("আর্কাইভ/<b>", "-"),
    started="2024-06-20T13:24:00+06:00",
    finished="2024-06-20T13:25:01+06:00",
    generation="g-000001",
    articles=2,
    added=1234,
    read=1240,
    seconds=61.25,
    missing=("zz<i>",),
    rejected={"bad-date": 1, "no-text": 5},
    rejects=(
        Reject("খবর.jsonl", 3, "no-text", "neither <b>title</b> nor body"),
        Reject("x", None, "bad-date", "no date"),
    ),
    notices=(Notice("খবর.csv", "cut short"),),
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder with two generations, the older of which is damaged, and a report."""
    article = Article(id="a", title="খবর")
    for _ in range(2):
        builder.rebuild(tmp_path, [article], sources=["x"], now="2024-06-20T13:24:00+06:00")
    (tmp_path / "g-000001" / "manifest.json").write_text("{")
    write_last_run(tmp_path, RUN)
    return tmp_path


@pytest.fixture
def operator(engine: FakeEngine, index: Path) -> FlaskClient:
    return create_app(engine, WebConfig(admin=True), index=index).test_client()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_page_is_not_there_unless_enabled(client: FlaskClient) -> None:
    assert client.get("/stats").status_code == 404


def test_page_tells_what_is_in_service(operator: FlaskClient) -> None:
    page = text_of(operator.get("/stats?lang=en").text)
    for told in (
        "Articles 2",
        "Distinct terms 40",
        "Size on disk 4.1 kB",
        "Generation g-000001",
        "Built 22 June 2024, 10:00",
    ):
        assert told in page
    assert "Days of the articles 19 June 2024 – 20 June 2024" in page


def test_page_lists_the_generations_the_newest_first(operator: FlaskClient) -> None:
    page = text_of(operator.get("/stats?lang=en").text)
    assert re.search(
        r"g-000002 in service 20 June 2024, 13:24 1 article [\d.]+ kB [0-9a-f]{12} g-000001 cannot be read", page
    )


def test_page_tells_what_came_of_the_last_run(operator: FlaskClient) -> None:
    answer = operator.get("/stats?lang=en").text
    page = text_of(answer)
    assert (
        "Command khobor update আর্কাইভ/&lt;b&gt; - Started 20 June 2024, 13:24 Took 61 seconds Read 1,240 Added 1,234"
        in page
    )
    assert "Rejected 6" in page
    assert page.index("no-text 5") < page.index("bad-date 1")  # the most frequent first
    assert (
        "খবর.jsonl :3 neither &lt;b&gt;title&lt;/b&gt; nor body" in page
        or "খবর.jsonl:3 neither &lt;b&gt;title&lt;/b&gt; nor body" in page
    )
    assert "খবর.csv cut short" in page
    assert "zz&lt;i&gt;" in page
    assert "<b>" not in answer


def test_failed_run_says_why(operator: FlaskClient, index: Path) -> None:
    write_last_run(index, replace(RUN, error="/srv/khobor cannot be written (No space left on device)"))
    assert "cannot be written (No space left on device)" in operator.get("/stats").text


def test_counts_are_by_paper_and_by_month(
    operator: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stats = replace(engine.stats(), source=(FacetCount("কালের কণ্ঠ", 60), FacetCount("bdnews24.com", 36)))
    monkeypatch.setattr(engine, "stats", lambda: stats)
    page = operator.get("/stats").text
    assert "কালের কণ্ঠ ৬০ bdnews24.com ৩৬" in text_of(page)
    assert "২০২৪ ৯৬ ২০২৪ মাস খবর জুন ২০২৪ ৯০ মে ২০২৪ ৬" in text_of(page)
    assert re.findall(r'<rect width="([\d.]+)"', page) == ["100.0", "60.0", "100.0", "100.0", "6.7"]


def test_page_is_there_while_there_is_no_index_and_says_why(operator: FlaskClient, engine: FakeEngine) -> None:
    engine.error = IndexUnusable("/srv/khobor/CURRENT names no generation: run khobor rebuild")
    answer = operator.get("/stats?lang=en")
    assert answer.status_code == 200
    assert "names no generation: run khobor rebuild" in answer.text
    assert "g-000002 in service" in text_of(answer.text)


def test_page_does_without_a_folder_or_a_report(engine: FakeEngine, tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path / "none"):
        answer = create_app(engine, WebConfig(admin=True), index=folder).test_client().get("/stats?lang=en")
        assert (answer.status_code, "No run has left a report here." in answer.text) == (200, True)


def test_page_can_be_read_only_and_is_kept_by_nobody(operator: FlaskClient) -> None:
    answer = operator.get("/stats")
    assert (answer.headers["Cache-Control"], 'content="noindex, nofollow"' in answer.text) == ("no-store", True)
    assert [operator.open("/stats", method=method).status_code for method in ("POST", "PUT", "DELETE")] == [405] * 3


def test_folders_of_the_machine_are_shown_nowhere_else(operator: FlaskClient, index: Path) -> None:
    shown = [
        path
        for path in ("/", "/?q=k", "/help", "/none", "/api/stats", "/api/search", "/stats")
        if str(index) in operator.get(path).text
    ]
    assert shown == ["/stats"]


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_345_678, "12.3 MB"), (5 * 10**15, "5000.0 TB")],
)
def test_size_is_told_in_thousands(size: int, words: str) -> None:
    assert size_in_words(size) == words
