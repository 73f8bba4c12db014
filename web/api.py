"""The JSON endpoint, and the two questions that whatever watches over the server asks. Errors: web.problems."""

from __future__ import annotations

import time

from flask import Blueprint, abort, request

from search.articles import article_to_record
from search.results.records import marks_record, page_to_record
from web.extension import current_config, current_engine
from web.messages import explain_note
from web.parameters import SINGLE, check_repeated, read_parameters, reads_latin, search, wants_facets

api = Blueprint("api", __name__)
Json = dict[str, object]


@api.get("/api/search")
def search_articles() -> Json:
    check_repeated(request.args, (*SINGLE, "facets"))
    started = time.perf_counter()
    asked, facets = read_parameters(request.args), wants_facets(request.args)
    page = search(current_engine(), asked, current_config().page_size, facets=facets)
    return page_to_record(page, (time.perf_counter() - started) * 1000, explain_note)


@api.get("/api/articles")
def one_article_by_parameter() -> Json:
    check_repeated(request.args, ("id",))
    return one_article(request.args.get("id", ""))


@api.get("/api/articles/<whole:article_id>")
def one_article(article_id: str) -> Json:
    check_repeated(request.args, ("q", "roman"))
    asked = read_parameters(request.args)
    found = current_engine().article(article_id, asked.q, roman=reads_latin(asked)) or abort(404)
    record: Json = {**article_to_record(found.article)}
    if asked.q.strip():
        record |= {"title_marks": marks_record(found.title_marks), "body_marks": marks_record(found.body_marks)}
    return record


@api.get("/healthz")
def is_alive() -> Json:
    return {"status": "alive"}


@api.get("/readyz")
def is_ready() -> Json:
    return {"status": "ready", "generation": current_engine().generation}
