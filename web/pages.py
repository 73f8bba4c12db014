"""The pages: the search with its results, and the front page in its place while nothing is asked. Complete without JavaScript."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request

from search.articles import iso_time
from search.errors import QueryError
from search.results.page import Facets
from search.settings import Limits
from web import links
from web.article_page import show_article, show_article_by_parameter
from web.browse import days_beside
from web.chips import filters_in_use, switched_off
from web.extension import current_config, current_engine
from web.front import show_front
from web.languages import ASCII_DIGITS, LANGUAGE_COOKIE, other_language
from web.marking import mark
from web.messages import explain_error, explain_note
from web.parameters import SearchParameters, check_repeated, read_parameters, search
from web.timeline import timeline_of
from web.understanding import pieces_of, understanding_of
from web.ways import ways_on

pages = Blueprint("pages", __name__)
SIZES = (10, 20, 50, 100)


@pages.app_context_processor
def asked_everywhere() -> dict[str, object]:
    """Every page has the search box, errors too, and it keeps what was typed."""
    return {"asked": read_parameters(request.args), "links": links}


@pages.app_template_global()
def page_sizes(asked: SearchParameters) -> list[tuple[str, bool]]:
    """The sizes to choose from and whether each is in use; what was asked for is among them, even if it is no size."""
    used = (asked.size or str(current_config().page_size)).translate(ASCII_DIGITS)
    others = [str(size) for size in SIZES if str(size) != used]
    return [(size, size == used) for size in sorted([used, *others], key=lambda size: (len(size), size))]


@pages.app_template_global()
def language_link() -> str:
    """This page in the other language."""
    return links.here_with(LANGUAGE_COOKIE, other_language())


@pages.app_template_global()
def is_of(asked: SearchParameters, *names: str) -> bool:
    """Whether *names* are all that was asked for, so that they can name the page."""
    others = {name for name in ("q", "from_", "to", "source", "section", "year", "month") if getattr(asked, name)}
    return bool(others) and others <= set(names)


@pages.app_template_test("day")
def is_day(text: str) -> bool:
    """Whether a date field can show *text*; a month, a year or a mistake needs one for text, or it would be lost."""
    return len(text) == 10 and iso_time(text) == text


@pages.get("/", endpoint="search")
def show_results() -> str:
    check_repeated(request.args)
    asked = read_parameters(request.args)
    if asked == SearchParameters() and "q" not in request.args:  # an empty search is a search
        return show_front()
    page = search(current_engine(), asked, current_config().page_size)
    facets = page.facets or Facets()
    understood = understanding_of(page)
    day = only_day(asked)
    return render_template(
        "results.html",
        page=page,
        understood=understood,
        pieces=list(pieces_of(page.text, understood.hints)),
        found_by=replace(asked, q=understood.corrected or asked.q),  # whose words an article has to mark
        paging=links.paging(page, Limits().depth),
        filters=filters_in_use(asked),
        switched_off=switched_off(asked),
        sources=links.value_choices(asked, "source", facets.source),
        sections=links.value_choices(asked, "section", facets.section),
        years=links.year_choices(asked, facets.year, facets.month),
        timeline=None if day else timeline_of(asked, facets.month),
        beside=days_beside(day) if day else None,
        sort=asked.sort or ("relevance" if asked.q.strip() else "newest"),
        explain=explain_note,
        mark=mark,
        **({} if page.total else what_else(asked)),
    )


def only_day(asked: SearchParameters) -> str | None:
    """The day, YYYY-MM-DD, whose news is all that was asked for."""
    day = asked.from_.translate(ASCII_DIGITS)
    return day if asked.from_ == asked.to and is_day(day) and is_of(asked, "from_", "to") else None


def what_else(asked: SearchParameters) -> dict[str, object]:
    """What a page without a result needs: an archive without articles is another thing than a query without hits."""
    engine = current_engine()
    is_empty = not engine.stats().articles
    return {"is_empty": is_empty, "ways": [] if is_empty else ways_on(engine, asked)}


pages.add_url_rule("/article", "article_by_parameter", show_article_by_parameter)
pages.add_url_rule("/article/<whole:article_id>", "article", show_article)


@pages.errorhandler(QueryError)
def show_query_error(error: QueryError) -> Response:
    asked = read_parameters(request.args)
    place = mark(asked.q, [error.span]) if error.span else None
    page = render_template("query_error.html", error=error, message=explain_error(error), place=place)
    return make_response(page, 400)
