"""Which articles are the same, which of two stays, and under which id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.articles import Article
from search.index import builder
from search.index.changes import Changes
from search.index.snapshot import Snapshot
from search.sources.records import Lead

NOW = "2024-06-20T13:24:00+06:00"
URL = "https://example.org/national/2024/padma-bridge"
TEXT = "পদ্মা সেতুতে আজ সকাল থেকে যানবাহনের দীর্ঘ সারি দেখা গেছে।"
WHOLE = Article(id="cms-1", url=URL, title="সেতুতে যানজট", body=TEXT * 3)
CORRECTED = replace(WHOLE, body=TEXT * 2)
LEAD = Lead(Article(id=URL, url=URL, title="সেতুতে যানজট", body=TEXT))


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Snapshot]:
    """A generation that has WHOLE."""
    report = builder.rebuild(tmp_path / "index", [WHOLE], sources=[], now=NOW)
    snapshot = Snapshot(tmp_path / "index" / str(report.generation))
    yield snapshot
    snapshot.close()


def outcome(changes: Changes, *articles: Article | Lead) -> list[Article]:
    """What is in the index of *articles*, given one after the other."""
    written = [*changes.taken(articles)]
    return [article for place, article in enumerate(written) if place not in changes.superseded]


@pytest.mark.parametrize(
    ("articles", "left"),
    [
        pytest.param([WHOLE, CORRECTED], [CORRECTED], id="the-last-of-one-id"),
        pytest.param(
            [WHOLE, replace(CORRECTED, id="cms-2")], [CORRECTED], id="the-last-of-one-address-by-the-first-id"
        ),
        pytest.param([replace(WHOLE, id=URL), CORRECTED], [CORRECTED], id="an-id-of-its-own-before-the-address"),
        pytest.param([WHOLE, replace(WHOLE, id="cms-2", body="")], [WHOLE], id="a-headline-is-not-the-article"),
        pytest.param([WHOLE, replace(WHOLE, body="")], [replace(WHOLE, body="")], id="but-the-same-id-is-meant-so"),
        pytest.param([WHOLE, LEAD], [WHOLE], id="a-lead-after-the-article"),
        pytest.param([LEAD, WHOLE], [WHOLE], id="the-article-after-a-lead"),
        pytest.param([LEAD, LEAD], [LEAD.article], id="a-lead-in-two-feeds"),
        pytest.param(
            [WHOLE, replace(WHOLE, id="cms-2", url="https://example.org/national")],
            [WHOLE, replace(WHOLE, id="cms-2", url="https://example.org/national")],
            id="a-section-is-no-address-of-an-article",
        ),
        pytest.param(
            [replace(WHOLE, url="https://example.org"), replace(WHOLE, id="cms-2", url="https://example.org")],
            [replace(WHOLE, url="https://example.org"), replace(WHOLE, id="cms-2", url="https://example.org")],
            id="nor-is-a-front-page",
        ),
    ],
)
def test_of_the_same_article_one_stays(articles: list[Article | Lead], left: list[Article]) -> None:
    assert outcome(Changes(), *articles) == left


@pytest.mark.parametrize(
    ("article", "written"),
    [
        pytest.param(WHOLE, [], id="unchanged"),
        pytest.param(CORRECTED, [CORRECTED], id="changed"),
        pytest.param(LEAD, [], id="a-lead-says-no-more"),
        pytest.param(replace(CORRECTED, id="cms-2"), [CORRECTED], id="another-id-and-the-same-address"),
        pytest.param(replace(WHOLE, id="cms-2"), [], id="another-id-and-nothing-else"),
        pytest.param(replace(WHOLE, id="cms-2", body=""), [], id="the-headline-of-that-address"),
        pytest.param(
            replace(CORRECTED, url="http://www.example.org/national/2024/padma-bridge?utm_source=x#top"),
            [replace(CORRECTED, url="http://www.example.org/national/2024/padma-bridge?utm_source=x#top")],
            id="the-address-in-another-form",
        ),
    ],
)
def test_what_is_there_already_is_replaced_or_stays(
    base: Snapshot, article: Article | Lead, written: list[Article]
) -> None:
    changes = Changes(base)
    assert outcome(changes, article) == written
    assert (len(changes.replaced), changes.unchanged) == ((1, 0) if written else (0, 1))


def test_what_neither_came_nor_is_kept_goes(tmp_path: Path) -> None:
    articles = [Article(id=name, title=f"খবর {name}") for name in "abc"]
    report = builder.rebuild(tmp_path, articles, sources=[], now=NOW)
    snapshot = Snapshot(tmp_path / str(report.generation))
    changes = Changes(snapshot)
    assert [*changes.taken(articles[:1])] == []
    changes.keep_only(["b", "no such id"])
    assert set(changes.deleted) == {"c"}
    snapshot.close()


def test_what_is_kept_by_its_address_stays_under_the_id_that_it_has(base: Snapshot) -> None:
    changes = Changes(base)
    changes.keep_only([URL])
    assert WHOLE.id not in changes.deleted
