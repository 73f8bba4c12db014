"""The ways through the archive without a query: by day, by paper, by section.

The pages are plain links with counts, for eyes, keys and voices alike; what they lead to are ordinary searches.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, request

from search.bengali.collation import collation_key, initial, sorted_by_name
from search.engine import Engine
from search.errors import QueryError
from search.results.page import FacetCount
from web import links
from web.extension import current_engine
from web.languages import ASCII_DIGITS, N_, gettext
from web.messages import explain_error
from web.parameters import SearchParameters, check_repeated

browse = Blueprint("browse", __name__)
WEEKS = calendar.Calendar(calendar.SUNDAY)  # a week of Bangladesh begins on Sunday
WEEKDAYS = (
    N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
)  # fmt: skip
SHORT_WEEKDAYS = (N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"))
SHADES = 4  # of the days of a calendar, the busiest quarter the darkest
FEW = 30  # names that are found at a glance, without the letters that they begin with
FIRST_YEAR, LAST_YEAR = 1, 9999  # that a date can have
SORTS = ("name", "count")
NOTHING_ASKED = SearchParameters()  # what is asked of these pages is not for the search box to keep


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar; *shade* from 1 to SHADES, 0 without articles."""

    iso: str
    number: int
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class Month:
    """*name*: YYYY-MM. *weeks*: seven places each from Sunday on, None for days of other months."""

    name: str
    count: int
    weeks: tuple[tuple[Day | None, ...], ...]


class Letter(NamedTuple):
    """The names that begin with *letter*, "" for those that begin with none."""

    letter: str
    values: list[FacetCount]


class Beside(NamedTuple):
    """The nearest days before and after a day that have articles, as YYYY-MM-DD; None where there is none."""

    previous: str | None
    next: str | None


@browse.app_template_global()
def day_link(day: str) -> str:
    return links.search_link(SearchParameters(from_=day, to=day))


@browse.app_template_global()
def value_search(field: str, value: str) -> str:
    """The articles of one source, section, year or month (*field*)."""
    return links.search_link(SearchParameters(**{field: (value,)}))  # type: ignore[arg-type]  # only fields of values


@browse.app_template_filter()
def weekday(day: str) -> str:
    """The name of the weekday of *day*, YYYY-MM-DD."""
    return gettext(WEEKDAYS[_weekday(day)])


@browse.app_template_filter()
def short_weekday(day: str) -> str:
    return gettext(SHORT_WEEKDAYS[_weekday(day)])


def _weekday(day: str) -> int:
    """Counted from Sunday."""
    return (calendar.weekday(int(day[:4]), int(day[5:7]), int(day[8:])) + 1) % 7


@browse.get("/calendar", endpoint="calendar")
def show_calendar() -> str:
    check_repeated(request.args, ("year",))
    engine = current_engine()
    years = count_years(engine.months())
    year = read_year(request.args.get("year", "").strip()) or max(years, default=None)
    if year is None:
        return render_template("calendar.html", asked=NOTHING_ASKED, year=None, articles=engine.stats().articles)
    return render_template(
        "calendar.html",
        asked=NOTHING_ASKED,
        year=year,
        count=years.get(year, 0),
        years=years,
        before=max((other for other in years if other < year), default=None),
        after=min((other for other in years if other > year), default=None),
        months=months_of(engine, year) if year in years else [],
        weekdays=[(gettext(short), gettext(name)) for short, name in zip(SHORT_WEEKDAYS, WEEKDAYS, strict=True)],
    )


def count_years(months: Sequence[FacetCount]) -> dict[int, int]:
    """Year -> its articles; the newest year first, those without articles left out."""
    years: dict[int, int] = {}
    for month in reversed(months):
        year = int(month.value[:4])
        years[year] = years.get(year, 0) + month.count
    return years


