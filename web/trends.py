"""Words and phrases compared over time: the page, and its table as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.errors import QueryError
from search.results.page import Trends
from web.comparison import Comparison, picture_of, rows_of
from web.exports import csv_answer
from web.extension import current_engine
from web.languages import gettext, is_for_programs
from web.links import with_query
from web.messages import explain_error, explain_note
from web.parameters import SWITCH, SearchParameters, check_repeated, is_on
from web.problems import answer_query_error

trends = Blueprint("trends", __name__)
MOST_QUERIES = 5  # lines that can be told apart at a glance
MEASURES = ("share", "count")
SINGLE = ("from", "to", "measure", "roman")
MOST_NUMBERS = 48  # of the table that are shown at once: two words in two years; more are folded away
MOST_RISING = 3  # compared with each other in an example
# What any paper writes of in every year: for an archive whose newest week says nothing.
EXAMPLES = (("বন্যা", "খরা"), ("ভারত", "চীন", "রাশিয়া"), ('"ঢাকা বিশ্ববিদ্যালয়"', '"কলকাতা বিশ্ববিদ্যালয়"'))


@trends.get("/trends")
def show() -> str:
    asked = read_comparison(request.args)
    check_comparison(asked, request.args)
    if not asked.queries:
        return render(asked, examples=example_links(current_engine()))
    found = compare(current_engine(), asked)
    if not found.months:
        return render(asked, found=found)
    return render(asked, found=found, picture=picture_of(found, asked), rows=rows_of(found, asked))


@trends.get("/trends.csv")
def as_csv() -> Response:
    asked = read_comparison(request.args)
    check_comparison(asked, request.args)
    return csv_answer("khobor-trends", " ".join(asked.queries), table_of(compare(current_engine(), asked)))


@trends.errorhandler(QueryError)
def show_error(error: QueryError) -> Response:
    if is_for_programs(request.path):
        return answer_query_error(error)
    asked = read_comparison(request.args)
    wrong = wrong_field(current_engine(), asked, error) if error.parameter == "q" else None
    return make_response(render(asked, error=error, wrong=wrong, message=explain_error(error)), 400)


def read_comparison(arguments: MultiDict[str, str]) -> Comparison:
    """What *arguments* ask for; check_comparison is what complains."""
    typed = {name: arguments.get(name, "").strip() for name in SINGLE}
    return Comparison(
        typed=tuple(arguments.getlist("q")),
        from_=typed["from"],
        to=typed["to"],
        measure=typed["measure"],
        roman=typed["roman"],
    )


def check_comparison(asked: Comparison, arguments: MultiDict[str, str]) -> None:
    """Raise QueryError where *asked* cannot be meant, whatever the archive holds."""
    check_repeated(arguments, SINGLE)
    check_number(asked.queries)
    if asked.measure not in ("", *MEASURES):
        values = {"text": asked.measure}
        raise QueryError("unknown-measure", "{text} is neither share nor count", parameter="measure", values=values)


def check_number(queries: Sequence[str]) -> None:
    """Raise QueryError where *queries* are more than can be compared."""
    if len(queries) > MOST_QUERIES:
        values = {"length": str(len(queries)), "most": str(MOST_QUERIES)}
        raise QueryError("too-many-queries", "{length} queries: up to {most} can be compared", values=values)


def compare(engine: Engine, asked: Comparison) -> Trends:
    roman = is_on(asked.roman, "roman", SWITCH)
    return engine.trends(asked.queries, from_=asked.from_ or None, to=asked.to or None, roman=roman)


def wrong_field(engine: Engine, asked: Comparison, error: QueryError) -> int | None:
    """Which of the queries *error* is about, by asking for each alone; None where it is about all of them."""
    for place, query in enumerate(asked.queries):
        try:
            engine.trends([query])
        except QueryError as same:
            if same.code == error.code:
                return place
    return None


def example_links(engine: Engine) -> list[tuple[tuple[str, ...], str]]:
    """Comparisons to start with, and where they lead: what is rising this week, together, and what is always in the news."""
    week = engine.week(MOST_RISING)
    rising = tuple(word.query for word in week.rising) if week else ()
    examples = ([rising] if rising else []) + [*EXAMPLES]
    return [(queries, trends_link(Comparison(queries))) for queries in examples]


def table_of(found: Trends) -> list[list[object]]:
    """A month a line: its articles, then of each query how many it finds and their share, empty where there are no articles.

    The heads are for programs, so they are English; a query comes last in them, or a spreadsheet might take it for a formula.
    """
    named = [f"{kind}: {trend.text}" for trend in found.series for kind in ("count", "share")]
    lines: list[list[object]] = [["month", "articles", *named]]
    for place, (month, total) in enumerate(zip(found.months, found.totals, strict=True)):
        counts = [trend.counts[place] for trend in found.series]
        numbers = [cell for count in counts for cell in (count, f"{count / total:.6f}" if total else "")]
        lines.append([month, total, *numbers])
    return lines


def render(asked: Comparison, **values: object) -> str:
    """The page. The box in its masthead is another form, and stays empty."""
    return render_template(
        "trends.html",
        asked=SearchParameters(),
        comparison=asked,
        fields=[*asked.queries, *[""] * (MOST_QUERIES - len(asked.queries))],
        most_queries=MOST_QUERIES,
        most_numbers=MOST_NUMBERS,
        measures=[
            (trends_link(replace(asked, measure="")), gettext("Share"), asked.is_share),
            (trends_link(replace(asked, measure="count")), gettext("Number"), not asked.is_share),
        ],
        typed_link=trends_link(replace(asked, roman="off")),
        untimed_link=trends_link(replace(asked, from_="", to="")),
        csv_link=with_query(url_for("trends.as_csv"), asked.pairs()),
        json_link=with_query(f"{request.script_root}/api/trends", asked.pairs()),
        explain=explain_note,
        **values,
    )


def trends_link(asked: Comparison) -> str:
    return with_query(url_for("trends.show"), asked.pairs())
