"""Dates as they are printed in datelines -> ISO 8601."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import iso_time
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
        pytest.param("৬ আষাঢ় ১৪৩১", None, id="bangla-calendar-alone"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_date_is_found_as_it_is_printed(text: str, time: str | None) -> None:
    assert find_time(text) == time


@given(st.datetimes(datetime.datetime(1850, 1, 1), datetime.datetime(2100, 1, 1)))  # noqa: DTZ001  # printed clocks name no zone
def test_what_is_found_in_any_date_is_a_time_of_an_article(moment: datetime.datetime) -> None:
    found = find_time(f"{moment:%d/%m/%Y %H:%M}")
    assert found is not None
    assert found.startswith(f"{moment:%Y-%m-%dT%H:%M}:00+0")
    assert iso_time(found) == found


@given(st.text() | st.text("০১২৩৪৫৬৭৮৯/-.: জুন২০পিএমরাতটা"))
def test_what_is_found_in_any_text_is_a_time_of_an_article(text: str) -> None:
    found = find_time(text)
    assert found is None or iso_time(found) == found
