"""The record that everything agrees on, and the times in it."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import (
    FIELDS,
    Article,
    InvalidArticle,
    article_from_record,
    article_to_record,
    fallback_id,
    iso_time,
    local_moment,
    moment_of,
)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param("2024-06-20", "2024-06-20", id="day"),
        pytest.param("2024-06-20T13:24", "2024-06-20T13:24:00+06:00", id="no-offset-is-dhaka"),
        pytest.param("2024-06-20 13:24:59", "2024-06-20T13:24:59+06:00", id="space"),
        pytest.param("2024-06-20T13:24:00.123456", "2024-06-20T13:24:00+06:00", id="fractions-go"),
        pytest.param("2024-06-20T13:24:00Z", "2024-06-20T13:24:00+00:00", id="z"),
        pytest.param("2024-06-20T13:24+0530", "2024-06-20T13:24:00+05:30", id="offset-without-colon"),
        pytest.param("2024-06-20T13:24:00 +05:30", "2024-06-20T13:24:00+05:30", id="space-before-the-offset"),
        pytest.param("2024-06-20T13:24:00-03:30", "2024-06-20T13:24:00-03:30", id="west"),
        pytest.param("1925-03-02T10:00", "1925-03-02T10:00:00+05:53", id="before-whole-minutes-of-offset"),
        pytest.param("2024-02-29", "2024-02-29", id="leap-day"),
        pytest.param("2023-02-29", None, id="no-leap-day"),
        pytest.param("2024-06-31", None, id="31-june"),
        pytest.param("2024-06-20T25:00", None, id="hour-25"),
        pytest.param("2024-06-20T13:60", None, id="minute-60"),
        pytest.param("2024-06-20T13:24+25:00", None, id="offset-of-25-hours"),
        pytest.param("0000-01-01", None, id="year-0"),
        pytest.param("২০২৪-০৬-২০", None, id="bengali-digits"),
        pytest.param("20-06-2024", None, id="day-first"),
        pytest.param("2024-06-20T", None, id="no-clock"),
        pytest.param("2024-06-20\n", None, id="trailing-newline"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_time_is_iso_8601_with_an_offset_or_a_bare_day(text: str, time: str | None) -> None:
    assert iso_time(text) == time


@given(
    st.datetimes(timezones=st.none() | st.timezones()),
    st.sampled_from(["T", " "]),
)
def test_what_was_made_a_time_stays_that_time(moment: datetime.datetime, between: str) -> None:
    time = iso_time(moment.isoformat(between, "seconds"))
    if time is not None:
        assert iso_time(time) == time
        assert moment_of(time).utcoffset() is not None


def test_a_bare_day_begins_in_dhaka() -> None:
    assert moment_of("2024-06-20") == datetime.datetime(2024, 6, 19, 18, tzinfo=datetime.timezone.utc)
    assert moment_of("2024-06-20T13:24:00+05:30") == datetime.datetime(2024, 6, 20, 7, 54, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        pytest.param("2024-06-20", "2024-06-20", id="bare-day"),
        pytest.param("2024-06-20T01:00:00+05:30", "2024-06-20", id="clock-that-is-named"),
        pytest.param("2024-06-20T18:30:00+00:00", "2024-06-21", id="utc-is-told-as-dhaka"),
        pytest.param("9999-12-31T23:30:00+00:00", "9999-12-31", id="end-of-time"),
    ],
)
def test_the_day_is_that_of_the_clock_where_it_was_published(published: str, day: str) -> None:
    assert local_moment(published).date().isoformat() == day


def test_a_title_alone_and_a_body_alone_are_articles() -> None:
    assert article_from_record({"id": "a", "title": "ক"}) == Article(id="a", title="ক")
    assert article_from_record({"id": "a", "body": "ক"}) == Article(id="a", body="ক")


@pytest.mark.parametrize(
    ("record", "article_id"),
    [
        pytest.param({"id": "a", "url": "u"}, "a", id="id-first"),
        pytest.param({"id": 0, "url": "u"}, "0", id="number-zero"),
        pytest.param({"id": 1.5}, "1.5", id="fraction"),
        pytest.param({"id": "", "url": "u"}, "u", id="then-url"),
        pytest.param({"id": " ", "url": None}, fallback_id(None, "ক", None), id="then-hash"),
        pytest.param(
            {"source": "স", "published": "2024-06-20T23:00"}, fallback_id("স", "ক", "2024-06-20"), id="hash-of-the-day"
        ),
    ],
)
def test_the_id_is_the_given_one_else_the_url_else_a_hash(record: dict[str, object], article_id: str) -> None:
    assert article_from_record({**record, "title": "ক"}).id == article_id


def test_a_hash_stands_for_source_title_and_day() -> None:
    same = fallback_id("স", "ক", "2024-06-20")
    assert same == fallback_id("স", "ক", "2024-06-20T13:24:00+06:00")
    others = [fallback_id("শ", "ক", "2024-06-20"), fallback_id("স", "খ", "2024-06-20"), fallback_id("স", "ক", None)]
    assert len({same, *others}) == 4


@pytest.mark.parametrize(
    ("record", "reason", "message"),
    [
        pytest.param({}, "no-text", "neither title nor body has any text", id="nothing"),
        pytest.param({"id": "a", "title": " \n\u00a0"}, "no-text", "neither title nor body has any text", id="blank"),
        pytest.param({"title": 5}, "not-a-string", "title is int, not a string", id="number"),
        pytest.param({"title": "x", "source": ["s"]}, "not-a-string", "source is list, not a string", id="list"),
        pytest.param({"title": "x", "id": False}, "not-a-string", "id is bool, not a string", id="truth"),
        pytest.param(
            {"title": "x", "updated": "2024-06-31"},
            "bad-date",
            "updated is no ISO 8601 time: '2024-06-31' (2024-06-20 or 2024-06-20T13:24:00+06:00)",
            id="date",
        ),
    ],
)
def test_a_record_that_is_no_article_says_why(record: dict[str, object], reason: str, message: str) -> None:
    with pytest.raises(InvalidArticle) as raised:
        article_from_record(record)
    assert (raised.value.reason, str(raised.value)) == (reason, message)


values = st.none() | st.text() | st.integers() | st.booleans() | st.lists(st.text(), max_size=2)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(), values))
def test_an_article_goes_through_its_record(record: dict[str, object]) -> None:
    try:
        article = article_from_record(record)
    except InvalidArticle:
        return
    stored = json.dumps(article_to_record(article), ensure_ascii=False).encode()
    assert article_from_record(json.loads(stored)) == article