def read_year(text: str) -> int | None:
    """The year that digits of either script write, or None for nothing. Raises QueryError ``impossible-date``."""
    if not text:
        return None
    digits = text.translate(ASCII_DIGITS)
    year = int(digits) if digits.isascii() and digits.isdigit() and len(digits) == len(str(LAST_YEAR)) else 0
    if year < FIRST_YEAR:
        raise QueryError("impossible-date", "{text} is no year: write 2024", parameter="year", values={"text": text})
    return year


def months_of(engine: Engine, year: int) -> list[Month]:
    """The twelve months of *year*."""
    counts = {day.value: day.count for day in engine.days(f"{year:04d}-01-01", f"{year:04d}-12-31")}
    ranked = sorted(counts.values())
    return [month_of(f"{year:04d}-{month:02d}", counts, ranked) for month in range(1, 13)]


def month_of(name: str, counts: Mapping[str, int], ranked: Sequence[int]) -> Month:
    weeks = tuple(
        tuple(day_of(f"{name}-{number:02d}", counts, ranked) if number else None for number in week)
        for week in WEEKS.monthdayscalendar(int(name[:4]), int(name[5:]))
    )
    return Month(name, sum(count for day, count in counts.items() if day.startswith(name)), weeks)


def day_of(iso: str, counts: Mapping[str, int], ranked: Sequence[int]) -> Day:
    """*ranked*: the counts of all days, ascending; the shade goes by the place among them, so that one huge day pales no other."""
    count = counts.get(iso, 0)
    shade = 1 + SHADES * bisect_left(ranked, count) // len(ranked) if count else 0
    return Day(iso, int(iso[8:]), count, shade)


def days_beside(day: str) -> Beside:
    """The nearest days with articles on both sides of *day*, YYYY-MM-DD."""
    engine = current_engine()
    month = day[:7]
    months = [other.value for other in engine.months()]
    here = [other.value for other in engine.days(month, month)]
    before = here[: bisect_left(here, day)] or days_of(engine, months[: bisect_left(months, month)][-1:])
    after = here[bisect_right(here, day) :] or days_of(engine, months[bisect_right(months, month) :][:1])
    return Beside(next(reversed(before), None), next(iter(after), None))


def days_of(engine: Engine, months: Sequence[str]) -> list[str]:
    """The days of *months* that have articles."""
    return [day.value for month in months for day in engine.days(month, month)]


@browse.get("/sources", endpoint="sources")
def show_sources() -> str:
    return show_values("source", current_engine().stats().source)


@browse.get("/sections", endpoint="sections")
def show_sections() -> str:
    return show_values("section", current_engine().stats().section)


def show_values(field: str, values: Sequence[FacetCount]) -> str:
    """All sources or sections (*field*), by name or by count."""
    check_repeated(request.args, ("sort",))
    sort = request.args.get("sort", "").strip() or SORTS[0]
    if sort not in SORTS:
        raise QueryError("unknown-order", "{text} is no order: name or count", parameter="sort", values={"text": sort})
    return render_template(
        "values.html",
        asked=NOTHING_ASKED,
        field=field,
        sort=sort,
        most=max((value.count for value in values), default=0),
        total=len(values),
        letters=by_letter(values) if sort == "name" else [Letter("", by_count(values))],
        few=FEW,
    )


def by_letter(values: Sequence[FacetCount]) -> list[Letter]:
    """*values* in the order of a Bengali dictionary; in one group where they are few."""
    ordered = sorted_by_name(values, lambda value: value.value)
    if len(ordered) <= FEW:
        return [Letter("", ordered)]
    return [Letter(letter, list(group)) for letter, group in groupby(ordered, lambda value: initial(value.value))]


def by_count(values: Sequence[FacetCount]) -> list[FacetCount]:
    return sorted(values, key=lambda value: (-value.count, collation_key(value.value)))


@browse.errorhandler(QueryError)
def show_error(error: QueryError) -> Response:
    title = gettext("There is no such page")
    return make_response(
        render_template("error.html", asked=NOTHING_ASKED, title=title, detail=explain_error(error)), 400
    )
