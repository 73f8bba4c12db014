"""The reader's language: which it is, and texts, numbers and dates in it.

Texts are gettext message ids in English; web/translations holds the Bengali ones. Only this module knows Flask-Babel.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import flask_babel
from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent
from flask import Flask, g, request

from search.articles import iso_time, local_moment
from web.config import LANGUAGES
from web.extension import current_config

LANGUAGE_COOKIE = "lang"
BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
ASCII_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
BENGALI_LETTER = re.compile("[\u0980-\u09ff]")
BEGINNINGS_FOR_PROGRAMS = ("/api/", "/export.", "/sitemaps/")
PATHS_FOR_PROGRAMS = frozenset(
    (
        "/openapi.json",
        "/healthz",
        "/readyz",
        "/metrics",
        "/feed.atom",
        "/trends.csv",
        "/opensearch.xml",
        "/sitemap.xml",
        "/robots.txt",
    )
)
N_ = str  # marks a text for the catalogue where it is written; gettext translates it where it is shown
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
NEAR_DAYS = (N_("today"), N_("yesterday"))
LONG_AGO = datetime.timedelta(days=365)


def install_languages(app: Flask) -> None:
    """Let *app* and its templates speak the reader's language."""
    flask_babel.Babel(app, default_translation_directories="translations", locale_selector=choose_language)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, language=language, other_language=other_language)
    app.jinja_env.filters.update(
        ago=ago,
        number=number,
        percent=percent,
        digits=digits,
        day=day,
        moment=moment,
        month=month,
        month_name=month_name,
        date_name=date_name,
        language_of=language_of,
    )


def choose_language() -> str:
    """What the link or the cookie says; else, for programs, what they accept; else the site's own language.

    Pages leave Accept-Language aside: see WebConfig.default_language.
    """
    for chosen in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    accepted = request.accept_languages.values() if is_for_programs(request.path) else ()
    spoken = (tag.split("-")[0] for tag in accepted)  # best_match would put any bn before en-GB
    return next((code for code in spoken if code in LANGUAGES), current_config().default_language)


def is_for_programs(path: str) -> bool:
    """Whether what *path* answers is read by programs: its errors are JSON then."""
    return path.startswith(BEGINNINGS_FOR_PROGRAMS) or path in PATHS_FOR_PROGRAMS


def language() -> str:
    """The code of the language, asked of Flask-Babel once a request: a page needs it for each of its numbers."""
    if "language" not in g:
        g.language = flask_babel.get_locale().language
    return str(g.language)


def other_language() -> str:
    return next(code for code in LANGUAGES if code != language())


def gettext(message: str, **values: object) -> str:
    return str(flask_babel.gettext(message, **values))


def digits(text: object) -> str:
    """*text* with its digits in the script of the reader's language."""
    return str(text).translate(BENGALI_DIGITS) if language() == "bn" else str(text)


def number(value: int) -> str:
    """*value* in groups: 1,234,567 or ১২,৩৪,৫৬৭."""
    return grouped(value, language())


@lru_cache(maxsize=4096)  # a page counts some hundred months, and each count takes Babel 20 microseconds
def grouped(value: int, code: str) -> str:
    text = format_decimal(value, locale=code)
    return text.translate(BENGALI_DIGITS) if code == "bn" else text


def percent(share: float) -> str:
    """A share of 1 in percent, to two digits that count: 0.5%, 12%."""
    return rounded_percent(float(f"{share:.2g}"), language())


@lru_cache(maxsize=4096)  # as grouped
def rounded_percent(share: float, code: str) -> str:
    text = format_percent(share, format="#,##0.#####%", locale=code)
    return text.translate(BENGALI_DIGITS) if code == "bn" else text


def day(published: str) -> str:
    """The day of an ISO time of an Article, as a clock where it was published shows it."""
    date = local_moment(published)
    return f"{digits(date.day)} {month(f'{date.year}-{date.month}')}"


def moment(published: str) -> str:
    """The day, and the time where *published* has one."""
    clock = digits(local_moment(published).strftime("%H:%M"))
    return f"{day(published)}, {clock}" if "T" in published else day(published)


def now() -> datetime.datetime:
    """The one place that looks at the clock of the wall."""
    return datetime.datetime.now(datetime.timezone.utc)


def ago(published: str) -> str:
    """How long ago that was; "" after a year, when the date says it better, and for what is yet to come."""
    there = local_moment(published)
    passed = now() - there
    if not datetime.timedelta(0) <= passed < LONG_AGO:
        return ""
    if "T" not in published:
        return days_ago((now().astimezone(there.tzinfo).date() - there.date()).days)
    return passed_name(max(passed, datetime.timedelta(minutes=1)))


def days_ago(days: int) -> str:
    if days < len(NEAR_DAYS):
        return gettext(NEAR_DAYS[days])
    return passed_name(datetime.timedelta(days=days))


def passed_name(passed: datetime.timedelta) -> str:
    text = format_timedelta(-passed, threshold=1, add_direction=True, locale=language())
    return digits(text.replace("ঘন্টা", "ঘণ্টা"))  # CLDR has the one, dictionaries the other


def month(year_month: str) -> str:
    """The name of a month written as YYYY-MM."""
    return named_month(year_month, language())


@lru_cache(maxsize=4096)  # as grouped
def named_month(year_month: str, code: str) -> str:  # noqa: ARG001  # the language that gettext and digits speak
    return f"{month_name(year_month)} {digits(year_month.split('-')[0])}"


def month_name(year_month: str) -> str:
    """The same where its year goes without saying."""
    return gettext(MONTHS[int(year_month.split("-")[1]) - 1])


def date_name(typed: str) -> str:
    """A day or month that a reader typed as we write it; anything else as it was typed, in the reader's digits."""
    iso = typed.translate(ASCII_DIGITS)
    if iso_time(f"{iso}-01") and len(iso) == len("2024-06"):
        return month(iso)
    return day(iso) if iso_time(iso) and "T" not in iso else digits(typed)


def language_of(text: str) -> str:
    """The value of a ``lang`` attribute for *text* out of an article: a voice reads Latin names as English."""
    return "bn" if BENGALI_LETTER.search(text) else "en"
