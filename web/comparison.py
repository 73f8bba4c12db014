"""The counts of search.results.page.Trends -> what the page of trends shows: rows of a table and lines of a plot.

Each number comes with the search that finds the articles behind it. A point of the plot stands for more than a month where there
are many; the table always has the months. Where things are in the plot is web.plot's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.query.notes import Note
from search.results.page import Trend, Trends
from web import links, plot
from web.languages import digits, gettext, month, month_name, number, percent
from web.parameters import SearchParameters

MOST_POINTS = 120  # ten years of months: on a phone three pixels each
SPANS = (1, 3, 12)  # months that a point can stand for
MOST_MARKERS = 30  # of a line: closer together they hide it
MOST_YEARS_NAMED = {"narrow": 6, "wide": 14}  # below the plot on a phone and on a desk
MOST_MONTHS_NAMED = {"narrow": 4, "wide": 12}  # their names are longer
EDGE = {
    "narrow": 7,
    "wide": 3,
}  # percent of the width: closer to the right end a month's name would be cut off in the middle
YEAR_EDGE = 2
INTERPRETING = "read-latin"  # the code of the note that says what words in Latin letters were read as


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared, as it was typed; empty is not asked. *typed*: the fields of the form, blank ones included."""

    typed: tuple[str, ...] = ()
    from_: str = ""
    to: str = ""
    measure: str = ""
    roman: str = ""

    @property
    def queries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(query.strip() for query in self.typed if query.strip()))

    @property
    def is_share(self) -> bool:
        return self.measure != "count"

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters for a query string, in a fixed order."""
        named = [("from", self.from_), ("to", self.to), ("measure", self.measure), ("roman", self.roman)]
        return [*(("q", query) for query in self.queries), *((name, value) for name, value in named if value)]

    def search_link(self, query: str, months: Sequence[str]) -> str:
        """The search that finds what is counted in *months*, side by side: by time all plain words are required there as here."""
        first, last = months[0], months[-1]
        chosen = {"month": (first,)} if first == last else {"from_": first, "to": last}
        return links.search_link(SearchParameters(q=query, sort="newest", roman=self.roman, **chosen))


@dataclass(frozen=True, slots=True)
class Period:
    """Months side by side. *total*: how many articles they have; *counts*: how many of these each query finds."""

    months: tuple[str, ...]
    total: int
    counts: tuple[int, ...]

    def share(self, place: int) -> float | None:
        """Of the articles, those that query *place* finds; None where there are none that it could find."""
        return self.counts[place] / self.total if self.total else None

    @property
    def name(self) -> str:
        first, last = self.months[0], self.months[-1]
        if first == last:
            return month(first)
        if len(self.months) == SPANS[-1]:
            return digits(first[:4])
        names = {"first": month_name(first), "last": month_name(last), "year": digits(first[:4])}
        return gettext("%(first)s–%(last)s %(year)s", **names)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number: of articles, their *share* as text, and the search behind it, None where that would find nothing."""

    count: int
    share: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A month of the table: *cells* beside the queries. *href*: all its articles."""

    month: str
    name: str
    total: int
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """*x*, *y*: its place in percent. *line*: which, of *query*. *value*: count and share as text. *href*: the search behind it."""

    line: int
    query: str
    x: float
    y: float
    value: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """All points of one time. *left*, *width*: its band, in percent, *x* the middle of it."""

    name: str
    x: float
    left: float
    width: float
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One query. *found*: how many articles, those behind *href*; *peak*: its highest point, None where nothing was found.

    *paths*: polylines, which end where there is a gap. *markers*: the points that carry the sign of the line.
    """

    query: str
    read: str | None
    notes: tuple[Note, ...]
    found: int
    href: str
    peak: Peak | None
    paths: tuple[str, ...]
    markers: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Peak:
    name: str
    value: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name below the plot at *x*; *year*: what stands under it, "" for nothing. *anchor*: which part of the text is at *x*."""

    x: float
    anchor: str
    text: str
    year: str


@dataclass(frozen=True, slots=True)
class Picture:
    """*first*, *last*: the names of the months it goes from and to. *span*: months that a point stands for. *ticks*: (y, label)
    of the axis of numbers. *labels*: of that of time, by the room there is. *has_gaps*: whether lines break off.
    """

    first: str
    last: str
    span: int
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    labels: dict[str, tuple[Label, ...]]
    has_gaps: bool


def rows_of(found: Trends, asked: Comparison) -> list[Row]:
    """The table: every month, those without articles too."""
    return [
        Row(
            month=period.months[0],
            name=period.name,
            total=period.total,
            href=asked.search_link("", period.months),
            cells=tuple(cell_of(period, place, trend, asked) for place, trend in enumerate(found.series)),
        )
        for period in periods_of(found, 1)
    ]


def cell_of(period: Period, place: int, trend: Trend, asked: Comparison) -> Cell:
    count, share = period.counts[place], period.share(place)
    href = asked.search_link(trend.text, period.months) if count else None
    return Cell(count, "" if share is None else percent(share), href)


def periods_of(found: Trends, span: int) -> list[Period]:
    """The months in order, as many as begin with one that *span* divides together; at the ends there may be fewer."""
    numbered = groupby(range(len(found.months)), key=lambda place: plot.month_number(found.months[place]) // span)
    return [period_of(found, [*places]) for _, places in numbered]


def period_of(found: Trends, places: list[int]) -> Period:
    inside = slice(places[0], places[-1] + 1)
    counts = tuple(sum(trend.counts[inside]) for trend in found.series)
    return Period(found.months[inside], sum(found.totals[inside]), counts)


def picture_of(found: Trends, asked: Comparison) -> Picture:
    """The plot of *found*, which has a month at least."""
    span = next((span for span in SPANS if len(found.months) <= MOST_POINTS * span), SPANS[-1])
    periods = periods_of(found, span)
    values = [values_of(periods, place, asked) for place in range(len(found.series))]
    highest = max((value for line in values for value in line if value is not None), default=0)
    ticks = plot.round_ticks(highest, whole=not asked.is_share)
    lines = [line_of(trend, line, periods, ticks[-1], asked) for trend, line in zip(found.series, values, strict=True)]
    return Picture(
        first=month(found.months[0]),
        last=month(found.months[-1]),
        span=span,
        lines=tuple(lines),
        columns=tuple(columns_of(found, periods, values, ticks[-1], asked)),
        ticks=tuple((plot.down(tick, ticks[-1]), value_text(tick, asked)) for tick in ticks),
        labels={room: labels_of([period.months[0] for period in periods], room) for room in EDGE},
        has_gaps=not all(period.total for period in periods),
    )


def values_of(periods: list[Period], place: int, asked: Comparison) -> list[float | None]:
    """What is plotted of query *place*; None where there is no article."""
    if asked.is_share:
        return [period.share(place) for period in periods]
    return [period.counts[place] if period.total else None for period in periods]


def value_text(value: float, asked: Comparison) -> str:
    return percent(value) if asked.is_share else number(round(value))


def line_of(trend: Trend, values: list[float | None], periods: list[Period], top: float, asked: Comparison) -> Line:
    runs, count = [*plot.runs(values)], len(values)
    best = max((point for run in runs for point in run if point[1]), key=lambda point: point[1], default=None)
    return Line(
        query=trend.text,
        read=next((note.text for note in trend.notes if note.code == INTERPRETING), None),
        notes=tuple(note for note in trend.notes if note.code != INTERPRETING),
        found=sum(trend.counts),
        href=asked.search_link(trend.text, [periods[0].months[0], periods[-1].months[-1]]),
        peak=Peak(periods[best[0]].name, value_text(best[1], asked), *plot.spot(best, count, top)) if best else None,
        paths=tuple(plot.line(run, count, top) for run in runs if len(run) > 1),
        markers=tuple(
            plot.spot(point, count, top) for run in runs for point in run if is_marked(point, run, best, count)
        ),
    )


def is_marked(point: plot.Point, run: list[plot.Point], best: plot.Point | None, count: int) -> bool:
    """Every so many points of a line carry its sign, its highest, and all that stand alone: nothing else shows them."""
    return len(run) == 1 or point == best or point[0] % -(-count // MOST_MARKERS) == 0


def columns_of(
    found: Trends, periods: list[Period], values: list[list[float | None]], top: float, asked: Comparison
) -> list[Column]:
    width = 100 / len(periods)
    columns = []
    for place, period in enumerate(periods):
        x = plot.across(place, len(periods))
        points = [
            point_of(line, trend.text, period, (x, plot.down(value, top)), asked)
            for line, (trend, value) in enumerate(zip(found.series, (series[place] for series in values), strict=True))
            if value is not None
        ]
        columns.append(
            Column(period.name, x, round(place * width, plot.DECIMALS), round(width, plot.DECIMALS), (*points,))
        )
    return columns


def point_of(line: int, query: str, period: Period, at: tuple[float, float], asked: Comparison) -> Point:
    count = period.counts[line]
    value = f"{number(count)} ({percent(period.share(line) or 0)})"
    return Point(line, query, *at, value, asked.search_link(query, period.months) if count else None)


def labels_of(months: list[str], room: str) -> tuple[Label, ...]:
    """What is named below the plot: years if months would be too many."""
    ticks = plot.time_ticks(months, MOST_MONTHS_NAMED[room])
    if ticks and ticks[0].is_year:
        ticks = plot.time_ticks(months, MOST_YEARS_NAMED[room])
    return tuple(label_of(tick, ticks[:place], len(months), room) for place, tick in enumerate(ticks))


def label_of(tick: plot.TimeTick, before: tuple[plot.TimeTick, ...], count: int, room: str) -> Label:
    """A month has its year under it where the one named before is of another."""
    x = plot.across(tick.place, count)
    anchor = "end" if x > 100 - (YEAR_EDGE if tick.is_year else EDGE[room]) else "middle"
    year = digits(tick.month[:4])
    if tick.is_year:
        return Label(x, anchor, year, "")
    is_new = not before or before[-1].month[:4] != tick.month[:4]
    return Label(x, anchor, month_name(tick.month), year if is_new else "")
