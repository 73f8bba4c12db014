"""The headers of every answer: what a browser may load and tell, who else may read it, and how long it may be kept.

What an answer is made of is known before it is made: the edition of the index, the request, the settings and this program. A
digest of these is its tag, so that whoever has an answer of that tag is told at once, without a search, that it is still good.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

from flask import Flask, Response, g, request
from flask_cors import CORS

import search
from search.errors import IndexUnusable
from web.config import LANGUAGES, WebConfig
from web.extension import current_config, current_engine
from web.languages import LANGUAGE_COOKIE, is_for_programs, language, now
from web.theme import AS_DEVICE, THEME_COOKIE, THEMES, theme

YEAR = 365 * 24 * 60 * 60
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",  # the icon
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # a newspaper must not learn what its reader searched for
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",  # for browsers older than frame-ancestors
}


UNTAGGED = (
    "static",
    "api.is_alive",
    "api.is_ready",
    "api.metrics",
)  # files have tags of their own, the others are of the moment
UNTAGGED_PARTS = ("admin",)  # what it shows is not of the index alone
PUBLIC_PARTS = ("api", "feeds", "exports")  # the same for everybody who speaks the language
SHARED_PATHS = (r"/api/.*", r"/feed\.atom", r"/openapi\.json")  # what pages of other sites may be let read
DAY = 24 * 60 * 60
ALL_ORIGINS = "*"


def install_headers(app: Flask, config: WebConfig) -> None:
    if config.cors_origins:
        share(app, config.cors_origins)
    app.before_request(answer_unchanged)
    app.after_request(let_answers_be_kept)
    app.after_request(remember_choices)
    app.after_request(secure)


def secure(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    if (seconds := current_config().hsts_seconds) and request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={seconds}"
    return response


def remember_choices(response: Response) -> Response:
    """Keep the language and the colours that a link of a page chose. They say nothing about who has them."""
    if request.endpoint == "static" or is_for_programs(request.path):
        return response
    for name, choices in ((LANGUAGE_COOKIE, LANGUAGES), (THEME_COOKIE, THEMES)):
        chosen = request.args.get(name, "")
        if chosen == AS_DEVICE and name == THEME_COOKIE:  # nothing is kept of whoever leaves it to the device
            response.delete_cookie(name, httponly=True, samesite="Lax", secure=request.is_secure)
        elif chosen in choices:
            response.set_cookie(name, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def let_answers_be_kept(response: Response) -> Response:
    """Say how long an answer is good: what a view has said itself stands."""
    if "tag" in g and response.status_code in (200, 304):
        response.set_etag(g.tag, weak=True)  # weak: the same but for the time that it took
    if "Cache-Control" not in response.headers or request.endpoint == "static":
        response.headers["Cache-Control"] = keeping(response)
    if request.endpoint != "static":
        response.vary.update(["Cookie", "Accept-Language"] if is_for_programs(request.path) else ["Cookie"])
    return response


def keeping(response: Response) -> str:
    """What is shared with everybody for as long as the settings say, what is the reader's own only to be asked for again."""
    if response.status_code >= 400:
        return "no-store"
    if request.endpoint == "static":
        return f"public, max-age={YEAR}, immutable" if "v" in request.args else "no-cache"
    if request.endpoint in UNTAGGED:
        return "no-store"
    if request.blueprint in PUBLIC_PARTS:
        return f"public, max-age={current_config().cache_seconds}"
    return "private, no-cache"


def answer_unchanged() -> Response | None:
    """304 where what the reader has is still good, before any work is done."""
    if (
        request.method not in ("GET", "HEAD")
        or request.endpoint in (None, *UNTAGGED)
        or request.blueprint in UNTAGGED_PARTS
    ):
        return None
    try:
        g.tag = tag_of_request()
    except IndexUnusable:  # the view says so, or needs none
        return None
    kept = request.if_none_match
    return (
        Response(status=304) if kept.is_weak(g.tag) or kept.is_strong(g.tag) else None
    )  # "*" asks for any answer: the view's


def tag_of_request() -> str:
    """The same for as long as the answer is."""
    chosen: tuple[str, ...] = (language(),)
    if not is_for_programs(request.path):
        chosen += (theme(), f"{now():%Y-%m-%d %H:%M}")  # pages say how many minutes ago something was
    asked = (request.host_url, request.path, request.query_string, *chosen)
    decides = (current_engine().edition, version_of_program(), current_config(), asked)
    return hashlib.sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@functools.cache
def version_of_program() -> str:
    """A digest of all that makes an answer out of the index, read once."""
    folders = (Path(__file__).parent, Path(search.__file__).parent)
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)).hexdigest()


def share(app: Flask, origins: tuple[str, ...]) -> None:
    """Let the pages of *origins* read what is meant for programs; cookies are never sent along.

    An answer to all is the same to all, asked from a page or not; else it depends on who asks, as whoever keeps it has to know.
    """
    is_for_all = ALL_ORIGINS in origins
    CORS(
        app,
        resources=list(SHARED_PATHS),
        origins=ALL_ORIGINS if is_for_all else list(origins),
        methods=["GET", "HEAD", "OPTIONS"],
        allow_headers=["Accept", "Accept-Language", "If-None-Match"],
        expose_headers=["ETag", "Retry-After"],
        max_age=DAY,
        send_wildcard=True,
        always_send=is_for_all,
        vary_header=False,
    )
    if not is_for_all:
        app.after_request(vary_by_origin)


def vary_by_origin(response: Response) -> Response:
    if any(re.fullmatch(path, request.path) for path in SHARED_PATHS):
        response.vary.add("Origin")
    return response
