"""The endpoints for programs, and what watches over the server asks. Shapes: search.results.records. Errors: web.problems.

What an endpoint takes and answers is described in web.openapi; each view reads the query string as the pages do.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, current_app, make_response, request
from flask_openapi3 import APIBlueprint, Tag

from search.articles import article_to_record
from search.errors import QueryError
from search.results.page import ResultPage, Suggestion
from search.results.records import (
    count_records,
    duplicates_record,
    marks_record,
    page_to_record,
    related_to_record,
    stats_to_record,
    trends_to_record,
    week_to_record,
)
from search.settings import Limits
from web import links, metrics
from web.extension import current_config, current_engine
from web.languages import N_
from web.messages import explain_note
from web.openapi import (
    FORMATS,
    RELATED,
    RISING,
    SUGGESTIONS,
    SUGGESTIONS_TYPE,
    AliveAnswer,
    ArticleAnswer,
    ArticleByIdQuery,
    ArticlePath,
    ArticleQuery,
    Bounds,
    DaysAnswer,
    DaysQuery,
    ReadyAnswer,
    RelatedAnswer,
    RelatedByIdQuery,
    RelatedQuery,
    ResultAnswer,
    SearchAnswer,
    SearchQuery,
    StatsAnswer,
    SuggestAnswer,
    SuggestQuery,
    TrendsAnswer,
    TrendsQuery,
    WeekAnswer,
    WeekQuery,
    answers,
    describe,
    problem,
)
from web.parameters import (
    FACETS,
    SWITCH,
    SearchParameters,
    check_repeated,
    is_on,
    read_parameters,
    search,
    wants_facets,
    whole_number,
)
from web.trends import check_comparison, check_number, compare, read_comparison

SEARCHING = Tag(name="search", description=N_("Queries and what they find"))
READING = Tag(name="articles", description=N_("One article and what belongs to it"))
ARCHIVE = Tag(name="archive", description=N_("The archive as a whole"))
RUNNING = Tag(name="server", description=N_("For whatever watches over the server"))
FIELDS = tuple(ResultAnswer.model_fields)
FILTERS = ("source", "section")  # the kinds of suggestions that choose and do not search
EXPLAIN = {**FACETS, "": False}

Json = dict[str, object]


def operation_id(*, name: str, path: str, method: str) -> str:  # noqa: ARG001  # as the extension calls it
    return name


api = APIBlueprint("api", __name__, operation_id_callback=operation_id)


@api.get(
    "/api/search",
    tags=[SEARCHING],
    summary=N_("Search the articles"),
    description=N_(
        "Articles that match the query within the filters, a page at a time, with marks, snippets and counts."
    ),
    responses=answers(SearchAnswer),
)
def search_articles(query: SearchQuery) -> Json:
    check_repeated(request.args, query.single())
    started = time.perf_counter()
    fields = chosen_fields(query.fields)
    page = search(
        current_engine(),
        read_parameters(request.args),
        current_config().page_size,
        cursor=query.cursor.strip() or None,
        snippets="snippets" in fields,
        facets=wants_facets(request.args),
        explain=is_on(query.explain.strip(), "explain", EXPLAIN) and "explanation" in fields,
    )
    return record_of(page, (time.perf_counter() - started) * 1000, fields)


@api.get(
    "/api/suggest",
    tags=[SEARCHING],
    summary=N_("Complete what is typed"),
    description=N_("Words, headlines and names that begin with what has been typed, in Bengali or Latin letters."),
    responses=answers(SuggestAnswer),
)
def suggest(query: SuggestQuery) -> Json | Response:
    check_repeated(request.args, query.single())
    is_opensearch = format_of(query.format.strip()) == "opensearch"
    check_length(query.q)
    most, roman = bounded(query.limit, "limit", SUGGESTIONS), is_on(query.roman.strip(), "roman", SWITCH)
    found = current_engine().complete(query.q, most, roman=roman)
    return as_opensearch(query.q, found) if is_opensearch else suggestions_record(query.q, found)


@api.get(
    "/api/articles",
    tags=[READING],
    summary=N_("Read an article"),
    description=N_("The whole text of an article, and who else prints it; with a query its words are marked."),
    responses=answers(ArticleAnswer, of_one=True),
)
def one_article_by_parameter(query: ArticleByIdQuery) -> Json:
    return article_record(given_id(query.id), query)


@api.get(
    "/api/articles/<whole:id>",
    tags=[READING],
    summary=N_("Read an article by its address"),
    description=N_("The same, with the id in the path."),
    responses=answers(ArticleAnswer, of_one=True),
)
def one_article(path: ArticlePath, query: ArticleQuery) -> Json:
    return article_record(path.id, query)


@api.get(
    "/api/related",
    tags=[READING],
    summary=N_("Find related articles"),
    description=N_("The same story as other papers print it, and other articles on the subject."),
    responses=answers(RelatedAnswer, of_one=True),
)
def related_by_parameter(query: RelatedByIdQuery) -> Json:
    return related_record(given_id(query.id), query)


@api.get(
    "/api/articles/<whole:id>/related",
    tags=[READING],
    summary=N_("Find related articles by the address"),
    description=N_("The same, with the id in the path."),
    responses=answers(RelatedAnswer, of_one=True),
)
def related(path: ArticlePath, query: RelatedQuery) -> Json:
    return related_record(path.id, query)


@api.get(
    "/api/trends",
    tags=[ARCHIVE],
    summary=N_("Compare over time"),
    description=N_("In how many articles of each month up to five queries are found, each by itself."),
    responses=answers(TrendsAnswer),
)
def trends(query: TrendsQuery) -> Json:
    check_repeated(request.args, query.single())
    asked = read_comparison(request.args)
    if not asked.queries:
        raise missing("q")
    check_number(query.q)  # the page takes the same words twice for once; a program is told
    check_comparison(asked, request.args)
    return trends_to_record(compare(current_engine(), asked), explain_note)


@api.get(
    "/api/week",
    tags=[ARCHIVE],
    summary=N_("See what is rising"),
    description=N_("What the newest week writes about more than the months before it."),
    responses=answers(WeekAnswer),
)
def week(query: WeekQuery) -> Json:
    check_repeated(request.args, query.single())
    return week_to_record(current_engine().week(bounded(query.limit, "limit", RISING)))


@api.get(
    "/api/days",
    tags=[ARCHIVE],
    summary=N_("Count by day"),
    description=N_("How many articles each day of a span has."),
    responses=answers(DaysAnswer),
)
def days(query: DaysQuery) -> Json:
    check_repeated(request.args, query.single())
    return {"days": count_records(current_engine().days(query.from_.strip(), query.to.strip()))}


@api.get(
    "/api/stats",
    tags=[ARCHIVE],
    summary=N_("See what the archive holds"),
    description=N_("How many articles there are, of when, of which papers and sections, and in which index."),
    responses=answers(StatsAnswer),
)
def stats() -> Json:
    return stats_to_record(current_engine().stats())


@api.get(
    "/openapi.json",
    tags=[RUNNING],
    summary=N_("Read this description"),
    description=N_("The OpenAPI description of all endpoints, made from the code."),
    responses={
        200: {"description": "The description.", "content": {"application/json": {"schema": {"type": "object"}}}}
    },
)
def description() -> Json:
    return description_of(current_config())


@api.get(
    "/healthz",
    tags=[RUNNING],
    summary=N_("See whether the server is alive"),
    description=N_("Answers for as long as the server does, with an index or without."),
    responses={200: AliveAnswer},
)
def is_alive() -> Json:
    return {"status": "alive"}


@api.get(
    "/readyz",
    tags=[RUNNING],
    summary=N_("See whether searches are answered"),
    description=N_("Names the index that answers; 503 while there is none."),
    responses={200: ReadyAnswer, 503: problem("There is no index.", is_for_now=True)},
)
def is_ready() -> Json:
    return {"status": "ready", "generation": current_engine().generation}


@api.get(
    "/metrics",
    endpoint="metrics",
    tags=[RUNNING],
    summary=N_("Read the measurements"),
    description=N_("Counts and times for Prometheus; not there where the settings leave them out."),
    responses={
        200: {"description": "In the text format.", "content": {"text/plain": {"schema": {"type": "string"}}}},
        404: problem("The settings leave them out."),
    },
)
def measurements() -> Response:
    return metrics.answer_metrics()


description_of = functools.cache(functools.partial(describe, api))


def article_record(article_id: str, query: ArticleQuery) -> Json:
    check_repeated(request.args, query.single())
    roman = is_on(query.roman.strip(), "roman", SWITCH)
    found = current_engine().article(article_id, query.q, roman=roman) or abort(404)
    record: Json = {**article_to_record(found.article)}
    if query.q.strip():
        record |= {"title_marks": marks_record(found.title_marks), "body_marks": marks_record(found.body_marks)}
    return record | duplicates_record(found) if found.duplicates else record


def related_record(article_id: str, query: RelatedQuery) -> Json:
    check_repeated(request.args, query.single())
    most = bounded(query.limit, "limit", RELATED)
    return related_to_record(current_engine().related(article_id, most) or abort(404))


def record_of(page: ResultPage, took_ms: float, fields: Sequence[str]) -> Json:
    """*page* as JSON, its results with *fields* alone."""
    record = page_to_record(page, took_ms, explain_note)
    return record if fields == FIELDS else {**record, "results": kept(record["results"], fields)}


def kept(results: object, fields: Sequence[str]) -> list[Json]:
    """The members *fields* of each of *results*, and of its duplicates."""
    assert isinstance(results, list)
    records = [{name: value for name, value in result.items() if name in fields} for result in results]
    return [
        {**record, "duplicates": kept(record["duplicates"], fields)} if "duplicates" in record else record
        for record in records
    ]


def suggestions_record(typed: str, found: Sequence[Suggestion]) -> Json:
    return {
        "query": typed,
        "suggestions": [
            {"text": one.text, "kind": one.kind, "id": one.article_id, "url": suggestion_link(one)} for one in found
        ],
    }


def suggestion_link(suggestion: Suggestion) -> str:
    """The page that *suggestion* leads to: an article, or the search that it stands for."""
    if suggestion.article_id is not None:
        return links.article_link(suggestion.article_id, SearchParameters())
    if suggestion.kind in FILTERS:
        chosen: dict[str, Any] = {suggestion.kind: (suggestion.text,)}
        return links.search_link(SearchParameters(**chosen))
    return links.search_link(SearchParameters(q=suggestion.text))


def as_opensearch(typed: str, found: Sequence[Suggestion]) -> Response:
    """The form of the OpenSearch suggestions extension, 1.1: what was typed, then texts, descriptions and addresses."""
    texts = [one.text for one in found]
    addresses = [links.absolute(suggestion_link(one)) for one in found]
    response = make_response(current_app.json.response([typed, texts, [""] * len(texts), addresses]))
    response.mimetype = SUGGESTIONS_TYPE
    return response


def chosen_fields(typed: str) -> tuple[str, ...]:
    """The members of a result that *typed* names, all of them where it names none. Raises QueryError ``unknown-fields``."""
    names = tuple(filter(None, map(str.strip, typed.split(","))))
    if unknown := [name for name in names if name not in FIELDS]:
        values = {"text": ", ".join(unknown), "known": ", ".join(FIELDS)}
        raise QueryError(
            "unknown-fields", "results have no {text}: they have {known}", parameter="fields", values=values
        )
    return names or FIELDS


def bounded(typed: str, parameter: str, bounds: Bounds) -> int:
    """The number that *typed* writes, within *bounds*. Raises QueryError."""
    number = whole_number(typed.strip() or str(bounds.default), parameter)
    if not 1 <= number <= bounds.most:
        values = {"text": typed.strip(), "most": str(bounds.most)}
        raise QueryError("number-out-of-range", "{text}: from 1 to {most}", parameter=parameter, values=values)
    return number


def format_of(typed: str) -> str:
    if typed not in ("", *FORMATS):
        values = {"text": typed, "known": ", ".join(FORMATS)}
        raise QueryError("unknown-format", "{text} is none of {known}", parameter="format", values=values)
    return typed or FORMATS[0]


def check_length(typed: str) -> None:
    """Raise QueryError where *typed* is longer than any query may be."""
    most = Limits().query_chars
    if len(typed) > most:
        values = {"length": str(len(typed)), "most": str(most)}
        raise QueryError("query-too-long", "{length} characters: up to {most}", values=values)


def given_id(typed: str) -> str:
    if not typed:
        raise missing("id")
    return typed


def missing(parameter: str) -> QueryError:
    return QueryError(
        "missing-parameter", "{parameter} is missing", parameter=parameter, values={"parameter": parameter}
    )
