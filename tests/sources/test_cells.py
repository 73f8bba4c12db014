"""Values as JSON, workbooks and databases hold them: what they say, and which time they are."""

from __future__ import annotations

import datetime
import decimal
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import DHAKA, iso_time
from search.sources.cells import Dating, is_nothing, text_of, time_of

NOW = datetime.datetime(2024, 6, 20, 14, 0, tzinfo=DHAKA)
AT = "2024-06-20T13:24:00+06:00"
AT_IN_UTC = "2024-06-20T07:24:00+00:00"
DAY = "2024-06-20"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes() | st.dates(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["name", "$date", "rendered", "seconds", "x"]), inner)
    ),
)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "  ",
        "null",
        "None",
        "NaN",
        "nan",
        "N/A",
        "n/a",
        "#N/A",
        "NaT",
        "<NA>",
        "-",
        "\\N",
        "No description available",
        float("nan"),
        [],
        {},
        False,
    ],
)
def test_nothing_is_written_in_many_ways(value: object) -> None:
    assert is_nothing(value)
    assert text_of(value) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(" পদ্মা সেতু\r\nখুলল ", "পদ্মা সেতু\nখুলল", id="line-ends"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone-surrogate"),
        pytest.param(1971, "1971", id="number"),
        pytest.param(17.0, "17", id="whole-number-of-a-workbook"),
        pytest.param(0.5, "0.5", id="fraction"),
        pytest.param(decimal.Decimal(17), "17", id="decimal"),
        pytest.param(uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005", id="uuid"),
        pytest.param("নদী".encode(), "নদী", id="bytes"),
        pytest.param(["করিম", None, "রহিম", "করিম"], "করিম, রহিম", id="list"),
        pytest.param([{"@type": "Person", "name": "করিম"}, {"name": "রহিম"}], "করিম, রহিম", id="schema-org"),
        pytest.param({"rendered": "নদী", "protected": False}, "নদী", id="wordpress"),
        pytest.param({"$oid": "66740c"}, "66740c", id="mongodb"),
        pytest.param({"en": "River", "bn": "নদী", "name": "x"}, "নদী", id="languages"),
        pytest.param([[[[[["নদী"]]]]]], "", id="too-deep"),
        pytest.param(object(), "", id="something-else"),
    ],
)
def test_a_value_says_a_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_paragraphs_are_kept_as_printed_and_names_told_once() -> None:
    assert text_of(["জয় বাংলা", "জয় বাংলা"], "\n") == "জয় বাংলা\nজয় বাংলা"
    assert text_of(["করিম", "করিম"]) == "করিম"


