"""The results of a search as a file: CSV, JSON, BibTeX. All of them from the first on, up to WebConfig.export_limit.

Every article is by itself, however many tell one story: whoever counts has to have them all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request

from search.engine import Engine
from search.results.page import Hit, ResultPage
from search.results.records import query_record
from search.settings import Limits
from web import links
from web.citation import bibtex_entry
from web.extension import current_config, current_engine
from web.messages import explain_note
from web.parameters import SearchParameters, check_repeated, read_parameters, search

exports = Blueprint("exports", __name__)
COLUMNS = ("id", "url", "title", "source", "section", "byline", "published", "score", "snippet")
# A cell that begins so is a formula to a spreadsheet, and could send what stands beside it to anywhere.
FORMULA = re.compile(r"[=+\-@\t\r\n]")
NOT_IN_FILE_NAMES = re.compile(r"[^\w\u0980-\u09ff]+")  # \w leaves out Bengali vowel signs
LONGEST_FILE_NAME = 60  # letters of a query: three bytes each, and file systems take 255
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take a file without it for the encoding of the machine


@dataclass(frozen=True, slots=True)
class Export:
    """*first*: the first page of results, which says what was understood and how many there are. *hits*: those to write."""

    first: ResultPage
    hits: tuple[Hit, ...]


@exports.get("/export.csv")
def as_csv() -> Response:
    asked = read_parameters(request.args)
    found = gather(current_engine(), asked)
    records = [record_of(hit).values() for hit in found.hits]
    return with_counts(csv_answer("khobor", asked.q, [COLUMNS, *records]), found)


@exports.get("/export.json")
def as_json() -> Response:
    asked = read_parameters(request.args)
    found = gather(current_engine(), asked)
    first = found.first
    members = {
        "query": query_record(first, explain_note),
        "total": first.total,
        "total_is_exact": first.total_is_exact,
        "exported": len(found.hits),
        "articles": [record_of(hit) for hit in found.hits],
    }
    answer = Response(current_app.json.dumps(members), mimetype="application/json")
    return with_counts(as_file(answer, "khobor", asked.q, "json"), found)


@exports.get("/export.bib")
def as_bibtex() -> Response:
    asked = read_parameters(request.args)
    engine = current_engine()
    found = gather(engine, asked)
    answer = Response("\n".join(entries(engine, found.hits)), mimetype="application/x-bibtex")
    return with_counts(as_file(answer, "khobor", asked.q, "bib"), found)


def entries(engine: Engine, hits: Iterable[Hit]) -> Iterator[str]:
    """The entry of each article; one that a rebuild has removed since it was found has none."""
    for hit in hits:
        if article := engine.article(hit.article_id):
            yield bibtex_entry(article.article, links.absolute(links.article_link(hit.article_id, SearchParameters())))


def gather(engine: Engine, asked: SearchParameters) -> Export:
    """All articles that *asked* finds, up to the limit, in its order."""
    check_repeated(request.args)
    limit, size = current_config().export_limit, Limits().page_size
    asked = replace(asked, size=str(size), grouped="off")
    first = search(engine, replace(asked, page="1"), size)
    hits = {hit.article_id: hit for hit in first.hits}
    page, number = first, 1
    while page.hits and number * size < min(limit, first.total):
        number += 1
        page = search(engine, replace(asked, page=str(number)), size, facets=False)
        hits |= {hit.article_id: hit for hit in page.hits}  # a rebuild meanwhile may move one from page to page
    return Export(first, tuple(hits.values())[:limit])


def record_of(hit: Hit) -> dict[str, object]:
    """What is exported of *hit*: COLUMNS, in their order."""
    values = {name: getattr(hit, name) for name in COLUMNS[1:-1]}
    return {"id": hit.article_id, **values, "snippet": " … ".join(snippet.text for snippet in hit.snippets)}


def csv_answer(name: str, query: str, lines: Iterable[Iterable[object]]) -> Response:
    """*lines* as RFC 4180 has them, for spreadsheets too."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in line] for line in lines)
    return as_file(Response(BYTE_ORDER_MARK + written.getvalue(), mimetype="text/csv"), name, query, "csv")


def defused(cell: object) -> object:
    """*cell* with an apostrophe before what would be a formula: a spreadsheet shows the text then, without it."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def as_file(answer: Response, name: str, query: str, kind: str) -> Response:
    """*answer* to be saved, under a name that says what was searched for; under *name* alone by what knows ASCII only."""
    words = NOT_IN_FILE_NAMES.sub("-", query)[:LONGEST_FILE_NAME].strip("-_")
    full = quote(f"{name}-{words}.{kind}" if words else f"{name}.{kind}", safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{name}.{kind}\"; filename*=UTF-8''{full}"
    return answer


def with_counts(answer: Response, found: Export) -> Response:
    """How many articles were found and how many are in the file, for formats that have no place for it."""
    answer.headers["X-Total-Count"] = str(found.first.total)
    answer.headers["X-Exported-Count"] = str(len(found.hits))
    return answer
