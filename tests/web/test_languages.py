"""Bengali first, English on request; digits, dates and numbers in the reader's script."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.articles import moment_of
from web.config import WebConfig
from web.languages import ago, date_name, day, language_of, moment, month, number


def test_pages_are_bengali_whatever_the_browser_accepts(client: FlaskClient) -> None:
    assert '<html lang="bn">' in client.get("/", headers={"Accept-Language": "en"}).text


def test_language_link_turns_the_page_english_and_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/?lang=en")
    assert '<html lang="en">' in answer.text
    assert answer.headers.getlist("Set-Cookie") == [
        "lang=en; Expires=" + answer.headers["Set-Cookie"].split("Expires=")[1].split(";")[0]
        + "; Max-Age=31536000; HttpOnly; Path=/; SameSite=Lax"
    ]  # fmt: skip
    assert '<html lang="en">' in client.get("/").text


def test_page_without_choice_sets_no_cookie(client: FlaskClient) -> None:
    assert [client.get(path).headers.getlist("Set-Cookie") for path in ("/", "/?lang=xx", "/api/search?lang=en")] == [
        []
    ] * 3


@pytest.mark.parametrize(
    ("address", "link"),
    [
        pytest.param("/?q=k&page=2&roman=off", "?q=k&amp;page=2&amp;roman=off&amp;lang=en", id="results"),
        pytest.param("/article/putin-1?q=k&lang=bn", "?q=k&amp;lang=en", id="article"),
        pytest.param("//evil.example/", "?lang=en", id="path-like-a-host"),
    ],
)
def test_language_link_stays_on_the_page(client: FlaskClient, address: str, link: str) -> None:
    assert f'<a class="language" href="{link}" lang="en" hreflang="en"' in client.get(address).text


def test_english_page_keeps_bengali_text_marked_as_such(client: FlaskClient) -> None:
    page = " ".join(client.get("/?q=k&lang=en").text.split())
    assert "1–2 of 96 articles" in page
    assert '<span class="source" lang="bn">কালের কণ্ঠ</span>' in page
    assert '<span class="source" lang="en">bdnews24.com</span>' in page
    assert '<time datetime="2024-06-20T13:24:00+06:00" title="20 June 2024, 13:24">20 June 2024</time>' in page


def test_site_can_be_english_first(client: FlaskClient, app: Flask) -> None:
    engine, _, index = app.extensions["khobor"]
    app.extensions["khobor"] = (engine, WebConfig(default_language="en"), index)
    assert '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize(
    ("published", "bengali", "english"),
    [
        pytest.param("2024-06-20", "২০ জুন ২০২৪", "20 June 2024", id="bare-day"),
        pytest.param("2024-06-20T13:24:00+06:00", "২০ জুন ২০২৪, ১৩:২৪", "20 June 2024, 13:24", id="dhaka"),
        pytest.param("2024-06-20T00:10:00+05:30", "২০ জুন ২০২৪, ০০:১০", "20 June 2024, 00:10", id="kolkata"),
        pytest.param(
            "2024-06-30T19:05:00+00:00", "১ জুলাই ২০২৪, ০১:০৫", "1 July 2024, 01:05", id="utc-is-shown-as-dhaka"
        ),
    ],
)
def test_moment_is_told_on_the_clock_of_its_place(app: Flask, published: str, bengali: str, english: str) -> None:
    told = []
    for language in ("bn", "en"):
        with app.test_request_context(f"/?lang={language}"):
            told.append(moment(published))
    assert told == [bengali, english]


@pytest.mark.parametrize(
    ("published", "bengali", "english"),
    [
        pytest.param("2024-06-23T13:23:40+06:00", "১ মিনিট আগে", "1 minute ago", id="just-now"),
        pytest.param("2024-06-23T08:00:00+00:00", "", "", id="yet-to-come"),
        pytest.param("2024-06-23T11:24:00+06:00", "২ ঘণ্টা আগে", "2 hours ago", id="hours"),
        pytest.param("2024-06-20T13:24:00+06:00", "৩ দিন আগে", "3 days ago", id="days"),
        pytest.param("2024-06-20T12:54:00+05:30", "৩ দিন আগে", "3 days ago", id="on-another-clock"),
        pytest.param("2024-06-23", "আজ", "today", id="bare-day-of-today"),
        pytest.param("2024-06-22", "গতকাল", "yesterday", id="bare-day-of-yesterday"),
        pytest.param("2024-06-17", "৬ দিন আগে", "6 days ago", id="bare-day"),
        pytest.param("2024-05-23", "১ মাস আগে", "1 month ago", id="months"),
        pytest.param("2023-06-25", "১২ মাস আগে", "12 months ago", id="nearly-a-year"),
        pytest.param("2023-06-20", "", "", id="more-than-a-year"),
    ],
)
def test_recent_time_is_told_from_now(
    app: Flask, monkeypatch: pytest.MonkeyPatch, published: str, bengali: str, english: str
) -> None:
    monkeypatch.setattr("web.languages.now", lambda: moment_of("2024-06-23T13:24:00+06:00"))
    told = []
    for language in ("bn", "en"):
        with app.test_request_context(f"/?lang={language}"):
            told.append(ago(published))
    assert told == [bengali, english]


def test_day_month_and_number_in_bengali(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [day("2024-01-02"), month("2023-12"), number(1234567), number(7)] == [
            "২ জানুয়ারি ২০২৪",
            "ডিসেম্বর ২০২৩",
            "১২,৩৪,৫৬৭",
            "৭",
        ]


def test_number_in_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert number(1234567) == "1,234,567"


def test_one_bengali_letter_makes_a_text_bengali() -> None:
    assert [language_of("NRB ব্যাংক"), language_of("bdnews24.com"), language_of("")] == ["bn", "en", "en"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("2024-06-20", "২০ জুন ২০২৪", id="day"),
        pytest.param("২০২৪-০৬", "জুন ২০২৪", id="month"),
        pytest.param("2024", "২০২৪", id="year"),
        pytest.param("2024-13", "২০২৪-১৩", id="no-such-month"),
        pytest.param("june", "june", id="no-date"),
        pytest.param("", "", id="open-end"),
    ],
)
def test_typed_date_is_named(app: Flask, typed: str, name: str) -> None:
    with app.test_request_context("/"):
        assert date_name(typed) == name