@pytest.mark.parametrize(
    ("value", "time"),
    [
        pytest.param("2024-06-20 13:24:00.123", AT, id="iso-with-a-space"),
        pytest.param("2024-06-20T13:24", AT, id="iso-without-seconds"),
        pytest.param("2024-06-20T07:24:00.123456789Z", AT_IN_UTC, id="nanoseconds"),
        pytest.param("20240620T072400Z", AT_IN_UTC, id="compact-iso"),
        pytest.param("২০২৪-০৬-২০", DAY, id="bengali-digits"),
        pytest.param("20/06/2024", DAY, id="day-first"),
        pytest.param("20-06-2024", DAY, id="day-first-with-hyphens"),
        pytest.param("6/20/2024", DAY, id="a-month-first-that-cannot-be-the-day"),
        pytest.param("২০ জুন ২০২৪, ১৩:২৪", AT, id="as-printed"),
        pytest.param("প্রকাশ: ২০ জুন ২০২৪, ১৩:২৪ | আপডেট: ২১ জুন ২০২৪, ১০:০০", AT, id="labels"),
        pytest.param("আপডেট: ২১ জুন ২০২৪, ১০:০০ | প্রকাশ: ২০ জুন ২০২৪, ১৩:২৪", AT, id="labels-the-other-way-round"),
        pytest.param("June 20, 2024 at 1:24 pm", AT, id="english"),
        pytest.param("Thu, 20 Jun 2024 07:24:00 GMT", AT_IN_UTC, id="rfc-822"),
        pytest.param("Thu, 20 Jun 2024 03:24:00 EDT", "2024-06-20T03:24:00-04:00", id="rfc-822-by-name-of-zone"),
        pytest.param("Thu, 31 Jun 2024 03:24:00 EDT", None, id="rfc-822-on-no-day"),
        pytest.param("Thu Jun 20 13:24:00 2024", AT, id="asctime"),
        pytest.param("Thu Jun 20 07:24:00 +0000 2024", AT_IN_UTC, id="asctime-with-zone"),
        pytest.param("Thu Jun 20 2024 13:24:00 GMT+0600 (Bangladesh Standard Time)", AT, id="javascript"),
        pytest.param("/Date(1718868240000+0600)/", AT_IN_UTC, id="dot-net"),
        pytest.param(1718868240, AT_IN_UTC, id="unix-seconds"),
        pytest.param("1718868240.5", AT_IN_UTC, id="unix-seconds-as-text"),
        pytest.param(1718868240000, AT_IN_UTC, id="unix-milliseconds"),
        pytest.param(1718868240000000, AT_IN_UTC, id="unix-microseconds"),
        pytest.param("১৭১৮৮৬৮২৪০", AT_IN_UTC, id="unix-seconds-in-bengali-digits"),
        pytest.param(20240620, DAY, id="digits-of-a-day"),
        pytest.param("20240620132400", AT, id="digits-of-a-time"),
        pytest.param(45463, DAY, id="day-of-a-workbook"),
        pytest.param({"$date": "2024-06-20T07:24:00Z"}, AT_IN_UTC, id="mongodb"),
        pytest.param({"$date": {"$numberLong": "1718868240000"}}, AT_IN_UTC, id="mongodb-number"),
        pytest.param({"_seconds": 1718868240, "_nanoseconds": 0}, AT_IN_UTC, id="firestore"),
        pytest.param({"date": "2024-06-20 13:24:00.000000", "timezone": "Asia/Dhaka"}, AT, id="php"),
        pytest.param(datetime.datetime(2024, 6, 20, 13, 24, 0, 5), AT, id="datetime"),  # noqa: DTZ001 -- as workbooks have it
        pytest.param(
            datetime.datetime(2024, 6, 20, 7, 24, tzinfo=datetime.timezone.utc), AT_IN_UTC, id="datetime-with-zone"
        ),
        pytest.param(datetime.date(2024, 6, 20), DAY, id="date"),
        pytest.param("৯ ঘণ্টা আগে", "2024-06-20T05:00:00+06:00", id="told-from-now"),
        pytest.param("২৩: ৪০ , ডিসেম্বর ১৬", "2023-12-16T23:40:00+06:00", id="without-a-year"),
        pytest.param("20240631", None, id="digits-of-no-day"),
        pytest.param("31/06/2024", None, id="no-day"),
        pytest.param("2024", None, id="only-a-year"),
        pytest.param("শীঘ্রই", None, id="words"),
        pytest.param(True, None, id="truth"),
        pytest.param(10**30, None, id="huge"),
        pytest.param(float("inf"), None, id="infinite"),
    ],
)
def test_a_value_is_a_time(value: object, time: str | None) -> None:
    assert time_of(value, Dating(NOW)) == time


def test_nothing_is_told_from_now_where_now_is_not_known() -> None:
    assert time_of("৯ ঘণ্টা আগে", Dating()) is None


def test_a_table_may_have_the_month_first() -> None:
    assert time_of("06/07/2024", Dating()) == "2024-07-06"
    assert time_of("06/07/2024", Dating(month_first=True)) == "2024-06-07"


def test_a_time_that_is_said_to_be_utc_is_no_time_of_dhaka() -> None:
    assert time_of("2024-06-20T07:24:00", Dating(), is_utc=True) == AT_IN_UTC
    assert time_of(AT, Dating(), is_utc=True) == AT


def test_an_offset_of_before_1941_is_in_whole_minutes() -> None:
    assert time_of(datetime.datetime(1930, 1, 1, tzinfo=DHAKA), Dating()) == "1930-01-01T00:00:00+05:53"


@given(JSON)
def test_any_value_is_a_text_and_perhaps_a_time(value: object) -> None:
    text_of(value).encode()
    time = time_of(value, Dating(NOW))
    assert time is None or iso_time(time) == time
