"""The calendars, and the periods that a text names."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.bangla_calendar import BanglaDate, Calendar, from_gregorian, month_days, to_gregorian
from search.bengali.dates import ImpossibleDate, Period, parse_period

BANGLADESH, WEST_BENGAL = Calendar.BANGLADESH, Calendar.WEST_BENGAL
TODAY = datetime.date(2026, 6, 10)


def period(first: str, last: str | None = None) -> Period:
    return Period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("bangla", "calendar", "day"),
    [
        pytest.param((1431, 1, 1), BANGLADESH, "2024-04-14", id="new-year-in-dhaka"),
        pytest.param((1431, 3, 6), BANGLADESH, "2024-06-20", id="a-day-of-1431"),
        pytest.param((1426, 6, 31), BANGLADESH, "2019-10-16", id="the-first-long-ashwin"),
        pytest.param((1430, 11, 8), BANGLADESH, "2024-02-21", id="language-day-since-2019"),
        pytest.param((1424, 11, 9), BANGLADESH, "2018-02-21", id="language-day-before-2019"),
        pytest.param((1430, 12, 12), BANGLADESH, "2024-03-26", id="independence-day"),
        pytest.param((1431, 9, 1), BANGLADESH, "2024-12-16", id="victory-day-since-2019"),
        pytest.param((1424, 9, 2), BANGLADESH, "2017-12-16", id="victory-day-before-2019"),
        pytest.param((1431, 1, 25), BANGLADESH, "2024-05-08", id="tagore-s-birthday-in-dhaka"),
        pytest.param((1430, 11, 30), BANGLADESH, "2024-03-14", id="falgun-of-a-leap-year"),
        pytest.param((1358, 11, 8), BANGLADESH, "1952-02-21", id="the-language-movement"),
        pytest.param((1383, 5, 12), BANGLADESH, "1976-08-29", id="nazrul-s-death"),
        pytest.param((1348, 4, 22), WEST_BENGAL, "1941-08-07", id="tagore-s-death"),
        pytest.param((1306, 2, 11), WEST_BENGAL, "1899-05-24", id="nazrul-s-birth"),
        pytest.param((1430, 1, 25), WEST_BENGAL, "2023-05-09", id="tagore-s-birthday-in-kolkata"),
        pytest.param((1427, 1, 1), WEST_BENGAL, "2020-04-14", id="new-year-in-kolkata-2020"),
        pytest.param((1428, 1, 1), WEST_BENGAL, "2021-04-15", id="new-year-in-kolkata-2021"),
        pytest.param((1430, 1, 1), WEST_BENGAL, "2023-04-15", id="new-year-in-kolkata-2023"),
        pytest.param((1431, 1, 1), WEST_BENGAL, "2024-04-14", id="new-year-in-kolkata-2024"),
        pytest.param((1432, 1, 1), WEST_BENGAL, "2025-04-15", id="new-year-in-kolkata-2025"),
    ],
)
def test_a_bangla_date_is_a_day_and_the_day_that_date(
    bangla: tuple[int, int, int], calendar: Calendar, day: str
) -> None:
    date, gregorian = BanglaDate(*bangla), datetime.date.fromisoformat(day)
    assert (to_gregorian(date, calendar), from_gregorian(gregorian, calendar)) == (gregorian, date)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(1424, [31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30, 30], id="before-2019"),
        pytest.param(1422, [31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 31, 30], id="before-2019-leap"),
        pytest.param(1429, [31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 29, 30], id="since-2019"),
        pytest.param(1430, [31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30], id="since-2019-leap"),
    ],
)
def test_the_months_of_bangladesh_have_their_days(year: int, expected: list[int]) -> None:
    assert [month_days(year, month) for month in range(1, 13)] == expected


@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2400, 1, 1)), st.sampled_from(Calendar))
def test_a_day_is_itself_after_a_way_through_either_calendar(day: datetime.date, calendar: Calendar) -> None:
    assert to_gregorian(from_gregorian(day, calendar), calendar) == day


@given(st.integers(1007, 1807), st.integers(1, 12), st.sampled_from(Calendar))
def test_months_follow_one_another_without_a_gap(year: int, month: int, calendar: Calendar) -> None:
    last = to_gregorian(BanglaDate(year, month, month_days(year, month, calendar)), calendar)
    after = BanglaDate(year, month + 1, 1) if month < 12 else BanglaDate(year + 1, 1, 1)
    assert from_gregorian(last + datetime.timedelta(days=1), calendar) == after


@given(st.integers(1300, 1500), st.integers(1, 12))
def test_months_of_the_sun_have_29_to_32_days(year: int, month: int) -> None:
    assert 29 <= month_days(year, month, WEST_BENGAL) <= 32


@pytest.mark.parametrize(
    "date", [(1431, 1, 32), (1431, 13, 1), (1431, 0, 1), (1431, 1, 0), (0, 1, 1), (10000, 1, 1)], ids=str
)
def test_a_day_that_the_calendar_does_not_have_is_none(date: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no day"):
        to_gregorian(BanglaDate(*date))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("২০২৪", period("2024-01-01", "2024-12-31"), id="year"),
        pytest.param("২০২৪ সাল", period("2024-01-01", "2024-12-31"), id="year-and-its-word"),
        pytest.param("২০২৪ খ্রি.", period("2024-01-01", "2024-12-31"), id="common-era"),
        pytest.param("২০২৪-০৬", period("2024-06-01", "2024-06-30"), id="numbers"),
        pytest.param("জুন ২০২৪", period("2024-06-01", "2024-06-30"), id="month"),
        pytest.param("জুন, ২০২৪", period("2024-06-01", "2024-06-30"), id="month-and-comma"),
        pytest.param("ফেব্রুয়ারী ২০২৪", period("2024-02-01", "2024-02-29"), id="older-spelling"),
        pytest.param("২০২৪ সালের জুন মাসে", period("2024-06-01", "2024-06-30"), id="year-first"),
        pytest.param("২০২৪ সালের ২০ জুন", period("2024-06-20"), id="day-with-the-year-first"),
        pytest.param("২০ জুন ২০২৪", period("2024-06-20"), id="day"),
        pytest.param("বৃহস্পতিবার, ২০ জুন ২০২৪", period("2024-06-20"), id="weekday"),
        pytest.param("একুশে ফেব্রুয়ারি ২০২৪", period("2024-02-21"), id="day-in-words"),
        pytest.param("২৬ মার্চ '৭১", period("1971-03-26"), id="year-of-two-digits"),
        pytest.param("June 20, 2024", period("2024-06-20"), id="english"),
        pytest.param("১৪৩১", period("2024-04-14", "2025-04-14"), id="bangla-year"),
        pytest.param("১৪৩১ বঙ্গাব্দ", period("2024-04-14", "2025-04-14"), id="bangla-year-and-its-word"),
        pytest.param("১৪৩১ খ্রিষ্টাব্দ", period("1431-01-01", "1431-12-31"), id="a-year-said-to-be-common"),
        pytest.param("১২৬৮ বঙ্গাব্দ", period("1861-04-12", "1862-04-12"), id="an-old-bangla-year"),
        pytest.param("আষাঢ় ১৪৩১", period("2024-06-15", "2024-07-16"), id="bangla-month-in-both-calendars"),
        pytest.param("৬ আষাঢ় ১৪৩১", period("2024-06-20", "2024-06-21"), id="bangla-day-in-both-calendars"),
        pytest.param("৬ই আষাঢ়, ১৪৩১ বঙ্গাব্দ", period("2024-06-20", "2024-06-21"), id="bangla-day-ordinal"),
        pytest.param("৬/৩/১৪৩১ বঙ্গাব্দ", period("2024-06-20", "2024-06-21"), id="bangla-day-in-numbers"),
        pytest.param("পহেলা বৈশাখ ১৪৩২", period("2025-04-14", "2025-04-15"), id="new-year"),
        pytest.param("৩২ জ্যৈষ্ঠ ১৪৩১", period("2024-06-15"), id="a-day-that-one-calendar-has"),
        pytest.param("গতকাল", None, id="from-no-day"),
        pytest.param("২০ জুন", None, id="no-year"),
        pytest.param("জুন", None, id="month-alone"),
        pytest.param("২০ জুন ২০২৪ নির্বাচন", None, id="more-than-a-date"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_text_names_a_period(text: str, expected: Period | None) -> None:
    assert parse_period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("আজ", period("2026-06-10"), id="today"),
        pytest.param("গতকাল", period("2026-06-09"), id="yesterday"),
        pytest.param("গত পরশু", period("2026-06-08"), id="the-day-before"),
        pytest.param("yesterday", period("2026-06-09"), id="in-english"),
        pytest.param("৩ দিন আগে", period("2026-06-07"), id="days-ago"),
        pytest.param("দুই সপ্তাহ আগে", period("2026-05-27"), id="weeks-ago-in-words"),
        pytest.param("গত ৭ দিন", period("2026-06-04", "2026-06-10"), id="the-last-days"),
        pytest.param("গত সপ্তাহ", period("2026-06-04", "2026-06-10"), id="the-last-week"),
        pytest.param("গত মাস", period("2026-05-01", "2026-05-31"), id="last-month"),
        pytest.param("চলতি মাস", period("2026-06-01", "2026-06-30"), id="this-month"),
        pytest.param("গত বছরের", period("2025-01-01", "2025-12-31"), id="last-year"),
        pytest.param("এ বছর", period("2026-01-01", "2026-12-31"), id="this-year"),
        pytest.param("৫ জুন", period("2026-06-05"), id="a-day-of-this-year"),
        pytest.param("২০ জুন", period("2025-06-20"), id="the-last-day-of-that-name"),
        pytest.param("ডিসেম্বর", period("2025-12-01", "2025-12-31"), id="the-last-month-of-that-name"),
        pytest.param("২৯ ফেব্রুয়ারি", period("2024-02-29"), id="the-last-leap-day"),
        pytest.param("১লা বৈশাখ", period("2026-04-14", "2026-04-15"), id="the-last-new-year"),
        pytest.param("৫ মিনিট আগে", None, id="no-day"),
        pytest.param("৯৯৯৯ বছর আগে", None, id="before-the-calendar"),
        pytest.param("দিন", None, id="a-unit-alone"),
        pytest.param("গত", None, id="last-what"),
    ],
)
def test_a_period_is_told_from_today(text: str, expected: Period | None) -> None:
    assert parse_period(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("৩১ জুন ২০২৪", id="31-june"),
        pytest.param("২০২৪-১৩", id="month-13"),
        pytest.param("২০২৪-০০", id="month-0"),
        pytest.param("০০ জুন ২০২৪", id="day-0"),
        pytest.param("২৯ ফেব্রুয়ারি ২০২৩", id="no-leap-day"),
        pytest.param("৩৩ আষাঢ় ১৪৩১", id="33-asharh"),
        pytest.param("৬ আষাঢ় ২০২৪", id="a-bangla-month-in-a-common-year"),
        pytest.param("২০ জুন ১৪৩১ বঙ্গাব্দ", id="a-common-month-in-a-bangla-year"),
        pytest.param("০০০০", id="year-0"),
    ],
)
def test_what_has_the_form_of_a_date_and_is_none_is_impossible(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        parse_period(text)


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_a_day_in_numbers_names_that_day(day: datetime.date) -> None:
    assert parse_period(day.isoformat(), TODAY) == Period(day, day)


@given(
    st.text()
    | st.lists(st.sampled_from("২০ জুন ২০২৪ ৬ আষাঢ় ১৪৩১ গত ৩ দিন মাস আগে সাল সালের বঙ্গাব্দ - / , ' এক".split())).map(" ".join)
)
def test_a_period_of_any_text_ends_after_it_begins(text: str) -> None:
    try:
        found = parse_period(text, TODAY)
    except ImpossibleDate:
        return
    assert found is None or found.first <= found.last
