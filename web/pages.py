"""The pages: the search with its results, and one article in full. Complete without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Blueprint, Response, abort, make_response, render_template, request

from search.articles import iso_time
from search.errors import QueryError
from search.results.page import Facets, MarkedArticle
from web import links
from web.extension import current_config, current_engine
from web.languages import ASCII_DIGITS, other_language
from web.marking import mark, mark_paragraphs, web_address
from web.messages import explain_error, explain_note
from web.parameters import SINGLE, SearchParameters, check_repeated, read_parameters, reads_latin, search
from web.understanding import understanding_of

pages = Blueprint("pages", __name__)
SIZES = (10, 20, 50, 100)
LATIN_LETTER = re.compile("[A-Za-z]")


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
    """This page in the other language, as a query alone: the browser knows the path as it was, encoding included."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return links.with_query("", [*arguments, ("lang", other_language())])


@pages.app_template_test("day")
def is_day(text: str) -> bool:
    """Whether a date field can show *text*; a month, a year or a mistake needs one for text, or it would be lost."""
    return len(text) == 10 and iso_time(text) == text


@pages.app_template_test("latin")
def has_latin(text: str) -> bool:
    return LATIN_LETTER.search(text) is not None


@pages.get("/", endpoint="search")
def show_results() -> str:
    check_repeated(request.args)
    asked = read_parameters(request.args)
    page = search(current_engine(), asked, current_config().page_size)
    facets = page.facets or Facets()
    understood = understanding_of(page)
    return render_template(
        "results.html",
        page=page,
        understood=understood,
        found_by=replace(asked, q=understood.corrected or asked.q),  # whose words an article has to mark
        paging=links.paging(page),
        notes=understood.others,
        explain=explain_note,
        sources=links.value_choices(asked, "source", facets.source),
        sections=links.value_choices(asked, "section", facets.section),
        months=links.month_choices(asked, facets.month),
        sort=asked.sort or ("relevance" if asked.q.strip() else "newest"),
        mark=mark,
    )


@pages.get("/article", endpoint="article_by_parameter")
def show_article_by_parameter() -> str:
    check_repeated(request.args, ("id",))
    return show_article(request.args.get("id", ""))


@pages.get("/article/<whole:article_id>", endpoint="article")
def show_article(article_id: str) -> str:
    check_repeated(request.args, SINGLE)
    asked = read_parameters(request.args)
    found = current_engine().article(article_id, asked.q, roman=reads_latin(asked))
    return render_article(found or abort(404))


def render_article(found: MarkedArticle) -> str:
    article = found.article
    return render_template(
        "article.html",
        article=article,
        title=mark(article.title, found.title_marks),
        paragraphs=mark_paragraphs(article.body, found.body_marks),
        address=web_address(article.url),
    )


@pages.errorhandler(QueryError)
def show_query_error(error: QueryError) -> Response:
    asked = read_parameters(request.args)
    place = mark(asked.q, [error.span]) if error.span else None
    page = render_template("query_error.html", error=error, message=explain_error(error), place=place)
    return make_response(page, 400)
