"""The reader's choice of colours: as the device has them, light or dark. A link chooses, a cookie remembers."""

from __future__ import annotations

from flask import Flask, Response, request

from web import links
from web.languages import is_for_programs

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
YEAR_SECONDS = 365 * 24 * 60 * 60


def install_themes(app: Flask) -> None:
    app.jinja_env.globals.update(theme=theme, theme_link=theme_link)
    app.after_request(remember_theme)


def theme() -> str:
    """What the link or the cookie says, else ``auto``."""
    chosen = (request.args.get("theme"), request.cookies.get(THEME_COOKIE))
    return next((name for name in chosen if name in THEMES), "auto")


def theme_link(name: str) -> str:
    """This page in other colours, as a query alone."""
    arguments = [(key, value) for key, value in request.args.items(multi=True) if key != "theme"]
    return links.with_query("", [*arguments, ("theme", name)])


def remember_theme(response: Response) -> Response:
    """Keep what a link of a page chose; nothing is kept of whoever leaves it to the device."""
    chosen = request.args.get("theme")
    if chosen not in THEMES or request.endpoint == "static" or is_for_programs(request.path):
        return response
    if chosen == "auto":
        response.delete_cookie(THEME_COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    else:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response
