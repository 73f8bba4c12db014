"""Counts by month and day, and the articles of a month, over archives small enough to count by eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from search.articles import Article
from search.errors import QueryError
from search.index import builder
from search.index.generations import current_generation
from search.index.snapshot import Snapshot
from search.query.tree import Dates
from search.results.page import FacetCount, Listing
from search.results.timeline import count_by_month, count_days, count_months, iso_day, list_month, months_between

NOW = "2024-06-20T13:24:00+06:00"
Open = Callable[..., Snapshot]


@pytest.fixture
def open_archive(tmp_path: Path) -> Iterator[Open]:
    """Opens an archive of some articles, those of the ids *deleted* taken out again."""
    with ExitStack() as opened:

        def open_one(*articles: Article, deleted: Sequence[str] = ()) -> Snapshot:
            builder.rebuild(tmp_path, articles, sources=["test"], now=NOW)
            builder.update(tmp_path, [], delete=deleted, now=NOW)
            name = current_generation(tmp_path)
            assert name
            return opened.enter_context(closing(Snapshot(tmp_path / name)))

        yield open_one


@pytest.fixture
def archive(open_archive: Open) -> Snapshot:
    """Two articles of March, none of April, one of May, and one without a date; the last one's time is a machine's."""
    return open_archive(
        Article("a", title="খ", published="2024-05-02T23:30:00+06:00", updated="2024-05-04"),
        Article("b", title="ক", published="2024-03-31"),
        Article("c", title="গ"),
        Article("d", title="ঘ", published="2024-03-29T20:00:00+00:00"),
    )


def days(first: int | None, last: int | None) -> Dates:
    return Dates(first, last, "")


def test_months_are_those_from_the_first_article_to_the_last_without_a_gap(archive: Snapshot) -> None:
    assert months_between(archive, None) == ("2024-03", "2024-04", "2024-05")


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        pytest.param(days(20240331, None), ("2024-03", "2024-04", "2024-05"), id="from-the-last-day-of-a-month"),
        pytest.param(days(None, 20240401), ("2024-03", "2024-04"), id="to-the-first-day-of-a-month"),
        pytest.param(days(20240410, 20240420), ("2024-04",), id="within-a-month-without-articles"),
        pytest.param(days(20250101, None), (), id="after-the-archive"),
        pytest.param(days(None, 20231231), (), id="before-the-archive"),
    ],
)
def test_months_within_days_are_those_they_touch(archive: Snapshot, within: Dates, expected: tuple[str, ...]) -> None:
    assert months_between(archive, within) == expected


def test_matches_are_counted_beside_the_months(archive: Snapshot) -> None:
    matched = np.array([archive.article(doc).id in ("a", "b", "c") for doc in range(archive.documents)])
    assert count_by_month(matched, archive, ("2024-03", "2024-04", "2024-05")) == (1, 0, 1)
    assert count_by_month(matched, archive, ("2024-05",)) == (1,)
    assert count_by_month(matched, archive, ()) == ()


def test_months_and_days_without_articles_are_not_counted(archive: Snapshot) -> None:
    assert count_months(archive) == (FacetCount("2024-03", 2), FacetCount("2024-05", 1))
    assert count_days(archive, None) == (
        FacetCount("2024-03-30", 1),
        FacetCount("2024-03-31", 1),
        FacetCount("2024-05-02", 1),
    )


def test_days_are_counted_with_both_ends(archive: Snapshot) -> None:
    assert count_days(archive, days(20240331, 20240502)) == (
        FacetCount("2024-03-31", 1),
        FacetCount("2024-05-02", 1),
    )


def test_an_archive_without_dates_has_no_months_and_no_days(open_archive: Open) -> None:
    archive = open_archive(Article("a", title="তারিখ নেই"))
    assert (months_between(archive, None), count_months(archive), count_days(archive, None)) == ((), (), ())


def test_an_archive_without_articles_has_no_months_and_no_days(open_archive: Open) -> None:
    archive = open_archive(Article("a", title="ক", published="2024-06-20"), deleted=["a"])
    assert (months_between(archive, None), count_months(archive), count_days(archive, None)) == ((), (), ())


def test_what_was_deleted_makes_no_span_longer_and_counts_for_nothing(open_archive: Open) -> None:
    old, new = Article("a", title="পুরোনো", published="1999-01-01"), Article("b", title="নতুন", published="2024-03-01")
    archive = open_archive(old, new, deleted=["a"])
    assert months_between(archive, None) == ("2024-03",)
    assert count_by_month(archive.alive, archive, ("2024-03",)) == (1,)
    assert count_days(archive, None) == (FacetCount("2024-03-01", 1),)
    assert list_month(archive, "1999-01") == ()


def test_the_articles_of_a_month_are_listed_in_the_order_of_time_with_their_last_change(archive: Snapshot) -> None:
    assert list_month(archive, "2024-03") == (
        Listing("d", "2024-03-29T20:00:00+00:00"),
        Listing("b", "2024-03-31"),
    )
    assert list_month(archive, "২০২৪-০৫") == (Listing("a", "2024-05-04"),)
    assert list_month(archive, "") == (Listing("c", None),)


def test_a_month_that_has_none_lists_none(archive: Snapshot) -> None:
    assert list_month(archive, "2024-04") == list_month(archive, "1950-01") == ()


@pytest.mark.parametrize(
    "month", ["2024-13", "2024-00", "২০২৪-১৩", "2024-6", "2024", "2024-06-01", "জুন ২০২৪", "0000-01"]
)
def test_what_is_no_month_cannot_be_listed(archive: Snapshot, month: str) -> None:
    with pytest.raises(QueryError) as raised:
        list_month(archive, month)
    assert (raised.value.code, raised.value.parameter) == ("impossible-date", "month")


def test_a_number_is_written_as_its_day() -> None:
    assert iso_day(10101) == "0001-01-01"
    assert iso_day(20240620) == "2024-06-20"


def test_articles_of_one_moment_are_listed_by_id(open_archive: Open) -> None:
    archive = open_archive(*(Article(name, title=name, published=NOW) for name in ("গ", "ক", "খ")))
    assert [listed.article_id for listed in list_month(archive, "2024-06")] == ["ক", "খ", "গ"]
