"""Dates as they are printed in datelines -> ISO 8601."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import iso_time
from search.bengali.bangla_calendar import Calendar
from search.bengali.dates import find_time

MORNING, EVENING = "2024-06-20T09:24:00+06:00", "2024-06-20T21:24:00+06:00"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param("২০ জুন ২০২৪", "2024-06-20", id="day-month-year"),
        pytest.param("২০ জুন, ২০২৪", "2024-06-20", id="comma"),
        pytest.param("২০শে জুন ২০২৪", "2024-06-20", id="ordinal"),
        pytest.param("১লা জুলাই ২০২৪", "2024-07-01", id="first"),
        pytest.param("জুন ২০, ২০২৪", "2024-06-20", id="month-first"),
        pytest.param("June 20, 2024", "2024-06-20", id="english-month-first"),
        pytest.param("20th June 2024", "2024-06-20", id="english-ordinal"),
        pytest.param("২০২৪-০৬-২০", "2024-06-20", id="iso"),
        pytest.param("২০/০৬/২০২৪", "2024-06-20", id="slashes"),
        pytest.param("২০.৬.২০২৪", "2024-06-20", id="stops"),
        pytest.param("20/06/২০২৪", "2024-06-20", id="mixed-digits"),
        pytest.param("১৫ ফেব্রুয়ারী ২০২৪", "2024-02-15", id="long-i"),
        pytest.param("১৫ ফেব্রু\u09dfারি ২০২৪", "2024-02-15", id="ya-in-one-piece"),
        pytest.param("৫ অগস্ট ২০২৪", "2024-08-05", id="kolkata-august"),
        pytest.param("বৃহস্পতিবার, ২০ জুন ২০২৪, ৬ আষাঢ় ১৪৩১", "2024-06-20", id="both-calendars"),
        pytest.param("২৯ ফেব্রুয়ারি ২০২৪", "2024-02-29", id="leap-day"),
        pytest.param("২০ জুন ২০২৪ ০৯:২৪", MORNING, id="clock"),
        pytest.param("২০ জুন ২০২৪ ০৯:২৪:৫৯", MORNING, id="seconds"),
        pytest.param("২০ জুন ২০২৪, ০৯:২৪ এএম", MORNING, id="am-in-bengali"),
        pytest.param("২০ জুন ২০২৪, ০৯:২৪ পিএম", EVENING, id="pm-in-bengali"),
        pytest.param("২০ জুন ২০২৪, ০৯:২৪ পি.এম", EVENING, id="pm-with-stop"),
        pytest.param("20 June 2024 9:24 p.m.", EVENING, id="pm-with-stops"),
        pytest.param("20 June 2024 9:24AM", MORNING, id="am-glued"),
        pytest.param("০৯:২৪, ২০ জুন ২০২৪", MORNING, id="clock-before"),
        pytest.param("২০ জুন ২০২৪, সকাল ০৯:২৪", MORNING, id="morning"),
        pytest.param("২০ জুন ২০২৪, রাত ৯টা ২৪ মিনিট", EVENING, id="night-in-words"),
        pytest.param("২০ জুন ২০২৪, বিকেল ৫টা", "2024-06-20T17:00:00+06:00", id="afternoon-without-minutes"),
        pytest.param("২০ জুন ২০২৪, দুপুর ১২:৩০", "2024-06-20T12:30:00+06:00", id="noon"),
        pytest.param("২০ জুন ২০২৪, রাত ১২:৩০", "2024-06-20T00:30:00+06:00", id="midnight"),
        pytest.param("২০ জুন ২০২৪, ১২:৩০ এএম", "2024-06-20T00:30:00+06:00", id="midnight-am"),
        pytest.param("২০ জুন ২০২৪, ১২:৩০ পিএম", "2024-06-20T12:30:00+06:00", id="noon-pm"),
        pytest.param("২০ জুন ২০২৪, ভোর ৪:০৫", "2024-06-20T04:05:00+06:00", id="dawn"),
        pytest.param("২০ জুন ২০২৪ ২৫:৯৯", "2024-06-20", id="impossible-clock"),
        pytest.param("৩১ জুন ২০২৪", None, id="31-june"),
        pytest.param("৩০/১৩/২০২৪", None, id="month-13"),
        pytest.param("২৯ ফেব্রুয়ারি ২০২৩", None, id="no-leap-day"),
        pytest.param("২০ জুন", None, id="no-year"),
        pytest.param("জুন ২০২৪", None, id="no-day"),
        pytest.param("ফোন ০১৭-১২-৩৪৫৬৭৮৯০", None, id="telephone"),
        pytest.param("৬ আষাঢ় ১৪৩১", "2024-06-20", id="bangla-calendar-alone"),
        pytest.param("৬ আষাঢ় ১৪৩১, ২০ জুন ২০২৪, ০৯:২৪", MORNING, id="bangla-calendar-first"),
        pytest.param("পহেলা বৈশাখ ১৪৩১", "2024-04-14", id="bangla-new-year"),
        pytest.param("৬ আষাঢ় ২০২৪", None, id="bangla-month-in-a-common-year"),
        pytest.param("আপডেটঃ ২০ জুন ২০২৪ | ০৯:২৪", MORNING, id="label-and-bar"),
        pytest.param("প্রকাশ : ২০ জুন ২০২৪, ০৯: ২৪", MORNING, id="space-in-the-clock"),
        pytest.param("২০ জুন ২০২৪, সকাল ৯.২৪", MORNING, id="stop-in-the-clock"),
        pytest.param("২০ জুন, বৃহস্পতিবার, ২০২৪", "2024-06-20", id="weekday-inside"),
        pytest.param("Thu, 20 Jun 2024 03:24:59 GMT", "2024-06-20T03:24:59+00:00", id="feed"),
        pytest.param("Thu, 20 Jun 2024 09:24:59 +0600", "2024-06-20T09:24:59+06:00", id="feed-with-an-offset"),
        pytest.param("2024-06-20T03:24:59+00:00", "2024-06-20T03:24:59+00:00", id="iso-with-an-offset"),
        pytest.param("২০২৪-০৬-২০ ০৯:২৪:৫৯", "2024-06-20T09:24:59+06:00", id="iso-in-bengali-digits"),
        pytest.param("June 20, 2024 9:24 IST", "2024-06-20T09:24:00+05:30", id="indian-time"),
        pytest.param("09:24 AM, 20 June 2024, Thursday", MORNING, id="clock-and-weekday-around"),
        pytest.param("2024/06/20", "2024-06-20", id="slashes-year-first"),
        pytest.param("২০ জানু. ২০২৪", "2024-01-20", id="short-month"),
        pytest.param("২০-জুন-২৪", "2024-06-20", id="two-digit-year-behind-a-month"),
        pytest.param("২০/০৬/২৪", "2024-06-20", id="two-digit-year-between-slashes"),
        pytest.param("২৬ মার্চ ’৭১", "1971-03-26", id="two-digit-year-with-apostrophe"),
        pytest.param("৩-২-২৪", None, id="score"),
        pytest.param("৯ ঘণ্টা আগে", None, id="told-from-an-unknown-time"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_date_is_found_as_it_is_printed(text: str, time: str | None) -> None:
    assert find_time(text) == time


NOW = datetime.datetime(2026, 6, 10, 6, 0, 30, tzinfo=datetime.timezone.utc)  # noon in Dhaka


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param("৯ ঘণ্টা আগে", "2026-06-10T03:00:30+06:00", id="hours"),
        pytest.param("১৩ ঘন্টা আগে", "2026-06-09T23:00:30+06:00", id="other-spelling-past-midnight"),
        pytest.param("১ ঘণ্টা ২০ মিনিট আগে", "2026-06-10T10:40:30+06:00", id="hours-and-minutes"),
        pytest.param("এক ঘণ্টা আগে", "2026-06-10T11:00:30+06:00", id="in-words"),
        pytest.param("আধা ঘণ্টা আগে", "2026-06-10T11:30:30+06:00", id="half-an-hour"),
        pytest.param("প্রকাশ: ৫ মিনিট আগে", "2026-06-10T11:55:30+06:00", id="label"),
        pytest.param("2 hours ago", "2026-06-10T10:00:30+06:00", id="english"),
        pytest.param("এইমাত্র", "2026-06-10T12:00:30+06:00", id="just-now"),
        pytest.param("১ দিন আগে", "2026-06-09", id="a-day"),
        pytest.param("২ সপ্তাহ আগে", "2026-05-27", id="weeks"),
        pytest.param("৩ মাস আগে", "2026-03-10", id="months"),
        pytest.param("১ বছর আগে", "2025-06-10", id="a-year"),
        pytest.param("আজ", "2026-06-10", id="today"),
        pytest.param("আজ, ১৩:২৪", "2026-06-10T13:24:00+06:00", id="today-with-a-clock"),
        pytest.param("গতকাল রাত ৯টা", "2026-06-09T21:00:00+06:00", id="yesterday-with-a-clock"),
        pytest.param("২৩: ৪০ , ডিসেম্বর ১৬", "2025-12-16T23:40:00+06:00", id="no-year"),
        pytest.param("প্রকাশ: ৯ জুন", "2026-06-09", id="no-year-with-a-label"),
        pytest.param("২০ জুন ২০২৪", "2024-06-20", id="a-year-needs-no-now"),
        pytest.param("২০ বছর আগে হারানো ছেলে", None, id="a-sentence"),
        pytest.param("আজ ঢাকায় বৃষ্টি", None, id="a-headline"),
        pytest.param("৯৯৯৯ বছর আগে", None, id="before-the-calendar"),
        pytest.param("N/A", None, id="nothing"),
    ],
)
def test_what_is_told_from_now_is_resolved(text: str, time: str | None) -> None:
    assert find_time(text, NOW) == time


def test_a_time_without_a_zone_is_told_from_a_clock_in_dhaka() -> None:
    assert find_time("১ ঘণ্টা আগে", datetime.datetime(2026, 6, 10, 12)) == "2026-06-10T11:00:00+06:00"  # noqa: DTZ001


def test_a_bangla_date_of_kolkata_is_read_by_its_calendar() -> None:
    assert find_time("৬ আষাঢ় ১৪৩১", calendar=Calendar.WEST_BENGAL) == "2024-06-21"


@given(st.datetimes(datetime.datetime(1850, 1, 1), datetime.datetime(2100, 1, 1)))  # noqa: DTZ001  # printed clocks name no zone
def test_what_is_found_in_any_date_is_a_time_of_an_article(moment: datetime.datetime) -> None:
    found = find_time(f"{moment:%d/%m/%Y %H:%M}")
    assert found is not None
    assert found.startswith(f"{moment:%Y-%m-%dT%H:%M}:00+0")
    assert iso_time(found) == found


PIECES = "২০ জুন ২০২৪ 6 আষাঢ় ১৪৩১ ৯ ঘণ্টা দিন আগে গতকাল '৭১ 9:24 রাত ৯টা +0600 -0630 GMT , / -".split()


@given(st.text() | st.text("০১২৩৪৫৬৭৮৯/-.: জুন২০পিএমরাতটা") | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_what_is_found_in_any_text_is_a_time_of_an_article(text: str) -> None:
    for found in (find_time(text), find_time(text, NOW)):
        assert found is None or iso_time(found) == found
