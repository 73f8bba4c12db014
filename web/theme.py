"""The reader's choice of colours: as the device has them, light or dark. A link chooses; web.headers has a cookie remember."""

from __future__ import annotations

from flask import Flask, request

from web import links

AS_DEVICE = "auto"
THEMES = (AS_DEVICE, "light", "dark")
THEME_COOKIE = "theme"  # and the parameter of a link


def install_themes(app: Flask) -> None:
    app.jinja_env.globals.update(theme=theme, theme_link=theme_link)


def theme() -> str:
    """What the link or the cookie says, else AS_DEVICE."""
    chosen = (request.args.get(THEME_COOKIE), request.cookies.get(THEME_COOKIE))
    return next((name for name in chosen if name in THEMES), AS_DEVICE)


def theme_link(name: str) -> str:
    """This page in other colours."""
    return links.here_with(THEME_COOKIE, name)
