"""The front page: what the archive is, what is new in it, what is rising, and the ways on."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template

from search.articles import local_moment
from search.engine import Engine
from search.results.page import FacetCount, Hit, Rising, Week
from web import links
from web.browse import NOTHING_ASKED, by_count
from web.extension import current_engine
from web.marking import mark
from web.parameters import SearchParameters

LATEST = 10
RISING = 10
STRIP_DAYS = 14
FEWEST_DAYS = 3  # of the strip with articles: bars of fewer say nothing
LARGEST = 8  # papers and sections that are shown of either
ROUGH = 10  # from so many on what is usual is one number: 41–42 is too exact to be true
TALLEST = 40  # of the bar of the busiest day, in the units of its drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the strip. *number*: of the day in its month. *height*: of its bar, at most TALLEST."""

    day: str
    number: int
    count: int
    height: int


def show_front() -> str:
    engine = current_engine()
    page = engine.search("", size=LATEST, facets=False)
    stats = engine.stats()
    return render_template(
        "front.html",
        asked=NOTHING_ASKED,
        found_by=NOTHING_ASKED,
        total=stats.articles,
        first=stats.first_day,
        last=stats.last_day,
        week=engine.week(RISING),
        rising_link=rising_link,
        usual=usual,
        strip=bars_until(engine, stats.last_day) if stats.last_day else [],
        latest=[(day, list(hits)) for day, hits in groupby(page.hits, day_of)],
        sources=by_count(stats.source),
        sections=by_count(stats.section),
        largest=LARGEST,
        tallest=TALLEST,
        mark=mark,
    )


def rising_link(rising: Rising, week: Week) -> str:
    """The articles of *week* that are about what is rising, the newest first; by time they have all of its words."""
    return links.search_link(SearchParameters(q=rising.query, from_=week.first, to=week.last, sort="newest"))


def day_of(hit: Hit) -> str | None:
    """The day of *hit* where it was published, YYYY-MM-DD."""
    return local_moment(hit.published).date().isoformat() if hit.published else None


def usual(expected: float) -> tuple[int, int]:
    """The whole numbers that *expected* articles lie between; the same twice for a number that is many or whole."""
    if expected >= ROUGH:
        return round(expected), round(expected)
    return math.floor(expected), math.ceil(expected)


def bars_until(engine: Engine, last: str) -> list[Bar]:
    """The days of the strip, of which *last* is the last."""
    end = datetime.date.fromisoformat(last).toordinal()
    days = [datetime.date.fromordinal(day).isoformat() for day in range(max(1, end - STRIP_DAYS + 1), end + 1)]
    return bars(days, engine.days(days[0], last))


def bars(days: Sequence[str], counted: Sequence[FacetCount]) -> list[Bar]:
    """A bar for each of *days*; none at all where hardly a day has any articles."""
    if len(counted) < FEWEST_DAYS:
        return []
    counts = {day.value: day.count for day in counted}
    most = max(counts.values())
    return [Bar(day, int(day[8:]), counts.get(day, 0), -(-counts.get(day, 0) * TALLEST // most)) for day in days]
