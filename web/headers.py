"""The headers of every answer: what a browser may load and tell, and what may be kept."""

from __future__ import annotations

from flask import Flask, Response, request

from web.config import LANGUAGES
from web.extension import current_config
from web.languages import LANGUAGE_COOKIE, is_for_programs

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


def install_headers(app: Flask) -> None:
    app.after_request(let_answers_be_kept)
    app.after_request(remember_language)
    app.after_request(secure)


def secure(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    if (seconds := current_config().hsts_seconds) and request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={seconds}"
    return response


def remember_language(response: Response) -> Response:
    """Keep the language that a link chose. It is the only cookie, and says nothing about who has it."""
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and not is_for_programs(request.path):
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def let_answers_be_kept(response: Response) -> Response:
    """A static file, whose address has its version, for a year; all else only to be asked for again by its tag."""
    if request.endpoint == "static":
        is_versioned = "v" in request.args and response.status_code in (200, 304)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_versioned else "no-cache"
        return response
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(["Cookie", "Accept-Language"])
    if response.status_code == 200:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response
