"""Whatever is raised -> a page for people, RFC 9457 problem+json for programs, in the reader's language.

A QueryError of a page is shown by web.pages beside the search box; all else that goes wrong ends here.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import IndexUnusable, QueryError
from web.languages import N_, gettext, is_for_programs
from web.messages import explain_error

RETRY_AFTER_SECONDS = 5  # an index of seeds builds in less; a server follows a new one within a second
TOLD_ALONG = ("Allow", "Location", "Retry-After")  # headers that say what to do about an error
TEXTS = {
    HTTPStatus.BAD_REQUEST: (N_("This cannot be searched for"), N_("The request cannot be understood.")),
    HTTPStatus.NOT_FOUND: (
        N_("Not found"),
        N_("There is nothing at this address. It may have been mistyped or removed."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (N_("Not allowed"), N_("This address can be read, not written to.")),
    HTTPStatus.TOO_MANY_REQUESTS: (
        N_("Too many requests"),
        N_("More was asked from your address than this site can answer everybody. Please wait a minute and try again."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        N_("Something broke"),
        N_("The fault is ours, not yours, and has been recorded. Please try again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        N_("No index yet"),
        N_(
            "There is no index to search at the moment. Whoever runs this site can build one with: khobor rebuild SOURCE"
        ),
    ),
}


def install_problems(app: Flask) -> None:
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(IndexUnusable, answer_unusable_index)
    app.register_error_handler(QueryError, answer_query_error)


def answer_query_error(error: QueryError) -> Response:
    return problem(HTTPStatus.BAD_REQUEST, error.code, explain_error(error), parameter=error.parameter, span=error.span)


def answer_unusable_index(error: IndexUnusable) -> Response:
    """The message names folders of the machine, so it goes to the log and the reader gets ours."""
    current_app.logger.info("no index: %s", error)  # LiveEngine warns, once and not with every request
    response = answer(HTTPStatus.SERVICE_UNAVAILABLE, "index-unusable")
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def answer_http_error(error: HTTPException) -> Response:
    original = error.get_response()
    response = answer(HTTPStatus(original.status_code), error.name.lower().replace(" ", "-"))
    response.headers.extend([(name, value) for name, value in original.headers if name in TOLD_ALONG])
    return response


def answer(status: HTTPStatus, code: str) -> Response:
    title, detail = texts(status)
    if is_for_programs(request.path):
        return problem(status, code, detail)
    return make_response(render_template("error.html", title=title, detail=detail), status)


def problem(
    status: HTTPStatus, code: str, detail: str, *, parameter: str | None = None, span: tuple[int, int] | None = None
) -> Response:
    """*parameter* and *span* are null where no one parameter, or no one place in the query, is at fault."""
    members = {
        "type": "about:blank",
        "title": texts(status)[0],
        "status": status.value,
        "detail": detail,
        "parameter": parameter,
        "span": span,
        "code": code,
    }
    response = make_response(current_app.json.response(members), status)
    response.mimetype = "application/problem+json"
    return response


def texts(status: HTTPStatus) -> tuple[str, str]:
    """Title and detail of *status*; one without words of its own is told as the request's fault or as ours."""
    fallback = (
        HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
    )
    title, detail = TEXTS.get(status, TEXTS[fallback])
    return gettext(title), gettext(detail)
